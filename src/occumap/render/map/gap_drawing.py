"""A gap as bars: one for each skill asked for, what is held against what is needed."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import assert_never

from occumap.model.amount import amount, amounts, part_of
from occumap.model.gap import Gap, GapLine, Status
from occumap.model.skills import NOT_MENTIONED
from occumap.render.map.drawing import (
    LINE,
    NARROW,
    SMALL,
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

    Filled is what is held and asked for, dashed what lacks, dotted what isn't stated, a thin bar what is held beyond;
    the upright stroke is the level asked for. Skills that are held and not asked for are counted, not drawn.

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
        said = f"coverage {_least(gap)}{percent(gap.coverage)}{_between(gap.low, gap.high)}"
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
    """Return how many skills stand how, in one sentence; of an occupation and itself, that it is the same.

    >>> gap_in_words(Gap("a", "Hand", "b", "Baker", 0.67, (GapLine("d", "Dough", 2, 3, 1.0),)))
    '67\\xa0% of the requirements are covered: 0 skills missing, 1 under level, 0 met, 0 in surplus.'
    """
    if gap.of_itself:
        return f"It is the same occupation: nothing stands between. It asks for {_skills(len(gap.asked))}."
    counts = {status: sum(line.status is status for line in gap.asked) for status in Status}
    unsaid = f"{counts[Status.NOT_STATED]} not stated, " if gap.unknown else ""
    if counts[Status.LEVEL_NOT_STATED]:
        unclear = ", how much isn’t stated" if gap.unit else " at a level not stated"
        unsaid += f"{counts[Status.LEVEL_NOT_STATED]} held{unclear}, "
    said = (
        f"{_least(gap)}{percent(gap.coverage)} of the requirements are covered: {_skills(counts[Status.MISSING])} "
        f"missing, {counts[Status.UNDER_LEVEL]} {Status.UNDER_LEVEL.said(gap.unit)}, {unsaid}"
        f"{counts[Status.MET]} met, "
        f"{counts[Status.SURPLUS]} in surplus."
    )
    return said[0].upper() + said[1:]


def coverage_in_words(gap: Gap) -> str:
    """Return how much of what is asked is held, in one sentence; of an occupation and itself, that it is the same.

    >>> coverage_in_words(Gap("a", "Hand", "b", "Baker", 0.67, (GapLine("d", "Dough", 2, 3, 1.0),)))
    '67\\xa0% of the requirements are covered.'
    """
    if gap.of_itself:
        return gap_in_words(gap)
    return f"{'At least ' if gap.unknown else ''}{percent(gap.coverage)} of the requirements are covered."


def bounds_in_words(gap: Gap) -> str:
    """Return what coverage may come to, and why it isn't known more closely, as a sentence; empty where it is known.

    >>> unsaid = GapLine("d", "Dough", 0, 3, 1.0, unstated="not mentioned")
    >>> bounds_in_words(Gap("a", "A", "b", "B", 0, (unsaid,), 0.0, 1.0))
    'It is between 0\\xa0% and 100\\xa0%, depending on what isn’t stated.'
    """
    if gap.low is None or gap.high is None:
        return ""
    doubtful = any(line.low is not None for line in gap.asked)
    errors = "the framework’s standard errors (95\xa0% interval)"
    why = [*(["what isn’t stated"] if gap.unknown else []), *([errors] if doubtful else [])]
    return f"It is between {percent(gap.low)} and {percent(gap.high)}, depending on {' and on '.join(why)}."


def status_in_words(line: GapLine) -> str:
    """Return its status with the levels, such as ``under level: 2 of 3``, or with numbers of tasks.

    >>> status_in_words(GapLine("weld", "Welding", held=12, needed=18, weight=1.0, unit="tasks"))
    'held in part: 12 of 18 tasks'
    """
    held, needed = amounts(line.held, line.needed, line.unit)
    match line.status:
        case Status.MET:
            return f"met: {needed}"
        case Status.SURPLUS:
            return f"surplus: has {held}, needs {needed}" if line.needed else f"has: {held}"
        case Status.NOT_STATED:
            return f"not stated: needs {needed}{why_unstated(line)}"
        case Status.LEVEL_NOT_STATED as status:
            return f"{status.said(line.unit)}: needs {needed}{why_unstated(line)}"
        case Status.UNDER_LEVEL | Status.MISSING as status:
            return f"{status.said(line.unit)}: {part_of(line.held, line.needed, line.unit)}"
        case _:
            assert_never(line.status)


def key_in_words(gap: Gap) -> str:
    """Return what the bars of a gap mean.

    >>> key_in_words(Gap("a", "A", "b", "B", 0.5, (GapLine("d", "Dough", 2, 3, 1.0),)))[:34]
    'Filled bar: level already reached.'
    """
    if not gap.unit:
        return (
            "Filled bar: level already reached. Dashed: level missing. Dotted: not stated. "
            "Thin bar: level above what is needed. Vertical line: level needed."
        )
    return (
        f"Filled bar: {gap.unit} already done. Dashed: {gap.unit} missing. Dotted: not stated. "
        f"Thin bar: more {gap.unit} than are needed. Vertical line: {gap.unit} needed."
    )


def held_in_words(line: GapLine) -> str:
    """Return how much is held where tasks are counted, as far as it is known.

    >>> held_in_words(GapLine("weld", "Welding", held=12, needed=18, weight=1.0, unit="tasks"))
    '12 of 18 tasks'
    """
    if line.status in (Status.NOT_STATED, Status.LEVEL_NOT_STATED):
        return f"{amount(line.held, line.unit) if line.held else 'not stated'}, of {amount(line.needed, line.unit)}"
    return part_of(line.held, line.needed, line.unit) if line.needed else amount(line.held, line.unit)


def why_unstated(line: GapLine) -> str:
    """Return why a skill isn't stated, in brackets; empty where it is, or where nobody was asked yet.

    >>> why_unstated(GapLine("d", "Dough", 0, 3, 1.0, unstated="suppressed"))
    ' (suppressed)'
    """
    is_said = line.unstated in (NOT_MENTIONED, line.status.value)
    return f" ({line.unstated})" if line.unknown and not is_said else ""


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
    if line.unknown:
        yield rect("unsaid", held + 1, y + 0.75, max(needed - held - 2, 1), THICK - 1.5)
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


def _least(gap: Gap) -> str:
    return "at least " if gap.unknown else ""


def _between(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({percent(low)} to {percent(high)})"


def _skills(n: int) -> str:
    return f"{n} skill{'' if n == 1 else 's'}"
