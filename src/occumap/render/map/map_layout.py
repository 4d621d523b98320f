"""Where everything of the map's drawing lies: routes with their pathways, or clusters with names, as blocks to arrange.

A block is as wide as any other and keeps its form; how many stand side by side is for
`occumap.render.map.map_arrangement` to say. Seen as a whole the map has a block for each route: pathways one under the
other, in each the technical levels as lanes, professional on top, in each lane clusters as frames, in each frame the
occupations as dots in order of level. Seen nearer, a block is a cluster, and names stand beside the dots.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf

from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Cluster, Occupation, OccupationalMap, Pathway, Route, TechnicalLevel
from occumap.model.same import Same
from occumap.render.map.text_lines import in_lines, line_width

WIDTH = 300.0
PITCH = 11.5
_PAD = 8.0
_LANE = 22.0
_BETWEEN = 4.0
_ROW = 24.0
# With so many names a cluster is drawn in several blocks.
_MANY = 16
_LABEL, _LABEL_STEP = 9.5, 10.5
# How the frames of a row share its width.
_SHARES = ((1.0,), (0.5, 0.5), (1 / 3, 2 / 3), (2 / 3, 1 / 3), (1 / 3, 1 / 3, 1 / 3))
LEVELS = tuple(reversed(TechnicalLevel))
LEVEL_NUMBERS = {
    TechnicalLevel.TECHNICAL: "2 and 3",
    TechnicalLevel.HIGHER_TECHNICAL: "4 and 5",
    TechnicalLevel.PROFESSIONAL: "6 and 7",
}


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text from a point down; what it is of, if it names a route or a pathway."""

    words: tuple[str, ...]
    x: float
    y: float
    style: str
    step: float
    of: Route | Pathway | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: round a cluster, behind a lane, or beside a pathway."""

    style: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Dot:
    """An occupation: the middle of its mark, and the lines of its name where names are shown."""

    occupation: Occupation
    x: float
    y: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the drawing that keeps its form: what is in it in the order in which it is drawn, and its route."""

    route: Route
    height: float
    items: tuple[Label | Frame | Dot, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that stand together, under a heading or none."""

    heading: Block | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class MapLayout:
    """All blocks of a drawing; the same map is laid out once, so that a layout equals none but itself.

    Args:
        title: what is drawn.
        sections: from the top.
        colours: for each route the number that tells its colour.
        named: whether names stand beside the dots.
    """

    title: str
    sections: tuple[Section, ...]
    colours: dict[str, int]
    named: bool

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in the order in which it is drawn, headings among them."""
        every = ((section.heading, *section.blocks) for section in self.sections)
        return tuple(block for blocks in every for block in blocks if block is not None)

    @cached_property
    def dots(self) -> dict[str, tuple[int, Dot]]:
        """The dot of each occupation, and the number of its block."""
        return {
            item.occupation.code: (number, item)
            for number, block in enumerate(self.blocks)
            for item in block.items
            if isinstance(item, Dot)
        }


def map_layout(world: OccupationalMap, route: str = "", pathway: str = "") -> MapLayout:
    """Return where everything lies: of the whole map, or of a route or pathway with its names.

    Raises:
        UnknownNameError: the map has no such route, or the route no such pathway.

    >>> from occumap.examples import small_map
    >>> sorted(map_layout(small_map()).dots), map_layout(small_map(), "crafts").named
    (['O1', 'O2', 'O3', 'O4', 'O5'], True)
    """
    return _layout(Same(world), route, pathway)


@lru_cache(maxsize=128)
def _layout(key: Same[OccupationalMap], route: str, pathway: str) -> MapLayout:
    world = key.value
    colours = {one.id: number for number, one in enumerate(world.routes)}
    if not route and not pathway:
        held = [one for one in world.routes if world.pathways_in(one.id)]
        blocks = tuple(_route_block(world, one) for one in held)
        return MapLayout(world.title, (Section(None, blocks),), colours, named=False)
    shown = [the_pathway(world, pathway, route)] if pathway else list(world.pathways_in(the_route(world, route).id))
    found = the_route(world, shown[0].route if shown else route)
    sections = tuple(_named_section(world, found, one, headed=not pathway) for one in shown)
    return MapLayout(shown[0].name if pathway else found.name, sections, colours, named=True)


def the_route(world: OccupationalMap, route: str) -> Route:
    """Return a route by its id.

    Raises:
        UnknownNameError: the map has none.
    """
    found = next((one for one in world.routes if one.id == route), None)
    if found is None:
        raise UnknownNameError(
            world.id, f"there is no route {route!r}", hint=f"Routes: {', '.join(r.id for r in world.routes)}."
        )
    return found


def the_pathway(world: OccupationalMap, pathway: str, route: str = "") -> Pathway:
    """Return a pathway by its id; if a route is given, one of that route.

    Raises:
        UnknownNameError: there is none.
    """
    open_to = world.pathways_in(the_route(world, route).id) if route else world.pathways
    found = next((one for one in open_to if one.id == pathway), None)
    if found is None:
        where = f"the route {route}" if route else world.id
        listed = ", ".join(f"{one.id} {one.name}" for one in open_to[:12])
        raise UnknownNameError(where, f"there is no pathway {pathway!r}", hint=f"Pathways: {listed}.")
    return found


def in_level_order(members: Iterable[Occupation]) -> list[Occupation]:
    """Return occupations by level, those of one level by name."""
    return sorted(members, key=lambda one: (one.level, one.name.casefold(), one.code))


# The whole map: a block for each route.


def _route_block(world: OccupationalMap, route: Route) -> Block:
    pathways = world.pathways_in(route.id)
    count = sum(len(world.in_cluster(one.id)) for one in world.clusters if one.pathway in {p.id for p in pathways})
    head = in_lines(route.name, WIDTH - 2 * _PAD, 15, bold=True)
    y = 22.0
    items: list[Label | Frame | Dot] = [Frame("strip", 0, 0, WIDTH, 5), Label(head, _PAD, y, "route", 17, route)]
    y += 17 * len(head)
    items.append(Label((_occupations(count),), _PAD, y - 3, "count", 12))
    y += 6
    for pathway in pathways:
        y = _add_pathway(world, pathway, items, y, alone=len(pathways) == 1 and _same(pathway.name, route.name))
    return Block(route, y + _BETWEEN, (Frame("panel", 0, 0, WIDTH, y + _BETWEEN), *items))


def _same(one: str, other: str) -> bool:
    return one.replace("&", "and").casefold() == other.replace("&", "and").casefold()


def _add_pathway(
    world: OccupationalMap, pathway: Pathway, items: list[Label | Frame | Dot], y: float, *, alone: bool
) -> float:
    """Add a pathway's lanes of clusters to a block; return where the next one begins."""
    if not alone:
        words = in_lines(pathway.name, WIDTH - 2 * _PAD, 11.5, bold=True)
        items.append(Label(words, _PAD, y + 10, "pathway", 13, pathway))
        y += 13 * len(words) + 3
    for level in LEVELS:
        clusters = [one for one in world.clusters_at(pathway.id, level) if world.in_cluster(one.id)]
        if clusters:
            frames, below = _lane(world, clusters, y)
            items.append(Frame("lane", _PAD, y, WIDTH - 2 * _PAD, below - y))
            numbers = LEVEL_NUMBERS[level].replace(" and ", "–")
            items.append(Label((numbers,), _PAD + 3, y + 15, "band", 10))
            items += frames
            y = below + 3
    return y + 5


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster, and how its frame is filled for each share of a row: dots beside its name where there is room."""

    cluster: Cluster
    members: tuple[Occupation, ...]

    def height(self, width: float) -> float:
        if self._beside(width):
            return _LABEL_STEP + 7
        if any(line_width(word, _LABEL) > width - 8 for word in self.cluster.name.split()):
            return inf
        rows = -(-len(self.members) // _across(width))
        return 6 + _LABEL_STEP * len(self._words(width)) + PITCH * rows + 2

    def drawn(self, x: float, y: float, width: float, height: float) -> list[Label | Frame | Dot]:
        words, across = self._words(width), _across(width)
        left, top = x + 3, y + 6 + _LABEL_STEP * len(words) + PITCH / 2
        if self._beside(width):
            across = len(self.members)
            left, top = x + width - 3 - PITCH * across, y + (_LABEL_STEP + 7) / 2
        dots = (
            Dot(one, left + PITCH * (n % across + 0.5), top + PITCH * (n // across))
            for n, one in enumerate(self.members)
        )
        return [Frame("frame", x, y, width, height), Label(words, x + 4, y + 12, "cluster", _LABEL_STEP), *dots]

    def _words(self, width: float) -> tuple[str, ...]:
        return in_lines(self.cluster.name, width - 8, _LABEL)

    def _beside(self, width: float) -> bool:
        return line_width(self.cluster.name, _LABEL) + PITCH * len(self.members) + 14 <= width


def _across(width: float) -> int:
    return max(int((width - 5) // PITCH), 1)


def _lane(world: OccupationalMap, clusters: Sequence[Cluster], y: float) -> tuple[list[Label | Frame | Dot], float]:
    """Return the frames of clusters in rows, as low as their order allows; and where they end."""
    x0, room = _PAD + _LANE, WIDTH - 2 * _PAD - _LANE - _BETWEEN
    left = [_Cluster(one, tuple(in_level_order(world.in_cluster(one.id)))) for one in clusters]
    items: list[Label | Frame | Dot] = []
    y += _BETWEEN
    for shares in _rows(left, room):
        row, left = left[: len(shares)], left[len(shares) :]
        widths = [share * (room + _BETWEEN) - _BETWEEN for share in shares]
        height = max(one.height(width) for one, width in zip(row, widths, strict=True))
        x = x0
        for one, width in zip(row, widths, strict=True):
            items += one.drawn(x, y, width, height)
            x += width + _BETWEEN
        y += height + _BETWEEN
    return items, y


def _rows(clusters: Sequence[_Cluster], room: float) -> list[tuple[float, ...]]:
    """Return how clusters, in their order, share rows so that all rows together are lowest."""
    best: list[tuple[float, list[tuple[float, ...]]]] = [(0.0, [])]
    for end in range(1, len(clusters) + 1):
        options = []
        for shares in _SHARES:
            if len(shares) <= end:
                row = clusters[end - len(shares) : end]
                pairs = zip(row, shares, strict=True)
                height = max(one.height(share * (room + _BETWEEN) - _BETWEEN) for one, share in pairs)
                before, rows = best[end - len(shares)]
                # A name too long for any frame is cut in the widest one.
                options.append((before + min(height, 10_000) + _BETWEEN, [*rows, shares]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


# A route or a pathway: a block for each cluster, with names.


def _named_section(world: OccupationalMap, route: Route, pathway: Pathway, *, headed: bool) -> Section:
    clusters = [one for level in LEVELS for one in world.clusters_at(pathway.id, level) if world.in_cluster(one.id)]
    heading = _heading(world, route, pathway, clusters) if headed else None
    return Section(heading, tuple(block for one in clusters for block in _named_blocks(world, route, one)))


def _heading(world: OccupationalMap, route: Route, pathway: Pathway, clusters: Sequence[Cluster]) -> Block:
    words = in_lines(pathway.name, WIDTH, 18, bold=True)
    y = 31 + 21.0 * len(words)
    items = (
        Frame("strip", 0, 6, WIDTH, 5),
        Label(words, 0, 31, "route", 21, pathway),
        Label((_occupations(sum(len(world.in_cluster(one.id)) for one in clusters)),), 0, y - 4, "count", 12),
    )
    return Block(route, y + 8, items)


def _named_blocks(world: OccupationalMap, route: Route, cluster: Cluster) -> list[Block]:
    """Return a cluster with its names; one of many is in several blocks, each with its name, to stand side by side."""
    members = in_level_order(world.in_cluster(cluster.id))
    parts = -(-len(members) // _MANY)
    size = -(-len(members) // parts)
    return [
        _named_block(route, cluster, members[start : start + size], later=start > 0)
        for start in range(0, len(members), size)
    ]


def _named_block(route: Route, cluster: Cluster, members: Sequence[Occupation], *, later: bool) -> Block:
    head = in_lines(f"{cluster.name} (continued)" if later else cluster.name, WIDTH - 2 * _PAD, 13, bold=True)
    level = cluster.technical_level
    band = f"{level.title}, levels {LEVEL_NUMBERS[level]}"
    y = 26 + 16.0 * len(head)
    items: list[Label | Frame | Dot] = [Label((band,), _PAD, 17, "count", 12), Label(head, _PAD, 34, "bold", 16)]
    for one in members:
        words = in_lines(one.name, WIDTH - _PAD - 66, 13)
        items.append(Dot(one, _PAD + 6, y + _ROW / 2, words))
        y += max(16.0 * len(words) + 8, _ROW)
    return Block(route, y + 5, (Frame("frame", 0, 0, WIDTH, y + 5), *items))


def _occupations(count: int) -> str:
    return f"{count:,} occupation{'' if count == 1 else 's'}"
