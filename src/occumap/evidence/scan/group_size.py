"""How large groups are, in people and in titles: too small to publish, or so large that it hides much.

A group's size speaks for a change the further it is from what is usual on its level, either way: strength goes by the
distance of its logarithm from that of the median.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log
from statistics import median

from occumap.evidence.scan.material import Figures, Known, Material, Measured, nothing
from occumap.model.figure_kind import SUPPRESSED_NOTE
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

PEOPLE = "people"
TITLES = "titles"
_NORMAL = 1.96
_SMALL = "Counts of a larger sample, or of the Census, coded to the lowest level."
_LARGE = "A count of people in its parts: which of them are large enough to be published by themselves."
NO_FIGURES = "Nobody has counted people by groups of this version: no figures were given, and none are kept."


def group_sizes(material: Material) -> Iterator[Measured]:
    """Yield how many people and how many titles each group has, by each source."""
    for figures in material.people:
        yield from _by_people(material, figures)
    if not material.people:
        for group in material.groups:
            yield nothing(group.code.value, ScanKind.SIZE, PEOPLE, NO_FIGURES, by=PEOPLE)
    yield from _by_titles(material)


def people_of(material: Material, figures: Figures) -> dict[str, Known]:
    """Return figures of people by group of every level: those published, else the sum of all groups below.

    A sum has no coefficient of variation, since those below aren't independent of each other.
    """
    found = dict(figures.of)
    for group in material.groups:
        code = group.code.value
        below = [child.code.value for child in material.version.children(code)]
        if code not in found and below and all(child in found for child in below):
            found[code] = Known(sum(found[child].value for child in below))
    return found


def _by_people(material: Material, figures: Figures) -> Iterator[Measured]:
    found = people_of(material, figures)
    middles = _middles(material, {code: one.value for code, one in found.items()})
    for group in material.groups:
        code = group.code.value
        if code not in found:
            why = _why_unknown(material, group, found, figures)
            yield nothing(code, ScanKind.SIZE, figures.what, why, source=figures.source.name, by=figures.what)
            continue
        one = found[code]
        half = None if one.variation is None else _NORMAL * one.variation / 100 * one.value
        low, high = (None, None) if half is None else (max(0.0, one.value - half), one.value + half)
        measure = ScanMeasure(
            ScanKind.SIZE,
            one.value,
            figures.what,
            figures.source.name,
            _says(one, low, high, middles.get(group.level), group, figures),
            low,
            high,
            by=figures.what,
            settles=_SMALL if one.value < middles.get(group.level, 0.0) else _LARGE,
        )
        yield Measured(code, measure, _distance(one.value, middles.get(group.level)))


def _says(
    one: Known, low: float | None, high: float | None, middle: float | None, group: Group, figures: Figures
) -> str:
    within = (
        f" (95% interval {low:,.0f} to {high:,.0f}, from {figures.error})"
        if low is not None
        else " (no interval: the source gives no error)"
        if group.code.value in figures.of
        else " (the sum of the groups below; no interval)"
    )
    beside = f", {_times(one.value, middle)} the median {group.level} group ({middle:,.0f})" if middle else ""
    return f"{one.value:,.0f} {figures.what}{within}{beside}."


def _times(value: float, middle: float) -> str:
    ratio = value / middle
    return f"{ratio:.1f} times" if ratio >= 1 else f"{ratio:.0%} of"


def _why_unknown(material: Material, group: Group, found: Mapping[str, Known], figures: Figures) -> str:
    if group.code.value in figures.suppressed:
        return f"{figures.source.name} has a figure of this group that is kept back. {SUPPRESSED_NOTE}"
    children = material.version.children(group.code.value)
    if not children:
        level = [one for one in material.version.at_level(group.level) if one.code.value in found]
        if not level:
            return f"{figures.source.name} has no figures of {group.level} groups: totals say nothing of their parts."
        return f"{figures.source.name} has no figure of this group."
    lacking = sum(child.code.value not in found for child in children)
    known = sum(found[leaf].value for leaf in material.under(group) if leaf in found)
    least = f" Those that it has come to {known:,.0f} {figures.what}: there are at least so many." if known else ""
    return (
        f"{figures.source.name} has no figure of it, nor of {lacking} of the {counted(len(children), 'group')} "
        f"below.{least}"
    )


def _by_titles(material: Material) -> Iterator[Measured]:
    entries = material.entries
    if entries is None:
        for group in material.groups:
            yield nothing(group.code.value, ScanKind.SIZE, TITLES, "No index was given.", by=TITLES)
        return
    sizes = {code: float(len(rows)) for code, rows in material.rows.items()}
    middles = _middles(material, sizes)
    for group in material.groups:
        size = sizes[group.code.value]
        middle = middles.get(group.level)
        beside = f"; the median {group.level} group has {middle:,.0f}" if middle else ""
        said = f"{counted(int(size), 'title')} in the index{beside}. That is a count of titles, not of people."
        measure = ScanMeasure(ScanKind.SIZE, size, TITLES, entries.source.name, said, by=TITLES)
        yield Measured(group.code.value, measure, size)


def _middles(material: Material, sizes: Mapping[str, float]) -> dict[str, float]:
    """Return the median size of groups by level."""
    found = {}
    for level in material.version.rules.levels:
        known = [sizes[g.code.value] for g in material.version.at_level(level.name) if g.code.value in sizes]
        if known and median(known) > 0:
            found[level.name] = median(known)
    return found


def _distance(value: float, middle: float | None) -> float:
    return abs(log(max(value, 1.0) / middle)) if middle else 0.0
