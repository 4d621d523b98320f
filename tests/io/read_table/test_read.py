"""Any table is read by what it is; what was told is said, and can be said instead."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from occumap.errors import InputError
from occumap.io.frames import GivenFrame
from occumap.io.read_table import read_table
from occumap.read_options import ReadOptions

TEXT = "code,title\n0110,Müller\n0210,Café owner\n"
ROWS = [("0110", "Müller"), ("0210", "Café owner")]


def made(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("sign", ",;\t|")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"])
def test_sign_and_encoding_are_told_and_said(tmp_path, sign, encoding):
    path = made(tmp_path / "x", TEXT.replace(",", sign).encode(encoding))
    table = read_table(path)
    assert table.frame.rows() == ROWS
    assert table.frame.columns == ["code", "title"]
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes"}
    assert names[sign] in table.said[0]
    assert table.is_plain == (sign == "," and encoding.startswith("utf-8"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("code,title\n1,Pracownik łącznościowy żółw\n", "cp1250"),
        ("code,title\n1,Каменщик\n", "cp1251"),
        ("code,title\n1,Café owner\n", "mac_roman"),
        ("code,title\n1,Crème glacée\n", "cp850"),
        ("code,title\n1,Μάγειρας\n", "cp1253"),
    ],
)
def test_letters_that_no_western_text_has_are_asked_about_and_read_when_named(tmp_path, text, encoding):
    path = made(tmp_path / "x.csv", text.encode(encoding))
    with pytest.raises(InputError, match=r"its encoding can't be told.*--encoding"):
        read_table(path)
    found = read_table(path, ReadOptions(encoding=encoding)).frame
    assert found["title"][0] == text.splitlines()[1].split(",")[1]


@pytest.mark.parametrize(
    "text",
    ["“MENÜ” – don’t", "L’œuvre d’été", "naïve façade", "Ørsted Æbler Århus", "1ª clase, España", "50 % — Straße"],
)
def test_western_letters_and_signs_are_told(tmp_path, text):
    path = made(tmp_path / "x.csv", f'code,title\n1,"{text}"\n'.encode("cp1252"))
    assert read_table(path).frame["title"].to_list() == [text]


def test_an_encoding_that_shows_only_far_down_is_told(tmp_path):
    rows = "".join(f"{n},Baker {n}\n" for n in range(200_000))
    path = made(tmp_path / "x.csv", f"id,title\n{rows}7,Pâtissier\n".encode("cp1252"))
    table = read_table(path)
    assert table.frame["title"][-1] == "Pâtissier"
    assert "Latin-1" in table.said[0]


def test_bytes_of_another_encoding_in_utf_8_are_counted_and_said(tmp_path):
    path = made(tmp_path / "x.csv", "id,title\n1,Müller\n2,Köchin\n".encode() + b"3,caf\xe9\n")
    table = read_table(path)
    assert table.frame["title"].to_list() == ["Müller", "Köchin", "café"]
    assert "UTF-8 with 1 bytes that aren't" in table.said[0]


def test_what_is_named_and_does_not_fit_is_refused(tmp_path):
    path = made(tmp_path / "x.csv", TEXT.encode("cp1252"))
    with pytest.raises(InputError, match=r"line \d or below: it isn't in utf-8"):
        read_table(path, ReadOptions(encoding="utf-8"))
    with pytest.raises(InputError, match="no encoding is called 'klingon'"):
        read_table(path, ReadOptions(encoding="klingon"))
    with pytest.raises(InputError, match="can't stand between cells"):
        read_table(path, ReadOptions(delimiter="ab"))


@pytest.mark.parametrize(
    ("text", "columns", "header_row"),
    [
        ("List of 2030\n\ncode,title\n1,Crafts\n", ["code", "title"], 3),
        ("Table 1: responses\nSource: survey\nid;job_title;industry\n1;Baker;Food\n2;Cook;\n", None, 3),
        ("Report,,\nMade by,ONS,\n,,\nCode,Title,Level\n1,Crafts,1\n", ["Code", "Title", "Level"], 4),
        ("sep=;\nkode;navn\n1;Håndverk\n", ["kode", "navn"], 2),
        ("Schlüssel, Fassung 1;Ebene;Titel\n1;1;Handel, Handwerk\n", ["Schlüssel, Fassung 1", "Ebene", "Titel"], 1),
        ("preis;anteil\n12,50;0,3\n1,00;0,7\n", ["preis", "anteil"], 1),
        ("Uebersicht\nSchluessel;Bezeichnung der Gruppe\n11;Toepfer\n12;Weber\n", None, 2),
        ("title\nBaker\nCook\n", ["title"], 1),
        ("skills\na:1;b:2\nc:1;d:3\n", ["skills"], 1),
    ],
)  # fmt: skip
def test_the_header_is_told_below_titles_and_notes(tmp_path, text, columns, header_row):
    table = read_table(made(tmp_path / "x.csv", text))
    assert table.header_row == header_row
    assert f"header in row {header_row}" in table.said[0]
    assert table.row_of(0) == header_row + 1
    if columns:
        assert table.frame.columns == columns


def test_what_may_be_a_header_or_a_title_is_asked_about(tmp_path):
    path = made(tmp_path / "x.csv", "title\nCook, head\nBaker, craft\n")
    with pytest.raises(InputError, match=r"nothing tells which row names the columns.*--header-row"):
        read_table(path)
    assert read_table(path, ReadOptions(header_row=2)).frame.rows() == [("Baker", " craft")]


def test_no_header_can_be_said(tmp_path):
    table = read_table(made(tmp_path / "x.csv", "11,Bakers\n12,Cooks\n"), ReadOptions(header_row=0))
    assert table.frame.columns == ["column 1", "column 2"]
    assert table.frame.rows() == [("11", "Bakers"), ("12", "Cooks")]
    assert table.row_of(0) == 1


def test_columns_of_one_name_are_told_apart_and_said(tmp_path):
    table = read_table(made(tmp_path / "x.csv", "code,notes,notes\n1,a,b\n"))
    assert table.frame.columns == ["code", "notes (column 2)", "notes (column 3)"]
    assert "several columns are called ‘notes’" in table.notes[1]


def test_a_gzip_and_a_zip_are_unpacked(tmp_path):
    assert read_table(made(tmp_path / "x", gzip.compress(TEXT.encode("cp1252")))).frame.rows() == ROWS
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("folder/jobs.csv", TEXT)
        archive.writestr("__MACOSX/._jobs.csv", "x")
    table = read_table(tmp_path / "one.zip")
    assert table.frame.rows() == ROWS
    assert table.said[0] == "‘folder/jobs.csv’ in the zip"
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("jobs.csv", TEXT)
    with pytest.raises(InputError, match=r"the zip has 2 files\. Name one with --sheet: a\.csv, jobs\.csv"):
        read_table(tmp_path / "two.zip")
    assert read_table(tmp_path / "two.zip", ReadOptions(sheet="JOBS.csv")).frame.rows() == ROWS


def test_what_is_packed_too_tightly_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("occumap.io.read_table.source._MIN_REFUSED", 1 << 20)
    bomb = made(tmp_path / "x.gz", gzip.compress(b"a,b\n" * (2 << 20)))
    with pytest.raises(InputError, match="it unpacks to more than"):
        read_table(bomb)
    with pytest.raises(InputError, match="damaged gzip"):
        read_table(made(tmp_path / "y.gz", gzip.compress(TEXT.encode())[:-9]))


def test_json_keeps_the_digits_of_its_numbers(tmp_path):
    lines = made(tmp_path / "x.jsonl", '{"code": "011", "share": 0.10}\n\n{"code": "012", "share": 12, "new": true}\n')
    table = read_table(lines)
    assert table.frame.rows() == [("011", "0.10", None), ("012", "12", "true")]
    assert table.native.dtypes == [pl.String, pl.Float64, pl.Boolean]
    array = made(tmp_path / "x.json", '[\n {"code": "10A1", "label": "Éleveurs"}]')
    assert read_table(array).frame.rows() == [("10A1", "Éleveurs")]
    with pytest.raises(InputError, match="line 2: it is not an object of JSON"):
        read_table(made(tmp_path / "y.jsonl", '{"a": 1}\n{"a": \n'))


def test_columns_keep_their_types_and_are_text_besides(tmp_path):
    native = pl.DataFrame(
        {
            "code": ["011", "012"],
            "kind": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
            "sort": pl.Series(["x", "y"], dtype=pl.Categorical),
            "day": [date(2024, 5, 1), None],
            "at": [datetime(2024, 5, 1, 12, 30), None],  # noqa: DTZ001 (as files have it)
            "float_code": [2134.0, None],
        }
    )
    native.write_parquet(tmp_path / "a")
    native.write_ipc(tmp_path / "b")
    native.write_ipc_stream(tmp_path / "c")
    for name in "abc":
        table = read_table(tmp_path / name)
        assert table.native.schema == native.schema
        assert table.native.equals(native)
        assert table.frame.row(0) == ("011", "a", "x", "2024-05-01", "2024-05-01 12:30:00.000000", "2134")
    assert read_table(GivenFrame.of(native)).native.equals(native)


def workbook(path: Path, *, sheets: dict[str, list[list[object]]], formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell, shown in (formats or {}).items():
            sheet[cell].number_format = shown
    book.save(path)
    return path


def test_codes_have_the_zeros_and_signs_that_their_format_shows(tmp_path):
    rows: list[list[object]] = [["code", "us", "title", "on"], [110, 111011, "Officers", date(2024, 5, 1)]]
    path = workbook(tmp_path / "x.xlsx", sheets={"S": rows}, formats={"A2": "0000", "B2": "00-0000"})
    table = read_table(path)
    assert table.frame.rows() == [("0110", "11-1011", "Officers", "2024-05-01")]
    assert table.native.dtypes == [pl.String, pl.String, pl.String, pl.Date]
    assert "column 2 read as its number format shows it (00-0000)" in table.notes


def test_cells_whose_formula_failed_stay_what_they_show_or_are_said_to_be_empty(tmp_path):
    rows: list[list[object]] = [["id", "title", "pay"], [1, "#N/A", "#DIV/0!"], [2, "Baker", 12.5]]
    book = openpyxl.load_workbook(workbook(tmp_path / "x.xlsx", sheets={"S": rows}))
    for cell in ("B2", "C2"):
        book["S"][cell].data_type = "e"
    book.save(tmp_path / "x.xlsx")
    table = read_table(tmp_path / "x.xlsx")
    assert table.native["title"].to_list() == ["#N/A", "Baker"]
    assert table.native["pay"].to_list() == [None, 12.5]
    assert "1 cell of column 3 whose formula failed (#DIV/0!) read as empty" in table.notes


def test_the_sheet_that_is_a_table_is_told_and_several_are_asked_about(tmp_path):
    rows: list[list[object]] = [["Table 1", None], [None, None], ["code", "title"], ["1", "Crafts"]]
    path = workbook(tmp_path / "x.xlsx", sheets={"Notes": [["About this"]], "Data": rows})
    table = read_table(path)
    assert (table.sheet, table.header_row, table.frame.rows()) == ("Data", 3, [("1", "Crafts")])
    assert table.notes == ("read from sheet ‘Data’, header in row 3",)
    both = workbook(tmp_path / "y.xlsx", sheets={"One": rows, "Two": rows})
    with pytest.raises(InputError, match=r"it has 2 sheets with a table: ‘One’, ‘Two’\. Say which"):
        read_table(both)
    assert read_table(both, ReadOptions(sheet="two")).sheet == "Two"
    with pytest.raises(InputError, match=r"there is no sheet ‘Three’\. It has: One, Two"):
        read_table(both, ReadOptions(sheet="Three"))


def test_rows_of_a_sheet_keep_their_number_and_blank_ones_at_its_end_are_left_out(tmp_path):
    rows: list[list[object]] = [["code", "title"], ["1", "a"], [None, None], ["2", "b"], [None, " "], [None, None]]
    table = read_table(workbook(tmp_path / "x.xlsx", sheets={"S": rows}))
    assert table.frame.rows() == [("1", "a"), (None, None), ("2", "b")]
    assert table.row_of(2) == 4


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        ("semi.csv", ["id", "job_title", "industry"], ("2", "Caféinhaber", "Gastronomie")),
        ("latin1.csv", ["id", "job_title", "industry"], ("2", "Caféinhaber", "Gastronomie")),
        ("cp1252.csv", ["id", "job_title", "industry"], ("2", "Caféinhaber", "Gastronomie")),
        ("pipe.csv", ["id", "job_title", "industry"], ("2", "Caféinhaber", "Gastronomie")),
        ("titled.xlsx", ["id", "job_title", "industry"], ("2", "Caféinhaber", "Gastronomie")),
        ("title-rows-above-header.xlsx", ["code", "title"], ("11", "Potters")),
        ("isco_fmt.xlsx", ["ISCO 08 Code", "Title"], ("0210", "Non-commissioned armed forces officers")),
    ],
)
def test_the_cases_that_users_met_are_read(shared, name, columns, row):
    place = shared.parent / "cases" / "load" / name
    if not place.exists():
        pytest.skip("the cases are not here")
    table = read_table(place)
    assert (table.frame.columns, table.frame.row(1)) == (columns, row)


def test_pandas_and_a_database_read_what_is_read(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    made(tmp_path / "x.csv", TEXT)
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{tmp_path / 'x.csv'}', all_varchar=true)) TO '{tmp_path / 'x.parquet'}'")
    assert read_table(tmp_path / "x.parquet").frame.rows() == ROWS
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.StringIO(TEXT), dtype=str)
    frame.to_excel(tmp_path / "x.xlsx", index=False)
    frame.to_json(tmp_path / "x.jsonl", orient="records", lines=True)
    frame.to_stata(tmp_path / "x.dta", write_index=False, version=118)
    for name in ("x.xlsx", "x.jsonl", "x.dta"):
        assert read_table(tmp_path / name).frame.rows() == ROWS


def ods(rows: list[list[str]]) -> str:
    """Return the content of an OpenDocument spreadsheet of one sheet, written without a break as LibreOffice does."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(cell.format(one) for one in row)}</table:table-row>" for row in rows)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Liste">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )


def test_a_sheet_of_opendocument_is_read(tmp_path):
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(tmp_path / "x.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", ods([["Stand 2030"], ["code", "title"], *map(list, ROWS)]))
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?>'
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    table = read_table(tmp_path / "x.ods")
    assert table.frame.rows() == ROWS
    assert table.notes == ("read from sheet ‘Liste’, header in row 2",)
    (tmp_path / "packed").write_bytes(gzip.compress((tmp_path / "x.ods").read_bytes()))
    assert read_table(tmp_path / "packed").frame.rows() == ROWS


def test_an_old_workbook_is_read(shared):
    table = read_table(shared / "isco" / "isco08-structure.xls")
    assert table.frame.columns == ["isco_code", "title"]
    assert table.frame.height == 619


def test_a_key_without_a_name_is_called_by_its_place(tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text('{"": "11", "title": "Baker"}\n{"": "12", "title": "Clerk", " ": "x", "column 3": "y"}\n')
    assert read_table(path).frame.columns == ["column 1", "title", "column 4", "column 3"]


def test_a_pipe_is_refused_in_words_and_not_waited_for(tmp_path):
    """What is in it can be read once, and a table is read to tell what it is, and then to read it."""
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="this is a pipe or a device, which can be read only once"):
        read_table(tmp_path / "pipe.csv")
