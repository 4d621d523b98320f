"""An occupational map as a folder of plain tables, the form it comes in with Occumap."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import read_csv_table, refuse_repeats, text_or_null
from occumap.io.whole_numbers import whole_number
from occumap.model.occupational_map import (
    Cluster,
    Occupation,
    OccupationalMap,
    Pathway,
    Product,
    Route,
    TechnicalLevel,
)
from occumap.read_options import TOLD, ReadOptions

COLUMNS = {
    "routes": ("route", "name"),
    "pathways": ("pathway", "name", "route"),
    "clusters": ("cluster", "name", "pathway", "technical_level"),
    "occupations": ("occupation", "name", "level", "cluster", "standard"),
    "products": ("product", "kind", "level", "name"),
    "ways-in": ("occupation", "product"),
    "progressions": ("from", "to"),
}
_ONE_OF_EACH = ("routes", "pathways", "clusters", "occupations", "products")
_LEVELS = ("2", "3", "4", "5", "6", "7")


def read_map_csv(
    folder: Path, map_id: str, *, title: str = "", source: str = "", options: ReadOptions = TOLD
) -> OccupationalMap:
    """Return the map in a folder: a CSV each for routes, pathways, clusters, occupations, products, ways in,
    progressions.

    Args:
        folder: the tables; `COLUMNS` says which columns each must have.
        map_id: what the map is to be called.
        title: for people.
        source: who publishes it and under which licence.
        options: how the tables are read, where that needn't be told.

    Raises:
        InputError: a table or column is missing, a cell is empty, a row stands twice, a level or green theme
            isn't one, or a reference leads nowhere.
    """
    tables = {name: _table(folder / f"{name}.csv", columns, options) for name, columns in COLUMNS.items()}
    occupations = tables["occupations"]
    of_occupations, of_products = folder / "occupations.csv", folder / "products.csv"
    products = _ways_in(tables["ways-in"], set(occupations["occupation"]), folder / "ways-in.csv")
    return OccupationalMap(
        map_id,
        title or map_id,
        tuple(Route(*row) for row in tables["routes"].select("route", "name").iter_rows()),
        tuple(Pathway(*row) for row in tables["pathways"].select("pathway", "name", "route").iter_rows()),
        tuple(
            Cluster(
                row["cluster"] or "",
                row["name"] or "",
                row["pathway"] or "",
                _technical_level(row["technical_level"] or "", folder, n),
                row.get("group") or "",
            )
            for n, row in enumerate(tables["clusters"].iter_rows(named=True), start=2)
        ),
        tuple(
            _occupation(row, tuple(products.get(row["occupation"], ())), of_occupations, n)
            for n, row in enumerate(occupations.iter_rows(named=True), start=2)
        ),
        tuple(
            Product(
                row["product"] or "",
                row["kind"] or "",
                _level(row["level"] or "", of_products, n, ("0", *_LEVELS)),
                row["name"] or "",
                row.get("status") or "",
            )
            for n, row in enumerate(tables["products"].iter_rows(named=True), start=2)
        ),
        tuple((start, to) for start, to in tables["progressions"].select("from", "to").iter_rows()),
        source,
    )


def _table(path: Path, columns: Iterable[str], options: ReadOptions) -> pl.DataFrame:
    frame = read_csv_table(path, options)
    frame = frame.select(text_or_null(column).alias(column) for column in frame.columns)
    for column in columns:
        if column not in frame.columns:
            raise InputError(str(path), f"there is no column {column!r}", hint=f"It needs: {', '.join(columns)}.")
        if frame[column].null_count():
            row = frame[column].is_null().arg_max() or 0
            raise InputError(f"{path}, row {row + 2}", f"{column} is empty", hint="Fill it in, or remove the row.")
    first, second, *_ = columns
    rows = range(2, len(frame) + 2)
    if path.stem in _ONE_OF_EACH:
        refuse_repeats(frame[first], rows, where=str(path), what=first)
    else:
        pairs = frame.select(pl.format("{} – {}", first, second)).to_series()
        refuse_repeats(pairs, rows, where=str(path), what=f"{first} – {second}")
    return frame


def _ways_in(table: pl.DataFrame, occupations: set[str], path: Path) -> dict[str, list[str]]:
    """Return the products that lead into each occupation."""
    products: dict[str, list[str]] = {}
    for row, (occupation, product) in _numbered(table, ("occupation", "product")):
        if occupation not in occupations:
            raise InputError(
                f"{path}, row {row}",
                f"occupation {occupation} isn't on the map",
                hint="Correct the code, or add the occupation to occupations.csv.",
            )
        products.setdefault(occupation, []).append(product)
    return products


def _numbered(frame: pl.DataFrame, columns: Iterable[str]) -> Iterable[tuple[int, tuple[str, ...]]]:
    return enumerate(frame.select(columns).iter_rows(), start=2)


def _occupation(row: dict[str, str | None], products: tuple[str, ...], path: Path, number: int) -> Occupation:
    def words(column: str) -> tuple[str, ...]:
        return tuple((row.get(column) or "").split())

    return Occupation(
        row["occupation"] or "",
        row["name"] or "",
        _level(row["level"] or "", path, number),
        row["cluster"] or "",
        row["standard"] or "",
        row.get("option"),
        row.get("soc2010"),
        row.get("soc2020"),
        words("sub_unit_groups"),
        products,
        tuple(_theme(theme, path, number) for theme in words("green_themes")),
        row.get("status") or "",
    )


def _level(value: str, path: Path, number: int, levels: Collection[str] = _LEVELS) -> int:
    """Return a level as a number; that of a product may be 0, where none is given."""
    if value not in levels:
        raise InputError(f"{path}, row {number}", f"level {value!r} isn't valid", hint="Levels run from 2 to 7.")
    return int(value)


def _theme(value: str, path: Path, number: int) -> int:
    theme = whole_number(value)
    if theme is None:
        raise InputError(f"{path}, row {number}", f"green theme {value!r} isn't a number", hint="Give theme numbers.")
    return theme


def _technical_level(value: str, folder: Path, number: int) -> TechnicalLevel:
    if value not in ("1", "2", "3"):
        raise InputError(
            f"{folder / 'clusters.csv'}, row {number}",
            f"technical level {value!r} isn't valid",
            hint="Give 1 (technical), 2 (higher technical) or 3 (professional).",
        )
    return TechnicalLevel(int(value))
