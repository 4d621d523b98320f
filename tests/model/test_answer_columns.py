"""Candidates come back as they went, from a list or from text."""

from __future__ import annotations

import io
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.model.answer_columns import (
    ANSWER_COLUMNS,
    CANDIDATES,
    CODER_COLUMNS,
    answers_frame,
    as_text,
    candidate_texts,
    candidates_from,
    candidates_text,
    read_candidates,
)
from occumap.model.code import Code
from occumap.model.coding import Candidate, Coding, Method

CODES = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=6)
# Any title, also one that looks like what stands between candidates; no controls, which no title has.
TITLES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30) | st.sampled_from(
    ["Bakers; cooks", "a; 12 b (0.5)", ";;", "; ", "(0.5)", "x (?)", " ", "n.e.c.;"]
)
SHARES = st.floats(0, 1).map(lambda share: round(share, 4))
LISTS = st.lists(
    st.builds(lambda *values: dict(zip(("code", "title", "probability"), values, strict=True)), CODES, TITLES, SHARES)
)


@settings(deadline=None)
@given(st.lists(LISTS, max_size=4))
def test_lists_come_back_from_text_as_they_were(rows: list[list[dict[str, object]]]) -> None:
    lists = pl.Series("candidates", rows, CANDIDATES)
    text = as_text(lists.to_frame())["candidates"]
    assert text.dtype == pl.String
    assert candidates_from(text).to_list() == rows
    assert candidates_from(lists).to_list() == rows


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_table_of_answers_is_the_same_from_csv_and_from_parquet(kind: str) -> None:
    several = tuple(Candidate(Code("tiny1", code), f"Group; {code}", 0.25) for code in ("11", "12"))
    answers = [
        Coding("baker", Code("tiny1", "11"), "Bakers", 0.5, Method.MODEL, 2, None, several, None, "because"),
        Coding("", None, "", 0.0, Method.NONE, 0, None, (), None, "There is no title."),
    ]
    table, file = answers_frame(answers), io.BytesIO()
    if kind == "csv":
        as_text(table).write_csv(file)
        back = pl.read_csv(io.BytesIO(file.getvalue()), infer_schema=False)
    else:
        table.write_parquet(file)
        back = pl.read_parquet(io.BytesIO(file.getvalue()))
    again = back.with_columns(candidates=candidates_from(back["candidates"]))
    assert again.cast(dict(ANSWER_COLUMNS)).equals(table)  # type: ignore[arg-type]


def test_text_of_earlier_versions_and_other_coders_is_read() -> None:
    read = candidates_from(pl.Series(["22:0.500 21:4e-1", "22  21", "", None]))
    assert [[(one["code"], one["probability"]) for one in row] for row in read] == [
        [("22", 0.5), ("21", 0.4)],
        [("22", None), ("21", None)],
        [],
        [],
    ]


def test_one_cell_becomes_candidates_and_text_again() -> None:
    candidates = (Candidate(Code("tiny1", "22"), "Cycle menders", 0.5), Candidate(Code("tiny1", "21"), "", 0.4))
    assert candidates_text(candidates) == "22 Cycle menders (0.5); 21 (0.4)"
    assert read_candidates(candidates_text(candidates), "tiny1") == candidates


def test_candidates_of_many_titles_are_written_as_those_of_each() -> None:
    chance = random.Random(7)
    titles = ("Bakers", "Cycle menders; others", "é", "")
    many = [
        tuple(
            Candidate(Code("tiny1", str(chance.randrange(10, 99))), chance.choice(titles), chance.random())
            for _ in range(chance.randrange(4))
        )
        for _ in range(200)
    ]
    assert candidate_texts(many) == [candidates_text(one) for one in many]
    assert candidate_texts([]) == []
    assert read_candidates(None, "tiny1") == ()


def test_every_column_has_one_name() -> None:
    assert len(set(CODER_COLUMNS)) == len(CODER_COLUMNS) == len(ANSWER_COLUMNS) + 3
