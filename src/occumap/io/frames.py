"""Data frames of any library, taken in through narwhals and given back as the kind they came.

pandas, Polars (eager or lazy), PyArrow and DuckDB are tried; other eager frames that narwhals knows work as well. What
a user has in a frame is never changed: their columns come back in their order and of their types, and a pandas frame
with its index. narwhals is imported when the first frame comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast, get_args

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.model.noun import FrameKind

if TYPE_CHECKING:
    import narwhals as nw
    from narwhals.typing import IntoFrame
    from typing_extensions import TypeIs

WHERE = "the table"


@dataclass(frozen=True, eq=False)
class GivenFrame:
    """A data frame of a user's, read wherever a file of a table is; messages call it “the table”.

    Rows are counted as in a file with a header: the first is row 2.

    >>> frame = GivenFrame.of(pl.DataFrame({"job": ["Baker", None], "grade": [7, 8]}))
    >>> frame.kind, frame.text.rows()
    ('polars', [('Baker', '7'), (None, '8')])
    """

    native: Any
    kind: FrameKind
    is_lazy: bool

    @classmethod
    def of(cls, native: IntoFrame) -> GivenFrame:
        """Return a frame of any library, ready to be read.

        Raises:
            InputError: it is of a library that isn't supported.
        """
        try:
            frame = _narwhals().from_native(native)
        except _narwhals().exceptions.NarwhalsError as error:
            raise _unreadable(error) from None
        kind = str(frame.implementation)
        if kind not in get_args(FrameKind):
            raise InputError(
                WHERE,
                f"a frame of {kind} can't be used",
                hint=f"Give one of: {', '.join(get_args(FrameKind))}.",
            )
        return cls(native, cast(FrameKind, kind), isinstance(frame, _narwhals().LazyFrame))

    def __str__(self) -> str:
        return WHERE

    @cached_property
    def _eager(self) -> nw.DataFrame[Any]:
        """The frame in memory; a DuckDB relation and a lazy frame are run once, so that rows keep their place."""
        frame = _narwhals().from_native(self.native)
        if self.is_lazy or self.kind == "duckdb":
            frame = frame.collect("pyarrow" if self.kind == "duckdb" else "polars")
        return cast("nw.DataFrame[Any]", frame)

    @cached_property
    def polars(self) -> pl.DataFrame:
        """The frame as Polars; what pandas calls NaN in a column of text is null.

        Raises:
            InputError: two of its columns have the same name, or a column can't be read.
        """
        try:
            frame = self._eager
            unnamed = [name for name in frame.columns if not isinstance(name, str)]
            if unnamed:
                what = f"a column is named {unnamed[0]!r}, which is not text"
                raise InputError(WHERE, what, hint="Rename it, such as with df.rename(columns=str).")
            if self.kind in {"polars", "pyarrow", "duckdb"}:
                return frame.to_polars()
            return pl.DataFrame([_series(frame[name]) for name in frame.columns])
        except (ValueError, TypeError, pl.exceptions.PolarsError) as error:
            raise _unreadable(error) from None

    @cached_property
    def text(self) -> pl.DataFrame:
        """The frame as a file of CSV would be read: all text, null where there is nothing."""
        return self.polars.select(
            pl.when(column_named(name).cast(pl.String) != "").then(column_named(name).cast(pl.String)).alias(name)
            for name in self.polars.columns
        )

    def beside(self, answers: pl.DataFrame) -> Any:
        """Return the user's frame with more columns beside: the same kind, the same rows in the same order."""
        nw = _narwhals()
        if self.kind == "polars":
            both = self._eager.to_native().hstack(answers)
            return both.lazy() if self.is_lazy else both
        if self.kind in {"pyarrow", "duckdb"}:
            table, added = self._eager.to_native(), answers.to_arrow()
            for name in added.column_names:
                table = table.append_column(name, added[name])
            if self.kind == "pyarrow":
                return table
            return _relation(table, dict(zip(self.native.columns, self.native.types, strict=True)))
        return self._eager.with_columns(*_columns(nw, answers)).to_native()

    def like(self, table: pl.DataFrame) -> Any:
        """Return a table of Polars as the kind that this frame is."""
        return frame_of(table, self.kind)


def is_frame(value: object) -> TypeIs[IntoFrame]:
    """Return whether a value is a data frame of a library that is known.

    >>> is_frame(pl.DataFrame()), is_frame("jobs.csv")
    (True, False)
    """
    if isinstance(value, str | bytes | None):
        return False
    nw = _narwhals()
    try:
        return isinstance(nw.from_native(value, pass_through=True), nw.DataFrame | nw.LazyFrame)
    except nw.exceptions.NarwhalsError:
        # A frame it is, but not one that can be read: `GivenFrame.of` says why.
        return True


def frame_of(table: pl.DataFrame, kind: FrameKind = "polars") -> Any:
    """Return a table of Polars as a frame of another library, which must be installed.

    Raises:
        InputError: the library isn't known.

    >>> frame_of(pl.DataFrame({"code": ["11"]}), "pandas")["code"].tolist()
    ['11']
    """
    nw = _narwhals()
    match kind:
        case "polars":
            return table
        case "pyarrow":
            return table.to_arrow()
        case "duckdb":
            return _relation(table.to_arrow(), {})
        case "pandas":
            columns = _columns(nw, table)
            return nw.concat([column.to_frame() for column in columns], how="horizontal").to_native()
    raise InputError(
        "the kind of frame", f"{kind!r} isn't known", hint=f"Give one of: {', '.join(get_args(FrameKind))}."
    )


def _unreadable(error: Exception) -> InputError:
    said = " ".join(str(error).split())[:150]
    return InputError(WHERE, f"it can't be read ({said})", hint="Give plain columns, each with a name of its own.")


def _narwhals() -> Any:
    import narwhals  # noqa: PLC0415 (only those who give frames need it)

    return narwhals


def _series(column: nw.Series[Any]) -> pl.Series:
    missing = column.is_null().to_list()
    values = [None if none else value for value, none in zip(column.to_list(), missing, strict=True)]
    try:
        return pl.Series(column.name, values)
    except (TypeError, pl.exceptions.PolarsError):
        return pl.Series(column.name, [None if value is None else str(value) for value in values])


def _columns(nw: Any, table: pl.DataFrame) -> list[Any]:
    """Return the columns as pandas series; lists of structures are lists of dictionaries there."""
    return [_column(nw, column) for column in table]


def _column(nw: Any, column: pl.Series) -> Any:
    values = column.to_list()
    if column.dtype.is_nested():
        return nw.new_series(column.name, values, backend="pandas")
    if column.null_count() and (column.dtype.is_integer() or column.dtype == pl.Boolean):
        import pandas  # noqa: PLC0415 (those who give its frames have it)

        # What has gaps keeps its type: pandas calls such types as Polars does, and one of truth boolean.
        kind = "boolean" if column.dtype == pl.Boolean else str(column.dtype)
        return nw.from_native(pandas.Series(values, name=column.name, dtype=kind), series_only=True)
    dtype = nw.from_native(column, series_only=True).dtype
    return nw.new_series(column.name, values, dtype, backend="pandas")


def _relation(table: Any, types: dict[str, Any]) -> Any:
    """Return a relation of an Arrow table, its columns of the types that they had."""
    import duckdb  # noqa: PLC0415 (those who give relations have it)

    relation = duckdb.from_arrow(table)
    said = [
        f"CAST({quoted} AS {types[name]}) AS {quoted}" if name in types else quoted
        for name in relation.columns
        if (quoted := '"' + name.replace('"', '""') + '"')
    ]
    return relation.project(", ".join(said))
