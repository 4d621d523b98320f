"""What a change of classification does to a series, as one page of HTML that needs nothing else, and as a table.

The drawings are black, white and hatched, so that a print or a photocopy says the same.
"""

from __future__ import annotations

from html import escape

import polars as pl

from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE
from occumap.model.impact import GroupBreak, Impact
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.workforce import ENVIRONMENT

SHOWN = 40
_LABEL, _BARS, _ROW = 330, 400, 26
_FIGURES = ("people_before", "people_low", "people_high", "break_low", "break_high")
# Breaks beyond this are drawn with an arrow at the edge.
_EDGE = 1.0


def impact_files(impact: Impact) -> dict[str, bytes]:
    """Return the page and its table by file name."""
    return {"impact.html": impact_html(impact).encode(), "breaks.csv": breaks_csv(impact)}


def impact_html(impact: Impact) -> str:
    """Return the page as text: levels, the largest breaks, and every break in a table."""
    lowest = impact.levels[-1].level
    moved = sorted(
        (one for one in impact.at_level(lowest) if one.size > 0 or one.break_is_suppressed),
        key=lambda one: (-one.size, one.group),
    )
    live_on = [one for one in moved if one.successor is not None]
    ended = [one for one in moved if one.successor is None]
    return ENVIRONMENT.get_template("impact.html.j2").render(
        kicker="What a change of classification does to a series",
        title=impact.title,
        impact=impact,
        lowest=lowest,
        levels_svg=levels_svg(impact),
        breaks_svg=breaks_svg(live_on[:SHOWN]),
        shown=len(live_on[:SHOWN]),
        live_on=live_on,
        ended=ended,
        higher=[one for one in impact.breaks if one.level != lowest and (one.size > 0 or one.break_is_suppressed)],
        percent=percent,
        people=people,
        sign=SUPPRESSED,
        note=SUPPRESSED_NOTE if _hides(impact) else "",
    )


def _hides(impact: Impact) -> bool:
    return any(one.suppressed for one in impact.levels) or any(one.suppressed for one in impact.breaks)


def breaks_csv(impact: Impact) -> bytes:
    """Return the table as CSV; a sign stands for a figure that is kept back, and a note explains it."""
    table = breaks_table(impact)
    gone = table.filter(pl.col("suppressed"))
    if gone.is_empty():
        return csv_bytes(table)
    hidden = {
        name: pl.when(pl.col("suppressed") & pl.col(name).is_null()).then(pl.lit(SUPPRESSED)).otherwise(pl.col(name))
        for name in _FIGURES
    }
    note = pl.when("suppressed").then(pl.lit(SUPPRESSED_NOTE))
    return csv_bytes(table.with_columns(**hidden, note=note))


def breaks_table(impact: Impact) -> pl.DataFrame:
    """Return every group with its break; fractions of the people before, and where those are counted."""
    return pl.DataFrame(
        [
            (
                impact.old,
                one.level,
                one.group.value,
                one.title,
                impact.new,
                one.successor.value if one.successor else None,
                one.one_to_one,
                one.before,
                one.low,
                one.high,
                one.break_low,
                one.break_high,
                one.suppressed,
                f"{impact.counted_in} (made up)" if impact.made_up else impact.counted_in,
            )
            for one in impact.breaks
        ],
        schema={
            "from_version": pl.String,
            "level": pl.String,
            "code": pl.String,
            "title": pl.String,
            "to_version": pl.String,
            "goes_on_as": pl.String,
            "one_to_one": pl.Boolean,
            "people_before": pl.Float64,
            "people_low": pl.Float64,
            "people_high": pl.Float64,
            "break_low": pl.Float64,
            "break_high": pl.Float64,
            "suppressed": pl.Boolean,
            "people_counted_in": pl.String,
        },
        orient="row",
    )


def levels_svg(impact: Impact) -> str:
    """Draw, for each level, the share of groups (outlined) and of people (solid) that map one to one."""
    height = 58 * len(impact.levels) + 26
    parts = [_svg(height, "Share of groups and of people that map one to one, by level")]
    for n, one in enumerate(impact.levels):
        y = 58 * n
        parts.append(f'<text class="strong" x="0" y="{y + 26}">{escape(one.level)} groups</text>')
        bars = [("groups", one.share, "none"), ("people", one.people, "currentColor")]
        lacking = SUPPRESSED if one.suppressed else "not counted"
        for row, (name, share, fill) in enumerate(bars):
            top = y + 4 + 23 * row
            words = lacking if share is None else percent(share)
            parts.append(f'<text class="soft" x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{name}</text>')
            parts.append(
                f'<rect x="{_LABEL}" y="{top}" width="{_BARS * (share or 0):.1f}" height="17" '
                f'fill="{fill}" stroke="currentColor" stroke-width="1.5"/>'
            )
            parts.append(f'<text x="{_LABEL + _BARS * (share or 0) + 6:.1f}" y="{top + 14}">{words}</text>')
    return "".join([*parts, "</svg>"])


def breaks_svg(breaks: list[GroupBreak]) -> str:
    """Return the largest breaks around no change: a dot where the break is known, a bar from least to greatest where
    not.
    """
    if not breaks:
        return ""
    height = _ROW * len(breaks) + 34
    middle = _LABEL + _BARS / 2
    parts = [_svg(height, "Break of each group as a fraction of its people before; the same figures are in the table")]
    for at in (-1.0, -0.5, 0.0, 0.5, 1.0):
        x = middle + at * _BARS / 2
        dash = "" if at == 0 else ' stroke-dasharray="2 4"'
        parts.append(
            f'<line x1="{x:g}" x2="{x:g}" y1="0" y2="{height - 24}" stroke="currentColor" stroke-width="1"{dash}/>'
        )
        parts.append(f'<text class="soft" x="{x:g}" y="{height - 8}" text-anchor="middle">{_signed(at)}</text>')
    for n, one in enumerate(breaks):
        parts += _break_row(one, n * _ROW, middle)
    return "".join([*parts, "</svg>"])


def _break_row(one: GroupBreak, y: float, middle: float) -> list[str]:
    title = one.title if len(one.title) <= 40 else f"{one.title[:38].rstrip()} …"
    parts = [f'<text x="0" y="{y + 17}"><tspan class="strong">{one.group.value}</tspan> {escape(title)}</text>']
    low, high = one.break_low, one.break_high
    if low is None or high is None:
        said = SUPPRESSED if one.suppressed else "no figure"
        return [*parts, f'<text class="soft" x="{middle + 6:g}" y="{y + 17}">{said}</text>']
    left, right = (middle + max(-_EDGE, min(_EDGE, at)) * _BARS / 2 for at in (low, high))
    line = y + 12
    if high - low < 1e-9:
        parts.append(f'<circle cx="{left:.1f}" cy="{line}" r="5" fill="currentColor"/>')
    else:
        parts.append(
            f'<rect x="{left:.1f}" y="{line - 5}" width="{max(right - left, 1):.1f}" height="10" '
            'fill="none" stroke="currentColor" stroke-width="1.5"/>'
        )
    beyond = f" ({_signed(high)})" if high > _EDGE else ""
    if beyond:
        parts.append(f'<text x="{right + 6:.1f}" y="{y + 17}">→{beyond}</text>')
    return parts


def _svg(height: float, label: str) -> str:
    width = _LABEL + _BARS + 90
    return f'<svg role="img" viewBox="0 0 {width} {height}" style="max-width:{width}px" aria-label="{escape(label)}">'


def percent(share: float | None) -> str:
    """Return a fraction in per cent.

    >>> percent(0.1234)
    '12.3 %'
    """
    return "–" if share is None else f"{share * 100:.1f} %"


def people(number: float | None) -> str:
    """Return a number of people with separators."""
    return "–" if number is None else f"{number:,.0f}"


def _signed(share: float) -> str:
    return f"{share * 100:+.0f} %" if share else "0"
