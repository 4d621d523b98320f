"""Pay and jobs by group from any number of workbooks of ASHE Table 14: each kind of pay, each year, with its errors.

ONS publishes a workbook for each kind of pay and one beside it with coefficients of variation. Which one a workbook
is stands in its sheets and their headings. Gross pay of all employees and of those who work full time is read; that
without overtime, of men and women alone, or of part-time work stays in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.ashe import SHEETS, read_ashe
from occumap.io.open_workbook import open_workbook
from occumap.io.tables import CALAMINE_ERRORS, read_first_sheet
from occumap.model.group_figures import UNITS

SOURCE = "ONS, Annual Survey of Hours and Earnings (ASHE), Table 14"
_VARIATION = re.compile(r"\bcvs?\b|coefficients? of variation|table 14\.\d+b")
_GROSS = re.compile(r"(annual|weekly|hourly) pay\W+gross")
# Of which kind of pay the number of jobs is taken: annual pay leaves out those who began within the year.
_JOBS_OF = ("weekly", "hourly", "annual")
_AREA = "United Kingdom"
# How many rows may stand above the names of the columns.
_HEADING = 6


@dataclass(frozen=True, slots=True)
class AshePart:
    """One kind of pay in a workbook.

    Args:
        path: the workbook.
        pay: annual, weekly or hourly.
        employees: all or full-time.
        of_variation: whether it has coefficients of variation instead of figures.
    """

    path: Path
    pay: str
    employees: str
    of_variation: bool


def ashe_parts(path: Path) -> tuple[AshePart, ...]:
    """Return the kinds of pay in a workbook of ASHE Table 14; none for any other file."""
    try:
        sheets = {name.strip().casefold() for name in open_workbook(path).sheet_names}
    except CALAMINE_ERRORS:
        return ()
    return tuple(_by_sheet(path, sheets)) or tuple(_by_heading(path, sheets))


def is_other_ashe(path: Path) -> bool:
    """Return whether a workbook is of ASHE, but of pay or hours that aren't read, such as pay without overtime."""
    try:
        sheets = {name.strip().casefold() for name in open_workbook(path).sheet_names}
        return "all" in sheets and "table 14" in _words_of(path) and not ashe_parts(path)
    except (*CALAMINE_ERRORS, InputError):
        return False


def read_ashe_figures(parts: Iterable[AshePart]) -> pl.DataFrame:
    """Return the figures of parts by measure, code, year and kind of pay, with quartiles and errors.

    Raises:
        InputError: a workbook can't be read, its year isn't told, two have the same figures, or errors have no table
            of figures that they are of.
    """
    every = list(parts)
    read = {part: read_ashe(part.path, "told", pay=part.pay, employees=part.employees) for part in every}
    keyed: dict[tuple[str, str, int, bool], AshePart] = {}
    for part, table in read.items():
        key = (part.pay, part.employees, int(table["year"][0]), part.of_variation)
        if key in keyed:
            raise InputError(
                str(part.path),
                f"{keyed[key].path.name} has {part.pay} pay of {key[2]} too",
                hint="Give one workbook for each kind of pay and year.",
            )
        keyed[key] = part
    frames = []
    for (pay, employees, year, of_variation), part in keyed.items():
        if of_variation:
            if (pay, employees, year, False) not in keyed:
                what = f"it has coefficients of variation of {pay} pay in {year}, and no table here has the pay"
                raise InputError(str(part.path), what, hint="Give both, in one folder.")
            continue
        errors = keyed.get((pay, employees, year, True))
        frames.append(_pay(read[part], employees, read[errors] if errors else None))
    return pl.concat([*frames, *_jobs(read, keyed)], how="diagonal_relaxed")


def _by_sheet(path: Path, sheets: set[str]) -> Iterator[AshePart]:
    of_variation = bool(_VARIATION.search(_plain(path.stem)))
    for pay in UNITS:
        for employees, (short, _) in SHEETS.items():
            if f"{pay}_{short}".casefold() in sheets:
                yield AshePart(path, pay, employees, of_variation)


def _by_heading(path: Path, sheets: set[str]) -> Iterator[AshePart]:
    if "all" not in sheets:
        return
    try:
        words = _words_of(path)
    except InputError:
        return
    gross = _GROSS.search(words)
    if gross is None or "table 14" not in words:
        return
    of_variation = bool(_VARIATION.search(words) or _VARIATION.search(_plain(path.stem)))
    for employees, (_, sheet) in SHEETS.items():
        if sheet.casefold() in sheets:
            yield AshePart(path, gross[1], employees, of_variation)


def _words_of(path: Path) -> str:
    _, frame = read_first_sheet(path, "All", header=None)
    return " ".join(
        " ".join(cell.split()) for row in frame.head(_HEADING).iter_rows() for cell in row if cell
    ).casefold()


def _plain(name: str) -> str:
    return name.casefold().replace("_", " ").replace("-", " ")


def _pay(table: pl.DataFrame, employees: str, errors: pl.DataFrame | None) -> pl.DataFrame:
    found = table.select(
        "code",
        "title",
        pl.lit("pay").alias("measure"),
        pl.col("median_pay").alias("value"),
        pl.col("median_pay_note").alias("note"),
        pl.col("p25").alias("low"),
        pl.col("p75").alias("high"),
        "year",
        "unit",
        pl.lit(employees).alias("employees"),
    )
    return _with_variation(found, errors, "median_pay").with_columns(_origin())


def _jobs(
    read: dict[AshePart, pl.DataFrame], keyed: dict[tuple[str, str, int, bool], AshePart]
) -> Iterator[pl.DataFrame]:
    """Yield the number of jobs of each year, from the kind of pay that counts most of them."""
    for year in sorted({key[2] for key in keyed}):
        key = next(((pay, "all", year, False) for pay in _JOBS_OF if (pay, "all", year, False) in keyed), None)
        if key is None:
            continue
        table, errors = read[keyed[key]], keyed.get((*key[:3], True))
        found = table.select(
            "code",
            "title",
            pl.lit("jobs").alias("measure"),
            pl.col("jobs").cast(pl.Float64).alias("value"),
            pl.col("jobs_note").alias("note"),
            "year",
        )
        of_errors = None if errors is None else read[errors].with_columns(pl.col("jobs") / 1000)
        yield _with_variation(found, of_errors, "jobs").with_columns(_origin())


def _with_variation(found: pl.DataFrame, errors: pl.DataFrame | None, column: str) -> pl.DataFrame:
    if errors is None:
        return found.with_columns(variation=pl.lit(None, pl.Float64))
    variation = errors.select("code", pl.col(column).cast(pl.Float64).alias("variation"))
    return found.join(variation, on="code", how="left", maintain_order="left")


def _origin() -> list[pl.Expr]:
    return [pl.lit(SOURCE).alias("source"), pl.lit(_AREA).alias("area")]
