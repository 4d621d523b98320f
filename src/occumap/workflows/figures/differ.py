"""Do they differ? Load records, hold groups beside each other and beside the rest, and say what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl

from occumap.column_named import no_column
from occumap.errors import InputError
from occumap.evidence.differ import Difference, differ_in_categories, differ_in_numbers
from occumap.io.tables import read_csv_table
from occumap.render import as_dict

EXAMPLE = "example"
REST = "the rest"
MAX_CATEGORIES = 50
_EXAMPLE = files("occumap.data").joinpath("evidence", "differ-example.csv")


@dataclass(frozen=True)
class Compared:
    """What was compared: the file, how many records of each group, those left out, and the differences found."""

    file: str
    group: str
    records: dict[str, int]
    without_group: int
    without_weight: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Column:
    """A column: numbers (NaN where there is none) or categories (None)."""

    name: str
    numbers: np.ndarray | None
    categories: np.ndarray | None


def differ(
    file: Path,
    *,
    group: str,
    candidates: Sequence[str] = (),
    columns: Sequence[str] = (),
    categories: Sequence[str] = (),
    weight: str | None = None,
) -> Compared:
    """Return how groups of records differ from each other and from the rest, in every column.

    Args:
        file: a CSV or Parquet of records; ``example`` is the made-up one that comes with Occumap.
        group: the column that says which group a record is of. Give the records of one major group, so that the
            rest is the rest of that.
        candidates: groups to compare; all others together are the rest. All groups, and no rest, if not given.
        columns: what to compare in; every other column if not given.
        categories: columns whose numbers are codes, not amounts.
        weight: a column of weights; 1 each if not given. Records of weight 0 are left out.

    Raises:
        OccumapError: the file can't be read, a column or group isn't there, a cell isn't what it should be.
    """
    frame, name = _records(file)
    wanted = [*columns, *categories]
    for column in (group, *wanted, *([weight] if weight else [])):
        if column not in frame.columns:
            raise no_column([column], frame.columns, where=name)
    weights = _weights(frame, weight, name)
    groups = np.array([value or "" for value in frame[group]], dtype=object)
    used = (groups != "") & (weights > 0)
    names = _names(groups[used], candidates, name, group)
    compared = columns or [column for column in frame.columns if column not in {group, weight}]
    if columns:
        compared = list(dict.fromkeys(wanted))
    read = [_column(frame[column], column in categories, name, asked=column in wanted) for column in compared]
    pairs = list(combinations(names, 2))
    if candidates and (~np.isin(groups[used], names)).any():
        pairs += [(one, REST) for one in names]
    differences = [
        found
        for one, other in pairs
        for column in read
        if column is not None
        if (found := _difference(column, one, other, groups, names, weights, used)) is not None
    ]
    counts = {one: int((used & (groups == one)).sum()) for one in names}
    if candidates:
        counts[REST] = int((used & ~np.isin(groups, names)).sum())
    return Compared(
        name, group, counts, int((groups == "").sum()), int(((weights <= 0) & (groups != "")).sum()), tuple(differences)
    )


def as_json(compared: Compared) -> str:
    """Return all that was found as JSON; infinite effects, where nothing varies, are null."""
    return as_dict.to_json(as_dict.compared(compared)) + "\n"


def _records(file: Path) -> tuple[pl.DataFrame, str]:
    if str(file) == EXAMPLE and not file.exists():
        text = _EXAMPLE.read_text(encoding="utf-8").encode()
        return pl.read_csv(text, infer_schema=False), f"{EXAMPLE} (made up)"
    return read_csv_table(file), str(file)


def _weights(frame: pl.DataFrame, weight: str | None, name: str) -> np.ndarray:
    if weight is None:
        return np.ones(len(frame))
    found = np.empty(len(frame))
    for at, cell in enumerate(frame[weight]):
        number = _number(cell) if cell is not None else 0.0
        if number is None or number < 0:
            raise InputError(
                f"{name}, row {at + 2}, column ‘{weight}’", f"{cell!r} isn't a weight", hint="Weights are 0 or more."
            )
        found[at] = number
    return found


def _names(groups: np.ndarray, candidates: Sequence[str], name: str, group: str) -> list[str]:
    there = sorted(set(groups))
    for one in candidates:
        if one not in there:
            raise InputError(
                f"{name}, column ‘{group}’", f"no record has {one!r}", hint=f"It has: {', '.join(there[:20])}."
            )
    names = list(dict.fromkeys(candidates)) or there
    if len(names) < 2 and not (candidates and len(there) > 1):
        raise InputError(
            f"{name}, column ‘{group}’", "there is only one group", hint="Give records of two groups or more."
        )
    if len(names) > MAX_CATEGORIES:
        raise InputError(
            f"{name}, column ‘{group}’", f"there are {len(names)} groups", hint="Name the ones to compare: --candidate."
        )
    return names


def _column(values: pl.Series, as_categories: bool, name: str, *, asked: bool) -> _Column | None:
    """Return the column as numbers if all its cells are, else as categories; None for one like an id that isn't asked
    for.
    """
    numbers = None if as_categories else [None if cell is None else _number(cell) for cell in values]
    if numbers is not None:
        wrong = [at for at, (cell, n) in enumerate(zip(values, numbers, strict=True)) if cell is not None and n is None]
        if not wrong and values.null_count() < len(values):
            return _Column(values.name, np.array([np.nan if n is None else n for n in numbers], float), None)
        if 0 < len(wrong) <= max(1, len(values) // 20) and len(values) - values.null_count() > 1:
            raise InputError(
                f"{name}, row {wrong[0] + 2}, column ‘{values.name}’",
                f"{values[wrong[0]]!r} is in a column of numbers",
                hint=f"Correct or empty the cell, or say --categories {values.name}.",
            )
    if not asked and values.n_unique() > MAX_CATEGORIES:
        return None
    return _Column(values.name, None, np.array(values.to_list(), dtype=object))


def _difference(
    column: _Column,
    one: str,
    other: str,
    groups: np.ndarray,
    names: Sequence[str],
    weights: np.ndarray,
    used: np.ndarray,
) -> Difference | None:
    here = [
        used & (groups == side if side != REST or REST in names else ~np.isin(groups, names)) for side in (one, other)
    ]
    if column.numbers is not None:
        there = [side & np.isfinite(column.numbers) for side in here]
        values = (column.numbers[there[0]], column.numbers[there[1]])
        return differ_in_numbers(column.name, one, other, values, (weights[there[0]], weights[there[1]]))
    assert column.categories is not None
    given = np.array([cell is not None for cell in column.categories])
    there = [side & given for side in here]
    texts = (list(column.categories[there[0]]), list(column.categories[there[1]]))
    return differ_in_categories(column.name, one, other, texts, (weights[there[0]], weights[there[1]]))


def _number(cell: str) -> float | None:
    try:
        value = float(cell.strip().replace(",", ""))
    except ValueError:
        return None
    return value if np.isfinite(value) else None
