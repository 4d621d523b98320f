"""Sentences of tasks stand below a skill once the publisher's workbook is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog.kept import keep, remove
from occumap.catalog.load import load
from occumap.catalog.skill_tasks import sentences_below, tasks_below
from occumap.examples import small_framework
from occumap.model.skills import Framework
from tests.io.made_files import make_workbook

HEADER = ("SUG Code", "SUG Title", "SUG Description", "Task ID", "Task Statement", "Task Relatedness %")


def made() -> Framework:
    extras = {
        "task_links": pl.DataFrame({"profile": ["O1", "O1"], "task": ["T.1", "T.2"], "relatedness": [0.9, 0.6]}),
        "task_skills": pl.DataFrame({"task": ["T.1", "T.2"], "skill": ["dough", "dough"]}),
    }
    return replace(small_framework(), extras=extras)


def test_sentences_stand_below_a_skill_once_they_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    assert [one.text for one in tasks_below(made(), "O1", "dough")] == [None, None]
    rows = [HEADER, ("5432/01", "Bakers", "", "T.1", "Knead the dough", "90")]
    loaded = load(make_workbook(tmp_path / "tasks.xlsx", {"Sheet1": rows}))
    assert loaded.nouns == ("framework",)
    keep(loaded, "ssc-tasks")
    for _ in range(2):  # read, then from the cache
        assert [one.text for one in tasks_below(made(), "O1", "dough")] == ["Knead the dough", None]
        assert sentences_below(made(), "O1") == {"dough": ("Knead the dough",)}
    remove("ssc-tasks")
    assert sentences_below(made(), "O1") == {}
    assert [one.text for one in tasks_below(made(), "O1", "dough")] == [None, None]


def test_a_workbook_is_a_framework_of_its_own_with_its_sentences(tmp_path: Path) -> None:
    path = make_workbook(
        tmp_path / "tasks.xlsx", {"Sheet1": [HEADER, ("5213/03", "Welders", "", "T.99999", "Join two plates", "90")]}
    )
    loaded = load(path)
    assert loaded.framework is not None
    assert loaded.framework.extras["task_texts"].rows() == [("T.99999", "Join two plates")]
    assert "1 task stands under no skill" in " ".join(loaded.notes)
