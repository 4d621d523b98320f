"""Progressions between options of two standards that lead to another option than the one called alike."""

from __future__ import annotations

from dataclasses import replace

from occumap.atlas.crossed_progressions import crossed_progressions
from occumap.catalog.load import occupational_map
from occumap.model.occupational_map import Cluster, Occupation, OccupationalMap, Pathway, Route, TechnicalLevel

OPTIONS = ("Signalling", "Telecoms", "Track")


def world(*progressions: tuple[str, str]) -> OccupationalMap:
    """Return technicians and engineers of the same three options, with these progressions."""
    return OccupationalMap(
        "rail",
        "Rail",
        (Route("rail", "Rail"),),
        (Pathway("1", "Rail", "rail"),),
        (Cluster("1", "Rail", "1", TechnicalLevel.TECHNICAL),),
        tuple(
            Occupation(f"OC000{n}{letter}", f"{rank} - {option}", n + 2, "1", f"ST000{n}", letter)
            for n, rank in ((1, "Rail technician"), (2, "Rail engineer"))
            for letter, option in zip("ABC", OPTIONS, strict=True)
        ),
        progressions=progressions,
    )


def test_a_progression_to_another_option_than_the_counterpart_is_listed_with_the_counterpart():
    straight, crossed = ("OC0001A", "OC0002A"), ("OC0001B", "OC0002C")
    (only,) = crossed_progressions(world(straight, crossed))
    assert (only.start.code, only.to.code, only.better.code) == ("OC0001B", "OC0002C", "OC0002B")
    assert only.reason == (
        "Rail technician - Telecoms leads to Rail engineer - Track; its counterpart there is Rail engineer - Telecoms."
    )


def test_whoever_leads_to_the_counterpart_may_lead_elsewhere_too():
    assert crossed_progressions(world(("OC0001B", "OC0002B"), ("OC0001B", "OC0002C"))) == ()


def test_one_pair_called_alike_is_chance():
    made = world(("OC0001B", "OC0002C"))
    renamed = made.with_occupations(
        replace(one, name=f"Rail engineer - {'Bridges' if one.option == 'A' else 'Tunnels'}")
        if one.code in ("OC0002A", "OC0002C")
        else one
        for one in made.occupations
    )
    assert crossed_progressions(renamed) == ()


def test_the_rail_standards_that_are_crossed_are_found():
    pairs = {(one.start.code, one.to.code, one.better.code) for one in crossed_progressions(occupational_map())}
    assert ("OCC0496F", "OCC0497E", "OCC0497F") in pairs
    assert ("OCC0496E", "OCC0497F", "OCC0497E") in pairs
    assert ("OCC0318D", "OCC0316E", "OCC0316D") in pairs
    assert all(start not in (to, rather) for start, to, rather in pairs)
