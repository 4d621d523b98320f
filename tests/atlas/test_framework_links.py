"""From an occupation of the map to the profiles of another framework."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from occumap.atlas.framework_links import index_links, onet_route, profile_links, profiles_for, us_soc_links
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_framework, small_index, small_map
from occumap.io.esco import read_esco
from occumap.io.onet import read_onet
from occumap.io.ons_index import read_ons_index
from occumap.io.us_crosswalks import read_isco_to_us_soc, read_onet_crosswalk
from occumap.model.code_links import Links
from occumap.model.index import Index
from occumap.model.skills import HELD_OR_NOT, Framework

ISCO = ["7512", "7512", "9412", "7512", "7512", "7512", None, "7233", "7234", "7234", "7522", "9629"]
BAKER, HAND = small_map()["O2"], small_map()["O1"]


def dual_coded() -> Index:
    """The tiny index, coded to ISCO-08 too, and its first version called SOC2020."""
    index = small_index()
    return index.with_codes("soc2020", index.codes("tiny1")).with_codes("isco08", pl.Series(ISCO))


def framework_of(code_list: str, *profiles: tuple[str, str]) -> Framework:
    """A framework without requirements, of these profiles and codes."""
    return Framework(
        "other",
        "Other",
        HELD_OR_NOT,
        pl.DataFrame({"skill": ["s"], "title": ["S"]}),
        pl.DataFrame(profiles, schema=["profile", "code"], orient="row").with_columns(title=pl.col("profile")),
        pl.DataFrame(schema={"profile": pl.String, "skill": pl.String, "level": pl.Float64}),
        code_list=code_list,
    )


def test_shares_are_of_the_entries_that_carry_both_codes() -> None:
    links = index_links(dual_coded())
    assert {way.to_code.value: way.share for way in links.leaving("11")} == {"7512": 2 / 3, "9412": 1 / 3}
    assert links.leaving("19") == ()
    assert links.share("21", "7233") == 1.0
    assert links.ways[0].steps[0].source == "entries of tiny"


def test_an_index_without_the_codes_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no codes of isco08"):
        index_links(small_index(), "tiny1")


def test_profiles_that_share_a_code_are_all_reached_and_how_much_to_each_is_unknown() -> None:
    esco = framework_of(
        "isco08", ("baker", "7512"), ("pastry cook", "7512"), ("kitchen hand", "9412"), ("smith", "7221")
    )
    found = profiles_for(BAKER, esco, index_links(dual_coded()))
    assert [(reached.profile, reached.share) for reached in found] == [
        ("kitchen hand", 1 / 3),
        ("baker", None),
        ("pastry cook", None),
    ]
    baker = found[1]
    assert (baker.at_least, baker.at_most) == (0.0, 2 / 3)
    assert [str(link) for link in baker.uncertain] == ["isco08:7512 → other:baker (share unknown)"]
    assert [str(way) for way in baker.ways] == [
        "soc2020:11 → isco08:7512 (67%) → other:baker (share unknown)",
    ]


def test_a_profile_that_is_its_own_code_needs_no_last_step() -> None:
    onet = framework_of("isco08", ("7512", "7512"))
    (reached,) = profiles_for(BAKER, onet, index_links(dual_coded()))
    assert reached.share == 2 / 3
    assert [str(way) for way in reached.ways] == ["soc2020:11 → isco08:7512 (67%)"]


def test_a_framework_of_the_map_has_the_occupations_own_profile() -> None:
    own = framework_of("occupational-map", ("O2", "O2"))
    (reached,) = profiles_for(BAKER, own)
    assert (reached.profile, reached.share, reached.ways, reached.at_least) == ("O2", 1.0, (), 1.0)
    assert profiles_for(HAND, own) == []


def test_an_occupation_whose_unit_group_leads_nowhere_reaches_nothing() -> None:
    assert profiles_for(HAND, framework_of("isco08", ("baker", "7512")), index_links(dual_coded())) == []


def test_a_route_may_begin_in_the_older_classification() -> None:
    old = replace(BAKER, soc2010="5432")
    route = Links.of("soc2010", "isco08", [("5432", "7512", None, False)])
    (reached,) = profiles_for(old, framework_of("isco08", ("baker", "7512")), route)
    assert reached.share == 1.0


def test_a_missing_unit_group_or_a_route_that_does_not_fit_is_said() -> None:
    other, route = framework_of("isco08", ("baker", "7512")), index_links(dual_coded())
    with pytest.raises(InputError, match="O2 Baker: it has no unit group of soc2020"):
        profiles_for(replace(BAKER, soc2020=None), other, route)
    with pytest.raises(InputError, match="codes are of isco08, but there is no route"):
        profiles_for(BAKER, other)
    with pytest.raises(InputError, match="codes are of tiny, but the route leads to isco08"):
        profiles_for(BAKER, small_framework(), route)
    with pytest.raises(InputError, match="the route begins in soc90"):
        profiles_for(BAKER, other, Links.of("soc90", "isco08", [("1", "7512", None, False)]))


def test_a_us_soc_code_leads_to_the_onet_codes_within_it() -> None:
    links = us_soc_links(["17-2199.01", "17-2111.00", "17-2199.02"])
    assert links.share("17-2111", "17-2111.00") == 1.0
    assert [way.share for way in links.leaving("17-2199")] == [None, None]


def test_the_route_to_onet_keeps_every_path_and_says_which_steps_are_uncertain() -> None:
    isco_to_us = Links.of(
        "isco08",
        "us-soc2010",
        [("7512", "51-3011", None, True), ("7512", "35-1011", None, True), ("9412", "35-9021", None, False)],
    )
    to_2019 = Links.of(
        "onet-soc2010",
        "onet-soc",
        [
            ("51-3011.00", "51-3011.00", None, False),
            ("35-1011.00", "51-3011.00", None, False),
            ("35-9021.00", "35-9021.00", None, False),
        ],
    )
    route = onet_route(dual_coded(), isco_to_us, to_2019)
    assert (route.from_list, route.to_list) == ("soc2020", "onet-soc")
    ways = route.between("11", "51-3011.00")
    assert [str(way) for way in ways] == [
        f"soc2020:11 → isco08:7512 (67%) → us-soc2010:{us} (part) → onet-soc2010:{us}.00 (100%)"
        " → onet-soc:51-3011.00 (100%)"
        for us in ("35-1011", "51-3011")
    ]
    assert route.share("11", "51-3011.00") is None
    assert route.share("11", "35-9021.00") == pytest.approx(1 / 3)


def test_profile_links_pass_over_profiles_without_a_code() -> None:
    framework = framework_of("isco08", ("a", "7512"), ("b", "7512"))
    without = replace(framework, profiles=framework.profiles.with_columns(code=pl.lit(None, pl.String)))
    assert len(profile_links(framework)) == 2
    assert len(profile_links(without)) == 0


def test_the_real_routes_reach_profiles_of_both_frameworks(shared: Path, ons_workbook: Path) -> None:
    index = read_ons_index(ons_workbook)
    to_isco = index_links(index)
    for code in {way.from_code.value for way in to_isco.ways}:
        assert sum(way.share or 0.0 for way in to_isco.leaving(code)) == pytest.approx(1)
    route = onet_route(
        index,
        read_isco_to_us_soc(shared / "isco" / "isco08-us-soc2010.xls"),
        read_onet_crosswalk(shared / "onet" / "2010_to_2019_Crosswalk.xlsx"),
    )
    assert len({way.from_code for way in route.ways}) == 412
    onet, esco = read_onet(shared / "onet" / "29.3"), read_esco(shared / "esco" / "1.1.1")
    # SOC2020 2129, engineering professionals n.e.c.; 2135, cyber security professionals.
    for group in ("2129", "2135"):
        occupation = replace(BAKER, soc2020=group)
        for framework, led in ((onet, route), (esco, to_isco)):
            found = profiles_for(occupation, framework, led)
            assert len(found) > 3
            assert all(reached.profile in framework for reached in found)
            assert all(0 <= reached.at_least <= reached.at_most <= 1 for reached in found)
            assert all((reached.share is None) == bool(reached.uncertain) for reached in found)
            assert sum(reached.at_least for reached in found) <= 1 + 1e-9
    chemical = {reached.profile: reached for reached in profiles_for(replace(BAKER, soc2020="2129"), onet, route)}
    # The only way to chemical engineers is through ISCO-08 2145, with all shares known.
    assert chemical["17-2041.00"].share == pytest.approx(18 / 145)
