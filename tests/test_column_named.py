"""Columns of users' tables may be called like Polars' patterns."""

from __future__ import annotations

import polars as pl
import pytest

import occumap as om


@pytest.mark.parametrize("name", ["*", "^.*$", "^job"])
def test_titles_stand_in_a_column_called_like_a_pattern(name):
    frame = pl.DataFrame({name: ["electrician"], "id": ["7"]})
    coded = om.code(frame, title=name)
    assert coded.select(pl.col("id", "code")).rows() == [("7", "5241")]
    assert coded[name].to_list() == ["electrician"]
