"""Relatedness of skills, and coverage in which a related skill stands in."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from occumap.atlas.coverage import Asked, cover, coverage
from occumap.atlas.relatedness import relatedness, soft_levels
from occumap.examples import small_framework
from occumap.model.skills import HELD_OR_NOT, Framework
from tests.atlas.made_frameworks import framework, tables
from tests.settled import LAW


def held_or_not(held, families):
    """A framework without levels from (profiles, skills) zeros and ones, and the family of each skill."""
    rows, columns = np.nonzero(np.array(held))
    skills = [f"s{n}" for n in range(len(families))]
    profiles = [f"p{n}" for n in range(len(held))]
    return Framework(
        "flat",
        "Held or not",
        HELD_OR_NOT,
        pl.DataFrame({"skill": skills, "title": skills, "family": families}),
        pl.DataFrame({"profile": profiles, "title": profiles}),
        pl.DataFrame(
            {
                "profile": [profiles[row] for row in rows],
                "skill": [skills[column] for column in columns],
                "level": [1.0] * len(rows),
            }
        ),
    )


def test_co_occurrence_by_hand():
    """Skills 0 and 1 meet in two of four profiles and never stand apart: information 1, discounted by 2 ÷ 3."""
    found = relatedness(held_or_not([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]], ["", "", ""])).toarray()
    assert found[0, 1] == pytest.approx(2 / 3)
    assert found[0, 2] == 0


def test_skills_that_meet_as_often_as_by_chance_are_not_related():
    found = relatedness(held_or_not([[1, 1], [1, 0], [0, 1], [0, 0]], ["", ""])).toarray()
    assert found.tolist() == np.eye(2).tolist()


def test_a_family_counts_by_how_much_it_says():
    """Two of four skills are of family a: ln(4 ÷ 2) ÷ ln 4 = 1/2 of the share; one family for all says nothing."""
    apart = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    some = relatedness(held_or_not(apart, ["a", "a", "b", "c"]), family_share=0.3).toarray()
    assert some[0, 1] == pytest.approx(0.15)
    assert some[0, 2] == 0
    whole = relatedness(held_or_not(apart, ["a"] * 4)).toarray()
    assert whole.tolist() == np.eye(4).tolist()


def test_two_signs_make_a_noisy_or():
    held = [[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]]
    found = relatedness(held_or_not(held, ["a", "a", "b"]), family_share=0.3).toarray()
    assert found[0, 1] == pytest.approx(1 - (1 - 2 / 3) * (1 - 0.3 * math.log(3 / 2) / math.log(3)))


@LAW
@given(tables(), st.integers(1, 4))
def test_relatedness_lies_in_range_and_each_skill_keeps_few(levels, nearest):
    found = relatedness(framework(levels), nearest=nearest)
    assert ((found.data >= 0) & (found.data <= 1)).all()
    assert found.diagonal().tolist() == [1] * levels.shape[1]
    assert np.diff(found.indptr).max() <= nearest + 1


@LAW
@given(tables(), st.integers(0, 99))
def test_soft_levels_are_the_highest_of_discounted_levels(levels, seed):
    rng = np.random.default_rng(seed)
    width = levels.shape[1]
    related = rng.random((width, width)) * (rng.random((width, width)) < 0.5)
    np.fill_diagonal(related, 1)
    expected = (related[None] * levels[:, None, :]).max(axis=2)
    assert soft_levels(levels, sparse.csr_array(related)).toarray() == pytest.approx(expected)


def soft_coverage(made: Framework, related: sparse.csr_array | None = None) -> np.ndarray:
    """Coverage in which a near skill stands in for one that is asked."""
    asked = Asked.by(made)
    return np.asarray(cover(soft_levels(asked.held, relatedness(made) if related is None else related), asked))


@LAW
@given(tables())
def test_soft_coverage_lies_between_coverage_and_all(levels):
    made = framework(levels)
    hard, soft = coverage(made), soft_coverage(made)
    assert not (soft < hard - 1e-12).any()
    assert not (soft > 1).any()


def test_nothing_related_leaves_coverage_as_it_is():
    tiny = small_framework()
    alone = sparse.csr_array(sparse.eye_array(len(tiny.skills)))
    assert soft_coverage(tiny, related=alone) == pytest.approx(coverage(tiny))


def test_a_related_skill_stands_in_for_the_one_asked():
    """Nobody in the first profile holds s2, but s1 goes with it elsewhere."""
    flat = held_or_not([[1, 1, 0], [0, 1, 1], [0, 1, 1], [0, 0, 0], [1, 0, 0]], ["", "", ""])
    hard, soft = coverage(flat), soft_coverage(flat)
    assert hard[0, 1] < soft[0, 1] < 1
