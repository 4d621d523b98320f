"""Sheets that would take gigabytes are refused before they are read; sheets as people save them are not."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from occumap.errors import InputError
from occumap.io.workbook_extent import refuse_wide_sheets

FAR = (1_048_575, 16_383)


def sheet(*cells: tuple[int, int, str], blank: tuple[int, int] | None = None) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    made = book.add_worksheet("Jobs")
    for row, column, text in cells:
        made.write(row, column, text)
    if blank:
        made.write_blank(*blank, None, book.add_format({"bold": True}))
    book.close()
    return held.getvalue()


def open_document(rows: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        names = ' xmlns:table="t" xmlns:office="o" xmlns:text="x"'
        archive.writestr(
            "content.xml", f'<office:body{names}><table:table table:name="Jobs">{rows}</table:table></office:body>'
        )
    return held.getvalue()


CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
TITLES = f"<table:table-row>{CELL.format('')}{CELL.format('')}</table:table-row>"


def test_a_cell_far_from_all_others_is_refused_with_where_it_is():
    with pytest.raises(InputError, match=r"x\.xlsx, sheet1: its cells reach to row 1,048,576 and column 16,384"):
        refuse_wide_sheets(sheet((0, 0, "code"), (*FAR, "x")), "x.xlsx")


def test_a_cell_far_off_that_is_only_drawn_is_no_matter():
    refuse_wide_sheets(sheet((0, 0, "code"), (1, 0, "11"), blank=FAR), "x.xlsx")


def test_a_narrow_sheet_with_something_in_its_last_row_is_read():
    refuse_wide_sheets(sheet((0, 0, "code"), (0, 1, "title"), (FAR[0], 1, "end")), "x.xlsx")


def test_rows_that_are_repeated_are_counted():
    rows = f'{TITLES}<table:table-row table:number-rows-repeated="1000000">' + CELL.format(
        ' table:number-columns-repeated="1000"'
    )
    with pytest.raises(InputError, match=r"sheet ‘Jobs’: its cells reach to row 1,000,001 and column 1,000"):
        refuse_wide_sheets(open_document(f"{rows}</table:table-row>"), "x.ods")


def test_the_blank_rest_of_a_sheet_that_every_office_program_writes_is_no_matter():
    blank = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="1024"/>'
    )
    refuse_wide_sheets(open_document(f"{TITLES}{blank}</table:table-row>"), "x.ods")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"title\nbaker\n"])
def test_what_is_no_workbook_is_for_its_reader_to_say(content):
    refuse_wide_sheets(content, "x.xlsx")


def test_a_file_is_looked_at_again_when_it_changed(tmp_path):
    path = tmp_path / "jobs.xlsx"
    path.write_bytes(sheet((0, 0, "code")))
    refuse_wide_sheets(path, str(path))
    path.write_bytes(sheet((0, 0, "code"), (*FAR, "x")))
    with pytest.raises(InputError, match="17,179,869,184 cells"):
        refuse_wide_sheets(path, str(path))


def test_a_file_that_is_gone_is_for_its_reader_to_say(tmp_path):
    refuse_wide_sheets(tmp_path / "none.xlsx", "none.xlsx")
