"""Pay and people beside occupations and moves, from published files that a user loads.

None of the figures comes with Occumap. Pay is the median of the unit group (ASHE Table 14), people are those in
employment in it (APS); both are loaded for one version of the classification, and never cross to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from occumap.catalog import load
from occumap.errors import InputError
from occumap.io.aps_employment import read_aps_employment
from occumap.io.ashe import read_ashe
from occumap.model.context import NOT_LISTED, Context, Origin

ASHE = "ONS, Annual Survey of Hours and Earnings, Table 14"
APS = "ONS, Annual Population Survey, employment"


def context_from(*paths: Path, version: str = "soc2020", pay: str = "annual", employees: str = "all") -> Context:
    """Read pay and people by unit group, from files, or from what a folder holds of them.

    Files are told apart by their names: ``*ashe*.xlsx`` (or ``.xls``) is pay, a ``.csv`` with ``aps`` or ``employment``
    in its name is people. Files in a folder that name another version are passed over.

    Args:
        paths: files, or folders.
        version: a version in the catalog or a file, such as ``soc2020``.
        pay: ``annual``, ``weekly`` or ``hourly``.
        employees: ``all`` or ``full-time``.

    Raises:
        UnknownNameError: there is no such version.
        InputError: there is nothing to load, two files could be pay (or people), a file can't be read, or its
            codes are not unit groups of the version.
    """
    groups = load.version(version).at_level("unit")
    table = pl.DataFrame({"code": [group.code.value for group in groups], "title": [group.title for group in groups]})
    pay_file, people_file = _chosen(paths, version)
    unit, pay_origin, people_origin = "", None, None
    if pay_file:
        figures = read_ashe(pay_file, version, pay=pay, employees=employees).filter(pl.col("code").str.len_chars() == 4)
        figures = figures.select("code", "unit", "year", pay="median_pay", pay_note="median_pay_note")
        unit, pay_origin = _first(figures["unit"], pay_file), Origin(ASHE, _first(figures["year"], pay_file))
        table = _beside(table, figures, "pay", pay_file, version)
    if people_file:
        figures = read_aps_employment(people_file, version)
        people_origin = Origin(APS, _first(figures["year"], people_file))
        table = _beside(table, figures, "people", people_file, version)
    return Context(version, table, unit, pay_origin, people_origin)


def _chosen(paths: Iterable[Path], version: str) -> tuple[Path | None, Path | None]:
    """Return the file of pay and the file of people."""
    paths = list(paths)
    found = [file for path in paths for file in _files(path, version)]
    pay = [file for file in found if file.suffix.casefold() in {".xlsx", ".xls"} and "ashe" in file.name.casefold()]
    csvs = [file for file in found if file.suffix.casefold() == ".csv"]
    people = [file for file in csvs if any(word in file.stem.casefold() for word in ("aps", "employment"))]
    for what, files in (("pay", pay), ("people", people)):
        if len(files) > 1:
            raise InputError(
                ", ".join(map(str, files)), f"several files could be {what} by {version}", hint="Name the one to load."
            )
    if not pay and not people:
        raise InputError(
            ", ".join(map(str, paths)) or "context",
            f"there is no file of pay or people by {version}",
            hint="Give ASHE Table 14 (.xlsx with ‘ashe’ in its name) or APS employment (.csv with ‘aps’).",
        )
    return next(iter(pay), None), next(iter(people), None)


def _files(path: Path, version: str) -> list[Path]:
    """Return the files of a folder that name no other version; or the file itself, if it names no other."""
    if path.is_dir():
        return [file for file in sorted(path.iterdir()) if file.is_file() and _named(file) in {version, None}]
    if not path.exists():
        raise InputError(str(path), "there is no such file or folder", hint="Check the path.")
    if _named(path) not in {version, None}:
        raise InputError(str(path), f"it is of {_named(path)}, not of {version}", hint=f"Give figures by {version}.")
    return [path]


def _named(path: Path) -> str | None:
    """Return the version that the name of a file says it is of."""
    match = re.search(r"soc[ _-]?(20\d0)", path.stem.casefold())
    return f"soc{match[1]}" if match else None


def _beside(table: pl.DataFrame, figures: pl.DataFrame, what: str, path: Path, version: str) -> pl.DataFrame:
    """Return the table with figures of its codes, and a note where a code isn't listed."""
    unknown = figures.filter(~pl.col("code").is_in(table["code"].implode()))
    if len(unknown):
        raise InputError(
            str(path), f"{unknown['code'][0]} is not a unit group of {version}", hint="Give figures by its unit groups."
        )
    listed = figures.select("code", what, f"{what}_note", pl.lit(value=True).alias("listed"))
    joined = table.join(listed, on="code", how="left", maintain_order="left")
    note = pl.when(pl.col("listed").is_null()).then(pl.lit(NOT_LISTED)).otherwise(pl.col(f"{what}_note"))
    return joined.with_columns(note.alias(f"{what}_note")).drop("listed")


def _first(column: pl.Series, path: Path) -> Any:
    if column.is_empty():
        raise InputError(str(path), "it has no unit group", hint="Give figures by unit group.")
    return column[0]
