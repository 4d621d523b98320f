"""Where an occupation leads, as lines on a small plan of the map: only the lines of the one that is chosen are drawn.

The plan has a dot for each occupation, in the boxes of clusters, pathways side by side and technical levels upwards.
Numbers at the ends of lines are those of the list beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from occumap.catalog.load import occupational_map
from occumap.model.gap import Move
from occumap.model.occupational_map import Direction, Occupation, OccupationalMap, Pathway, TechnicalLevel
from occumap.render.map import PUBLISHED_HEADINGS
from occumap.render.map.grid import LEVEL_NUMBERS, LEVELS
from occumap.render.proposals.svg import wrapped
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.moves import leading_moves

WIDTH = 320.0
STEP = 9.5
PAD = 5.0
BETWEEN = 8.0
SMALL = 10.5
NEAR_SHOWN = 6
DEFAULT = HeldFramework()
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lead:
    """Where an occupation leads: the number in the drawing, and the move; ``move.way`` says if that is published."""

    number: int
    occupation: Occupation
    move: Move


@lru_cache(maxsize=64)
def moves_of(code: str, of: HeldFramework = DEFAULT) -> tuple[Move, ...]:
    """Return the moves from an occupation that rest on published ways, and the most alike of the others."""
    skills_map = of.skills_map
    if code not in skills_map.framework:
        return ()
    return leading_moves(occupational_map()[code], near=NEAR_SHOWN, framework=skills_map)


@lru_cache(maxsize=512)
def leads_from(code: str, of: HeldFramework = DEFAULT) -> tuple[Lead, ...]:
    """Return where an occupation leads: by its published progressions up, on the same level and down, then to the
    occupations most alike that aren't among them.
    """
    found = moves_of(code, of)
    published = [move for direction in Direction for move in found if move.way and move.direction is direction]
    near = [move for move in found if not move.way][:NEAR_SHOWN]
    world = occupational_map()
    return tuple(Lead(n, world[move.to], move) for n, move in enumerate((*published, *near), start=1))


def groups_of(leads: Sequence[Lead]) -> tuple[tuple[str, list[Lead]], ...]:
    """Return leads under the heading of each direction that published progressions have, and the rest under another."""
    groups = [
        (heading, [lead for lead in leads if lead.move.way and lead.move.direction is direction])
        for direction, heading in PUBLISHED_HEADINGS.items()
    ]
    rest = ("Other occupations with similar skills", [lead for lead in leads if not lead.move.way])
    return (*((heading, every) for heading, every in groups if every), rest)


def lines_svg(world: OccupationalMap, route: str, chosen: Occupation, leads: Sequence[Lead]) -> str:
    """Return the plan as an ``<svg>`` element, without a style of its own.

    Args:
        world: the map.
        route: id of the route.
        chosen: where the lines begin.
        leads: where they end; those outside the route aren't drawn.

    >>> from occumap.examples import small_map
    >>> lines_svg(small_map(), "crafts", small_map()["O1"], ()).count("<circle")
    5
    """
    plan = _Plan(world, world.pathways_in(route))
    here = plan.points.get(chosen.code)
    drawn = [lead for lead in leads if lead.occupation.code in plan.points]
    marks = list(plan.marks)
    if here:
        marks += [_line(here, plan.points[lead.occupation.code], published=bool(lead.move.way)) for lead in drawn]
        marks += [mark for lead in drawn for mark in _end(plan.points[lead.occupation.code], lead.number)]
        marks += _start(here)
    label = f"Moves from {chosen.name}: {len(drawn)} line{'' if len(drawn) == 1 else 's'}, numbered as in the list"
    return (
        f'<svg class="drawing plan" role="img" viewBox="0 0 {WIDTH:g} {plan.height:g}" aria-label="{escape(label)}">'
        f"{''.join(marks)}</svg>"
    )


class _Plan:
    """Boxes and dots, and where each occupation's dot is."""

    def __init__(self, world: OccupationalMap, pathways: Sequence[Pathway]) -> None:
        self.points: dict[str, _Point] = {}
        self.marks: list[str] = []
        room = (WIDTH - BETWEEN * (len(pathways) - 1)) / max(len(pathways), 1)
        heads = [wrapped(pathway.name, room, SMALL) for pathway in pathways]
        y = 13.0 * max((len(words) for words in heads), default=0)
        for n, words in enumerate(heads):
            self.marks.append(_text(words, n * (room + BETWEEN), 10, "head"))
        for level in LEVELS:
            y += 18
            self.marks.append(_text([f"{level.title}, levels {LEVEL_NUMBERS[level]}"], 0, y, "soft"))
            y += 6
            ends = [self._cell(world, p, n * (room + BETWEEN), y, room, level) for n, p in enumerate(pathways)]
            y = max(ends, default=y)
        self.height = y + 4

    def _cell(
        self, world: OccupationalMap, pathway: Pathway, x: float, y: float, room: float, level: TechnicalLevel
    ) -> float:
        across = max(int((room - 2 * PAD + STEP / 2) // STEP), 1)
        for cluster in world.clusters_at(pathway.id, level):
            members = world.in_cluster(cluster.id)
            rows = max(-(-len(members) // across), 1)
            height = rows * STEP + PAD
            self.marks.append(
                f'<g><title>{escape(cluster.name)}</title><rect class="box" x="{x:.1f}" y="{y:.1f}" '
                f'width="{room:.1f}" height="{height:.1f}" rx="2"></rect>'
            )
            for n, member in enumerate(members):
                point = (x + PAD + 3 + STEP * (n % across), y + PAD + 2.5 + STEP * (n // across))
                self.points[member.code] = point
                self.marks.append(f'<circle class="dot" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="2.6"></circle>')
            self.marks.append("</g>")
            y += height + 4
        return y


def _line(start: _Point, end: _Point, *, published: bool) -> str:
    """Return a curve from one dot to another; it bends aside so that lines of one column stay apart."""
    (x1, y1), (x2, y2) = start, end
    bend = 0.18
    cx, cy = (x1 + x2) / 2 + bend * (y1 - y2), (y1 + y2) / 2 + bend * (x2 - x1)
    kind = "published" if published else "near"
    return f'<path class="line {kind}" d="M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"></path>'


def _end(point: _Point, number: int) -> Iterable[str]:
    x, y = point
    yield f'<circle class="end" cx="{x:.1f}" cy="{y:.1f}" r="6.2"></circle>'
    yield f'<text class="number" x="{x:.1f}" y="{y + 3:.1f}" text-anchor="middle">{number}</text>'


def _start(point: _Point) -> Iterable[str]:
    x, y = point
    yield f'<path class="start" d="M{x:.1f} {y - 8:.1f}l8 8-8 8-8-8z"></path>'


def _text(words: Sequence[str], x: float, y: float, style: str) -> str:
    spans = " ".join(f'<tspan x="{x:.1f}" y="{y + 13 * n:.1f}">{escape(line)}</tspan>' for n, line in enumerate(words))
    return f'<text class="{style}">{spans}</text>'
