"""Tables 1a and 1b of the ONS on SOC2000 and SOC2010: shares in per cent, without the samples they are of.

Table 1a has SOC2010 groups as headings and says how much of each SOC2000 group went there; 1b has SOC2000 groups as
headings and says the same of SOC2010 groups. Shares under 5 per cent are left out (``_``) and a star marks a small
sample. So what is unlisted can be much, and what a share rests on isn't known.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.open_workbook import open_workbook
from occumap.io.tables import CALAMINE_ERRORS, read_sheet
from occumap.model.weights import GAPS_SCHEMA, WeightedCorrespondence

# The columns of the unit sheet: men outwards from the left, women from the right.
_COLUMNS = {
    0: ("lfs2007", "men"),
    1: ("census2001", "men"),
    2: ("lfs1996-97", "men"),
    5: ("lfs1996-97", "women"),
    6: ("census2001", "women"),
    7: ("lfs2007", "women"),
}
# Per cent by which shares of a group may go beyond 100 when each is rounded to one place.
_ROUNDING = 0.05


def is_older_table(path: Path) -> bool:
    """Return whether a workbook has a sheet for each level, as tables 1a and 1b have.

    Raises:
        InputError: it is no whole workbook.
    """
    try:
        names = open_workbook(path).sheet_names
    except CALAMINE_ERRORS:
        raise InputError(
            str(path), "it is not a complete Excel workbook", hint="Download it again, or save it as .xlsx."
        ) from None
    return {"major", "unit"} <= {name.strip().casefold() for name in names}


def read_older_table(path: Path) -> WeightedCorrespondence:
    """Read SOC2000 → SOC2010 from table 1a, SOC2010 → SOC2000 from table 1b, for men and women apart.

    Raises:
        InputError: a cell is neither a share nor a sign for one left out.
    """
    sheet = read_sheet(path, "Unit", header=None)
    where = f"{path}, sheet ‘Unit’"
    versions = [(cell or "").strip().upper() for cell in sheet.row(1)]
    backward = "SOC2010" in versions
    if not backward and "SOC2000" not in versions:
        raise InputError(where, "row 2 names neither SOC2000 nor SOC2010", hint="Give table 1a or 1b as published.")
    names = ("soc2010", "soc2000") if backward else ("soc2000", "soc2010")
    rows: list[tuple[str, str, str, str, float]] = []
    seen: set[tuple[str, str, str]] = set()
    heading = ""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        match = re.match(r"(\d{4})\s+\S", cells[0] or "")
        if match:
            heading = match[1]
        elif number > 2 and re.fullmatch(r"\d{4}", (cells[3] or "").strip()):
            code = (cells[3] or "").strip()
            for column, (source, sex) in _COLUMNS.items():
                share = _share(cells[column], f"{where}, row {number}, column {column + 1}")
                seen.add((code, source, sex))
                if share:
                    rows.append((code, heading, source, sex, share))
    shares = pl.DataFrame(rows, schema=["from", "to", "source", "group", "share"], orient="row")
    return _completed(shares, seen, names, where)


def _share(cell: str | None, where: str) -> float:
    text = (cell or "").strip().lstrip("*").strip()
    if text in {"", "_", "-"}:
        return 0.0
    try:
        share = float(text) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise InputError(where, f"{cell!r} isn't a percentage", hint="Give the table as published.")
    return share


def _completed(
    shares: pl.DataFrame, seen: set[tuple[str, str, str]], names: tuple[str, str], where: str
) -> WeightedCorrespondence:
    key = ["from", "source", "group"]
    sums = shares.group_by(key).agg(pl.col("share").sum().alias("listed"), pl.len().alias("n")).sort(key)
    over = sums.filter(pl.col("listed") * 100 > 100 + _ROUNDING * pl.col("n") + 1e-6)
    if len(over):
        row = over.row(0, named=True)
        raise InputError(
            where,
            f"the shares of {row['from']} ({row['source']}, {row['group']}) sum to {row['listed']:.3f}",
            hint="Shares of a group sum to 1 or, where pairs are left out, to less.",
        )
    none = pl.lit(None, pl.Float64)
    frame = shares.join(sums, on=key).select(
        "from",
        "to",
        "source",
        "group",
        none.alias("people"),
        (pl.col("share") / pl.col("listed")).alias("share_of_from"),
        none.alias("share_of_to"),
        none.alias("base"),
        none.alias("base_to"),
    )
    unlisted = sums.filter(pl.col("listed") < 1 - _ROUNDING / 100).select(*key, (1 - pl.col("listed")).alias("share"))
    every = pl.DataFrame(sorted(seen), schema=key, orient="row")
    gaps = every.join(shares, on=key, how="anti").select(GAPS_SCHEMA.keys())
    return WeightedCorrespondence(*names, frame, gaps, unlisted)
