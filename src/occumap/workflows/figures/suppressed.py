"""Figures without the small counts in them, nor what would give them away: converted ones and viability.

Which are hidden is decided in `evidence/suppression.py`; here is which sums stand in each of the two, or beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import polars as pl

from occumap.errors import InputError
from occumap.evidence.convert import Converted
from occumap.evidence.figure_rows import Sorted
from occumap.evidence.summed_tables import summed_tables
from occumap.evidence.suppression import Marks, Sum, hidden, hidden_with_records
from occumap.io.figures_table import BETWEEN
from occumap.model.code import Code
from occumap.model.figure_kind import SUPPRESSED, Kind
from occumap.model.version import Version
from occumap.model.viability import GroupViability, Viability

_FIGURES = ("value", "low", "high", "low_anew", "high_anew")


def without_small(done: Converted, below: float, *, people: Converted | None = None) -> Converted:
    """Return converted figures without counts above 0 and under ``below``, nor what gives one away by a total.

    Totals are those of all, of each table in the file, and of a table that is the sum of the others (all people beside
    men and women). A mean is hidden where the number of people that it is of would be, if that were published beside
    it. The note of a hidden figure is ``[c]``; totals, and what says how much was left out or went with pairs that are
    listed, are None where they would give one away.

    Args:
        done: converted counts or means.
        below: the least count that may be shown.
        people: of means, the people that they are of, converted as they are.

    Raises:
        InputError: the figures are medians: a bound of one is the median of a group that may be small.
    """
    if done.kind is Kind.MEDIAN:
        what = "medians can't be suppressed: the bounds of one are medians of earlier groups, which may be small"
        raise InputError("suppress", what, hint="Leave out groups with few people beforehand, or convert means.")
    counts = done if people is None else people
    frame, rows = counts.frame, len(counts.frame)
    left = [value for _, _, value in counts.unplaced]
    cells = [*frame["value"].to_list(), *left, counts.total_out, counts.total_in]
    of_left, out, in_ = range(rows, rows + len(left)), rows + len(left), rows + len(left) + 1
    sums = [Sum(out, tuple(range(rows))), Sum(in_, (*of_left, out)), *_tables(frame, below), *_totals_by_code(frame)]
    marks = hidden(cells, sums, below)
    hidden_left = {code for n, (code, _, _) in zip(of_left, counts.unplaced, strict=True) if marks[n]}
    tells = bool(marks[[*of_left, out, in_]].any())
    return replace(
        done,
        frame=_without(done.frame, frame.filter(pl.Series(marks[:rows]))),
        total_in=None if marks[in_] else done.total_in,
        total_out=None if marks[out] else done.total_out,
        unplaced=tuple((code, why, None if code in hidden_left else value) for code, why, value in done.unplaced),
        spread=None if marks.any() else done.spread,
        left_out=None if tells else done.left_out,
    )


def _without(frame: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """Return figures with those of the rows that are gone hidden."""
    marked = gone.select("by", "code", pl.lit(value=True).alias("gone"))
    marked = frame.select("by", "code").join(
        marked, on=["by", "code"], how="left", nulls_equal=True, maintain_order="left"
    )
    hide = marked["gone"].fill_null(value=False)
    return frame.with_columns(
        *(pl.when(~hide).then(pl.col(name)).alias(name) for name in _FIGURES),
        note=pl.when(hide).then(pl.lit(SUPPRESSED)).otherwise(pl.col("note")),
    )


def people_behind(means: Sorted) -> Sorted:
    """Return the people that means are of, in the place of the means; none where there is no mean."""
    return replace(
        means,
        **{
            name: getattr(means, name).with_columns(
                pl.when(pl.col("value").is_not_null()).then("people").alias("value")
            )
            for name in ("units", "unknown")
        },
    )


def _tables(frame: pl.DataFrame, below: float) -> list[Sum]:
    """Return the sum of each table in the file that isn't small itself: who has the earlier figures knows it."""
    found = frame.with_row_index("row").group_by("by", maintain_order=True).agg("row", pl.col("value").sum())
    return [Sum(None, tuple(rows)) for _, rows, total in found.iter_rows() if total >= below]


def _totals_by_code(frame: pl.DataFrame) -> list[Sum]:
    """Return the sums over tables, code by code, of those that have the totals of others."""
    if frame["by"].null_count():
        return []
    names = frame["by"].str.split(BETWEEN).to_list()
    found: list[Sum] = []
    for column in range(len(names[0]) if names else 0):
        rows: dict[str, dict[tuple[str, ...], int]] = {}
        for row, (code, parts) in enumerate(zip(frame["code"], names, strict=True)):
            rows.setdefault(parts[column], {})[code, *parts[:column], *parts[column + 1 :]] = row
        figures = {name: {key: frame["value"][row] for key, row in table.items()} for name, table in rows.items()}
        for total, others in summed_tables(figures):
            for key, row in rows[total].items():
                # One that stands alone in its row is the same as the total.
                beside = tuple(rows[name][key] for name in others if key in rows[name])
                if beside:
                    found.append(Sum(row, beside))
    return found


def viability_without_small(
    parts: Sequence[tuple[Viability, Version]], below: float, *, hide: Collection[Code] = ()
) -> tuple[Viability, ...]:
    """Return where groups stand with the people of small ones hidden, and of as many others as it takes.

    The people of all groups together are known, and those of the groups under one parent, from the share that each has
    of it; so are those of another source that growth is told by. Few records are hidden as few people are. A group of a
    revision has the people of the groups it is made of; where it has parts of others, its bounds
    are hidden with any of them.

    Args:
        parts: groups of one level, with their version: of one, or of a revision and of the version before it.
        below: the least count of people that may be shown; 0 hides nothing.
        hide: groups whose people are hidden whatever their number, since they are hidden elsewhere.
    """
    if not below:
        return tuple(groups for groups, _ in parts)
    every = [one for groups, _ in parts for one in groups.groups]
    place = {one.code: n for n, one in enumerate(every)}
    # A group of which a source knows nothing is in no total, so it hides nobody else in one.
    counted = [[one for one in groups.groups if one.people is not None or one.high is not None] for groups, _ in parts]
    totals = [Sum(None, tuple(place[one.code] for one in groups)) for groups in counted]
    sums = list(totals)
    for groups, (_, version) in zip(counted, parts, strict=True):
        under: dict[Code | None, list[int]] = {}
        for one in groups:
            under.setdefault(version[one.code.value].parent, []).append(place[one.code])
        # One alone shows no share of its parent once it is hidden.
        sums += [Sum(None, tuple(siblings)) for siblings in under.values() if len(siblings) > 1]
    sums += [
        Sum(n, tuple(place[code] for code in one.made_of))
        for n, one in enumerate(every)
        if one.made_of and not one.parts_of and all(code in place for code in one.made_of)
    ]
    also = [n for n, one in enumerate(every) if one.people is None and is_small(one.high, below)]
    also += [n for n, one in enumerate(every) if is_small(one.records, below)]
    also += [place[code] for code in hide if code in place]
    # Records of whole groups alone are no part of a sum where parts of others come on top.
    records = [None if one.people is None else one.records for one in every]
    marks = hidden_with_records([one.people for one in every], records, sums, below, also=also)
    every = _without_change(every, totals, marks, below)
    gone = {one.code for n, one in enumerate(every) if marks[n] and (one.people, one.low) != (None, None)}
    gone |= {one.code for one in every if one.parts_of and not gone.isdisjoint((*one.made_of, *one.parts_of))}
    shown = iter(_without_people(one) if one.code in gone else one for one in every)
    return tuple(replace(groups, groups=tuple(islice(shown, len(groups.groups)))) for groups, _ in parts)


def _without_change(
    every: Sequence[GroupViability], sums: Sequence[Sum], gone: Marks, below: float
) -> list[GroupViability]:
    """Return groups without a change that tells few people of the other source, or few records: it says how many.

    Those whose people are gone say nothing of it.
    """
    known = [one.compared_people is not None for one in every]
    whole = [Sum(None, tuple(n for n in one.parts if known[n])) for one in sums]
    also = [n for n in range(len(every)) if known[n] and gone[n]]
    people, records = [one.compared_people for one in every], [one.compared_records for one in every]
    marks = hidden_with_records(people, records, whole, below, also=also)
    return [_without_growth(one) if known[n] and marks[n] else one for n, one in enumerate(every)]


def _without_growth(one: GroupViability) -> GroupViability:
    return replace(one, change=None, compared_people=None, compared_records=None)


def _without_people(one: GroupViability) -> GroupViability:
    bare = replace(_without_growth(one), people=None, low=None, high=None, records=None, share_of_parent=None)
    return replace(bare, suppressed=True)


def is_small(figure: float | None, below: float) -> bool:
    """Return whether a figure is known, above 0 and under the least count that may be shown."""
    return figure is not None and np.isfinite(figure) and 0 < figure < below
