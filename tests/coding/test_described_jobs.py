"""Sentences on the work are taken for duties wherever they stand, and nothing else is."""

from __future__ import annotations

import pytest

from occumap.coding.described_jobs import is_sentence, read_description
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.model.job_description import JobDescription


def read(*given: str | None, has: str = "") -> JobDescription:
    return read_description(JobDescription(*given), has=lambda title: title == has, is_qualifier=lambda _: False)


@pytest.mark.parametrize(
    "text",
    [
        "writing software tests",
        "I wash and feed residents",
        "cooking meals for 300 children",
        "looks after the accounts of a small firm",
        "day to day running of the office, rotas and orders",
    ],
)
def test_what_is_done_is_a_sentence(text: str) -> None:
    assert is_sentence(text)
    assert read("Assistant", None, text) == JobDescription("Assistant", duties=text)


@pytest.mark.parametrize("text", ["mechanical", "retail trade, bakery", "in a secondary school", "qualified", "band 5"])
def test_where_and_of_which_kind_is_no_sentence(text: str) -> None:
    assert not is_sentence(text)
    assert read("Assistant", None, text).additional == text


@pytest.mark.parametrize(
    ("written", "title", "duties"),
    [
        ("Care assistant: washing and feeding residents", "Care assistant", "washing and feeding residents"),
        ("Driver (delivering parcels to homes)", "Driver", "delivering parcels to homes"),
        ("Cleaner - I clean offices at night", "Cleaner", "I clean offices at night"),
        ("I am a nurse looking after old people", "nurse", "looking after old people"),
        ("Working as a chef, cooking for a hotel", "chef", "cooking for a hotel"),
        ("Sales assistant who serves customers", "Sales assistant", "who serves customers"),
        ("I look after old people", "I look after old people", "I look after old people"),
    ],
)
def test_a_sentence_in_the_title_is_taken_apart(written: str, title: str, duties: str) -> None:
    assert read(written) == JobDescription(title, duties=duties)


@pytest.mark.parametrize(
    "title",
    [
        "Cover supervisor - secondary school",
        "Teacher (in a primary school)",
        "Head of planning and building control",
        "Engineer, R&D",
        "Nursing assistant",
    ],
)
def test_a_title_with_its_place_or_kind_stays_whole(title: str) -> None:
    assert read(title) == JobDescription(title)


def test_a_title_that_the_index_has_is_never_taken_apart() -> None:
    title = "Adviser to the board on planning for the future"
    assert read(title, has=title) == JobDescription(title)


def test_blank_duties_are_none() -> None:
    assert read("Cook", None, None, "  ") == JobDescription("Cook")


def test_duties_given_and_read_stand_together() -> None:
    assert read("Cook: makes meals for staff", None, None, "orders the food").duties == (
        "orders the food. makes meals for staff"
    )


def test_no_title_of_the_index_is_taken_apart_and_no_qualifier_is_a_sentence(real: Lookup, ons: ByIndex) -> None:
    frame = real.index.frame
    titles = frame["natural_title"].unique().to_list()
    assert [title for title in titles if ons.read(JobDescription(title)) != JobDescription(title)] == []
    asked = [JobDescription(*row) for row in frame.select("natural_title", "ind", "add").unique().iter_rows()]
    assert len(asked) > 25_000
    assert [job for job in asked if ons.read(job).duties] == []
