"""Is the map right? Each kind of contradiction is found on a small made-up map, with a better group and the reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from occumap.atlas.map_check import check
from occumap.atlas.map_check_evidence import GroupNames
from occumap.atlas.map_readings import ReadGroups, Reading, all_readings, name_parts, readings_of
from occumap.errors import UnknownNameError
from occumap.model.map_check import GroupCheck
from occumap.model.occupational_map import Cluster, Occupation, OccupationalMap, Pathway, Route, TechnicalLevel

NAMES = GroupNames(
    {
        "2122": "Mechanical engineers",
        "2123": "Electrical engineers",
        "5231": "Vehicle mechanics",
        "5232": "Vehicle body builders",
        "6129": "Animal care services",
    },
    below=[
        ("Mechanical engineers", "2122"),
        ("Electrical engineers", "2123"),
        ("Vehicle mechanics", "5231"),
        ("Vehicle body builders", "5232"),
        ("Grooms", "6129"),
    ],
    index=[("coach builder", "5232"), ("head groom", "6129"), ("motor mechanic", "5231")],
    earlier={"5225": {"5231": 1.0}, "6139": {"6129": 0.9, "5231": 0.1}},
)


def small(*occupations: tuple[str, str, str], **soc2010: str) -> OccupationalMap:
    """Return a map of occupations: code, name, published group."""
    return OccupationalMap(
        "small",
        "Small",
        (Route("all", "All"),),
        (Pathway("1", "Workshops", "all"),),
        (Cluster("1", "Workshop", "1", TechnicalLevel.TECHNICAL),),
        tuple(
            Occupation(
                code,
                name,
                3,
                "1",
                code[:6],
                option=code[6:] or None,
                soc2010=soc2010.get(code),
                soc2020=group or None,
            )
            for code, name, group in occupations
        ),
    )


def found(world: OccupationalMap, read: dict[str, tuple[str, float]] | None = None) -> list[GroupCheck]:
    """Return the check of a map, with what titles are read as; a probability of 1 is what the index settles."""
    groups = {
        Reading(title): ReadGroups({code: share}, code if share == 1 else None)
        for title, (code, share) in (read or {}).items()
    }
    return list(check(world, NAMES, groups).all)


def better(rows: Sequence[GroupCheck]) -> dict[str, str]:
    return {one.occupation.code: one.better.code for one in rows if one.flagged}


def test_options_that_carry_each_others_groups_are_found_with_the_option_that_has_the_right_one():
    world = small(("OC0001A", "Surveyor - Electrical", "2122"), ("OC0001B", "Surveyor - Mechanical", "2123"))
    read = {"Electrical": ("2123", 0.8), "Mechanical": ("2122", 0.8)}
    rows = found(world, read)
    assert better(rows) == {"OC0001A": "2123", "OC0001B": "2122"}
    said = next(one for one in rows if one.occupation.code == "OC0001A").reasons
    assert "OC0001B, another option of OC0001, carries 2123, while 2122 fits OC0001B" in said


def test_a_group_that_the_index_contradicts_in_so_many_words_is_found_and_the_index_is_named():
    world = small(("OC0001", "Coach builder", "5231"), ("OC0002", "Motor mechanic", "5231"))
    rows = found(world, {"Coach builder": ("5232", 1.0), "Motor mechanic": ("5231", 1.0)})
    assert better(rows) == {"OC0001": "5232"}
    assert "the index codes ‘Coach builder’ to 5232" in rows[0].reasons


def test_a_published_group_that_a_reading_supports_is_defended():
    world = small(("OC0001", "Coach builder", "5231"))
    accused = found(world, {"Coach builder": ("5232", 0.6)})[0]
    both = {Reading("Coach builder"): ReadGroups({"5232": 0.6, "5231": 0.39})}
    defended = check(world, NAMES, both).all[0]
    assert accused.flagged
    assert not defended.flagged
    assert defended.weight < accused.weight


def test_what_a_map_does_throughout_is_a_convention_and_no_slip():
    alone = found(small(("OC0001", "Coach fitter", "5231")), {"Coach fitter": ("5232", 0.5)})[0]
    twice = small(("OC0001", "Coach fitter", "5231"), ("OC0002", "Coach fitters", "5231"))
    assert found(twice, {"Coach fitter": ("5232", 0.5)})[0].weight < alone.weight


def test_the_code_of_the_earlier_version_speaks_too():
    with_code = found(small(("OC0001", "Yard hand", "5231"), OC0001="6139"))[0]
    without = found(small(("OC0001", "Yard hand", "5231")))[0]
    assert with_code.better.code == "6129"
    assert with_code.weight > without.weight
    assert "its SOC2010 code 6139 leads to 6129" in with_code.reasons


def test_typical_titles_count_where_they_are_known():
    world = small(("OC0001", "Yard specialist", "5231"))
    read = {Reading("Head groom"): ReadGroups({"6129": 0.9})}
    said = check(world, NAMES, read, typical_titles={"OC0001": ["Head groom"]}).all[0]
    assert said.better.code == "6129"
    assert "‘Head groom’, one of its typical titles, is coded to 6129 with 0.90" in said.reasons
    assert Reading("Head groom") in all_readings(world, {"OC0001": ["Head groom"]})


def test_occupations_without_a_known_code_are_said_to_be_unjudged():
    checked = check(
        small(("OC0001", "Groom", "6129"), ("OC0002", "Farrier", ""), ("OC0003", "Smith", "9999")), NAMES, {}
    )
    assert [(one.occupation.code, one.why) for one in checked.unjudged] == [
        ("OC0002", "no code of soc2020 is given"),
        ("OC0003", "soc2020 has no group 9999"),
    ]
    with pytest.raises(UnknownNameError, match="OC0002 wasn't checked: no code of soc2020 is given"):
        checked.of("OC0002")


def test_the_order_of_occupations_changes_nothing():
    world = small(
        ("OC0001A", "Surveyor - Electrical", "2122"),
        ("OC0001B", "Surveyor - Mechanical", "2123"),
        ("OC0002", "Groom", "6129"),
    )
    turned = world.with_occupations(reversed(world.occupations))
    as_said, again = ([(one.occupation.code, one.better.code) for one in found(each)] for each in (world, turned))
    assert as_said == again
    assert [one.weight for one in found(turned)] == pytest.approx([one.weight for one in found(world)])


def test_own_words_come_first_and_the_rank_of_the_standard_after_them():
    parts = name_parts("Rail technician - Signalling")
    assert (parts.standard, parts.own, parts.ranked) == ("Rail technician", "Signalling", "Signalling technician")
    one = small(("OC0001A", "Rail technician - Signalling", "2123")).occupations[0]
    assert [(r.title, r.industry) for r in readings_of(one, "Rail")] == [
        ("Signalling", None),
        ("Rail technician Signalling", None),
        ("Signalling technician", None),
        ("Signalling", "Rail"),
        ("Rail technician Signalling", "Rail"),
    ]
