"""How likely two entries are to belong together."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.evidence.candidate_groups import sets_within
from occumap.evidence.entry_likeness import entry_likeness
from occumap.evidence.entry_words import wording_of
from occumap.model.index import Index

from .hiding import hiding_index

SAID = wording_of(hiding_index(), "now")


def titled(titles: list[str]) -> Index:
    """The index of the hiding world with other titles in its first rows."""
    index = hiding_index()
    told = [*titles, *index.frame["title"][len(titles) :]]
    return Index("titled", index.frame.with_columns(title=pl.Series(told)))


@given(st.sets(st.integers(0, 24), min_size=1))
@settings(max_examples=25, deadline=None)
def test_likeness_is_the_same_both_ways_and_in_spreads_from_the_mean_of_all_pairs(rows: set[int]) -> None:
    likeness = entry_likeness(SAID, sorted(rows))
    assert likeness.shape == (len(rows), len(rows))
    assert (likeness == likeness.T).all()
    assert not likeness.diagonal().any()
    pairs = likeness[np.triu_indices(len(rows), 1)]
    if pairs.any():
        assert (pairs.mean(), pairs.std()) == (pytest.approx(0, abs=1e-6), pytest.approx(1))


def test_who_leads_belongs_less_to_those_who_are_led_than_they_do_to_each_other() -> None:
    said = wording_of(titled(["Groomer, dog", "Trimmer, dog", "Foreman, dog"]), "now")
    likeness = entry_likeness(said, range(15))
    assert likeness[0, 1] > likeness[0, 2]


def test_entries_that_carry_one_code_of_another_version_belong_together_more() -> None:
    with_codes = wording_of(hiding_index(), "now", others=("before",))
    dogs, rest = slice(0, 5), slice(5, 15)
    blind, told = entry_likeness(SAID, range(15)), entry_likeness(with_codes, range(15))
    assert told[dogs, rest].mean() < blind[dogs, rest].mean()


def test_entries_that_do_not_differ_are_all_equally_alike() -> None:
    assert not entry_likeness(wording_of(titled(["Taster, tea"] * 15), "now"), range(15)).any()


def test_what_belongs_together_is_among_the_candidates() -> None:
    _, kinds = sets_within(SAID, range(15))
    assert "belonging" in kinds
