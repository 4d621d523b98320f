"""Files of Parquet and Arrow that unpack to far more than they are."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.io.read_table import read_table


@pytest.fixture
def repeated():
    return pl.select(title=pl.repeat("baker", 25_000_000, dtype=pl.String))


def test_a_value_repeated_millions_of_times_is_refused_before_it_is_read(tmp_path, repeated):
    path = tmp_path / "jobs.parquet"
    repeated.write_parquet(path)
    assert path.stat().st_size < 80_000
    with pytest.raises(InputError, match=r"jobs\.parquet: its [\d,]+ bytes unpack to 25,000,000 rows of 1 columns?"):
        read_table(path)


def test_its_first_rows_can_be_looked_at(tmp_path, repeated):
    path = tmp_path / "jobs.parquet"
    repeated.write_parquet(path)
    assert read_table(path, rows=3).frame.height == 3


def test_a_table_of_people_is_read(tmp_path):
    table = pl.DataFrame({"title": [f"baker {n}" for n in range(10_000)], "year": [2020] * 10_000})
    for path, write in ((tmp_path / "jobs.parquet", table.write_parquet), (tmp_path / "jobs.arrow", table.write_ipc)):
        write(path)
        assert read_table(path).frame.height == 10_000
