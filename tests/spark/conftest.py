"""One real Spark for all tests of this package: a driver, and two executors in processes of their own."""

from __future__ import annotations

import random
import shutil
import warnings
from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyspark
import pytest
from pyspark.sql import DataFrame, SparkSession

from occumap.catalog import load, shipped
from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.spark.session import local_session

ODD_CELLS = [
    None,
    "",
    "  \t ",
    "\u00a0",
    "...",
    "🔥👩‍🚒",
    "12345",
    "3.14",
    "工程师",
    "nurse\x00",
    "\u200bnurse",
    "NURSE",
    "Nurse ",
]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    settings = {
        "spark.sql.shuffle.partitions": "6",
        "spark.local.dir": str(tmp_path_factory.mktemp("spark")),
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Java stays in the folder that it begins in, and what is written to a relative path later would go there.
        with chdir(tmp_path_factory.mktemp("java")):
            session = local_session("local-cluster[2,1,1024]", name="occumap-tests", settings=settings.items())
        application = session.sparkContext.applicationId
        yield session
        session.stop()
    shutil.rmtree(Path(pyspark.__file__).parent / "work" / application, ignore_errors=True)


@cache
def starter_coder() -> Coder:
    """A coder of the starter index, trained for no longer than it must."""
    coder = Coder.from_index(load.index(), load.version("soc2020"), settings=Settings(epochs=2))
    return Coder(coder.version, coder.lookup, coder.model, sic=shipped.sic_words())


@pytest.fixture(scope="session")
def coder() -> Coder:
    return starter_coder()


def made_up_titles(rows: int, *, seed: int = 1) -> list[str | None]:
    """Titles of the index, words of it in any order, one title that every fifth row has, and odd cells."""
    draw = random.Random(seed)
    known = load.index().frame["natural_title"].to_list()
    words = sorted({word for title in known for word in title.lower().split()})

    def one() -> str | None:
        chance = draw.random()
        if chance < 0.2:
            return "care assistant"
        if chance < 0.25:
            return draw.choice(ODD_CELLS)
        return draw.choice(known) if chance < 0.4 else " ".join(draw.choices(words, k=draw.randint(1, 4)))

    return [one() for _ in range(rows)]


def to_spark(session: SparkSession, frame: pl.DataFrame, parts: int = 4) -> DataFrame:
    """A Polars frame as a Spark frame in several partitions."""
    text = [pl.col(name).cast(pl.String) for name, kind in frame.schema.items() if kind == pl.Null]
    table = frame.with_columns(text).to_arrow()
    table = table.cast(_plain(table.schema))
    return session.createDataFrame(table).repartition(parts)


def to_polars(frame: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(frame.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def _plain(schema: pa.Schema) -> pa.Schema:
    """Types as Spark knows them."""
    large = {
        pa.large_string(): pa.string(),
        pa.string_view(): pa.string(),
        pa.large_binary(): pa.binary(),
        pa.binary_view(): pa.binary(),
        pa.uint32(): pa.int64(),
    }
    return pa.schema([(field.name, large.get(field.type, field.type)) for field in schema])
