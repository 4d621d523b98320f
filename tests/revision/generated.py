"""Generated worlds: small versions with an index, and revisions of them that mostly can be applied.

Codes are prefix codes of two or three levels. Each old group of the lowest level gets one part to
play at most, so that the changes seldom contradict each other; now and then a change that knows
nothing of the others is thrown in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import polars as pl
from hypothesis import strategies as st

from occumap.model.change import (
    AddEntry,
    Change,
    CreateGroup,
    MergeGroups,
    MoveEntries,
    Part,
    RecodeGroup,
    RemoveGroup,
    RenameGroup,
    SplitGroup,
)
from occumap.model.code import Reference
from occumap.model.index import Index
from occumap.model.revision import Decision, Issue, Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.selector import Clause, Phrase, Selector
from occumap.model.version import Version

WORDS = ("amber", "brass", "cedar", "denim", "ember")
LEVELS = {
    2: (Level(1, "section", "[1-9]"), Level(2, "job", "[1-9][0-9]")),
    3: (Level(1, "section", "[1-9]"), Level(2, "branch", "[1-9]{2}"), Level(3, "job", "[1-9]{2}[0-9]")),
}


@dataclass(frozen=True)
class World:
    """A version and an index coded to it."""

    version: Version
    index: Index

    @property
    def jobs(self) -> tuple[str, ...]:
        """The codes of the lowest level."""
        return tuple(group.code.value for group in self.version.lowest)

    def entries(self, job: str) -> int:
        """How many entries a group has."""
        return len(self.index.rows(self.version.id).get(job, ()))


@st.composite
def worlds(draw: st.DrawFn, *, minimum_entries: int = 0) -> World:
    """A version of two or three levels, every parent with children, and up to four entries a group."""
    depth = draw(st.sampled_from([2, 3]))
    parents, codes = draw(_digits(2, 3)), list[str]()
    codes += parents
    for level in range(2, depth + 1):
        parents = [above + digit for above in parents for digit in draw(_digits(1, 3 if level == depth else 2))]
        codes += parents
    rules = CodeRules(LEVELS[depth], only_child="0", residual="9", residual_words=("n.e.c.",), max_children=9)
    rows = [(code, f"Makers of {WORDS[int(code[-1]) % 5]} {code}", None, None) for code in codes]
    numbers = [(code, draw(st.integers(minimum_entries, 4))) for code in parents]
    return World(Version.of("old", rows, rules=rules), draw(_indexes(numbers)))


def _digits(minimum: int, limit: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from("123456"), min_size=minimum, max_size=limit, unique=True).map(sorted)


@st.composite
def _indexes(draw: st.DrawFn, numbers: list[tuple[str, int]]) -> Index:
    """Entries of one or two words, in the order of their codes or against it; some have no code."""
    coded: list[str | None] = [code for code, many in numbers for _ in range(many)]
    coded = [*coded, *[None] * draw(st.integers(0, 2))][:: draw(st.sampled_from([1, -1]))]
    said = [draw(_TEXTS) for _ in coded]
    text = dict.fromkeys(["entry_id", "title", "natural_title", "add", "ind", "default", "see", "old"], pl.String)
    data = {
        "entry_id": [f"e{n:02}" for n in range(len(coded))],
        "title": [title for title, _ in said],
        "natural_title": [title for title, _ in said],
        "add": [add for _, add in said],
        "old": coded,
    }
    empty = {column: [None] * len(coded) for column in text if column not in data}
    return Index("made", pl.DataFrame({**data, **empty}, schema=text))


_TITLES = [*WORDS, *(f"{one}, {two}" for one in WORDS for two in WORDS if one != two)]
_TEXTS = st.sampled_from([(title, add) for title in _TITLES for add in (None, *WORDS)])


@st.composite
def revisions(draw: st.DrawFn, world: World) -> Revision:
    """A revision of a world, its changes dealt to one to four issues in whatever order."""
    changes = draw(st.permutations(list(_changes(draw, world))))
    number = draw(st.integers(1, 4))
    dealt: dict[int, list[Change]] = {n: [] for n in range(1, number + 1)}
    for change in changes:
        dealt[draw(st.integers(1, number))].append(change)
    return revision_of({n: tuple(of_issue) for n, of_issue in dealt.items()})


@st.composite
def quarrels(draw: st.DrawFn, world: World) -> Revision:
    """A revision of changes that don't ask what the others do, on few groups, so that they often disagree."""
    few = world.jobs[: draw(st.integers(1, 3))]
    changes = draw(st.lists(_thoughtless(few), min_size=2, max_size=8))
    dealt: dict[int, list[Change]] = {}
    for change in changes:
        dealt.setdefault(draw(st.integers(1, 4)), []).append(change)
    return revision_of({n: tuple(dealt[n]) for n in sorted(dealt)})


def revision_of(changes: dict[int, tuple[Change, ...]]) -> Revision:
    """A revision from changes by issue; an issue without any ends in no further action."""
    return Revision(
        "made",
        "Made",
        "old",
        "new",
        tuple(
            Issue(n, "Should it?", "Found so.", Decision.CHANGE if some else Decision.NO_ACTION, changes=some)
            for n, some in changes.items()
        ),
    )


@st.composite
def shuffled(draw: st.DrawFn, revision: Revision) -> Revision:
    """The same issues and changes in another order."""
    issues = [
        replace(i, changes=tuple(draw(st.permutations(i.changes)))) for i in draw(st.permutations(revision.issues))
    ]
    return replace(revision, issues=tuple(issues))


def where(*words: str, but: tuple[str, ...] = ()) -> Selector:
    """Entries with one of the words anywhere, but for those with others."""
    unless = where(*but) if but else None
    return Selector((Clause((("anywhere", tuple(map(Phrase.parse, words))),), unless),))


@dataclass
class _Codes:
    """Which codes are still free, so that no change takes what another has."""

    version: Version
    taken: set[str] = field(default_factory=set)

    def beside(self, value: str) -> str | None:
        """A free code under the same parent."""
        parent = value[:-1]
        free = (parent + digit for digit in "12345678")
        code = next((code for code in free if code not in self.version and code not in self.taken), None)
        if code:
            self.taken.add(code)
        return code


def _changes(draw: st.DrawFn, world: World) -> Iterator[Change]:
    codes = _Codes(world.version)
    jobs = world.jobs
    firsts = {world.version.children(g.code.value)[0].code.value for g in world.version if g.code.value not in jobs}
    leaving = draw(st.none() | st.sampled_from([section.code.value for section in world.version.children(None)]))
    moves_away, adds_an_entry, thoughtless = draw(_SELDOM), draw(st.booleans()), draw(_SELDOM)
    if leaving and moves_away:
        yield from _section_under_another_code(world, leaving)
        jobs = tuple(job for job in jobs if not job.startswith(leaving))
    elif leaving:
        yield RenameGroup(Reference(leaving), f"Renamed {leaving}")
    parts = {job: draw(st.sampled_from(_KEEPING if job in firsts else _KEEPING + _LEAVING)) for job in jobs}
    targets = [job for job, part in parts.items() if part in ("stay", "rename", "take some")]
    partners = [job for job, part in parts.items() if part == "join"]
    for job, part in parts.items():
        others = [target for target in targets if target != job]
        yield from _playing(draw, part, job, others, partners, codes)
    if targets and adds_an_entry:
        yield AddEntry("Amber, new", None, None, Reference(draw(st.sampled_from(targets))))
    if jobs and thoughtless:
        yield draw(_thoughtless(jobs))


_SELDOM = st.integers(0, 7).map(lambda n: n == 5)
_KEEPING = ("stay", "stay", "rename", "recode", "split", "split anew", "take some", "create from", "join")
_LEAVING = ("move", "end in two", "swap code")


def _playing(
    draw: st.DrawFn, part: str, job: str, others: list[str], partners: list[str], codes: _Codes
) -> Iterator[Change]:
    """The changes that a group's part asks for; none where there is no room for it."""
    group, word = Reference(job), draw(st.sampled_from(WORDS))
    if part == "join" and partners and partners[0] == job and len(partners) > 1:
        yield MergeGroups(tuple(map(Reference, partners)), group, draw(st.sampled_from(["Joined", f"Joined {job}"])))
    elif part == "rename":
        yield RenameGroup(group, f"Renamed {job}")
    elif part == "take some" and others:
        yield MoveEntries(group, Reference(draw(st.sampled_from(others))), where(word))
    elif part == "move" and others:
        yield MoveEntries(group, Reference(draw(st.sampled_from(others))))
    elif part == "end in two" and others:
        yield RemoveGroup(group)
        yield MoveEntries(group, Reference(draw(st.sampled_from(others))), where(word))
        yield MoveEntries(group, Reference(draw(st.sampled_from(others))), where("*", but=(word,)))
    elif part in _NEEDS_A_CODE:
        free = codes.beside(job)
        if free:
            yield from _NEEDS_A_CODE[part](draw, job, Reference(free, f"New {free}"), word)


def _recode(draw: st.DrawFn, job: str, free: Reference, _: str) -> Iterator[Change]:
    yield RecodeGroup(Reference(job), draw(st.sampled_from([free, Reference(free.value)])))


def _split(_: st.DrawFn, job: str, free: Reference, word: str) -> Iterator[Change]:
    yield SplitGroup(Reference(job), (Part(Reference(job, f"Rest of {job}")), Part(free, where(word))))


def _split_anew(draw: st.DrawFn, job: str, free: Reference, word: str) -> Iterator[Change]:
    """A split of which both parts go by rules, without a rest."""
    other = draw(st.sampled_from([Reference(job, f"Half of {job}"), Reference(job, f"Half {word} of {job}")]))
    yield SplitGroup(Reference(job), (Part(other, where("*", but=(word,))), Part(free, where(word))))


def _create_from(_: st.DrawFn, job: str, free: Reference, word: str) -> Iterator[Change]:
    yield CreateGroup(free)
    yield MoveEntries(Reference(job), Reference(free.value), where(word))


def _swap(_: st.DrawFn, job: str, free: Reference, word: str) -> Iterator[Change]:
    """The group leaves its code to a new one that takes some of its entries."""
    yield RecodeGroup(Reference(job), Reference(free.value))
    yield CreateGroup(Reference(job, f"Newly at {job}"))
    yield MoveEntries(Reference(job), Reference(job), where(word))


_NEEDS_A_CODE = {
    "recode": _recode,
    "split": _split,
    "split anew": _split_anew,
    "create from": _create_from,
    "swap code": _swap,
}


def _section_under_another_code(world: World, section: str) -> Iterator[Change]:
    """A section moves to 7 with all that is in it."""
    for group in world.version:
        if group.code.value.startswith(section):
            yield RecodeGroup(Reference(group.code.value), Reference("7" + group.code.value[1:]))


def _thoughtless(jobs: tuple[str, ...]) -> st.SearchStrategy[Change]:
    """One change that doesn't ask what the others do."""
    known = st.sampled_from(jobs).map(Reference)
    some = st.sampled_from([*jobs, "9" * len(jobs[0]), jobs[0][:-1] + "8", "2", "18", "118", "2000"]).map(Reference)
    return st.one_of(
        st.builds(RecodeGroup, known, some),
        st.builds(RenameGroup, some, st.sampled_from(["Odd", "Even", None])),
        st.builds(RemoveGroup, known),
        st.builds(MoveEntries, known, st.none() | some, st.none() | st.sampled_from(WORDS).map(where)),
        st.builds(CreateGroup, st.builds(Reference, st.sampled_from(jobs), st.sampled_from(["Odd", "Even"]))),
        st.builds(MergeGroups, st.tuples(known, known), st.none() | some, st.sampled_from(["Odd", "Even"])),
    )
