"""A gap as bars: one for each skill asked for, what is held against what is needed."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import assert_never

from occumap.model.gap import Gap, GapLine, Status
from occumap.render.map.drawing import (
    LINE,
    NARROW,
    SMALL,
    level,
    lines,
    percent,
    rect,
    rule,
    status_mark,
    svg,
)
from occumap.render.proposals.svg import text_width, wrapped

LEFT, RIGHT = 24.0, 314.0
BAR, THICK = 150.0, 12.0
SPACE = 12.0


def gap_svg(gap: Gap, *, name: str = "gap", heading: bool = True, whole: bool = True) -> str:
    """Return a gap as an ``<svg>`` element, narrow enough for a telephone.

    Filled is what is held and asked for, dashed what lacks, a thin bar what is held beyond; the upright stroke is
    the level asked for. Skills that are held and not asked for are counted, not drawn.

    Args:
        gap: what is drawn.
        name: begins the ids in it, so that several can stand in one page.
        heading: whether it bears its own heading, as a drawing by itself needs.
        whole: whether its style is in it, see `occumap.render.map.drawing.svg`.

    >>> from occumap.model.gap import GapLine
    >>> line = GapLine("dough", "Dough making", held=2, needed=3, weight=1.0)
    >>> "under level: 2 of 3" in gap_svg(Gap("a", "Hand", "b", "Baker", 0.67, (line,)))
    True
    """
    top = scale_top(gap)
    head = wrapped(f"{gap.from_title} → {gap.to_title}", RIGHT - 8, 15)
    y, marks = 4.0, []
    if heading:
        y = 20.0 + 19 * len(head)
        said = f"coverage {percent(gap.coverage)}{_between(gap.low, gap.high)}"
        marks = [lines(head, 8, 20, "big", step=19), lines([said], 8, y)]
        y += 14
    for line in gap.asked:
        row, height = _row(line, y, top)
        marks += row
        y += height
    extra = len(gap.lines) - len(gap.asked)
    if extra:
        marks.append(lines([f"Not needed here: {_skills(extra)}."], 8, y + 14, "note"))
        y += 20
    title = f"Skills gap from {gap.from_title} to {gap.to_title}"
    words = gap_in_words(gap)
    return svg(NARROW, y + 6, marks, name=name, title=title, text=words, limit="30rem", whole=whole)


def gap_in_words(gap: Gap) -> str:
    """Return how many skills stand how, in one sentence.

    >>> gap_in_words(Gap("a", "Hand", "b", "Baker", 0.67, (GapLine("d", "Dough", 2, 3, 1.0),)))
    '67\\xa0% of the requirements are covered: 0 skills missing, 1 under level, 0 met, 0 in surplus.'
    """
    counts = [sum(line.status is status for line in gap.asked) for status in Status]
    missing, under, met, surplus = counts
    return (
        f"{percent(gap.coverage)} of the requirements are covered: {_skills(missing)} missing, {under} under level, "
        f"{met} met, {surplus} in surplus."
    )


def status_in_words(line: GapLine) -> str:
    """Return its status with the levels, such as ``under level: 2 of 3``."""
    held, needed = level(line.held), level(line.needed)
    match line.status:
        case Status.MET:
            return f"met: {needed}"
        case Status.SURPLUS:
            return f"surplus: has {held}, needs {needed}" if line.needed else f"has: {held}"
        case Status.UNDER_LEVEL | Status.MISSING as status:
            return f"{status.value}: {held} of {needed}"
        case _:
            assert_never(line.status)


def scale_top(gap: Gap) -> int:
    """Return the highest whole level that the bars of a gap must reach."""
    return max(1, ceil(max((max(line.held, line.needed) for line in gap.asked), default=1)))


def bar(line: GapLine, x: float, y: float, width: float, top: float) -> Iterable[str]:
    """Yield the bar of one skill, ``THICK`` high, with ``top`` levels in ``width``."""

    def place(value: float) -> float:
        return x + width * min(value, top) / top

    held, needed = place(min(line.held, line.needed)), place(line.needed)
    yield rule("rule", x, y + THICK, x + width, y + THICK)
    if line.held > 0 and line.needed > 0:
        yield rect("held", x, y, held - x, THICK)
    if line.shortfall:
        yield rect("lack", held + 1, y + 0.75, max(needed - held - 2, 1), THICK - 1.5)
    for whole in range(1, int(top)):
        if place(whole) < held - 1:
            yield rule("notch", place(whole), y, place(whole), y + THICK)
    if line.held > line.needed:
        yield rect("more", needed, y + THICK / 2 - 2.5, place(line.held) - needed, 5)
    if line.needed:
        yield rule("asked", needed, y - 2, needed, y + THICK + 2)


def _row(line: GapLine, y: float, top: float) -> tuple[list[str], float]:
    cost = f"−{percent(line.cost)}" if line.cost else ""
    title = line.title + ("" if line.essential else " (useful)")
    words = wrapped(title, RIGHT - LEFT - (text_width(cost) + 8 if cost else 0))
    bar_y = y + LINE * len(words) + 9
    said = wrapped(status_in_words(line), RIGHT - LEFT - BAR - 10, SMALL)
    marks = [
        status_mark(line.status, 12, y + 10.5),
        lines(words, LEFT, y + 15, "bold" if line.essential else ""),
        f'<text class="note num" x="{RIGHT:g}" y="{y + 15:.1f}" text-anchor="end">{cost}</text>' if cost else "",
        *bar(line, LEFT, bar_y, BAR, top),
        lines(said, LEFT + BAR + 10, bar_y + 10, "note", step=13),
    ]
    return marks, LINE * len(words) + 9 + THICK + SPACE + 13 * (len(said) - 1)


def _between(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({percent(low)} to {percent(high)})"


def _skills(n: int) -> str:
    return f"{n} skill{'' if n == 1 else 's'}"
