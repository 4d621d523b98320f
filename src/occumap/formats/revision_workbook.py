"""A revision as the workbook that its working group publishes, for readers who live in Excel.

Old and new codes never stand in one column, and the heading of each says which version it is of.
All codes are text, and no text of the revision or the index can become a formula or a link. What is
shown of the change is derived from where entries go, as everywhere; what the issues declared stands
in the numbers of the issues beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from io import BytesIO
from textwrap import wrap

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.finding import Finding, Severity
from occumap.model.plan import Outcome
from occumap.model.revision import Decision
from occumap.model.version import Group, Version

Cell = str | int | float | None
Row = Sequence[Cell]

ABOUT = "About"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A constant, because the same outcome gives the same bytes; the earliest day that a zip can hold.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
_MOST_IN_SHEET_NAME = 31
_LINE_HEIGHT = 15
# Letters to a unit of column width, which is that of a digit.
_LETTERS = 1.08

_KINDS: Mapping[str, dict[str, object]] = {
    "text": {},
    "code": {"num_format": "@"},
    "wrapped": {"text_wrap": True},
    "number": {"num_format": "#,##0", "align": "right", "indent": 1},
    "share": {"num_format": "0.0%_)"},
    "issues": {"text_wrap": True, "align": "left"},
    "link": {"font_color": "#1F4E9E", "underline": 1},
    "right": {"align": "right", "indent": 1},
}
_RULE: dict[str, object] = {"bottom": 1, "bottom_color": "#C8D0DC"}
_MARKS: Mapping[str, dict[str, object]] = {
    "": {},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "valign": "vcenter"},
    "title": {"bold": True, "font_size": 16},
    "over figures": {"bold": True, "bottom": 1},
    "over words": {"bold": True, "bottom": 1},
    "sheet": {},
    "row": _RULE,
    "level 1": {**_RULE, "bold": True, "bg_color": "#C9D6EA", "top": 1},
    "level 2": {**_RULE, "bold": True, "bg_color": "#DEE7F3"},
    "level 3": {**_RULE, "bold": True, "bg_color": "#F0F4FA"},
    "error": {**_RULE, "bold": True, "bg_color": "#F4B6A6"},
    "warning": {**_RULE, "bg_color": "#FFE699"},
    "note": {**_RULE, "bg_color": "#E4ECF7"},
    "quiet": {**_RULE, "font_color": "#595959"},
}
_MEANINGS = {
    ChangeType.DELETION: "The group ends, and no group of the new version has anything of it.",
    ChangeType.CREATION: "The group is new, and has nothing of any old group.",
    ChangeType.MERGER: "The group ends, and most of its entries go to a new group.",
    ChangeType.TAKE_OVER: "The group ends, and most of its entries go to a group that lives on.",
    ChangeType.BREAKDOWN: "The group ends, and no other gets more than half of its entries.",
    ChangeType.SPLIT_OFF: "Some of the group's entries make a new group.",
    ChangeType.TRANSFER: "Some of the group's entries go to another group that lives on.",
    ChangeType.CODE_CHANGE: "The group lives on under another code.",
    ChangeType.NAME_CHANGE: "The group lives on under another title.",
    ChangeType.UNCHANGED: "Code, title and entries are those of the old version.",
}
_STATUSES = ("open", "assumed", "accepted")
WITH_ITS_GROUP = "its group has another code"
OTHER_GROUP = "goes to another group"
OTHER_GROUP_SAME_CODE = "goes to another group under the same code"
NEW_ENTRY = "new entry"
NO_GROUP = "has no group any more"


def revision_workbook(outcome: Outcome) -> bytes:
    """The workbook of a revision that has been applied: nine sheets, the first says what the others hold.

    The same outcome gives the same bytes.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.applying import apply_plan
    >>> from occumap.revision.planning import make_plan
    >>> outcome = apply_plan(make_plan(small_revision(), small_version(), small_index()))
    >>> from fastexcel import read_excel
    >>> read_excel(revision_workbook(outcome)).sheet_names[:3]
    ['About', 'New structure', 'Renamed headings']
    """
    results = _Results(outcome)
    tables = [
        _new_structure(results),
        _renamed_headings(results),
        _change_types(results),
        *_correspondences(results),
        _recoded_entries(results),
        _findings(results),
        _assumptions(results),
    ]
    revision = outcome.plan.revision
    data = BytesIO()
    with Workbook(data, _OPTIONS) as workbook:
        workbook.set_properties({"title": revision.title, "subject": revision.id, "created": _CREATED})
        book = _Book(workbook, revision.title)
        _write_about(book, results, tables)
        for table in tables:
            _write_table(book, table)
    return data.getvalue()


# What stands in the sheets.


@dataclass(frozen=True)
class _Results:
    """An outcome, and what several sheets look up in it."""

    outcome: Outcome

    @property
    def old(self) -> Version:
        return self.outcome.plan.old

    @property
    def new(self) -> Version:
        return self.outcome.version

    @cached_property
    def became(self) -> dict[str, GroupChange]:
        """What became of each old group."""
        return {c.group.value: c for c in self.outcome.plan.changes if c.group.version == self.old.id}

    @cached_property
    def arose(self) -> dict[str, GroupChange]:
        """How each new group arose: what became of the old group it continues, or its own birth."""
        births = {c.group.value: c for c in self.outcome.plan.changes if c.group.version != self.old.id}
        return births | {c.successor.value: c for c in self.became.values() if c.successor}

    @cached_property
    def flows(self) -> tuple[tuple[str | None, str | None, int | None, int], ...]:
        """Old code, new code, issue and number of entries, for all that differ in one of the first three."""
        found = self.outcome.destinations.group_by("from_code", "to_code", "issue").len()
        return tuple(found.sort("from_code", "to_code", "issue").iter_rows())

    @cached_property
    def entries(self) -> Counter[str]:
        """How many entries each new group has, at all levels."""
        counts: Counter[str] = Counter()
        for _, to, _, n in self.flows:
            group = self.new.get(to) if to else None
            while group:
                counts[group.code.value] += n
                group = self.new.get(group.parent.value) if group.parent else None
        return counts

    @cached_property
    def issues(self) -> dict[str, set[int]]:
        """The issues that name each new group, add entries to it, or make entries come to it or leave it."""
        found: dict[str, set[int]] = defaultdict(set)
        for group in self.outcome.plan.groups:
            found[group.code.value].update(group.issues)
        for old, new, issue, _ in self.flows:
            if issue and not old and new:
                found[new].add(issue)
            elif issue and old and new:
                for value in self._touched(old, new):
                    found[value].add(issue)
        return found

    def _touched(self, old: str, new: str) -> Iterable[str]:
        """New groups, at all levels, that entries going from an old code to a new one come to or leave."""
        for level in self.new.rules.levels:
            source, target = self.old.ancestor(old, level.name), self.new.ancestor(new, level.name)
            home = self.became[source.code.value].successor if source else None
            if target and home != target.code:
                yield target.code.value
                if home:
                    yield home.value

    @cached_property
    def moves(self) -> pl.DataFrame:
        """The entries that don't simply stay in their group, with ``what`` happens to each."""
        homes = {value: change.successor.value for value, change in self.became.items() if change.successor}
        home = pl.col("from_code").replace_strict(
            list(homes), list(homes.values()), default=None, return_dtype=pl.String
        )
        same_code = pl.col("from_code") == pl.col("to_code")
        with_group = home.eq_missing(pl.col("to_code"))
        what = (
            pl.when(pl.col("from_code").is_null() & pl.col("to_code").is_null())
            .then(None)
            .when(pl.col("from_code").is_null())
            .then(pl.lit(NEW_ENTRY))
            .when(pl.col("to_code").is_null())
            .then(pl.lit(NO_GROUP))
            .when(same_code & with_group)
            .then(None)
            .when(same_code)
            .then(pl.lit(OTHER_GROUP_SAME_CODE))
            .when(with_group)
            .then(pl.lit(WITH_ITS_GROUP))
            .otherwise(pl.lit(OTHER_GROUP))
        )
        return self.outcome.destinations.with_columns(what.alias("what")).drop_nulls("what")


@dataclass(frozen=True)
class _Column:
    """A column: its heading, its width in characters, the kind of its cells, and whether marks show in it."""

    heading: str
    width: float
    kind: str = "text"
    marked: bool = True


@dataclass(frozen=True)
class _Table:
    """A sheet that is one table; ``mark`` sets rows off."""

    name: str
    holds: str
    columns: Sequence[_Column]
    rows: Sequence[Row] = field(repr=False)
    mark: Callable[[Row], str] = lambda _: "row"


def _new_structure(results: _Results) -> _Table:
    old, new = results.old, results.new
    names = [level.name for level in new.rules.levels]
    codes = [_Column(f"{name.capitalize()} ({new.id} code)", 10.5, "code") for name in names]

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

    return _Table(
        "New structure",
        f"All groups of {new.id} in code order, with what they come from, their change types and issues.",
        [
            *codes,
            _Column(f"{new.id} title", 52, "wrapped"),
            _Column(f"Continues ({old.id} code)", 11, "code"),
            _Column(f"Comes from ({old.id} codes and titles)", 52, "wrapped"),
            _Column("Change types", 26, "wrapped"),
            _Column("Issues", 9, "issues"),
            _Column("Entries", 9, "number"),
        ],
        [row(group) for group in new],
        mark,
    )


def _continued(change: GroupChange | None, old: Version) -> str:
    return change.group.value if change and change.group.version == old.id else "new"


def _renamed_headings(results: _Results) -> _Table:
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
    return _Table(
        "Renamed headings",
        "The groups that live on under another title.",
        [
            _Column("Level", 11),
            _Column(f"{old.id} code", 12, "code"),
            _Column(f"{old.id} title", 60, "wrapped"),
            _Column(f"{new.id} code", 12, "code"),
            _Column(f"{new.id} title", 60, "wrapped"),
            _Column("Issues", 10, "issues"),
        ],
        rows,
    )


def _change_types(results: _Results) -> _Table:
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

    return _Table(
        "Change types",
        f"What became of each {old.id} group, and how each {new.id} group arose that continues none.",
        [
            _Column("Version of the group", 14),
            _Column("Level", 11),
            _Column(f"{old.id} code", 12, "code"),
            _Column(f"{new.id} code of a new group", 14, "code"),
            _Column("Title", 56, "wrapped"),
            _Column("Change types", 30, "wrapped"),
            _Column(f"Successor ({new.id} code)", 14, "code"),
            _Column(f"Went to ({new.id} codes)", 22, "wrapped"),
            _Column(f"Came from ({old.id} codes)", 22, "wrapped"),
            _Column("Entries", 9, "number"),
        ],
        [row(change) for change in results.outcome.plan.changes],
        lambda row: _quiet(row[5]),
    )


def _correspondences(results: _Results) -> tuple[_Table, _Table]:
    old, new, table = results.old, results.new, results.outcome.correspondence
    there, back = _sheet_names(old.id, new.id)
    return (
        _correspondence(there, table, old, new, results.became),
        _correspondence(back, table.inverse(), new, old, results.arose),
    )


def _correspondence(
    name: str, table: Correspondence, start: Version, end: Version, changes: Mapping[str, GroupChange]
) -> _Table:
    def rows_of(group: Group) -> Iterable[Row]:
        code, change = group.code.value, changes.get(group.code.value)
        label = change.label if change else None
        for link in table.leaving(code):
            to = link.to_code.value
            yield [code, group.title, to, end[to].title, link.entries, link.share_of_from, link.share_of_to, label]
        if not table.leaving(code):
            yield [code, group.title, None, None, None, None, None, label]

    lowest = start.rules.lowest.name
    return _Table(
        name,
        f"For each {start.id} {lowest} group, the {end.id} groups that share entries with it, with their shares.",
        [
            _Column(f"{start.id} code", 12, "code"),
            _Column(f"{start.id} title", 52, "wrapped"),
            _Column(f"{end.id} code", 12, "code"),
            _Column(f"{end.id} title", 52, "wrapped"),
            _Column("Entries", 9, "number"),
            _Column(f"Share of {start.id} group", 12, "share"),
            _Column(f"Share of {end.id} group", 12, "share"),
            _Column(f"Change types of {start.id} group", 34, "wrapped"),
        ],
        [row for group in start.lowest for row in rows_of(group)],
        lambda row: _quiet(row[7]),
    )


def _recoded_entries(results: _Results) -> _Table:
    old, new = results.old, results.new
    titles = {group.code.value: group.title for group in new.lowest}
    columns = ("entry_id", "title", "add", "ind", "from_code", "to_code", "what", "issue", "rule")
    return _Table(
        "Recoded entries",
        "The index entries that change code or group, and new ones. The complete index is in index.csv.",
        [
            _Column("Entry id", 10, "code"),
            _Column("Title", 34, "wrapped"),
            _Column("ADD (additional qualifier)", 24, "wrapped"),
            _Column("IND (industry qualifier)", 24, "wrapped"),
            _Column(f"{old.id} code", 12, "code"),
            _Column(f"{new.id} code", 12, "code"),
            _Column(f"{new.id} title", 40, "wrapped"),
            _Column("What happens", 26, "wrapped"),
            _Column("Issue", 8, "issues"),
            _Column("Rule", 50, "wrapped"),
        ],
        [
            (entry_id, title, add, ind, before, after, titles.get(after), what, issue, rule)
            for entry_id, title, add, ind, before, after, what, issue, rule in results.moves.select(columns).iter_rows()
        ],
    )


def _findings(results: _Results) -> _Table:
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

    return _Table(
        "Findings",
        "What is wrong or doubtful with the revision as written, a way out, and how it was answered.",
        [
            _Column("Severity", 10),
            _Column("Status", 10, marked=False),
            _Column("Kind", 24, "wrapped", marked=False),
            _Column("Issues", 8, "issues", marked=False),
            _Column("Codes (version:code)", 20, "wrapped", marked=False),
            _Column("What is found", 64, "wrapped", marked=False),
            _Column("Way out", 40, "wrapped", marked=False),
            _Column("Answered by", 40, "wrapped", marked=False),
            _Column("Finding id", 28, "wrapped", marked=False),
        ],
        [row(finding) for finding in results.outcome.plan.findings],
        lambda row: str(row[0]),
    )


def _answer(finding: Finding) -> str | None:
    if finding.assumed:
        return f"assumption {finding.assumed}"
    return f"accepted: {finding.accepted}" if finding.accepted else None


def _assumptions(results: _Results) -> _Table:
    plan = results.outcome.plan
    return _Table(
        "Assumptions",
        "What was left out: this plan is strict." if plan.strict else "What was assumed where the revision is unclear.",
        [
            _Column("Assumption id", 22, "wrapped"),
            _Column("Issue", 8, "issues"),
            _Column("What is assumed", 64, "wrapped"),
            _Column("Because", 64, "wrapped"),
            _Column("Answers findings (finding id)", 40, "wrapped"),
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
    """One issue as a number, so that it sorts as one; several as text."""
    numbers = sorted(issues)
    return numbers[0] if len(numbers) == 1 else ", ".join(map(str, numbers))


def _sheet_names(old: str, new: str) -> tuple[str, str]:
    """Names that Excel takes for the two correspondences: short, without its forbidden signs, not the same."""
    room = (_MOST_IN_SHEET_NAME - len(" to ")) // 2
    one, other = (re.sub(r"[\[\]:*?/\\']", "-", version) for version in (old, new))
    if len(one) + len(other) > 2 * room:
        one, other = one[:room], other[:room]
    if one.casefold() == other.casefold():
        one, other = f"{one[: room - 4]} old", f"{other[: room - 4]} new"
    return f"{one} to {other}", f"{other} to {one}"


# How they are written.


@dataclass(frozen=True)
class _Book:
    """A workbook, its formats (one for each kind of cell and mark), and the line at the foot of its pages."""

    workbook: Workbook
    title: str
    formats: dict[tuple[str, str], Format] = field(default_factory=dict)

    def format(self, kind: str, mark: str = "") -> Format:
        """The format for cells of a kind, in a row with a mark."""
        if (kind, mark) not in self.formats:
            look = {"valign": "top", **_KINDS[kind], **_MARKS[mark]}
            self.formats[kind, mark] = self.workbook.add_format(look)
        return self.formats[kind, mark]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet that prints well."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.title[:150].replace('&', '&&')}&C&A&RPage &P of &N")
        return sheet


def _write_table(book: _Book, table: _Table) -> None:
    sheet = book.sheet(table.name)
    last_row, last_column = len(table.rows), len(table.columns) - 1
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width, book.format(column.kind))
        sheet.write_string(0, place, column.heading, book.format("text", "head"))
    sheet.set_row(0, _LINE_HEIGHT * _lines(table.columns, [column.heading for column in table.columns]))
    looks_of: dict[str, list[Format]] = {}
    for number, row in enumerate(table.rows, start=1):
        mark = table.mark(row)
        if mark not in looks_of:
            looks_of[mark] = [book.format(column.kind, mark if column.marked else "row") for column in table.columns]
        if (lines := _lines(table.columns, row)) > 1:
            sheet.set_row(number, _LINE_HEIGHT * lines)
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, looks_of[mark][place])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})


def _lines(columns: Sequence[_Column], row: Row) -> int:
    """How many lines the fullest cell needs: a program that opens the book need not fit the rows itself."""
    return max(
        _lines_of(cell, column.width) if isinstance(cell, str) else 1 for column, cell in zip(columns, row, strict=True)
    )


@lru_cache(maxsize=10_000)
def _lines_of(text: str, width: float) -> int:
    room = int(width * _LETTERS)
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(len(wrap(line, room)) or 1 for line in text.split("\n"))


def _write_cell(sheet: Worksheet, row: int, place: int, cell: Cell, look: Format) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell, look)
    else:
        sheet.write_number(row, place, cell, look)


def _write_about(book: _Book, results: _Results, tables: Sequence[_Table]) -> None:
    sheet = book.sheet(ABOUT)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    for place, width in enumerate((46, 14, 14, 14, 70)):
        sheet.set_column(place, place, width, book.format("text"))
    for number, (mark, cells) in enumerate(_about(results, tables)):
        for place, cell in enumerate(cells):
            if mark == "sheet" and place == 0:
                sheet.write_url(number, place, f"internal:'{cell}'!A1", book.format("link"), str(cell))
            else:
                _write_cell(sheet, number, place, cell, book.format(_kind_in_about(mark, place, cell), mark))


def _kind_in_about(mark: str, place: int, cell: Cell) -> str:
    if isinstance(cell, int):
        return "number"
    if place and (mark == "over figures" or (mark == "over words" and place == 1)):
        return "right"
    return "text"


def _about(results: _Results, tables: Sequence[_Table]) -> Iterable[tuple[str, Row]]:
    """The lines of the first sheet, each with its mark."""
    yield from _about_revision(results)
    yield "over words", ["Sheets", "Rows", "What they hold", "", ""]
    for table in tables:
        yield "sheet", [table.name, len(table.rows), table.holds]
    yield "", []
    yield from _about_numbers(results)
    yield "over words", ["Change types", "Groups", "What they mean", "", ""]
    types = Counter(change_type for change in results.outcome.plan.changes for change_type in change.types)
    for change_type, meaning in _MEANINGS.items():
        yield "", [change_type.label, types[change_type], meaning]
    yield "", ["Groups of all levels; one can have several types. RC types are said of giver and taker alike."]


def _about_revision(results: _Results) -> Iterable[tuple[str, Row]]:
    plan, old, new = results.outcome.plan, results.old, results.new
    yield "title", [plan.revision.title]
    yield "", ["Revision", plan.revision.id]
    yield "", ["Source", plan.revision.source]
    yield "", ["From version", " – ".join(part for part in (old.id, old.title, old.source) if part)]
    yield "", ["To version", f"{new.id} – {new.source}"]
    coded = len(plan.index) - plan.index.codes(old.id).null_count()
    yield "", ["Index", f"{plan.index.name} – {len(plan.index):,} entries, {coded:,} of them coded to {old.id}"]
    yield "", ["How to read codes", f"Each column of codes says in its heading whether it is of {old.id} or {new.id}."]
    yield "", []


def _about_numbers(results: _Results) -> Iterable[tuple[str, Row]]:
    plan, old, new = results.outcome.plan, results.old, results.new
    yield "over figures", ["Groups", old.id, new.id, "", ""]
    for level in new.rules.levels:
        yield "", [level.name.capitalize(), len(old.at_level(level.name)), len(new.at_level(level.name))]
    yield "", []
    issues = plan.revision.issues
    decisions = Counter(issue.decision for issue in issues)
    assumed = 0 if plan.strict else sum(len(assumption.changes) for assumption in plan.revision.assumptions)
    yield "over figures", ["Issues and changes", "Number", "", "", ""]
    yield "", ["Issues", len(issues)]
    yield "", ["   decided: change", decisions[Decision.CHANGE]]
    yield "", ["   decided: no further action", decisions[Decision.NO_ACTION]]
    yield "", ["Changes that the issues ask for", sum(len(issue.changes) for issue in issues)]
    yield "", ["Changes that are assumed", assumed]
    yield "", []
    found = Counter((finding.severity, finding.status) for finding in plan.findings)
    yield "over figures", ["Findings", *_STATUSES, ""]
    for severity in Severity:
        yield "", [severity.value.capitalize(), *(found[severity, status] for status in _STATUSES)]
    yield "", []
    moves = Counter(results.moves["what"])
    yield "over figures", ["Entries of the index", "Number", "", "", ""]
    yield "", ["Entries that change code", moves[WITH_ITS_GROUP] + moves[OTHER_GROUP]]
    yield "", [f"   {WITH_ITS_GROUP}", moves[WITH_ITS_GROUP]]
    yield "", [f"   {OTHER_GROUP}", moves[OTHER_GROUP]]
    yield "", ["Entries that go to another group under the same code", moves[OTHER_GROUP_SAME_CODE]]
    yield "", ["New entries", moves[NEW_ENTRY]]
    yield "", ["Entries left without a group", moves[NO_GROUP]]
    yield "", []
