"""Pay and jobs by occupation: Table 14 of the Annual Survey of Hours and Earnings (ONS).

Read are workbooks with a sheet for each kind of pay (``annual_FTPT``, ``hourly_FT``…) and those that ONS publishes one
for each kind (``Table 14.7a   Annual pay - Gross``), whose sheets are ``All``, ``Full-Time``… and whose kind
stands in the heading. Figures that ONS suppresses stay away, with the reason: no estimate is made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.tables import read_first_sheet, refuse_repeats
from occumap.model.group_figures import UNITS

SUPPRESSED = {
    "x": "unreliable",
    "..": "disclosive",
    ":": "not available",
    "-": "nil or negligible",
}
SHEETS = {"all": ("FTPT", "All"), "full-time": ("FT", "Full-Time")}
_FIGURES: Mapping[str, tuple[str, ...]] = {
    "jobs": ("No_jobs", "Number of jobs", "(thousand)", "Jobs"),
    "median_pay": ("Median",),
    "mean_pay": ("Mean",),
    **{f"p{n}": (str(n),) for n in (10, 20, 25, 30, 40, 60, 70, 75, 80, 90)},
}
_CODE = r"[1-9]\d{0,3}"
_NUMBER = r"\d+(\.\d*)?(e[+-]?\d+)?"


def read_ashe(
    path: Path,
    version: str = "",
    *,
    pay: str = "annual",
    employees: str = "all",
    year: int | None = None,
    errors: Path | None = None,
) -> pl.DataFrame:
    """Return jobs and pay by code, for groups of all levels; totals without a code are left out.

    Columns: version, year, unit, code, title, then each figure and why it isn't there: ``jobs`` and ``jobs_note``,
    ``median_pay`` and ``median_pay_note``, ``mean_pay``, ``p10`` to ``p90``. Jobs are a number of jobs, published in
    thousands; pay is gross pay of employees in pounds a year, a week or an hour, as ``unit`` says. A note is
    ``unreliable`` (x), ``disclosive`` (..), ``not available`` (:), ``nil or negligible`` (-) or ``not given``.

    Args:
        path: the workbook.
        version: of its codes, such as ``soc2020``; read off the name of the file if not given.
        pay: ``annual``, ``weekly`` or ``hourly``.
        employees: ``all`` or ``full-time``.
        year: of the figures; read off the heading or the name of the file if not given.
        errors: a workbook of the same shape with coefficients of variation in per cent (Table 14.7b), which
            become the columns ``jobs_cv``, ``median_pay_cv`` and ``mean_pay_cv``.

    Raises:
        InputError: it has no such sheet or column, a code stands twice, a figure is neither a number nor a sign
            of suppression, or version or year are neither given nor told by the file.
    """
    heading, table = _table(path, pay, employees)
    version = version or _version(path)
    year = year or _year(path, heading)
    shown = [f"{field}{end}" for field in _FIGURES for end in ("", "_note")]
    result = table.select(
        pl.lit(version).alias("version"),
        pl.lit(year, pl.Int64).alias("year"),
        pl.lit(UNITS[pay]).alias("unit"),
        "code",
        "title",
        *shown,
    ).with_columns((pl.col("jobs") * 1000).round().cast(pl.Int64))
    if errors is None:
        return result
    _, variation = _table(errors, pay, employees)
    named = {field: f"{field}_cv" for field in ("jobs", "median_pay", "mean_pay")}
    return result.join(variation.select("code", *named).rename(named), on="code", how="left", maintain_order="left")


def _table(path: Path, pay: str, employees: str) -> tuple[str, pl.DataFrame]:
    """Return what stands above the header, and a row for each code: code, title, figures and their notes."""
    for what, value, known in (("pay", pay, UNITS), ("employees", employees, SHEETS)):
        if value not in known:
            raise InputError(str(path), f"{what} can't be {value!r}", hint=f"Give one of: {', '.join(known)}.")
    short, sheet = SHEETS[employees]
    found, frame = read_first_sheet(path, (f"{pay}_{short}", sheet), header=None)
    where = f"{path}, sheet ‘{found}’"
    rows = [[(cell or "").strip() for cell in row] for row in frame.iter_rows()]
    at = next((n for n, row in enumerate(rows[:12]) if {"code", "description"} <= {plain(c) for c in row}), None)
    if at is None:
        raise InputError(where, "no row has the columns Description and Code", hint="Give Table 14 as published.")
    heading = " ".join(cell for row in rows[:at] for cell in row if cell)
    if found.casefold() == sheet.casefold() and pay not in heading.casefold():
        raise InputError(
            where, f"its heading doesn't say that it holds {pay} pay", hint=f"Give the table of {pay} pay."
        )
    places = _places(rows[max(0, at - 1) : at + 1], where)
    kept = [(n, row) for n, row in enumerate(rows[at + 1 :], start=at + 2) if re.fullmatch(_CODE, row[places["code"]])]
    if not kept:
        raise InputError(where, "no row has a code", hint="Give Table 14 as published.")
    columns: dict[str, list[str]] = {field: [row[place] for _, row in kept] for field, place in places.items()}
    numbers = [n for n, _ in kept]
    refuse_repeats(pl.Series(columns["code"]), numbers, where=where, what="code")
    figures = [column for field in _FIGURES for column in _figure(field, columns[field], numbers, where)]
    return heading, pl.DataFrame([pl.Series("code", columns["code"]), pl.Series("title", columns["title"]), *figures])


def _places(header: list[list[str]], where: str) -> dict[str, int]:
    """Return where each column stands; a name may stand in the line above the header."""
    wanted = {"title": ("Description",), "code": ("Code",), **_FIGURES}
    lines = [[plain(cell) for cell in line] for line in reversed(header)]
    found: dict[str, int] = {}
    for field, names in wanted.items():
        places = (line.index(plain(name)) for line in lines for name in names if plain(name) in line)
        place = next(places, None)
        if place is None:
            raise InputError(where, f"there is no column ‘{names[0]}’", hint="Give Table 14 as published.")
        found[field] = place
    return found


def _figure(field: str, cells: list[str], rows: list[int], where: str) -> tuple[pl.Series, pl.Series]:
    """Return numbers, and why they aren't there."""
    values: list[float | None] = []
    notes: list[str | None] = []
    for cell, row in zip(cells, rows, strict=True):
        note = SUPPRESSED.get(cell.casefold()) if cell else "not given"
        number = cell.replace(",", "")
        if not note and not re.fullmatch(_NUMBER, number):
            raise InputError(
                f"{where}, row {row}",
                f"{field.replace('_', ' ')} {cell!r} is neither a number nor a sign for a suppressed figure",
                hint=f"Give a number, or one of the signs {', '.join(SUPPRESSED)}.",
            )
        values.append(None if note else float(number))
        notes.append(note)
    return pl.Series(field, values, pl.Float64), pl.Series(f"{field}_note", notes, pl.String)


def _version(path: Path) -> str:
    match = re.search(r"soc\s*_?(20\d0)", path.stem.casefold())
    if not match:
        raise InputError(str(path), "it doesn't say which version its codes are of", hint="Name it, such as soc2020.")
    return f"soc{match[1]}"


def _year(path: Path, heading: str) -> int:
    name = re.sub(r"soc\s*_?20\d0", "", path.stem.casefold())
    match = re.search(r"(?<!\d)20\d\d(?!\d)", heading) or re.search(r"(?<!\d)20\d\d(?!\d)", name)
    if not match:
        raise InputError(str(path), "it doesn't say which year its figures are for", hint="Give the year.")
    return int(match[0])
