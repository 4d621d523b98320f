"""People in employment by occupation, as a CSV from the Annual Population Survey (ONS, Nomis).

Surveys publish no figure where the sample is too small: the cell is empty or holds a sign. Such a figure stays
away, with the reason.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table, refuse_repeats, text_or_null

VERSIONS = ("soc2020", "soc2010")
SUPPRESSED = {"!": "unreliable", "x": "unreliable", "*": "disclosive", "..": "disclosive", ":": "not available"}
SUPPRESSED |= {"-": "not available", "~": "nil or negligible", "#": "not available"}
_TITLES = ("title", "occupation", "description", "name")
_PEOPLE = ("employment", "people", "value", "all in employment", "number")


def read_aps_employment(path: Path, version: str = "", *, year: int | None = None) -> pl.DataFrame:
    """Read people in employment by unit group, employees and self-employed together.

    Columns: version, year, code, title, people, people_note (why there is no figure, else null). Groups that the
    survey doesn't list are not in the table.

    Args:
        path: a CSV with a column of codes (named ``code`` or by their version), titles and employment.
        version: of its codes; by the name of their column or of the file if not given.
        year: of the figures; read off the name of the file if not given.

    Raises:
        InputError: a column is missing, a code is none or stands twice, a figure is neither a number nor a
            sign of suppression, or version or year are neither given nor told by the file.
    """
    frame = read_csv_table(path)
    where = str(path)
    columns = find_columns(
        frame, {"code": (*VERSIONS, "code"), "title": _TITLES, "people": _PEOPLE}, where=where, optional=("title",)
    )
    table = frame.select(text_or_null(columns.get(field)).alias(field) for field in ("code", "title", "people"))
    strange = ~table["code"].fill_null("").str.contains(r"^\d{1,4}$")
    if strange.any():
        row = strange.arg_max() or 0
        raise InputError(
            f"{path}, row {row + 2}",
            f"{table['code'][row]!r} is not a code",
            hint="Correct the code, or remove the row.",
        )
    refuse_repeats(table["code"], range(2, len(table) + 2), where=where, what="code")
    sign = table["people"].replace_strict(SUPPRESSED, default=None, return_dtype=pl.String)
    note = pl.select(pl.when(table["people"].is_null()).then(pl.lit("not given")).otherwise(sign)).to_series()
    people = table["people"].str.replace_all(",", "").cast(pl.Float64, strict=False)
    unread = note.is_null() & ~(people.is_between(0, 1e10)).fill_null(value=False)
    if unread.any():
        row = unread.arg_max() or 0
        raise InputError(
            f"{path}, row {row + 2}",
            f"employment {table['people'][row]!r} is neither a number nor a sign for a suppressed figure",
            hint=f"Give a number, or one of the signs {', '.join(SUPPRESSED)}.",
        )
    return table.select(
        pl.lit(version or _version(path, columns["code"])).alias("version"),
        pl.lit(year or _year(path), pl.Int64).alias("year"),
        "code",
        pl.col("title").fill_null(""),
        people.round().cast(pl.Int64).alias("people"),
        note.alias("people_note"),
    )


def _version(path: Path, column: str) -> str:
    for name in (column, path.stem):
        match = re.search(r"soc\s*_?(20\d0)", name.casefold())
        if match:
            return f"soc{match[1]}"
    raise InputError(
        str(path),
        "it doesn't say which version its codes are of",
        hint="Name the column of codes after their version, such as soc2020.",
    )


def _year(path: Path) -> int:
    match = re.search(r"(?<!\d)20\d\d(?!\d)", re.sub(r"soc\s*_?20\d0", "", path.stem.casefold()))
    if not match:
        raise InputError(str(path), "it doesn't say which year its figures are for", hint="Give the year.")
    return int(match[0])
