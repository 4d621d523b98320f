"""Re-linking: one to one is taken along, one to many stays open, and nothing is dropped in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.relink import relink
from occumap.errors import InputError
from occumap.examples import small_map, small_version
from occumap.model.correspondence import Correspondence
from occumap.model.occupational_map import OccupationalMap
from occumap.model.relink import Candidate, LinkStatus

TABLE = Correspondence.from_counts(
    "soc2020", "soc2030", {("11", "12"): 3, ("19", "11"): 1, ("19", "19"): 3, ("22", "22"): 2}
)


def coded(**codes: str | None) -> OccupationalMap:
    """The tiny map with codes of SOC2010; its codes of SOC2020 are 19, 11, 11, 22, 21."""
    world = small_map()
    return world.with_occupations(replace(o, soc2010=codes.get(o.code)) for o in world.occupations)


def test_each_occupation_meets_its_fate():
    found = relink(small_map(), "soc2020", TABLE)
    statuses = {link.occupation: link.status for link in found.links}
    assert statuses == {
        "O1": LinkStatus.SEVERAL,
        "O2": LinkStatus.RELINKED,
        "O3": LinkStatus.RELINKED,
        "O4": LinkStatus.UNCHANGED,
        "O5": LinkStatus.VANISHED,
    }
    assert {o.code: o.soc2020 for o in found.map.occupations} == {
        "O1": None,
        "O2": "12",
        "O3": "12",
        "O4": "22",
        "O5": None,
    }
    assert [link.occupation for link in found.changed] == ["O1", "O2", "O3", "O5"]


def test_one_to_many_keeps_every_candidate_with_its_share_largest_first():
    (open_link,) = relink(small_map(), "soc2020", TABLE).with_status(LinkStatus.SEVERAL)
    assert open_link.candidates == (Candidate("19", 0.75), Candidate("11", 0.25))
    assert open_link.to_code is None
    assert "19 (75%), 11 (25%)" in open_link.why


def test_shares_that_are_unknown_stay_unknown():
    crosswalk = Correspondence.from_counts("soc2020", "new", {("19", "11"): None, ("19", "12"): None})
    (open_link,) = relink(small_map(), "soc2020", crosswalk).with_status(LinkStatus.SEVERAL)
    assert open_link.candidates == (Candidate("11", None), Candidate("12", None))


def test_the_map_given_stays_as_it_was():
    world = small_map()
    relink(world, "soc2020", TABLE)
    assert world == small_map()


def test_a_code_of_the_new_version_that_the_map_names_itself_is_kept_and_judged():
    table = Correspondence.from_counts("soc2010", "soc2020", {("1", "19"): 2, ("1", "12"): 2, ("2", "12"): 1})
    found = relink(coded(O1="1", O2="2", O3=None), "soc2010", table)
    statuses = {link.occupation: (link.status, link.to_code) for link in found.links}
    assert statuses["O1"] == (LinkStatus.CONFIRMED, "19")
    assert statuses["O2"] == (LinkStatus.CONTRADICTED, "11")
    assert statuses["O3"] == (LinkStatus.UNCODED, "11")
    assert found.map.occupations[1].soc2020 == "11"
    assert found.attribute == "soc2020"


def test_anew_sets_the_map_s_own_codes_aside_only_where_the_correspondence_leads_anywhere():
    table = Correspondence.from_counts("soc2010", "soc2020", {("1", "19"): 2, ("1", "12"): 2, ("2", "12"): 1})
    found = relink(coded(O1="1", O2="2", O3=None, O4="9"), "soc2010", table, anew=True)
    assert {o.code: o.soc2020 for o in found.map.occupations} == {
        "O1": None,
        "O2": "12",
        "O3": "11",
        "O4": "22",
        "O5": "21",
    }


def test_a_code_the_old_version_never_had_is_told_from_one_that_vanished():
    world = small_map()
    stray = world.with_occupations(replace(o, soc2020="99" if o.code == "O1" else o.soc2020) for o in world.occupations)
    statuses = {link.occupation: link.status for link in relink(stray, "soc2020", TABLE, old=small_version()).links}
    assert statuses["O1"] is LinkStatus.UNKNOWN
    assert statuses["O5"] is LinkStatus.VANISHED


def test_the_reason_of_the_change_stands_with_the_link():
    found = relink(small_map(), "soc2020", TABLE, reasons={"11": "VC1 code change"})
    assert found.links[1].why.endswith("; VC1 code change")


def test_a_correspondence_from_another_version_is_refused():
    with pytest.raises(InputError, match="doesn't lead from soc2010"):
        relink(small_map(), "soc2010", TABLE)
    with pytest.raises(InputError, match="no code of 'isco'"):
        relink(small_map(), "isco", TABLE)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["11", "19", "21", "22"]), st.sampled_from(["1", "2", "3"])),
        st.one_of(st.none(), st.integers(0, 9)),
    )
)
def test_no_link_is_guessed_and_none_is_lost(counts: dict[tuple[str, str], int | None]):
    """A new code is given only where there is just one; every link of the table is a candidate."""
    table = Correspondence.from_counts("soc2020", "new", counts)
    found = relink(small_map(), "soc2020", table)
    assert len(found.links) == len(found.map.occupations) == 5
    for before, link, after in zip(small_map().occupations, found.links, found.map.occupations, strict=True):
        there = {to for old, to in counts if old == before.soc2020}
        assert {candidate.code for candidate in link.candidates} == there
        assert after.soc2020 == (there.pop() if len(there) == 1 else None)
        assert replace(after, soc2020=before.soc2020) == before
