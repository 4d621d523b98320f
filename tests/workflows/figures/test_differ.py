"""Do groups of records differ? From files as people have them."""

import json
from pathlib import Path

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.workflows.figures.differ import EXAMPLE, REST, as_json, differ

LEADERS = ["Bakery team leaders", "Bakery shift leaders"]


@pytest.fixture
def write(tmp_path):
    def written(text: str) -> Path:
        path = tmp_path / "records.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def records(rows) -> str:
    return "job,pay,sex\n" + "".join(f"{job},{pay},{sex}\n" for job, pay, sex in rows)


def test_the_example_tells_technologists_apart_by_qualification_and_pay():
    found = differ(Path(EXAMPLE), group="group", candidates=["Bread technologists"], weight="weight")
    verdicts = {one.column: one.verdict for one in found.differences}
    assert verdicts["qualification"] == verdicts["pay"] == "differs"
    assert {one.other for one in found.differences} == {REST}
    assert found.file == "example (made up)"


def test_two_names_for_one_role_are_not_told_apart_in_the_example():
    found = differ(Path(EXAMPLE), group="group", candidates=LEADERS, weight="weight")
    between = [one for one in found.differences if one.other != REST]
    assert {one.column for one in between} == {"qualification", "pay", "sex", "age", "industry"}
    assert "differs" not in {one.verdict for one in between}


def test_every_record_is_compared_or_counted_as_left_out(write):
    path = write("job,pay,w\n" + "A,1,1\nA,2,0\n,3,1\nB,4,1\nC,5,1\n")
    found = differ(path, group="job", candidates=["A"], weight="w")
    assert found.records == {"A": 1, REST: 2}
    assert (found.without_group, found.without_weight) == (1, 1)
    left_out = (found.without_group, found.without_weight)
    assert sum(n for n in (*found.records.values(), *left_out) if n is not None) == 5


def test_empty_cells_are_left_out_of_their_column_alone(write):
    rows = [("A", n if n % 2 else "", "f") for n in range(40)] + [("B", n, "m") for n in range(40)]
    found = {one.column: one for one in differ(write(records(rows)), group="job").differences}
    assert found["pay"].records == (20, 40)
    assert found["sex"].records == (40, 40)


def test_a_group_that_is_called_the_rest_is_a_group(write):
    rows = [(REST, n, "f") for n in range(20)] + [("B", n, "m") for n in range(30)]
    (pay, _) = differ(write(records(rows)), group="job").differences
    assert {pay.one: pay.records[0], pay.other: pay.records[1]} == {REST: 20, "B": 30}


def test_numbers_that_are_codes_are_categories_if_said_so(write):
    rows = [("A", 1, "f")] * 20 + [("B", 2, "f")] * 20
    (pay,) = [d for d in differ(write(records(rows)), group="job", categories=["pay"]).differences if d.column == "pay"]
    assert pay.v is not None
    assert pay.g is None


def test_parquet_gives_what_csv_gives(write, tmp_path):
    rows = [("A", n, "f") for n in range(20)] + [("B", n + 5, "m") for n in range(20)]
    path = write(records(rows))
    pl.read_csv(path).write_parquet(tmp_path / "records.parquet")
    assert differ(path, group="job").differences == differ(tmp_path / "records.parquet", group="job").differences


def test_the_same_records_give_the_same_bytes_and_json_without_infinities(write):
    path = write(records([("A", 1, "f")] * 20 + [("B", 2, "m")] * 20))
    text = as_json(differ(path, group="job"))
    assert text == as_json(differ(path, group="job"))
    assert "Infinity" not in text
    assert json.loads(text)["differences"][0]["verdict"] == "differs"


@pytest.mark.parametrize(
    ("options", "where", "what"),
    [
        ({"group": "post"}, "records.csv", "no column ‘post’"),
        ({"group": "job", "columns": ["age"]}, "records.csv", "no column ‘age’"),
        ({"group": "job", "candidates": ["Z"]}, "column ‘job’", "no record has 'Z'"),
        ({"group": "job", "weight": "sex"}, "row 2, column ‘sex’", "'f' isn't a weight"),
        ({"group": "sex"}, "column ‘sex’", "there is only one group"),
    ],
)
def test_what_is_not_there_is_told_with_its_place(write, options, where, what):
    path = write(records([("A", 1, "f")] * 20 + [("B", 2, "f")] * 20))
    with pytest.raises(InputError) as error:
        differ(path, **options)
    assert where in error.value.where
    assert what in error.value.what


def test_a_word_among_numbers_is_told_with_row_and_column(write):
    path = write(records([("A", n, "f") for n in range(30)] + [("B", "lots", "f")]))
    with pytest.raises(InputError, match="row 32, column ‘pay’: 'lots' is in a column of numbers"):
        differ(path, group="job")


def test_suppressed_cells_and_missing_codes_are_no_numbers_and_no_categories_and_that_is_said(write):
    text = "job;pay;hours\n" + "".join(
        f"{job};{n},5;{hours}\n" for n in range(10, 40) for job, hours in (("A", "x" if n % 3 else 35), ("B", -9))
    )
    found = differ(write(text), group="job")
    pay = next(one for one in found.differences if one.column == "pay")
    assert pay.means == (24.5 + 0.5, 24.5 + 0.5)
    assert any("semicolons" in said for said in found.said)
    assert any("decimal comma" in said for said in found.said)
    assert any("stand for a missing answer" in said for said in found.said)


def test_dates_and_names_with_figures_are_categories(write):
    path = write("job,when\n" + "".join(f"{job},01.02.2020\n" for job in "AB" for _ in range(20)))
    (one,) = differ(path, group="job").differences
    assert one.means is None
