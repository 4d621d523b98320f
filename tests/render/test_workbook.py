"""The workbook a working group publishes for a revision."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest

from occumap.examples import small_index, small_revision, small_version
from occumap.model.change import AddEntry
from occumap.model.code import Reference
from occumap.model.finding import Finding, Severity
from occumap.model.revision import Assumption, Decision
from occumap.render.workbook import revision_workbook
from occumap.revision.apply import apply
from occumap.revision.plan import plan as make_plan
from occumap.workflows.revise.revise import revise

TABLES = (
    "New structure",
    "Renamed headings",
    "Change types",
    "tiny1 to tiny2",
    "tiny2 to tiny1",
    "Recoded entries",
    "Findings",
    "Assumptions",
)


def outcome_of(revision):
    return apply(make_plan(revision, small_version(), small_index()))


@pytest.fixture(scope="module")
def tiny():
    return outcome_of(small_revision())


@pytest.fixture(scope="module")
def the_22_issues():
    outcome = revise("soc2010-review").outcome
    return outcome, revision_workbook(outcome)


def sheet(content: bytes, name: str):
    return fastexcel.read_excel(BytesIO(content).read()).load_sheet(name, header_row=None, dtypes="string").to_polars()


def cells(content: bytes, name: str) -> list[tuple[str | None, ...]]:
    return sheet(content, name).rows()


def records(content: bytes, name: str) -> list[dict[str, str | None]]:
    header, *rows = cells(content, name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def parts(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def said(content: bytes) -> dict[str | None, tuple[str | None, ...]]:
    """The lines of the first sheet, by what stands first in them; the list of sheets comes first."""
    return {row[0]: row[1:] for row in reversed(cells(content, "About"))}


def test_the_sheets_are_those_a_working_group_publishes(tiny):
    assert fastexcel.read_excel(revision_workbook(tiny)).sheet_names == ["About", *TABLES]


def test_the_same_outcome_gives_the_same_bytes(tiny):
    assert revision_workbook(tiny) == revision_workbook(tiny)


def test_no_day_but_a_constant_one_is_written(tiny):
    days = re.findall(r"\d{4}-\d\d-\d\dT", parts(revision_workbook(tiny))["docProps/core.xml"])
    assert set(days) == {"1980-01-01T"}


def test_every_group_of_the_new_version_stands_in_the_structure(tiny):
    rows = cells(revision_workbook(tiny), "New structure")[1:]
    assert [(row[0] or row[1], row[2]) for row in rows] == [(g.code.value, g.title) for g in tiny.version]


def test_the_structure_says_what_each_group_comes_from_and_why(tiny):
    by_title = {row["tiny2 title"]: row for row in records(revision_workbook(tiny), "New structure")}
    merged, pastry = by_title["Cycle makers and menders"], by_title["Pastry cooks"]
    assert merged["Comes from (tiny1 codes and titles)"] == "21 Cycle makers\n22 Cycle menders"
    assert merged["Issues"] == "3"
    assert merged["Entries"] == "3"
    assert pastry["Continues (tiny1 code)"] == "new"
    assert pastry["Change types"] == "RC4 split-off"
    assert by_title["Cake makers"]["Continues (tiny1 code)"] == "12"
    assert by_title["Lamplighters"]["Change types"] == "unchanged"


def test_a_group_names_the_issues_that_make_entries_come_or_leave_or_add_some(the_22_issues):
    _, content = the_22_issues
    by_code = {row["Unit (soc2020-draft code)"]: row for row in records(content, "New structure")}
    assert by_code["2122"]["Issues"] == "20"
    assert by_code["3219"]["Issues"] == "1, 7"


def test_a_renamed_heading_stands_with_both_titles(tiny):
    rows = cells(revision_workbook(tiny), "Renamed headings")
    assert rows[1] == ("job", "11", "Bakers", "11", "Bread bakers", "1")
    assert {row[2] for row in rows[1:]} == {"Bakers", "Pastry and cake makers", "Cycle menders"}


def test_each_group_change_has_its_row(tiny):
    rows = records(revision_workbook(tiny), "Change types")
    shown = [(row["Version of the group"], row["tiny1 code"] or row["tiny2 code of a new group"]) for row in rows]
    assert shown == [(change.group.version, change.group.value) for change in tiny.plan.changes]
    assert [row["Change types"] for row in rows] == [change.label for change in tiny.plan.changes]


def test_the_correspondence_reads_both_ways(tiny):
    content = revision_workbook(tiny)
    there = [row for row in cells(content, "tiny1 to tiny2") if row[0] == "12"]
    back = [row for row in cells(content, "tiny2 to tiny1") if row[0] == "21"]
    assert [(row[2], row[3], row[4]) for row in there] == [("12", "Cake makers", "2"), ("13", "Pastry cooks", "1")]
    assert [float(row[5]) for row in there] == pytest.approx([2 / 3, 1 / 3])
    assert [(row[2], row[4]) for row in back] == [("21", "1"), ("22", "2")]


def test_a_group_without_entries_is_still_looked_up_in_the_correspondence(the_22_issues):
    _, content = the_22_issues
    [row] = [row for row in records(content, "soc2020-draft to soc2010") if row["soc2020-draft code"] == "2116"]
    assert row["soc2010 code"] is None
    assert row["Change types of soc2020-draft group"] == "creation"


def test_columns_of_codes_say_which_version_they_are_of(tiny):
    content = revision_workbook(tiny)
    headings = [heading for name in TABLES for heading in cells(content, name)[0] if re.search("codes?\\b", heading)]
    assert len(headings) > 15
    assert [heading for heading in headings if not re.search("tiny1|tiny2|version:code", heading)] == []


def test_the_recoded_entries_are_those_that_leave_their_code_or_group(the_22_issues):
    outcome, content = the_22_issues
    shown = {row["Entry id"]: row for row in records(content, "Recoded entries")}
    frame = outcome.destinations
    recoded = frame.filter(pl.col("from_code").ne_missing(pl.col("to_code")))["entry_id"]
    assert set(recoded) <= set(shown)
    rest = [row for entry_id, row in shown.items() if entry_id not in set(recoded)]
    assert {row["What happens"] for row in rest} == {"goes to another group under the same code"}
    assert {row["soc2010 code"] for row in rest} >= {"2126", "3422"}


def test_a_new_entry_has_no_old_code():
    revision = small_revision()
    lighter = AddEntry("Lighter, gas", None, None, Reference("30"))
    issue = replace(revision.issues[3], decision=Decision.CHANGE, changes=(lighter,))
    outcome = outcome_of(replace(revision, issues=(*revision.issues[:3], issue)))
    [row] = [row for row in records(revision_workbook(outcome), "Recoded entries") if row["Title"] == "Lighter, gas"]
    assert (row["tiny1 code"], row["tiny2 code"], row["What happens"]) == (None, "30", "new entry")


@pytest.mark.parametrize("text", ["=1+1", "+44 operator", "-er, bak", "@home worker", "https://example.org"])
def test_text_that_looks_like_a_formula_or_a_link_stays_text(tiny, text):
    frame = tiny.destinations.with_columns(title=tiny.destinations["title"].replace("Cook, pastry", text))
    content = revision_workbook(replace(tiny, destinations=frame))
    assert text in {cell for row in cells(content, "Recoded entries") for cell in row}
    sheets = {name: xml for name, xml in parts(content).items() if name.startswith("xl/worksheets/")}
    assert not [name for name, xml in sheets.items() if "<f>" in xml]
    assert "example.org" not in "".join(sheets.values())


def test_codes_are_text_and_counts_are_numbers(tiny):
    book = fastexcel.read_excel(revision_workbook(tiny))
    frame = book.load_sheet("tiny1 to tiny2").to_polars()
    assert frame.schema["tiny1 code"] == frame.schema["tiny2 code"] == pl.String
    assert frame.schema["Entries"].is_numeric()


def test_findings_say_how_they_were_answered_in_words(tiny):
    codes = (tiny.plan.old["11"].code, tiny.version["11"].code)
    findings = (
        Finding("odd", Severity.ERROR, (1,), codes, "It is odd.", "Correct it.", assumed="even"),
        Finding("dull", Severity.WARNING, (1, 2), codes[:1], "It is dull.", "Polish it.", accepted="We like it."),
    )
    assumptions = (Assumption("even", 1, "It is even.", "It looks so.", ("odd/11+11",)),)
    revision = replace(tiny.plan.revision, assumptions=assumptions)
    content = revision_workbook(replace(tiny, plan=replace(tiny.plan, findings=findings, revision=revision)))
    odd, dull = cells(content, "Findings")[1:]
    assert odd[:5] == ("error", "assumed", "odd", "1", "tiny1:11\ntiny2:11")
    assert odd[7] == "assumption even"
    assert dull[:4] == ("warning", "accepted", "dull", "1, 2")
    assert dull[7] == "accepted: We like it."
    assert cells(content, "Assumptions")[1] == ("even", "1", "It is even.", "It looks so.", "odd/11+11")
    assert said(content)["Error"][:3] == ("0", "1", "0")
    assert said(content)["Warning"][:3] == ("0", "0", "1")


def test_the_first_sheet_counts_what_the_others_hold(tiny):
    content = revision_workbook(tiny)
    lines = said(content)
    assert "12 entries" in lines["Index"][0]
    assert lines["Job"][:2] == ("7", "7")
    assert lines["Issues"][0] == "4"
    assert lines["Entries that change code"][0] == "3"
    for name in TABLES:
        assert int(lines[name][0]) == len(cells(content, name)) - 1
    assert "index.csv" in lines["Recoded entries"][1]


def test_every_table_prints_landscape_on_pages_one_wide_with_its_headings(tiny):
    inside = parts(revision_workbook(tiny))
    for number in range(2, 2 + len(TABLES)):
        xml = inside[f"xl/worksheets/sheet{number}.xml"]
        assert re.search('<pageSetup [^>]*orientation="landscape"[^>]*fitToHeight="0"', xml) or re.search(
            '<pageSetup [^>]*fitToHeight="0"[^>]*orientation="landscape"', xml
        )
        assert 'state="frozen"' in xml
        assert "<autoFilter" in xml
    assert inside["xl/workbook.xml"].count("_xlnm.Print_Titles") == len(TABLES)


def test_rows_are_as_high_as_the_lines_in_them(tiny):
    xml = parts(revision_workbook(tiny))["xl/worksheets/sheet2.xml"]
    place = next(n for n, group in enumerate(tiny.version, start=2) if group.title == "Cycle makers and menders")
    assert re.search(rf'<row r="{place}" [^>]*ht="30"', xml)


@pytest.mark.parametrize(
    "to", ["tiny2: [final]? a/b\\c*", "t" * 40, "tiny1-with-a-very-long-name-of-its-own", "o'clock'", "TINY1?"]
)
def test_any_version_id_makes_a_sheet_name_that_excel_takes(to):
    names = fastexcel.read_excel(revision_workbook(outcome_of(replace(small_revision(), to_version=to)))).sheet_names
    assert len({name.casefold() for name in names}) == 9
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_a_link_on_the_first_sheet_leads_to_each_other(tiny):
    xml = parts(revision_workbook(tiny))["xl/worksheets/sheet1.xml"]
    assert re.findall("location=\"'([^']+)'!A1\"", xml) == list(TABLES)


def test_the_22_issues_fill_every_sheet(the_22_issues):
    _, content = the_22_issues
    findings = cells(content, "Findings")
    assert any("code-given-away" in row for row in findings)
    assert len(cells(content, "Assumptions")) > 10
    assert len(cells(content, "Recoded entries")) > 700
