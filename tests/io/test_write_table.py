"""What is written is read back equal, by our own reader and by others'."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import OutputError
from occumap.io.read_table import read_table
from occumap.io.write_table import refuse_unwritable, write_table
from occumap.read_options import WRITTEN_KINDS
from tests.settled import LAW

COLUMNAR = (".parquet", ".arrow", ".feather")
STATISTICS = (".sav", ".zsav", ".dta")
# What no line of a text file can be told apart by: a reader of CSV sees the ends of lines as they are written.
TEXTS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12)
CODES = st.from_regex(r"[0-9]{4}", fullmatch=True)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def tables(texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[pl.DataFrame]:
    row = st.tuples(
        CODES, texts.filter(str.strip), st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6).map(lambda x: x + 0.0), DAYS
    )
    schema = {"code": pl.String, "title": pl.String, "n": pl.Int64, "share": pl.Float64, "day": pl.Date}
    return st.lists(row, min_size=1, max_size=6).map(lambda rows: pl.DataFrame(rows, schema, orient="row"))


def written(frame: pl.DataFrame, folder: Path, kind: str) -> Path:
    path = folder / f"law{kind}"
    write_table([frame.head(1), frame.slice(1)], path, kind)
    return path


@pytest.mark.parametrize("kind", COLUMNAR)
@settings(LAW, max_examples=25)
@given(frame=tables(st.text(max_size=20)))
def test_columns_of_any_type_come_back_as_they_were(tmp_path_factory, kind, frame):
    assert read_table(written(frame, tmp_path_factory.getbasetemp(), kind)).native.equals(frame)


@pytest.mark.parametrize("kind", [".csv", ".tsv", ".jsonl", ".ndjson"])
@settings(LAW, max_examples=25)
@given(frame=tables())
def test_a_text_says_what_was_written(tmp_path_factory, kind, frame):
    path = written(frame, tmp_path_factory.getbasetemp(), kind)
    again = read_table(path).frame
    assert again.select("code", "title").equals(frame.select("code", "title"))
    assert again["n"].cast(pl.Int64).equals(frame["n"])
    assert again["share"].cast(pl.Float64).equals(frame["share"])
    assert again["day"].to_list() == [day.isoformat() for day in frame["day"]]


@settings(LAW, max_examples=25)
@given(frame=tables())
def test_a_sheet_says_what_was_written(tmp_path_factory, frame):
    again = read_table(written(frame, tmp_path_factory.getbasetemp(), ".xlsx")).native
    assert again.select("code", "title", "n", "day").equals(frame.select("code", "title", "n", "day"))
    assert again["share"].cast(pl.Float64).to_list() == pytest.approx(frame["share"].to_list(), rel=1e-15)


@pytest.mark.parametrize("kind", STATISTICS)
@settings(LAW, max_examples=25)
@given(frame=tables(st.text("abc äß", min_size=1, max_size=12).map(str.strip)))
def test_spss_and_stata_say_what_was_written(tmp_path_factory, kind, frame):
    pytest.importorskip("pyreadstat")
    again = read_table(written(frame, tmp_path_factory.getbasetemp(), kind)).native
    assert again.select("code", "title", "n", "day").equals(frame.select("code", "title", "n", "day"))
    assert again["share"].cast(pl.Float64).to_list() == frame["share"].to_list()


def test_labels_and_leading_zeros_of_spss_are_kept(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"soc": [110.0, 2126.0, -9.0], "sex": [1.0, 2.0, 1.0], "job": ["Officer", "Engineer", ""]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "a.sav"),
        variable_value_labels={"sex": {1.0: "Man", 2.0: "Woman"}},
        variable_format={"soc": "N4"},
        missing_ranges={"soc": [-9.0]},
    )
    table = read_table(tmp_path / "a.sav")
    assert table.labels == {"sex": {1.0: "Man", 2.0: "Woman"}}
    assert table.frame["soc"].to_list() == ["0110", "2126", None]
    assert table.native["sex"].to_list() == [1, 2, 1]
    assert table.frame["job"].to_list() == ["Officer", "Engineer", None]
    write_table([table.native], tmp_path / "b.sav", ".sav", table.labels)
    assert read_table(tmp_path / "b.sav").labels == table.labels


def test_other_programs_read_a_sheet_as_it_was(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    moment = datetime(2024, 5, 1, 12, 30)  # noqa: DTZ001 (a sheet knows no time zones)
    frame = pl.DataFrame(
        {
            "id": ["000011"],
            "day": [date(2024, 5, 1)],
            "at": [moment],
            "clock": [time(7, 15)],
            "early": [date(1870, 2, 28)],
            "flag": [True],
            "big": [2**60],
            "odd": ["bell\x07 =1+1 _x0041_"],
            "kind": pl.Series(["a"], dtype=pl.Enum(["a", "b"])),
        }
    )
    write_table([frame], tmp_path / "a.xlsx", ".xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    day = datetime(2024, 5, 1)  # noqa: DTZ001
    shown = [cell.value for cell in next(sheet.iter_rows(min_row=2))]
    assert shown[:7] == ["000011", day, moment, time(7, 15), "1870-02-28", True, str(2**60)]
    assert read_table(tmp_path / "a.xlsx").native.row(0)[7:] == ("bell\x07 =1+1 _x0041_", "a")


@pytest.mark.parametrize("kind", [kind for kind in WRITTEN_KINDS if kind not in COLUMNAR])
def test_what_a_kind_cannot_hold_is_refused(kind, tmp_path):
    with pytest.raises(OutputError, match="column 'a' has the type List"):
        refuse_unwritable(pl.DataFrame({"a": [[1]]}), tmp_path / f"a{kind}", rows=1)


def test_names_that_spss_and_stata_have_no_room_for_are_refused(tmp_path):
    for name, kind in (("Job title", ".sav"), ("a" * 33, ".dta"), ("1st", ".sav")):
        with pytest.raises(OutputError, match="a name that this kind of file can't hold"):
            refuse_unwritable(pl.DataFrame({name: ["x"]}), tmp_path / f"a{kind}", rows=1)
    refuse_unwritable(pl.DataFrame({"größe": ["x"]}), tmp_path / "a.sav", rows=1)


def test_a_text_as_long_as_a_cell_is_written_and_a_longer_one_refused(tmp_path):
    refuse_unwritable(pl.DataFrame({"a": ["ä" * 32_767]}), tmp_path / "a.xlsx", rows=1)
    for text in ("a" * 32_768, "👩" * 16_384):
        with pytest.raises(OutputError, match=r"column 'a' has a text of more than 32,767 characters \(row 13\)"):
            refuse_unwritable(pl.DataFrame({"a": ["x", text]}), tmp_path / "a.xlsx", rows=12, first_row=10)
