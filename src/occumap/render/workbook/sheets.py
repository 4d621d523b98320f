"""What stands in the sheets of a revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.finding import Finding
from occumap.model.version import Group, Version
from occumap.render.workbook.cells import MAX_IN_SHEET_NAME, Cell, Column, Row, Table
from occumap.render.workbook.results import (
    Results,
)


def new_structure(results: Results) -> Table:
    """Return every group of the new version with what it continues and the issues that touch it."""
    old, new = results.old, results.new
    names = [level.name for level in new.rules.levels]
    codes = [Column(f"{name.capitalize()} ({new.id} code)", 10.5, "code") for name in names]

    def row(group: Group) -> Row:
        change = results.arose.get(group.code.value)
        return [
            *(group.code.value if group.level == name else None for name in names),
            group.title,
            _continued(change, old),
            "\n".join(_with_title(code, old) for code in change.came_from) if change else None,
            change.label if change else None,
            _numbers(results.issues.get(group.code.value, ())),
            results.entries[group.code.value],
        ]

    def mark(row: Row) -> str:
        depth = next(n for n, cell in enumerate(row, start=1) if cell)
        return f"level {min(depth, 3)}" if depth < len(names) else "row"

    return Table(
        "New structure",
        f"All groups of {new.id} in code order, with where they come from, their change types and issues.",
        [
            *codes,
            Column(f"{new.id} title", 52, "wrapped"),
            Column(f"Continues ({old.id} code)", 11, "code"),
            Column(f"Comes from ({old.id} codes and titles)", 52, "wrapped"),
            Column("Change types", 26, "wrapped"),
            Column("Issues", 9, "issues"),
            Column("Entries", 9, "number"),
        ],
        [row(group) for group in new],
        mark,
    )


def _continued(change: GroupChange | None, old: Version) -> str:
    return change.group.value if change and change.group.version == old.id else "new"


def renamed_headings(results: Results) -> Table:
    """Return old and new titles of groups that live on under another."""
    old, new = results.old, results.new
    issues = {group.code: group.issues for group in results.outcome.plan.groups}
    rows: list[Row] = [
        [
            c.level,
            c.group.value,
            c.title,
            c.successor.value,
            new[c.successor.value].title,
            _numbers(issues[c.successor]),
        ]
        for c in results.became.values()
        if c.successor and ChangeType.NAME_CHANGE in c.types
    ]
    return Table(
        "Renamed headings",
        "The groups that continue under another title.",
        [
            Column("Level", 11),
            Column(f"{old.id} code", 12, "code"),
            Column(f"{old.id} title", 60, "wrapped"),
            Column(f"{new.id} code", 12, "code"),
            Column(f"{new.id} title", 60, "wrapped"),
            Column("Issues", 10, "issues"),
        ],
        rows,
    )


def change_types(results: Results) -> Table:
    """Return what became of every group, as derived from its entries."""
    old, new = results.old, results.new

    def row(change: GroupChange) -> Row:
        is_old = change.group.version == old.id
        return [
            change.group.version,
            change.level,
            change.group.value if is_old else None,
            None if is_old else change.group.value,
            change.title,
            change.label,
            change.successor.value if change.successor else None,
            _values(change.went_to),
            _values(change.came_from),
            change.entries,
        ]

    return Table(
        "Change types",
        f"How each {old.id} group changed, and how each new {new.id} group was formed.",
        [
            Column("Version of the group", 14),
            Column("Level", 11),
            Column(f"{old.id} code", 12, "code"),
            Column(f"{new.id} code of a new group", 14, "code"),
            Column("Title", 56, "wrapped"),
            Column("Change types", 30, "wrapped"),
            Column(f"Successor ({new.id} code)", 14, "code"),
            Column(f"Went to ({new.id} codes)", 22, "wrapped"),
            Column(f"Came from ({old.id} codes)", 22, "wrapped"),
            Column("Entries", 9, "number"),
        ],
        [row(change) for change in results.outcome.plan.changes],
        lambda row: _quiet(row[5]),
    )


def correspondences(results: Results) -> tuple[Table, Table]:
    """Return the links between the lowest groups, read either way."""
    old, new, table = results.old, results.new, results.outcome.correspondence
    there, back = _sheet_names(old.id, new.id)
    return (
        _correspondence(there, table, old, new, results.became),
        _correspondence(back, table.inverse(), new, old, results.arose),
    )


def _correspondence(
    name: str, table: Correspondence, start: Version, end: Version, changes: Mapping[str, GroupChange]
) -> Table:
    def rows_of(group: Group) -> Iterable[Row]:
        code, change = group.code.value, changes.get(group.code.value)
        label = change.label if change else None
        for link in table.leaving(code):
            to = link.to_code.value
            yield [code, group.title, to, end[to].title, link.entries, link.share_of_from, link.share_of_to, label]
        if not table.leaving(code):
            yield [code, group.title, None, None, None, None, None, label]

    lowest = start.rules.lowest.name
    return Table(
        name,
        f"For each {start.id} {lowest} group, the {end.id} groups that share entries with it, with their shares.",
        [
            Column(f"{start.id} code", 12, "code"),
            Column(f"{start.id} title", 52, "wrapped"),
            Column(f"{end.id} code", 12, "code"),
            Column(f"{end.id} title", 52, "wrapped"),
            Column("Entries", 9, "number"),
            Column(f"Share of {start.id} group", 12, "share"),
            Column(f"Share of {end.id} group", 12, "share"),
            Column(f"Change types of {start.id} group", 34, "wrapped"),
        ],
        [row for group in start.lowest for row in rows_of(group)],
        lambda row: _quiet(row[7]),
    )


def recoded_entries(results: Results) -> Table:
    """Return entries whose group or code changes, with the issue and rule."""
    old, new = results.old, results.new
    titles = {group.code.value: group.title for group in new.lowest}
    columns = ("entry_id", "title", "add", "ind", "from_code", "to_code", "what", "issue", "rule")
    return Table(
        "Recoded entries",
        "The index entries that change code or group, and new ones. The complete index is in index.csv.",
        [
            Column("Entry id", 10, "code"),
            Column("Title", 34, "wrapped"),
            Column("ADD (additional qualifier)", 24, "wrapped"),
            Column("IND (industry qualifier)", 24, "wrapped"),
            Column(f"{old.id} code", 12, "code"),
            Column(f"{new.id} code", 12, "code"),
            Column(f"{new.id} title", 40, "wrapped"),
            Column("What happens", 26, "wrapped"),
            Column("Issue", 8, "issues"),
            Column("Rule", 50, "wrapped"),
        ],
        [
            (entry_id, title, add, ind, before, after, titles.get(after), what, issue, rule)
            for entry_id, title, add, ind, before, after, what, issue, rule in results.moves.select(columns).iter_rows()
        ],
    )


def findings(results: Results) -> Table:
    """Return what the audit found, and where each finding stands."""

    def row(finding: Finding) -> Row:
        return [
            finding.severity.value,
            finding.status,
            finding.kind,
            _numbers(finding.issues),
            "\n".join(map(str, finding.codes)),
            finding.message,
            finding.way_out,
            _answer(finding),
            finding.id,
        ]

    return Table(
        "Findings",
        "What is wrong or doubtful in the revision as written, how to fix it, and how it was answered.",
        [
            Column("Severity", 10),
            Column("Status", 10, marked=False),
            Column("Kind", 24, "wrapped", marked=False),
            Column("Issues", 8, "issues", marked=False),
            Column("Codes (version:code)", 20, "wrapped", marked=False),
            Column("Finding", 64, "wrapped", marked=False),
            Column("How to fix it", 40, "wrapped", marked=False),
            Column("Answered by", 40, "wrapped", marked=False),
            Column("Finding id", 28, "wrapped", marked=False),
        ],
        [row(finding) for finding in results.outcome.plan.findings],
        lambda row: str(row[0]),
    )


def _answer(finding: Finding) -> str | None:
    if finding.assumed:
        return f"assumption {finding.assumed}"
    return f"accepted: {finding.accepted}" if finding.accepted else None


def assumptions(results: Results) -> Table:
    """Return what is assumed so that the revision can be applied."""
    plan = results.outcome.plan
    return Table(
        "Assumptions",
        "The assumptions that were left out: this plan is strict."
        if plan.strict
        else "What was assumed where the revision is unclear.",
        [
            Column("Assumption id", 22, "wrapped"),
            Column("Issue", 8, "issues"),
            Column("What is assumed", 64, "wrapped"),
            Column("Because", 64, "wrapped"),
            Column("Answers findings (finding id)", 40, "wrapped"),
        ],
        [[a.id, a.issue, a.assume, a.because, "\n".join(a.answers)] for a in plan.revision.assumptions],
    )


def _quiet(change_types: Cell) -> str:
    return "quiet" if change_types == ChangeType.UNCHANGED.label else "row"


def _values(codes: Iterable[Code]) -> str:
    return ", ".join(code.value for code in codes)


def _with_title(code: Code, version: Version) -> str:
    return str(version.get(code.value) or code.value)


def _numbers(issues: Iterable[int]) -> Cell:
    """Return one issue as a number, so that it sorts as one; several as text."""
    numbers = sorted(issues)
    return numbers[0] if len(numbers) == 1 else ", ".join(map(str, numbers))


def _sheet_names(old: str, new: str) -> tuple[str, str]:
    """Return names that Excel takes for the two correspondences: short, without its forbidden signs, not the same."""
    room = (MAX_IN_SHEET_NAME - len(" to ")) // 2
    one, other = (re.sub(r"[\[\]:*?/\\']", "-", version) for version in (old, new))
    if len(one) + len(other) > 2 * room:
        one, other = one[:room], other[:room]
    if one.casefold() == other.casefold():
        one, other = f"{one[: room - 4]} old", f"{other[: room - 4]} new"
    return f"{one} to {other}", f"{other} to {one}"
