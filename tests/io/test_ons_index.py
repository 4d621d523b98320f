"""The ONS coding index is read as published, whatever the vintage; what isn't one is refused with its place."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog import load
from occumap.errors import InputError
from occumap.io.ons_index import natural_order, read_ons_index
from occumap.model.code import Code
from tests.io.made_files import Cell, make_workbook

SHEET = "SOC2020 coding index"
HEADER = ["UNIQUE ID", "D", "SOC_2010", "SOC_2020", "SOC_2020_ext", "INDEXOCC", "ADD", "IND", "SEE"]
NATURAL = "INDEXOCC_-_natural_word_order"
BAKER = ["a1", "O", "5432", "5432", "5432/00", "Baker, bread", None, None, None]
MAKER = ["a2", None, "2126", "2129", "2129/99", "Engineer, design", "(professional)", "aircraft mfr", None]
SEE = ["a3", None, "}}}}", "}}}}", "}}}}/}}", "Chef", None, None, "see Cook"]


def index_of(tmp_path: Path, *rows: Sequence[Cell], header: Sequence[Cell] | None = None, sheet: str = SHEET) -> Path:
    return make_workbook(tmp_path / "index.xlsx", {"Information": [["About"]], sheet: [header or HEADER, *rows]})


def test_the_real_index_has_all_its_entries_and_six_versions(ons_workbook):
    index = read_ons_index(ons_workbook)
    assert len(index) == 32_195
    assert index.versions == ("soc90", "soc2000", "soc2010", "soc2020", "soc2020ext", "isco08")
    assert index.codes("soc2020").drop_nulls().n_unique() == 412
    assert index.codes("soc2010").drop_nulls().n_unique() == 369
    assert index.codes("soc2020ext").drop_nulls().n_unique() == 1_367


def test_the_real_see_references_have_no_codes_and_the_real_defaults_keep_their_flags(ons_workbook):
    frame = read_ons_index(ons_workbook).frame
    assert frame.filter(pl.col("see").str.starts_with("see "))["soc2020"].null_count() > 200
    assert not frame["soc2020"].str.contains("}", literal=True).any()
    assert set(frame["default"].drop_nulls()) == {"O", "I", "A", "Q", "QS", "M"}


def test_an_entry_keeps_its_qualifiers_flag_and_codes(tmp_path):
    index = read_ons_index(index_of(tmp_path, BAKER, MAKER, SEE))
    assert index.name == "index"
    assert index.entry("a1").default == "O"
    entry = index.entry("a2")
    assert (entry.title, entry.add, entry.ind) == ("Engineer, design", "(professional)", "aircraft mfr")
    assert entry.codes["soc2020"] == Code("soc2020", "2129")
    assert index.entry("a3").codes == {}
    assert index.entry("a3").see == "see Cook"


@pytest.mark.parametrize(
    "header",
    [
        ["UNIQUEID", "Default", "SOC2010", "SOC2020", "SOC2020-ext", "INDEX OCC", "Add", "Ind", "See"],
        ["Unique id", "d", " soc 2010 ", "Soc_2020", "SOC2020 ext", "Indexocc", "ADD", "IND", "SEE"],
        ["RECNO", "D", "SOC\n2010", "SOC\n2020", "SOC2020\next", "INDEXOCC", "ADD", "IND", "SEE"],
    ],
)
def test_names_of_columns_may_differ_in_case_spaces_and_signs(tmp_path, header):
    expected = read_ons_index(index_of(tmp_path, BAKER, MAKER, SEE), name="x")
    assert read_ons_index(index_of(tmp_path, BAKER, MAKER, SEE, header=header), name="x") == expected


def test_without_a_column_of_natural_word_order_it_is_made_from_the_title(tmp_path):
    index = read_ons_index(index_of(tmp_path, BAKER, MAKER))
    assert index.frame["natural_title"].to_list() == ["Bread baker", "Design engineer"]


def test_a_published_natural_word_order_is_kept_and_made_only_where_it_is_blank(tmp_path):
    path = index_of(tmp_path, [*BAKER, "Baker of bread"], [*MAKER, " "], header=[*HEADER, NATURAL])
    assert read_ons_index(path).frame["natural_title"].to_list() == ["Baker of bread", "Design engineer"]


def test_made_word_order_agrees_with_the_published_one_but_for_case(ons_workbook):
    frame = read_ons_index(ons_workbook).frame
    same = [
        natural_order(title).casefold() == published.casefold()
        for title, published in frame.select("title", "natural_title").iter_rows()
    ]
    assert sum(same) / len(same) > 0.999


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("Baker", "Baker"),
        ("Engineer, design, mechanical", "Mechanical design engineer"),
        ("Manager, IT", "IT manager"),
        ("Engineer,", "Engineer"),
        ("Officer, , press", "Press officer"),
    ],
)
def test_natural_order(title, spoken):
    assert natural_order(title) == spoken


def test_blank_rows_and_notes_without_title_or_code_are_left_out(tmp_path):
    assert len(read_ons_index(index_of(tmp_path, BAKER, [None] * 9, MAKER, ["Source: ONS"]))) == 2


def test_codes_saved_as_whole_numbers_are_still_codes(tmp_path):
    path = index_of(tmp_path, ["a1", None, 5432, 5432, "5432/00", "Baker", None, None, None])
    assert read_ons_index(path).codes("soc2020").to_list() == ["5432"]


def test_a_code_that_is_not_text_is_refused_with_its_row_below_blank_ones(tmp_path):
    path = index_of(tmp_path, BAKER, [None] * 9, ["a2", None, "2126", "1115.0", None, "Engineer", None, None, None])
    with pytest.raises(InputError) as refused:
        read_ons_index(path)
    assert f"{path}, sheet ‘{SHEET}’, row 4: '1115.0' is not a code of soc2020" in str(refused.value)
    assert "saved as a number. Keep the code columns as text" in str(refused.value)


def test_a_complaint_names_the_sheet_that_was_read(tmp_path):
    path = index_of(tmp_path, ["a1", None, "54", None, None, "Baker", None, None, None], sheet="SOC2010 CODING INDEX")
    with pytest.raises(InputError, match="sheet ‘SOC2010 CODING INDEX’, row 2: '54' is not a code of soc2010"):
        read_ons_index(path)


def test_an_id_twice_is_refused_with_both_rows(tmp_path):
    with pytest.raises(InputError, match=r"index\.xlsx.*row 3: id 'a1' is already in row 2\. Give every row"):
        read_ons_index(index_of(tmp_path, BAKER, ["a1", *MAKER[1:]]))


@pytest.mark.parametrize(("column", "what"), [(0, "id"), (5, "title")])
def test_an_entry_without_id_or_title_is_refused_with_its_row(tmp_path, column, what):
    broken = [None if n == column else cell for n, cell in enumerate(MAKER)]
    with pytest.raises(InputError, match=f"row 3: there is no {what}. Restore it"):
        read_ons_index(index_of(tmp_path, BAKER, broken))


@pytest.mark.parametrize(("gone", "field"), [("INDEXOCC", "title"), ("UNIQUE ID", "entry_id")])
def test_a_missing_column_is_named_beside_those_that_are_there(tmp_path, gone, field):
    header = ["Other" if name == gone else name for name in HEADER]
    with pytest.raises(InputError, match=rf"no column for {field} \(such as ‘{gone}’\).*Its columns are: .*Other"):
        read_ons_index(index_of(tmp_path, BAKER, header=header))


def test_an_index_without_any_column_of_codes_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"there is no column of codes\. Give the coding index as published"):
        read_ons_index(index_of(tmp_path, ["a1", "Baker"], header=["UNIQUE ID", "INDEXOCC"]))


def test_two_columns_of_one_name_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"two columns could be soc2020: ‘SOC_2020’ and ‘SOC2020’\. Rename"):
        read_ons_index(index_of(tmp_path, [*BAKER, "5432"], header=[*HEADER, "SOC2020"]))


def test_a_workbook_without_the_sheet_says_which_it_has(tmp_path):
    path = make_workbook(tmp_path / "index.xlsx", {"Notes": [["x"]], "Data": [["y"]]})
    with pytest.raises(InputError, match=r"no sheet ‘SOC2020 coding index’\. It has: Notes, Data\. Give the workbook"):
        read_ons_index(path)


@pytest.mark.parametrize(
    ("rows", "words"), [([], "the sheet is empty. Give"), ([HEADER], "it has no entries. Check that the")]
)
def test_an_empty_sheet_is_refused(tmp_path, rows, words):
    with pytest.raises(InputError, match=words):
        read_ons_index(make_workbook(tmp_path / "index.xlsx", {SHEET: rows}))


NOT_WHOLE = "it is not a complete Excel workbook. It may be incomplete or another kind of file: download it again"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_refused(tmp_path, share):
    path = index_of(tmp_path, BAKER, MAKER)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=NOT_WHOLE):
        read_ons_index(path)


def test_the_real_index_cut_in_half_is_refused(tmp_path, ons_workbook):
    path = tmp_path / "half.xlsx"
    whole = ons_workbook.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=rf"half\.xlsx: {NOT_WHOLE}"):
        read_ons_index(path)


def test_a_workbook_damaged_inside_is_refused(tmp_path):
    path = index_of(tmp_path, *([f"a{n}", *BAKER[1:]] for n in range(500)))
    whole = bytearray(path.read_bytes())
    for place in range(200, len(whole) - 2_000, 97):
        whole[place] ^= 0x55
    path.write_bytes(whole)
    with pytest.raises(
        InputError, match=r"index\.xlsx.*(not a complete Excel workbook|the workbook is damaged).*ownload it"
    ):
        read_ons_index(path)


def test_text_that_calls_itself_a_workbook_is_refused(tmp_path):
    path = tmp_path / "index.xlsx"
    path.write_text("title,soc2020\nBaker,5432\n")
    with pytest.raises(InputError, match=NOT_WHOLE):
        read_ons_index(path)


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"this is a folder\. Give the file in it"):
        read_ons_index(tmp_path)
    with pytest.raises(InputError, match=r"gone\.xlsx: there is no such file\. Check the path"):
        read_ons_index(tmp_path / "gone.xlsx")


LATER = [
    ["SOC2020 Volume 2: the coding index", None, None, None, None, None, None, None],
    ["Version 14", None, None, None, None, None, None, None],
    ["Index title", "Natural word order", "Additional qualifier", "Industry qualifier", "SOC 2020 code", "SOC2020 ext",
     "ISCO-08", "Unique ID"],
    ["Baker, café", "Café baker", None, "catering", "5432", "543201", "7512", "n1"],
    ["Cashier (£)", None, "(head)", None, "7112", "7112/00", "5230", "n2"],
    ["Chef", None, None, None, "}}}}", "}}}}/}}", "}}}}", "n3"],
]  # fmt: skip


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode("latin-1")


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def later(tmp_path: Path, kind: str) -> Path:
    if kind == "workbook":
        return make_workbook(tmp_path / "new.xlsx", {"Cover": [["About"]], "Coding index V14": LATER})
    notes = "Notes\r\nSee £ and é\r\n".encode("latin-1")
    short = "RGN,Registered general nurse\r\nHGV,Heavy goods vehicle\r\n".encode("latin-1")
    files = {"Notes.csv": notes, "Coding index.csv": as_csv(LATER[2:]), "Abbreviations.csv": short}
    return zipped(tmp_path / "new.zip", files)


@pytest.mark.parametrize("kind", ["workbook", "zip"])
def test_a_later_release_is_read_by_the_names_of_its_columns_in_any_order(tmp_path: Path, kind: str) -> None:
    index = load.index(later(tmp_path, kind))
    assert index.versions == ("soc2020", "soc2020ext", "isco08")
    assert index.frame["title"].to_list() == ["Baker, café", "Cashier (£)", "Chef"]
    assert index.frame["natural_title"].to_list()[0] == "Café baker"
    assert index.entry("n1").codes["soc2020ext"].value == "5432/01"
    assert (index.entry("n2").add, index.entry("n1").ind) == ("(head)", "catering")
    assert index.entry("n3").codes == {}


def test_a_zip_is_told_from_its_content_and_its_abbreviations_are_read(tmp_path: Path) -> None:
    path = later(tmp_path, "zip")
    assert load.load(path).taken_as.startswith("ONS coding index: the zip has CSVs")
    assert load.abbreviations(path) == {"rgn": "Registered general nurse", "hgv": "Heavy goods vehicle"}


def test_an_index_in_several_files_of_one_header_is_read_whole(tmp_path: Path) -> None:
    files = {"a to b.csv": as_csv(LATER[2:4]), "c to z.csv": as_csv([LATER[2], *LATER[4:]])}
    assert len(load.index(zipped(tmp_path / "parts.zip", files))) == 3


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"x.csv": b"a,b\r\n1,2\r\n"}, "no CSV in this zip has index titles and their codes"),
        ({"x.csv": b'INDEXOCC,SOC2020\r\n"open,1111\r\n'}, "a CSV in it can't be read"),
        ({"x.csv": b"UNIQUE ID,INDEXOCC,SOC2020\r\n1,Baker,5432,9\r\n"}, "row 2: it has 4 cells, but the header has 3"),
        (
            {"x.csv": b"UNIQUE ID,INDEXOCC,SOC2020\r\n1,Baker,54\r\n"},
            "file ‘x.csv’, row 2: '54' is not a code of soc2020",
        ),
    ],
)
def test_a_zip_that_is_no_index_says_why(tmp_path: Path, files: dict[str, bytes], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_ons_index(zipped(tmp_path / "x.zip", files))


def test_a_zip_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = later(tmp_path, "zip")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(InputError):
        load.index(path)


def test_the_release_that_an_entry_came_with_is_kept(tmp_path: Path) -> None:
    rows = ["1,Baker,5432,V5 new/V8 amended", "2,Cook,5435,V2 amended", "3,Icer,5432,"]
    text = "\r\n".join(["UNIQUE ID,INDEXOCC,SOC2020,VERSNO", *rows, ""])
    index = read_ons_index(zipped(tmp_path / "x.zip", {"x.csv": text.encode()}))
    assert index.added == ("V5", None, None)
    assert index.versions == ("soc2020",)


def test_the_published_index_says_what_each_release_added(shared: Path) -> None:
    index = read_ons_index(shared / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx")
    assert (index.added.count("V9"), index.added.count("V12")) == (257, 41)
