"""Records of people, one row each, brought to another version: by a draw for each, or as fractions of a person.

A draw gives every record one code, with the shares as odds. It depends on the seed and the place of the record in the
file alone, so the same file gives the same codes, however it is cut into pieces on the way. Fractions give a record one
row for each destination, with the share as weight, and no chance is in them.

Both stay lazy: a file that doesn't fit into memory passes through.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.model.weights import WeightedCorrespondence

_ROW, _KEY = "__row", "__key"
_ODD = np.uint64(0x9E3779B97F4A7C15)


def draw_codes(
    records: pl.LazyFrame, weights: WeightedCorrespondence, *, code: str, to: str, seed: int = 0
) -> pl.LazyFrame:
    """Return the records with one more column: the code of the later version that was drawn, null where there is no
    weight.

    Args:
        records: any columns; ``code`` is text.
        weights: of one source and one group of people.
        code: the column of codes of the earlier version.
        to: the name of the new column.
        seed: the same seed gives the same codes.
    """
    _refuse_taken(records.collect_schema().names(), [to, _ROW])
    pairs = weights.frame.sort("from", "to")
    froms = pairs["from"].unique(maintain_order=True)
    place = pairs["from"].rank("dense").cast(pl.Int64).to_numpy() - 1
    shares = pairs["share_of_from"].to_numpy()
    ends = np.cumsum(shares)
    before = np.r_[0.0, ends][np.searchsorted(place, np.arange(len(froms)))]
    bounds = place + np.minimum(ends - before[place], 1.0)
    # The last share of a group ends at its whole number, whatever rounding did on the way.
    bounds[np.r_[place[1:] != place[:-1], True]] = np.arange(1, len(froms) + 1)
    known = pl.Enum(froms)
    names = pl.Enum(pairs["to"].unique().sort())
    targets = pairs["to"].cast(names)

    def destinations(batch: pl.Series) -> pl.Series:
        codes = batch.struct.field("code")
        at = codes.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
        chance = _uniform(batch.struct.field(_ROW).to_numpy(), seed)
        found = np.minimum(np.searchsorted(bounds, np.maximum(at, 0) + chance, side="right"), len(bounds) - 1)
        drawn = targets.gather(found)
        return drawn if codes.null_count() == 0 else drawn.set(codes.is_null(), None)

    both = pl.struct(column_named(code).cast(known, strict=False).alias("code"), pl.col(_ROW))
    drawn = both.map_batches(destinations, return_dtype=names, is_elementwise=True)
    return records.with_row_index(_ROW).with_columns(drawn.alias(to)).drop(_ROW)


def spread_records(
    records: pl.LazyFrame, weights: WeightedCorrespondence, *, code: str, to: str, weight: str | None = None
) -> pl.LazyFrame:
    """Return one row for each record and destination, with ``to`` and its share of the record.

    The share stands in the column ``weight``, multiplied with what is there already, or in a new column ``share``.
    A record without a weight keeps its one row, with no code and its whole weight, so that nobody is lost.
    """
    names = records.collect_schema().names()
    _refuse_taken(names, [to, _KEY, *([] if weight else ["share"])])
    frame = weights.frame
    known, targets = (pl.Enum(frame[side].unique().sort()) for side in ("from", "to"))
    table = frame.lazy().select(
        pl.col("from").cast(known).alias(_KEY),
        pl.col("to").cast(targets).alias(to),
        pl.col("share_of_from").alias("__share"),
    )
    keyed = records.with_columns(column_named(code).cast(known, strict=False).alias(_KEY))
    joined = keyed.join(table, on=_KEY, how="left", maintain_order="left").drop(_KEY)
    share = pl.col("__share").fill_null(1.0)
    part = (column_named(weight).cast(pl.Float64) * share).alias(weight) if weight else share.alias("share")
    return joined.with_columns(part).drop("__share")


def count_records(
    records: pl.LazyFrame, *, code: str, by: str | None = None, weight: str | None = None
) -> pl.DataFrame:
    """Return how many there are of each code: ``code, value``, and ``by`` if given; read in pieces."""
    keys = [column_named(code).alias("code"), *([column_named(by).alias("by")] if by else [])]
    value = column_named(weight).cast(pl.Float64).sum().round_sig_figs(12) if weight else pl.len().cast(pl.Float64)
    return records.group_by(keys).agg(value.alias("value")).collect(engine="streaming").sort(pl.all())


def _refuse_taken(names: Collection[str], wanted: Collection[str]) -> None:
    taken = [name for name in wanted if name in names]
    if taken:
        raise InputError(
            "records", f"there is already a column ‘{taken[0]}’", hint="Rename it; the result needs that name."
        )


def _uniform(rows: NDArray[np.uint32], seed: int) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each row, by its place and the seed alone (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = (rows.astype(np.uint64) + np.uint64(1)) * _ODD + np.uint64(seed) * np.uint64(0xD1342543DE82EF95)
        mixed ^= mixed >> np.uint64(30)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(27)
        mixed *= np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
