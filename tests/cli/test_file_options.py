"""Every command that reads a file takes the same options, and says what was told without them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from occumap.cli.app import app


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "list.txt"
    path.write_bytes("Liste\nStand: 2030\nkode|code|title\nx|1|Håndverk\ny|11|Pottemaker\n".encode("cp1252"))
    return path


def test_what_was_told_is_said(table):
    done = run("load", str(table))
    assert "read as text in Latin-1, cells separated by strokes (|), header in row 3" in done.output


@pytest.mark.parametrize("command", ["load", "show"])
def test_it_can_be_said_instead(table, command):
    options = ("--delimiter", "|", "--encoding", "latin-1", "--header-row", "3")
    assert "read as" in run("load", str(table), *options).output
    assert run(command, str(table), *options).exit_code == 0
    assert "no encoding is called" in str(run(command, str(table), "--encoding", "klingon").exception)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--header-row", "-1", "-1 is no row"),
        ("--decimal", ";", "';' stands before no decimals"),
        ("--code-width", "1,x", "'1,x' is no number of digits"),
        ("--delimiter", "::", "'::' can't stand between cells"),
    ],
)
def test_what_cannot_be_meant_is_refused(table, option, value, said):
    assert said in str(run("load", str(table), option, value).exception)


def test_a_folder_is_no_title_and_a_coded_file_no_classification(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers").mkdir()
    assert "this is a folder" in str(run("code", "answers").exception)
    (tmp_path / "jobs.csv").write_text("id,job\n1,baker\n")
    run("code", "jobs.csv", "--title", "job", "--out", "coded.csv")
    for command in ("load", "show"):
        assert "it is a file of answers that Occumap coded" in str(run(command, "coded.csv").exception)
