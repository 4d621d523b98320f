"""Tasks below a skill, and the table of all of them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from occumap.atlas.profile_tasks import ProfileTask, task_table, tasks_of
from occumap.examples import small_framework
from occumap.model.skills import Framework


def with_tasks(*, texts: bool) -> Framework:
    extras = {
        "task_links": pl.DataFrame(
            {"profile": ["O1", "O1", "O2", "gone"], "task": ["2", "1", "1", "9"], "relatedness": [0.9, 0.6, 0.7, 1.0]}
        ),
        "task_skills": pl.DataFrame({"task": ["1", "2"], "skill": ["dough", "dough"]}),
    }
    if texts:
        extras["task_texts"] = pl.DataFrame({"task": ["1"], "text": ["Knead dough."]})
    return replace(small_framework(), extras=extras)


def test_the_tasks_of_a_skill_come_most_related_first() -> None:
    assert tasks_of(with_tasks(texts=False), "O1", "dough") == (ProfileTask("2", 0.9), ProfileTask("1", 0.6))


def test_sentences_stand_beside_those_that_are_loaded() -> None:
    assert [task.text for task in tasks_of(with_tasks(texts=True), "O1", "dough")] == [None, "Knead dough."]


def test_a_framework_without_tasks_has_none() -> None:
    assert tasks_of(small_framework(), "O1", "dough") == ()
    assert task_table(small_framework()).related.nnz == 0


def test_the_table_has_a_row_for_every_profile_of_the_framework_and_no_other() -> None:
    table = task_table(with_tasks(texts=False))
    assert table.tasks == ("1", "2")
    assert table.related.shape == (5, 2)
    assert table.related.toarray()[:2].tolist() == [[0.6, 0.9], [0.7, 0.0]]
