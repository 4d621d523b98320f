"""What somebody new gets wrong is refused in words: no traceback, no answer that rests on nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import occumap as om
from occumap.catalog.occupations import find_occupation
from occumap.cli.app import app
from occumap.examples import small_map
from occumap.workflows.samples import sample

FIGURES = "soc2010,jobs\n5434,100\n"


@pytest.mark.parametrize("limit", ["0", "-1"])
@pytest.mark.parametrize("command", [["paths", "OCC0154E", "OCC0023"], ["moves", "OCC0154E"], ["unlock", "OCC0154E"]])
def test_a_limit_is_one_or_more(command: list[str], limit: str) -> None:
    done = CliRunner().invoke(app, [*command, "--limit", limit])
    assert done.exit_code == 2
    assert "--limit" in done.output


def test_a_level_that_a_version_does_not_have_is_named_with_those_it_has(tmp_path: Path) -> None:
    figures = tmp_path / "jobs.csv"
    figures.write_text(FIGURES)
    options: dict[str, Any] = {
        "weights": "made-up",
        "from_version": "soc2010",
        "to_version": "soc2020",
        "code": "soc2010",
        "value": "jobs",
    }
    with pytest.raises(om.UnknownNameError, match=r"no level 'units'.*1 \(major\), .*4 \(unit\)"):
        om.convert(figures, level="units", **options)
    with pytest.raises(om.UnknownNameError, match="no level 'units'"):
        om.viability("soc2020", level="units", weights="made-up")
    done = CliRunner().invoke(app, ["compare", "soc2010", "soc2020", "--level", "units"])
    assert isinstance(done.exception, om.UnknownNameError)


def test_a_file_is_no_job_title(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("job\nbaker\n")
    with pytest.raises(om.InputError, match="this is a file"):
        om.code(str(path))
    assert om.code("baker.csv").title == "baker.csv"


def test_one_job_is_given_as_a_list_of_one() -> None:
    with pytest.raises(om.InputError, match="Give a list"):
        om.fit(jobs="Welder")


def test_columns_of_a_frame_are_named_by_text() -> None:
    with pytest.raises(om.InputError, match="a column is named 1, which is not text"):
        om.code(pd.DataFrame({"job": ["baker"], 1: [2]}), title="job")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def refusal(*words: str) -> str:
    """What a command says when it refuses, whether Typer says it or Occumap."""
    done = run(*words)
    assert done.exit_code != 0
    if isinstance(done.exception, om.OccumapError):
        return str(done.exception)
    assert isinstance(done.exception, SystemExit)
    return " ".join(done.output.split())


@pytest.mark.parametrize(
    "words",
    [
        ["paths", "OCC0154E", "OCC0023", "--cap", "75"],
        ["moves", "OCC0154E", "--minimum", "50"],
        ["unlock", "OCC0154E", "--threshold", "60"],
        ["workforce", "example", "--minimum", "60"],
        ["provision", "example", "--share", "80"],
    ],
)
def test_a_share_in_percent_is_refused_by_the_name_of_its_option(words: list[str]) -> None:
    said = refusal(*words)
    assert words[-2] in said
    assert "PathOptions" not in said


@pytest.mark.parametrize("command", ["workforce", "provision"])
def test_nothing_is_invented_unless_it_is_asked_for(command: str) -> None:
    assert f"occumap {command} example" in refusal(command)
    assert "invented" in run(command, "example").output.splitlines()[0]
    in_json = run(command, "example", "--json")
    assert "invented" in in_json.stderr
    assert json.loads(in_json.stdout)


def test_own_staff_are_not_put_beside_invented_roles(tmp_path: Path) -> None:
    staff = tmp_path / "staff.csv"
    staff.write_bytes(sample("staff.csv"))
    courses = tmp_path / "courses.csv"
    courses.write_bytes(sample("courses.csv"))
    assert "--target" in refusal("workforce", str(staff))
    assert "--demand" in refusal("provision", str(courses))
    assert "--target" in refusal("provision", str(courses), "--staff", str(staff))
    with pytest.raises(om.InputError, match="target: no roles are given"):
        om.workforce(staff)
    with pytest.raises(om.InputError, match="demand: nothing says what people lack"):
        om.provision(courses)


@pytest.mark.parametrize(
    "words",
    [
        ["gap", "OCC0154E", "OCC0023", "--out", "gap.png"],
        ["moves", "OCC0154E", "--out", "moves.svg"],
        ["paths", "OCC0154E", "OCC0023", "--out", "paths"],
        ["fit", "--job", "Welder", "--out", "fit.csv"],
        ["placement", "--out", "placement.svg"],
        ["discover", "5249", "--out", "found.txt"],
        ["differ", "people.csv", "--group", "soc2010", "--out", "found.csv"],
        ["destinations", "answers.csv", "--out", "list.xlsx"],
        ["evaluate", "answers.csv", "--title", "job", "--truth", "code", "--out", "report.pdf"],
        ["convert", "jobs.csv", "--from", "a", "--to", "b", "--code", "c", "--value", "v", "--out", "jobs.txt"],
        ["code", "answers.csv", "--title", "job", "--out", "coded.txt"],
        ["review", "queue", "coded.csv", "--title", "job", "--out", "queue.parquet"],
        ["review", "promote", "--decisions", "decisions.csv", "--out", "own.txt"],
    ],
)
def test_an_ending_is_refused_before_any_work(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is named is there, so any work would fail for another reason."""
    monkeypatch.chdir(tmp_path)
    assert re.search(r"this command can't write a .*\. Name it \.\w+", refusal(*words))


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path: Path) -> None:
    (tmp_path / "gap.svg").mkdir()
    assert "it is a folder" in refusal("gap", "OCC0154E", "OCC0023", "--out", str(tmp_path / "gap.svg"))
    (tmp_path / "out").write_text("")
    assert "it is a file" in refusal("compare", "soc2010", "soc2020", "--out", str(tmp_path / "out"))


def test_a_group_is_itself_and_what_is_under_it() -> None:
    assert "there is no group '99'" in refusal("compare", "soc2010", "soc2020", "--group", "99")
    shown = run("compare", "soc2010", "soc2020", "--group", "212").output
    assert re.findall(r"^(\d{4}) ", shown, re.MULTILINE) == ["2121", "2122", "2123", "2124", "2126", "2127", "2129"]
    assert re.search(r"all groups .* 7$", shown, re.MULTILINE)
    assert (
        "has no minor groups under it"
        in run("compare", "soc2010", "soc2020", "--group", "2121", "--level", "minor").output
    )
    assert "there is no group '99'" in refusal("align", "soc2010", "soc2020", "--weights", "made-up", "--group", "99")


def test_a_near_name_is_said_and_several_are_asked_about() -> None:
    done = run("gap", "Welder", "Engineering fiter")
    said = "‘Engineering fiter’ was taken as OCC0432 Engineering fitter: read as “engineering fitter”."
    assert f"{said} For another, give its code." in done.stderr
    assert "taken as" not in run("gap", "Welder", "Engineering fitter").output
    with pytest.raises(om.AmbiguousNameError, match="fits 2 occupations"):
        find_occupation("cycle", occupations=_two_near_names())


def _two_near_names() -> om.OccupationalMap:
    world = small_map()
    near = [replace(one, name="Cycle mender B") if one.code == "O5" else one for one in world.occupations]
    return replace(world, occupations=tuple(near))


def test_a_column_that_is_not_there_is_answered_with_the_one_that_is(tmp_path: Path) -> None:
    figures = tmp_path / "jobs.csv"
    figures.write_text(FIGURES)
    options: dict[str, Any] = {
        "weights": "made-up",
        "from_version": "soc2010",
        "to_version": "soc2020",
        "code": "soc2010",
    }
    with pytest.raises(om.InputError) as refused:
        om.convert(figures, value="jbos", **options)
    assert (
        str(refused.value)
        == f"{figures}: there is no column ‘jbos’. Did you mean ‘jobs’? Its columns are: soc2010, jobs."
    )
    with pytest.raises(om.InputError, match=r"there is no column ‘tittle’\. Did you mean ‘title’"):
        om.code(pd.DataFrame({"title": ["baker"]}), title="tittle")


def test_a_figure_below_what_there_can_be_is_answered_with_what_there_can(tmp_path: Path) -> None:
    figures = tmp_path / "jobs.csv"
    figures.write_text("soc2010,jobs\n5434,-1\n")
    with pytest.raises(om.InputError, match=r"'-1' is below 0\. Give 0 or more\."):
        om.convert(figures, from_version="soc2010", to_version="soc2020", code="soc2010", value="jobs")
    figures.write_text("soc2010,jobs\n5434,many\n")
    with pytest.raises(om.InputError, match=r"'many' is neither .*\. Give a number, or one of the signs x ! "):
        om.convert(figures, from_version="soc2010", to_version="soc2020", code="soc2010", value="jobs")


def test_of_several_things_in_a_file_one_is_named(tmp_path: Path) -> None:
    assert om.load("soc2010:soc2020") == om.load("SOC2010:soc2020", which="soc2010:soc2020")
    package = om.export(om.apply("soc2010-review"), "datapackage", tmp_path / "package.zip").paths[0]
    with pytest.raises(om.AmbiguousNameError) as refused:
        om.load(package)
    names = [name for name, _ in refused.value.candidates]
    assert len(names) >= 2
    assert f"which={names[0]!r}" in refused.value.hint
    for name in names:
        assert om.load(package, which=name) is not None
    with pytest.raises(om.InputError, match=f"nothing in it is called 'x'. It has: {', '.join(names)}"):
        om.load(package, which="x")


def test_a_plan_is_taken_wherever_a_revision_is(tmp_path: Path) -> None:
    planned = om.plan("soc2010-review")
    assert len(om.viability(planned, weights="made-up").groups.groups) == len(
        om.viability("soc2010-review", weights="made-up").groups.groups
    )
    assert repr(om.replay(planned)) == repr(om.replay(planned.revision))
    assert om.plan(planned, strict=True).errors
    assert om.apply(planned).version.id == planned.version.id
    done = om.export(planned, "xkos", tmp_path / "revision")
    assert done.to_dict()["paths"] == [str(path) for path in done.paths]
    with pytest.raises(om.PlanError, match="errors are open"):
        om.export(om.plan("soc2010-review", strict=True), "xkos", tmp_path / "open")


def test_tables_in_a_file_are_neither_wrapped_nor_padded() -> None:
    lines = run("compare", "soc2010", "soc2020").output.splitlines()
    assert max(map(len, lines)) > 120
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("words", ["list", "compare soc2010 soc2020", "compare soc2010 soc2020 --json", "code --help"])
def test_a_reader_that_goes_is_no_failure(words: str) -> None:
    command = f"{sys.executable} -m occumap {words} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


REVISION = """\
revision: mine
from: soc2010
to: soc2010-next
issues:
- issue: 1
  question: Are bakers confectioners?
  decision: change
  changes:
  - rename: {group: 5432, title: Bakers}
"""


def _revised(folder: Path, text: str) -> Result:
    folder.joinpath("mine.yaml").write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["revise", str(folder / "mine.yaml")])


@pytest.mark.parametrize("name", ["soc2021", "2010", "soc 2010"])
def test_a_version_that_is_not_known_is_named_with_the_line_it_stands_in(name: str, tmp_path: Path) -> None:
    error = _revised(tmp_path, REVISION.replace("from: soc2010", f"from: {name}")).exception
    assert isinstance(error, om.UnknownNameError)
    assert error.where == f"{tmp_path / 'mine.yaml'}, line 2, from: {name}"
    assert "soc2010" in error.hint


def test_a_version_is_known_however_its_letters_are(tmp_path: Path) -> None:
    done = _revised(tmp_path, REVISION.replace("from: soc2010", "from: SOC2010"))
    assert done.exit_code == 0
    assert "soc2010 → soc2010-next" in done.output


@pytest.mark.parametrize("name", ["soc2010", "SOC2020", "title", "to_code"])
def test_a_new_version_with_the_name_of_another_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    error = _revised(tmp_path, REVISION.replace("to: soc2010-next", f"to: {name}")).exception
    assert isinstance(error, om.InputError)
    assert error.where == f"{tmp_path / 'mine.yaml'}, line 3"


def test_a_plan_that_is_not_applied_says_where_the_issue_stands(tmp_path: Path) -> None:
    done = _revised(tmp_path, REVISION.replace("5432", "Bakers and flour confectioners"))
    assert done.exit_code == 1
    assert "Write the code before the title: 5432 Bakers and flour" in " ".join(done.output.split())
    assert f"Correct issue 1: {tmp_path / 'mine.yaml'}, line 5." in done.output


def test_a_move_of_no_entry_is_said_to_be_one(tmp_path: Path) -> None:
    moved = "move: {from: 5432, to: 5434, where: {title: astronaut}}"
    done = _revised(tmp_path, REVISION.replace("rename: {group: 5432, title: Bakers}", moved))
    assert "5434 (no entries)" in done.output


@pytest.mark.parametrize("command", ["compare", "convert", "viability", "scan"])
def test_the_help_of_a_level_says_that_it_may_be_a_number(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert "by name (minor) or number (1 is the top)" in " ".join(done.output.replace("│", " ").split())
