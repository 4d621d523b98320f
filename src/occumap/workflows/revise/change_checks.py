"""What can be said of one field of a form for a change: whether its group is there, its code free, its parent above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from occumap.errors import OccumapError
from occumap.model.code import Reference
from occumap.model.rules import Level, group_kind
from occumap.model.selector import Selector
from occumap.model.version import Group, Version
from occumap.workflows.revise.named_group import named_group
from occumap.workflows.revise.rule_fields import rule_of_fields

MAX_FREE = 6
NOBODY = Reference("")


@dataclass(frozen=True)
class Standing:
    """The groups that a change meets.

    Args:
        old: the version that is revised.
        new: the new version as far as it is planned, without the change.
        has_entries: whether an index is coded to the old version, so that rules for its entries mean something.
    """

    old: Version
    new: Version
    has_entries: bool

    @property
    def codes_spell_parents(self) -> bool:
        """Whether the code of a group says under which group it stands."""
        return self.old.rules.parents == "prefix"

    def free_codes(self, parent: str, freed: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the codes under a parent that no group of the new version has.

        >>> from occumap.catalog import load
        >>> soc = load.version("soc2010")
        >>> Standing(soc, soc, has_entries=True).free_codes("543")
        ('5437', '5438')
        """
        codes = self.old.rules.children_codes(parent)
        return tuple(code for code in codes if code not in self.new or code in freed)


@dataclass
class FieldReader:
    """Reads the fields of one form; what is wrong with them is put down in ``errors``, by field."""

    typed: Mapping[str, str]
    standing: Standing
    kept: dict[str, Selector]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what was typed, with single spaces."""
        return " ".join(self.typed.get(name, "").split())

    def required(self, name: str, asked: str) -> str:
        """Return what was typed, which may not be empty."""
        said = self.text(name)
        if not said:
            self.errors[name] = asked
        return said

    def is_filled(self, name: str) -> bool:
        """Return whether anything was typed into the fields whose names begin so."""
        return any(said.strip() for one, said in self.typed.items() if _is_content(one, name)) or any(
            one.startswith(f"{name}-") for one in self.kept
        )

    def old_group(self, name: str, *, lowest: bool = False) -> Group | None:
        """Return the group of the old version that a field names."""
        return self._group(name, self.standing.old, lowest=lowest)

    def new_group(self, name: str, *, lowest: bool = False) -> Group | None:
        """Return the group of the new version that a field names."""
        return self._group(name, self.standing.new, lowest=lowest)

    def groups_under(self, name: str, above: Group | None) -> tuple[Reference, ...]:
        """Return the groups right under a group whose codes a field has, with commas between them."""
        found = []
        for said in self.text(name).replace(";", ",").split(","):
            if not said.strip() or above is None:
                continue
            group = self.standing.old.find(said.strip().partition(" ")[0])
            if group is None or group.parent is None or group.parent != above.code:
                under = ", ".join(one.code.value for one in self.standing.old.children(above.code.value))
                self.errors[name] = f"{said.strip()} does not stand under {above}. These do: {under or 'none'}."
            else:
                found.append(reference_to(group))
        return tuple(found)

    def new_code(
        self,
        name: str,
        *,
        like: Group | None = None,
        freed: Sequence[Group | None] = (),
        above: Group | None = None,
        among: Sequence[Reference | None] = (),
        may_stay: bool = True,
        what: str = "",
    ) -> str:
        """Return the code that a field gives to a group of the new version.

        Args:
            name: of the field.
            like: a group of whose level it has to be.
            freed: groups whose codes may be used again, since the change ends them or gives them other codes.
            above: the group that it has to stand under.
            among: what other parts of the change have; each code is given once.
            may_stay: whether codes that were freed are worth offering.
            what: what the code is for, in words.
        """
        rules = self.standing.old.rules
        code = rules.written(self.text(name))
        free = self._free_under(like, freed if may_stay else (), above)
        if not code:
            self.errors[name] = f"Enter a code{what}.{free}"
        elif " " in code or rules.level_of(code) is None:
            self.errors[name] = f"‘{code}’ is not a code of {self.standing.old.id}.{free or self._example(like)}"
        elif like is not None and not rules.fits(code, self._level(like.level)):
            kind = group_kind(like.level)
            self.errors[name] = f"{code} is not the code of a {kind}.{free or self._example(like)}"
        elif any(other and other.value == code for other in among):
            self.errors[name] = f"Two parts have the code {code}. Give each its own.{free}"
        elif self._is_taken(code, freed):
            other = free or self._free(rules.prefix_parent(code), freed) or " Enter another code."
            self.errors[name] = f"{code} is ‘{self.standing.new[code].title}’ in the new version.{other}"
        elif above is not None and not code.startswith(above.code.value):
            self.errors[name] = f"The code of a group under {above} begins with {above.code.value}.{free}"
        elif self._lacks_parent(code):
            spelled = rules.prefix_parent(code)
            self.errors[name] = f"{code} stands under {spelled}, which the new version does not have. Create it first."
        return code

    def parent(self, name: str, code: str) -> Reference | None:
        """Return the group that a field puts above a new code; None where the code says it."""
        rules = self.standing.old.rules
        if not self.text(name):
            level = rules.level_of(code)
            spelled = rules.prefix_parent(code)
            if (
                level
                and level.number > 1
                and not self.standing.codes_spell_parents
                and spelled not in self.standing.new
            ):
                self.errors[name] = "Choose the group that it stands under."
            return None
        above = self.new_group(name)
        level = rules.level_of(code)
        if above is None or level is None:
            return None
        if self.standing.codes_spell_parents and rules.prefix_parent(code) != above.code.value:
            self.errors[name] = f"{code} stands under {rules.prefix_parent(code) or 'no group'}: leave this empty."
        else:
            self.refuse_not_above(name, above, level.name)
        return reference_to(above)

    def refuse_not_above(self, name: str, above: Group, level: str) -> None:
        """Put it down if a group isn't of a higher level than that of a group which is to stand under it."""
        if self._level(above.level).number >= self._level(level).number:
            kind = group_kind(above.level)
            self.errors[name] = f"{above} is a {kind}. The group above a {group_kind(level)} is of a higher level."

    def rule(self, name: str, *, required: str = "") -> Selector | None:
        """Return the rule that some fields state, or the one that is kept as it was written."""
        if name in self.kept:
            return self.kept[name]
        read = rule_of_fields(self.typed, name)
        self.errors |= read.errors
        if required and read.rule is None and not read.errors:
            self.errors[f"{name}-1-title"] = required
        return read.rule

    def _group(self, name: str, version: Version, *, lowest: bool) -> Group | None:
        said = self.text(name)
        if not said:
            self.errors[name] = "Enter a code, or words of a title, and choose a group."
            return None
        try:
            group = named_group(version, said)
        except OccumapError as error:
            self.errors[name] = f"{error.what[:1].upper()}{error.what[1:]}. {error.hint}"
            return None
        level = version.rules.lowest.name
        if lowest and group.level != level:
            below = ", ".join(one.code.value for one in version.children(group.code.value)[:MAX_FREE])
            offered = f", such as one of {below}" if below else ""
            self.errors[name] = f"{group} is a {group_kind(group.level)}. Choose a {group_kind(level)}{offered}."
            return None
        return group

    def _level(self, name: str) -> Level:
        return next(level for level in self.standing.old.rules.levels if level.name == name)

    def _is_taken(self, code: str, freed: Sequence[Group | None]) -> bool:
        return code in self.standing.new and code not in {group.code.value for group in freed if group}

    def _lacks_parent(self, code: str) -> bool:
        spelled = self.standing.old.rules.prefix_parent(code) if self.standing.codes_spell_parents else None
        return spelled is not None and spelled not in self.standing.new

    def _free_under(self, like: Group | None, freed: Sequence[Group | None], above: Group | None) -> str:
        parent = above.code.value if above else like.parent.value if like and like.parent else ""
        return self._free(parent, freed)

    def _free(self, parent: str | None, freed: Sequence[Group | None]) -> str:
        if not parent or not self.standing.codes_spell_parents:
            return ""
        free = self.standing.free_codes(parent, [group.code.value for group in freed if group])
        if not free:
            return f" No code is free under {parent}."
        return f" Free under {parent}: {', '.join(free[:MAX_FREE])}{' and more' if len(free) > MAX_FREE else ''}."

    def _example(self, like: Group | None) -> str:
        return f" A {group_kind(like.level)} has a code such as {like.code.value}." if like else ""


def reference_to(group: Group | None) -> Reference:
    """Return a reference to a group; an empty one where there is none, which is put down as an error."""
    return Reference(group.code.value, group.title) if group else NOBODY


def rows_of(typed: Mapping[str, str], name: str, least: int, most: int) -> int:
    """Return how many rows of a kind a form shows.

    >>> rows_of({"parts": "3"}, "parts", 2, 12), rows_of({"parts": "x"}, "parts", 2, 12)
    (3, 2)
    """
    said = typed.get(name, "")
    return max(least, min(int(said), most)) if said.isascii() and said.isdigit() and len(said) < 4 else least


def _is_content(name: str, start: str) -> bool:
    return name.startswith(f"{start}-") and not name.endswith("-ways")
