"""The command ``occumap profile``, and the commands that start from its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from occumap.cli.app import app
from occumap.errors import InputError, OutputError, UnknownNameError

STARTER = ("--framework", "engineering-starter")


def run(*arguments: str) -> Result:
    said = CliRunner().invoke(app, list(arguments))
    if said.exception is not None and not isinstance(said.exception, SystemExit):
        raise said.exception
    return said


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    run("profile", "new", "me.json", "--name", "Ada", "--job", "OCC0851, 2015-2024", "--skill", "drawings:4", *STARTER)
    return "me.json"


def test_a_profile_is_made_shown_and_added_to(me):
    said = run("profile", "show", me, *STARTER).output
    assert "Pipe welder  OCC0851  2015 to 2024" in said
    assert "Reading drawings and specifications, level 4" in said
    assert "Ada" not in said
    run("profile", "add", me, "--skill", "robotics", *STARTER)
    assert "Robotics and automation, level not stated" in run("profile", "show", me, *STARTER).output


def test_a_profile_that_is_there_is_not_written_over(me):
    before = Path(me).read_bytes()
    with pytest.raises(OutputError, match="it is there already"):
        run("profile", "new", me, *STARTER)
    with pytest.raises(UnknownNameError):
        run("profile", "add", me, "--skill", "juggling:3", *STARTER)
    with pytest.raises(InputError, match="nothing is given to add"):
        run("profile", "add", me)
    with pytest.raises(OutputError, match="this is the input file"):
        run("gap", "OCC0292", "--person", me, "--plan", me, *STARTER)
    assert Path(me).read_bytes() == before


def test_commands_start_from_the_person(me):
    gap = run("gap", "OCC0292", "--person", me, *STARTER, "--json")
    held = {line["skill"]: line["held"] for line in json.loads(gap.stdout)["skills"]}
    assert held["drawings"] == 4, "what they stated, above what their job asks"
    path = run("paths", "OCC0292", "--person", me, *STARTER).output
    assert "Pipe welder OCC0851" in path
    assert "largest gap 53 %" in path, "54 % from the job alone"
    assert "with the skills of your profile" in run("moves", "--person", me, *STARTER).output
    assert "your own occupation" in run("fit", "--person", me, *STARTER).output
    assert run("unlock", "--person", me, *STARTER).exit_code == 0


def test_a_plan_is_kept_in_several_forms(me):
    run("paths", "OCC0292", "--person", me, "--plan", "p.html", "--plan", "p.json", "--plan", "p.jsonld", *STARTER)
    found = json.loads(Path("p.json").read_text())
    assert (found["from"]["code"], found["to"]["code"], found["person"]) == ("OCC0851", "OCC0292", "Ada")
    assert "Welding inspection" in Path("p.html").read_text()
    run("gap", "OCC0349", "OCC0292", "--plan", "g.html", *STARTER)
    run("fit", "--person", me, "--to", "OCC0292", "--plan", "f.json", *STARTER)
    assert json.loads(Path("f.json").read_text())["steps"][0]["gains"]


def test_what_is_missing_is_said(me):
    with pytest.raises(InputError, match="it needs the occupation to start from and the one to reach"):
        run("gap", "OCC0292", *STARTER)
    with pytest.raises(InputError, match="no occupation is given"):
        run("moves", *STARTER)
    with pytest.raises(InputError, match="an occupation and a profile are given"):
        run("unlock", "OCC0851", "--person", me, *STARTER)
    with pytest.raises(InputError, match="a plan needs an occupation to reach"):
        run("fit", "--person", me, "--plan", "f.json", *STARTER)
