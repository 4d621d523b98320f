"""What of the map is shown: by filters, and what a search finds of it."""

from __future__ import annotations

from occumap.catalog.load import occupational_map
from occumap.workflows.map.map_selection import MapFilter, map_selection


def test_filters_leave_what_fits_all_of_them():
    world = occupational_map()
    found = map_selection(MapFilter(route="digital", level=4, status="potential")).shown
    assert found
    assert all((one.level, one.status) == (4, "potential") for one in found)
    assert {world.route_of(one.code).id for one in found} == {"digital"}
    green = map_selection(MapFilter(theme=0)).shown
    assert len(green) == sum(bool(one.green_themes) for one in world.occupations) == 184
    assert set(map_selection(MapFilter(theme=8)).shown) < set(green)
    assert len(map_selection(MapFilter()).shown) == len(world)


def test_a_search_finds_what_is_meant_first_then_what_has_the_words():
    found = map_selection(MapFilter(), "welder").found
    assert found is not None
    assert found[0].name == "Welder"
    assert all("weld" in one.name.casefold() for one in found)
    several = map_selection(MapFilter(), "maintenance technician").found
    assert several
    assert len(several) > 3


def test_a_search_finds_only_among_what_is_shown():
    assert map_selection(MapFilter(route="digital"), "welder").found == ()


def test_nothing_found_is_said_with_the_nearest_and_nothing_sought_finds_nothing():
    nothing = map_selection(MapFilter(), "xyzzyx")
    assert nothing.found == ()
    assert "There is no occupation" in nothing.said
    assert map_selection(MapFilter(), "  ").found is None
    slip = map_selection(MapFilter(), "Controll systems engineer")
    assert slip.found
    assert "was taken as" in slip.said


def test_words_that_no_name_has_together_say_so():
    found = map_selection(MapFilter(), "welding teacher pilot")
    assert found.found == () or found.said
