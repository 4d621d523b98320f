"""Each kind of finding: the smallest revision that raises it, and a near miss that doesn't."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

import polars as pl
import pytest

from occumap.errors import InputError, PlanError
from occumap.examples import RULES, small_index, small_version
from occumap.model.finding import Severity
from occumap.model.index import Index
from occumap.model.plan import Plan
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.revision import audit
from occumap.revision.apply import apply
from occumap.revision.checks import entries, group_codes, group_places, intent, references
from occumap.revision.plan import plan as make_plan
from tests.revision.tiny import accept, assume, issue, lettered_index, lettered_version, of_kind, plan, revision

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True)
class Case:
    """A claim, the issues (or bare changes of issue 1) that raise the finding, and what it must say."""

    claim: str
    parts: tuple[str, ...]
    id: str
    severity: Severity
    codes: tuple[str, ...]
    says: tuple[str, ...]
    way_out: str
    near: tuple[str, ...]
    issues: tuple[int, ...] = (1,)
    version: Version | None = None
    index: Index | None = None
    near_index: Index | None = None

    @property
    def kind(self) -> str:
        """The sort of fault."""
        return self.id.partition("/")[0]

    def plan(self, parts: tuple[str, ...]) -> Plan:
        """The plan of parts, or of the bare changes of one issue."""
        whole = parts if not parts or parts[0].startswith("-") else (issue(1, *parts),)
        return plan(*whole, version=self.version, index=self.index)


def room_for(children: int) -> Version:
    """The tiny version with that much room under each section."""
    return replace(small_version(), rules=replace(RULES, max_children=children))


def index_of(**numbers: int) -> Index:
    """As many entries as said for each code, ``c19=10`` for ten of 19, each with a title of its own."""
    rows = [(f"{code}-{n}", f"Title {code} number{n}", code[1:]) for code, many in numbers.items() for n in range(many)]
    titles = [title for _, title, _ in rows]
    frame = pl.DataFrame(
        {"entry_id": [row[0] for row in rows], "title": titles, "natural_title": titles, "tiny1": [r[2] for r in rows]}
    )
    return Index("made", frame.with_columns(pl.lit(None, pl.String).alias(c) for c in ("add", "ind", "default", "see")))


MENDERS_TO_24 = "recode: {group: 22, to: 24}"
PASTRY_TO_13 = "move: {from: 12, to: 13, where: {title: pastry}}"
MERGE_WHEELS = "merge: {groups: [21, 22, 23], into: 21, title: Wheel occupations}"

CASES = (
    Case(
        "a code is given to a new group while its old group stays",
        ("create: 22 Tyre makers",),
        "code-given-away/22",
        ERROR,
        ("tiny1:22",),
        ("22 is given to ‘Tyre makers’", "22 ‘Cycle menders’", "nothing says where it goes"),
        "Recode it (24 is free)",
        near=("create: 22 Tyre makers", MENDERS_TO_24),
    ),
    Case(
        "a code is given to another old group while its own stays",
        ("recode: {group: 21, to: 22}",),
        "code-given-away/22",
        ERROR,
        ("tiny1:22",),
        ("22 is given to ‘Cycle makers’",),
        "merge it",
        near=("create: 22 cycle Menders",),
    ),
    Case(
        "a section leaves its code and its groups lose their place",
        ("recode: {group: 3, to: 4}",),
        "code-given-away/3",
        ERROR,
        ("tiny1:3",),
        ("3 ‘Light’ loses its place", "1 group under it (30)"),
        "say where its entries go",
        near=("recode: {group: 3, to: 4}", "recode: {group: 30, to: 40}"),
    ),
    Case(
        "a group is created under what is no code",
        ("create: 2x Tyre makers",),
        "not-a-code/2x",
        ERROR,
        ("tiny2:2x",),
        ("2x is not a code of any level of tiny1",),
        "Codes look like: section [1-9]",
        near=("create: 24 Tyre makers",),
    ),
    Case(
        "entries are sent to a section",
        ("move: {from: 22, to: 1, where: {title: mender}}",),
        "not-the-lowest-level/1",
        ERROR,
        ("tiny2:1",),
        ("Entries are sent to 1, a section group", "coded to job groups"),
        "Name the job group",
        near=("move: {from: 22, to: 11, where: {title: mender}}",),
    ),
    Case(
        "a group is put under a parent that its code doesn't spell",
        ("create: {group: 24 Tyre makers, under: 1}",),
        "parent-against-code/24",
        ERROR,
        ("tiny2:24",),
        ("24 ‘Tyre makers’ is to sit under 1, but its code puts it under 2",),
        "Use a code that begins with 1",
        near=("create: {group: 24 Tyre makers, under: 2}",),
    ),
    Case(
        "a section ends, and nothing says where what is under it goes",
        ("remove: A",),
        "place-not-stated/A",
        ERROR,
        ("tiny1:A",),
        ("A ‘Food’ ends, and nothing says where 2 groups under it (01, 02) go",),
        "place: {group: 01, under: CODE}",
        near=("remove: A", "place: {group: 01, under: B}", "place: {group: 02, under: B}"),
        version=lettered_version(),
        index=lettered_index(),
    ),
    Case(
        "a section splits, and nothing says which divisions its parts take",
        ("split: {group: A, parts: [{to: A Bread}, {to: D Beer}]}",),
        "place-not-stated/A",
        ERROR,
        ("tiny1:A",),
        ("A ‘Food’ becomes A and D, and nothing says which of them 01, 02 stand under",),
        "groups: [01]",
        near=("split: {group: A, parts: [{to: A Bread, groups: [01]}, {to: D Beer, groups: [02]}]}",),
        version=lettered_version(),
        index=lettered_index(),
    ),
    Case(
        "the parts of a section take divisions whose entries all fit their rules",
        ("split: {group: A, parts: [{to: A Bread}, {to: D Beer, where: {title: brewer}}]}",),
        "groups-by-entries/A+D",
        NOTE,
        ("tiny1:A", "tiny2:D"),
        ("D ‘Beer’ takes 02 ‘Brewing’ of A ‘Food’, because all entries in it fit its rule",),
        "groups: [02]",
        near=("split: {group: A, parts: [{to: A Bread, groups: [01]}, {to: D Beer, groups: [02]}]}",),
        version=lettered_version(),
        index=lettered_index(),
    ),
    Case(
        "a division is placed under two sections",
        (issue(1, "place: {group: 02, under: B}"), issue(2, "recode: {group: 02, to: 03, under: C}")),
        "place-claimed-twice/03",
        ERROR,
        ("tiny2:03",),
        ("03 ‘Brewing’ is to stand under B and under C",),
        "Name one parent",
        near=("recode: {group: 02, to: 03, under: C}",),
        issues=(1, 2),
        version=lettered_version(),
        index=lettered_index(),
    ),
    Case(
        "a group is put under one of its own level",
        ("place: {group: 02, under: 05}",),
        "parent-not-above/02",
        ERROR,
        ("tiny2:02",),
        ("02 ‘Brewing’ (division) is to stand under 05 ‘Cycles’ (division)",),
        "of a higher level",
        near=("place: {group: 02, under: B}",),
        version=lettered_version(),
        index=lettered_index(),
    ),
    Case(
        "groups follow a parent whose code theirs no longer spell",
        ("recode: {group: 05, to: 06}",),
        "code-of-another-parent/06",
        WARNING,
        ("tiny2:06",),
        ("05.1, 05.2 follow 06 ‘Cycles’, though their codes spell no group",),
        "Recode them too",
        near=("recode: {group: 05, to: 06}", "recode: {group: 05.1, to: 06.1}", "recode: {group: 05.2, to: 06.2}"),
        version=lettered_version(),
        index=lettered_index(),
    ),
    Case(
        "an index has codes that the version doesn't",
        (issue(3, "rename: {group: 11, title: Bread bakers}"),),
        "entries-of-no-group/77",
        ERROR,
        ("tiny1:77",),
        ("2 entries of the index ‘made’ have codes that tiny1 does not: 77",),
        "Correct the codes in the index",
        near=(issue(3, "rename: {group: 11, title: Bread bakers}"),),
        issues=(),
        index=index_of(c11=3, c77=2),
        near_index=index_of(c11=3),
    ),
    Case(
        "a code means another group than it did",
        ("create: 22 Tyre makers", MENDERS_TO_24),
        "code-reused/22",
        WARNING,
        ("tiny1:22",),
        ("22 was ‘Cycle menders’ in tiny1", "becomes ‘Tyre makers’", "could mean either"),
        "leave the code unused",
        near=(MENDERS_TO_24,),
    ),
    Case(
        "a code keeps its title but not all it covered",
        ("split: {group: 12, parts: [{to: 12 Pastry and cake makers}, {to: 13 Pastry, where: {title: pastry}}]}",),
        "code-reused/12",
        WARNING,
        ("tiny1:12",),
        ("12 was ‘Pastry and cake makers’", "covers less than it did"),
        "Keep the version with every code",
        near=("create: 13 Pastry cooks", PASTRY_TO_13),
    ),
    Case(
        "two groups are to have one code",
        (issue(1, "recode: {group: 21, to: 24}"), issue(2, "recode: {group: 22, to: 24}")),
        "code-claimed-twice/24",
        ERROR,
        ("tiny2:24",),
        ("24 is claimed by 21 ‘Cycle makers’ and 22 ‘Cycle menders’",),
        "another code (21 is free), or merge them",
        near=(issue(1, "recode: {group: 21, to: 24}"), issue(2, "recode: {group: 22, to: 25}")),
        issues=(1, 2),
    ),
    Case(
        "one code is to have two titles",
        (issue(1, "create: 24 Tyre makers"), issue(2, "create: 24 Spoke makers")),
        "code-claimed-twice/24/title",
        ERROR,
        ("tiny2:24",),
        ("‘Tyre makers’", "‘Spoke makers’"),
        "Settle on one",
        near=(issue(1, "create: 24 Tyre makers"), issue(2, "create: 24 Tyre Makers")),
        issues=(1, 2),
    ),
    Case(
        "a group is renamed twice and not alike",
        (issue(1, "rename: {group: 22, title: Fixers}"), issue(2, "rename: {group: 22, title: Menders}")),
        "code-claimed-twice/22/title",
        ERROR,
        ("tiny2:22",),
        ("‘Fixers’", "‘Menders’"),
        "Settle on one",
        near=(issue(1, "rename: {group: 22, title: Fixers}"), issue(2, "rename: {group: 22, title: fixers}")),
        issues=(1, 2),
    ),
    Case(
        "one group is to have two codes",
        (issue(1, "recode: {group: 21, to: 24}"), issue(2, "recode: {group: 21, to: 25}")),
        "group-claimed-twice/21",
        ERROR,
        ("tiny1:21",),
        ("21 ‘Cycle makers’ is to become 24 and 25",),
        "Let one issue decide",
        near=(issue(1, "recode: {group: 21, to: 24}"), issue(2, "recode: {group: 21, to: 24}")),
        issues=(1, 2),
    ),
    Case(
        "a group is to have another code and to end",
        (issue(1, "recode: {group: 21, to: 24}"), issue(3, "remove: 21")),
        "group-claimed-twice/21",
        ERROR,
        ("tiny1:21",),
        ("is to become 24 and to end",),
        "Let one issue decide",
        near=(issue(1, "recode: {group: 21, to: 24}"), issue(3, "recode: {group: 22, to: 21}", "remove: 23")),
        issues=(1, 3),
    ),
    Case(
        "entries are sent to a group that nobody creates",
        (PASTRY_TO_13,),
        "unknown-target/13",
        ERROR,
        ("tiny2:13",),
        ("13 is used as a destination", "no such group"),
        "Create 13",
        near=("create: 13 Pastry cooks", PASTRY_TO_13),
    ),
    Case(
        "entries are sent to a group that has gone, and it is named",
        ("recode: {group: 23, to: 24}", "move: {from: 21, to: 23, where: {title: builder}}"),
        "unknown-target/23",
        ERROR,
        ("tiny2:23",),
        ("no such group (it was 23 ‘Wheelwrights’)",),
        "send the entries elsewhere",
        near=("recode: {group: 23, to: 24}", "move: {from: 21, to: 24, where: {title: builder}}"),
    ),
    Case(
        "a new entry is coded to a group that nobody creates",
        ("add_entry: {title: Bun boy, to: 13}",),
        "unknown-target/13",
        ERROR,
        ("tiny2:13",),
        ("13 is used as a destination",),
        "Create 13",
        near=("add_entry: {title: Bun boy, to: 11}",),
    ),
    Case(
        "a group is put under a parent that nobody creates",
        ("recode: {group: 23, to: 41}",),
        "unknown-target/4",
        ERROR,
        ("tiny2:4",),
        ("no such group",),
        "Create 4",
        near=("recode: {group: 23, to: 41}", "create: 4 Wood"),
    ),
    Case(
        "groups are merged and the code isn't stated",
        ("merge: {groups: [22, 21], into: , title: Cycle hands}",),
        "merge-without-code/21+22",
        ERROR,
        ("tiny1:21", "tiny1:22"),
        ("22 and 21 are to become one group", "its code isn't stated"),
        "State it; 21",
        near=("merge: {groups: [22, 21], into: 21, title: Cycle hands}",),
    ),
    Case(
        "a parent has more groups than codes",
        ("create: 13 Pastry cooks", PASTRY_TO_13),
        "parent-full/1",
        ERROR,
        ("tiny2:1",),
        ("1 ‘Bread and cakes’ has 4 groups, but can have only 3",),
        "Open 4 beside 1 and put the 1 new group there (13)",
        near=("rename: {group: 11, title: Bread bakers}",),
        version=room_for(3),
    ),
    Case(
        "a parent is just filled, and the next revision can't add to it",
        ("create: 13 Pastry cooks", PASTRY_TO_13),
        "parent-full/1",
        NOTE,
        ("tiny2:1",),
        ("4 groups, as many as it can have", "the next revision can't add one"),
        "4, beside 1, is free",
        near=("create: 31 Gas lighters", "add_entry: {title: Gas lighter, to: 31}"),
        version=room_for(4),
    ),
    Case(
        "an only child has a code that isn't one's",
        (MERGE_WHEELS,),
        "only-child-digit/21",
        WARNING,
        ("tiny2:21",),
        ("21 ‘Wheel occupations’ is the only group of 2", "ends in 0"),
        "Recode it to 20",
        near=("merge: {groups: [21, 22, 23], into: 20, title: Wheel occupations}",),
    ),
    Case(
        "a code for an only child has others beside it",
        ("recode: {group: 21, to: 20}",),
        "only-child-digit/20",
        WARNING,
        ("tiny2:20",),
        ("has 2 beside it", "does not end in 0"),
        "Recode it to 21",
        near=("recode: {group: 21, to: 24}",),
    ),
    Case(
        "a residual group has a code that isn't one's",
        ("recode: {group: 19, to: 18}",),
        "residual-digit/18",
        WARNING,
        ("tiny2:18",),
        ("is a residual group", "does not end in 9"),
        "Recode it to 19",
        near=("rename: {group: 19, title: Cake occupations n.e.c.}",),
    ),
    Case(
        "a code for a residual group is given to another",
        ("recode: {group: 23, to: 29}",),
        "residual-digit/29",
        WARNING,
        ("tiny2:29",),
        ("29 ‘Wheelwrights’ is not a residual group", "ends in 9"),
        "Recode it to 23",
        near=("recode: {group: 23, to: 29}", "rename: {group: 23, title: Wheel occupations n.e.c.}"),
    ),
    Case(
        "a section has no groups left",
        ("move: {from: 30, to: 11}",),
        "empty-parent/3",
        ERROR,
        ("tiny2:3",),
        ("3 ‘Light’ (section) has no groups left in it",),
        "Remove it",
        near=("move: {from: 30, to: 11}", "remove: 3"),
    ),
    Case(
        "a rule's part has a name but no destination",
        ("split: {group: 12, parts: [{to: 12 Cake makers}, {to: , name: Pastry cooks, where: {title: pastry}}]}",),
        "no-destination/12/pastry-cooks",
        ERROR,
        ("tiny1:12",),
        ("where ‘Pastry cooks’ of 12 ‘Pastry and cake makers’ go", "“Pastry cook”"),
        "Name a group for them",
        near=("split: {group: 12, parts: [{to: 12 Cake makers}, {to: 13 Pastry cooks, where: {title: pastry}}]}",),
    ),
    Case(
        "a group ends and nothing takes its entries",
        (issue(4, "remove: 22"),),
        "no-destination/22",
        ERROR,
        ("tiny1:22",),
        ("where the rest of 22 ‘Cycle menders’ goes", "“Cycle mender”, “Cycle mechanic”"),
        "Name a group for them",
        near=(issue(4, "remove: 22"), issue(5, "move: {from: 22, to: 21}")),
        issues=(4,),
    ),
    Case(
        "a group ends and a rule takes only some of its entries",
        ("remove: 22", "move: {from: 22, to: 21, where: {title: mender}}"),
        "no-destination/22",
        ERROR,
        ("tiny1:22",),
        ("the rest of 22", "“Cycle mechanic”."),
        "Name a group for them",
        near=("remove: 22", "move: {from: 22, to: 21, where: {title: [mender, mechanic]}}"),
    ),
    Case(
        "a group with entries ends where another has none",
        ("remove: 21",),
        "no-destination/21",
        ERROR,
        ("tiny1:21",),
        ("the rest of 21",),
        "Name a group for them",
        near=("remove: 22",),
        index=index_of(c11=1, c12=1, c19=1, c21=1, c23=1, c30=1),
    ),
    Case(
        "two rules want an entry for different groups",
        (
            issue(1, "move: {from: 22, to: 23, where: {title: cycle}}"),
            issue(2, "move: {from: 22, to: 21, where: {title: mender}}"),
        ),
        "claimed-twice/22+21+23",
        ERROR,
        ("tiny1:22", "tiny2:21", "tiny2:23"),
        ("1 entry of 22 ‘Cycle menders’ is claimed for 21 and for 23", "“Cycle mender”"),
        "Add an ‘unless’",
        near=(
            issue(1, "move: {from: 22, to: 23, where: {title: cycle, unless: {title: mender}}}"),
            issue(2, "move: {from: 22, to: 21, where: {title: mender}}"),
        ),
        issues=(1, 2),
    ),
    Case(
        "two rules of one issue want an entry for different groups",
        (
            "move: {from: 22, to: 23, where: {title: cycle}}",
            "move: {from: 22, to: 11, where: {title: mechanic}}",
        ),
        "claimed-twice/22+11+23",
        ERROR,
        ("tiny1:22", "tiny2:11", "tiny2:23"),
        ("claimed for 11 and for 23",),
        "Add an ‘unless’",
        near=(
            "move: {from: 22, to: 23, where: {title: cycle}}",
            "move: {from: 22, to: 23, where: {title: mechanic}}",
        ),
    ),
    Case(
        "a whole group is claimed for two others",
        (issue(1, "move: {from: 22, to: 21}"), issue(2, "move: {from: 22, to: 23}")),
        "claimed-twice/22+21+23",
        ERROR,
        ("tiny1:22", "tiny2:21", "tiny2:23"),
        ("All of 22 ‘Cycle menders’ is claimed for 21 and for 23",),
        "Let one issue decide",
        near=(issue(1, "move: {from: 22, to: 21}"), issue(2, "move: {from: 22, to: 21}")),
        issues=(1, 2),
    ),
    Case(
        "a rule selects no entry",
        ("move: {from: 22, to: 21, where: {title: tandem}}",),
        "rule-matches-nothing/22+21",
        NOTE,
        ("tiny1:22", "tiny2:21"),
        ("No entry of 22 ‘Cycle menders’ matches", "title has “tandem”"),
        "the index used is ‘tiny’",
        near=("move: {from: 22, to: 21, where: {title: mechanic}}",),
    ),
    Case(
        "an entry is added that the index has already",
        ("add_entry: {title: 'Mender, CYCLE', to: 22}",),
        "entry-twice/22/mender-cycle",
        WARNING,
        ("tiny2:22",),
        ("The entry “Mender, CYCLE” is in the index already, coded to 22 ‘Cycle menders’",),
        "use move",
        near=("add_entry: {title: 'Mender, tandem', to: 22}",),
    ),
    Case(
        "a group is renamed to the title that it has",
        ("rename: {group: 22, title: Cycle menders}",),
        "changes-nothing/22",
        WARNING,
        ("tiny1:22",),
        ("Issue 1 says ‘Rename 22 → ‘Cycle menders’’", "tiny1 has it so already"),
        "leave the change out",
        near=("rename: {group: 22, title: Cycle Menders}",),
    ),
    Case(
        "a group is recoded to its own code",
        ("recode: {group: 22, to: 22}",),
        "changes-nothing/22",
        WARNING,
        ("tiny1:22",),
        ("Issue 1 says ‘Recode 22 → 22’",),
        "Correct the code",
        near=("recode: {group: 22, to: 24}",),
    ),
    Case(
        "a group is created that there is",
        ("create: 22 Cycle menders",),
        "changes-nothing/22",
        WARNING,
        ("tiny1:22",),
        ("Issue 1 says ‘Create 22 Cycle menders’",),
        "Correct the code",
        near=("create: 24 Cycle wheels",),
    ),
    Case(
        "a reference is a title without its code",
        ("rename: {group: Cycle menders, title: Fixers}",),
        "unknown-code/Cycle",
        ERROR,
        ("tiny1:Cycle",),
        ("tiny1 has no group Cycle",),
        "Write the code before the title: 22 Cycle menders.",
        near=("rename: {group: 22 Cycle menders, title: Fixers}",),
    ),
    Case(
        "a reference has signs around its code",
        ("rename: {group: tiny1:(22), title: Fixers}",),
        "unknown-code/tiny1:(22)",
        ERROR,
        ("tiny1:tiny1:(22)",),
        ("tiny1 has no group tiny1:(22)",),
        "Write the code first, alone: 22 Cycle menders.",
        near=("rename: {group: '22: Cycle menders', title: Fixers}",),
    ),
    Case(
        "a split names no rule",
        ("split: {group: 22, parts: [{to: 22 Fixers}, {to: 24 Menders}]}",),
        "claimed-twice/22+22+24",
        ERROR,
        ("tiny1:22", "tiny2:22", "tiny2:24"),
        ("All of 22 ‘Cycle menders’ is claimed for 22 and for 24",),
        "Give each part but one a rule",
        near=("split: {group: 22, parts: [{to: 22 Fixers}, {to: 24 Menders, where: {title: mender}}]}",),
    ),
    Case(
        "no entry reaches a new group",
        ("create: 24 Tyre makers",),
        "empty-group/24",
        WARNING,
        ("tiny2:24",),
        ("No entry of the index ‘tiny’ reaches 24 ‘Tyre makers’",),
        "Add entries",
        near=("create: 24 Tyre makers", "add_entry: {title: 'Maker, tyre', to: 24}"),
    ),
    Case(
        "a residual group grows by more than a tenth",
        ("move: {from: 12, to: 19}",),
        "residual-grows/19",
        WARNING,
        ("tiny2:19",),
        ("grows from 10 to 12 entries (by 20%)", "taking in 12 ‘Pastry and cake makers’"),
        "would be a viable group",
        near=("move: {from: 11, to: 19}",),
        index=index_of(c11=1, c12=2, c19=10, c21=1, c22=1, c23=1, c30=1),
    ),
    Case(
        "a residual group takes in another group",
        ("move: {from: 11, to: 19}",),
        "residual-grows/19",
        WARNING,
        ("tiny2:19",),
        ("grows from 1 to 4 entries (by 300%)",),
        "be a viable group, or note that it can no longer be counted apart",
        near=("move: {from: 12, to: 11}",),
    ),
    Case(
        "entries with all words of a new group's title stay elsewhere",
        ("create: 24 Cycle mechanics", "move: {from: 21, to: 24, where: {title: builder}}"),
        "lookalikes-elsewhere/24",
        WARNING,
        ("tiny2:24",),
        ("24 ‘Cycle mechanics’ is created", "1 entry with these words stays in groups from 22", "“Cycle mechanic”"),
        "Move them too",
        near=("create: 24 Cycle mechanics", "move: {from: 22, to: 24, where: {title: mechanic}}"),
    ),
    Case(
        "a reference is to a code that the old version doesn't have",
        ("rename: {group: 27 Cycle menders, title: Fixers}",),
        "unknown-code/27",
        ERROR,
        ("tiny1:27",),
        ("Issue 1 names 27 Cycle menders, but tiny1 has no group 27",),
        "tiny1 has that title at 22 Cycle menders",
        near=("rename: {group: 22 Cycle menders, title: Fixers}",),
    ),
    Case(
        "an issue is about a code that the old version doesn't have",
        (issue(1, decision="no further action", more="about: 27"),),
        "unknown-code/27",
        ERROR,
        ("tiny1:27",),
        ("Issue 1 names 27",),
        "Codes beside it: 21, 22, 23",
        near=(issue(1, decision="no further action", more="about: 22"),),
    ),
    Case(
        "a reference has another title than its group",
        ("rename: {group: 22 Cycle makers, title: Fixers}",),
        "title-mismatch/22/cycle-makers",
        WARNING,
        ("tiny1:22",),
        ("Issue 1 calls 22 ‘Cycle makers’", "in tiny1 it is ‘Cycle menders’"),
        "Check that the code is the one meant",
        near=("rename: {group: 22 cycle MENDERS, title: Fixers}",),
    ),
    Case(
        "a reference to the new version has another title than its group there",
        ("move: {from: 21, to: 22 Cycle fixers}",),
        "title-mismatch/22/cycle-fixers",
        WARNING,
        ("tiny2:22",),
        ("calls 22 ‘Cycle fixers’", "in tiny2 it is ‘Cycle menders’"),
        "write its title as the version does",
        near=("move: {from: 21, to: 22 Cycle fixers}", "rename: {group: 22, title: Cycle fixers}"),
    ),
    Case(
        "one title stands under two codes, and one of them is nowhere",
        ("rename: {group: 23 Wheelwrights, title: Wheel makers}", "move: {from: 21, to: 32 Wheelwrights}"),
        "one-title-two-codes/23+32",
        WARNING,
        ("tiny1:23", "tiny2:32"),
        ("Issue 1 has ‘Wheelwrights’ under two codes, 23 and 32",),
        "Say which code is meant",
        near=("recode: {group: 23 Wheelwrights, to: 24 Wheelwrights}",),
    ),
    Case(
        "a rename doesn't state the title",
        ("rename: {group: 22, title: }",),
        "title-missing/22",
        ERROR,
        ("tiny1:22",),
        ("22 ‘Cycle menders’ is to be renamed, but its new title isn't stated",),
        "State the title",
        near=("rename: {group: 22, title: Fixers}",),
    ),
    Case(
        "a new group has no title",
        ("create: 24",),
        "title-missing/24",
        ERROR,
        ("tiny2:24",),
        ("New group 24 has no title",),
        "State the title",
        near=("create: 24 Tyre makers",),
    ),
    Case(
        "two groups of a level have one title",
        ("rename: {group: 21, title: cycle menders}",),
        "title-twice/21+22",
        WARNING,
        ("tiny2:21", "tiny2:22"),
        ("The job groups 21 and 22 have the same title", "‘cycle menders’"),
        "a title of its own",
        near=("rename: {group: 21, title: Wheels}",),
    ),
    Case(
        "a group said to be renamed loses entries",
        (
            issue(1, "rename: {group: 12, title: Sweet bakers}"),
            issue(2, "move: {from: 12, to: 11, where: {title: pastry}}"),
        ),
        "declared-otherwise/12+12",
        WARNING,
        ("tiny1:12", "tiny2:12"),
        ("is said to be renamed to 12 ‘Sweet bakers’", "1 entry of 3 leave it for 11", "this is RC5 transfer"),
        "Say that the group is split",
        near=(
            issue(1, "rename: {group: 12, title: Sweet bakers}"),
            issue(2, "move: {from: 11, to: 12, where: {title: bread}}"),
        ),
        issues=(1, 2),
    ),
    Case(
        "a group said to be recoded loses entries",
        (
            issue(1, "recode: {group: 22, to: 24}"),
            issue(2, "move: {from: 22, to: 21, where: {title: mechanic}}"),
        ),
        "declared-otherwise/22+24",
        WARNING,
        ("tiny1:22", "tiny2:24"),
        ("is said to be recoded to 24", "1 entry of 2 leave it for 21"),
        "keep its entries together",
        near=(issue(1, "recode: {group: 22, to: 24}"),),
        issues=(1, 2),
    ),
    Case(
        "entries change major group, and nobody says why",
        ("move: {from: 22, to: 11, where: {title: mechanic}}",),
        "crosses-major-groups/22+11",
        WARNING,
        ("tiny1:22", "tiny2:11"),
        ("1 entry of 22 ‘Cycle menders’ moves from major group 2 to 1", "gives no reason"),
        "State why the skill level differs",
        near=("move: {from: 22, to: 21, where: {title: mechanic}}",),
    ),
    Case(
        "entries change major group with a reason, which is a note",
        (issue(1, "move: {from: 22, to: 11}", more="level_reason: They bake wheels"),),
        "crosses-major-groups/22+11",
        NOTE,
        ("tiny1:22", "tiny2:11"),
        ("2 entries of 22", "reason given: They bake wheels"),
        "Nothing to do",
        near=(issue(1, "move: {from: 22, to: 21}", more="level_reason: They bake wheels"),),
    ),
    Case(
        "doing nothing has no reason",
        (issue(1, decision="no further action", found=""),),
        "no-reason/1",
        WARNING,
        (),
        ("Issue 1 ends in no further action without a reason",),
        "state why",
        near=(issue(1, decision="no further action", found="", more="reason: It works."),),
    ),
    Case(
        "doing nothing has changes",
        (issue(1, "remove: 22", decision="no further action"),),
        "decision-unclear/1",
        ERROR,
        (),
        ("Issue 1 decides on no further action, but has changes",),
        "Make the decision and the changes agree",
        near=(issue(1, decision="no further action"),),
    ),
    Case(
        "a change has no changes",
        (issue(7),),
        "decision-unclear/7",
        ERROR,
        (),
        ("Issue 7 decides on a change, but has none",),
        "Make the decision and the changes agree",
        near=(issue(7, "remove: 22"),),
        issues=(7,),
    ),
    Case(
        "an assumption answers what the audit doesn't find",
        (issue(1, "create: 24"), assume("tyres", "title-missing/25")),
        "answers-nothing/tyres:title-missing/25",
        WARNING,
        (),
        ("tyres answers title-missing/25, which the audit doesn't find",),
        "correct the name of the finding",
        near=(issue(1, "create: 24"), assume("tyres", "title-missing/2?")),
    ),
    Case(
        "an acceptance is of what the audit doesn't find",
        (issue(1, "create: 24 Tyre makers"), accept("empty-group/25", "New trade.")),
        "answers-nothing/accepted:empty-group/25",
        WARNING,
        (),
        ("empty-group/25",),
        "Remove it",
        near=(issue(1, "create: 24 Tyre makers"), accept("empty-group/24", "New trade.")),
        issues=(),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}: {case.claim}")
def test_it_is_found(case: Case) -> None:
    made = case.plan(case.parts)
    found = {finding.id: finding for finding in made.findings}
    assert case.id in found, f"found only {sorted(found)}"
    finding = found[case.id]
    assert finding.kind == case.kind
    assert finding.severity is case.severity
    assert finding.issues == case.issues
    assert tuple(map(str, finding.codes)) == case.codes
    for said in case.says:
        assert said in finding.message
    assert case.way_out in finding.way_out
    assert finding.status == "open"
    assert finding.blocks == (finding in made.errors) == (case.severity is ERROR)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}: {case.claim}")
def test_a_near_miss_is_not(case: Case) -> None:
    near = case if case.near_index is None else replace(case, index=case.near_index)
    assert not of_kind(near.plan(case.near), case.kind)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}: {case.claim}")
def test_message_and_way_out_are_sentences(case: Case) -> None:
    for finding in case.plan(case.parts).findings:
        for sentence in (finding.message, finding.way_out):
            assert sentence[:1].isdigit() or sentence[:1].isalpha()
            assert sentence.endswith(".")
            assert "None" not in sentence
            assert ".." not in sentence


def test_all_that_loses_its_place_with_a_group_is_named_at_every_level() -> None:
    deep = CodeRules((Level(1, "area", "[1-9]"), Level(2, "section", "[1-9]{2}"), Level(3, "job", "[1-9]{3}")))
    rows = {"1": "Land", "11": "Bread", "111": "Bakers", "112": "Cooks", "2": "Sea", "21": "Boats", "211": "Sailors"}
    version = Version.of("tiny1", [(code, title, None, None) for code, title in rows.items()], rules=deep)
    made = plan(issue(1, "recode: {group: 1, to: 3}"), version=version, index=index_of(c111=1, c112=1, c211=1))
    (finding,) = of_kind(made, "code-given-away")
    assert finding.id == "code-given-away/1"
    assert "3 groups under it (11, 111, 112)" in finding.message


def test_a_revision_that_has_no_fault_has_no_findings() -> None:
    assert plan(issue(1, "rename: {group: 22, title: Cycle fixers}")).findings == ()


MODULES = (group_codes, group_places, entries, intent, references, audit)


def test_every_kind_that_the_audit_knows_is_shown_here() -> None:
    kinds = {kind for module in MODULES for kind in _kinds_in(module)}
    assert kinds == {case.kind for case in CASES}


def _kinds_in(module: ModuleType) -> Iterator[str]:
    """The kinds that a module's calls of ``finding`` name."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "finding":
            assert isinstance(node.args[0], ast.Constant)
            yield str(node.args[0].value)


# Assumptions


GIVEN_AWAY = issue(1, "create: 22 Tyre makers", "add_entry: {title: 'Maker, tyre', to: 22}")
TO_24 = assume("menders", "code-given-away/22", MENDERS_TO_24)


def test_what_an_assumption_answers_is_shown_as_assumed_and_does_not_block() -> None:
    made = plan(GIVEN_AWAY, TO_24)
    (finding,) = of_kind(made, "code-given-away")
    assert finding.severity is ERROR
    assert (finding.assumed, finding.status, finding.blocks) == ("menders", "assumed", False)
    assert made.errors == ()
    assert apply(made).version["24"].title == "Cycle menders"


def test_with_assumptions_off_it_is_open_again() -> None:
    made = plan(GIVEN_AWAY, TO_24, strict=True)
    (finding,) = of_kind(made, "code-given-away")
    assert (finding.assumed, finding.status, finding.blocks) == (None, "open", True)
    assert finding in made.errors
    assert "24" not in {group.code.value for group in made.groups}
    with pytest.raises(PlanError, match="code-given-away/22"):
        apply(made)


def test_an_assumption_may_answer_many_findings_by_a_pattern() -> None:
    recodes = [f"recode: {{group: 2{n}, to: 4{n}}}" for n in (1, 2, 3)]
    made = plan(
        issue(1, "create: 21 Cogs", "create: 22 Tyres", "create: 23 Hubs", "create: 4 Repairs"),
        assume("cycles", "code-given-away/2?", *recodes),
    )
    assert {(f.id, f.assumed) for f in of_kind(made, "code-given-away")} == {
        (f"code-given-away/2{n}", "cycles") for n in (1, 2, 3)
    }


def test_what_assumed_changes_mend_though_none_names_it_is_shown_as_such() -> None:
    made = plan(GIVEN_AWAY, assume("menders", "code-reused/22", MENDERS_TO_24))
    (finding,) = of_kind(made, "code-given-away")
    assert finding.status == "assumed"
    assert "doesn't name it" in str(finding.assumed)


def test_an_entry_moved_by_an_assumption_says_so() -> None:
    made = plan(GIVEN_AWAY, TO_24)
    rules = dict(made.destinations.select("entry_id", "rule").iter_rows())
    assert rules["e09"] == "assumed (menders): the whole group"
    assert rules["e01"] == "unchanged"


def test_an_assumption_s_own_faults_are_found() -> None:
    made = plan(GIVEN_AWAY, assume("menders", "code-given-away/22", "recode: {group: 22, to: 21}"))
    assert [f.id for f in made.errors] == ["code-given-away/21"]


def test_an_assumption_that_mends_nothing_leaves_the_error_open() -> None:
    made = plan(issue(1, "remove: 22"), assume("hope", "no-destination/22"))
    assert [f.id for f in made.errors] == ["no-destination/22"]


# Acceptances


def test_an_accepted_finding_keeps_its_reason_and_its_severity() -> None:
    made = plan(issue(1, "create: 24 Tyre makers"), accept("empty-group/24", "The trade is new."))
    (finding,) = of_kind(made, "empty-group")
    assert finding.severity is WARNING
    assert (finding.accepted, finding.status) == ("The trade is new.", "accepted")


def test_an_accepted_error_does_not_block() -> None:
    parts = issue(1, "rename: {group: 22, title: }"), accept("title-missing/22", "The title comes later.")
    assert plan(parts[0]).errors
    made = plan(*parts)
    assert made.errors == ()
    assert apply(made).version["22"].title == "Cycle menders"


def test_an_acceptance_may_be_of_many_findings_by_a_pattern_and_of_no_others() -> None:
    made = plan(
        issue(1, "create: 24 Tyre makers", "create: 25 Cog makers", "create: 14 Sponge makers"),
        accept("empty-group/2?", "New trades."),
    )
    assert {f.id: f.status for f in of_kind(made, "empty-group")} == {
        "empty-group/14": "open",
        "empty-group/24": "accepted",
        "empty-group/25": "accepted",
    }


# Order


def test_findings_stand_with_the_gravest_first_and_then_by_issue() -> None:
    made = plan(
        issue(1, "create: 24 Tyre makers", "move: {from: 22, to: 21, where: {title: tandem}}"),
        issue(2, "create: 14"),
        issue(3, "create: 15"),
    )
    order = [(finding.severity.rank, finding.issues) for finding in made.findings]
    assert order == sorted(order)
    assert {f.severity for f in made.findings} == {ERROR, WARNING, NOTE}


def test_no_two_findings_of_a_plan_share_an_id() -> None:
    for case in CASES:
        ids = [finding.id for finding in case.plan(case.parts).findings]
        assert len(ids) == len(set(ids))


def test_a_revision_of_another_version_is_refused() -> None:
    with pytest.raises(InputError, match="it revises tiny1, not other") as caught:
        plan(issue(1, "remove: 22"), version=Version("other", "Other", RULES, ()))
    assert "tiny1" in caught.value.hint


# What is lost without a word: each of these revisions has a fault, and the plan must not be applied as if it had none.


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(("recode: {group: 21, to: 999}",), id="a group is recoded to a code of no level"),
        pytest.param(("create: 999 Nonsense",), id="a group of no level is created"),
        pytest.param(("move: {from: 23, to: 1}",), id="entries go to a section"),
        pytest.param(("add_entry: {title: Bun boy, to: 1}",), id="a new entry goes to a section"),
        pytest.param(("move: {from: 2, to: 11, where: {title: cycle}}",), id="a rule takes entries of a section"),
        pytest.param(("move: {from: 12, to: }",), id="a whole group goes nowhere"),
        pytest.param(
            ("split: {group: 12, parts: [{to: 13 Pastry cooks, where: {title: pastry}}, {to: , name: Cake makers}]}",),
            id="the rest of a split goes nowhere",
        ),
        pytest.param(
            ("merge: {groups: [21, 22], into: }", "move: {from: 21, to: 23}"),
            id="one group of an unsettled merge is placed and the other isn't",
        ),
    ],
)
def test_what_cannot_be_done_is_an_error(changes: tuple[str, ...]) -> None:
    assert plan(issue(1, *changes)).errors


def test_a_parent_stated_against_the_code_is_found() -> None:
    made = plan(
        issue(1, "create: {group: 24 Tyre makers, under: 1}", "add_entry: {title: 'Maker, tyre', to: 24}"),
    )
    assert any("24" in finding.id for finding in made.findings)


def test_an_old_group_that_rules_empty_is_found() -> None:
    made = plan(issue(1, "move: {from: 21, to: 22, where: {title: cycle}}"))
    assert [finding.id for finding in of_kind(made, "empty-group")] == ["empty-group/21"]


def test_a_lookalike_in_a_renamed_group_is_found() -> None:
    made = plan(
        issue(1, "create: 24 Cycle mechanics", "move: {from: 21, to: 24, where: {title: builder}}"),
        issue(2, "rename: {group: 22, title: Fixers}"),
    )
    assert [finding.id for finding in of_kind(made, "lookalikes-elsewhere")] == ["lookalikes-elsewhere/24"]


def test_a_fault_that_the_old_version_has_already_does_not_block() -> None:
    rows = [(group.code.value, group.title, None, None) for group in small_version()]
    empty = Version.of("tiny1", [*rows, ("4", "Sea", None, None)], rules=RULES)
    assert plan(version=empty).errors == ()


@pytest.mark.parametrize(
    ("changes", "id_"),
    [
        (("move: {from: 30, to: 11}",), "empty-parent/3"),
        (("move: {from: 21, to: 23}", "move: {from: 22, to: 23}"), "only-child-digit/23"),
    ],
)
def test_a_finding_names_the_issue_it_comes_from(changes: tuple[str, ...], id_: str) -> None:
    found = {finding.id: finding for finding in plan(issue(1, *changes)).findings}
    assert found[id_].issues == (1,)


@pytest.mark.parametrize(
    ("one", "two", "id_"),
    [
        ("rename: {group: 27, title: Fixers}", "rename: {group: 27, title: Fixers}", "unknown-code/27"),
        ("rename: {group: 22 Makers, title: A}", "recode: {group: 22 Makers, to: 24}", "title-mismatch/22/makers"),
        (
            "move: {from: 22, to: 11, where: {title: mender}}",
            "move: {from: 22, to: 11, where: {title: mechanic}}",
            "crosses-major-groups/22+11",
        ),
    ],
)
def test_a_finding_of_two_issues_names_both(one: str, two: str, id_: str) -> None:
    found = {finding.id: finding for finding in plan(issue(1, one), issue(2, two)).findings}
    assert found[id_].issues == (1, 2)


def test_a_reason_for_one_issue_is_none_for_another() -> None:
    made = plan(
        issue(1, "move: {from: 22, to: 11, where: {title: mender}}"),
        issue(2, "move: {from: 22, to: 11, where: {title: mechanic}}", more="level_reason: They bake wheels."),
    )
    assert WARNING in {finding.severity for finding in of_kind(made, "crosses-major-groups")}


def test_a_reason_that_is_a_sentence_ends_in_one_full_stop() -> None:
    made = plan(issue(1, "move: {from: 22, to: 11}", more="level_reason: They bake wheels."))
    (finding,) = of_kind(made, "crosses-major-groups")
    assert finding.message.endswith("They bake wheels.")


def test_a_code_that_is_taken_is_not_offered() -> None:
    made = plan(issue(1, "create: 18 Sweet occupations n.e.c."))
    (finding,) = of_kind(made, "residual-digit")
    assert finding.way_out != "Recode it to 19."


@pytest.mark.parametrize(
    ("name", "taken"),
    [("tiny1", "already a version"), ("TINY1", "already a version"), ("title", "the name of a column of the index")],
)
def test_a_new_version_that_has_a_name_that_is_taken_is_refused(name: str, taken: str) -> None:
    called = replace(revision(issue(1, "recode: {group: 22, to: 24}")), to_version=name)
    with pytest.raises(InputError, match=f"is to be called {name}, which is {taken}"):
        make_plan(called, small_version(), small_index())
