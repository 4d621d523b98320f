"""Two plots as inline SVG: accuracy against production rate, and confidence against what it kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import floor

from occumap.model.evaluation import Estimate, Evaluation

LEFT, RIGHT, TOP, BOTTOM = 62.0, 18.0, 16.0, 52.0
# Up to so many points, each gets a dot, so that it can be seen where a line could be drawn.
MAX_DOTS = 25
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
_COLOURS = """\
.plot { --ink: #1a1c1f; --soft: #535b65; --line: #c8cdd4; --paper: #fff; --flow: #3568a3; background: var(--paper); }
@media (prefers-color-scheme: dark) {
.plot { --ink: #e9ebee; --soft: #a9b2bc; --line: #434b55; --paper: #14171a; --flow: #7fb0ea; } }
"""


def curve_plot(evaluation: Evaluation, *, name: str = "curve") -> str:
    """Return accuracy against production rate as an ``<svg>`` element for a page; the target is dashed.

    Args:
        evaluation: what is drawn.
        name: begins the ids in it.
    """
    points = evaluation.curve
    values = [figure for one in points for figure in _figures(one.accuracy)] + [evaluation.target.accuracy]
    plane = _Plane(720, 400, minimum=min(0.8, floor(min(values) * 10 - 1e-9) / 10))
    places = [(one.rate, one.accuracy.value or 0.0) for one in points]
    spans = [(one.rate, one.accuracy) for one in points]
    marks = [
        *_frame(plane, "production rate: share of rows coded without review", "accuracy of what is coded"),
        _path("aim", [plane.at(0, evaluation.target.accuracy), plane.at(1, evaluation.target.accuracy)]),
        *_band(plane, spans),
        *([_path("line", [plane.at(*place) for place in places])] if len(places) > 1 else []),
        *(_dots(plane, places) if len(places) <= MAX_DOTS else []),
        *_reached(plane, evaluation),
    ]
    return _svg(plane, name, "Accuracy against production rate", _in_words(evaluation), marks)


def curve_svg(evaluation: Evaluation) -> str:
    """Return the plot of `curve_plot` as a file of its own, light or dark as its reader is."""
    return curve_plot(evaluation).replace(
        ">", f' xmlns="http://www.w3.org/2000/svg"><style>{_COLOURS}{STYLE}</style>', 1
    )


def reliability_plot(evaluation: Evaluation, *, name: str = "reliability") -> str:
    """Plot confidence against share right, a dot for each bin with its interval; the diagonal is what is promised."""
    plane = _Plane(460, 440, minimum=0.0)
    bins = evaluation.reliability
    marks = [
        *_frame(plane, "mean confidence in the bin", "share right"),
        _path("aim", [plane.at(0, 0), plane.at(1, 1)]),
        *(_span(plane, one.confidence, one.accuracy) for one in bins),
        *_dots(plane, [(one.confidence, one.accuracy.value or 0.0) for one in bins]),
    ]
    text = "The figures are in the table below. On the dashed diagonal, confidence matches the share right."
    return _svg(plane, name, "Confidence against share right", text, marks)


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where shares stand: x from 0 to 1, y from ``minimum`` to 1."""

    width: float
    height: float
    minimum: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point in pixels."""
        across, down = self.width - LEFT - RIGHT, self.height - TOP - BOTTOM
        return LEFT + across * x, TOP + down * (1 - (y - self.minimum) / (1 - self.minimum))


def _frame(plane: _Plane, x_name: str, y_name: str) -> Iterable[str]:
    """Yield grid, ticks, axes and their names."""
    step = 2 if plane.minimum < 0.5 else 1
    heights = [n / 10 for n in range(round(plane.minimum * 10), 11) if (10 - n) % step == 0]
    for share in heights:
        x, y = plane.at(0, share)
        yield _rule("grid", plane.at(0, share), plane.at(1, share))
        yield f'<text class="tick" x="{_n(x - 8)}" y="{_n(y + 4)}" text-anchor="end">{share:.0%}</text>'
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = plane.at(share, plane.minimum)
        yield _rule("grid", plane.at(share, plane.minimum), plane.at(share, 1))
        yield f'<text class="tick" x="{_n(x)}" y="{_n(y + 18)}" text-anchor="middle">{share:.0%}</text>'
    yield _rule("axis", plane.at(0, plane.minimum), plane.at(1, plane.minimum))
    yield _rule("axis", plane.at(0, plane.minimum), plane.at(0, 1))
    x, y = plane.at(0.5, plane.minimum)
    yield f'<text x="{_n(x)}" y="{_n(y + 40)}" text-anchor="middle">{escape(x_name)}</text>'
    x, y = 15, plane.at(0, (1 + plane.minimum) / 2)[1]
    yield f'<text transform="translate({_n(x)} {_n(y)}) rotate(-90)" text-anchor="middle">{escape(y_name)}</text>'


def _band(plane: _Plane, spans: list[tuple[float, Estimate]]) -> Iterable[str]:
    """Yield the intervals along the line."""
    there = [(x, one.low, one.high) for x, one in spans if one.low is not None and one.high is not None]
    if len(there) > 1:
        over = [plane.at(x, high) for x, _, high in there]
        under = [plane.at(x, low) for x, low, _ in reversed(there)]
        yield _path("band", [*over, *under], closed=True)
    elif there:
        yield from (_span(plane, x, one) for x, one in spans)


def _reached(plane: _Plane, evaluation: Evaluation) -> Iterable[str]:
    target = evaluation.target
    x, y = plane.at(1, target.accuracy)
    yield f'<text class="tick" x="{_n(x - 6)}" y="{_n(y + 16)}" text-anchor="end">{target.accuracy:.0%} right</text>'
    if target.reached is None or not target.rate.value:
        return
    x, y = plane.at(target.rate.value, target.reached)
    side, anchor = (10, "start") if target.rate.value < 0.7 else (-10, "end")
    yield f'<circle class="mark" cx="{_n(x)}" cy="{_n(y)}" r="5"/>'
    yield (
        f'<text class="said" x="{_n(x + side)}" y="{_n(y + 24)}" text-anchor="{anchor}">'
        f"{target.rate.value:.1%} coded at {target.accuracy:.0%}</text>"
    )


def _in_words(evaluation: Evaluation) -> str:
    if not evaluation.curve:
        return "No row has a full code."
    last, target = evaluation.curve[-1], evaluation.target
    said = (
        f"With every full code accepted, {last.rate:.1%} of rows are coded and {last.accuracy.value or 0:.1%} right. "
    )
    if target.reached is None:
        return f"{said}No confidence reaches {target.accuracy:.0%}."
    return f"{said}{target.rate.value or 0:.1%} of rows can be coded with {target.accuracy:.0%} right."


def _figures(one: Estimate) -> list[float]:
    return [figure for figure in (one.value, one.low, one.high) if figure is not None]


def _span(plane: _Plane, x: float, one: Estimate) -> str:
    if one.low is None or one.high is None:
        return ""
    return _rule("span", plane.at(x, one.low), plane.at(x, one.high))


def _dots(plane: _Plane, places: list[tuple[float, float]]) -> Iterable[str]:
    for place in places:
        x, y = plane.at(*place)
        yield f'<circle class="dot" cx="{_n(x)}" cy="{_n(y)}" r="4.5"/>'


def _rule(style: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    return f'<line class="{style}" x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"/>'


def _path(style: str, places: list[tuple[float, float]], *, closed: bool = False) -> str:
    steps = "L".join(f"{_n(x)} {_n(y)}" for x, y in places)
    return f'<path class="{style}" d="M{steps}{"z" if closed else ""}"/>'


def _svg(plane: _Plane, name: str, title: str, text: str, marks: Iterable[str]) -> str:
    return "".join(
        [
            f'<svg class="plot" role="img" viewBox="0 0 {_n(plane.width)} {_n(plane.height)}" ',
            f'aria-labelledby="{escape(name)}-title {escape(name)}-text">',
            f'<title id="{escape(name)}-title">{escape(title)}</title>',
            f'<desc id="{escape(name)}-text">{escape(text)}</desc>',
            *marks,
            "</svg>",
        ]
    )


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
