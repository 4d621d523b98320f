"""The sheet that says what a revision does to published series."""

from __future__ import annotations

from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE
from occumap.model.impact import GroupBreak, Impact
from occumap.render.workbook.cells import Column, Table


def impact_sheet(impact: Impact) -> Table:
    """Return every group with people, the group its series goes on as, and its break."""
    made_up = "made-up people; " if impact.made_up else ""
    note = f". {SUPPRESSED_NOTE}" if any(one.suppressed for one in impact.breaks) else ""
    return Table(
        "Breaks in series",
        f"The break in the series of each {impact.old} group; people: {made_up}{impact.counted_in}{note}",
        [
            Column("Level", 12),
            Column(f"{impact.old} code", 12, "code"),
            Column(f"{impact.old} title", 52, "wrapped"),
            Column(f"{impact.new} code it continues as", 16, "code"),
            Column("One to one", 10),
            Column("People before", 14, "number"),
            Column("People after, minimum", 14, "number"),
            Column("People after, maximum", 14, "number"),
            Column("Break, minimum", 12, "share"),
            Column("Break, maximum", 12, "share"),
        ],
        [
            [
                one.level,
                one.group.value,
                one.title,
                one.successor.value if one.successor else "ends",
                "yes" if one.one_to_one else "no",
                *(_shown(figure, one) for figure in (one.before, one.low, one.high, one.break_low, one.break_high)),
            ]
            for one in impact.breaks
        ],
    )


def _shown(figure: float | None, one: GroupBreak) -> float | str | None:
    return SUPPRESSED if figure is None and one.suppressed else figure
