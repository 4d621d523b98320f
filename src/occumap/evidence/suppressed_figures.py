"""Figures by group without the small counts in them, nor what would give one away by a group above or a whole area.

Counts are hidden as in `suppression.py`: those of people, jobs and vacancies, of each source and year. Pay, projections
and shares of a group are hidden where the same source's count of its people or jobs is, since they rest on few people.
So is a projection, of whatever year, and a share of people or jobs in that year, whoever gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

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
# What rests on people that are hidden. A projection is of another year, and a share of counts is one whoever gives it.
_BESIDE = (
    (pl.lit(value=True), ["source", "area", "year", "code"]),
    (pl.col("measure") == str(Measure.PROJECTION), ["source", "area", "code"]),
    (pl.col("measure").is_in([str(one) for one in _COUNTS]), ["year", "code"]),
)
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
    return tables_without_small((figures,), below)[0]


def tables_without_small(tables: Sequence[GroupFigures], below: float) -> tuple[GroupFigures, ...]:
    """Return tables of one version that stand together, in which no small count follows from one of them or another.

    A count that stands in several is hidden in all: what one of them hides beside a small one may not be in another.
    """
    if not below or not tables:
        return tuple(tables)
    united = pl.concat([one.frame.with_columns(table=pl.lit(n)) for n, one in enumerate(tables)])
    shown = _without_small(united, tables[0].version, below)
    if shown is None:
        return tuple(tables)
    return tuple(
        GroupFigures(one.version, shown.filter(pl.col("table") == n).drop("table")) for n, one in enumerate(tables)
    )


def _without_small(united: pl.DataFrame, version: Version, below: float) -> pl.DataFrame | None:
    """Return the rows of tables with figures hidden; None if there is nothing to hide."""
    frame = united.with_row_index("place")
    is_count = pl.col("measure").is_in([str(one) for one in _COUNTS]) & (pl.col("unit") != _PER_CENT)
    gone: set[int] = set()
    for part in frame.filter(is_count).partition_by("measure", "unit", maintain_order=True):
        gone |= _small(part, version, below)
    gone_of = frame.filter(pl.col("place").is_in(gone), pl.col("measure").is_in([str(one) for one in _OF_PEOPLE]))
    for rows, same in _BESIDE:
        beside = frame.filter(~is_count & rows).join(gone_of.select(same).unique(), on=same, how="semi")
        gone |= set(beside["place"])
    hide = pl.Series([place in gone for place in range(len(frame))], dtype=pl.Boolean)
    if not hide.any():
        return None
    kept = (pl.when(~hide).then(pl.col(name)).alias(name) for name in ("value", "low", "high", "variation"))
    note = pl.when(hide).then(pl.lit(SUPPRESSED_AS)).otherwise(pl.col("note"))
    return united.with_columns(*kept, note=note)


def _small(part: pl.DataFrame, version: Version, below: float) -> set[int]:
    """Return the places of counts to hide, of one measure."""
    values = part["value"].to_list()
    sources: dict[tuple[int, str, int], dict[_Key, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    told = part.select("table", "source", "year", "area", "employees", "code").iter_rows()
    for n, (table, source, year, area, employees, code) in enumerate(told):
        sources[table, source, year][area, employees][code] = n
    sums: list[Sum] = []
    for rows in sources.values():
        sums += [one for series in rows.values() for one in _up_the_tree(series, values, version)]
        for which in (0, 1):
            sums += _wholes(rows, values, which)
    for (one, of_one), (other, of_other) in combinations(sources.items(), 2):
        if one[:2] != other[:2] and (one[2] == other[2] or not one[2] or not other[2]):
            sums += _the_same(of_one, of_other, values)
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


def _the_same(
    one: Mapping[_Key, Mapping[str, int]], other: Mapping[_Key, Mapping[str, int]], values: Sequence[float | None]
) -> Iterable[Sum]:
    """Yield counts that stand in two tables or sources, where most that both have are the same."""
    for (area, employees), first in one.items():
        for (other_area, other_employees), second in other.items():
            if employees != other_employees or (area != other_area and area and other_area):
                continue
            both = [code for code in first if code in second and values[first[code]]]
            same = [code for code in both if values[first[code]] == values[second[code]]]
            if 2 * len(same) > len(both):
                yield from (Sum(first[code], (second[code],)) for code in same)


def _is_sum(total: float | None, parts: Sequence[float | None]) -> bool:
    """Return whether a figure may be the sum of others; what nobody knows may make up what is missing."""
    if total is None:
        return True
    short = total - sum(part or 0.0 for part in parts)
    off = max(_ROUNDED * abs(total), len(parts))
    return abs(short) <= off or (short > 0 and None in parts)
