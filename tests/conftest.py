"""What the tests share: where the real data is, and the tiny world."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_PLACES = (os.environ.get("OCCUMAP_SHARED_DATA"), Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    for place in _PLACES:
        if place and Path(place).is_dir():
            return Path(place)
    pytest.skip("the real data is not beside this checkout (set OCCUMAP_SHARED_DATA to its folder)")


@pytest.fixture(scope="session")
def ons_workbook(shared: Path) -> Path:
    """The ONS coding index workbook, version 12."""
    return shared / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx"
