"""What is often taken for a table by the end of its name, and is a document: a web page saved as .xls, a PDF."""

from __future__ import annotations

import re

from occumap.errors import InputError

_ELEMENT = rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div)[\s>]"
_SAVE = "Open it in a spreadsheet program and save it as .xlsx or .csv."
_COPY = "Copy the table from it into a spreadsheet, and save that as .xlsx or .csv."
# How a document begins, what it is, and what to do.
_DOCUMENTS = (
    (
        re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*" + _ELEMENT, re.IGNORECASE | re.DOTALL),
        "it is a web page (HTML), even if its name ends in .xls",
        _SAVE,
    ),
    (
        re.compile(rb"\s*<\?xml.{0,2000}urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL),
        "it is a spreadsheet of an old kind (XML Spreadsheet 2003), even if its name ends in .xls",
        _SAVE,
    ),
    (re.compile(rb"\s*MIME-Version:", re.IGNORECASE), "it is a web page saved with its parts (MHTML)", _SAVE),
    (re.compile(rb"%PDF-"), "it is a PDF, not a table", _COPY),
    (re.compile(rb"\{\\rtf"), "it is a text document (RTF), not a table", _COPY),
)
_MARKS = b"\xef\xbb\xbf\xff\xfe"


def refuse_documents(head: bytes, where: str) -> None:
    """Raise InputError if what begins so is a document and not the text of a table.

    Args:
        head: the first bytes, in any encoding.
        where: what messages call it.

    >>> refuse_documents(b"title,code", "jobs.csv")
    >>> refuse_documents(b"<html><table>", "jobs.xls")
    Traceback (most recent call last):
    occumap.errors.InputError: jobs.xls: it is a web page (HTML), even if its name ends in .xls. Open it in a \
spreadsheet program and save it as .xlsx or .csv.
    """
    plain = head.lstrip(_MARKS).replace(b"\0", b"")
    for begins, what, hint in _DOCUMENTS:
        if begins.match(plain):
            raise InputError(where, what, hint=hint)
