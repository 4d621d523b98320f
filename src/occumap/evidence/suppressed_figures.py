"""Figures by group without the small counts in them, nor what would give one away by a group above or a whole area.

Counts are hidden as in `suppression.py`: those of people, jobs and vacancies, of each source and year. Pay, projections
and shares of a group are hidden where the same source's count of its people or jobs is, since they rest on few people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from occumap.evidence.summed_tables import summed_tables
from occumap.evidence.suppression import Sum, hidden
from occumap.model.code import Code
from occumap.model.figure_kind import SUPPRESSED_NOTE
from occumap.model.group_figures import GroupFigures, Measure
from occumap.model.version import Version

# Why a figure that is hidden isn't there.
SUPPRESSED_AS = SUPPRESSED_NOTE.removesuffix(".")
_COUNTS = (Measure.PEOPLE, Measure.JOBS, Measure.VACANCIES)
_OF_PEOPLE = (Measure.PEOPLE, Measure.JOBS)
_PER_CENT = "per cent"
_SAME = ["source", "area", "year", "code"]
# Published figures are rounded: a sum that is off by no more than this fraction is still one.
_ROUNDED = 0.01
_Key = tuple[str, ...]


def figures_without_small(figures: GroupFigures, below: float) -> GroupFigures:
    """Return figures in which no count above 0 and under ``below`` is shown or follows from one that is.

    A figure that is hidden has no value, no quartiles and no error; its note has the sign ``[c]``.

    Args:
        figures: of any sources and years.
        below: the least count that may be shown, such as 10; 0 hides nothing.

    >>> from occumap.examples import small_version
    >>> rows = {"measure": ["people"] * 4, "code": ["11", "12", "19", "1"], "value": [40.0, 3.0, 25.0, 68.0]}
    >>> shown = figures_without_small(GroupFigures(small_version(), pl.DataFrame(rows)), 10)
    >>> shown.frame["value"].to_list()
    [40.0, None, None, 68.0]
    """
    if not below:
        return figures
    frame = figures.frame.with_row_index("place")
    is_count = pl.col("measure").is_in([str(one) for one in _COUNTS]) & (pl.col("unit") != _PER_CENT)
    gone: set[int] = set()
    for part in frame.filter(is_count).partition_by("measure", "unit", "source", "year", maintain_order=True):
        gone |= _small(part, figures.version, below)
    gone_of = frame.filter(pl.col("place").is_in(gone), pl.col("measure").is_in([str(one) for one in _OF_PEOPLE]))
    beside = frame.filter(~is_count).join(gone_of.select(_SAME).unique(), on=_SAME, how="semi")
    gone |= set(beside["place"])
    hide = pl.Series([place in gone for place in range(len(frame))], dtype=pl.Boolean)
    if not hide.any():
        return figures
    kept = (pl.when(~hide).then(pl.col(name)).alias(name) for name in ("value", "low", "high", "variation"))
    note = pl.when(hide).then(pl.lit(SUPPRESSED_AS)).otherwise(pl.col("note"))
    return GroupFigures(figures.version, figures.frame.with_columns(*kept, note=note))


def _small(part: pl.DataFrame, version: Version, below: float) -> set[int]:
    """Return the places of counts to hide, of one measure, source and year."""
    values = part["value"].to_list()
    rows: dict[_Key, dict[str, int]] = defaultdict(dict)
    for n, (area, employees, code) in enumerate(part.select("area", "employees", "code").iter_rows()):
        rows[area, employees][code] = n
    sums = [one for series in rows.values() for one in _up_the_tree(series, values, version)]
    for which in (0, 1):
        sums += _wholes(rows, values, which)
    marks = hidden(values, sums, below)
    return {
        place for place, value, mark in zip(part["place"], values, marks, strict=True) if mark and value is not None
    }


def _up_the_tree(places: Mapping[str, int], values: Sequence[float | None], version: Version) -> list[Sum]:
    """Return each figure as the sum of those of the groups under it, and those under none as a sum that is known."""
    under: dict[int | None, list[int]] = defaultdict(list)
    for code, place in places.items():
        under[_above(version, code, places)].append(place)
    return [
        Sum(total, tuple(parts))
        for total, parts in under.items()
        if total is None or _is_sum(values[total], [values[part] for part in parts])
    ]


def _above(version: Version, code: str, places: Mapping[str, int]) -> int | None:
    """Return the place of the nearest group above that has a figure."""
    parent: Code | None = version[code].parent
    while parent is not None and parent.value not in places:
        parent = version[parent.value].parent
    return None if parent is None else places[parent.value]


def _wholes(rows: Mapping[_Key, Mapping[str, int]], values: Sequence[float | None], which: int) -> Iterable[Sum]:
    """Yield sums over areas, or over employees, where those of one are the sum of others wherever they stand."""
    for rest in dict.fromkeys(key[1 - which] for key in rows):
        beside = {key[which]: series for key, series in rows.items() if key[1 - which] == rest}
        figures = {name: {code: values[place] for code, place in series.items()} for name, series in beside.items()}
        for whole, names in summed_tables(figures, rounded=_ROUNDED):
            for code, total in beside[whole].items():
                parts = tuple(beside[name][code] for name in names if code in beside[name])
                if parts:
                    yield Sum(total, parts)


def _is_sum(total: float | None, parts: Sequence[float | None]) -> bool:
    """Return whether a figure may be the sum of others; what nobody knows may make up what is missing."""
    if total is None:
        return True
    short = total - sum(part or 0.0 for part in parts)
    off = max(_ROUNDED * abs(total), len(parts))
    return abs(short) <= off or (short > 0 and None in parts)
