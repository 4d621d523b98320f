"""Titles are coded to a version that a revision makes, found beside the index that it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import occumap as om
from occumap.catalog import load
from occumap.catalog.revised_versions import stated_id, version_beside
from occumap.cli.app import app
from occumap.errors import OccumapError
from occumap.model.job_description import JobDescription
from occumap.workflows.code.code_title import code_job


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``occumap revise soc2010-review --out X`` leaves."""
    folder = tmp_path_factory.mktemp("revised")
    assert CliRunner().invoke(app, ["revise", "soc2010-review", "--out", str(folder)]).exit_code == 0
    return folder


def test_the_index_that_a_revision_leaves_is_coded_to_both_versions(left: Path) -> None:
    index = load.index(left / "index.csv")
    assert index.versions == ("soc2010", "soc2020-draft")
    assert len(index) == 5_668


@pytest.mark.parametrize("to", ["soc2020-draft", "SOC2020-Draft", "structure.csv"])
def test_titles_are_coded_to_the_new_version_by_its_name_and_by_its_file(left: Path, to: str) -> None:
    asked = str(left / to) if to.endswith(".csv") else to
    run = CliRunner().invoke(app, ["code", "Teaching assistant", "--index", str(left / "index.csv"), "--to", asked])
    assert run.exit_code == 0
    assert "soc2020-draft:6112  Teaching assistants" in run.output


def test_the_new_version_has_its_titles_in_python_too(left: Path) -> None:
    answer = om.code("Teaching assistant", to="soc2020-draft", index=left / "index.csv")
    assert (str(answer.code), answer.group_title) == ("soc2020-draft:6112", "Teaching assistants")
    assert answer.versions["classification"] == "soc2020-draft"


def test_what_lies_beside_is_the_version_only_by_its_own_name(left: Path) -> None:
    assert version_beside("soc2031", left / "index.csv") is None
    assert version_beside("soc2020-draft", "starter") is None
    assert stated_id(left / "findings.csv") is None
    with pytest.raises(OccumapError, match="soc2031"):
        code_job(JobDescription("Teaching assistant"), index=str(left / "index.csv"), to="soc2031")


def test_any_column_of_codes_can_be_coded_to_with_the_codes_as_titles(tmp_path: Path) -> None:
    path = tmp_path / "office.csv"
    path.write_text("title,ours\nBaker,A1\nChef,A2\n")
    assert str(code_job(JobDescription("Baker"), index=str(path), to="ours").code) == "ours:A1"
