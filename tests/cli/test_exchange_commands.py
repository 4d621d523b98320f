"""``occumap export`` and ``occumap load`` at the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from occumap.cli.app import app
from occumap.errors import InputError
from occumap.examples import small_version
from occumap.io.classification_csv import write_classification_csv

runner = CliRunner()


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))


def run(*words: object) -> str:
    result = runner.invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_export_says_what_it_wrote_and_what_the_format_cannot_hold(tmp_path):
    said = run("export", "soc2010:soc2020", "--format", "sdmx-ml", "--out", tmp_path / "soc.xml")
    assert f"written  {tmp_path / 'soc.xml'}" in said
    assert "not included in sdmx-ml: numbers of entries and shares" in said


def test_load_says_what_it_took_a_file_for_and_keeps_it_for_other_commands(tmp_path):
    path = tmp_path / "whatever"
    path.write_text(write_classification_csv(small_version()))
    said = run("load", path, "--as", "tiny")
    assert "read as    classification in a table: it has codes in ‘code’, titles in ‘title’, levels in ‘level’" in said
    assert "contains   version whatever: 3 section, 7 job" in said
    assert "Bakers" in run("show", "tiny", "11")
    run("export", "tiny", "--format", "xkos", "--out", tmp_path / "tiny.ttl")
    assert "version tiny: 3 section, 7 job" in run("load", tmp_path / "tiny.ttl")


def test_load_answers_in_json(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text(write_classification_csv(small_version()))
    said = json.loads(run("load", path, "--json"))
    assert said["taken_for"] == "classification in a table"
    levels = [{"number": 1, "name": "section", "groups": 3}, {"number": 2, "name": "job", "groups": 7}]
    told = {"language": "en", "languages": ["en"], "source": "small.csv", "levels": levels}
    assert said["versions"] == [{"id": "small", "title": "small", **told}]
    assert said["kept_as"] is None


def test_a_file_that_cannot_be_taken_for_anything_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("alpha,beta\n1,2\n")
    with pytest.raises(InputError, match="what it holds can't be told from its columns"):
        run("load", path)


def test_many_files_are_not_all_listed(tmp_path):
    said = run("export", "engineering-and-manufacturing", "--format", "schema-org", "--out", tmp_path / "pages")
    assert "and 362 more in the same folder" in said
    assert len(said.splitlines()) < 40
