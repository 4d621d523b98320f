"""A workbook opened for reading: what would take all memory is refused before, what breaks its reader is an error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastexcel import ExcelReader, FastExcelError, read_excel

from occumap.errors import InputError
from occumap.io.workbook_extent import refuse_wide_sheets

CALAMINE_ERRORS = (FastExcelError, OSError, ValueError)


def open_workbook(source: Path | bytes, where: str | None = None) -> ExcelReader:
    """Return a workbook: XLSX, XLS or ODS.

    Args:
        source: a file, or its bytes.
        where: what messages call it; the path if not given.

    Raises:
        InputError: a sheet of it spans more cells than can be read.
        FastExcelError: it is no whole workbook; as other errors of its reader, one of ``CALAMINE_ERRORS``.
    """
    name = where or str(source)
    refuse_wide_sheets(source, name)
    with no_panic(name):
        return read_excel(source)


@contextmanager
def no_panic(where: str) -> Iterator[None]:
    """Turn into an error of the file what a library written in Rust raises at damage it didn't foresee.

    Raises:
        InputError: such a library gave up.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(
            where, "it is damaged in a way that its reader can't follow", hint="Download it again, or make it anew."
        ) from None
