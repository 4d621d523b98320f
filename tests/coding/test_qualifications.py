"""A qualification decides whether somebody is qualified in what the title says, and nothing else."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.qualifications import QUALIFIED_WORDS, Qualified, is_qualified
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription


@pytest.mark.parametrize(
    ("qualification", "title", "qualified"),
    [
        ("ACCA", "Accountant", Qualified.YES),
        ("A.C.A.", "Financial controller", Qualified.YES),
        ("Chartered engineer", "Acoustic engineer", Qualified.YES),
        ("BEng (Hons) Electronic Engineering", "Broadcast engineer", Qualified.YES),
        ("fully qualified", "Brewer", Qualified.YES),
        ("none", "Accountant", Qualified.NO),
        ("No qualifications", "Accountant", Qualified.NO),
        ("unqualified", "Accountant", Qualified.NO),
        ("part-qualified", "Accountant", Qualified.NO),
        ("studying for ACCA", "Accountant", Qualified.NO),
        ("GCSEs", "Accountant", Qualified.NO),
        ("BA History", "Accountant", Qualified.NOT_STATED),
        ("driving licence", "Accountant", Qualified.NOT_STATED),
        ("NVQ level 3 in catering", "Accountant", Qualified.NOT_STATED),
        ("", "Accountant", Qualified.NOT_STATED),
        (None, "Accountant", Qualified.NOT_STATED),
    ],
)
def test_who_is_qualified_in_what(qualification: str | None, title: str, qualified: Qualified) -> None:
    assert is_qualified(qualification, title) is qualified


def answered(ons: ByIndex, title: str, qualification: str | None) -> Coding:
    answer = ons.settled_job(JobDescription(title, qualification=qualification))
    assert answer is not None
    return answer


def test_an_accountant_is_asked_and_answered_by_the_qualification(ons: ByIndex) -> None:
    asked, yes, no = (answered(ons, "Accountant", one) for one in (None, "ACCA", "none"))
    assert asked.question is not None
    assert any("qualified" in option.answer for option in asked.question.options)
    assert yes.code is not None
    assert (yes.code.value, yes.method, yes.question) == ("2421", Method.QUALIFIED, None)
    assert no.code is not None
    assert no.code.value == "4122"
    assert no.confidence > asked.confidence
    assert not (no.question and any("qualified" in option.answer for option in no.question.options))
    assert "people who are qualified were left out" in no.reason


def test_a_qualification_in_something_else_leaves_the_question(ons: ByIndex) -> None:
    alone, told = (answered(ons, "Accountant", one) for one in (None, "NVQ level 3 in catering"))
    assert (told.code, told.confidence, told.question) == (alone.code, alone.confidence, alone.question)


def test_what_the_flags_hold_for_the_unqualified_is_so_and_the_qualified_get_their_own_entry(
    real: Lookup, ons: ByIndex
) -> None:
    """Every title of the index with an entry flagged Q, and one more for those who are qualified."""
    frame = real.index.frame.filter(pl.col("add").is_null() & pl.col("ind").is_null() & (pl.col("default") == "Q"))
    checked = 0
    for title, code in frame.select("natural_title", "soc2020").iter_rows():
        entries = real.rows_of(title)
        asking = {real.codes[row] for row in entries if real._qualifiers[row].add in QUALIFIED_WORDS}
        if len(asking) != 1 or code is None:
            continue
        no, yes = (answered(ons, title, one) for one in ("unqualified", "chartered"))
        assert no.code is not None
        assert no.code.value == code, title
        assert yes.code is not None
        assert yes.code.value in asking, title
        checked += 1
    assert checked > 60


def test_a_title_without_such_entries_is_as_before(ons: ByIndex) -> None:
    for one in ("ACCA", "none"):
        alone, told = answered(ons, "Plumber", None), answered(ons, "Plumber", one)
        assert (told.code, told.confidence, told.reason) == (alone.code, alone.confidence, alone.reason)
