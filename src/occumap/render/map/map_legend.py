"""What the marks of the map mean: as a list of mark and words, and as a line below a drawing that is a file."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from occumap.model.occupational_map import OccupationalMap, OccupationStatus
from occumap.render.map.drawing import at
from occumap.render.map.map_marks import LEAF, mark_id
from occumap.render.map.text_lines import line_width

_ROW = 20.0


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A mark, by its id within a drawing, and what it means; ``about`` is what it tells: a level, a status, a theme."""

    mark: str
    words: str
    about: str


def legend_of(world: OccupationalMap) -> tuple[LegendLine, ...]:
    """Return what the marks on a map mean, as far as they stand on it.

    >>> from occumap.examples import small_map
    >>> [line.words for line in legend_of(small_map())]
    ['level 2', 'level 3', 'level 5', 'level 6', 'status not given']
    """
    levels = sorted({one.level for one in world.occupations})
    held = {one.status for one in world.occupations}
    known = [status.value for status in OccupationStatus if status.value in held]
    others = sorted(held - set(known))
    usual = known[0] if known else ""
    lines = [LegendLine(mark_id(level, usual), f"level {level}", "level") for level in levels]
    middle = 3 if 3 in levels else (levels[0] if levels else 3)
    lines += [LegendLine(mark_id(middle, status), status, "status") for status in known]
    if others:
        lines.append(
            LegendLine(mark_id(middle, others[0]), ", ".join(one or "status not given" for one in others), "status")
        )
    if any(one.green_themes for one in world.occupations):
        lines.append(LegendLine(LEAF, "has a green theme", "theme"))
    return tuple(lines)


def legend_marks(world: OccupationalMap, name: str, width: float, y: float) -> tuple[str, float]:
    """Return the legend as marks and words in rows, drawn from a height down; and how high it is."""
    x, top = 8.0, y
    parts = []
    for line in legend_of(world):
        needed = 14 + line_width(line.words, 13) + 14
        if x + needed > width and x > 8:
            x, y = 8.0, y + _ROW
        shift = -4.0 if line.mark == LEAF else 0.0
        parts.append(
            f'<use href="#{name}-{line.mark}" x="{at(x + shift)}" y="{at(y - shift)}"/>'
            f'<text class="name" x="{at(x + 12)}" y="{at(y + 4.5)}">{escape(line.words)}</text>'
        )
        x += needed
    return f'<g class="c0">{"".join(parts)}</g>', y - top + _ROW
