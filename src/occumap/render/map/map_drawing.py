"""The map as one drawing: every occupation a dot in its cluster, pathway and route; a route or pathway with its names.

Routes are told by where they stand and what is written on them, levels by shape and by the lane they stand in, statuses
by how a mark is filled: colour only helps. `map_svg` draws all of it, for pages, files, commands and notebooks alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from occumap.model.occupational_map import OccupationalMap, Pathway, Route
from occumap.render.map.drawing import COLOURS, at
from occumap.render.map.map_arrangement import COLUMNS, GAP, Arrangement, ways_arrangements
from occumap.render.map.map_layout import WIDTH, Block, Dot, Frame, Label, MapLayout, map_layout
from occumap.render.map.map_legend import legend_marks
from occumap.render.map.map_marks import LEAF, mark_id, marks, said_of

HUES = 5
MAP_COLOURS = """\
.atlas { --c0: #1f5fa8; --c1: #a3450a; --c2: #006b57; --c3: #77388c; --c4: #665800; }
@media (prefers-color-scheme: dark) { .atlas { --c0: #86b6ee; --c1: #f2a873; --c2: #66cfb6; --c3: #d6a9e6; \
--c4: #d8c65c; } }
@media print { .atlas { --c0: #1f5fa8; --c1: #a3450a; --c2: #006b57; --c3: #77388c; --c4: #665800; } }
"""
MAP_STYLE = """\
.atlas { display: block; width: 100%; height: auto; font-family: Arial, "Liberation Sans", Helvetica, sans-serif; \
print-color-adjust: exact; }
.atlas text { fill: var(--ink); font-size: 9.5px; }
.atlas .route { font-size: 15px; font-weight: 700; }
.atlas.named .route { font-size: 18px; }
.atlas .count { font-size: 11px; fill: var(--soft); }
.atlas .pathway { font-size: 11.5px; font-weight: 700; }
.atlas.named .pathway { font-size: 13px; fill: var(--soft); }
.atlas .band { font-size: 10px; fill: var(--soft); }
.atlas .bold { font-size: 13px; font-weight: 700; }
.atlas .name { font-size: 13px; }
.atlas .level { font-size: 11px; fill: var(--soft); text-anchor: end; }
.atlas .panel { fill: var(--paper); stroke: var(--line); }
.atlas .lane { fill: var(--tint); }
.atlas .frame { fill: var(--paper); stroke: var(--line); stroke-width: .8; }
.atlas .strip { fill: currentColor; }
.atlas .c0 { color: var(--c0); }
.atlas .c1 { color: var(--c1); }
.atlas .c2 { color: var(--c2); }
.atlas .c3 { color: var(--c3); }
.atlas .c4 { color: var(--c4); }
.mark-hit { fill: none; pointer-events: all; }
.mark-full { fill: currentColor; }
.mark-open { fill: var(--paper); stroke: currentColor; stroke-width: 1.3; }
.mark-slash { fill: none; stroke: currentColor; stroke-width: 1.3; }
.mark-gap { stroke: var(--paper); stroke-width: 1.6; }
.mark-leaf { fill: var(--good); stroke: var(--paper); stroke-width: .5; }
.atlas .off use, .atlas.sought .dot:not(.lit) use { opacity: .25; }
.atlas .off text, .atlas.sought .dot:not(.lit) text { fill: var(--soft); }
.atlas .ring { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.atlas .ways { pointer-events: none; }
.atlas .way { fill: none; stroke: var(--ink); stroke-width: 1.4; }
.atlas .near { stroke-dasharray: 4 3; }
.atlas .end { fill: var(--paper); stroke: var(--ink); stroke-width: 1.3; }
.atlas .number { font-size: 8.5px; font-weight: 700; text-anchor: middle; }
.atlas .start { fill: var(--ink); stroke: var(--paper); stroke-width: 1.2; }
"""
_RING = 6.8


@dataclass(frozen=True, slots=True)
class Way:
    """A line from the chosen occupation: where it ends, its number in the list beside it, whether it is published."""

    to: str
    number: int
    published: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the map is shown, and how.

    Args:
        lit: codes of occupations to be lit up, all others being faint; None where nothing is sought.
        off: codes of occupations that filters leave out: they stay where they are, faintly.
        chosen: the occupation whose ways are drawn.
        ways: where they lead.
    """

    lit: Collection[str] | None = None
    off: Collection[str] = frozenset()
    chosen: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """Where a drawing leads: from an occupation, and from the name of a route or pathway; nowhere by default."""

    occupation: Callable[[str], str] | None = None
    part: Callable[[Route | Pathway], str] | None = None


ALL, NOWHERE = Shown(), Links()


def map_svg(
    world: OccupationalMap,
    route: str = "",
    pathway: str = "",
    *,
    name: str = "map",
    shown: Shown = ALL,
    links: Links = NOWHERE,
    whole: bool = True,
) -> str:
    """Return the map as an ``<svg>`` element: all of it, or a route or pathway larger, with names beside the dots.

    Args:
        world: the map.
        route: id of the route to draw; all if empty.
        pathway: id of the pathway to draw; all if empty.
        name: begins the ids in it, so that several can stand in one page.
        shown: what is lit up, left out, chosen.
        links: where dots and names lead.
        whole: whether its style and its legend are in it; a page has the style in its own stylesheet, with
            `arrangement_css`, and the legend beside it.

    Raises:
        UnknownNameError: the map has no such route or pathway.

    >>> from occumap.examples import small_map
    >>> map_svg(small_map()).count("<use ")
    10
    >>> "Cycle mender" in map_svg(small_map(), "crafts")
    True
    """
    layout = map_layout(world, route, pathway)
    arranged = Arrangement(layout)
    drawer = _Drawer(layout, name, shown, links)
    parts = [
        drawer.block(n, block, place)
        for n, (block, place) in enumerate(zip(layout.blocks, arranged.places, strict=True))
    ]
    height = arranged.height
    if whole:
        below, more = legend_marks(world, name, arranged.width, height + 2 * GAP)
        parts.append(below)
        height += 2 * GAP + more
    lines = _lines(layout, shown, every=not whole)
    seen = "sought" if shown.lit is not None else ""
    classes = " ".join(word for word in ("atlas", "named" if layout.named else "", seen) if word)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{escape(name)}" class="{classes}"',
            f' role="{"group" if links.occupation else "img"}" viewBox="0 0 {at(arranged.width)} {at(height)}"',
            ' preserveAspectRatio="xMinYMin"',
            *(_head(world, layout, name) if whole else [f' aria-label="{escape(_title(world, layout))}">']),
            marks(world, name),
            *parts,
            *lines,
            "</svg>",
        ]
    )


def _head(world: OccupationalMap, layout: MapLayout, name: str) -> list[str]:
    """Return what makes a drawing whole in itself: its title, what it shows in words, its style."""
    return [
        f' aria-labelledby="{escape(name)}-title {escape(name)}-text">',
        f'<title id="{escape(name)}-title">{escape(_title(world, layout))}</title>',
        f'<desc id="{escape(name)}-text">{escape(_text(layout))}</desc>',
        f"<style>{_root(COLOURS)}{MAP_COLOURS}{MAP_STYLE}</style>",
    ]


def _root(colours: str) -> str:
    return colours.replace(".om {", ".atlas {")


def _title(world: OccupationalMap, layout: MapLayout) -> str:
    return layout.title if layout.title == world.title else f"{layout.title}: {world.title}"


def _text(layout: MapLayout) -> str:
    count = f"{len(layout.dots):,} occupation{'' if len(layout.dots) == 1 else 's'}"
    if layout.named:
        return f"{count} in clusters, those of the highest technical level on top; in each cluster by level."
    return f"{count} as dots: a panel for each route, in it pathways, technical levels as rows, clusters as frames."


@dataclass(frozen=True, slots=True)
class _Drawer:
    """Draws blocks."""

    layout: MapLayout
    name: str
    shown: Shown
    links: Links

    def block(self, number: int, block: Block, place: tuple[float, float]) -> str:
        """Return a block where the arrangement puts it."""
        colour = self.layout.colours[block.route.id] % HUES
        inside = "".join(map(self._item, block.items))
        return f'<g class="b{number} c{colour}" transform="translate({at(place[0])} {at(place[1])})">{inside}</g>'

    def _item(self, item: Label | Frame | Dot) -> str:
        if isinstance(item, Dot):
            return self._dot(item)
        if isinstance(item, Frame):
            place = f'x="{at(item.x)}" y="{at(item.y)}" width="{at(item.width)}" height="{at(item.height)}"'
            return f'<rect class="{item.style}" {place}/>'
        words = text(item.words, item.x, item.y, item.style, item.step)
        if item.of is None or self.links.part is None:
            return words
        return f'<a href="{escape(self.links.part(item.of))}">{words}</a>'

    def _dot(self, dot: Dot) -> str:
        one, shown = dot.occupation, self.shown
        lit = shown.lit is not None and one.code in shown.lit
        style = "dot lit" if lit else "dot off" if one.code in shown.off else "dot"
        x, y = at(dot.x), at(dot.y)
        used = [mark_id(one.level, one.status), LEAF] if one.green_themes else [mark_id(one.level, one.status)]
        inside = [f"<title>{escape(said_of(one), quote=False)}</title>"]
        inside += [f'<use href="#{self.name}-{mark}" x="{x}" y="{y}"/>' for mark in used]
        if lit:
            inside.append(f'<circle class="ring" cx="{x}" cy="{y}" r="{_RING}"/>')
        if dot.words:
            inside.append(text(dot.words, dot.x + 14, dot.y + 4.5, "name", 16))
            inside.append(text((f"level {one.level}",), WIDTH - 8, dot.y + 4.5, "level", 16))
        if self.links.occupation is None:
            return f'<g class="{style}">{"".join(inside)}</g>'
        # Names are stops of the keyboard; so many dots are not: one comes nearer first, or uses the arrows.
        place = f' id="{one.code}"' if dot.words else ' tabindex="-1"'
        return f'<a class="{style}"{place} href="{escape(self.links.occupation(one.code))}">{"".join(inside)}</a>'


def text(words: Sequence[str], x: float, y: float, style: str, step: float) -> str:
    """Return lines of text one under the other, as one text so that they are selected together.

    >>> text(("Baker & son",), 8, 20, "name", 16)
    '<text class="name" x="8" y="20">Baker &amp; son</text>'
    """
    if len(words) == 1:
        return f'<text class="{style}" x="{at(x)}" y="{at(y)}">{escape(words[0])}</text>'
    spans = " ".join(
        f'<tspan x="{at(x)}" y="{at(y + step * n)}">{escape(line)}</tspan>' for n, line in enumerate(words)
    )
    return f'<text class="{style}">{spans}</text>'


def _lines(layout: MapLayout, shown: Shown, *, every: bool) -> Iterable[str]:
    """Yield the ways of the chosen occupation, for every arrangement or for the one written into it."""
    if shown.chosen not in layout.dots:
        return
    base = Arrangement(layout)
    for arranged in ways_arrangements(layout) if every else (base,):
        place = _places(arranged)
        here = place(shown.chosen)
        drawn = [way for way in shown.ways if way.to in layout.dots]
        hidden = ' display="none"' if arranged.columns != COLUMNS else ""
        scale = base.width / arranged.width
        yield f'<g class="ways ways-{arranged.columns}"{hidden} transform="scale({scale:.4g})">'
        yield from (_line(here, place(way.to), published=way.published) for way in drawn)
        for way in drawn:
            x, y = place(way.to)
            yield f'<circle class="end" cx="{at(x)}" cy="{at(y)}" r="6.6"/>'
            yield f'<text class="number" x="{at(x)}" y="{at(y + 3)}">{way.number}</text>'
        x, y = here
        yield f'<path class="start" d="M{at(x)} {at(y - 9)}l9 9-9 9-9-9z"/></g>'


def _places(arranged: Arrangement) -> Callable[[str], tuple[float, float]]:
    places, dots = arranged.places, arranged.layout.dots

    def place(code: str) -> tuple[float, float]:
        number, dot = dots[code]
        return places[number][0] + dot.x, places[number][1] + dot.y

    return place


def _line(start: tuple[float, float], end: tuple[float, float], *, published: bool) -> str:
    """Return a curve from one dot to another; it bends aside so that lines of one column stay apart."""
    (x1, y1), (x2, y2) = start, end
    bend = 0.18
    cx, cy = (x1 + x2) / 2 + bend * (y1 - y2), (y1 + y2) / 2 + bend * (x2 - x1)
    kind = "published" if published else "near"
    return f'<path class="way {kind}" d="M{at(x1)} {at(y1)}Q{at(cx)} {at(cy)} {at(x2)} {at(y2)}"/>'
