"""A workbook whose reader gives up is an error of the file."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.io.open_workbook import CALAMINE_ERRORS, no_panic, open_workbook


class PanicException(BaseException):
    """As libraries written in Rust raise it."""


def test_what_a_library_in_rust_raises_becomes_an_error_of_the_file():
    with pytest.raises(InputError, match=r"jobs\.xlsx: it is damaged"), no_panic("jobs.xlsx"):
        raise PanicException("index out of bounds")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_all_else_goes_on_its_way(error):
    with pytest.raises(error), no_panic("jobs.xlsx"):
        raise error


def test_what_is_no_workbook_is_an_error_of_its_reader(tmp_path):
    path = tmp_path / "jobs.xlsx"
    path.write_bytes(b"PK\x03\x04 no more")
    with pytest.raises(CALAMINE_ERRORS):
        open_workbook(path)
