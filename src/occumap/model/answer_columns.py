"""The columns that a coder writes beside a table, and candidates in them as a list or, where there are none, as text.

In Parquet, Arrow and frames, candidates are a list of records (code, title, probability). CSV and XLSX hold text alone,
``22 Cycle menders (0.5); 21 Cycle makers (0.4)``: a semicolon in a title is doubled, so that the same list comes back,
and ``(?)`` stands where there is no probability.
Text is also read as other coders write it: codes divided by blanks, each with ``:probability`` or without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.model.code import Code
from occumap.model.coding import Candidate, Coding

GIVEN_COLUMNS = ("title", "industry", "additional")
CANDIDATE = {"code": pl.String(), "title": pl.String(), "probability": pl.Float64()}
CANDIDATES = pl.List(pl.Struct(CANDIDATE))
ANSWER_COLUMNS: Mapping[str, pl.DataType] = {
    "code": pl.String(),
    "group_title": pl.String(),
    "confidence": pl.Float64(),
    "method": pl.String(),
    "digits": pl.Int8(),
    "entry_id": pl.String(),
    "candidates": CANDIDATES,
    "question": pl.String(),
    "reason": pl.String(),
}
VERSION_COLUMNS = ("classification", "index", "coder")
CODER_COLUMNS = (*ANSWER_COLUMNS, *VERSION_COLUMNS)
# How many candidates a table shows; the answer for one title shows all of the candidate set.
SHOWN_CANDIDATES = 5
_NUMBER = r"[0-9.eE+-]+"
_IN_BRACKETS = rf" \(({_NUMBER}|\?)\)$"
_AFTER_COLON = rf":({_NUMBER})$"
# Stands for a semicolon of a title while a text is taken apart.
_SEMICOLON = "\x1f"


def answers_frame(answers: Sequence[Coding]) -> pl.DataFrame:
    """Return answers as a table of `ANSWER_COLUMNS`, in their order.

    >>> answers_frame([]).columns[:3]
    ['code', 'group_title', 'confidence']
    """
    shown = [answer.candidates[:SHOWN_CANDIDATES] for answer in answers]
    flat = [candidate for candidates in shown for candidate in candidates]
    candidates = candidate_lists(
        np.fromiter(map(len, shown), np.int64, len(shown)),
        pl.Series([one.code.value for one in flat], dtype=pl.String),
        pl.Series([one.title for one in flat], dtype=pl.String),
        pl.Series([one.probability for one in flat], dtype=pl.Float64),
    )
    return pl.DataFrame(
        {
            "code": [a.code.value if a.code else None for a in answers],
            "group_title": [a.group_title or None for a in answers],
            "confidence": [a.confidence for a in answers],
            "method": [a.method.value for a in answers],
            "digits": [a.digits for a in answers],
            "entry_id": [a.entry_id for a in answers],
            "candidates": candidates,
            "question": [a.question.text if a.question else None for a in answers],
            "reason": [a.reason for a in answers],
        },
        schema=ANSWER_COLUMNS,
    )


def candidate_lists(
    sizes: NDArray[np.int64], codes: pl.Series, titles: pl.Series, probabilities: pl.Series
) -> pl.Series:
    """Return a list of candidates for each row, from all candidates one after another and how many each row has.

    >>> lists = candidate_lists(np.array([1, 0]), pl.Series(["11"]), pl.Series(["Bakers"]), pl.Series([0.5]))
    >>> lists.to_list()
    [[{'code': '11', 'title': 'Bakers', 'probability': 0.5}], []]
    """
    rows = np.arange(len(sizes))
    flat = pl.DataFrame({"row": np.repeat(rows, sizes), "code": codes, "title": titles, "probability": probabilities})
    return _gathered(flat, len(sizes))


def _gathered(flat: pl.DataFrame, rows: int) -> pl.Series:
    """Return candidates of a table (row, code, title, probability), in the order of its rows, as a list for each
    row.
    """
    lists = flat.group_by("row", maintain_order=True).agg(candidates=pl.struct(*CANDIDATE))
    every = pl.DataFrame({"row": pl.int_range(rows, eager=True)}).cast({"row": flat.schema["row"]})
    found = every.join(lists, on="row", how="left", maintain_order="left")["candidates"]
    return found.cast(CANDIDATES).fill_null([])


def candidates_text(candidates: Sequence[Candidate]) -> str:
    """Return candidates as text, in their order.

    >>> one, other = Code("tiny1", "11"), Code("tiny1", "12")
    >>> print(candidates_text([Candidate(one, "Bakers; cooks", 0.5), Candidate(other, "Others", 0.25)]))
    11 Bakers;; cooks (0.5); 12 Others (0.25)
    """
    return candidate_texts([candidates])[0]


def candidate_texts(many: Sequence[Sequence[Candidate]]) -> list[str]:
    """Return the candidates of each of many titles as text, all in one pass.

    >>> baker = Candidate(Code("tiny1", "11"), "Bakers", 0.5)
    >>> candidate_texts([[baker], []])
    ['11 Bakers (0.5)', '']
    """
    lists = pl.Series("candidates", [_records(candidates) for candidates in many], dtype=CANDIDATES)
    return [text or "" for text in _as_text(lists).to_list()]


def _records(candidates: Sequence[Candidate]) -> list[dict[str, object]]:
    return [{"code": one.code.value, "title": one.title, "probability": one.probability} for one in candidates]


@lru_cache(maxsize=4096)
def read_candidates(text: str | None, version: str) -> tuple[Candidate, ...]:
    """Return the candidates of one cell of text, whose codes are of a version; what has no probability is left out.

    >>> found = read_candidates("22 Cycle menders (0.5); 21 Makers (0.4)", "tiny1")
    >>> [(str(one.code), one.title, one.probability) for one in found]
    [('tiny1:22', 'Cycle menders', 0.5), ('tiny1:21', 'Makers', 0.4)]
    """
    found = candidates_from(pl.Series([text], dtype=pl.String))[0].to_list()
    return tuple(
        Candidate(Code(version, one["code"]), one["title"], one["probability"])
        for one in found
        if one["code"] is not None and one["probability"] is not None
    )


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with candidates as text, which CSV and XLSX can hold; all else stays as it is.

    >>> lists = candidate_lists(np.array([1]), pl.Series(["11"]), pl.Series(["Bakers"]), pl.Series([0.5]))
    >>> as_text(pl.DataFrame({"candidates": lists, "rows": [7]})).row(0)
    ('11 Bakers (0.5)', 7)
    """
    lists = [name for name, kind in frame.schema.items() if kind == CANDIDATES]
    return frame.with_columns(_as_text(frame[name]) for name in lists) if lists else frame


def _as_text(lists: pl.Series) -> pl.Series:
    flat = pl.DataFrame({"row": pl.int_range(len(lists), eager=True), "one": lists}).explode("one").drop_nulls("one")
    code, title, probability = (pl.col("one").struct.field(name) for name in CANDIDATE)
    words = pl.when(title != "").then(pl.format(" {}", title.str.replace_all(";", ";;", literal=True)))
    share = pl.format(" ({})", probability.cast(pl.String).fill_null("?"))
    texts = flat.select("row", text=pl.concat_str(code, words, share, ignore_nulls=True))
    joined = texts.group_by("row", maintain_order=True).agg(pl.col("text").str.join("; "))
    every = pl.DataFrame({"row": pl.int_range(len(lists), eager=True)})
    return every.join(joined, on="row", how="left", maintain_order="left")["text"].alias(lists.name)


def candidates_from(column: pl.Series) -> pl.Series:
    """Return a column of candidates as lists, whether it holds lists or text; never null.

    A part of a text that isn't a candidate becomes one without a code.

    >>> column = pl.Series(["22 Menders (0.5); 21 Makers;; others (0.25)", "11:0.5 12", None])
    >>> for candidates in candidates_from(column).to_list():
    ...     print([tuple(one.values()) for one in candidates])
    [('22', 'Menders', 0.5), ('21', 'Makers; others', 0.25)]
    [('11', '', 0.5), ('12', '', None)]
    []
    """
    if column.dtype.is_nested():
        return column.cast(CANDIDATES).fill_null([])
    text = column.cast(pl.String, strict=False).str.strip_chars()
    cells = pl.DataFrame({"row": pl.int_range(len(column), eager=True), "text": text}).filter(pl.col("text") != "")
    has_titles = pl.col("text").str.ends_with(")")
    divided = pl.col("text").str.replace_all(";;", _SEMICOLON, literal=True).str.split("; ")
    titled, bare = cells.filter(has_titles), cells.filter(~has_titles)
    flat = pl.concat(
        [
            _apart(titled, divided).select("row", **_PARTS_WITH_TITLES),
            _apart(bare, pl.col("text").str.extract_all(r"\S+")).select("row", **_BARE_PARTS),
        ]
    )
    return _gathered(flat, len(column)).alias(column.name)


def _apart(cells: pl.DataFrame, parts: pl.Expr) -> pl.DataFrame:
    return cells.select("row", part=parts).explode("part")


_PART = pl.col("part")
_PARTS_WITH_TITLES = {
    "code": pl.when(_PART.str.contains(_IN_BRACKETS)).then(_PART.str.extract(r"^(\S+) ")),
    "title": _PART.str.replace(_IN_BRACKETS, "")
    .str.extract(r"(?s)^\S+ (.*)$")
    .fill_null("")
    .str.replace_all(_SEMICOLON, ";", literal=True),
    "probability": _PART.str.extract(_IN_BRACKETS).cast(pl.Float64, strict=False),
}
_BARE_PARTS = {
    "code": _PART.str.replace(_AFTER_COLON, ""),
    "title": pl.lit(""),
    "probability": _PART.str.extract(_AFTER_COLON).cast(pl.Float64, strict=False),
}
