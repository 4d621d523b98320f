"""Spark itself, imported when it is used: what to install where it is missing, and a session for one machine.

The functions of this package take frames of a session that the user already has. They need the classic API: Spark
Connect has no broadcast, and without one the coder would travel with every task.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from occumap.errors import InputError
from occumap.extras import not_installed

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

JAVA = (
    "Install a Java runtime, version 17 or later (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME."
)


def part_of_spark(module: str) -> Any:
    """Return a module of PySpark by its name after the dot, such as ``sql.functions``.

    Raises:
        UnavailableError: PySpark or PyArrow isn't installed.
    """
    try:
        import_module("pyarrow")
        return import_module(f"pyspark.{module}" if module else "pyspark")
    except ImportError as fault:
        missing = (fault.name or "pyspark").partition(".")[0]
        raise not_installed("Spark", missing, "spark") from fault


def local_session(
    master: str = "local[*]", *, name: str = "occumap", settings: Iterable[tuple[str, str]] = ()
) -> SparkSession:
    """Return a session on this machine, to try things: it listens to nobody else, and its workers run this Python.

    Args:
        master: ``local[*]``, or ``local-cluster[2,1,1024]`` for two executors of one core and 1,024 MB each.
        name: of the application.
        settings: more of Spark's own, by name.

    Raises:
        UnavailableError: PySpark or PyArrow isn't installed; InputError: there is no Java.
    """
    sql = part_of_spark("sql")
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and Path(home, "bin", "java").exists())):
        raise InputError("Spark", "there is no Java", hint=JAVA)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = (
        sql.SparkSession.builder.master(master)
        .appName(name)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.pyspark.python", sys.executable)
        # Every core has a worker of its own; threads within one would only wait for each other.
        .config("spark.executorEnv.POLARS_MAX_THREADS", "1")
        .config("spark.ui.showConsoleProgress", "false")
    )
    for key, value in settings:
        builder = builder.config(key, value)
    session: SparkSession = builder.getOrCreate()
    return session


def column(name: str) -> Column:
    """Return a column by its very name, whatever letters are in it.

    Raises:
        UnavailableError: PySpark isn't installed.
    """
    quoted = name.replace("`", "``")
    found: Column = part_of_spark("sql.functions").col(f"`{quoted}`")
    return found


def refuse_absent(frame: DataFrame, names: Iterable[str | None]) -> None:
    """Raise InputError unless these columns are there; None stands for one that isn't used.

    Raises:
        InputError: the first that isn't.
    """
    for name in names:
        if name is not None and name not in frame.columns:
            raise InputError("the Spark frame", f"there is no column {name!r}", hint=f"It has: {frame.columns}.")


def refuse_taken(frame: DataFrame, names: Collection[str]) -> None:
    """Raise InputError unless these names are free; Spark doesn't tell capitals apart unless it is told to.

    Raises:
        InputError: a column has one of them.
    """
    wanted = {name.casefold() for name in names}
    taken = [name for name in frame.columns if name.casefold() in wanted]
    if taken:
        raise InputError("the Spark frame", f"it already has a column {taken[0]!r}", hint="Rename or drop it.")


def refuse_no_numbers(frame: DataFrame, names: Iterable[str | None]) -> None:
    """Raise InputError unless these columns are numbers.

    Raises:
        InputError: the first that isn't.
    """
    numeric = part_of_spark("sql.types").NumericType
    for name in names:
        if name is not None and not isinstance(frame.schema[name].dataType, numeric):
            kind = frame.schema[name].dataType.simpleString()
            raise InputError(f"the Spark frame, column {name!r}", f"it is {kind}, not numbers", hint="Cast it first.")


def small_table(frame: DataFrame) -> pl.DataFrame:
    """Return a frame of few rows, such as an aggregate, brought here."""
    table = pl.from_arrow(frame.toArrow())
    assert isinstance(table, pl.DataFrame)
    return table
