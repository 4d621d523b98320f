"""No command writes its result over a file that it was given."""

import shutil

import pytest
import typer
from typer.testing import CliRunner

from occumap.cli.app import app
from occumap.cli.file_command import FileCommand, refuse_own_input
from occumap.cli.help import COMMANDS
from occumap.errors import OutputError
from occumap.workflows.samples import write_samples


@pytest.mark.parametrize(
    "line",
    [
        "convert jobs.csv --from soc2010 --to soc2020 --code soc2010 --value jobs --out jobs.csv",
        "convert jobs.csv --from soc2010 --to soc2020 --code soc2010 --weights people.csv --out people.csv",
        "convert people.csv --from soc2010 --to soc2020 --code soc2010 --records draw --out ./people.csv",
        "code answers.csv --title job_title --out answers.csv",
        "review apply answers.csv --title job_title --decisions own-entries.csv --out own-entries.csv",
        "review promote --decisions own-entries.csv --out own-entries.csv",
        "destinations 2126 --to 2122 --to 2126 --known answers.csv --out answers.csv",
        "export own-entries.csv --format datapackage --out own-entries.csv",
    ],
)
def test_a_result_never_replaces_what_it_was_made_from(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in write_samples(tmp_path / "samples"):
        shutil.move(path, tmp_path / path.name)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    result = CliRunner().invoke(app, line.split())
    assert isinstance(result.exception, OutputError), (result.output, result.exception)
    assert "this is the input file" in str(result.exception)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_link_to_the_input_is_the_input(tmp_path):
    path, link = tmp_path / "jobs.csv", tmp_path / "link.csv"
    path.write_text("code\n")
    link.symlink_to(path)
    with pytest.raises(OutputError, match=r"link\.csv: this is the input file"):
        refuse_own_input({"file": path, "target": link}, {"target"})
    refuse_own_input({"file": path, "target": tmp_path / "new.csv", "said": "x" * 5_000}, {"target"})


def test_every_command_keeps_to_it():
    group = typer.main.get_command(app)
    context = typer.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        for one in getattr(command, "commands", {name: command}).values():
            has_out = any("--out" in parameter.opts for parameter in one.params)
            assert isinstance(one, FileCommand) or not has_out, (name, one.name)
