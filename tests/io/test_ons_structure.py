"""The structure of SOC2020 is read from either sheet the ONS publishes it on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from occumap.catalog import load, shipped
from occumap.errors import ClassificationError, InputError
from occumap.io.ons_structure import read_ons_structure
from tests.io.made_files import Cell, make_workbook

RULES = shipped.rules("soc-uk")
COUNTS = {"major": 9, "sub-major": 26, "minor": 104, "unit": 412}
BLANK = "<blank>"
LEVELS = ("SOC\n2020 Major Group", "SOC\n2020 Sub-Major Group", "SOC\n2020 Minor Group", "SOC 2020 Unit Group")
DESCRIPTIONS = [
    [*LEVELS, "SOC\n2020 \nGroup Title", "Tasks"],
    ["1", BLANK, BLANK, BLANK, "Managers and\ndirectors ", BLANK],
    [BLANK, "11", BLANK, BLANK, "Corporate managers", BLANK],
    [BLANK, BLANK, "111", BLANK, "Chief executives", BLANK],
    [BLANK, BLANK, BLANK, "1111", "Chief executives and senior officials", "~formulates policy"],
]
FRAMEWORK: list[list[Cell]] = [
    ["Unique ID", *(name.replace("SOC\n", "SOC") for name in LEVELS), "SOC2020 Group Title"],
    [None, "1", None, None, None, "MANAGERS AND DIRECTORS"],
    [None] * 6,
    [None, None, "11", None, None, "CORPORATE MANAGERS"],
    [None, None, None, "111", None, "Chief Executives"],
    ["soc-y1aa", None, None, None, "1111", "Chief executives and senior officials"],
]


def read(tmp_path: Path, rows: Sequence[Sequence[Cell]], sheet: str = "SOC2020 Framework"):
    return read_ons_structure(make_workbook(tmp_path / "soc.xlsx", {sheet: rows}), "soc2020", rules=RULES)


@pytest.fixture(scope="module")
def structure_workbook(shared):
    return shared / "uk" / "soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx"


@pytest.mark.parametrize("workbook", ["structure_workbook", "ons_workbook"])
def test_the_real_workbooks_give_the_groups_of_soc2020(request, workbook):
    version = read_ons_structure(request.getfixturevalue(workbook), "soc2020", rules=RULES)
    held = load.version("soc2020")
    assert version.counts() == COUNTS
    assert [(g.code, g.level, g.parent) for g in version] == [(g.code, g.level, g.parent) for g in held]


@pytest.mark.parametrize("workbook", ["structure_workbook", "ons_workbook"])
def test_the_real_titles_are_those_held_but_for_case_and_one_full_stop(request, workbook):
    version = read_ons_structure(request.getfixturevalue(workbook), "soc2020", rules=RULES)
    held = load.version("soc2020")
    differ = [g for g in version if g.title.casefold().rstrip(".") != held[g.code.value].title.casefold().rstrip(".")]
    assert differ == []
    assert not any(group.title.isupper() for group in version)


def test_both_sheets_give_the_same_groups(tmp_path):
    described, framed = read(tmp_path, DESCRIPTIONS, "SOC2020 descriptions"), read(tmp_path, FRAMEWORK)
    assert [g.code for g in described] == [g.code for g in framed]
    assert [g.title for g in described][:2] == [g.title for g in framed][:2]
    assert str(framed["11"]) == "11 Corporate managers"
    assert framed["1111"].parent == framed["111"].code


def test_the_descriptions_are_preferred_because_their_titles_are_in_sentence_case(tmp_path):
    sheets = {"SOC2020 Framework": FRAMEWORK, "SOC2020 descriptions": DESCRIPTIONS}
    version = read_ons_structure(make_workbook(tmp_path / "soc.xlsx", sheets), "soc2020", rules=RULES)  # type: ignore[arg-type]
    assert version["1"].title == "Managers and directors"
    assert version["111"].title == "Chief executives"
    assert (version.source, version.title) == ("soc.xlsx", "soc2020")


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        (
            [None, None, None, None, "1115.0", "Directors"],
            ClassificationError,
            "row 7: '1115.0' is not a code of a unit",
        ),
        (
            [None, None, "112", None, None, "Directors"],
            ClassificationError,
            "row 7: '112' is not a code of a sub-major",
        ),
        ([None, None, None, "112", "1121", "Directors"], InputError, "row 7: .* here the code is 112 and 1121 and the"),
        ([None, None, None, None, None, "Directors"], InputError, "row 7: .* code is none and the title ‘Directors’"),
        ([None, None, None, "112", None, None], InputError, "row 7: .* code is 112 and the title ‘’. Restore the row"),
        ([None, None, None, None, "1111", "Again"], InputError, "row 7: code '1111' is already in row 6"),
        (
            [None, None, None, None, "1211", "Lost"],
            ClassificationError,
            "1211 Lost has the parent 121, which doesn't exi",
        ),
    ],
)
def test_a_row_that_is_not_one_group_is_refused_with_its_place(tmp_path, row, error, words):
    with pytest.raises(error, match=f"soc.xlsx, sheet ‘SOC2020 Framework’.*{words}"):
        read(tmp_path, [*FRAMEWORK, row])


def test_a_code_saved_as_a_number_with_decimals_says_so(tmp_path):
    with pytest.raises(
        ClassificationError,
        match=r"'1111\.5' is not a code.*Keep the code columns as text.*1115\.0 was saved as a number",
    ):
        read(tmp_path, [*FRAMEWORK, [None, None, None, None, 1111.5, "Directors"]])


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(
        InputError, match=r"no column for minor \(such as ‘minor group’\).*Its columns are: .*Unit Group"
    ):
        read(tmp_path, [[None if n == 3 else cell for n, cell in enumerate(row)] for row in FRAMEWORK])


def test_a_sheet_without_groups_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"it has no groups\. Check that the sheet is complete"):
        read(tmp_path, FRAMEWORK[:1])
    with pytest.raises(InputError, match="the sheet is empty"):
        read(tmp_path, [])


def test_a_workbook_without_the_sheet_says_which_it_has(tmp_path):
    with pytest.raises(InputError, match=r"no sheet ‘SOC2020 descriptions’\. It has: Sheet1"):
        read(tmp_path, FRAMEWORK, "Sheet1")


def test_the_real_workbook_cut_in_half_is_refused(tmp_path, structure_workbook):
    whole = structure_workbook.read_bytes()
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"half\.xlsx: it is not a complete Excel workbook.*download it again"):
        read_ons_structure(half, "soc2020", rules=RULES)


def test_text_a_folder_or_nothing_instead_of_a_workbook_is_refused(tmp_path):
    text = tmp_path / "soc.xlsx"
    text.write_text("code,title\n1,Managers\n")
    for path, words in (
        (text, "not a complete Excel"),
        (tmp_path, "a folder"),
        (tmp_path / "gone.xlsx", "no such file"),
    ):
        with pytest.raises(InputError, match=words):
            read_ons_structure(path, "soc2020", rules=RULES)
