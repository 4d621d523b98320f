"""A six-digit code is understood with and without its stroke wherever a command reads one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from occumap.catalog import load
from occumap.cli.app import app
from occumap.coding.judged_rows import as_codes

WRITTEN = ["2134/03", "213403"]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("code", WRITTEN)
def test_show_finds_the_group(code: str) -> None:
    assert "2134/03 Software developers (sub-unit)" in run("show", "soc2020ext", code)


@pytest.mark.parametrize("code", WRITTEN)
def test_compare_finds_the_group(tmp_path: Path, code: str) -> None:
    index = tmp_path / "office.csv"
    index.write_text("title,soc2020ext,soc2020\nDeveloper,213403,2134\nTester,2134/03,2134\n")
    said = run("compare", "soc2020ext", "soc2020", "--index", str(index), "--group", code)
    assert "2134/03" in said
    assert "2134/99" not in said


def test_true_codes_and_own_entries_are_read_either_way(tmp_path: Path) -> None:
    version = load.version("soc2020ext")
    assert as_codes(pl.Series(["2134/03", "213403", "soc2020ext:213403"]), version).to_list() == ["2134/03"] * 3
    assert as_codes(pl.Series([213403]), version).to_list() == ["2134/03"]
    own = tmp_path / "own.csv"
    own.write_text("title,soc2020ext\nDeveloper,213403\n")
    assert load.index(own).codes("soc2020ext").to_list() == ["2134/03"]
