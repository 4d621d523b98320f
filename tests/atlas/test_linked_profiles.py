"""Profiles of a map's occupations from a framework of another list, through links."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.linked_profiles import GroupLinks, linked_profiles
from occumap.examples import small_framework, small_map
from occumap.model.profile_basis import BasisKind, basis_of
from tests.settled import LAW

LINKS = GroupLinks.alike([("19", "O2"), ("19", "O3"), ("11", "O2"), ("11", "O3"), ("21", "O4")], "an example")


def test_an_occupation_takes_after_what_its_unit_group_leads_to_and_says_what_isnt_known():
    linked = linked_profiles(small_framework(), small_map(), LINKS)
    assert linked.profiles["profile"].to_list() == ["O1", "O2", "O3", "O5"]
    asked = {row[1] for row in linked.requirements.filter(pl.col("profile") == "O1").iter_rows()}
    of_both = {r.skill for code in ("O2", "O3") for r in small_framework().profile(code).requirements}
    assert asked == of_both
    basis = basis_of(linked, "O1")
    assert basis is not None
    assert (basis.kind, basis.own) == (BasisKind.ALIKE, ("O2", "O3"))


def test_the_profile_of_the_very_name_stands_alone_and_its_own_title_goes_before_others():
    framework = small_framework()
    titles = pl.DataFrame({"profile": ["O3"], "title": ["BAKERY-HAND"]})
    linked = linked_profiles(replace(framework, extras={"titles": titles}), small_map(), LINKS)
    by_name, by_other_name = basis_of(linked, "O2"), basis_of(linked, "O1")
    assert by_name is not None
    assert by_other_name is not None
    assert (by_name.kind, by_name.own) == (BasisKind.OWN, ("O2",))
    assert (by_other_name.kind, by_other_name.own) == (BasisKind.OWN, ("O3",))
    assert linked.profile("O1").requirements == framework.profile("O3").requirements


def test_an_occupation_that_leads_nowhere_has_no_profile_and_that_is_said():
    linked = linked_profiles(small_framework(), small_map(), GroupLinks.alike([("21", "O4")], ""))
    basis = basis_of(linked, "O1")
    assert basis is not None
    assert basis.kind is BasisKind.NONE
    assert "O1" not in linked
    assert "O5" in linked


def test_an_occupation_spread_over_a_hundred_profiles_has_none_and_that_is_said():
    framework = small_framework()
    hundred = [f"x{n}" for n in range(100)]
    many = pl.DataFrame({"profile": hundred, "title": hundred, "code": hundred})
    asked = pl.DataFrame({"profile": hundred, "skill": "dough", "level": 1.0, "importance": 1.0, "essential": True})
    requirements = pl.concat([framework.requirements, asked], how="diagonal")
    wide = replace(framework, profiles=pl.concat([framework.profiles, many]), requirements=requirements)
    linked = linked_profiles(wide, small_map(), GroupLinks.alike([*(("19", one) for one in hundred), ("21", "O4")], ""))
    assert "O1" not in linked
    words = dict(linked.extras["provenance"].select("profile", "words").iter_rows())
    assert words["O1"] == "O1 Bakery hand: its groups lead to so many profiles alike that none says what it asks."


def test_six_digit_groups_go_before_the_unit_group_and_the_first_counts_most():
    world = small_map()
    first = replace(world["O1"], sub_unit_groups=("11/02", "11/01"))
    world = replace(world, occupations=(first, *world.occupations[1:]))
    links = GroupLinks.counted([("11/01", "O2", 1), ("11/02", "O3", 1), ("11", "O4", 1)], "titles")
    basis = basis_of(linked_profiles(small_framework(), world, links), "O1")
    assert basis is not None
    assert basis.own == ("O3", "O2")


def test_unit_groups_take_the_mean_of_their_six_digit_groups_unless_they_have_links_of_their_own():
    links = GroupLinks.counted([("1111/01", "a", 3), ("1111/02", "b", 1), ("2222/01", "c", 1), ("2222", "d", 1)], "")
    found = links.with_unit_groups()
    assert sorted(found.leaving("1111")) == [("a", 0.5, False), ("b", 0.5, False)]
    assert found.leaving("2222") == [("d", 1.0, True)]


CODES = st.sampled_from("abcd")
PAIRS = st.lists(st.tuples(CODES, CODES), min_size=1, max_size=12)


@LAW
@given(PAIRS, PAIRS)
def test_shares_of_a_group_never_exceed_the_whole_however_long_the_way(first, second):
    links = GroupLinks.alike(first, "one").then(GroupLinks.alike(second, "two"))
    for (total,) in links.table.group_by("group").agg(pl.col("share").sum()).select("share").iter_rows():
        assert total == pytest.approx(min(total, 1))
    assert links.said == "one; two"
