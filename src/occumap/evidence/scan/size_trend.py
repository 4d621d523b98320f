"""Whether groups grow or shrink: counts of one source over the years, as change a year."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log, sqrt

from occumap.evidence.scan.group_size import people_of
from occumap.evidence.scan.material import Figures, Known, Material, Measured, nothing
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

UNIT = "log change a year"
_NORMAL = 1.96
_NONE = "No counts over the years were given."


def trends(material: Material) -> Iterator[Measured]:
    """Yield the change a year of each group, by each source with several years."""
    several = series_of(material)
    single = [one for one in (*material.trend, *material.people) if len(one.years) < 2]
    for figures in several:
        yield from _of_source(material, figures)
    if not several:
        years = ", ".join(f"{one.source.name} for {one.source.year}" for one in single if one.source.year)
        why = f"People are counted for one year only ({years})." if years else _NONE
        for group in material.groups:
            yield nothing(group.code.value, ScanKind.TREND, UNIT, why)


def series_of(material: Material) -> tuple[Figures, ...]:
    """Return the counts of several years, each source once: those given for a trend first."""
    every = {one.source: one for one in (*material.trend, *material.people)}.values()
    return tuple(one for one in every if len(one.years) > 1)


def changes_a_year(material: Material, figures: Figures) -> dict[str, float]:
    """Return the logarithm of the change a year by group, where the first and the last year have a figure."""
    first, last = min(figures.years), max(figures.years)
    then, now = (people_of(material, Figures(figures.source, figures.years[year])) for year in (first, last))
    both = (code for code in then if code in now and then[code].value and now[code].value)
    return {code: log(now[code].value / then[code].value) / (last - first) for code in both}


def _of_source(material: Material, figures: Figures) -> Iterator[Measured]:
    first, last = min(figures.years), max(figures.years)
    then, now = (people_of(material, Figures(figures.source, figures.years[year])) for year in (first, last))
    counted = {group.level for group in material.groups if group.code.value in then or group.code.value in now}
    for group in material.groups:
        code = group.code.value
        old, new = then.get(code), now.get(code)
        if old is None or new is None or not old.value or not new.value:
            lacking = first if old is None or not old.value else last
            why = f"{figures.source.name} has no figure of it for {lacking}."
            if group.level not in counted:
                totals = f"{group.level} groups: totals say nothing of their parts."
                why = f"{figures.source.name} has no figures of {totals}"
            yield nothing(code, ScanKind.TREND, UNIT, why, source=figures.source.name)
        else:
            yield _measured(group, old, new, figures, first, last)


def _measured(group: Group, old: Known, new: Known, figures: Figures, first: int, last: int) -> Measured:
    years = last - first
    value = log(new.value / old.value) / years
    low = high = None
    within = "no interval: the source gives no error"
    if old.variation is not None and new.variation is not None:
        half = _NORMAL * sqrt(old.variation**2 + new.variation**2) / 100 / years
        low, high = value - half, value + half
        within = f"95% interval {exp(low) - 1:+.1%} to {exp(high) - 1:+.1%} a year, from {figures.error}"
    measure = ScanMeasure(
        ScanKind.TREND,
        value,
        UNIT,
        figures.source.name,
        f"{old.value:,.0f} {figures.what} in {first}, {new.value:,.0f} in {last}: {exp(value) - 1:+.1%} a year "
        f"({within}).",
        low,
        high,
        settles="Counts of further years, and whether the change is one of the work or of how it is coded.",
    )
    return Measured(group.code.value, measure, abs(value))
