"""What people bring is taken for what it is, asked about, or refused in words; docs/what-is-taken.md shows each."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.brought.bringing import Brought
from tests.brought.sections import SECTIONS

ROOT = Path(__file__).parents[1]
ALL = [pytest.param(one, id=one.what) for brought in SECTIONS.values() for one in brought]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and nothing kept from before."""
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("brought", ALL)
def test_what_is_brought_is_taken_asked_about_or_refused(brought: Brought, place: Path) -> None:
    said = brought.run(place)
    assert (said.exit_code == 0) == (brought.outcome == "taken"), said.text
    for words in brought.says:
        assert words.casefold() in said.flat.casefold(), said.text
    for words in brought.never:
        assert words not in said.flat, said.text


def test_no_two_things_brought_are_called_alike() -> None:
    names = [one.what for brought in SECTIONS.values() for one in brought]
    assert len(names) == len(set(names))


def test_the_page_shows_what_is_said() -> None:
    made = runpy.run_path(str(ROOT / "docs/make_what_is_taken.py"))["page"]()
    assert (ROOT / "docs/what-is-taken.md").read_text(encoding="utf-8") == made, "run: make docs"
