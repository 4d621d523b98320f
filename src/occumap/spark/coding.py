"""Coding on Spark: distinct titles are coded, and their answers joined back to all rows.

A survey says the same titles again and again, so most rows cost a join and no coding. Distinct rows are spread over the
cluster by their hash; the join is null-safe, and where one title is so common that its rows would fill a task, Spark's
adaptive execution splits them (on unless switched off). Every step depends on the rows alone, so that what is lost with
an executor is made again, and the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from importlib import import_module
from operator import and_
from typing import TYPE_CHECKING, Any

import polars as pl

from occumap.coding.coder import Coder
from occumap.errors import InputError
from occumap.model.answer_columns import ANSWER_COLUMNS, CODER_COLUMNS
from occumap.model.job_description import JobDescription
from occumap.spark.broadcast import Shipped, pack_coder, unpacked_coder
from occumap.spark.session import column, part_of_spark, refuse_absent, refuse_taken

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import Column, DataFrame

# Rows and bytes that are coded at once: enough to fill the model's own batches, few enough for a worker's memory.
ROWS_AT_ONCE = 50_000
BYTES_AT_ONCE = 64_000_000
_PREFIX = "__occumap_"


def code_on_spark(
    frame: DataFrame,
    coder: Coder,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    partitions: int | None = None,
) -> DataFrame:
    """Return the frame with the answers beside each row: what `Coder.code_frame` gives, row for row.

    The frame is read twice, for its titles and for the join: persist it if it is costly to make, and if reading it
    twice may give other rows (a row that has no answer then stops the job; it is never left empty).

    Args:
        frame: any frame of a classic Spark session (not Spark Connect).
        coder: without a second engine or sentence embeddings.
        title: its column of job titles.
        industry: its column of industries, if there is one.
        additional, duties, employer, qualification: its columns of what else is known, if there are any.
        partitions: into how many tasks the coding is cut; ``spark.sql.shuffle.partitions`` if not given. Two to four
            for each core of the cluster are enough.

    Raises:
        InputError: a column isn't there, stands in the way of one of the answers, or holds lists or records; the coder
            can't be sent; PySpark isn't installed.
    """
    functions = part_of_spark("sql.functions")
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    given = {name: name_of for name, name_of in columns._asdict().items() if name_of}
    refuse_absent(frame, given.values())
    refuse_taken(frame, CODER_COLUMNS)
    keys = [_key(frame, name_of).alias(f"{_PREFIX}{name}") for name, name_of in given.items()]
    keyed = frame.select("*", *keys)
    answers = _answers(frame.select(*keys).distinct(), coder, list(given), partitions)
    same = [column(f"{_PREFIX}{name}").eqNullSafe(column(f"{_PREFIX}answer_{name}")) for name in given]
    joined = keyed.join(answers, reduce(and_, same), "left")
    lost = functions.raise_error(
        functions.lit("a row has no answer: reading the frame twice gave different rows. Persist it first.")
    )
    return joined.select(
        *(column(name) for name in frame.columns),
        *(
            functions.coalesce(column(name), lost.cast("string")).alias(name) if name == "method" else column(name)
            for name in ANSWER_COLUMNS
        ),
        *(functions.lit(value).alias(name) for name, value in coder.versions.items()),
    )


def _key(frame: DataFrame, name: str) -> Column:
    """Return a column as a worker reads it; what isn't text or a number becomes the text that Spark writes for it."""
    types = part_of_spark("sql.types")
    kind = frame.schema[name].dataType
    if isinstance(kind, (types.ArrayType, types.MapType, types.StructType)) or kind.typeName() == "variant":
        raise InputError(f"column {name!r}", "its cells are lists or records", hint="Give a column of text.")
    plain = (types.NumericType, types.BooleanType, types.BinaryType, types.DateType)
    return column(name) if isinstance(kind, plain) else column(name).cast(types.StringType())


def _answers(unique: DataFrame, coder: Coder, names: list[str], partitions: int | None) -> DataFrame:
    """Return distinct rows with their answers, in columns of names of their own."""
    session, packed = unique.sparkSession, pack_coder(coder)
    try:
        shipped = session.sparkContext.broadcast(packed)
    except AttributeError:
        raise InputError(
            "the Spark frame",
            "it is from Spark Connect, which has no broadcast",
            hint="Use a classic session (Databricks: dedicated access mode).",
        ) from None
    types = part_of_spark("sql.types")
    fields = [
        types.StructField(f"{_PREFIX}answer_{name}", unique.schema[f"{_PREFIX}{name}"].dataType) for name in names
    ]
    fields += [types.StructField(name, _spark_type(kind)) for name, kind in ANSWER_COLUMNS.items()]
    parts = partitions or int(session.conf.get("spark.sql.shuffle.partitions") or 200)
    # Adaptive execution would put all titles into a few tasks, by their bytes: a fixed number is left as it is.
    spread = unique.repartition(parts, *unique.columns)
    return spread.mapInArrow(_Coding(shipped, tuple(names)), types.StructType(fields))


def _spark_type(kind: Any) -> Any:
    """Return the type of a column in Spark."""
    types = part_of_spark("sql.types")
    match kind:
        case pl.List():
            return types.ArrayType(_spark_type(kind.inner))
        case pl.Struct():
            return types.StructType([types.StructField(one.name, _spark_type(one.dtype)) for one in kind.fields])
        case pl.Float64():
            return types.DoubleType()
        case pl.Int8():
            return types.ByteType()
        case _:
            return types.StringType()


def _arrow_type(kind: Any) -> Any:
    """Return the type of a column in Arrow, as Spark takes it."""
    arrow = import_module("pyarrow")
    match kind:
        case pl.List():
            return arrow.list_(_arrow_type(kind.inner))
        case pl.Struct():
            return arrow.struct([(one.name, _arrow_type(one.dtype)) for one in kind.fields])
        case pl.Float64():
            return arrow.float64()
        case pl.Int8():
            return arrow.int8()
        case _:
            return arrow.string()


class _Coding:
    """What a task does with its batches."""

    def __init__(self, shipped: Broadcast[Shipped], names: tuple[str, ...]) -> None:
        self.shipped = shipped
        self.names = names

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in _gathered(batches):
            coder = unpacked_coder(self.shipped.value)
            yield from coded_table(table, coder, self.names).to_batches()


def coded_table(table: pa.Table, coder: Coder, names: tuple[str, ...]) -> pa.Table:
    """Return an Arrow table of distinct rows, with columns by ``names`` (fields of `JobDescription`), and the answers
    beside them.
    """
    arrow = import_module("pyarrow")
    keys = pl.from_arrow(table.rename_columns(list(names)))
    assert isinstance(keys, pl.DataFrame)
    answers = coder.code_frame(keys, **{name: name for name in names})
    schema = arrow.schema([(name, _arrow_type(kind)) for name, kind in ANSWER_COLUMNS.items()])
    found = answers.select(list(ANSWER_COLUMNS)).to_arrow().cast(schema)
    columns = [*table.columns, *found.columns]
    return arrow.table(columns, names=[*(f"{_PREFIX}answer_{name}" for name in names), *ANSWER_COLUMNS])


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    table_of = import_module("pyarrow").Table.from_batches
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        waiting.append(batch)
        if sum(b.num_rows for b in waiting) >= ROWS_AT_ONCE or sum(b.nbytes for b in waiting) >= BYTES_AT_ONCE:
            yield table_of(waiting)
            waiting = []
    if waiting:
        yield table_of(waiting)
