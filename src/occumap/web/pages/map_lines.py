"""Where an occupation leads, numbered: the numbers stand at the ends of its lines on the map and in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from occumap.catalog.load import occupational_map
from occumap.model.gap import Move
from occumap.model.occupational_map import Direction, Occupation
from occumap.render.map import PUBLISHED_HEADINGS
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.moves import leading_moves

NEAR_SHOWN = 6
DEFAULT = HeldFramework()


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
