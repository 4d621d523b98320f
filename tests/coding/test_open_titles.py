"""Titles that the index has under several codes and leaves open: no code is surer than their entries are divided."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.coding.open_titles import OpenTitles
from occumap.examples import small_version
from occumap.model.coding import Method
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.job_description import JobDescription

CODES = ["11", "12", "21", "22"]


@pytest.fixture(scope="module")
def coder() -> Coder:
    """A coder of an index with a title under each number of codes, none of them a default."""
    rows = [
        ("Hand", "bakery", "11"), ("Hand", "dairy", "12"), ("Hand", "cycle mfr", "21"), ("Hand", "cycle shop", "22"),
        ("Mate", "bakery", "11"), ("Mate", "dairy", "12"),
        ("Minder", "bakery", "11"), ("Minder", "dairy", "11"), ("Keeper", "cycle mfr", "21"),
    ]  # fmt: skip
    entries = [(f"e{n}", title, title, None, ind, None, None, code) for n, (title, ind, code) in enumerate(rows)]
    frame = pl.DataFrame(entries, schema=dict.fromkeys([*TEXT_COLUMNS, "tiny1"], pl.String), orient="row")
    return Coder.from_index(Index("hands", frame), small_version(), settings=Settings(epochs=1))


def answered(coder: Coder, title: str, sure_of: str) -> tuple[str | None, float, Method]:
    """What is answered to a title where the model is all but sure of one code."""
    found = coder.lookup.find(title)
    assert found is not None
    assert found.row is None
    probabilities = np.array([0.999 if code == sure_of else 1e-4 for code in coder.model.codes], np.float32)
    answer = OpenTitles(coder.by_model, coder.versions).between(JobDescription(title), found, probabilities)
    return answer.code.value if answer.code else None, answer.confidence, answer.method


def test_a_sure_model_is_believed_half_where_entries_are_divided(coder: Coder) -> None:
    code, confidence, method = answered(coder, "Mate", "12")
    assert (code, method) == ("12", Method.MODEL)
    assert confidence == pytest.approx(0.75, abs=0.01)
    code, confidence, _ = answered(coder, "Hand", "21")
    assert code == "21"
    assert confidence == pytest.approx(0.625, abs=0.01)


def test_a_title_under_one_code_is_as_sure_as_the_model(coder: Coder) -> None:
    code, confidence, _ = answered(coder, "Minder", "11")
    assert code == "11"
    assert confidence == pytest.approx(0.999, abs=0.001)


def test_one_entry_whose_qualifier_nobody_gave_is_never_sure(coder: Coder) -> None:
    code, confidence, _ = answered(coder, "Keeper", "21")
    assert (code, confidence) == ("21", 0.8)
