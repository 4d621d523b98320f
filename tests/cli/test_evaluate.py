"""``occumap evaluate`` as somebody who has never seen it meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from occumap.cli.app import app
from occumap.errors import OutputError
from occumap.workflows.code.evaluate import refuse_places

ANSWERS = """job,soc,code,confidence,method,candidates,colleague
Baker,5432,5432,0.99,exact,5432:0.990,5432
Pastry cook,5432,5434,0.6,model,5434:0.600 5432:0.300,5432
[bold]Chef,5434,543,0.7,backed_off,5434:0.500 5432:0.400,9999
Nurse,2237,,0,none,,2237
Nothing,,5432,0.99,exact,5432:0.990,5432
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("answers.csv").write_text(ANSWERS)
    return lambda *arguments: CliRunner().invoke(app, ["evaluate", "answers.csv", *arguments])


def test_a_summary_says_the_main_figures(run):
    result = run("--truth", "soc", "--title", "job", "--against", "colleague")
    assert result.exit_code == 0, result.exception
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "answers.csv: 4 rows evaluated, 4 distinct titles (soc2020)" in lines
    assert "1 left out without a true code" in lines
    assert any(line.startswith("major 75.0% 75.0% [") for line in lines)
    assert any(line.startswith("unit 50.0% 25.0% [") for line in lines)
    assert any(line.startswith("coded at 95% right 25.0% [") for line in lines)
    assert any(line.startswith("top 5 75.0% [") for line in lines)
    assert any("Pastry cook" in line for line in lines)
    assert "Compared with colleague" in lines
    assert sorted(path.name for path in Path().iterdir()) == ["answers.csv"]


def test_the_report_and_the_plot_are_written(run):
    result = run("--truth", "soc", "--title", "job", "--out", "out/report.html", "--svg", "curve.svg")
    assert result.exit_code == 0, result.exception
    assert "written  out/report.html" in result.stdout
    assert Path("out/report.html").read_text().startswith("<!DOCTYPE html>")
    assert Path("curve.svg").read_text().startswith("<svg")


def test_json_has_the_figures_and_where_they_come_from(run):
    found = json.loads(run("--truth", "soc", "--title", "job", "--json").stdout)
    assert found["rows"] == 4
    assert found["levels"][-1]["accuracy"]["value"] == 0.25
    assert found["source"]["truth"] == "soc"
    assert found["source"]["coded_now"] is False
    assert found["against"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--truth", "sok"], "there is no column ‘sok’"),
        (["--truth", "soc", "--out", "answers.csv"], "can't write a .csv file"),
        (["--truth", "soc", "--to", "soc1066"], "no version has this name"),
        (["--truth", "soc", "--industry", "job"], "--industry would have no effect"),
    ],
)
def test_mistakes_are_messages_and_change_nothing(run, arguments, said):
    result = run(*arguments)
    assert said in str(result.exception)
    assert Path("answers.csv").read_text() == ANSWERS
    assert [path.name for path in Path().iterdir()] == ["answers.csv"]


@pytest.mark.usefixtures("run")
def test_the_file_that_is_read_is_never_written_over():
    Path("answers.csv").rename("answers.html")
    with pytest.raises(OutputError, match="this is the input file"):
        refuse_places(Path("answers.html"), [Path("answers.html")])
