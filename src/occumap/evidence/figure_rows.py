"""Rows of a table of figures sorted before they are converted: units, totals of them, suppressed, unknown.

A publication mixes levels. Units are converted; a group above them is a total and, if asked, fills the units it
suppresses. A total none of whose units is there can't be converted by weights of units and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from occumap.errors import InputError
from occumap.evidence.rounding import balanced
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence


@dataclass(frozen=True, eq=False)
class Sorted:
    """Figures of the units, and what else stood in the table.

    ``units`` has ``row, code, value`` (null where suppressed), ``note``, and ``by`` and ``people`` if given. ``totals``
    are the rows of higher levels, ``unknown`` those whose code the version doesn't have, and those without a code.
    ``filled`` are units whose figure was worked out from the total above them, as if ``absent`` units, which have no
    row, had nobody.
    """

    units: pl.DataFrame = field(repr=False)
    totals: pl.DataFrame = field(repr=False)
    unknown: pl.DataFrame = field(repr=False)
    filled: tuple[str, ...]
    weights: WeightedCorrespondence
    absent: tuple[str, ...] = ()

    def leads_to(self, codes: Iterable[str]) -> Mapping[str, list[str]]:
        """Return, for groups of the later version, which of these groups of the earlier one lead there."""
        pairs = self.weights.frame.filter(pl.col("from").is_in(sorted(set(codes))))
        gathered = pairs.group_by("to").agg(pl.col("from").unique().sort())
        return {to: list(froms) for to, froms in gathered.iter_rows()}


def sort_figures(
    rows: pl.DataFrame,
    weights: WeightedCorrespondence,
    old: Version | None,
    new: Version | None,
    *,
    where: str = "figures",
    column: str = "code",
    fill: bool = False,
    level: str | None = None,
) -> Sorted:
    """Return units, totals, suppressed and unknown rows.

    Args:
        rows: ``row`` (its place in the file), ``code``, ``value``, ``note``, and ``by`` and ``people`` if given.
        weights: of one source and one group of people.
        old: the version of the codes; None where it isn't held, and then the weights' own codes are the units.
        new: the version figures are brought to, to recognise codes that are already of it.
        where: what to call the file.
        column: what to call the column of codes.
        fill: work suppressed units out from the total above them.
        level: the level that is converted; the lowest if not given.

    Raises:
        InputError: codes of the later version, a total without its units, or rows below the level converted.
    """
    frame = rows.with_columns(_levels(rows["code"], weights, old).alias("level"))
    lowest = (level or old.rules.lowest.name) if old else "unit"
    _refuse_other_version(frame, old, new, where, column, lowest)
    # A group that nothing is under is converted on whatever level it stands.
    leaves = [group.code.value for group in old.leaves] if old else []
    is_unit = (pl.col("level") == lowest) | pl.col("code").is_in(leaves) if level is None else pl.col("level") == lowest
    units = frame.filter(pl.col("level").is_not_null() & is_unit)
    totals = frame.filter(pl.col("level").is_not_null() & ~is_unit)
    unknown = frame.filter(pl.col("level").is_null())
    if old is not None:
        _refuse_lower_rows(totals, old, lowest, where, column)
        _refuse_lone_totals(units, totals, old, lowest, where, column)
    filled: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    if fill and old is not None:
        units, filled, absent = _filled(units, totals, weights, old, level)
    return Sorted(units.drop("level"), totals, unknown, filled, weights, absent)


def _levels(codes: pl.Series, weights: WeightedCorrespondence, old: Version | None) -> pl.Series:
    if old is None:
        known = {*weights.frame["from"], *weights.no_evidence["from"]}
        return pl.Series(["unit" if code in known else None for code in codes], dtype=pl.String)
    groups = {code: old.get(code) for code in set(codes)}
    return pl.Series([group.level if (group := groups[code]) else None for code in codes], dtype=pl.String)


def _refuse_other_version(
    frame: pl.DataFrame, old: Version | None, new: Version | None, where: str, column: str, lowest: str
) -> None:
    """Raise InputError if the codes fit the later version better than the one they are said to be of."""
    if new is None or frame.is_empty():
        return
    codes = frame["code"].unique(maintain_order=True)
    other = [code for code in codes if code in new]
    mine = frame.filter(pl.col("level").is_not_null())["code"].n_unique()
    strange = frame.filter(pl.col("level").is_null())
    if len(strange) and len(other) > mine:
        telling = strange.filter(pl.col("code").is_in(other))
        row = (telling if len(telling) else strange).row(0, named=True)
        known = old.id if old else "the version you named"
        raise InputError(
            f"{where}, row {row['row']}, {column}",
            f"{row['code']!r} is not a code of {known}: of {len(codes)} codes, {len(other)} are of {new.id}, "
            f"{mine} of {known}",
            hint=f"If the figures are of {new.id}, they need no conversion; otherwise name their version with --from.",
        )
    if not mine:
        row = frame.row(0, named=True)
        raise InputError(
            f"{where}, row {row['row']}, {column}",
            f"no code is of the version you named; the first is {row['code']!r}",
            hint=f"Give the column that has {lowest} groups, and their version.",
        )


def _refuse_lower_rows(totals: pl.DataFrame, old: Version, level: str, where: str, column: str) -> None:
    numbers = {one.name: one.number for one in old.rules.levels}
    if level not in numbers:
        raise InputError(old.id, f"it has no level ‘{level}’", hint=f"Levels: {', '.join(numbers)}.")
    lower = [row for row in totals.iter_rows(named=True) if numbers[row["level"]] > numbers[level]]
    if lower:
        raise InputError(
            f"{where}, row {lower[0]['row']}, {column}",
            f"{old.id} {lower[0]['code']} is a {lower[0]['level']} group among figures of {level} groups",
            hint=f"Give only figures of {level} groups and their totals, or convert the lowest level.",
        )


def _refuse_lone_totals(
    units: pl.DataFrame, totals: pl.DataFrame, old: Version, lowest: str, where: str, column: str
) -> None:
    """Raise InputError if a total stands there for units that don't."""
    present = set(units["code"])
    covered = {above for code in present for above in _ancestors(code, old)}
    lone = [row for row in totals.iter_rows(named=True) if row["code"] not in covered]
    if lone:
        row = lone[0]
        raise InputError(
            f"{where}, row {row['row']}, {column}",
            f"{old.id} {row['code']} is a {row['level']} group and the file has none of the {lowest} groups in it",
            hint="Give figures of one level, or of all units; a file of one higher level is converted with --level.",
        )


def _ancestors(code: str, version: Version) -> Iterable[str]:
    group = version[code]
    while group.parent is not None:
        yield group.parent.value
        group = version[group.parent.value]


def _units_under(total: str, version: Version, level: str | None) -> list[str]:
    """Return the groups under another that are converted: those of a level, or those that nothing is under."""
    under = {group.code.value for group in version.under(total)}
    units = version.at_level(level) if level else version.leaves
    return [group.code.value for group in units if group.code.value in under]


def _filled(
    units: pl.DataFrame, totals: pl.DataFrame, weights: WeightedCorrespondence, old: Version, level: str | None
) -> tuple[pl.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Fill suppressed units from the nearest total above, several by the people of the weights."""
    bases = dict(weights.frame.group_by("from").agg(pl.col("people").sum()).iter_rows())
    has_by = "by" in units.columns
    values = {(row["by"] if has_by else None, row["code"]): row["value"] for row in units.iter_rows(named=True)}
    sums = {(row["by"] if has_by else None, row["code"]): row["value"] for row in totals.iter_rows(named=True)}
    below: dict[str, list[str]] = {}
    for code in sorted(set(units["code"])):
        for above in _ancestors(code, old):
            below.setdefault(above, []).append(code)
    numbers = {level.name: level.number for level in old.rules.levels}
    filled: set[str] = set()
    absent: set[str] = set()
    for by, total in sorted(sums, key=lambda key: (-numbers[old[key[1]].level], key[1], str(key[0]))):
        inside = below.get(total, [])
        missing = [code for code in inside if (by, code) in values and values[by, code] is None]
        whole = sums[by, total]
        if not missing or whole is None or any(bases.get(code) is None for code in missing):
            continue
        rest = whole - sum(values[by, code] or 0 for code in inside if (by, code) in values)
        if rest < 0:
            continue
        parts = np.array([bases[code] for code in missing])
        shared = rest * parts / parts.sum()
        if rest == round(rest):
            shared = balanced(shared, rest)
        for code, value in zip(missing, shared, strict=True):
            values[by, code] = float(value)
            filled.add(code)
        absent |= {code for code in _units_under(total, old, level) if (by, code) not in values}
    figures = [values[row["by"] if has_by else None, row["code"]] for row in units.iter_rows(named=True)]
    return units.with_columns(pl.Series("value", figures, pl.Float64)), tuple(sorted(filled)), tuple(sorted(absent))
