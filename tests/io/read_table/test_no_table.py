"""A document that goes by the name of a table is refused by what it is, with what to do."""

from __future__ import annotations

import zipfile

import pytest

from occumap.catalog.file_kind import recognise
from occumap.errors import InputError
from occumap.io.read_table.read import read_table

HTML = '<table border="1"><tr><th>Job title</th></tr><tr><td>Nurse</td></tr></table>'
XML = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


@pytest.mark.parametrize(
    ("content", "what", "hint"),
    [
        (HTML.encode(), "web page", "save it as .xlsx or .csv"),
        (f"\ufeff\n<!DOCTYPE html><html><body>{HTML}</body></html>".encode(), "web page", "save it as .xlsx or .csv"),
        (f"<html>{HTML}</html>".encode("utf-16"), "web page", "save it as .xlsx or .csv"),
        (XML.encode(), "XML Spreadsheet 2003", "save it as .xlsx or .csv"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHTML", "save it as .xlsx or .csv"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "PDF", "Copy the table"),
        (b"{\\rtf1\\ansi Nurse}", "RTF", "Copy the table"),
    ],
)
def test_what_is_no_table_is_named_wherever_it_is_read(tmp_path, content, what, hint):
    path = tmp_path / "staff.xls"
    path.write_bytes(content)
    for read in (read_table, recognise):
        with pytest.raises(InputError, match=what) as refused:
            read(path)
        assert hint in refused.value.hint


def test_a_document_of_a_word_processor_is_no_zip_of_tables(tmp_path):
    path = tmp_path / "staff.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(InputError, match="word processor"):
        read_table(path)
