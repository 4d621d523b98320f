"""A pattern is tried only on texts with letters that it can't do without: that changes no answer, only the time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from occumap.catalog import load
from occumap.coding import noise, non_answers, readings
from occumap.coding.normalise import plain

ADDED = (
    "{} part time", "{} - £25k pa", "{} x2", "{} in Leeds", "urgent {}", "senior {}", "{} band 5", "{} level 2b",
    "bank {}", "{} (retired)", "carer for my {}", "wife of a {}", "{}'s wife", "not a {}", "band 6", "{} trainee",
    "PA to the {}", "{}'s PA", "driver to {}", "{} at a school", "{} 2nd class", "self-employed {}, 16 hours",
    "temp {}", "{} ref: AB12", "{} near Stow-on-the-Wold", "WFH {}", "{} (night shift)", "currently {}", "{} iv",
)  # fmt: skip
MASHED = (
    "xxxx",
    "asasas",
    "abcabcabc",
    "aab",
    "ababab cab",
    "lalala",
    "not really a nurse",
    "very senior",
    "1st class",
)
SUM = re.compile("|".join(f"(?:{one.pattern})" for one in noise.NOISE), re.IGNORECASE)


@cache
def texts() -> tuple[str, ...]:
    """Titles as an index has them, each with something that people write beside one, and what is no title."""
    titles = load.index("starter").frame["natural_title"].unique(maintain_order=True).to_list()
    added = [ADDED[n % len(ADDED)].format(title) for n, title in enumerate(titles)]
    twice = [ADDED[n * 7 % len(ADDED)].format(text) for n, text in enumerate(added)]
    return (*titles, *added, *twice, *MASHED, *non_answers.non_answers())


@pytest.mark.parametrize("one", noise.NOISE, ids=lambda one: one.name)
def test_whatever_a_pattern_of_noise_finds_holds_what_it_needs(one: noise.Noise) -> None:
    pattern = re.compile(one.pattern, re.IGNORECASE)
    found = [text.lower() for text in (*texts(), one.example) if pattern.search(text)]
    assert found
    assert [text for text in found if not any(letters in text for letters in one.needs)] == []


def test_noise_is_left_out_as_by_all_patterns_at_once() -> None:
    assert [text for text in texts() if noise._without_any(text) != SUM.sub(" ", text)] == []


@pytest.mark.parametrize(
    ("quick", "pattern"),
    [
        (non_answers._looks_after_a_relative, non_answers._CARER),
        (non_answers._is_named_by_a_relative, non_answers._RELATIVE),
        (non_answers._is_mashed, non_answers._MASHED),
        (non_answers._is_rank_alone, non_answers._RANK_ALONE),
        (non_answers._is_denied, non_answers._DENIED),
    ],
)
def test_a_non_answer_is_told_as_by_its_pattern(quick: Callable[[str], bool], pattern: re.Pattern[str]) -> None:
    read = [text for text in map(plain, texts()) if text]
    assert any(map(quick, read))
    assert [text for text in read if quick(text) != bool(pattern.fullmatch(text))] == []


def test_a_rank_is_left_out_as_by_its_patterns() -> None:
    def by_patterns(text: str) -> str:
        text = readings._BANK.sub("", text)
        while before := readings._RANK_BEFORE.match(text):
            text = text[before.end() :]
        return readings._RANK_AFTER.sub("", text).strip() or text

    read = [text for text in map(plain, texts()) if text]
    assert [text for text in read if readings.without_rank(text) != by_patterns(text)] == []


def test_a_place_is_looked_for_where_its_pattern_finds_one() -> None:
    assert [text for text in texts() if readings._has_no_place(text) and readings._INSIDE.search(text)] == []
