"""The texts of tables resolved before any number: each once, with whom it stands for, and as the user chose.

What a user chose comes back as a table (``resolve.csv``, filled in), a frame, or a mapping from text to code. A choice
of ``-`` leaves a text out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.arguments import either, instance, optional
from occumap.catalog.noun_arguments import FRAMES, table
from occumap.catalog.occupation_candidates import is_residual, likest_sub_units
from occumap.catalog.occupations import OccupationFinder
from occumap.catalog.profiles import ProfileFinder
from occumap.catalog.skill_names import resolve_skill
from occumap.coding.coder import Coder
from occumap.errors import InputError
from occumap.io.resolve_csv import read_resolve_csv
from occumap.model.person import Statement
from occumap.model.resolution import Ambiguous, FoundBy, Resolution, Resolved, Suggestion, Unknown
from occumap.model.skills import Framework
from occumap.model.table_resolution import (
    LEAVE_OUT,
    ChoiceRow,
    ColumnsRead,
    TableResolution,
    TextRead,
    Understood,
    in_order,
)
from occumap.read_options import TOLD
from occumap.workflows.map.example_tables import table_given
from occumap.workflows.map.skills_map import SkillsMap

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

_HINT = f"Give a mapping from text to code, resolve.csv filled in, or {FRAMES}."
RESOLVE = optional(either("choices", _HINT, instance("choices", _HINT, dict), table("choices", str, Path, hint=_HINT)))
_COLUMNS_HINT = 'Give a mapping from field to column, such as {"staff.title": "Position"}.'
COLUMNS = optional(instance("columns", _COLUMNS_HINT, dict))
# So many occupations stand before the kinds of job of a group.
FIRST = 2
BLANK_HINT = f"Fill it in, or choose “{LEAVE_OUT}” to leave it out."


def choices_given(given: Mapping[str, str | None] | IntoFrame | Path | str | None) -> tuple[ChoiceRow, ...]:
    """Return what a user chose: from a mapping, a frame, or the path of a table.

    >>> choices_given({"Maint Tech": "OCC0154E", "TBC": None})[1].choose
    '-'
    """
    if given is None:
        return ()
    if isinstance(given, Mapping):
        chosen = ((str(text), LEAVE_OUT if choice is None else str(choice)) for text, choice in given.items())
        return tuple(ChoiceRow("resolve", text, choice) for text, choice in chosen)
    with table_given(given, "resolve.csv") as table:
        return read_resolve_csv(table, TOLD)


@dataclass
class _Text:
    """A text while a table is read."""

    text: str
    meant: Resolution
    choice: ChoiceRow | None
    rows: list[int] = field(default_factory=list)
    times: int = 0

    @property
    def left_out(self) -> bool:
        return self.choice is not None and self.choice.choose == LEAVE_OUT


@dataclass
class TextResolver:
    """Resolves the texts of tables, and remembers what each was taken for.

    Args:
        finder: finds occupations by what they are called.
        framework: the skills framework.
        chosen: what the user chose.
    """

    finder: OccupationFinder | ProfileFinder
    framework: Framework
    chosen: Sequence[ChoiceRow] = ()
    _texts: dict[tuple[str, str, str], _Text] = field(default_factory=dict)
    _used: set[int] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        skills_map: SkillsMap,
        coder: Coder | None,
        resolve: Mapping[str, str | None] | IntoFrame | Path | str | None,
    ) -> TextResolver:
        """Return what resolves texts by a framework and the map it describes, with what the user chose."""
        return cls(skills_map.finder(coder), skills_map.framework, choices_given(resolve))

    def prepare(self, texts: Iterable[str]) -> None:
        """Resolve many names of occupations at once, which is faster than one after the other."""
        self.finder.prepare([*dict.fromkeys(" ".join(text.split()) for text in texts if text)])

    def occupation(self, file: str, column: str, text: str, *, row: int, times: int = 1) -> TextRead:
        """Return what a text was taken for as an occupation that something is known of."""
        return self._read(file, column, text, row, times, self._occupation)

    def skill(self, file: str, column: str, text: str, *, row: int, times: int = 1) -> TextRead:
        """Return what a text was taken for as a skill."""
        return self._read(file, column, text, row, times, lambda one: resolve_skill(one, self.framework))

    def listed_skills(self, file: str, column: str, given: Statement) -> tuple[Statement, ...]:
        """Return the skills that a cell lists with commas, where together they are none; else what is given.

        Names of skills have commas of their own, so that one which is understood as a whole stays whole.
        """
        parts = [part.strip() for part in given.skill.split(",") if part.strip()]
        written = " ".join(given.skill.split())
        if len(parts) < 2 or self._choice(file, column, written) is not None:
            return (given,)
        if not isinstance(resolve_skill(written, self.framework), Unknown):
            return (given,)
        return tuple(replace(given, skill=part) for part in parts)

    def resolution(self, columns: Iterable[ColumnsRead], understood: Mapping[str, Understood]) -> TableResolution:
        """Return all that was read, what is asked first."""
        texts = tuple(self._told(file, column, one) for (file, column, _), one in self._texts.items())
        columns = tuple(columns)
        files = {"", *(one.file for one in columns)}
        unused = tuple(one for n, one in enumerate(self.chosen) if n not in self._used and one.file in files)
        return TableResolution(columns, in_order(texts), dict(understood), unused)

    def _read(
        self, file: str, column: str, text: str, row: int, times: int, resolve: Callable[[str], Resolution]
    ) -> TextRead:
        written = " ".join(text.split())
        key = (file, column, written.casefold())
        if key not in self._texts:
            self._texts[key] = self._resolved(file, column, written, resolve)
        one = self._texts[key]
        one.times += times
        if row not in one.rows:
            one.rows.append(row)
        return self._told(file, column, one)

    def _resolved(self, file: str, column: str, text: str, resolve: Callable[[str], Resolution]) -> _Text:
        choice = self._choice(file, column, text)
        if choice is None or choice.choose == LEAVE_OUT:
            meant = resolve(text) if text else Unknown("", (), "nothing is given", BLANK_HINT)
            return _Text(text, meant, choice)
        meant = resolve(choice.choose)
        if not isinstance(meant, Resolved):
            hint = f"{meant.hint} “{LEAVE_OUT}” leaves ‘{text}’ out."
            raise InputError(
                choice.where, f"‘{choice.choose}’ was chosen for ‘{text}’, but {meant.said.rstrip('.')}", hint=hint
            )
        return _Text(text, Resolved(text, meant.id, meant.title, meant.found_by, "as you chose"), choice)

    def _choice(self, file: str, column: str, text: str) -> ChoiceRow | None:
        """Return what was chosen for a text, most exactly said first.

        Raises:
            InputError: two choices differ.
        """
        fitting = [
            (bool(one.file) + bool(one.column), n, one)
            for n, one in enumerate(self.chosen)
            if " ".join(one.text.split()).casefold() == text.casefold()
            and one.file in ("", file)
            and one.column in ("", column)
        ]
        if not fitting:
            return None
        self._used.update(n for _, n, _ in fitting)
        exact = max(said for said, _, _ in fitting)
        best = [one for said, _, one in fitting if said == exact]
        if len({one.choose for one in best}) > 1:
            what = f"‘{best[0].choose}’ and ‘{best[1].choose}’ were both chosen for ‘{text}’"
            raise InputError(best[1].where, what, hint="Keep one of them.")
        return best[0]

    def _occupation(self, text: str) -> Resolution:
        """Return what a text means; an occupation of which the framework says nothing is of no use."""
        meant = self.finder.resolve(text)
        if not isinstance(meant, Resolved):
            return self._by_group(text, meant)
        hint = "Choose another that does much the same work."
        if meant.id not in self.framework:
            said = f"‘{text}’ is {meant.id} {meant.title}, of which this framework has no profile"
            return Unknown(text, (), said, hint)
        if not self._says_something(meant.id):
            return Unknown(text, (), f"of {meant.id} {meant.title}, this framework knows no skills", hint)
        return meant

    def _by_group(self, text: str, meant: Ambiguous | Unknown) -> Resolution:
        """Return the group that a text is surely coded to, if it holds one kind of job; else add its kinds to choose
        from.

        Which of a group's occupations is meant stays open, but what a group of one kind does is known. That of several
        kinds would be a mixture that nobody does, and one of all that is nowhere else holds many kinds.
        """
        titles = self.framework.profile_titles
        found = (code for code in titles if code.startswith(f"{meant.group}/") and self._says_something(code))
        kinds = likest_sub_units(text, found)
        if not meant.group or meant.group not in titles or not kinds:
            return meant
        if len(kinds) == 1 and not is_residual(titles[meant.group]):
            said = f"coded {meant.group}, a group of one kind of job"
            return Resolved(text, meant.group, titles[meant.group], FoundBy.JOB_TITLE, said)
        more = tuple(Suggestion(code, titles[code], "a kind of job of its group") for code in kinds)
        if isinstance(meant, Ambiguous):
            return replace(meant, candidates=(*meant.candidates[:FIRST], *more, *meant.candidates[FIRST:]))
        reason = f"coded {meant.group} {titles[meant.group]}, a group of several kinds of job"
        return Ambiguous(text, (*more, *meant.near[1:]), reason, group=meant.group)

    def _says_something(self, code: str) -> bool:
        return any(one.level > 0 for one in self.framework.profile(code).requirements)

    @staticmethod
    def _told(file: str, column: str, one: _Text) -> TextRead:
        chosen, choice = one.choice is not None and not one.left_out, one.choice.choose if one.choice else ""
        return TextRead(file, column, one.text, tuple(one.rows), one.times, one.meant, chosen, one.left_out, choice)
