"""The map as a drawing: every occupation once, none on another, legible, and telling what is found and chosen."""

from __future__ import annotations

import re
import time
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog.load import occupational_map
from occumap.examples import small_map
from occumap.model.occupational_map import OccupationStatus
from occumap.render.map.map_arrangement import GAP, Arrangement, arrangement_css, in_columns, ways_arrangements
from occumap.render.map.map_drawing import MAP_COLOURS, MAP_STYLE, Links, Shown, Way, map_svg
from occumap.render.map.map_layout import PITCH, WIDTH, Dot, Frame, Label, MapLayout, map_layout
from occumap.render.map.map_legend import legend_of
from occumap.render.map.map_marks import marks
from occumap.render.map.map_still import still_svg
from occumap.render.map.text_lines import in_lines, line_width
from occumap.web.pages import STATIC

SVG = "{http://www.w3.org/2000/svg}"
ENGINEERING = "engineering-and-manufacturing"
SIZES = {"route": 15, "count": 11, "pathway": 11.5, "band": 10, "bold": 13, "cluster": 9.5}
# The map, each route, and the first and the last pathway.
PARTS = [
    ("", ""),
    *((route.id, "") for route in occupational_map().routes),
    *((pathway.route, pathway.id) for pathway in occupational_map().pathways[:: len(occupational_map().pathways) - 1]),
]
ROUTES = pytest.mark.parametrize(("route", "pathway"), PARTS)


@cache
def layout_of(route: str = "", pathway: str = "") -> MapLayout:
    return map_layout(occupational_map(), route, pathway)


def codes_of(route: str, pathway: str) -> list[str]:
    world = occupational_map()
    return sorted(
        one.code
        for one in world.occupations
        if route in ("", world.route_of(one.code).id) and pathway in ("", world.pathway_of(one.code).id)
    )


@ROUTES
def test_every_occupation_stands_once_in_the_frame_of_its_cluster_and_in_order_of_level(route: str, pathway: str):
    world, layout = occupational_map(), layout_of(route, pathway)
    drawn = [item for block in layout.blocks for item in block.items if isinstance(item, Dot)]
    assert sorted(dot.occupation.code for dot in drawn) == codes_of(route, pathway)
    for block in layout.blocks:
        frame: Frame | None = None
        clusters: set[str] = set()
        level = 0
        for item in block.items:
            if isinstance(item, Frame) and item.style == "frame":
                frame, clusters, level = item, set(), 0
            elif isinstance(item, Dot):
                assert frame is not None
                assert frame.x < item.x < frame.x + frame.width
                assert frame.y < item.y < frame.y + frame.height
                clusters.add(item.occupation.cluster)
                assert len(clusters) == 1
                assert item.occupation.level >= level
                level = item.occupation.level
                assert world.route_of(item.occupation.code) == block.route


@ROUTES
def test_no_two_marks_overlap_and_no_block_lies_on_another_in_any_arrangement(route: str, pathway: str):
    layout = layout_of(route, pathway)
    for arranged in ways_arrangements(layout):
        blocks = sorted(zip(arranged.places, layout.blocks, strict=True), key=lambda pair: pair[0])
        for (x, y), block in blocks:
            assert 0 <= x <= arranged.width - WIDTH
            assert 0 <= y <= arranged.height - block.height
        for ((x, y), one), ((x2, y2), other) in combinations(blocks, 2):
            assert abs(x - x2) >= WIDTH + GAP - 0.01 or y + one.height <= y2 or y2 + other.height <= y
    for block in layout.blocks:
        spots = [(item.x, item.y) for item in block.items if isinstance(item, Dot)]
        for (x, y), (x2, y2) in combinations(spots, 2):
            assert max(abs(x - x2), abs(y - y2)) >= PITCH - 0.01


@ROUTES
def test_no_words_run_out_of_their_block_or_over_others(route: str, pathway: str):
    for block in layout_of(route, pathway).blocks:
        lines = []
        for item in block.items:
            if isinstance(item, Label):
                size = 18 if item.style == "route" and item.step == 21 else SIZES[item.style]
                wide = max(
                    line_width(words, size, bold=item.style in ("route", "pathway", "bold")) for words in item.words
                )
                assert item.x + wide <= WIDTH
                lines.append((item.x, item.y - 0.75 * size, item.x + wide, item.y + item.step * (len(item.words) - 1)))
                assert item.y + item.step * (len(item.words) - 1) <= block.height
            elif isinstance(item, Dot):
                lines.append((item.x - 3, item.y - 3, item.x + 3, item.y + 3))
        for one, other in combinations(lines, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (block.route.name, one, other)


def test_the_map_is_drawn_the_same_each_time_and_is_one_column_on_a_phone():
    assert map_svg(small_map()) == map_svg(small_map())
    assert arrangement_css(map_layout(small_map())) == arrangement_css(map_layout(small_map()))
    phone = Arrangement(layout_of(), 1)
    assert {x for x, _ in phone.places} == {1.0}
    assert [y for _, y in phone.places] == sorted(y for _, y in phone.places)


def test_the_stylesheet_moves_every_block_in_every_window():
    css = arrangement_css(layout_of(), "atlas")
    windows = css.strip().splitlines()
    assert len(windows) == 5
    for window in windows:
        for number in range(len(layout_of().blocks)):
            assert window.count(f"#atlas .b{number}{{transform:") == 1
        assert len(re.findall(r"ways-\d\{display:inline\}", window)) == 1


@given(st.lists(st.integers(1, 500), max_size=12), st.integers(1, 5))
def test_columns_keep_the_order_and_all_of_it(heights: list[int], columns: int):
    found = in_columns(heights, columns)
    assert [height for column in found for height in column] == heights
    assert len(found) <= columns
    if heights:
        total = sum(heights) + GAP * len(heights)
        assert max(sum(column) + GAP * len(column) for column in found) <= total


@given(st.text(max_size=60), st.floats(20, 200))
def test_lines_have_all_words_and_none_is_wider_than_asked(text: str, width: float):
    lines = in_lines(text, width, 10)
    assert "".join(lines).replace(" ", "") == "".join(text.split()).replace(" ", "")
    assert all(line_width(line, 10) <= width + 0.01 or len(line) == 1 for line in lines)


def test_every_level_and_status_has_a_mark_of_its_own_which_the_legend_tells():
    world = occupational_map()
    drawn = dict(re.findall(r'<g id="m-(\w+)"><rect [^>]*/>(.*?)</g>', marks(world, "m")))
    assert len(set(drawn.values())) == len(drawn) == len({(one.level, one.status) for one in world.occupations})
    told = {line.words for line in legend_of(world)}
    assert {status.value for status in OccupationStatus} <= told
    assert {f"level {one.level}" for one in world.occupations} <= told
    legend = map_svg(world).split('<g class="c0"')[-1]
    assert all(words in legend for words in told)


def test_what_is_found_is_ringed_what_is_left_out_is_faint_and_only_the_chosen_ones_lines_are_drawn():
    world = small_map()
    links = Links(lambda code: f"/o/{code}?a=1&b=2", lambda part: f"/p/{part.id}")
    plain = map_svg(world, links=links, whole=False)
    assert 'class="way' not in plain
    assert "ring" not in plain.split("</defs>")[1]
    shown = Shown({"O2"}, {"O4"}, "O1", (Way("O2", 1, published=True), Way("O3", 2, published=False)))
    drawn = map_svg(world, links=links, whole=False, shown=shown)
    root = ElementTree.fromstring(drawn)
    dots = {one.get("href"): one for one in root.iter(f"{SVG}a") if "dot" in one.get("class", "")}
    assert dots["/o/O2?a=1&b=2"].get("class") == "dot lit"
    assert dots["/o/O4?a=1&b=2"].get("class") == "dot off"
    assert drawn.count('class="ring"') == 1
    for group in (one for one in root.iter(f"{SVG}g") if "ways" in one.get("class", "")):
        kinds = [one.get("class") for one in group.iter(f"{SVG}path")]
        assert kinds == ["way published", "way near", "start"]
        assert [one.text for one in group.iter(f"{SVG}text")] == ["1", "2"]
    assert "/p/crafts" in drawn


@pytest.mark.parametrize("whole", [True, False])
def test_every_mark_has_a_name_in_words(whole: bool):
    links = Links(lambda code: f"/{code}")
    root = ElementTree.fromstring(map_svg(occupational_map(), links=links, whole=whole))
    names = [one.findtext(f"{SVG}title", "") for one in root.iter(f"{SVG}a") if "dot" in one.get("class", "")]
    assert len(names) == len(occupational_map())
    assert all(re.search(r", level [2-7]", name) for name in names)


def test_the_small_picture_has_a_mark_for_each_occupation_and_is_small():
    drawn = still_svg(occupational_map())
    assert ElementTree.fromstring(drawn).tag == f"{SVG}svg"
    assert drawn.count("h0") == len(occupational_map())
    assert len(drawn.encode()) < 25_000


def test_the_stylesheet_of_the_pages_has_the_rules_of_the_drawing():
    kept = (STATIC / "style.css").read_text().split()
    for rule in [*MAP_STYLE.splitlines(), *MAP_COLOURS.replace(".atlas {", ":root {").splitlines()]:
        words = rule.split()
        assert any(kept[n : n + len(words)] == words for n in range(len(kept))), rule


def test_drawing_the_whole_map_takes_little_time_of_a_core():
    links = Links(lambda code: f"/map/occupations/{code}", lambda part: f"/map/{part.id}")
    times = []
    for _ in range(5):
        began = time.process_time()
        map_svg(occupational_map(), links=links, whole=False)
        times.append(time.process_time() - began)
    assert min(times) < 0.05
