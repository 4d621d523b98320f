"""Drawings and pages of the map: whole, safe to open, legible, and the same each time."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.atlas.gap import gap
from occumap.atlas.placement import place
from occumap.catalog.load import framework, occupational_map
from occumap.errors import UnknownNameError
from occumap.examples import small_framework, small_map
from occumap.model.context import Beside, Reached
from occumap.model.gap import Gap, GapLine, Move, Status
from occumap.model.group_figures import UNITS, Figure, Measure
from occumap.model.occupational_map import Direction, Product, PublishedWay
from occumap.model.path import OffRamp, Path, Step
from occumap.render.map import (
    fragment_style,
    gap_html,
    gap_svg,
    map_html,
    map_svg,
    moves_html,
    path_html,
    path_svg,
    percent,
    placement_html,
)
from occumap.render.map.drawing import SMALL
from occumap.render.proposals.svg import text_width

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert('&\"')</script>"
VOID = {"meta", "link", "br", "hr", "img", "input"}
LINES = (
    GapLine("a", "Icing", 0, 2, 0.3),
    GapLine("b", "Dough", 2, 3, 0.3, low=0.2, high=1.8),
    GapLine("c", "Ovens", 3, 3, 0.2, essential=False),
    GapLine("d", "Leading people", 4, 3, 0.0),
    GapLine("f", "Drawing", 0, 2, 0.1, unstated="suppressed"),
    GapLine("g", "Serving", 1, 3, 0.1, unstated="level not stated"),
    GapLine("e", "Truing wheels", 2, 0, 0.0),
)

ENGINEERING = "engineering-and-manufacturing"
GAP = Gap("O1", "Hand", "O2", "Baker", 0.6, LINES, 0.5, 0.7)
PRODUCT = Product("P1", "Apprenticeship", 3, "Baker")
WAY = PublishedWay("O1", "O2", Direction.UP, published=True, reverse=False)
STEP = Step("O1", "O2", GAP, 0.16, (OffRamp("O4", "Cycle mender", 0.7),), (PRODUCT,), published=True, way=WAY)
ONWARD = Step("O2", "O3", Gap("O2", "Baker", "O3", "Master baker", 0.5, LINES[:2]), 0.25)


def _paid(code: str, value: float) -> Beside:
    return Beside((Figure(Measure.PAY, "tiny1", code, "", code, value, unit=UNITS["annual"], employees="all"),))


PAID = replace(GAP, context=Reached(_paid("11", 20_000.0), _paid("21", 25_000.0)))
MOVE = Move("O1", "Hand", "O2", "Baker", 3, Direction.UP, True, PAID, 0.6, (PRODUCT,), True, 1.25, way=WAY)
NASTY_GAP = Gap(NASTY, NASTY, NASTY, NASTY, 0.5, (GapLine("a", NASTY, 1, 2, 1.0), GapLine("b", NASTY, 1, 0, 0.0)))
NASTY_PRODUCT = Product(NASTY, NASTY, 3, NASTY)
NASTY_STEP = Step(NASTY, NASTY, NASTY_GAP, 0.2, (OffRamp(NASTY, NASTY, 0.5),), (NASTY_PRODUCT,))
NASTY_MOVE = Move(NASTY, NASTY, NASTY, NASTY, 3, Direction.DOWN, False, NASTY_GAP, 0.5, (NASTY_PRODUCT,))


def nasty_map():
    world = small_map()
    return replace(
        world,
        title=NASTY,
        source=NASTY,
        routes=(replace(world.routes[0], name=NASTY),),
        pathways=tuple(replace(one, name=NASTY) for one in world.pathways),
        clusters=tuple(replace(one, name=NASTY) for one in world.clusters),
        occupations=tuple(replace(one, name=NASTY) for one in world.occupations),
        products=(replace(world.products[0], name=NASTY),),
    )


class Parsed(HTMLParser):
    """The tags and attributes of a page; raises where a tag isn't closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@cache
def pages() -> dict[str, str]:
    """Every page, of ordinary and of hostile content."""
    notes = {"O1": NASTY}
    placements = place(nasty_map(), small_framework())
    return {
        "map": map_html(small_map(), "crafts"),
        "nasty map": map_html(nasty_map(), "crafts", notes=notes),
        "engineering": map_html(occupational_map(), ENGINEERING),
        "gap": gap_html(GAP, notice="A starter."),
        "nasty gap": gap_html(NASTY_GAP, notice=NASTY),
        "path": path_html([Path((STEP, ONWARD)), Path((STEP,))]),
        "nasty path": path_html([Path((NASTY_STEP,))], notice=NASTY),
        "no path": path_html([]),
        "moves": moves_html([MOVE]),
        "nasty moves": moves_html([NASTY_MOVE], notice=NASTY),
        "no moves": moves_html([]),
        "placement": placement_html(place(occupational_map(), framework())),
        "nasty placement": placement_html(placements, title=NASTY, notice=NASTY),
    }


@cache
def drawings() -> dict[str, str]:
    return {
        "map": map_svg(small_map(), "crafts"),
        "nasty map": map_svg(nasty_map(), "crafts"),
        "nasty whole map": map_svg(nasty_map()),
        "whole map": map_svg(occupational_map()),
        "engineering": map_svg(occupational_map(), ENGINEERING),
        "gap": gap_svg(GAP),
        "nasty gap": gap_svg(NASTY_GAP),
        "path": path_svg(Path((STEP, ONWARD))),
        "upward": path_svg(Path((STEP, ONWARD)), goal_first=True),
        "nasty path": path_svg(Path((NASTY_STEP,))),
        "no path": path_svg(Path(())),
    }


@pytest.mark.parametrize("name", list(pages()))
def test_a_page_is_well_formed_runs_nothing_and_loads_nothing(name: str):
    page = pages()[name]
    parsed = Parsed(page)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in parsed.tags}
    assert not [key for _, attributes in parsed.tags for key in attributes if key.startswith("on") or key == "src"]
    assert not re.findall(r"url\(|@import", page)
    assert set(re.findall(r"https?://[^\"'\s<]+", page)) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", list(pages()))
def test_ids_stand_once_and_every_link_within_leads_somewhere(name: str):
    parsed = Parsed(pages()[name])
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"][1:] for tag, attributes in parsed.tags if tag == "a"}
    named = {one for _, attributes in parsed.tags for one in attributes.get("aria-labelledby", "").split()}
    assert links | named <= set(ids)


@pytest.mark.parametrize("name", list(drawings()))
def test_a_drawing_is_well_formed_and_says_in_words_what_it_shows(name: str):
    root = ElementTree.fromstring(drawings()[name])
    assert root.tag == f"{SVG}svg"
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert root.get("aria-labelledby", "").split() == [one for one in ids if one.endswith(("-title", "-text"))]
    assert len(ids) == len(set(ids))
    assert all(root.find(f"{SVG}{part}").text for part in ("title", "desc"))
    assert f"{SVG}script" not in {one.tag for one in root.iter()}


@pytest.mark.parametrize("name", list(drawings()))
def test_all_that_is_drawn_lies_within_the_drawing(name: str):
    root = ElementTree.fromstring(drawings()[name])
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for x, y, right, bottom in [*rectangles(root), *words(root)]:
        assert x >= 0
        assert y >= 0
        assert right <= width + 0.5
        assert bottom <= height + 0.5


@pytest.mark.parametrize("name", ["gap", "nasty gap", "path", "upward"])
def test_no_line_of_text_lies_on_another(name: str):
    placed = sorted(words(ElementTree.fromstring(drawings()[name])), key=lambda box: box[1])
    for one, other in combinations(placed, 2):
        if other[1] >= one[3] - 3:
            continue
        assert one[2] <= other[0] or other[2] <= one[0], (one, other)


def rectangles(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    found = []
    for one in (each for each in root.iter(f"{SVG}rect") if each.get("class") != "mark-hit"):
        x, y, w, h = (float(one.get(key, "0")) for key in ("x", "y", "width", "height"))
        found.append((x, y, x + w, y + h))
    return found


def words(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """The room each line of text takes, its width estimated on the wide side."""
    found = []
    for text in root.iter(f"{SVG}text"):
        style = text.get("class", "")
        size = 15 if style == "big" else SMALL if "note" in style else 12 if style == "name" else 13
        for line in list(text.iter(f"{SVG}tspan")) or [text]:
            x, y, wide = float(line.get("x", "0")), float(line.get("y", "0")), text_width(line.text or "", size)
            left = x - wide if text.get("text-anchor") == "end" else x
            found.append((left, y - 0.75 * size, left + wide, y + 0.2 * size))
    return found


def test_every_occupation_of_the_route_stands_on_the_map_in_its_cluster():
    world = occupational_map()
    page = map_html(world, ENGINEERING)
    here = [occupation.code for occupation in world.occupations if world.route_of(occupation.code).id == ENGINEERING]
    assert page.count("<details id=") == len(here) == 372
    assert all(f'<details id="{code}">' in page for code in here)


def test_a_route_the_map_does_not_hold_is_said_so():
    with pytest.raises(UnknownNameError, match="there is no route 'food'"):
        map_svg(small_map(), "food")
    with pytest.raises(UnknownNameError, match="the route crafts: there is no pathway 'none'"):
        map_svg(small_map(), "crafts", "none")
    with pytest.raises(UnknownNameError, match="there is no route 'food'"):
        map_html(small_map(), "food")


def test_each_status_is_told_by_words_and_by_a_mark_of_its_own():
    for draw in (gap_svg, gap_html):
        said = draw(GAP)
        assert all(status.value in said for status in Status)
    one_of_each = [gap_svg(replace(GAP, lines=(line,))) for line in LINES[:6]]
    marks = {re.sub(r'<(text|rect|line class="(rule|asked|notch)")[^>]*>', "", drawing) for drawing in one_of_each}
    assert len(marks) == 6
    assert "Not needed here: 1 skill." in gap_svg(GAP)


def test_bars_are_as_long_as_levels():
    """Two levels held of three, on a scale up to four: filled to a half, dashed to three quarters."""
    line = GapLine("b", "Dough", 2, 3, 1.0)
    root = ElementTree.fromstring(gap_svg(replace(GAP, lines=(line, GapLine("x", "Other", 4, 4, 0.0)))))
    by_class = {one.get("class"): one for one in reversed(list(root.iter(f"{SVG}rect")))}
    held, lack = float(by_class["held"].get("width")), float(by_class["lack"].get("width"))
    assert held == pytest.approx(2 * (lack + 2), abs=0.2)


def test_a_fragment_is_the_page_without_its_frame():
    fragment = gap_html(GAP, whole=False)
    assert fragment in gap_html(GAP)
    assert "<html" not in fragment
    assert fragment_style() in gap_html(GAP)


def test_a_path_tells_steps_gains_ways_in_off_ramps_and_what_is_published():
    said = " ".join(ElementTree.fromstring(path_svg(Path((STEP, ONWARD)))).itertext())
    shown = ("Hand", "Baker", "Master baker", "Icing 0 → 2", "Apprenticeship P1", "Cycle mender")
    for wanted in (*shown, "Published progression"):
        assert wanted in said
    assert said.index("step 1") < said.index("step 2")
    upward = " ".join(ElementTree.fromstring(path_svg(Path((STEP, ONWARD)), goal_first=True)).itertext())
    assert upward.index("step 2") < upward.index("step 1") < upward.index("start")


def test_a_move_tells_direction_pathway_pay_and_gap():
    page = moves_html([MOVE])
    for wanted in (
        "up, level 3",
        "across pathways",
        "£25,000",
        "+£5,000",
        "published progression",
        "Icing 0 → 2",
        "60\u00a0%",
    ):
        assert wanted in page


def test_placement_tells_its_evidence():
    placements = place(occupational_map(), framework())
    page = placement_html(placements)
    for one in placements.flagged:
        assert one.occupation.code in page
    assert page.count("<dt>Nearest in the better cluster</dt>") == len(placements.flagged)
    for unjudged in placements.unjudged:
        assert unjudged.occupation.code in page


def test_the_same_input_gives_the_same_bytes():
    assert pages() == pages.__wrapped__()
    assert drawings() == drawings.__wrapped__()


@given(st.floats(0, 1))
def test_a_share_is_never_rounded_to_all_or_nothing(share: float):
    said = percent(share)
    assert (said == "100\u00a0%") <= (share > 1 - 1e-8)
    assert (said == "0\u00a0%") <= (share < 1e-8)


def test_a_real_gap_can_be_drawn_from_the_framework_that_comes_along():
    table = framework()
    found = gap(table.profile("OCC1313C"), table.profile("OCC0695"), table)
    assert found.to_title in " ".join(ElementTree.fromstring(gap_svg(found, heading=False)).itertext())
