"""Frames of pandas, Polars, PyArrow and DuckDB go in, and the same kind comes out, the user's own part untouched."""

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import occumap as om
from occumap.catalog.coders import coder
from occumap.errors import InputError
from occumap.io.frames import GivenFrame, frame_of, is_frame
from occumap.io.tables import read_csv_table

DATA = {
    "id": [3, 1, 2, 5, 4],
    "job": ["electrician", None, "design engineer", "retired", "electrician"],
    "where": [None, None, "car factory", None, None],
    "pay": [1.5, None, 2.5, 3.5, float("nan")],
    "who": ["a", "b", "a", "c", "b"],
}
ANSWERS = ["code", "group_title", "confidence", "method"]


def in_pandas() -> pd.DataFrame:
    frame = pd.DataFrame(DATA).astype({"id": "int16", "who": "category"})
    return frame.set_axis(pd.Index([10, 10, 7, 8, 9], name="row"))


def in_duckdb() -> duckdb.DuckDBPyRelation:
    arrow = pa.table(DATA)
    return duckdb.from_arrow(arrow).project("id::SMALLINT AS id, job, \"where\", pay, who::ENUM('a','b','c') AS who")


KINDS: dict[str, Callable[[], Any]] = {
    "polars": lambda: pl.DataFrame(DATA).with_columns(pl.col("who").cast(pl.Categorical)),
    "polars lazy": lambda: pl.DataFrame(DATA).lazy(),
    "pandas": in_pandas,
    "pyarrow": lambda: pa.table(DATA).append_column("kind", pa.array(list("xyxyx")).dictionary_encode()),
    "duckdb": in_duckdb,
}


def rows_of(frame: Any, columns: list[str]) -> list[tuple[Any, ...]]:
    table = GivenFrame.of(frame).polars.select(columns)
    return table.with_columns(pl.col(pl.Float64).fill_nan(None)).rows()


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_of_titles_is_coded_in_its_own_kind(kind):
    given = KINDS[kind]()
    coded = om.code(given, title="job", industry="where")
    assert type(coded) is type(given)
    expected = om.code(pl.DataFrame(DATA), title="job", industry="where")
    assert rows_of(coded, ["id", "job", *ANSWERS]) == expected.select("id", "job", *ANSWERS).rows()


def test_a_pandas_frame_keeps_its_index_its_types_and_its_order():
    given = in_pandas()
    before = given.copy(deep=True)
    coded = om.code(given, title="job")
    pd.testing.assert_frame_equal(coded[list(given.columns)], before)
    pd.testing.assert_frame_equal(given, before)
    assert coded.index.equals(given.index)
    assert coded["code"].isna().tolist() == [False, True, False, True, False]


def test_a_pandas_frame_may_have_an_index_of_several_levels():
    given = in_pandas().set_index(["id", "who"], append=True)
    coded = om.code(given, title="job")
    assert coded.index.equals(given.index)
    assert list(coded.columns[:3]) == ["job", "where", "pay"]


def test_a_duckdb_relation_keeps_the_types_of_its_columns():
    given = in_duckdb()
    coded = om.code(given, title="job")
    assert coded.types[: len(given.types)] == given.types
    assert coded.columns[: len(given.columns)] == given.columns
    assert [row[0] for row in coded.fetchall()] == DATA["id"]


def test_a_duckdb_relation_is_run_once_so_that_answers_stand_beside_their_rows():
    titles = ["electrician", "plumber", "baker", "lawyer", "nurse"] * 2000
    given = duckdb.from_arrow(pa.table({"job": titles, "n": range(len(titles))})).order("random()")
    coded = om.code(given, title="job").fetchall()
    code_of = {title: om.code(title).code for title in titles[:5]}
    place = om.code(given, title="job").columns.index("code")
    assert all(row[0] == titles[row[1]] for row in coded)
    assert all((code.value if (code := code_of[row[0]]) else None) == row[place] for row in coded)


def test_an_arrow_table_keeps_its_columns_as_they_are():
    given = KINDS["pyarrow"]()
    coded = om.code(given, title="job")
    assert repr(coded.select(given.column_names).to_pylist()) == repr(given.to_pylist())
    assert coded.schema.names[: len(given.schema)] == given.schema.names
    assert coded.schema.field("kind").type == given.schema.field("kind").type


def test_a_column_that_is_not_there_or_is_in_the_way_is_named():
    with pytest.raises(InputError, match="no column ‘titel’"):
        om.code(in_pandas(), title="titel")
    with pytest.raises(InputError, match="it has a column 'code' already"):
        om.code(in_pandas().assign(code="1"), title="job")


def test_a_frame_whose_column_of_titles_is_not_named_is_refused():
    with pytest.raises(InputError, match="its column of job titles"):
        om.code(in_pandas())  # type: ignore[call-overload]


def test_what_is_neither_a_title_nor_a_frame_is_refused():
    with pytest.raises(InputError, match=r"\(list\) is neither a job title nor a data frame"):
        om.code(["electrician"], title="job")  # type: ignore[call-overload]


def test_two_columns_of_one_name_are_refused():
    given = pd.DataFrame([["baker", "nurse"]], columns=["job", "job"])
    with pytest.raises(InputError, match="the table: it can't be read"):
        om.code(given, title="job")


def test_a_frame_without_rows_comes_back_without_rows():
    coded = om.code(in_pandas().head(0), title="job")
    assert len(coded) == 0
    assert "code" in coded.columns


@pytest.mark.parametrize("kind", KINDS)
def test_figures_of_a_frame_are_converted_and_come_back_in_its_kind(kind):
    people = pl.DataFrame({"soc": ["2126", "2127", "9999"], "people": [1000, 500, 4]})
    given = {
        "polars": people,
        "polars lazy": people.lazy(),
        "pandas": pd.DataFrame(people.to_dict(as_series=False)),
        "pyarrow": people.to_arrow(),
        "duckdb": duckdb.from_arrow(people.to_arrow()),
    }[kind]
    asked: dict[str, Any] = {"from_version": "soc2010", "to_version": "soc2020", "code": "soc", "value": "people"}
    asked |= {"weights": "made-up", "leave_unknown": True}
    done = om.convert(given, **asked)
    found = done.to_frame()
    assert type(found) is type(people if kind == "polars lazy" else given)
    columns = ["version", "code", "value"]
    direct = om.convert(people, **asked)
    assert rows_of(found, columns) == direct.to_frame("polars").select(columns).rows()
    assert [code for code, _, _ in done.converted.unplaced] == ["9999"]


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb"])
def test_records_in_a_frame_say_which_groups_are_viable(kind):
    records = {"soc2010": ["2126"] * 30 + ["2127"] * 3, "soc2020": ["2126"] * 30 + ["2127"] * 3}
    arrow = pa.table(records)
    given = {"pandas": pd.DataFrame(records), "pyarrow": arrow, "duckdb": duckdb.from_arrow(arrow)}[kind]
    report = om.viability("soc2010", weights=given, policy=om.ViabilityPolicy(minimum=10))
    assert type(report.to_frame()) is type(given)
    assert report.groups["2126"].records == 30


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb"])
def test_a_staff_list_in_a_frame_comes_to_the_same_as_one_in_a_file(kind, tmp_path):
    staff = {"name": ["A", "B"], "occupation": ["OCC0154E", "OCC0023"], "skills": ["welding:4", None]}
    roles = {"role": ["OCC0349", "OCC0023"], "posts": [1, 2]}
    pl.DataFrame(staff).write_csv(tmp_path / "staff.csv")
    pl.DataFrame(roles).write_csv(tmp_path / "roles.csv")
    given = [frame_of(pl.DataFrame(table), kind) for table in (staff, roles)]
    plan = om.workforce(*given, framework="engineering-starter")
    same = om.workforce(tmp_path / "staff.csv", tmp_path / "roles.csv", framework="engineering-starter")
    assert plan.assignment.equals(same.assignment)
    assert plan.posts == same.posts
    assert type(plan.to_frame()) is type(given[0])


def test_courses_and_demand_in_frames():
    courses = pd.DataFrame({"course": ["Weld", "Lead"], "skill": ["welding", "team-leadership"], "level": [4, 4]})
    demand = pd.DataFrame({"to": ["OCC0349"], "people": [3]})
    plan = om.provision(courses, demand, share=0.01, framework="engineering-starter")
    assert isinstance(plan.to_frame(), pd.DataFrame)
    assert plan.demand.people == 3


def test_every_noun_gives_its_table_in_every_kind():
    version = om.load("soc2010")
    assert isinstance(version.to_frame(), pl.DataFrame)
    assert isinstance(version.to_frame("pandas"), pd.DataFrame)
    assert isinstance(version.to_frame("pyarrow"), pa.Table)
    assert isinstance(version.to_frame("duckdb"), duckdb.DuckDBPyRelation)
    assert version.to_frame("pandas")["code"].tolist() == version.to_frame()["code"].to_list()
    with pytest.raises(InputError, match="'spark' isn't known"):
        version.to_frame("spark")  # type: ignore[arg-type]


def test_lists_in_a_table_are_lists_in_pandas():
    planned = om.plan("soc2010-review")
    assert planned.to_frame("pandas")["issues"].tolist()[0] == planned.to_frame()["issues"].to_list()[0]


def test_a_frame_is_read_as_a_file_of_it_would_be(tmp_path):
    table = pl.DataFrame({"a": [1, 2], "b": ["x", ""], "c": [True, None]})
    table.write_csv(tmp_path / "t.csv")
    assert read_csv_table(GivenFrame.of(table)).equals(read_csv_table(tmp_path / "t.csv"))


@pytest.mark.parametrize("value", ["jobs.csv", b"x", None, 3, [1], {"a": [1]}, pl.Series([1])])
def test_what_is_no_frame_is_not_taken_for_one(value):
    assert not is_frame(value)


def test_the_coder_takes_what_a_frame_holds_without_changing_it():
    made = coder()
    given = pl.DataFrame(DATA)
    before = given.clone()
    om.code(given, title="job", coder=made)
    assert given.equals(before)
