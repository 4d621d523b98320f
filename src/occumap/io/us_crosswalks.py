"""Crosswalks to the US classifications: ISCO-08 to US SOC 2010 (BLS), and those between O*NET-SOC and SOC (O*NET).

Sheets begin with some lines about the publisher; the header is the first row that has the columns. No crosswalk
says how large a share goes where. That of the BLS stars links of which only a part of the ISCO-08 group goes to
the occupation; a group's only link, not starred, has all of it. Two of its rows match at three digits of ISCO-08:
the occupation meets the minor group as a whole, so each unit group of it is linked in part, how much unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.tables import read_csv_table, read_sheet, text_or_null
from occumap.model.code_links import Links

ISCO_SHEET = "ISCO-08 to 2010 SOC"
_ONET_SHEETS = ("O-NET-SOC 2019 Occupation Listi", "O*NET-SOC 2019 Occupation Listings", "Sheet1")
# Within how many rows the header stands.
_HEADING = 20
_UNIT_GROUP = 4


@dataclass(frozen=True, slots=True)
class _CodeColumn:
    """A column of codes: which list they are of, how it may be called, what they look like."""

    code_list: str
    names: tuple[str, ...]
    pattern: str
    example: str


_US_SOC, _ONET_SOC = r"^\d{2}-\d{4}$", r"^\d{2}-\d{4}\.\d{2}$"
_ISCO = _CodeColumn("isco08", ("ISCO-08 Code",), r"^\d{3,4}$", "2654")
_SOC_2010 = _CodeColumn("us-soc2010", ("2010 SOC Code", "SOC 2010 Code"), _US_SOC, "11-1011")
_ONET_COLUMNS = (
    _CodeColumn("onet-soc2010", ("O*NET-SOC 2010 Code",), _ONET_SOC, "11-1011.00"),
    _CodeColumn("onet-soc", ("O*NET-SOC 2019 Code",), _ONET_SOC, "11-1011.00"),
    _CodeColumn("us-soc2018", ("2018 SOC Code", "SOC 2018 Code"), _US_SOC, "11-1011"),
    _SOC_2010,
)


def read_isco_to_us_soc(path: Path) -> Links:
    """Return links from ISCO-08 unit groups to US SOC 2010 occupations, starred ones as parts.

    Raises:
        InputError: not a whole workbook; no such sheet or columns; a code isn't one, or a pair stands twice.
    """
    frame, columns = _with_header(_rows(path, (ISCO_SHEET,)), (_ISCO, _SOC_2010), path)
    flag = next((column for column, name in _header(frame).items() if plain(name) == "part"), None)
    if flag is None:
        raise InputError(
            str(path),
            "there is no column ‘part’",
            hint="Without it, partial links look the same as full ones: give the file as published.",
        )
    return _links(frame, columns, path, flag)


def read_onet_crosswalk(path: Path) -> Links:
    """Return links of one of O*NET's crosswalks: O*NET-SOC 2010 to 2019, or O*NET-SOC 2019 to US SOC 2018.

    Which lists it joins is read off the names of its columns, and runs as they do.

    Raises:
        InputError: not a whole workbook or CSV; fewer than two columns of codes; a code isn't one; a pair twice.
    """
    frame, columns = _with_header(_rows(path, _ONET_SHEETS), _ONET_COLUMNS, path)
    return _links(frame, columns, path, None)


def _rows(path: Path, sheets: Iterable[str]) -> pl.DataFrame:
    """Return all rows of the sheet or CSV as text, with the row of the file; the header is one of them."""
    if path.suffix.casefold() == ".csv":
        table = read_csv_table(path)
        names = pl.DataFrame([table.columns], schema=table.columns, orient="row")
        frame = pl.concat([names, table])
    else:
        frame = read_sheet(path, sheets, header=None)
    return frame.select(
        pl.int_range(1, pl.len() + 1).alias("row"),
        *(text_or_null(column).alias(f"c{n}") for n, column in enumerate(frame.columns)),
    )


def _with_header(
    frame: pl.DataFrame, wanted: Iterable[_CodeColumn], path: Path
) -> tuple[pl.DataFrame, Mapping[str, _CodeColumn]]:
    """Return the rows from the header down, and its two columns of codes in their order."""
    by_name = {plain(name): column for column in wanted for name in column.names}
    for n, (_, *cells) in enumerate(frame.head(_HEADING).iter_rows()):
        found = {f"c{at}": by_name[plain(cell)] for at, cell in enumerate(cells) if cell and plain(cell) in by_name}
        if len({column.code_list for column in found.values()}) == len(found) == 2:
            return frame[n:], found
    names = ", ".join(f"‘{column.names[0]}’" for column in dict.fromkeys(by_name.values()))
    raise InputError(str(path), f"no row names two columns of codes among {names}", hint="Give it as published.")


def _header(frame: pl.DataFrame) -> dict[str, str]:
    return {column: value for column, value in frame.row(0, named=True).items() if isinstance(value, str)}


def _links(frame: pl.DataFrame, columns: Mapping[str, _CodeColumn], path: Path, flag: str | None) -> Links:
    (start, of_start), (end, of_end) = columns.items()
    body = frame[1:].filter(pl.any_horizontal(pl.col(start, end).is_not_null()))
    for field, column in columns.items():
        strange = ~body[field].str.contains(column.pattern).fill_null(value=False)
        _refuse(body, strange, field, path, f"is not a code of {column.code_list}, such as {column.example}")
    twice = ~body.select(pl.struct(start, end).is_first_distinct()).to_series()
    _refuse(body, twice, end, path, f"is already linked to the same code of {of_start.code_list}")
    part = pl.lit(value=False) if flag is None else pl.col(flag).is_not_null()
    rows = body.select(start, end, part.alias("part")).rows()
    if of_start is _ISCO:
        rows = _by_unit_group(rows)
    return Links.of(
        of_start.code_list, of_end.code_list, ((a, b, None, is_part) for a, b, is_part in rows), source=path.stem
    )


def _by_unit_group(rows: Sequence[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Return the rows with each three-digit group replaced by its unit groups that the crosswalk has, linked in
    part.
    """
    units = sorted({start for start, *_ in rows if len(start) == _UNIT_GROUP})
    found = {(start, end): part for start, end, part in rows if len(start) == _UNIT_GROUP}
    for group, end, _ in rows:
        if len(group) < _UNIT_GROUP:
            for unit in units:
                if unit.startswith(group):
                    found.setdefault((unit, end), True)
    return [(start, end, part) for (start, end), part in found.items()]


def _refuse(body: pl.DataFrame, strange: pl.Series, field: str, path: Path, what: str) -> None:
    if strange.any():
        row = body.row(strange.arg_max() or 0, named=True)
        raise InputError(
            f"{path}, row {row['row']}", f"{row[field] or ''!r} {what}", hint="Keep codes as text, as published."
        )
