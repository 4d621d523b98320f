"""The tables beside the pages are those of the API, whole."""

from __future__ import annotations

import pytest

from occumap.web.site.served_pages import page_makers
from occumap.web.site.site_tables import site_tables


@pytest.mark.slow
def test_tables_have_every_row_in_parts() -> None:
    with page_makers(1) as makers:
        tables = site_tables(makers)
    assert {"occupations-1.csv", "occupations-2.csv", "soc2020.csv", "soc2010-soc2020.csv"} <= set(tables)
    rows = sum(len(content.decode().splitlines()) - 1 for name, content in tables.items() if name[:4] == "occu")
    assert rows == 1269
