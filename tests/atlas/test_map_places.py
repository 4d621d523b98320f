"""What an array says of an occupation is what the map says of it, and what a move may lead to is as told one by one."""

from itertools import product

import pytest

from occumap.atlas.map_places import map_places
from occumap.atlas.nearness import nearness
from occumap.catalog import shipped
from occumap.catalog.made_of_shipped import nearness_on
from occumap.examples import small_framework, small_map
from occumap.model.occupational_map import Direction

MAP, SSC = shipped.occupational_map(shipped.ENGLAND), shipped.framework(shipped.DEFAULT_FRAMEWORK)
ALL = {"route": None, "pathway": None, "across": None}


def test_only_occupations_that_the_framework_describes_have_a_place():
    fewer = small_framework().keeping(["O2", "O4"])
    here = map_places(nearness(small_map(), fewer), fewer)
    assert here.codes.tolist() == ["O2", "O4"]
    assert [fewer.profiles["profile"][place] for place in here.profiles.tolist()] == ["O2", "O4"]


def test_arrays_say_what_the_map_says():
    here = map_places(nearness_on(MAP, SSC), SSC)
    for n, one in enumerate(here.occupations):
        assert SSC.profiles["profile"][int(here.profiles[n])] == here.codes[n] == one.code
        assert (here.levels[n], here.standards[n]) == (one.level, one.standard)
        assert (here.pathways[n], here.routes[n]) == (MAP.pathway_of(one.code).id, MAP.route_of(one.code).id)
        assert here.potential[n] == (one.status == "potential")
    in_order = sorted(range(len(here.codes)), key=here.by_code.tolist().__getitem__)
    assert [here.codes[n] for n in in_order] == sorted(here.codes.tolist())


@pytest.mark.parametrize(
    ("directions", "step"),
    list(product((None, [Direction.UP], [Direction.DOWN, Direction.SIDEWAYS], []), (None, (0, 1), (-9, -1)))),
)
def test_moves_lead_up_down_and_so_many_levels_as_asked(directions, step):
    here, start = map_places(nearness_on(MAP, SSC), SSC), MAP["OCC0023"]
    own = MAP.pathway_of("OCC0023").id
    expected = [
        one.code != start.code
        and (directions is None or Direction.between(start.level, one.level) in directions)
        and (step is None or step[0] <= one.level - start.level <= step[1])
        for one in here.occupations
    ]
    assert here.reached_from(start, own, directions, step, **ALL).tolist() == expected


@pytest.mark.parametrize("across", [True, False])
def test_moves_stay_in_a_pathway_or_leave_it(across):
    here, start = map_places(nearness_on(MAP, SSC), SSC), MAP["OCC0023"]
    own, route = MAP.pathway_of("OCC0023"), MAP.route_of("OCC0023").id
    found = here.reached_from(start, own.id, None, None, route=route, pathway=None, across=across)
    expected = [
        one.code != start.code and MAP.route_of(one.code).id == route and (MAP.pathway_of(one.code) != own) is across
        for one in here.occupations
    ]
    assert found.tolist() == expected
    within = here.reached_from(start, own.id, None, None, route=None, pathway=own.id, across=None)
    assert {MAP.pathway_of(here.codes[n].item()).id for n in within.nonzero()[0]} == {own.id}
