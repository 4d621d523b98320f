"""What somebody new gets wrong is refused in words: no traceback, no answer that rests on nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import occumap as om
from occumap.cli.app import app

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
    options: dict[str, Any] = {"from_version": "soc2010", "to_version": "soc2020", "code": "soc2010", "value": "jobs"}
    with pytest.raises(om.UnknownNameError, match=r"no level 'units'.*major, sub-major, minor, unit"):
        om.convert(figures, level="units", **options)
    with pytest.raises(om.UnknownNameError, match="no level 'units'"):
        om.viability("soc2020", level="units")
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
