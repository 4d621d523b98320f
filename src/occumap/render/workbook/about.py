"""The first sheet: what the revision is, what the other sheets hold, and its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from occumap.model.change_type import ChangeType
from occumap.model.finding import Severity
from occumap.model.revision import Decision
from occumap.render.workbook.cells import LINE_HEIGHT, Book, Cell, Row, Table, write_cell
from occumap.render.workbook.results import (
    NEW_ENTRY,
    NO_GROUP,
    OTHER_GROUP,
    OTHER_GROUP_SAME_CODE,
    WITH_ITS_GROUP,
    Results,
)

ABOUT = "About"
_STATUSES = ("open", "assumed", "accepted")
_MEANINGS = {
    ChangeType.DELETION: "The group ends, and no group of the new version has any of its entries.",
    ChangeType.CREATION: "The group is new, and has no entries from any old group.",
    ChangeType.MERGER: "The group ends, and most of its entries go to a new group.",
    ChangeType.TAKE_OVER: "The group ends, and most of its entries go to a group that continues.",
    ChangeType.BREAKDOWN: "The group ends, and no other group gets more than half of its entries.",
    ChangeType.SPLIT_OFF: "Some of the group's entries make a new group.",
    ChangeType.TRANSFER: "Some of the group's entries go to another group that continues.",
    ChangeType.CODE_CHANGE: "The group continues under another code.",
    ChangeType.NAME_CHANGE: "The group continues under another title.",
    ChangeType.UNCHANGED: "Code, title and entries are those of the old version.",
}


def write_about(book: Book, results: Results, tables: Sequence[Table]) -> None:
    """Write the first sheet, with a link to each of the others."""
    sheet = book.sheet(ABOUT)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 2 * LINE_HEIGHT)
    for place, width in enumerate((46, 14, 14, 14, 70)):
        sheet.set_column(place, place, width, book.format("text"))
    for number, (mark, cells) in enumerate(_about(results, tables)):
        for place, cell in enumerate(cells):
            if mark == "sheet" and place == 0:
                sheet.write_url(number, place, f"internal:'{cell}'!A1", book.format("link"), str(cell))
            else:
                write_cell(sheet, number, place, cell, book.format(_kind_in_about(mark, place, cell), mark))


def _kind_in_about(mark: str, place: int, cell: Cell) -> str:
    if isinstance(cell, int):
        return "number"
    if place and (mark == "over figures" or (mark == "over words" and place == 1)):
        return "right"
    return "text"


def _about(results: Results, tables: Sequence[Table]) -> Iterable[tuple[str, Row]]:
    """Yield the lines of the first sheet, each with its mark."""
    yield from _about_revision(results)
    yield "over words", ["Sheets", "Rows", "Contents", "", ""]
    for table in tables:
        yield "sheet", [table.name, len(table.rows), table.holds]
    yield "", []
    yield from _about_numbers(results)
    yield "over words", ["Change types", "Groups", "Meaning", "", ""]
    types = Counter(change_type for change in results.outcome.plan.changes for change_type in change.types)
    for change_type, meaning in _MEANINGS.items():
        yield "", [change_type.label, types[change_type], meaning]
    yield (
        "",
        [
            (
                "Groups of all levels; a group can have several types. RC types (real changes) apply both to the group "
                "that gives entries and to the group that takes them. VC types (virtual changes) are changes of code "
                "or name only."
            )
        ],
    )


def _about_revision(results: Results) -> Iterable[tuple[str, Row]]:
    plan, old, new = results.outcome.plan, results.old, results.new
    yield "title", [plan.revision.title]
    yield "", ["Revision", plan.revision.id]
    yield "", ["Source", plan.revision.source]
    yield "", ["From version", " – ".join(part for part in (old.id, old.title, old.source) if part)]
    yield "", ["To version", f"{new.id} – {new.source}"]
    coded = len(plan.index) - plan.index.codes(old.id).null_count()
    index = f"{plan.index.name} – {len(plan.index):,} entries, {coded:,} of them coded to {old.id}"
    yield "", ["Index", "none: groups alone" if plan.is_of_groups_alone else index]
    yield "", ["How to read codes", f"Each column of codes says in its heading whether it is of {old.id} or {new.id}."]
    yield "", []


def _about_numbers(results: Results) -> Iterable[tuple[str, Row]]:
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
