"""LibreOffice opens what is written as a workbook, and what it saves again has the same codes, zeros and all."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from occumap.catalog import load
from occumap.examples import small_version
from occumap.model.code import Code
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice isn't installed (apt: libreoffice-calc)"),
]
CODES = ("0", "01", "0110", "1e5", "62.0", "2310-2320", "1/2", "=1+1", "TRUE", "12:30")


def odd() -> Version:
    rules = CodeRules((Level(1, "group", "(?s:.+)"),), "stated")
    groups = tuple(Group(Code("odd", code), f"Gärtner, “{code}”; l’œuvre", "group", None) for code in CODES)
    return Version("odd", "Odd codes", rules, groups)


def converted(paths: list[Path], ending: str, tmp_path: Path) -> list[Path]:
    """Return what LibreOffice makes of some files, one run for all, since it takes a while to start."""
    assert SOFFICE is not None
    kind = ending.partition(":")[0]
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [SOFFICE, profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path / kind)]
    done = subprocess.run([*command, *map(str, paths)], check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return [tmp_path / kind / f"{path.stem}.{kind}" for path in paths]


def cells(path: Path) -> list[tuple[object, ...]]:
    (sheet,) = openpyxl.load_workbook(path).worksheets
    return list(sheet.iter_rows(values_only=True))


# One test, because two LibreOffices that start at once can stand in each other's way.
def test_what_it_saves_as_ods_xlsx_and_csv_has_the_same_codes_and_is_loaded_as_the_same_groups(tmp_path: Path):
    version = replace(small_version(), source="")
    written = [odd().save(tmp_path / "odd.xlsx"), version.save(tmp_path / "tiny1.xlsx")]
    ods = converted(written, "ods", tmp_path)
    xlsx = converted(ods, "xlsx", tmp_path)
    csv = converted(written, "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path)
    assert [cells(path) for path in xlsx] == [cells(path) for path in written]
    assert {row[1] for row in cells(xlsx[0])[1:]} == set(CODES)
    for path in (ods[1], xlsx[1], csv[1]):
        read = load.version(path)
        assert [(g.code.value, g.title, g.level) for g in read] == [(g.code.value, g.title, g.level) for g in version]
        assert [g.parent and g.parent.value for g in read] == [g.parent and g.parent.value for g in version]
