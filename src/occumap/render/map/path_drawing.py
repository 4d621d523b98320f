"""A path as steps one under the other: occupations as boxes, and between them what a step asks."""

from __future__ import annotations

from collections.abc import Iterable

from occumap.model.gap import Gap, Path, Step
from occumap.model.occupational_map import Product
from occumap.render.map.drawing import LINE, NARROW, SMALL, level, lines, percent, rect, rule, svg
from occumap.render.proposals.svg import FONT, wrapped

LEFT, RIGHT = 36.0, 314.0
GAINS, RAMPS = 5, 3
_SIZES = {"": FONT, "bold": FONT, "note": SMALL}
_EMPTY = "No steps are needed."


def path_svg(path: Path, *, name: str = "path", goal_first: bool = False, whole: bool = True) -> str:
    """Return a path as an ``<svg>`` element, narrow enough for a telephone; the start stands at the top.

    Args:
        path: what is drawn.
        name: begins the ids in it, so that several can stand in one page.
        goal_first: draw the goal at the top instead, so that the path climbs.
        whole: whether its style is in it, see `occumap.render.map.drawing.svg`.

    >>> path_svg(Path(()))[:30]
    '<svg xmlns="http://www.w3.org/'
    """
    if not path.steps:
        return svg(
            NARROW, 30, [lines([_EMPTY], 8, 20)], name=name, title="Path", text=_EMPTY, limit="30rem", whole=whole
        )
    start = path.steps[0]
    marks: list[str] = []
    stops = [
        _stop(start.start, start.gap.from_title, "start"),
        *(_stop(s.to, s.gap.to_title, f"step {n}") for n, s in enumerate(path.steps, 1)),
    ]
    between = [_step_words(step) for step in path.steps]
    if goal_first:
        stops, between = stops[::-1], between[::-1]
    y = 6.0
    for n, (title, note) in enumerate(stops):
        words = wrapped(title, RIGHT - 26)
        height = LINE * len(words) + 27
        marks += [
            rect("box", 4, y, RIGHT - 4, height, rounded=4),
            lines(words, 14, y + 20, "bold"),
            lines([note], 14, y + 20 + LINE * len(words) - 2, "note"),
        ]
        y += height
        if n < len(between):
            told = [(style, line) for style, text in between[n] for line in wrapped(text, RIGHT - LEFT, _SIZES[style])]
            marks += _arrow(y + 3, y + 15 * len(told) + 19, upward=goal_first)
            for style, line in told:
                y += 15
                marks.append(lines([line], LEFT, y + 4, style))
            y += 22
    first, last = path.steps[0].gap.from_title, path.steps[-1].gap.to_title
    title = f"Path from {first} to {last}"
    return svg(NARROW, y + 6, marks, name=name, title=title, text=path_in_words(path), limit="30rem", whole=whole)


def path_in_words(path: Path) -> str:
    """Return the path in one sentence."""
    if not path.steps:
        return _EMPTY
    titles = [path.steps[0].gap.from_title, *(step.gap.to_title for step in path.steps)]
    steps = f"{len(titles) - 1} step{'' if len(titles) == 2 else 's'}"
    return f"{steps}: {', then '.join(titles)}. The largest gap in a step is {percent(path.widest_gap)}."


def gains_of(gap: Gap, limit: int = GAINS) -> list[str]:
    """Return the skills to gain, what costs most first, each with the level held and the level needed.

    >>> from occumap.model.gap import GapLine
    >>> gains_of(Gap("a", "A", "b", "B", 0.5, (GapLine("d", "Dough", 2, 3, 1.0),)))
    ['Dough 2 → 3']
    """
    lacking = [line for line in gap.asked if line.shortfall]
    said = [f"{line.title} {level(line.held)} → {level(line.needed)}" for line in lacking[:limit]]
    return [*said, *([f"and {len(lacking) - limit} more"] if len(lacking) > limit else [])]


def products_in_words(products: Iterable[Product]) -> str:
    """Return ways in, each with its kind, code and level."""
    return "; ".join(f"{one.kind} {one.code} {one.name} (level {one.level})" for one in products)


def _stop(code: str, title: str, place: str) -> tuple[str, str]:
    return title, f"{place} · {code}" if code != title else place


def _step_words(step: Step) -> Iterable[tuple[str, str]]:
    yield "bold", f"covers {percent(step.gap.coverage)} of the requirements"
    gains = gains_of(step.gap)
    yield "", "To gain:" if gains else "No skills to gain"
    yield from (("", gain) for gain in gains)
    if step.products:
        yield "note", f"How to get in: {products_in_words(step.products[:2])}{_more(len(step.products) - 2)}"
    if step.published:
        yield "note", "A published progression"
    if step.off_ramps:
        ramps = ", ".join(f"{ramp.title} ({percent(ramp.coverage)})" for ramp in step.off_ramps[:RAMPS])
        yield "note", f"Also within reach: {ramps}{_more(len(step.off_ramps) - RAMPS)}"


def _arrow(y1: float, y2: float, *, upward: bool) -> Iterable[str]:
    tip, tail, turn = (y1, y2, 1) if upward else (y2, y1, -1)
    yield rule("way", 20, tail, 20, tip + 7 * turn)
    yield f'<path class="head" d="M13 {tip + 8 * turn:.1f}h14L20 {tip:.1f}z"/>'


def _more(n: int) -> str:
    return f" and {n} more" if n > 0 else ""
