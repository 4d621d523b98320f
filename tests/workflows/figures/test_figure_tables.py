"""Tables of figures as publishers and spreadsheets shape them: each is converted right, or refused with the reason."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import occumap as om
from occumap.cli.app import app
from occumap.errors import InputError
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.convert import convert_records, keep
from occumap.workflows.figures.impact import impact_of_versions
from tests.settled import LAW

SHORT = settings(LAW, max_examples=25)
VERSIONS: dict[str, Any] = {"from_version": "soc2010", "to_version": "soc2020", "weights": "made-up"}
UNITS = ("1115", "1116", "1121", "2126", "2127", "5432", "9239")


@pytest.fixture
def table(tmp_path):
    """Write a table and return its path."""
    numbers = itertools.count()

    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / f"table{next(numbers)}.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def convert(path: Path | pl.DataFrame, **how: Any) -> om.Conversion:
    return om.convert(path, **{"code": "code", "value": "jobs", **VERSIONS, **how})


def reasons(done: om.Conversion) -> dict[str, tuple[str, ...]]:
    return {one.reason: one.codes for one in done.account}


def refusal(path: Path, **how: Any) -> str:
    with pytest.raises(InputError) as refused:
        convert(path, **how)
    return str(refused.value)


def test_a_table_with_title_rows_totals_signs_and_footnotes(table):
    path = table(
        "Table 14: jobs by occupation\nUnited Kingdom; 2021; thousand\n\n"
        "Code;Description;Jobs\nTotal;All occupations;27.090,5\n1;Managers;20,5\n1115;Chief executives;12,5b\n"
        "1116;Elected officers;x\n1121;Production managers;1.234,0\n;Not coded;3,0\n;;\nSource: a survey;;\n",
        "cp1252",
    )
    done = convert(path, code="Code", value="Jobs", times=1000, level=None)
    assert reasons(done) == {
        "no code": ("(no code)",),
        "no figure: unreliable": ("1116",),
        "totals of groups that are converted": ("1", "Total"),
    }
    assert done.converted.total_in == 12_500 + 1_234_000 + 3_000
    assert done.balance.startswith("1,249,500 in = 1,246,500 out + 3,000 left out (3,000 no code)")
    assert any("semicolons" in said for said in done.said)
    assert any("decimal comma" in said for said in done.said)
    assert any("with a mark: b" in said for said in done.said)
    assert any("1 row with a note" in said for said in done.said)


def test_a_row_of_all_groups_is_known_by_its_title_too(table):
    done = convert(table("Description,code,jobs\nAll employees,XX,505\nChief executives,1115,505\n"))
    assert reasons(done) == {"totals of groups that are converted": ("XX",)}
    assert "soc2010 has no code XX" in refusal(table("title,code,jobs\nUnknown,XX,5\nChief,1115,5\n"))


def test_thin_spaces_part_thousands(table):
    done = convert(table("code,jobs\n1115,1\u202f234\n1121,12\u00a0345\u00a0678\n"))
    assert done.converted.total_in == 12_346_912


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,jobs\n1115,12.5%\n1121,3%\n", "row 2, jobs: '12.5%' is a percentage"),
        ("code,jobs\n1115,-5\n", "row 2, jobs: '-5' is below 0"),
        ('code,jobs\n1115,"1,2,3"\n', "row 2, jobs: '1,2,3' is no number"),
        ('code,jobs\n1115,"1,200"\n1121,"12,34"\n', "row 3, jobs: '12,34' is no number with a decimal point"),
        ("code,jobs\n1115,5\n1O21,6\n", "row 3, code: soc2010 has no code 1O21"),
        ("code,jobs\n1115,5\n1121,6\n1115,7\n", "row 4, code: 1115 has a figure in row 2 already"),
        ("code,jobs\n1115,x\n1121,..\n", "there is no figure of a unit group to convert: 2 of 2 are suppressed"),
        ("code,jobs\nTotal,5\n", "there is no figure of a unit group to convert: no row has such a code"),
        ("code,jobs\n11,5\n", "soc2010 11 is a sub-major group and the file has none of the unit groups in it"),
        ("code,jobs\nA,5\nB,6\n", "no code is of the version you named"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_row_and_column(table, text, said):
    assert said in refusal(table(text))


def test_years_across_columns_are_named_one_at_a_time(table):
    path = table('code,2019,2020\n1115,"1,200",..\n1121,870,45\n')
    assert convert(path, value="2019").converted.total_in == 2070
    assert reasons(convert(path, value="2020")) == {"no figure: disclosive": ("1115",)}


def test_years_and_regions_down_a_column_are_reported_and_converted_apart(table):
    rows = [f"{code},{year},{region},{year - 2000}" for code in UNITS for year in (2019, 2020) for region in "NS"]
    path = table("code,year,region,jobs\n" + "\n".join(rows) + "\n")
    message = refusal(path)
    assert "‘year’ has 2019, 2020; ‘region’ has N, S" in message
    assert "--by year --by region" in message
    done = convert(path, by=["year", "region"])
    sums = done.table.group_by("year", "region").agg(pl.col("value").sum()).sort("year", "region")
    assert sums.rows() == [(y, r, 7.0 * (int(y) - 2000)) for y in ("2019", "2020") for r in "NS"]
    assert done.table.columns[:4] == ["year", "region", "version", "code"]


def test_numbers_that_were_codes_and_missing_answers_are_read_and_said(table):
    done = convert(table("code,jobs\n1115.0,500\n1121.0,600\n-9,4\n-8.0,2\n"))
    assert reasons(done) == {"no code": ("(no code)",)}
    assert done.balance == "1,106 in = 1,100 out + 6 left out (6 no code)"
    assert any("written as a number with decimals" in said for said in done.said)


def test_the_same_numbers_come_from_a_frame_of_floats():
    frame = pl.DataFrame({"code": [1115.0, 1121.0, None], "jobs": [1.234, 2.345, 0.001]})
    done = convert(frame)
    assert done.converted.total_in == pytest.approx(3.58)


def test_lost_zeros_of_another_version_are_put_back(table):
    pairs = table("isco08,soc2020,weight\n0110,1111,3\n0110,2111,1\n2111,2111,1\n")
    done = convert(table("code,jobs\n110,400\n2111,50\n"), from_version="isco08", weights=pairs)
    assert dict(done.table.select("code", "value").iter_rows()) == {"1111": 300.0, "2111": 150.0}
    assert any("without leading zeros, such as 110, read as 0110" in said for said in done.said)


def test_a_suppressed_figure_and_the_mean_of_nobody_are_no_nought(table):
    path = table("code,pay,people\n1115,30.5,0\n1121,x,400\n2126,25.5,10\n")
    done = convert(path, value="pay", people="people", kind="mean")
    values = dict(done.table.select("code", "value").iter_rows())
    assert values["1111"] is None
    assert 0 not in values.values()
    assert "1258" not in values


def test_more_than_one_per_cent_left_out_is_said_first_with_exit_code_1(table):
    asked = ["--from", "soc2010", "--to", "soc2020", "--code", "code", "--value", "jobs", "--weights", "made-up"]
    some = str(table("code,jobs\n1115,500\n9999,6\n"))
    refused = CliRunner().invoke(app, ["convert", some, *asked])
    assert isinstance(refused.exception, InputError)
    shown = CliRunner().invoke(app, ["convert", some, *asked, "--leave-unknown"])
    assert shown.exit_code == 1
    assert shown.stdout.startswith("1.2% were left out: 506 in = 500 out + 6 left out (6 not a code of soc2010)")
    spoken = CliRunner().invoke(app, ["convert", some, *asked, "--leave-unknown", "--json"])
    assert spoken.exit_code == 1
    assert json.loads(spoken.stdout)["account"][0]["reason"] == "not a code of soc2010"
    few = str(table("code,jobs\n1115,500\n9999,5\n"))
    assert CliRunner().invoke(app, ["convert", few, *asked, "--leave-unknown"]).exit_code == 0


def test_decimals_are_said_by_option_where_nothing_tells(table):
    path = table('code,pay,people\n1115,"25,300",40\n2126,"31,200",60\n')
    assert "could be 25300 or 25.3" in refusal(path, value="pay", people="people", kind="mean")
    how: dict[str, Any] = {"value": "pay", "people": "people", "kind": "mean"}
    pay = {
        sign: convert(path, **how, options=ReadOptions(decimal=sign)).table.filter(pl.col("code") == "1111")["value"][0]
        for sign in (".", ",")
    }
    assert pay == {".": 25300.0, ",": 25.3}


def test_the_account_stands_in_every_output(table, tmp_path):
    done = convert(table("code,jobs\n1115,500\n9999,6\n1116,x\n"), leave_unknown=True)
    balance = "506 in = 500 out + 6 left out (6 not a code of soc2010); 1 row without a figure"
    assert done.balance == balance
    assert done.table["account"].unique().to_list() == [balance]
    keep(done, tmp_path / "out.csv")
    assert pl.read_csv(tmp_path / "out.csv")["account"].unique().to_list() == [balance]
    assert balance in done._repr_html_()
    assert as_dict.conversion(done)["balance"] == balance
    assert done.made_up


@st.composite
def figure_rows(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Codes of the version, of none, and none at all, with figures and signs of suppression."""
    codes = draw(st.lists(st.sampled_from([*UNITS, "9999", "88X", "Total", "1"]), unique=True, min_size=2, max_size=9))
    cells = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["x", "..", "", "0"]))
    return [(code, draw(cells)) for code in [*{*codes, "1115", "1121"}]]


@SHORT
@given(figure_rows(), st.randoms())
def test_all_that_was_in_is_out_or_left_out_by_a_reason_whatever_the_order_of_rows(rows, random):
    rows = [("1115", "7"), *[row for row in rows if row[0] != "1115"]]
    shuffled = random.sample(rows, len(rows))
    first, second = (
        convert(pl.DataFrame(one, schema=["code", "jobs"], orient="row"), leave_unknown=True)
        for one in (rows, shuffled)
    )
    figures = sum(float(cell) for code, cell in rows if cell.isdigit() and code not in {"Total", "1"})
    left = sum(one.figure or 0 for one in first.account)
    assert first.converted.total_in == figures == (first.converted.total_out or 0) + left
    assert first.table.equals(second.table)
    assert first.left_out == pytest.approx(left / figures)


def test_records_are_accounted_for_and_the_users_columns_stay_as_they_are(table, tmp_path):
    path = table("id,soc,when\n000011,1115,2020-01-31\n000012,2126.0,2020-02-01\n000013,-9,\n")
    out = tmp_path / "out.csv"
    asked: dict[str, Any] = {**VERSIONS, "code": "soc", "seed": 1}
    done = convert_records(path, out, **asked)
    assert done.balance == "3 in = 2 out + 1 left out (1 with no code (-9))"
    assert done.left_out == pytest.approx(1 / 3)
    kept = pl.read_csv(out, infer_schema=False)
    assert kept.select("id", "soc", "when").rows() == [
        ("000011", "1115", "2020-01-31"), ("000012", "2126.0", "2020-02-01"), ("000013", "-9", None),
    ]  # fmt: skip
    assert kept["soc2020"].null_count() == 1


def test_records_are_converted_at_a_higher_level(table, tmp_path):
    path = table("soc,weight\n111,2\n112,3\n")
    out = tmp_path / "out.csv"
    convert_records(path, out, **VERSIONS, code="soc", how="spread", weight="weight", level="minor")
    assert pl.read_csv(out)["weight"].sum() == pytest.approx(5)
    with pytest.raises(InputError, match="codes without weights"):
        convert_records(path, out, **VERSIONS, code="soc")


def test_records_of_which_none_could_be_converted_are_refused(table, tmp_path):
    path = table("soc\n-9\n-8\n")
    with pytest.raises(InputError, match="none of 2 records has a code that could be converted"):
        convert_records(path, tmp_path / "out.csv", **VERSIONS, code="soc")
    assert not (tmp_path / "out.csv").exists()


def test_a_series_follows_the_same_rules_and_says_what_it_lacks(table):
    path = table("code,jobs\nTotal,99\n1115.0,500\n1121,x\n-9,5\n")
    found = impact_of_versions("soc2010", "soc2020", series=path, value="jobs")
    assert not found.exact
    assert found.counted_in == path.name
    assert any("no figure (unreliable): 1121" in said for said in found.said)
    assert any("left out: 5 in 1 row without a code" in said for said in found.said)
    assert any("1 row of totals not counted" in said for said in found.said)
    with pytest.raises(InputError, match="row 3, code: soc2010 has no code 1O21"):
        impact_of_versions("soc2010", "soc2020", series=table("code,jobs\n1115,5\n1O21,6\n"), value="jobs")
    with pytest.raises(InputError, match=r"1115 has a figure in row 2 already.*Keep one of the rows"):
        impact_of_versions("soc2010", "soc2020", series=table("code,jobs\n1115,5\n1115,6\n"), value="jobs")


@pytest.mark.parametrize("beside", ["sex,T", "area,Total", "se,0.0", "age,All ages"])
def test_what_stands_beside_every_code_makes_no_total_of_a_mistyped_one(table, beside):
    name, cell = beside.split(",")
    text = f"code,{name},jobs\n1115,{cell},5\n1121,{cell},6\n1O21,{cell},7\n"
    assert "soc2010 has no code 1O21" in refusal(table(text))
    done = convert(table(text), leave_unknown=True)
    assert (done.converted.total_in, reasons(done)) == (18, {"not a code of soc2010": ("1O21",)})


def test_a_total_that_its_groups_do_not_come_to_is_said(table):
    done = convert(table("code,jobs\n1115,5\n1121,x\nTotal,90\n"))
    assert "the total in row 4 is 90, but the figures of groups come to 5" in done.said
    assert not any("the total" in said for said in convert(table("code,jobs\n1115,5\n1121,6\nTotal,11\n")).said)
    thousands = convert(table("code,jobs\n1115,0.5\n1121,0.6\nTotal,9\n"), times=1000)
    assert "the total in row 4 is 9,000, but the figures of groups come to 1,100" in thousands.said


def test_what_a_suppressed_figure_was_filled_with_rests_on_its_total_and_is_said(table):
    units = "2121,3\n2122,1\n2123,1\n2124,1\n2126,x\n2127,5\n2129,3\n"
    done = convert(table(f"code,jobs\n{units}212,20\n"), fill=True)
    assert (done.figures.filled, done.figures.absent, done.converted.total_in) == (("2126",), (), 20)
    # Rows beyond the total make nobody.
    done = convert(table(f"code,jobs\n{units}212,10\n"), fill=True)
    assert (done.figures.filled, reasons(done)["no figure: unreliable"]) == ((), ("2126",))
    # Units that have no row may be what the total has beyond the others.
    done = convert(table("code,jobs\n2121,3\n2126,x\n2127,5\n2129,3\n2122,1\n2123,1\n212,20\n"), fill=True)
    assert "filled as if 1 group without a row had nobody: 2124" in done.said


def test_a_note_that_was_passed_over_is_shown(table):
    done = convert(table("code,jobs\n1115,5\nSource: a survey of our own,\n"))
    assert "1 row with a note in the place of a code passed over: ‘Source: a survey of our own’" in done.said


def test_groups_that_a_crosswalk_is_silent_on_are_said_and_not_known_to_end(table):
    series = table("code,value\n1115,5\n1116,6\n")
    links = table("soc2010,soc2020\n1115,1111\n1116,1112\n")
    done = impact_of_versions("soc2010", "soc2020", series=series, crosswalk=links)
    assert any(said.startswith("no links from 367 groups, of which nothing is known: 1121, ") for said in done.said)


def test_notes_below_a_table_are_left_out_and_said_and_a_short_row_of_it_is_refused(table):
    rows = '"employment"\n\n"Occupation","jobs"\n"1115 Chief executives","12,300"\n"1121 Managers","!"\n'
    done = convert(table(f'{rows}\n"! Estimate is suppressed"\n"Source: a survey"\n'), code="Occupation")
    assert done.converted.total_in == 12300
    assert "2 notes below the table left out: ‘! Estimate is suppressed’" in done.said
    assert "row 6: it has 1 cell, but the header has 2" in refusal(table(f'{rows}"9239 Cleaners"\n'), code="Occupation")
