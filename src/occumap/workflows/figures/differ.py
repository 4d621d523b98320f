"""Do they differ? Load records, hold groups beside each other and beside the rest, and say what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from itertools import combinations
from pathlib import Path

import numpy as np

from occumap.column_named import no_column
from occumap.errors import InputError
from occumap.evidence.differ import Difference, differ_in_categories, differ_in_numbers
from occumap.io.numbers import Numbers, is_suppressed, looks_like_number, read_numbers
from occumap.io.read_table import Table, read_table
from occumap.model.figure_kind import SUPPRESSED
from occumap.read_options import TOLD, ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.suppressed_records import together, too_few

EXAMPLE = "example"
REST = "the rest"
MAX_CATEGORIES = 50
_EXAMPLE = files("occumap.data").joinpath("evidence", "differ-example.csv")


@dataclass(frozen=True)
class Compared:
    """What was compared: the file, how many records of each group, those left out, and the differences found.

    Numbers of records are None where they are suppressed; ``suppressed`` are sentences on what is kept back. ``said``
    is what was understood of the file and of its columns.
    """

    file: str
    group: str
    records: dict[str, int | None]
    without_group: int | None
    without_weight: int | None
    differences: tuple[Difference, ...]
    said: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()


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
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Compared:
    """Return how groups of records differ from each other and from the rest, in every column.

    Args:
        file: a table of records, of any kind; ``example`` is the made-up one that comes with Occumap.
        group: the column that says which group a record is of. Give the records of one major group, so that the
            rest is the rest of that.
        candidates: groups to compare; all others together are the rest. All groups, and no rest, if not given.
        columns: what to compare in; every other column if not given.
        categories: columns whose numbers are codes, not amounts.
        weight: a column of weights; 1 each if not given. Records of weight 0 are left out.
        suppress: numbers of records below this are kept back, and what would give one away; 0 keeps none back.
        options: what the user said of the file.

    Raises:
        OccumapError: the file can't be read, a column or group isn't there, a cell isn't what it should be.
    """
    table = _records(file, options)
    frame, name = table.frame, table.where
    wanted = [*columns, *categories]
    for column in (group, *wanted, *([weight] if weight else [])):
        if column not in frame.columns:
            raise no_column([column], frame.columns, where=name)
    weights, said = _weights(table, weight, options)
    groups = np.array([value or "" for value in frame[group]], dtype=object)
    used = (groups != "") & (weights > 0)
    names = _names(groups[used], candidates, name, group)
    compared = columns or [column for column in frame.columns if column not in {group, weight}]
    if columns:
        compared = list(dict.fromkeys(wanted))
    found_columns = [
        _column(table, column, options, as_categories=column in categories, asked=column in wanted)
        for column in compared
    ]
    read = [column for column, _ in found_columns]
    said = (*table.notes, *said, *(note for _, notes in found_columns for note in notes))
    sides = _sides(groups, used, names)
    pairs = list(combinations(names, 2))
    if candidates and (sides == REST).any():
        pairs += [(one, REST) for one in names]
    sizes = {one: _shown((sides == one).sum(), suppress) for one in (*names, *([REST] if candidates else []))}
    shown = [one for one, n in sizes.items() if n is not None]
    differences, kept_back = _differences([one for one in read if one], pairs, shown, sides, weights, suppress)
    without = (_shown((groups == "").sum(), suppress), _shown(((weights <= 0) & (groups != "")).sum(), suppress))
    return Compared(name, group, sizes, *without, differences, said, kept_back)


def _sides(groups: np.ndarray, used: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return the group that each record is compared in: one that is named, else the rest; none if it isn't used."""
    sides = np.full(len(groups), None, dtype=object)
    sides[used] = np.where(np.isin(groups[used], names), groups[used], REST)
    return sides


def _shown(n: int, suppress: float) -> int | None:
    return None if 0 < n < suppress else int(n)


def _differences(
    columns: Sequence[_Column],
    pairs: Sequence[tuple[str, str]],
    shown: Sequence[str],
    sides: np.ndarray,
    weights: np.ndarray,
    suppress: float,
) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """Return the differences of each pair in each column, and what isn't compared since it tells of few records."""
    safe = {column.name: _safe(column, sides, shown, suppress) for column in columns} if suppress else {}
    few = f"fewer than {suppress:g} records"
    found: list[Difference] = []
    said: dict[str, None] = dict.fromkeys(
        f"{SUPPRESSED} {one} isn't compared: {few}" for pair in pairs for one in pair if one not in shown
    )
    for one, other in pairs:
        if one not in shown or other not in shown:
            continue
        for column in columns:
            kept, not_of = safe.get(column.name, (column, frozenset()))
            if kept is None:
                said[f"{SUPPRESSED} {column.name} isn't compared: {few} have some of its categories"] = None
            elif little := not_of & {one, other}:
                of = ", ".join(sorted(little))
                said[f"{SUPPRESSED} {column.name} of {of} isn't compared: {few} have it or lack it"] = None
            else:
                found.append(_difference(kept, one, other, sides, weights))
    return tuple(found), tuple(said)


def _safe(
    column: _Column, sides: np.ndarray, shown: Sequence[str], suppress: float
) -> tuple[_Column | None, frozenset[str]]:
    """Return a column as it may be compared, if at all, and the groups of which too few records have a number."""
    if column.numbers is not None:
        return column, frozenset(one for one in shown if too_few(column.numbers, sides, one, suppress))
    assert column.categories is not None
    categories = together(column.categories, sides, shown, suppress)
    return None if categories is None else replace(column, categories=categories), frozenset()


def as_json(compared: Compared) -> str:
    """Return all that was found as JSON; infinite effects, where nothing varies, are null."""
    return as_dict.to_json(as_dict.compared(compared)) + "\n"


def _records(file: Path, options: ReadOptions) -> Table:
    if str(file) == EXAMPLE and not file.exists():
        with as_file(_EXAMPLE) as example:
            return replace(read_table(example), where=f"{EXAMPLE} (made up)")
    return read_table(file, options)


def _weights(table: Table, weight: str | None, options: ReadOptions) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the weight of each record, 0 where it has none, and what was understood."""
    if weight is None:
        return np.ones(len(table.frame)), ()
    read = _numbers(table, weight, options, minimum=0.0)
    for at, (cell, note) in enumerate(zip(table.frame[weight], read.notes, strict=True)):
        if cell is not None and note is not None and not note.startswith("missing"):
            raise InputError(
                f"{table.where}, row {table.row_of(at)}, column ‘{weight}’",
                f"{cell!r} isn't a weight",
                hint="Weights are 0 or more.",
            )
    return read.values.fill_null(0.0).to_numpy(), read.said


def _numbers(table: Table, column: str, options: ReadOptions, *, minimum: float | None = None) -> Numbers:
    values = table.frame[column]
    rows = range(table.row_of(0), table.row_of(len(values)))
    decimal = "." if table.native.schema[column].is_numeric() else options.decimal
    where, named = table.where, f"column ‘{column}’"
    return read_numbers(values, where=where, column=named, rows=rows, decimal=decimal, minimum=minimum)


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


def _column(
    table: Table, column: str, options: ReadOptions, *, as_categories: bool, asked: bool
) -> tuple[_Column | None, tuple[str, ...]]:
    """Return the column as numbers if all its cells are, else as categories; None for one like an id that isn't asked
    for. With it comes what was understood: signs of suppression and missing codes are no numbers and no categories.
    """
    values = table.frame[column]
    cells = values.drop_nulls().unique(maintain_order=True)
    numbers = [cell for cell in cells if not as_categories and looks_like_number(cell)]
    if numbers:
        known = {*numbers, *(cell for cell in cells if is_suppressed(cell))}
        wrong = [at for at, cell in enumerate(values) if cell is not None and cell not in known]
        if not wrong:
            read = _numbers(table, column, options)
            return _Column(column, read.values.fill_null(np.nan).to_numpy(), None), read.said
        if len(wrong) <= max(1, len(values) // 20) and len(values) - values.null_count() > 1:
            raise InputError(
                f"{table.where}, row {table.row_of(wrong[0])}, column ‘{column}’",
                f"{values[wrong[0]]!r} is in a column of numbers",
                hint=f"Correct or empty the cell, or say --categories {column}.",
            )
    if not asked and values.n_unique() > MAX_CATEGORIES:
        return None, ()
    return _Column(column, None, np.array(values.to_list(), dtype=object)), ()


def _difference(column: _Column, one: str, other: str, sides: np.ndarray, weights: np.ndarray) -> Difference:
    here = [sides == one, sides == other]
    if column.numbers is not None:
        there = [side & np.isfinite(column.numbers) for side in here]
        values = (column.numbers[there[0]], column.numbers[there[1]])
        return differ_in_numbers(column.name, one, other, values, (weights[there[0]], weights[there[1]]))
    assert column.categories is not None
    given = np.array([cell is not None for cell in column.categories])
    there = [side & given for side in here]
    texts = (list(column.categories[there[0]]), list(column.categories[there[1]]))
    return differ_in_categories(column.name, one, other, texts, (weights[there[0]], weights[there[1]]))
