"""The words of the question that tells codes apart."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.coding.lookup import Lookup
from occumap.examples import small_version
from occumap.model.index import TEXT_COLUMNS, Index


@pytest.mark.parametrize(
    ("qualifier", "asked"),
    [
        ({"add": "switchboard"}, "Is it this: switchboard?"),
        ({"ind": "bread mfr"}, "Is it in this industry: bread mfr?"),
    ],
)
def test_a_title_whose_only_entry_has_a_qualifier_is_asked_about_as_one_thing(qualifier, asked):
    row = dict.fromkeys(TEXT_COLUMNS) | {"entry_id": "1", "title": "Operator", "natural_title": "Operator"} | qualifier
    lookup = Lookup.of(Index("one", pl.DataFrame([row | {"tiny1": "11"}])), small_version().id)
    found = lookup.find("operator", None, None)
    assert found is not None
    assert found.question is not None
    assert found.question.text == asked
