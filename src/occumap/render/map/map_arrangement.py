"""How the blocks of the map's drawing stand side by side: in five columns on a wide screen, in one on a phone.

A drawing has one arrangement written into it. For the others there is a stylesheet that moves and scales its blocks by
the width of the window, so that one drawing serves all: its links, its order and its size in bytes stay the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import inf

from occumap.render.map.drawing import at
from occumap.render.map.map_layout import WIDTH, MapLayout

GAP, EDGE = 12.0, 1.0
# The arrangement that is written into the drawing, and those of narrower and wider windows, in em of the browser.
COLUMNS = 4
_WINDOWS = {
    5: "(min-width:110em)",
    4: "(min-width:74em) and (max-width:109.99em)",
    3: "(min-width:56em) and (max-width:73.99em)",
    2: "(min-width:38em) and (max-width:55.99em)",
    1: "(max-width:37.99em)",
}


@dataclass(frozen=True)
class Arrangement:
    """Blocks in columns.

    Args:
        layout: what is arranged.
        columns: how many blocks stand side by side at most.
    """

    layout: MapLayout
    columns: int = COLUMNS

    @property
    def width(self) -> float:
        """How wide it is, in the blocks' own unit."""
        return self.columns * (WIDTH + GAP) - GAP + 2 * EDGE

    @property
    def height(self) -> float:
        """How high it is."""
        return self._placed[1]

    @property
    def places(self) -> tuple[tuple[float, float], ...]:
        """The upper left corner of each block, in the order of the layout's blocks."""
        return self._placed[0]

    @cached_property
    def _placed(self) -> tuple[tuple[tuple[float, float], ...], float]:
        places: list[tuple[float, float]] = []
        y = EDGE
        for section in self.layout.sections:
            if section.heading is not None:
                places.append((EDGE, y))
                y += section.heading.height
            heights = [block.height for block in section.blocks]
            ends = [y]
            for column, members in enumerate(in_columns(heights, self.columns)):
                down = y
                for height in members:
                    places.append((EDGE + column * (WIDTH + GAP), down))
                    down += height + GAP
                ends.append(down)
            y = max(ends)
        return tuple(places), max(y - GAP, 0.0) + EDGE


def in_columns(heights: Sequence[float], columns: int, gap: float = GAP) -> list[list[float]]:
    """Return heights in their order in at most so many columns, the columns as even as can be.

    >>> in_columns([3, 1, 1, 1, 3], 3, gap=0)
    [[3], [1, 1, 1], [3]]
    """
    ends = [0.0, *accumulate(height + gap for height in heights)]
    # The cheapest way to fill some columns with the first of the heights: high columns cost more than low ones gain.
    best: list[tuple[float, list[int]]] = [(0.0 if end == 0 else inf, [0]) for end in range(len(ends))]
    for _ in range(columns):
        best = [
            min((best[start][0] + (ends[end] - ends[start]) ** 3, [*best[start][1], end]) for start in range(end + 1))
            for end in range(len(ends))
        ]
    cuts = best[-1][1]
    return [list(heights[start:end]) for start, end in pairwise(cuts) if end > start]


def arrangement_css(layout: MapLayout, name: str = "atlas") -> str:
    """Return a stylesheet that arranges a drawing by the width of the window.

    Args:
        layout: what is drawn.
        name: the drawing's, which begins its ids.

    >>> from occumap.examples import small_map
    >>> from occumap.render.map.map_layout import map_layout
    >>> arrangement_css(map_layout(small_map())).count("@media")
    5
    """
    wide = Arrangement(layout).width
    rules = []
    for columns, window in _WINDOWS.items():
        arranged = Arrangement(layout, columns)
        scale = wide / arranged.width
        parts = [
            f"#{name}{{aspect-ratio:{at(arranged.width)}/{at(arranged.height)}}}",
            f"#{name} .ways{{display:none}}",
        ]
        parts.append(f"#{name} .ways-{columns}{{display:inline}}")
        parts += [
            f"#{name} .b{n}{{transform:translate({at(x * scale)}px,{at(y * scale)}px) scale({scale:.4g})}}"
            for n, (x, y) in enumerate(arranged.places)
        ]
        rules.append(f"@media {window}{{{''.join(parts)}}}")
    return "\n".join(rules) + "\n"


def ways_arrangements(layout: MapLayout) -> tuple[Arrangement, ...]:
    """Return every arrangement that a window may show."""
    return tuple(Arrangement(layout, columns) for columns in _WINDOWS)
