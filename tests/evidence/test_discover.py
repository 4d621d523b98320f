"""What is hidden in a group: promises of the candidates."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import InputError, UnknownNameError
from occumap.evidence.candidate_features import FEATURES, measure_sets
from occumap.evidence.candidate_groups import likeness_of_sets, sets_within
from occumap.evidence.candidate_score import Score, read_score
from occumap.evidence.discover import AGREE, TOO_LIKE, choose_sets, discover
from occumap.evidence.entry_words import wording_of
from occumap.model.index import Index
from occumap.workflows.figures.discover import learned_score

from .hiding import hiding_index, rows_of

SAID = wording_of(hiding_index(), "now")
ROWS = range(15)


def agreement(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def test_both_hidden_groups_are_among_the_candidates() -> None:
    found = discover(SAID, "19", learned_score())
    for kind in ("dogs", "drones"):
        assert max(agreement(set(group.rows), rows_of(kind)) for group in found.groups) >= AGREE


def test_a_candidate_is_named_by_words_of_its_titles() -> None:
    found = discover(SAID, "19", learned_score())
    dogs = max(found.groups, key=lambda group: agreement(set(group.rows), rows_of("dogs")))
    assert "dog" in dogs.name


def test_every_candidate_and_what_would_be_left_make_up_the_group() -> None:
    found = discover(SAID, "19", learned_score(), people=dict.fromkeys(ROWS, 10.0))
    assert found.people == 150
    for group in found.groups:
        assert len(group.rows) + group.left == len(found.rows) == 15
        assert len(set(group.rows)) == len(group.rows)
        assert set(group.rows) <= set(found.rows)
        assert group.people is not None
        assert group.left_people is not None
        assert group.people + group.left_people == pytest.approx(150)
    shown = {row for group in found.groups for row in group.rows}
    assert shown | set(found.left) == set(found.rows)
    assert not shown & set(found.left)


def test_people_without_counts_are_unknown_not_none() -> None:
    found = discover(SAID, "19", learned_score())
    assert found.people is None
    assert {group.people for group in found.groups} == {None}


def test_no_two_candidates_tell_the_same() -> None:
    groups = [set(group.rows) for group in discover(SAID, "19", learned_score()).groups]
    assert all(agreement(a, b) < TOO_LIKE for n, a in enumerate(groups) for b in groups[:n])


def test_a_code_of_another_version_marks_the_candidate_that_carries_it() -> None:
    said = wording_of(hiding_index(), "now", others=("before",))
    found = discover(said, "19", learned_score())
    dogs = max(found.groups, key=lambda group: agreement(set(group.rows), rows_of("dogs")))
    assert (dogs.marks[0].version, dogs.marks[0].code) == ("before", "7")
    assert dogs.marks[0].inside > dogs.marks[0].outside


def test_codes_that_are_not_named_change_nothing() -> None:
    """Whatever stands in a version's column, nothing of it reaches the candidates unless it may help."""
    index = hiding_index()
    blind = index.with_codes("before", index.frame["before"].reverse())
    assert discover(wording_of(blind, "now"), "19", learned_score()) == discover(SAID, "19", learned_score())


def test_a_version_cannot_help_to_look_into_itself() -> None:
    with pytest.raises(InputError, match="another version of itself"):
        wording_of(hiding_index(), "now", others=("now",))


def test_a_group_too_small_to_divide_has_no_candidates() -> None:
    index = hiding_index()
    alone = index.with_codes("one", index.frame["now"].replace("11", None))
    assert discover(wording_of(alone, "one"), "12", learned_score(), smallest=5).groups == ()


def test_titles_that_are_all_the_same_hide_nothing() -> None:
    index = hiding_index()
    same = Index("same", index.frame.with_columns(pl.lit("Taster, tea").alias("title")))
    assert discover(wording_of(same, "now"), "19", learned_score()).groups == ()


def test_a_code_without_entries_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no entry of the index is coded 77"):
        discover(SAID, "77", learned_score())


def test_the_same_index_gives_the_same_candidates() -> None:
    first = discover(wording_of(hiding_index(), "now"), "19", learned_score())
    assert discover(wording_of(hiding_index(), "now"), "19", learned_score()) == first


@given(st.sets(st.integers(0, 24), min_size=1), st.integers(2, 6))
@settings(max_examples=25, deadline=None)
def test_sets_are_never_empty_whole_doubled_or_too_small(rows: set[int], smallest: int) -> None:
    flags, kinds = sets_within(SAID, sorted(rows), smallest=smallest)
    assert len(flags) == len(kinds)
    assert len({one.tobytes() for one in flags}) == len(flags)
    assert all(smallest <= one.sum() < len(rows) for one in flags)


def test_every_measure_of_every_set_is_a_number() -> None:
    flags, kinds = sets_within(SAID, ROWS)
    measured = measure_sets(SAID, "19", ROWS, flags, kinds)
    assert measured.shape == (len(flags), len(FEATURES))
    assert np.isfinite(measured).all()


@given(st.integers(1, 30), st.integers(2, 9), st.integers(0, 10_000), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_chosen_sets_are_never_nearly_the_same_and_are_no_more_than_asked(
    sets: int, rows: int, seed: int, limit: int
) -> None:
    drawn = np.random.default_rng(seed)
    flags = drawn.random((sets, rows)) < 0.5
    flags[:, 0] = True
    chosen = choose_sets(flags, drawn.random(sets), limit=limit)
    assert 1 <= len(chosen) <= limit
    likeness = likeness_of_sets(flags[list(chosen)]) - np.eye(len(chosen))
    assert (likeness < TOO_LIKE).all()


def test_the_score_that_comes_with_occumap_is_read_as_it_is_written() -> None:
    score = learned_score()
    assert read_score(score.as_csv(), where="here") == score


def test_more_of_what_weighs_more_scores_higher_until_it_is_far_out() -> None:
    score = Score({"share": (0.0, 1.0, 2.0)}, 0.0)
    rows = np.zeros((4, len(FEATURES)))
    rows[:, FEATURES.index("share")] = 0, 1, 3, 9
    none, one, three, nine = score.of(rows)
    assert none == 0.5 < one < three == nine < 1


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("measure,weight\nshare,1\n", "its columns are not measure, middle, spread, weight"),
        ("", "its columns are not"),
        ("measure,middle,spread,weight\nage,0,1,1\nconstant,0,1,0\n", "age isn't a measure"),
        ("measure,middle,spread,weight\nshare,0,1,1\nshare,0,1,1\n", "share isn't a measure, or appears twice"),
        ("measure,middle,spread,weight\nshare,0,0,1\nconstant,0,1,0\n", "share doesn't have three valid numbers"),
        ("measure,middle,spread,weight\nshare,0,1,many\nconstant,0,1,0\n", "share doesn't have three valid numbers"),
        ("measure,middle,spread,weight\nshare,0,1,1\n", "it needs a constant"),
    ],
)
def test_a_table_of_weights_that_will_not_do_is_refused(lines: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read_score(lines, where="here")
