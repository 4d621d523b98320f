"""A correspondence whole as plain CSV: both versions named in every row, and whatever is known of each link.

A row with a code on one side only is a group that has no counterpart.
"""

from __future__ import annotations

import csv
import io

import polars as pl

from occumap.errors import InputError
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link

_COLUMNS = ("from_version", "from_code", "to_version", "to_code", "entries", "share_of_from", "share_of_to", "partial")
_FLAGS = {"true": True, "false": False}


def write_correspondence_csv(table: Correspondence) -> str:
    """Return a correspondence as CSV text; what isn't known is blank.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1}, partial={("1", "2"): True})
    >>> print(write_correspondence_csv(table))
    from_version,from_code,to_version,to_code,entries,share_of_from,share_of_to,partial
    a,1,b,1,3,0.75,1.0,
    a,1,b,2,1,0.25,1.0,true
    <BLANKLINE>
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    old, new = table.from_version, table.to_version
    for k in table.links:
        partial = "" if k.partial is None else str(k.partial).lower()
        numbers = [_number(value) for value in (k.entries, k.share_of_from, k.share_of_to)]
        writer.writerow([old, k.from_code.value, new, k.to_code.value, *numbers, partial])
    for code in table.without_counterpart:
        side = [old, code.value, new, ""] if code.version == old else [old, "", new, code.value]
        writer.writerow([*side, "", "", "", ""])
    return text.getvalue()


def names_its_versions(frame: pl.DataFrame) -> bool:
    """Return whether a table says in all its rows between which two versions it is.

    >>> names_its_versions(pl.DataFrame({"from_version": ["a"], "from_code": ["1"]}))
    False
    """
    if not {"from_version", "to_version", "from_code", "to_code"} <= set(frame.columns):
        return False
    return all(frame[name].drop_nulls().n_unique() == 1 for name in ("from_version", "to_version"))


def correspondence_of_table(frame: pl.DataFrame, *, where: str) -> Correspondence:
    """Return the correspondence in a table as `write_correspondence_csv`, ``occumap revise`` and ``compare`` write it.

    Args:
        frame: a table of text.
        where: the file, for errors.

    Raises:
        InputError: nothing says which versions it is between, or a number can't be read.
    """
    if not names_its_versions(frame):
        raise InputError(
            where,
            "it doesn't say which two versions it is between",
            hint="Add the columns from_version and to_version, the same in every row.",
        )
    old, new = (str(frame[name].drop_nulls()[0]).strip() for name in ("from_version", "to_version"))
    numbers = {"entries": pl.Int64, "share_of_from": pl.Float64, "share_of_to": pl.Float64}
    there = {name: kind for name, kind in numbers.items() if name in frame.columns}
    try:
        table = frame.select(
            pl.col("from_code").str.strip_chars(),
            pl.col("to_code").str.strip_chars(),
            *(
                pl.col(name).cast(kind) if name in there else pl.lit(None, kind).alias(name)
                for name, kind in numbers.items()
            ),
            (pl.col("partial") if "partial" in frame.columns else pl.lit(None, pl.String)).alias("partial"),
        )
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise InputError(where, f"a number can't be read ({said})", hint="Restore it as written.") from None
    links, alone = [], []
    for a, b, n, x, y, partial in table.iter_rows():
        if a and b:
            links.append(Link(Code(old, a), Code(new, b), n, x, y, _FLAGS.get((partial or "").strip().casefold())))
        elif a or b:
            alone.append(Code(old, a) if a else Code(new, b))
    in_order = sorted(links, key=lambda link: (link.from_code, link.to_code))
    return Correspondence(old, new, tuple(in_order), tuple(sorted(alone)))


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)
