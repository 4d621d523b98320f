"""The plane that plots of shares stand on: grid, axes, lines, and what a reader hears instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

LEFT, RIGHT, TOP, BOTTOM = 62.0, 18.0, 16.0, 52.0
STYLE = """\
.plot { display: block; width: 100%; height: auto; font-family: Arial, "Liberation Sans", Helvetica, sans-serif; }
.plot text { fill: var(--ink); font-size: 13px; }
.plot .tick { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.plot .grid { stroke: var(--line); stroke-width: 1; }
.plot .axis { stroke: var(--ink); stroke-width: 1.5; }
.plot .band { fill: var(--flow); fill-opacity: .18; }
.plot .line { fill: none; stroke: var(--flow); stroke-width: 2.5; stroke-linejoin: round; }
.plot .aim { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 6 4; }
.plot .dot { fill: var(--flow); stroke: var(--paper); stroke-width: 1; }
.plot .span { stroke: var(--flow); stroke-width: 2; }
.plot .mark { fill: var(--paper); stroke: var(--ink); stroke-width: 2.5; }
.plot .said { font-weight: 700; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
"""


@dataclass(frozen=True, slots=True)
class SharePlane:
    """Where shares stand: x from 0 to 1, y from ``minimum`` to 1."""

    width: float
    height: float
    minimum: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point in pixels."""
        across, down = self.width - LEFT - RIGHT, self.height - TOP - BOTTOM
        return LEFT + across * x, TOP + down * (1 - (y - self.minimum) / (1 - self.minimum))


def frame(plane: SharePlane, x_name: str, y_name: str) -> Iterable[str]:
    """Yield grid, ticks, axes and their names."""
    step = 2 if plane.minimum < 0.5 else 1
    heights = [n / 10 for n in range(round(plane.minimum * 10), 11) if (10 - n) % step == 0]
    for share in heights:
        x, y = plane.at(0, share)
        yield rule("grid", plane.at(0, share), plane.at(1, share))
        yield f'<text class="tick" x="{number(x - 8)}" y="{number(y + 4)}" text-anchor="end">{share:.0%}</text>'
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = plane.at(share, plane.minimum)
        yield rule("grid", plane.at(share, plane.minimum), plane.at(share, 1))
        yield f'<text class="tick" x="{number(x)}" y="{number(y + 18)}" text-anchor="middle">{share:.0%}</text>'
    yield rule("axis", plane.at(0, plane.minimum), plane.at(1, plane.minimum))
    yield rule("axis", plane.at(0, plane.minimum), plane.at(0, 1))
    x, y = plane.at(0.5, plane.minimum)
    yield f'<text x="{number(x)}" y="{number(y + 40)}" text-anchor="middle">{escape(x_name)}</text>'
    x, y = 15, plane.at(0, (1 + plane.minimum) / 2)[1]
    place = f'transform="translate({number(x)} {number(y)}) rotate(-90)"'
    yield f'<text {place} text-anchor="middle">{escape(y_name)}</text>'


def rule(style: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a straight line between two points in pixels."""
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{style}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"/>'


def path(style: str, places: list[tuple[float, float]], *, closed: bool = False) -> str:
    """Return a line through points in pixels."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in places)
    return f'<path class="{style}" d="M{steps}{"z" if closed else ""}"/>'


def drawn(plane: SharePlane, name: str, title: str, text: str, marks: Iterable[str]) -> str:
    """Return the whole plot; ``text`` is what a reader hears, and ``name`` begins its ids."""
    return "".join(
        [
            f'<svg class="plot" role="img" viewBox="0 0 {number(plane.width)} {number(plane.height)}" ',
            f'aria-labelledby="{escape(name)}-title {escape(name)}-text">',
            f'<title id="{escape(name)}-title">{escape(title)}</title>',
            f'<desc id="{escape(name)}-text">{escape(text)}</desc>',
            *marks,
            "</svg>",
        ]
    )


def number(value: float) -> str:
    """Return a place in pixels, to a tenth.

    >>> number(12.04), number(0.55)
    ('12', '0.6')
    """
    return f"{value:.1f}".rstrip("0").rstrip(".")
