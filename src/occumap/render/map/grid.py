"""A route of the map as a grid: pathways side by side, technical levels upwards, clusters as boxes of occupations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Cluster, Occupation, OccupationalMap, Pathway, Route, TechnicalLevel
from occumap.render.map.drawing import SMALL, at, lines, rect, svg
from occumap.render.proposals.svg import wrapped

NAMES = 270.0
CODE = 66.0
PAD = 8.0
LABEL = 116.0
STEP = 14.0
# From so many occupations in one cell on, names stand in two columns, then three.
MANY, VERY_MANY = 26, 80
LEVELS = tuple(reversed(TechnicalLevel))


def map_svg(world: OccupationalMap, route: str, *, name: str = "map", notes: Mapping[str, str] | None = None) -> str:
    """Return a route as an ``<svg>`` element: a column for each pathway, a row for each technical level, professional
    on top.

    Args:
        world: the map.
        route: id of the route.
        name: begins the ids in it, so that several can stand in one page.
        notes: words to stand with occupations, by code; such an occupation gets a mark.

    Raises:
        UnknownNameError: the map has no such route.

    >>> from occumap.examples import small_map
    >>> "Cycle mender" in map_svg(small_map(), "crafts")
    True
    """
    found = the_route(world, route)
    pathways = world.pathways_in(route)
    columns = [_Column(world, pathway, notes or {}) for pathway in pathways]
    marks: list[str] = []
    x = LABEL
    tops = [wrapped(pathway.name, c.width, 15) for pathway, c in zip(pathways, columns, strict=True)]
    heads = 12 + 19.0 * max((len(words) for words in tops), default=1)
    heights = {level: max((column.height(level) for column in columns), default=0) for level in LEVELS}
    shown = [level for level in LEVELS if any(column.boxes[level] for column in columns)]
    for words, column in zip(tops, columns, strict=True):
        marks.append(lines(words, x, 18, "big", step=19))
        x += column.width + 2 * PAD
    width = x
    y = heads
    for level in shown:
        marks.append(rect("cell", 0, y, width, heights[level], rounded=4))
        title = wrapped(level.title, LABEL - 2 * PAD)
        marks.append(lines(title, PAD, y + 22, "bold"))
        marks.append(lines([f"levels {LEVEL_NUMBERS[level]}"], PAD, y + 22 + 16 * len(title), "note"))
        x = LABEL
        for column in columns:
            marks += column.drawn(level, x, y + PAD)
            x += column.width + 2 * PAD
        y += heights[level] + PAD
    text = f"{len(pathways)} pathways by technical level; clusters are boxes with the occupations in them."
    return svg(width, y, marks, name=name, title=f"{found.name}: {world.title}", text=text)


LEVEL_NUMBERS = {
    TechnicalLevel.TECHNICAL: "2 and 3",
    TechnicalLevel.HIGHER_TECHNICAL: "4 and 5",
    TechnicalLevel.PROFESSIONAL: "6 and 7",
}


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


def columns_of(world: OccupationalMap, pathway: Pathway) -> int:
    """Return how many columns of names a pathway is wide, after its fullest technical level: 1 to 3."""
    limit = max(sum(len(world.in_cluster(c.id)) for c in world.clusters_at(pathway.id, level)) for level in LEVELS)
    return 1 + (limit >= MANY) + (limit >= VERY_MANY)


@dataclass(frozen=True, slots=True)
class _Name:
    """An occupation in its box: its words in lines, and its note."""

    occupation: Occupation
    words: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def height(self) -> float:
        return STEP * (len(self.words) + len(self.note)) + 3


@dataclass(frozen=True, slots=True)
class _Box:
    """A cluster with its names in columns."""

    cluster: Cluster
    head: tuple[str, ...]
    columns: tuple[tuple[_Name, ...], ...]

    @property
    def head_height(self) -> float:
        return 16.0 * len(self.head) + 14

    @property
    def height(self) -> float:
        return self.head_height + max((sum(n.height for n in column) for column in self.columns), default=0) + 6


class _Column:
    """A pathway: its width, and its boxes by technical level."""

    def __init__(self, world: OccupationalMap, pathway: Pathway, notes: Mapping[str, str]) -> None:
        cells = {level: world.clusters_at(pathway.id, level) for level in LEVELS}
        members = {cluster.id: world.in_cluster(cluster.id) for clusters in cells.values() for cluster in clusters}
        self.parts = columns_of(world, pathway)
        self.width = self.parts * NAMES + 2 * PAD
        self.boxes = {
            level: [_box(cluster, members[cluster.id], self.parts, notes) for cluster in clusters]
            for level, clusters in cells.items()
        }

    def height(self, level: TechnicalLevel) -> float:
        """Return how much room the boxes of a level need."""
        boxes = self.boxes[level]
        return max(60.0, sum(box.height + PAD for box in boxes) + PAD)

    def drawn(self, level: TechnicalLevel, x: float, y: float) -> list[str]:
        """Return the boxes of a level, one under the other."""
        marks: list[str] = []
        for box in self.boxes[level]:
            marks += ["<g>", rect("box", x, y, self.width, box.height, rounded=3)]
            marks.append(lines(box.head, x + PAD, y + 18, "bold"))
            for part, names in enumerate(box.columns):
                down = y + box.head_height + 8
                for one in names:
                    marks.append(_name(one, x + PAD + part * NAMES, down))
                    down += one.height
            marks.append("</g>")
            y += box.height + PAD
        return marks


def _box(cluster: Cluster, members: Sequence[Occupation], parts: int, notes: Mapping[str, str]) -> _Box:
    room = NAMES - CODE - 6
    names = [
        _Name(one, wrapped(one.name, room, 12), wrapped(notes.get(one.code, ""), room - 10, SMALL)) for one in members
    ]
    head = wrapped(f"{cluster.name} · {len(members)}", parts * NAMES)
    return _Box(cluster, head, _in_columns(names, parts))


def _in_columns(names: Sequence[_Name], parts: int) -> tuple[tuple[_Name, ...], ...]:
    """Return names in order, in columns about equally high."""
    left = sum(one.height for one in names)
    rest = list(names)
    columns = []
    for part in range(parts, 0, -1):
        goal, column, height = left / part, [], 0.0
        while rest and (part == 1 or height + rest[0].height / 2 <= goal):
            column.append(rest.pop(0))
            height += column[-1].height
        left -= height
        columns.append(tuple(column))
    return tuple(columns)


def _name(one: _Name, x: float, y: float) -> str:
    flag = f'<path class="flag" d="M{at(x + CODE)} {at(y + STEP * len(one.words) - 8)}v9l7 -4.5z"/>' if one.note else ""
    return (
        lines([one.occupation.code], x, y, "note num")
        + lines(one.words, x + CODE, y, "", step=STEP).replace('class=""', 'class="name"', 1)
        + flag
        + lines(one.note, x + CODE + 10, y + STEP * len(one.words), "note", step=STEP)
    )
