"""Profiles of a map's occupations out of groups: their own first, else siblings; and what each rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from occumap.atlas.occupation_profiles import GroupTree, Weighed, blended, on_occupations, with_groups
from occumap.atlas.profile_tasks import task_table, tasks_of
from occumap.examples import small_map
from occumap.model.occupational_map import OccupationalMap
from occumap.model.profile_basis import BasisKind, ProfileBasis, bases_of, basis_of, shares_own
from occumap.model.skills import HELD_OR_NOT, Framework
from tests.atlas.made_frameworks import framework as graded_framework

PARENTS = {
    "1101/01": "1101",
    "1101/02": "1101",
    "1101/99": "1101",
    "1102/01": "1102",
    "1103/99": "1103",
    "1209/99": "1209",
    "1101": "110",
    "1102": "110",
    "1103": "110",
    "1209": "120",
}
DESCRIBED = ("1101/01", "1101/02", "1102/01")
TREE = GroupTree(PARENTS, DESCRIBED)
TITLES = {code: f"Group {code}" for code in PARENTS if code != "110"}


def groups() -> Framework:
    """Three groups, four skills, five tasks."""
    links = pl.DataFrame(
        {
            "profile": ["1101/01", "1101/01", "1101/02", "1102/01", "1102/01"],
            "task": ["T.1", "T.2", "T.3", "T.1", "T.5"],
            "relatedness": [0.8, 0.6, 0.9, 0.5, 1.0],
        }
    )
    asked = [("1101/01", "a", 1.0), ("1101/01", "b", 0.5), ("1101/02", "c", 1.0), ("1102/01", "a", 0.4)]
    asked.append(("1102/01", "d", 1.0))
    return Framework(
        "made",
        "Made up",
        HELD_OR_NOT,
        pl.DataFrame({"skill": list("abcd"), "title": list("ABCD")}),
        pl.DataFrame({"profile": DESCRIBED, "title": DESCRIBED, "code": DESCRIBED}),
        pl.DataFrame(
            [(profile, skill, 1.0, importance) for profile, skill, importance in asked],
            schema=["profile", "skill", "level", "importance"],
            orient="row",
        ),
        extras={
            "task_links": links,
            "task_skills": pl.DataFrame({"task": ["T.1", "T.2", "T.3", "T.5"], "skill": ["a", "b", "c", "d"]}),
        },
    )


def map_of(**groups_of: tuple[str, ...]) -> OccupationalMap:
    """The small map, its occupations in these six-digit groups; others in none."""
    world = small_map()
    return world.with_occupations(
        replace(occupation, sub_unit_groups=groups_of.get(occupation.code, ()), soc2020=None)
        for occupation in world.occupations
    )


def importances(framework: Framework, profile: str) -> dict[str, float]:
    return {one.skill: round(one.importance, 3) for one in framework.profile(profile).requirements}


def laid(**groups_of: tuple[str, ...]) -> Framework:
    return on_occupations(groups(), map_of(**groups_of), TREE)


def test_an_occupation_asks_what_its_groups_ask_the_first_counting_most() -> None:
    found = laid(O1=("1101/01", "1102/01"))
    # a: 2/3 · 1 + 1/3 · 0.4; d: 1/3 · 1; b: 2/3 · 0.5; the highest is laid at 1.
    assert importances(found, "O1") == {"a": 1.0, "b": 0.417, "d": 0.417}
    basis = basis_of(found, "O1")
    assert basis is not None
    assert (basis.kind, basis.own, basis.borrowed, basis.share_own) == (BasisKind.OWN, ("1101/01", "1102/01"), (), 1.0)
    assert basis.note("x") is None


def test_a_group_without_a_profile_is_stood_in_for_by_its_siblings_and_that_is_said() -> None:
    found = laid(O1=("1101/99",), O2=("1101/99", "1102/01"), O3=("1102/01", "1101/99"), O4=("1103/99",))
    assert importances(found, "O1") == {"a": 1.0, "b": 0.5, "c": 1.0}
    bases = bases_of(found)
    assert bases["O1"].kind is BasisKind.BORROWED
    assert bases["O1"].note("O1 Baker") == (
        "O1 Baker: its group has no profile: all of it is borrowed from other groups of 1101."
    )
    assert (bases["O2"].kind, round(bases["O2"].share_own, 3)) == (BasisKind.ANOTHER, 0.333)
    assert "67 % is borrowed from other groups of 1101, the rest is that of 1102/01" in str(bases["O2"])
    assert (bases["O3"].kind, round(bases["O3"].share_own, 3)) == (BasisKind.OWN, 0.667)
    assert bases["O4"].borrowed == ("110",)  # its unit group has none either: of the minor group
    assert importances(found, "O4").keys() == {"a"}  # what more than a third of them share


def test_nothing_is_borrowed_from_further_away_than_the_tree_reaches() -> None:
    found = laid(O1=("1209/99",), O2=("9999/01",))
    for code in ("O1", "O2", "O3"):
        basis = basis_of(found, code)
        assert basis is not None
        assert basis.kind is BasisKind.NONE
        assert not found.profile(code).requirements
        assert "nothing is known of its skills" in str(basis)


def test_an_occupation_with_a_unit_group_alone_borrows_from_its_groups() -> None:
    world = small_map()
    alone = world.with_occupations(replace(one, sub_unit_groups=(), soc2020="1101") for one in world.occupations)
    basis = basis_of(on_occupations(groups(), alone, TREE), "O1")
    assert basis is not None
    assert (basis.kind, basis.borrowed) == (BasisKind.BORROWED, ("1101",))


def test_groups_and_unit_groups_have_profiles_too() -> None:
    found = with_groups(groups(), TREE, TITLES)
    assert importances(found, "1101") == {"a": 1.0, "b": 0.5, "c": 1.0}
    assert importances(found, "1101/99") == importances(found, "1101")
    bases = bases_of(found)
    assert bases["1101"].kind is BasisKind.OWN
    assert bases["1101/99"].kind is BasisKind.BORROWED
    assert "1101/01" not in bases  # described by the framework itself


def test_tasks_follow_with_their_relatedness() -> None:
    found = laid(O1=("1101/01", "1102/01"))
    links = found.extras["task_links"].filter(pl.col("profile") == "O1")
    assert dict(links.select("task", pl.col("relatedness").round(3)).iter_rows()) == {
        "T.1": 0.7,
        "T.2": 0.4,
        "T.5": 0.333,
    }
    table = task_table(found)
    assert table.tasks == ("T.1", "T.2", "T.5")
    row = table.related[[found.profile_place["O1"]]].toarray()[0]
    np.testing.assert_allclose(row, [0.7, 0.4, 1 / 3])
    assert [task.id for task in tasks_of(found, "O1", "a")] == ["T.1"]


def test_how_much_is_its_own_is_told_for_all_profiles_in_order() -> None:
    found = laid(O1=("1101/01", "1101/99"))
    shares = shares_own(found)
    assert shares[found.profile_place["O1"]] == pytest.approx(2 / 3)
    assert shares[found.profile_place["O2"]] == 0


def test_levels_are_those_of_the_groups_that_ask_and_errors_shrink() -> None:
    scored = graded_framework(np.array([[2.0, 0.0], [4.0, 3.0]]), errors=0.4)
    both = Weighed({"p0": 0.5, "p1": 0.5}, ProfileBasis(BasisKind.OWN, ("p0", "p1"), (), 1.0))
    asked = blended(scored, {"O1": "Baker"}, [both], keep=False).profile("O1").by_skill
    assert asked["s0"].level == 3
    assert asked["s1"].level == 3
    assert asked["s0"].importance == 3
    assert asked["s1"].importance == pytest.approx(1.5)
    assert asked["s0"].level_error == pytest.approx(0.4 / 2**0.5)


def test_what_few_of_those_that_stand_in_ask_is_not_asked() -> None:
    scored = graded_framework(np.array([[2.0, 0.0], [4.0, 3.0], [4.0, 0.0]]))
    three = {"p0": 1 / 3, "p1": 1 / 3, "p2": 1 / 3}
    borrowed = Weighed(three, ProfileBasis(BasisKind.BORROWED, (), ("x",), 0.0))
    own = Weighed(three, ProfileBasis(BasisKind.OWN, tuple(three), (), 1.0), tuple(three))
    found = blended(scored, {"O1": "Baker", "O2": "Cook"}, [borrowed, own], keep=False)
    assert found.profile("O1").by_skill.keys() == {"s0"}
    assert found.profile("O2").by_skill.keys() == {"s0", "s1"}


def test_a_framework_stays_as_it_was() -> None:
    before = groups()
    on_occupations(before, map_of(O1=("1101/01",)), TREE)
    assert len(before.profiles) == 3
    assert before.scale == HELD_OR_NOT


def test_what_no_group_asks_and_one_does_not_state_is_not_stated() -> None:
    """Group 1101/01 says nothing of c, which 1101/02 asks, nor of d, which none of the two asks."""
    unsaid = pl.DataFrame(
        [("1101/01", skill, "suppressed") for skill in "cd"], schema=["profile", "skill", "reason"], orient="row"
    )
    found = with_groups(replace(groups(), unstated=unsaid), TREE, TITLES)
    assert found.profile("1101/01").unstated == {"c": "suppressed", "d": "suppressed"}
    assert found.profile("1101").unstated == {"d": "not stated where it comes from"}
    assert "c" in found.profile("1101").by_skill
