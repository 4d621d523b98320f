"""Shares are fractions of all entries of a group, unknown where a number is, never an equal split."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from tests.settled import LAW

CODES = st.sampled_from(["1", "11", "12", "2", "21"])
NUMBERS = st.dictionaries(st.tuples(CODES, CODES), st.integers(0, 50), max_size=12)
MAYBE_NUMBERS = st.dictionaries(st.tuples(CODES, CODES), st.none() | st.integers(0, 50), max_size=12)


def _table(counts: dict[tuple[str, str], int | None]) -> Correspondence:
    return Correspondence.from_counts("a", "b", counts)


def _shares(table: Correspondence) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    return {(k.from_code.value, k.to_code.value): (k.share_of_from, k.share_of_to) for k in table.links}


def test_shares_are_fractions_of_all_entries_of_either_group() -> None:
    table = _table({("1", "1"): 3, ("1", "2"): 1, ("2", "2"): 4})
    assert _shares(table) == {("1", "1"): (0.75, 1.0), ("1", "2"): (0.25, 0.2), ("2", "2"): (1.0, 0.8)}


def test_a_link_knows_the_version_of_either_code() -> None:
    (link,) = _table({("354", "354"): 1}).links
    assert (link.from_code, link.to_code) == (Code("a", "354"), Code("b", "354"))


def test_without_a_number_the_shares_of_that_group_are_unknown_and_never_split_equally() -> None:
    table = _table({("1", "1"): 3, ("1", "2"): None, ("2", "2"): 4})
    assert _shares(table) == {("1", "1"): (None, 1.0), ("1", "2"): (None, None), ("2", "2"): (1.0, None)}
    assert table.leaving("1")[1].entries is None


def test_a_plain_crosswalk_has_no_shares_at_all() -> None:
    table = _table({("1", "1"): None, ("1", "2"): None})
    assert set(_shares(table).values()) == {(None, None)}


def test_a_link_without_entries_is_kept() -> None:
    table = _table({("1", "1"): 0, ("2", "1"): 5})
    assert table.leaving("1") == (Link(Code("a", "1"), Code("b", "1"), 0, None, 0.0),)


def test_where_a_group_went_and_where_another_came_from() -> None:
    table = _table({("2", "1"): 1, ("1", "2"): 1, ("1", "1"): 1})
    assert [link.to_code.value for link in table.leaving("1")] == ["1", "2"]
    assert [link.from_code.value for link in table.arriving("1")] == ["1", "2"]
    assert table.leaving("3") == table.arriving("3") == ()


@LAW
@given(counts=MAYBE_NUMBERS)
def test_the_order_of_the_counts_does_not_matter(counts: dict[tuple[str, str], int | None]) -> None:
    assert _table(dict(reversed(counts.items()))) == _table(counts)


@LAW
@given(counts=MAYBE_NUMBERS)
def test_the_inverse_of_the_inverse_is_the_table(counts: dict[tuple[str, str], int | None]) -> None:
    table = _table(counts)
    turned = table.inverse()
    assert (turned.from_version, turned.to_version) == ("b", "a")
    assert turned.inverse() == table


@LAW
@given(counts=MAYBE_NUMBERS)
def test_the_inverse_is_the_table_of_the_counts_turned_round(counts: dict[tuple[str, str], int | None]) -> None:
    turned = {(new, old): n for (old, new), n in counts.items()}
    assert _table(counts).inverse() == Correspondence.from_counts("b", "a", turned)


@LAW
@given(counts=NUMBERS)
def test_the_shares_of_a_group_with_entries_sum_to_one_on_either_side(counts: dict[tuple[str, str], int]) -> None:
    table = _table(dict(counts))
    of_from, of_to = defaultdict(list), defaultdict(list)
    for link in table.links:
        of_from[link.from_code].append(link.share_of_from)
        of_to[link.to_code].append(link.share_of_to)
    for shares in [*of_from.values(), *of_to.values()]:
        known = [share for share in shares if share is not None]
        assert not known or (len(known) == len(shares) and sum(known) == pytest.approx(1))


@LAW
@given(counts=MAYBE_NUMBERS)
def test_every_link_leaves_one_group_and_arrives_at_one(counts: dict[tuple[str, str], int | None]) -> None:
    table = _table(counts)
    values = {"1", "11", "12", "2", "21"}
    assert sorted((k for v in values for k in table.leaving(v)), key=str) == sorted(table.links, key=str)
    assert sorted((k for v in values for k in table.arriving(v)), key=str) == sorted(table.links, key=str)
