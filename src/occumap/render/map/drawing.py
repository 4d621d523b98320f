"""What all drawings share: colours, lines of text, the marks of a gap's statuses."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import floor
from typing import assert_never

from occumap.model.gap import Status

LINE = 16.0
SMALL = 11.5
NARROW = 320.0
_NOTHING = 1e-9
COLOURS = """\
.om { --ink: #1a1c1f; --soft: #535b65; --line: #c8cdd4; --paper: #fff; --tint: #f3f5f7; --flow: #3568a3; \
--lack: #a1142a; --good: #1c6234; }
@media (prefers-color-scheme: dark) { .om { --ink: #e9ebee; --soft: #a9b2bc; --line: #434b55; --paper: #14171a; \
--tint: #1e2327; --flow: #7fb0ea; --lack: #ff98a5; --good: #8bd6a3; } }
@media print { .om { --ink: #000; --soft: #3f4650; --line: #b4bac2; --paper: #fff; --tint: #f1f2f4; --flow: #3568a3; \
--lack: #8a0f22; --good: #14522a; } }
"""
STYLE = """\
.om { display: block; width: 100%; height: auto; background: var(--paper); \
font-family: Arial, "Liberation Sans", Helvetica, sans-serif; print-color-adjust: exact; }
.om text { fill: var(--ink); font-size: 13px; }
.om .big { font-size: 15px; font-weight: 700; }
.om .bold { font-weight: 700; }
.om .note { fill: var(--soft); font-size: 11.5px; }
.om .num { font-variant-numeric: tabular-nums; }
.om .box { fill: var(--paper); stroke: var(--soft); stroke-width: 1; }
.om .cell { fill: var(--tint); }
.om .rule { stroke: var(--line); stroke-width: 1; }
.om .held { fill: var(--flow); }
.om .lack { fill: none; stroke: var(--lack); stroke-width: 1.5; stroke-dasharray: 4 3; }
.om .unsaid { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 1 4; stroke-linecap: round; }
.om .more { fill: var(--good); }
.om .asked { stroke: var(--ink); stroke-width: 2.5; }
.om .notch { stroke: var(--paper); stroke-width: 1.5; }
.om .outline { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
.om .solid { fill: var(--ink); }
.om .cut { stroke: var(--paper); stroke-width: 2; }
.om .way { fill: none; stroke: var(--flow); stroke-width: 3; }
.om .head { fill: var(--flow); }
.om .flag { fill: var(--lack); }
"""


def svg(
    width: float,
    height: float,
    marks: Iterable[str],
    *,
    name: str,
    title: str,
    text: str,
    limit: str = "none",
    whole: bool = True,
) -> str:
    """Return an ``<svg>`` element, whole in itself unless told otherwise.

    Args:
        width, height: of its coordinates; it grows and shrinks with what it stands in.
        marks: what is in it.
        name: begins its ids, so that several can stand in one page.
        title: what a reader hears first.
        text: the alternative in words, or where it stands.
        limit: the widest it grows, as CSS says it.
        whole: whether its style is in it; a page whose policy refuses inline style has the rules of ``STYLE``, and
            how wide it grows, in its own stylesheet instead.
    """
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="om" role="img" viewBox="0 0 {at(width)} {at(height)}" ',
            f'width="{at(width)}" height="{at(height)}" ',
            f'style="max-width:{limit}" ' if whole else "",
            f'aria-labelledby="{escape(name)}-title {escape(name)}-text">',
            f'<title id="{escape(name)}-title">{escape(title)}</title>',
            f'<desc id="{escape(name)}-text">{escape(text)}</desc>',
            f"<style>{COLOURS}{STYLE}</style>" if whole else "",
            *marks,
            "</svg>",
        ]
    )


def lines(text: Iterable[str], x: float, y: float, style: str = "", *, step: float = LINE) -> str:
    """Return lines of text one under the other, as one text so that they are selected together.

    >>> lines(["Baker & son"], 8, 20, "bold")
    '<text class="bold"><tspan x="8" y="20">Baker &amp; son</tspan></text>'
    """
    spans = " ".join(f'<tspan x="{at(x)}" y="{at(y + step * n)}">{escape(line)}</tspan>' for n, line in enumerate(text))
    return f'<text class="{style}">{spans}</text>' if spans else ""


def rect(style: str, x: float, y: float, width: float, height: float, *, rounded: float = 0) -> str:
    """Return a rectangle."""
    corner = f' rx="{at(rounded)}"' if rounded else ""
    place = f'x="{at(x)}" y="{at(y)}" width="{at(width)}" height="{at(height)}"'
    return f'<rect class="{style}" {place}{corner}/>'


def rule(style: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a straight line."""
    return f'<line class="{style}" x1="{at(x1)}" y1="{at(y1)}" x2="{at(x2)}" y2="{at(y2)}"/>'


def status_mark(status: Status, x: float, y: float) -> str:
    """Return a round mark of 12 pixels about a point: hollow, half full, a dot, a ring in it, full, or with a plus."""
    ring = f'<circle class="outline" cx="{at(x)}" cy="{at(y)}" r="5.25"/>'
    disc = f'<circle class="solid" cx="{at(x)}" cy="{at(y)}" r="6"/>'
    match status:
        case Status.MISSING:
            return ring
        case Status.UNDER_LEVEL:
            return f'{ring}<path class="solid" d="M{at(x - 5.25)} {at(y)}a5.25 5.25 0 0 0 10.5 0z"/>'
        case Status.NOT_STATED:
            return f'{ring}<circle class="solid" cx="{at(x)}" cy="{at(y)}" r="1.75"/>'
        case Status.LEVEL_NOT_STATED:
            return f'{ring}<circle class="solid" cx="{at(x)}" cy="{at(y)}" r="3.25"/>'
        case Status.MET:
            return disc
        case Status.SURPLUS:
            return disc + rule("cut", x - 3.5, y, x + 3.5, y) + rule("cut", x, y - 3.5, x, y + 3.5)
        case _:
            assert_never(status)


def percent(share: float | None) -> str:
    """Return a share in whole percent; never 100 % or 0 % unless it is just that.

    >>> percent(0.998), percent(1), percent(None)
    ('99\\xa0%', '100\\xa0%', '–')
    """
    if share is None:
        return "–"
    whole = floor(100 * share + 0.5)
    if share < 1 - _NOTHING:
        whole = min(whole, 99)
    if share > _NOTHING:
        whole = max(whole, 1)
    return f"{whole}\u00a0%"


def level(value: float) -> str:
    """Return a level as short as it can be said.

    >>> level(3.0), level(2.456)
    ('3', '2.5')
    """
    return at(value)


def at(number: float) -> str:
    """Return a number to one decimal, without a needless one."""
    short = f"{number:.1f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
