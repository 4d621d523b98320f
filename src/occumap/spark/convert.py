"""Records on Spark brought to another version by shares, and counted for `occumap.evidence.convert.convert`.

Fractions depend on the record's own code alone. A draw of one code for each record doesn't: it depends on the place of
the record in its file, and rows of a Spark frame have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from occumap.model.weights import WeightedCorrespondence
from occumap.spark.session import column, part_of_spark, refuse_absent, refuse_no_numbers, refuse_taken, small_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_KEY, _TO, _SHARE = "__occumap_from", "__occumap_to", "__occumap_share"


def spread_on_spark(
    frame: DataFrame, weights: WeightedCorrespondence, *, code: str, to: str, weight: str | None = None
) -> DataFrame:
    """Return one row for each record and destination, as `spread_records` gives them; the table of shares is broadcast.

    The share stands in the column ``weight``, multiplied with what is there already, or in a new column ``share``.
    A record without a weight keeps its one row, with no code and its whole weight, so that nobody is lost.

    Args:
        frame: any frame with a row for each record.
        weights: of one source and one group of people.
        code: the column of codes of the earlier version.
        to: the name of the new column.
        weight: the column of weights that fractions multiply, numbers.

    Raises:
        InputError: a column isn't there, isn't numbers, or stands in the way; PySpark isn't installed.
    """
    functions = part_of_spark("sql.functions")
    refuse_absent(frame, [code, weight])
    refuse_taken(frame, [to, *([] if weight else ["share"])])
    refuse_no_numbers(frame, [weight])
    rows = weights.frame.select("from", "to", "share_of_from").rows()
    table = frame.sparkSession.createDataFrame(rows, f"{_KEY} string, {_TO} string, {_SHARE} double")
    joined = frame.join(functions.broadcast(table), column(code).cast("string") == column(_KEY), "left")
    share = functions.coalesce(column(_SHARE), functions.lit(1.0))
    part = (column(weight).cast("double") * share).alias(weight) if weight else share.alias("share")
    kept = [part if name == weight else column(name) for name in frame.columns]
    return joined.select(*kept, column(_TO).alias(to), *([] if weight else [part]))


def count_on_spark(frame: DataFrame, *, code: str, by: str | None = None, weight: str | None = None) -> pl.DataFrame:
    """Return how many there are of each code: ``code, value``, and ``by`` if given; what `count_records` gives.

    It is small, and what `sort_figures` and `convert` take once it has ``row`` and ``note``.

    Raises:
        InputError: a column isn't there, or isn't numbers; PySpark isn't installed.
    """
    functions = part_of_spark("sql.functions")
    refuse_absent(frame, [code, by, weight])
    refuse_no_numbers(frame, [weight])
    keys = [column(code).alias("code"), *([column(by).alias("by")] if by else [])]
    value = functions.sum(column(weight).cast("double")) if weight else functions.count(functions.lit(1)).cast("double")
    counted = small_table(frame.groupBy(*keys).agg(value.alias("value")))
    # Pieces come in any order, and with it the last bit of a sum: twelve places are the same each time.
    rounded = counted.with_columns(pl.col("value").fill_null(0.0).round_sig_figs(12)) if weight else counted
    return rounded.sort(pl.all())
