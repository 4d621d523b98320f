"""Two plots as inline SVG: accuracy against production rate, and confidence against what it kept."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from occumap.model.evaluation import Estimate, Evaluation
from occumap.render.reports.share_plane import STYLE, SharePlane, drawn, frame, number, path, rule

# Up to so many points, each gets a dot, so that it can be seen where a line could be drawn.
MAX_DOTS = 25
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
    plane = SharePlane(720, 400, minimum=min(0.8, floor(min(values) * 10 - 1e-9) / 10))
    places = [(one.rate, one.accuracy.value or 0.0) for one in points]
    spans = [(one.rate, one.accuracy) for one in points]
    marks = [
        *frame(plane, "production rate: share of rows coded without review", "accuracy of what is coded"),
        path("aim", [plane.at(0, evaluation.target.accuracy), plane.at(1, evaluation.target.accuracy)]),
        *_band(plane, spans),
        *([path("line", [plane.at(*place) for place in places])] if len(places) > 1 else []),
        *(_dots(plane, places) if len(places) <= MAX_DOTS else []),
        *_reached(plane, evaluation),
    ]
    return drawn(plane, name, "Accuracy against production rate", _in_words(evaluation), marks)


def curve_svg(evaluation: Evaluation) -> str:
    """Return the plot of `curve_plot` as a file of its own, light or dark as its reader is."""
    return curve_plot(evaluation).replace(
        ">", f' xmlns="http://www.w3.org/2000/svg"><style>{_COLOURS}{STYLE}</style>', 1
    )


def reliability_plot(evaluation: Evaluation, *, name: str = "reliability") -> str:
    """Plot confidence against share right, a dot for each bin with its interval; the diagonal is what is promised."""
    plane = SharePlane(460, 440, minimum=0.0)
    bins = evaluation.reliability
    marks = [
        *frame(plane, "mean confidence in the bin", "share right"),
        path("aim", [plane.at(0, 0), plane.at(1, 1)]),
        *(_span(plane, one.confidence, one.accuracy) for one in bins),
        *_dots(plane, [(one.confidence, one.accuracy.value or 0.0) for one in bins]),
    ]
    text = "The figures are in the table below. On the dashed diagonal, confidence matches the share right."
    return drawn(plane, name, "Confidence against share right", text, marks)


def _band(plane: SharePlane, spans: list[tuple[float, Estimate]]) -> Iterable[str]:
    """Yield the intervals along the line."""
    there = [(x, one.low, one.high) for x, one in spans if one.low is not None and one.high is not None]
    if len(there) > 1:
        over = [plane.at(x, high) for x, _, high in there]
        under = [plane.at(x, low) for x, low, _ in reversed(there)]
        yield path("band", [*over, *under], closed=True)
    elif there:
        yield from (_span(plane, x, one) for x, one in spans)


def _reached(plane: SharePlane, evaluation: Evaluation) -> Iterable[str]:
    target = evaluation.target
    x, y = plane.at(1, target.accuracy)
    place = f'x="{number(x - 6)}" y="{number(y + 16)}"'
    yield f'<text class="tick" {place} text-anchor="end">{target.accuracy:.0%} right</text>'
    if target.reached is None or not target.rate.value:
        return
    x, y = plane.at(target.rate.value, target.reached)
    side, anchor = (10, "start") if target.rate.value < 0.7 else (-10, "end")
    yield f'<circle class="mark" cx="{number(x)}" cy="{number(y)}" r="5"/>'
    yield (
        f'<text class="said" x="{number(x + side)}" y="{number(y + 24)}" text-anchor="{anchor}">'
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


def _span(plane: SharePlane, x: float, one: Estimate) -> str:
    if one.low is None or one.high is None:
        return ""
    return rule("span", plane.at(x, one.low), plane.at(x, one.high))


def _dots(plane: SharePlane, places: list[tuple[float, float]]) -> Iterable[str]:
    for place in places:
        x, y = plane.at(*place)
        yield f'<circle class="dot" cx="{number(x)}" cy="{number(y)}" r="4.5"/>'
