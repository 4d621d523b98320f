"""Help: the list of commands, their lines and examples are those of the commands themselves."""

from __future__ import annotations

import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from occumap.cli.app import app
from occumap.cli.help import COMMANDS, GROUPS, example, overview

# These wait for a browser or an assistant, or reach for the network; each has tests of its own.
NOT_RUN = {"serve", "download", "mcp"}


def test_each_line_is_the_first_of_the_commands_own_help() -> None:
    group = typer.main.get_command(app)
    context = typer.Context(group)
    said = {name: group.get_command(context, name).help.split("\n\n")[0] for name in COMMANDS}  # type: ignore[attr-defined]
    assert {name: " ".join(text.split()) for name, text in said.items()} == {n: c.line for n, c in COMMANDS.items()}


def test_every_module_of_commands_is_listed() -> None:
    places = {command.place.split(":")[0] for command in COMMANDS.values()}
    folder = Path(import_module("occumap.cli").__file__ or "").parent
    modules = {path.stem for path in folder.glob("*.py") if "_command(" in path.read_text("utf-8")}
    assert modules - {"review", "user", "map", "app", "help"} <= places


def test_the_overview_fits_a_terminal_and_groups_commands_by_what_a_user_does() -> None:
    assert list(GROUPS) == ["Start", "Revise", "Code", "Figures", "Map", "Exchange", "Serve"]
    assert max(map(len, overview().splitlines())) <= 100
    assert CliRunner().invoke(app, ["--help"]).output.strip() == overview()


def test_the_overview_is_printed_before_anything_else_is_imported() -> None:
    code = (
        "import sys; sys.argv = ['occumap', '--help']; from occumap.cli.entry import main; main(); "
        "print(sorted({'typer', 'rich'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert said.stdout == f"{overview()}\n[]\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_its_example(name: str) -> None:
    said = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"})
    assert said.exit_code == 0
    assert example(name) in said.output


def test_a_command_that_is_mistyped_gets_a_suggestion() -> None:
    said = CliRunner().invoke(app, ["cod", "baker"])
    assert said.exit_code == 2
    assert "Did you mean 'code'?" in said.output


@pytest.mark.slow
def test_every_example_works_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = pytest.importorskip("occumap.workflows.samples")
    samples.write_samples(tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCCUMAP_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    run = CliRunner()
    for made in (
        "code samples/answers.csv --title job_title --industry industry --out coded.csv",
        "export soc2020 --format ons-xlsx --out soc2020.xlsx",
    ):
        assert run.invoke(app, shlex.split(made)).exit_code == 0
    failed = {}
    for name, command in COMMANDS.items():
        if name not in NOT_RUN:
            said = run.invoke(app, shlex.split(command.example))
            if said.exit_code:
                failed[command.example] = said.output, said.exception
    assert failed == {}
