"""The real index, read once for all tests of coding."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import load, shipped
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.io.ons_index import read_ons_index


@pytest.fixture(scope="session")
def real(ons_workbook: Path) -> Lookup:
    """The ONS coding index, coded to SOC2020."""
    return Lookup.of(read_ons_index(ons_workbook), "soc2020")


@pytest.fixture(scope="session")
def starter() -> ByIndex:
    """The entries that come with Occumap."""
    version, entries = load.version_and_index("soc2020", shipped.STARTER)
    return ByIndex(version, Lookup.of(entries, "soc2020"), shipped.sic_words())


@pytest.fixture(scope="session")
def ons(real: Lookup, starter: ByIndex) -> ByIndex:
    """The ONS coding index over the entries that come with Occumap."""
    return ByIndex(starter.version, real, shipped.sic_words(), starter)
