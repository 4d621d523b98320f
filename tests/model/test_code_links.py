"""Links between lists of codes: nothing lost, nothing split, uncertainty kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.model.code import Code
from occumap.model.code_links import CodeLink, Links, Way, bounds, compose, dead_ends

Rows = list[tuple[str, str, float | None, bool]]


@st.composite
def full_links(draw: st.DrawFn, from_list: str, to_list: str) -> Links:
    """Links in which every share is known and those of a code add up to 1."""
    rows: Rows = []
    for start in "abc":
        ends = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
        weights = draw(st.lists(st.integers(1, 9), min_size=len(ends), max_size=len(ends)))
        rows += [(start, end, weight / sum(weights), False) for end, weight in zip(ends, weights, strict=True)]
    return Links.of(from_list, to_list, rows)


def forgetting(links: Links, forgotten: set[tuple[str, str]]) -> Links:
    """The same links, the shares of some of them unknown."""
    steps = [way.steps[0] for way in links.ways]
    rows = [(s.from_code.value, s.to_code.value, s.share) for s in steps]
    return Links.of(
        links.from_list,
        links.to_list,
        ((a, b, None if (a, b) in forgotten else share, (a, b) in forgotten) for a, b, share in rows),
    )


CHAIN = st.tuples(full_links("one", "two"), full_links("two", "three"), full_links("three", "four"))
FORGOTTEN = st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")))


def test_a_codes_only_link_has_all_of_it_and_several_are_never_split() -> None:
    links = Links.of("x", "y", [("1", "a", None, False), ("2", "a", None, False), ("2", "b", None, False)])
    assert [way.share for way in links.ways] == [1.0, None, None]


def test_an_only_link_flagged_as_a_part_has_no_share() -> None:
    (way,) = Links.of("x", "y", [("1", "a", None, True)]).ways
    assert way.share is None
    assert str(way) == "x:1 → y:a (part)"


def test_composing_multiplies_known_shares_and_names_the_step_that_is_uncertain() -> None:
    first = Links.of("x", "y", [("1", "a", 0.6, False), ("1", "b", 0.4, False)])
    second = Links.of("y", "z", [("a", "p", 0.5, False), ("a", "q", 0.5, False), ("b", "p", None, True)])
    both = compose(first, second)
    assert [(way.to_code.value, way.share) for way in both.leaving("1")] == [("p", 0.3), ("p", None), ("q", 0.3)]
    assert [str(link) for way in both.between("1", "p") for link in way.uncertain] == ["y:b → z:p (part)"]
    assert both.share("1", "p") is None
    assert both.share("1", "q") == 0.3
    assert bounds(both.between("1", "p")) == pytest.approx((0.3, 0.7))


def test_two_ways_between_the_same_codes_are_both_kept() -> None:
    first = Links.of("x", "y", [("1", "a", None, False), ("1", "b", None, False)])
    second = Links.of("y", "z", [("a", "p", None, False), ("b", "p", None, False)])
    assert len(compose(first, second).between("1", "p")) == 2


@given(CHAIN)
def test_composing_is_the_same_in_whichever_order_it_is_done(chain: tuple[Links, Links, Links]) -> None:
    first, second, third = chain
    assert compose(compose(first, second), third) == compose(first, compose(second, third)) == compose(*chain)


@given(CHAIN)
def test_every_way_goes_on_or_is_a_dead_end(chain: tuple[Links, Links, Links]) -> None:
    first, second, _ = chain
    onward = {way.steps[0] for way in compose(first, second).ways}
    ended = {way.steps[0] for way in dead_ends(first, second)}
    assert onward | ended == {way.steps[0] for way in first.ways}
    assert not onward & ended


@given(CHAIN)
def test_shares_that_add_up_to_one_at_every_step_add_up_to_one_along_the_chain(
    chain: tuple[Links, Links, Links],
) -> None:
    composed = compose(*chain)
    whole = not any(dead_ends(a, b) for a, b in (chain[:2], (compose(*chain[:2]), chain[2])))
    for start in {way.from_code.value for way in composed.ways}:
        total = sum(way.share or 0.0 for way in composed.leaving(start))
        assert total <= 1 + 1e-9
        if whole:
            assert total == pytest.approx(1)


@given(CHAIN, st.tuples(FORGOTTEN, FORGOTTEN, FORGOTTEN))
def test_bounds_hold_whatever_the_forgotten_shares_were(
    chain: tuple[Links, Links, Links], forgotten: tuple[set[tuple[str, str]], ...]
) -> None:
    truth = compose(*chain)
    known = compose(*(forgetting(links, some) for links, some in zip(chain, forgotten, strict=True)))
    for start, end in {(way.from_code.value, way.to_code.value) for way in truth.ways}:
        minimum, limit = bounds(known.between(start, end))
        share = truth.share(start, end)
        assert share is not None
        assert minimum - 1e-9 <= share <= limit + 1e-9
        if not any(forgotten):
            assert known.share(start, end) == pytest.approx(share) == pytest.approx(limit)


def test_links_that_do_not_join_are_refused() -> None:
    links = Links.of("x", "y", [("1", "a", None, False)])
    with pytest.raises(InputError, match="lead to y, but the second begin in x"):
        compose(links, links)
    with pytest.raises(InputError, match="no links to join"):
        compose()
    step = links.ways[0].steps[0]
    with pytest.raises(InputError, match="these links don't form a chain"):
        Way((step, step))
    with pytest.raises(InputError, match="doesn't lead from x to z"):
        Links("x", "z", links.ways)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("1", "a", 0.7, False), ("1", "b", 0.7, False)], r"x:1: its shares add up to 1\.4"),
        ([("1", "a", None, False), ("1", "a", None, False)], "is listed twice"),
        ([("1", "a", -0.1, False)], "isn't valid"),
    ],
)
def test_shares_that_cannot_be_and_pairs_given_twice_are_refused(rows: Rows, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Links.of("x", "y", rows)


def test_links_are_in_the_order_of_their_codes_and_know_their_source() -> None:
    links = Links.of("x", "y", [("2", "a", None, False), ("1", "b", None, False)], source="a table")
    assert [way.from_code.value for way in links.ways] == ["1", "2"]
    assert links.leaving("3") == ()
    assert links.share("3", "a") == 0
    assert links.ways[0].steps == (CodeLink(Code("x", "1"), Code("y", "b"), 1.0, source="a table"),)
