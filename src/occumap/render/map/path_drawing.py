"""A path as steps one under the other: occupations as boxes, and between them what a step asks."""

from __future__ import annotations

from collections.abc import Iterable

from occumap.model.amount import rise
from occumap.model.gap import Gap
from occumap.model.occupational_map import Direction, Opening, Product
from occumap.model.path import Path, Step
from occumap.render.map.drawing import LINE, NARROW, SMALL, lines, percent, rect, rule, svg
from occumap.render.proposals.svg import FONT, wrapped

LEFT, RIGHT = 36.0, 314.0
GAINS, RAMPS = 5, 3
_SIZES = {"": FONT, "bold": FONT, "note": SMALL}
_EMPTY = "No steps are needed."
LEADS = {Direction.UP: "up to level", Direction.SIDEWAYS: "stays at level", Direction.DOWN: "down to level"}


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
        *(_stop(s.to, s.gap.to_title, _place(n, s)) for n, s in enumerate(path.steps, 1)),
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
    """Return the skills to gain that matter, what costs most first, each with how much is held and needed.

    What differs by no more than the published error, or matters little, is counted at the end.

    >>> from occumap.model.gap import GapLine
    >>> gains_of(Gap("a", "A", "b", "B", 0.5, (GapLine("d", "Dough", 2, 3, 1.0),)))
    ['Dough 2 → 3']
    """
    rises = {line.skill: f" {rise(line.held, line.needed, line.unit)}" for line in gap.reasons if not gap.held_or_not}
    said = [f"{line.title}{rises.get(line.skill, '')}" for line in gap.reasons[:limit]]
    more = sum(line.shortfall > 0 for line in gap.asked) - len(said)
    rest = f"and {more} more" if said else f"{more} smaller difference{'' if more == 1 else 's'}"
    return [*said, *([rest] if more else [])]


def no_gain(gap: Gap) -> str:
    """Return why no skill is said to be gained: what isn't known, and what a framework can't tell, isn't held.

    >>> from occumap.model.gap import GapLine
    >>> no_gain(Gap("a", "A", "b", "B", 1.0, (GapLine("d", "Dough", 3, 3, 1.0),)))
    'nothing that the framework tells apart'
    """
    if gap.unknown:
        return "not known"
    return "nothing that the framework tells apart" if gap.same else "nothing"


def products_in_words(products: Iterable[Product]) -> str:
    """Return ways in, each with its kind, code and level, and how much it opens if that isn't the whole occupation."""
    return "; ".join(product_in_words(one, code=True) for one in products)


def product_in_words(one: Product, *, code: bool = False) -> str:
    """Return a way in with its kind and level, and how much it opens where that isn't the whole occupation; with its
    code as well, if wanted.

    >>> product_in_words(Product("T1", "T Level", 3, "Catering"))
    'T Level Catering (level 3), for an entry to it'
    """
    said = one.described.replace(one.kind, f"{one.kind} {one.code}", 1) if code else one.described
    return said if one.opens is Opening.WHOLE else f"{said}, for {one.opens.value}"


def _stop(code: str, title: str, place: str) -> tuple[str, str]:
    return title, f"{place} · {code}" if code != title else place


def _place(n: int, step: Step) -> str:
    """Return which step it is and, where levels are known, where it leads."""
    if step.direction is None or step.level is None:
        return f"step {n}"
    return f"step {n} · {LEADS[step.direction]} {step.level:g}"


def sentence(words: str) -> str:
    """Return words with a capital letter.

    >>> sentence("published progression")
    'Published progression'
    """
    return words[:1].upper() + words[1:]


def _step_words(step: Step) -> Iterable[tuple[str, str]]:
    yield "bold", f"covers {percent(step.gap.coverage)} of the requirements"
    gains = gains_of(step.gap)
    yield "", "To gain:" if gains else "No skills to gain"
    yield from (("", gain) for gain in gains)
    if step.products:
        yield "note", f"How to get in: {products_in_words(step.products[:2])}{_more(len(step.products) - 2)}"
    if step.way:
        yield "note", sentence(str(step.way))
    if step.entry:
        yield "note", f"To enter: {'; '.join(step.entry)}"
    if step.off_ramps:
        ramps = ", ".join(f"{ramp.title} ({percent(ramp.coverage)})" for ramp in step.off_ramps[:RAMPS])
        yield "note", f"Also within reach: {ramps}{_more(len(step.off_ramps) - RAMPS)}"


def _arrow(y1: float, y2: float, *, upward: bool) -> Iterable[str]:
    tip, tail, turn = (y1, y2, 1) if upward else (y2, y1, -1)
    yield rule("way", 20, tail, 20, tip + 7 * turn)
    yield f'<path class="head" d="M13 {tip + 8 * turn:.1f}h14L20 {tip:.1f}z"/>'


def _more(n: int) -> str:
    return f" and {n} more" if n > 0 else ""
