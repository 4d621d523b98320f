"""What a plan says, made easy to ask for: where entries go, what an issue touches, what all of it is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from occumap.model.change import AddEntry, Change, MergeGroups, MoveEntries, RenameGroup, SplitGroup, wording
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code, Reference
from occumap.model.plan import Plan, PlannedGroup
from occumap.model.revision import Assumption, Issue
from occumap.model.version import Group

_OLD, _NEW = "old", "new"


@dataclass(frozen=True, slots=True)
class Mention:
    """A group as it is named in the page: its code with the version, and a title if one is shown."""

    code: str
    version: str
    title: str
    old: bool


@dataclass(frozen=True)
class Facts:
    """A plan with the look-ups that the view needs; ``rows`` are those of the index.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> facts = Facts(plan(small_revision(), small_version(), small_index()))
    >>> facts.entries_of("11"), facts.marks("11"), facts.new("11").title
    (3, ('new title',), 'Bread bakers')
    """

    plan: Plan

    @cached_property
    def groups(self) -> Mapping[str, PlannedGroup]:
        """The new groups by code."""
        return {group.code.value: group for group in self.plan.groups}

    @cached_property
    def changes(self) -> Mapping[Code, GroupChange]:
        """What became of each group, and how each that is created arose."""
        return {change.group: change for change in self.plan.changes}

    @cached_property
    def predecessors(self) -> Mapping[str, GroupChange]:
        """By the code of the new group that an old one lives on as."""
        return {change.successor.value: change for change in self.plan.changes if change.successor}

    @cached_property
    def assumptions(self) -> Mapping[str, Assumption]:
        """The assumptions of the revision by their id."""
        return {assumption.id: assumption for assumption in self.plan.revision.assumptions}

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str | None], list[int]]:
        """Rows of entries by old and new code, None where no destination is known."""
        found: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for row, (old, new) in enumerate(self.plan.destinations.select("from_code", "to_code").iter_rows()):
            if old is not None:
                found[old, new].append(row)
        return found

    @cached_property
    def flows(self) -> Mapping[str, Mapping[str | None, list[int]]]:
        """The same at every level: rows by old code, then by the new code at the old one's level."""
        found: dict[str, dict[str | None, list[int]]] = defaultdict(lambda: defaultdict(list))
        for (old, new), rows in self.pairs.items():
            for level in self.plan.old.rules.levels:
                above = self.plan.old.ancestor(old, level.name)
                if above:
                    target = self.plan.version.ancestor(new, level.name) if new else None
                    found[above.code.value][target.code.value if target else None] += rows
        return {old: {new: sorted(rows) for new, rows in to.items()} for old, to in found.items()}

    @cached_property
    def gains(self) -> Mapping[str, int]:
        """Entries of each new group, new ones among them."""
        found: Counter[str] = Counter()
        for to in self.flows.values():
            for new, rows in to.items():
                if new:
                    found[new] += len(rows)
        for _, entry in self.added:
            group = self.groups.get(entry.to.value)
            while group:
                found[group.code.value] += 1
                group = self.groups.get(group.parent.value) if group.parent else None
        return found

    @cached_property
    def added(self) -> tuple[tuple[int, AddEntry], ...]:
        """New entries with the issue that asks for them."""
        requests = self.plan.revision.requests(strict=self.plan.strict)
        return tuple((request.issue, request.change) for request in requests if isinstance(request.change, AddEntry))

    @cached_property
    def reasons(self) -> tuple[tuple[int | None, bool], ...]:
        """For each row the issue that sends it where it goes, and whether that is assumed: the rule says so."""
        rows = self.plan.destinations.select("issue", "rule").iter_rows()
        return tuple((issue, bool(rule) and rule.startswith("assumed (")) for issue, rule in rows)

    def successor(self, old: str) -> str | None:
        """Return the code under which an old group lives on."""
        change = self.changes.get(Code(self.plan.old.id, old))
        return change.successor.value if change and change.successor else None

    def lives_on_as(self, old: str) -> str:
        """Return the code that a group which is only renamed has in the new version."""
        return next((value for value, group in self.groups.items() if any(o.value == old for o in group.origins)), old)

    def marks(self, new: str) -> tuple[str, ...]:
        """Return what is new about a group of the new version."""
        before = self.predecessors.get(new)
        if before is None:
            return ("created",)
        marks = {"new code": ChangeType.CODE_CHANGE, "new title": ChangeType.NAME_CHANGE}
        return tuple(mark for mark, kind in marks.items() if kind in before.types)

    def entries_of(self, old: str) -> int:
        """Return how many entries an old group has."""
        return sum(map(len, self.flows.get(old, {}).values()))

    def old(self, reference: Reference | str) -> Mention:
        """Return an old group, under the title it really has."""
        value, title = _value_and_title(reference)
        group = self.plan.old.get(value)
        return Mention(value, self.plan.old.id, group.title if group else title, old=True)

    def new(self, reference: Reference | str) -> Mention:
        """Return a new group, under the title it shall have."""
        value, title = _value_and_title(reference)
        group = self.groups.get(value)
        shown = title or (group.title if group else "")
        return Mention(value, self.plan.revision.to_version, shown, old=False)

    def group(self, code: Code) -> Mention:
        """Return a group of either version."""
        return self.old(code.value) if code.version == self.plan.old.id else self.new(code.value)


def _value_and_title(reference: Reference | str) -> tuple[str, str]:
    return (reference, "") if isinstance(reference, str) else (reference.value, reference.title or "")


@dataclass(frozen=True)
class Touched:
    """The groups that an issue touches, each with whether only an assumption does it.

    ``receivers`` are old groups that live on in a group to which the issue sends entries.
    """

    old: Mapping[str, bool]
    new: Mapping[str, bool]
    receivers: Mapping[str, str]

    @classmethod
    def by(cls, facts: Facts, issue: Issue) -> Touched:
        """Return what an issue touches, by its changes and the assumptions made for it."""
        old: dict[str, bool] = {}
        new: dict[str, bool] = {}
        receivers: dict[str, str] = {}
        for request in facts.plan.revision.requests(strict=facts.plan.strict):
            if request.issue != issue.number:
                continue
            named = list(_named(request.change))
            before = [value for side, value in named if side == _OLD]
            after = [value for side, value in named if side == _NEW]
            if isinstance(request.change, RenameGroup) and request.change.title:
                after = [facts.lives_on_as(value) for value in before]
            old |= {value: bool(request.assumption) and old.get(value, True) for value in before}
            new |= {value: bool(request.assumption) and new.get(value, True) for value in after}
            if isinstance(request.change, MoveEntries | MergeGroups | SplitGroup):
                known = (facts.predecessors.get(value) for value in after)
                receivers |= {c.group.value: c.successor.value for c in known if c and c.successor}
        return cls(old, new, {value: to for value, to in receivers.items() if value not in old})


def _named(change: Change) -> Iterator[tuple[str, str]]:
    """Yield the codes a change names, each with the side of the figure it is on."""
    said = wording(change)
    yield from ((_OLD, group.value) for group in said.before)
    yield from ((_NEW, target.group.value) for target in said.after if target.group)


def ancestors(groups: Mapping[str, Group] | Mapping[str, PlannedGroup], value: str) -> tuple[str, ...]:
    """Return the codes above a group, nearest first."""
    found: list[str] = []
    group = groups.get(value)
    while group and group.parent and group.parent.value not in found:
        found.append(group.parent.value)
        group = groups.get(group.parent.value)
    return tuple(found)


def bare(mention: Mention) -> Mention:
    """Return the group without its title.

    >>> bare(Mention("11", "tiny1", "Bakers", old=True)).title
    ''
    """
    return replace(mention, title="")


def entry_words(entry: AddEntry) -> str:
    """Return a new entry as it is named in the page.

    >>> entry_words(AddEntry("Baker, bun", None, "bakery", Reference("11")))
    '“Baker, bun” (industry: bakery)'
    """
    return wording(entry).what.removeprefix("to the index ")


def counted(n: int, one: str, more: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "entry", "entries"), counted(1200, "issue")
    ('1 entry', '1,200 issues')
    """
    return f"{n:,} {one if n == 1 else more or one + 's'}"
