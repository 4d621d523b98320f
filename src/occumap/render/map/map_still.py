"""The map as a small picture to recognise it by: panels and dots without names."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from occumap.model.occupational_map import OccupationalMap, TechnicalLevel
from occumap.render.map.drawing import at
from occumap.render.map.map_arrangement import Arrangement
from occumap.render.map.map_drawing import HUES, MAP_COLOURS
from occumap.render.map.map_layout import Dot, Frame, map_layout

_COLUMNS = 5
_STYLE = """\
.atlas { --paper: #fff; --line: #c8cdd4; --tint: #f3f5f7; }
@media (prefers-color-scheme: dark) { .atlas { --paper: #14171a; --line: #434b55; --tint: #1e2327; } }
.p { fill: var(--paper); stroke: var(--line); stroke-width: 2; }
.l { fill: var(--tint); }
.s { fill: currentColor; }
.d { fill: none; stroke: currentColor; stroke-width: 8.5; stroke-linecap: round; }
.q { stroke-linecap: square; stroke-width: 6.5; }
"""
_HUES = "".join(f".c{n} {{ color: var(--c{n}); }}\n" for n in range(HUES))


def still_svg(world: OccupationalMap) -> str:
    """Return the whole map as a small ``<svg>`` file: a panel for each route, in it a dot for each occupation.

    Those of the technical level are round, those above are square.

    >>> from occumap.examples import small_map
    >>> still_svg(small_map()).count("h0")
    5
    """
    layout = map_layout(world)
    arranged = Arrangement(layout, _COLUMNS)
    parts = []
    for block, (x0, y0) in zip(layout.blocks, arranged.places, strict=True):
        boxes: defaultdict[str, list[str]] = defaultdict(list)
        dots: defaultdict[str, list[str]] = defaultdict(list)
        for item in block.items:
            if isinstance(item, Frame) and item.style in _BOXES:
                place = f"M{at(item.x)} {at(item.y)}h{at(item.width)}v{at(item.height)}h{at(-item.width)}z"
                boxes[_BOXES[item.style]].append(place)
            elif isinstance(item, Dot):
                low = item.occupation.technical_level is TechnicalLevel.TECHNICAL
                dots["d" if low else "d q"].append(f"M{item.x:.0f} {item.y:.0f}h0")
        colour = layout.colours[block.route.id] % HUES
        drawn = [f'<path class="{style}" d="{"".join(every)}"/>' for style, every in (*boxes.items(), *dots.items())]
        parts.append(f'<g class="c{colour}" transform="translate({at(x0)} {at(y0)})">{"".join(drawn)}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="atlas" role="img" viewBox="0 0 {at(arranged.width)} '
        f'{at(arranged.height)}"><title>{escape(world.title)}</title><style>{MAP_COLOURS}{_STYLE}{_HUES}</style>'
        f"{''.join(parts)}</svg>"
    )


_BOXES = {"panel": "p", "lane": "l", "strip": "s"}
