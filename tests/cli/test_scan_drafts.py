"""``occumap scan --draft`` writes a folder that ``occumap revise`` plans without errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from occumap.cli import scan as command
from occumap.cli.app import app
from occumap.errors import OutputError
from tests.made_scan import VERSION, made_scan


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "scan", lambda *_, **__: made_scan())


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(app, list(arguments))
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_folder_is_one_that_revise_plans_without_errors(tmp_path: Path) -> None:
    said = run("scan", VERSION, "--index", "starter", "--draft", "--out", str(tmp_path / "scan"))
    assert "6 issues drafted, 4 with changes" in said
    assert "Planned together: 0 open errors" in said
    names = {path.name for path in (tmp_path / "scan").iterdir()}
    assert names == {
        "evidence.csv", "groups.csv", "issues.csv", "parts.csv", "revision.yaml", "scan.html", "scan.json"
    }  # fmt: skip
    plan = json.loads(run("revise", str(tmp_path / "scan"), "--index", "starter", "--json"))
    assert [one for one in plan["findings"] if one["severity"] == "error"] == []


def test_without_drafts_the_report_is_written_alone(tmp_path: Path) -> None:
    run("scan", VERSION, "--out", str(tmp_path / "scan"))
    assert not (tmp_path / "scan" / "revision.yaml").exists()


def test_json_is_that_of_the_scan_or_of_the_drafts() -> None:
    assert json.loads(run("scan", VERSION, "--json")) == made_scan().to_dict()
    drafts = json.loads(run("scan", VERSION, "--draft", "--json"))
    assert (drafts["open_errors"], len(drafts["issues"])) == (0, 6)


def test_a_revision_that_was_edited_is_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    run("scan", VERSION, "--index", "starter", "--draft", "--out", str(folder))
    run("scan", VERSION, "--index", "starter", "--draft", "--out", str(folder))
    edited = (folder / "revision.yaml").read_text(encoding="utf-8").replace("Drafted from", "Edited after")
    (folder / "revision.yaml").write_text(edited, encoding="utf-8")
    for more in ([], ["--draft", "--index", "starter"]):
        answer = CliRunner().invoke(app, ["scan", VERSION, *more, "--out", str(folder)])
        assert isinstance(answer.exception, OutputError)
        assert "you may have edited" in str(answer.exception)
        assert (folder / "revision.yaml").read_text(encoding="utf-8") == edited


def test_a_report_without_drafts_replaces_one_whose_revision_was_moved(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    run("scan", VERSION, "--index", "starter", "--draft", "--out", str(folder))
    (folder / "revision.yaml").rename(tmp_path / "mine.yaml")
    run("scan", VERSION, "--out", str(folder))
    assert not (folder / "issues.csv").exists()


def test_evidence_that_is_as_usual_is_not_shown_as_strong() -> None:
    said = run("scan", VERSION, "--level", "minor")
    assert "nothing unusual" in said
    assert "by people × strength of evidence" in said
