"""A scan drawn: the map of a classification by size, strength and doubt, and where a group stands among its level.

Drawings say nothing by colour alone: shades go from light to dark, doubt is hatched, and the table beside a drawing
has the same figures. Colours are those of the page around them, by class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import log10
from statistics import quantiles

from occumap.model.scan import Scan, ScanKind, ScanMeasure, ScannedGroup
from occumap.model.version import Group, Version

WIDTH, HEIGHT = 960.0, 620.0
SHADES = 5
# Of the kinds of evidence: with more of them unknown, a group is hatched.
DOUBTFUL = 0.5
_LABEL_FROM = (34.0, 17.0)
_STRIP = (360.0, 34.0)
_SPACE = 'xmlns="http://www.w3.org/2000/svg"'
_PATTERN = (
    '<defs><pattern id="{id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a drawing."""

    x: float
    y: float
    width: float
    height: float


def map_svg(scan: Scan, version: Version, *, link: Callable[[str], str] | None = None, name: str = "scan") -> str:
    """Return the groups of the lowest level as rectangles in the groups above them.

    Area goes by people, where most groups have a count, else by number of titles; else all are alike. Shade goes by the
    fifth of its level that the evidence of a group is in. More than half of the kinds of evidence unknown is hatched,
    no evidence at all is an empty box.

    Args:
        scan: what is drawn.
        version: the version scanned.
        link: the address of a group by its code; None for a drawing without links.
        name: what the drawing's pattern is called, its own on a page.
    """
    sizes, what = _sizes(scan, version)
    shades = _shades(scan, version.rules.lowest.name)
    known = {one.code.value: one for one in scan.groups}
    marks: list[str] = []
    outlines: list[str] = []

    def draw(group: Group, box: Box) -> None:
        below = version.children(group.code.value)
        if below:
            for child, place in squarified([(one, sizes[one.code.value]) for one in below], box):
                draw(child, place)
            if group.parent is None:
                outlines.append(_outline(group, box))
            return
        marks.append(_cell(group, box, known.get(group.code.value), shades.get(group.code.value, 0), name, link))

    for top, box in squarified(
        [(one, sizes[one.code.value]) for one in version.children(None)], Box(0, 0, WIDTH, HEIGHT)
    ):
        draw(top, box)
    label = (
        f"Map of {scan.version}: each box is a group, its area the number of {what}, its shade the strength of evidence"
    )
    hidden = 'aria-hidden="true"' if link else f'role="img" aria-label="{escape(label)}"'
    head = f'<svg class="scan-map" {hidden} viewBox="-1 -1 {WIDTH + 2:g} {HEIGHT + 2:g}" xmlns="http://www.w3.org/2000/svg">'
    return "".join([head, _PATTERN.format(id=f"{name}-doubt"), *marks, *outlines, "</svg>"])


def sized_by(scan: Scan, version: Version) -> str:
    """Return what the areas of the map count: people, titles or groups."""
    return _sizes(scan, version)[1]


def _sizes(scan: Scan, version: Version) -> tuple[dict[str, float], str]:
    leaves = [group.code.value for group in version.leaves]
    people = {one.code.value: one.people for one in scan.groups if one.people}
    titles = {
        one.code.value: found
        for one in scan.groups
        for measure in one.of(ScanKind.SIZE)
        if measure.unit == "titles" and (found := measure.value)
    }
    what = "groups"
    chosen: dict[str, float] = {}
    for name, sizes in (("people", people), ("titles", titles)):
        if sum(code in sizes for code in leaves) * 2 > len(leaves):
            what, chosen = name, {code: float(sizes[code]) for code in leaves if code in sizes}
            break
    least = min(chosen.values(), default=1.0)
    areas = {code: max(chosen.get(code, least), least) for code in leaves}
    for group in reversed(version.groups):
        code = group.code.value
        if code not in areas:
            areas[code] = 0.0
    for code in leaves:
        parent = version[code].parent
        while parent:
            areas[parent.value] += areas[code]
            parent = version[parent.value].parent
    return areas, what


def _shades(scan: Scan, level: str) -> dict[str, int]:
    """Return the fifth of its level that each group's strength is in, 1 to 5."""
    known = sorted((one.strength, one.code.value) for one in scan.of_level(level) if one.strength is not None)
    return {code: 1 + SHADES * place // len(known) for place, (_, code) in enumerate(known)}


def squarified(parts: Sequence[tuple[Group, float]], box: Box) -> list[tuple[Group, Box]]:
    """Return a box for each part of a box, of areas in proportion, as near to squares as can be.

    The method is that of Bruls, Huizing and van Wijk (2000), in the order of sizes.
    """
    left = sorted((part for part in parts if part[1] > 0), key=lambda part: (-part[1], part[0].code))
    total = sum(size for _, size in left)
    placed: list[tuple[Group, Box]] = []
    while left:
        scale = box.width * box.height / total
        short = min(box.width, box.height)
        row: list[tuple[Group, float]] = []
        while left and (not row or _worst([*row, left[0]], short, scale) <= _worst(row, short, scale)):
            row.append(left.pop(0))
        here = sum(size for _, size in row)
        thick = here * scale / short if short else 0.0
        at = 0.0
        for group, size in row:
            long = short * size / here
            placed.append(
                (group, Box(box.x, box.y + at, thick, long))
                if box.width >= box.height
                else (group, Box(box.x + at, box.y, long, thick))
            )
            at += long
        total -= here
        if box.width >= box.height:
            box = Box(box.x + thick, box.y, max(box.width - thick, 0.0), box.height)
        else:
            box = Box(box.x, box.y + thick, box.width, max(box.height - thick, 0.0))
    return placed


def _worst(row: Sequence[tuple[Group, float]], short: float, scale: float) -> float:
    areas = [size * scale for _, size in row]
    whole, square = sum(areas), short * short
    if not whole or not square:
        return 0.0
    return max(square * max(areas) / whole**2, whole**2 / (square * min(areas)))


def _cell(
    group: Group, box: Box, found: ScannedGroup | None, shade: int, name: str, link: Callable[[str], str] | None
) -> str:
    code = group.code.value
    place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{max(box.width, 0.5):.1f}" height="{max(box.height, 0.5):.1f}"'
    said = escape(f"{group}: {strength_in_words(found, shade)}")
    marks = [f'<rect class="cell shade{shade}" {place}><title>{said}</title></rect>']
    if found and shade and len(found.unknown) > DOUBTFUL * len(ScanKind):
        marks.append(f'<rect class="doubt" {place} fill="url(#{name}-doubt)"/>')
    if box.width >= _LABEL_FROM[0] and box.height >= _LABEL_FROM[1]:
        marks.append(f'<text class="over" x="{box.x + 3:.1f}" y="{box.y + 13:.1f}">{escape(code)}</text>')
    drawn = "".join(marks)
    return f'<a href="{escape(link(code))}" tabindex="-1">{drawn}</a>' if link else drawn


def strength_in_words(found: ScannedGroup | None, shade: int = 0) -> str:
    """Return how strong the evidence on a group is, and how much of it there is."""
    if found is None or found.strength is None:
        return "no evidence"
    people = f"{found.people:,.0f} people, " if found.people is not None else ""
    fifth = (
        f"{('weakest', 'second weakest', 'middle', 'second strongest', 'strongest')[shade - 1]} fifth, "
        if shade
        else ""
    )
    return f"{people}{fifth}{len(ScanKind) - len(found.unknown)} of {len(ScanKind)} kinds of evidence"


def _outline(group: Group, box: Box) -> str:
    return (
        f'<rect class="frame" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}">'
        f"<title>{escape(str(group))}</title></rect>"
    )


def strip_svg(scan: Scan, group: ScannedGroup, measure: ScanMeasure) -> str:
    """Return where a measure stands among those of the level: their range, their middle half, this one's interval.

    Empty where fewer than four groups have the measure, so that there is nothing to stand among.
    """
    values = alike(scan, group.level, measure)
    if measure.value is None or len(values) < 4:
        return ""
    low, high = measure.low, measure.high
    scale = _scale([*values, *(one for one in (low, high) if one is not None)])
    q1, middle, q3 = quantiles(values, n=4, method="inclusive")
    width, height = _STRIP
    said = (
        f"{measure.value:,.6g} {measure.unit}, among {len(values)} {group.level} groups with a median of {middle:,.6g}"
    )
    parts = [
        f'<svg class="scan-strip" role="img" viewBox="0 0 {width:g} {height:g}" aria-label="{escape(said)}" {_SPACE}>',
        f'<line class="range" x1="{scale(min(values)):.1f}" x2="{scale(max(values)):.1f}" y1="22" y2="22"/>',
        f'<rect class="half" x="{scale(q1):.1f}" y="16" width="{max(scale(q3) - scale(q1), 1):.1f}" height="12"/>',
        f'<line class="middle" x1="{scale(middle):.1f}" x2="{scale(middle):.1f}" y1="14" y2="30"/>',
    ]
    if low is not None and high is not None:
        parts.append(f'<line class="interval" x1="{scale(low):.1f}" x2="{scale(high):.1f}" y1="9" y2="9"/>')
    parts.append(f'<circle class="here" cx="{scale(measure.value):.1f}" cy="9" r="4.5"/></svg>')
    return "".join(parts)


def alike(scan: Scan, level: str, measure: ScanMeasure) -> list[float]:
    """Return the values of a measure on all groups of a level: of its kind, its unit and its source."""
    return [
        one.value
        for group in scan.of_level(level)
        for one in group.of(measure.kind)
        if one.value is not None and (one.name, one.unit, one.source) == (measure.name, measure.unit, measure.source)
    ]


def _scale(values: Iterable[float]) -> Callable[[float], float]:
    """Return where a value is drawn: by its logarithm where all are above 0 and the largest is a hundred times more."""
    known = list(values)
    by_log = min(known) > 0 and max(known) > 100 * min(known)

    def number(value: float) -> float:
        return log10(value) if by_log else value

    first, last = number(min(known)), number(max(known))
    span = (last - first) or 1.0
    return lambda value: 6 + (_STRIP[0] - 12) * (number(value) - first) / span
