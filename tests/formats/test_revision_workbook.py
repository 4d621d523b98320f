"""The workbook a working group publishes for a revision."""

from dataclasses import replace
from io import BytesIO

import fastexcel
import pytest

from occumap import apply_plan, make_plan
from occumap.examples import small_index, small_revision, small_version
from occumap.formats.revision_workbook import revision_workbook
from occumap.tasks.revise import revise


@pytest.fixture(scope="module")
def tiny():
    return apply_plan(make_plan(small_revision(), small_version(), small_index()))


def sheet(content: bytes, name: str):
    return fastexcel.read_excel(BytesIO(content).read()).load_sheet(name, header_row=None, dtypes="string").to_polars()


def cells(content: bytes, name: str) -> list[tuple[str | None, ...]]:
    return sheet(content, name).rows()


def test_the_sheets_are_those_a_working_group_publishes(tiny):
    names = fastexcel.read_excel(revision_workbook(tiny)).sheet_names
    assert names == [
        "About",
        "New structure",
        "Renamed headings",
        "Change types",
        "tiny1 to tiny2",
        "tiny2 to tiny1",
        "Recoded entries",
        "Findings",
        "Assumptions",
    ]


def test_the_same_outcome_gives_the_same_bytes(tiny):
    assert revision_workbook(tiny) == revision_workbook(tiny)


def test_every_group_of_the_new_version_stands_in_the_structure(tiny):
    text = {cell for row in cells(revision_workbook(tiny), "New structure") for cell in row}
    assert {group.title for group in tiny.version} <= text
    assert {group.code.value for group in tiny.version} <= text


def test_a_renamed_heading_stands_with_both_titles(tiny):
    rows = cells(revision_workbook(tiny), "Renamed headings")
    assert any({"11", "Bakers", "Bread bakers"} <= set(row) for row in rows)


def test_the_correspondence_reads_both_ways(tiny):
    content = revision_workbook(tiny)
    there = [row for row in cells(content, "tiny1 to tiny2") if row[0] == "12"]
    back = [row for row in cells(content, "tiny2 to tiny1") if row[0] == "21"]
    assert sorted({"12", "13"} & {cell for row in there for cell in row}) == ["12", "13"]
    assert {"21", "22"} <= {cell for row in back for cell in row}


def test_columns_of_codes_say_which_version_they_are_of(tiny):
    header = " ".join(str(cell) for row in cells(revision_workbook(tiny), "Recoded entries")[:3] for cell in row)
    assert "tiny1" in header
    assert "tiny2" in header


def test_text_that_looks_like_a_formula_stays_text(tiny):
    frame = tiny.destinations.with_columns(title=tiny.destinations["title"].replace("Cook, pastry", "=1+1"))
    content = revision_workbook(replace(tiny, destinations=frame))
    assert "=1+1" in {cell for row in cells(content, "Recoded entries") for cell in row}


def test_the_22_issues_fill_every_sheet():
    content = revision_workbook(revise("soc2010-review").outcome)
    findings = cells(content, "Findings")
    assert any("code-given-away" in row for row in findings)
    assert len(cells(content, "Assumptions")) > 10
    assert len(cells(content, "Recoded entries")) > 700
