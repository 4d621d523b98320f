"""``occumap code`` as somebody who has never seen it meets it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from occumap.cli.code import code_command

INDEX = """title,add,ind,default,soc2020
Baker,,,,5432
Bread baker,,,,5432
Nurse,,,D,2237
Nurse,mental health,,,2235
Nurse,children's,,,2234
Plumber,,,,5315
Pipe fitter,,,,5214
Electrician,,,,5241
Chef,,,,5434
Primary school teacher,,,,2314
"""

app = typer.Typer()
app.command()(code_command)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "index.csv").write_text(INDEX)
    return folder


@pytest.fixture
def run(home, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(home))

    def run_it(*arguments):
        return CliRunner().invoke(app, [*map(str, arguments), "--index", str(home / "index.csv")])

    return run_it


def test_a_title_gets_its_code_with_version_confidence_and_reason(run):
    result = run("baker")
    assert result.exit_code == 0
    assert "soc2020:5432  Bakers and flour confectioners" in result.stdout
    assert "almost certain (99%)" in result.stdout
    assert "Method: exact" in result.stdout
    assert "Reason: " in result.stdout


def test_an_open_title_gets_the_question_with_the_code_of_each_answer(run):
    text = " ".join(run("nurse").stdout.split())
    assert "To be sure, ask:" in text
    assert "mental health → 2235 Registered mental health nurses" in text
    assert "anything else → 2237" in text
    assert "for example --additional" in text
    assert "Other candidates" in text


def test_a_misspelt_title_that_has_no_code_is_asked_about(run):
    result = run("elektrision")
    assert "No code" in result.output
    assert "Did you mean" not in result.output
    result = run("plumer")
    assert "No code" in result.output
    assert "Did you mean ‘plumber’?" in result.output
    assert "Did you mean" not in run("plumber").output


def test_the_answer_to_the_question_decides(run):
    answer = json.loads(run("nurse", "--additional", "mental health", "--json").stdout)
    assert answer["code"] == "2235"
    assert answer["method"] == "qualified"


def test_json_has_every_field_and_the_versions(run):
    answer = json.loads(run("nurse", "--json").stdout)
    assert answer["classification"] == "soc2020"
    assert {"title", "code", "group_title", "confidence", "method", "digits", "entry_id", "candidates"} <= set(answer)
    assert {"question", "reason", "index", "coder"} <= set(answer)
    options = {option["answer"]: option["code"] for option in answer["question"]["options"]}
    assert options["mental health"] == "2235"


@pytest.mark.parametrize("text", ["", "12345", "пекарь", "x" * 5000, "nul\x00", "[bold]baker"])
def test_an_odd_title_is_answered(run, text):
    result = run(text)
    assert result.exit_code == 0, result.exception
    assert "Reason: " in result.stdout


def test_a_file_is_coded_with_a_summary(run, tmp_path):
    path, out = tmp_path / "jobs.csv", tmp_path / "coded.parquet"
    path.write_text("id,job,more\n1,baker,\n2,nurse,\n3,nurse,mental health\n4,,\n")
    result = run(path, "--title", "job", "--additional", "more", "--out", out)
    assert result.exit_code == 0, result.exception
    assert pl.read_parquet(out)["code"].to_list() == ["5432", "2237", "2235", None]
    lines = {line.split("  ")[0].strip(): line for line in result.stdout.splitlines()}
    assert "2  50.0%" in lines["coded"]
    assert "1  25.0%" in lines["to review"]
    assert "1  25.0%" in lines["not coded"]
    assert "By method" in lines
    assert "rows a second" in result.stdout
    assert f"written  {out}" in result.stdout
    as_json = json.loads(run(path, "--title", "job", "--out", out, "--json").stdout)
    assert as_json["rows"] == 4
    assert as_json["by_method"]["none"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["jobz.csv", "--title", "job", "--out", "o.csv"], "there is no such file"),
        (["jobz.PARQUET"], "there is no such file"),
        (["data/jobz.xlsx"], "there is no such file"),
        (["baker", "--title", "job"], "--title and --out are for files"),
        (["jobs.csv", "--out", "o.csv"], "Add --title COL"),
        (["jobs.csv", "--title", "job"], "Add --out FILE"),
        (["jobs.csv", "--title", "titel", "--out", "o.csv"], "there is no column ‘titel’"),
        (["jobs.csv", "--title", "job", "--out", "jobs.csv"], "this is the input file"),
    ],
)
def test_mistakes_are_messages_and_change_nothing(run, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    Path("jobs.csv").write_text("job\nbaker\n")
    result = run(*arguments)
    assert said in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.csv"]
    assert Path("jobs.csv").read_text() == "job\nbaker\n"


def test_duties_beside_a_title_speak_against_it_and_ask(run):
    said = json.loads(run("plumber", "--duties", "baking bread for a chef", "--json").stdout)
    assert said["code"] == "5315"
    assert said["confidence"] < 0.9
    assert said["duties"] == "baking bread for a chef"
    assert said["question"]["options"]
    shown = run("plumber", "--duties", "baking bread for a chef")
    assert "To be sure, ask: Whose work is it most like" in " ".join(shown.stdout.split())


def test_a_file_is_coded_with_its_columns_of_duties_employer_and_qualification(run, tmp_path):
    path, out = tmp_path / "answers.csv", tmp_path / "coded.csv"
    path.write_text("job,does,for,has\nPlumber,baking bread for a chef,Smith,none\nPlumber,,,\n")
    columns = ("--duties", "does", "--employer", "for", "--qualification", "has")
    result = run(path, "--title", "job", *columns, "--out", out)
    assert result.exit_code == 0, result.output
    told, plain = pl.read_csv(out, infer_schema=False)["confidence"].cast(pl.Float64).to_list()
    assert told < 0.9 < plain


def test_duties_leave_a_code_as_it_is_that_the_index_has_no_title_of(run):
    alone = json.loads(run("kitchen fitter", "--json").stdout)
    said = json.loads(run("kitchen fitter", "--duties", "I fit kitchens", "--json").stdout)
    assert (said["code"], said["confidence"]) == (alone["code"], alone["confidence"]) == ("5316", said["confidence"])


def test_a_description_is_coded_in_place_of_a_title_that_says_nothing_alone_and_in_a_file(run, tmp_path):
    said = json.loads(run("self employed", "--duties", "I fit kitchens", "--json").stdout)
    assert (said["code"], said["title"]) == ("5316", "self employed")
    assert said["confidence"] < 0.8
    assert "the description of the work was coded in its place, as “Kitchen fitter”" in said["reason"]
    path, out = tmp_path / "answers.csv", tmp_path / "coded.csv"
    path.write_text("job,does\nself employed,I fit kitchens\n,I fit kitchens\nself employed,\nretired,I fit kitchens\n")
    result = run(path, "--title", "job", "--duties", "does", "--out", out)
    assert result.exit_code == 0, result.output
    coded = pl.read_csv(out, infer_schema=False)
    assert coded["code"].to_list() == ["5316", "5316", None, None]
    assert coded["confidence"].cast(pl.Float64).to_list()[:2] == [said["confidence"]] * 2
    assert coded["reason"][0] == said["reason"]


def test_a_column_that_is_not_there_is_named(run, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("job\nPlumber\n")
    result = run(path, "--title", "job", "--duties", "does", "--out", tmp_path / "coded.csv")
    assert result.exit_code != 0
    assert "no column ‘does’" in str(result.exception or result.output)
