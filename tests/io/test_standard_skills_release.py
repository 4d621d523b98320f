"""A whole release of the UK Standard Skills Classification, on small files of the shape that its report describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from occumap.catalog.load import load
from occumap.errors import InputError
from occumap.io.standard_skills_release import has_release_tables, read_standard_skills_release
from tests.io.made_files import Cell, make_csv, make_workbook

Sheets = Mapping[str, Sequence[Sequence[Cell]]]
SKILLS: Sheets = {
    "Skills": [
        ("Skill Domain", "Skill Area", "Skill Group", "Occupational Skill ID", "Occupational Skill", "Description"),
        ("Making", "Baking", "Dough", "S.1", "Making dough", "Mix and knead."),
        ("Making", "Baking", "Ovens", "S.2", "Running ovens", "Heat and time."),
    ],
}
TASKS: Sheets = {
    "Tasks": [("Task ID", "Task Statement"), ("T.1", "Knead dough"), ("T.2", "Light the oven")],
    "Skill to task": [("Occupational Skill ID", "Task ID"), ("S.1", "T.1"), ("S.2", "T.2"), ("S.2", "T.9")],
    "SUG to task": [
        ("SUG Code", "SUG Title", "Task ID", "Relatedness %"),
        ("5432/01", "Bakers", "T.1", 90),
        ("5432/01", "Bakers", "T.2", 45),
        ("54+2", "Nobody", "T.2", 50),
    ],
}
MORE: Sheets = {
    "Notes": [("Contents of this workbook",), ("see the report",)],
    "Knowledge": [("Knowledge ID", "Knowledge Concept"), ("K.1", "Yeast")],
    "Skill to knowledge": [("Occupational Skill ID", "Knowledge ID"), ("S.1", "K.1")],
    "Core skills": [
        ("SUG Code", "Core Skill ID", "Core Skill", "Proficiency Level"),
        ("5432/01", "C.1", "Communication", 3),
    ],
    "Mapping to ONET": [("Occupational Skill ID", "O*NET Element ID"), ("S.1", "4.A.3.a.2")],
}
DIRECT: Sheets = {"SUG to skill": [("SUG Code", "Occupational Skill ID", "Importance"), ("5432/01", "S.2", 0.8)]}


def release(tmp_path: Path, *several: Sheets) -> Path:
    return make_workbook(tmp_path / "release.xlsx", {name: rows for one in several for name, rows in one.items()})


def test_what_groups_ask_follows_from_their_tasks_where_nothing_says_it(tmp_path: Path) -> None:
    read = read_standard_skills_release(release(tmp_path, SKILLS, TASKS), "ssc1")
    framework = read.framework
    assert {one.skill: one.importance for one in framework.profile("5432/01").requirements} == {"S.1": 1.0, "S.2": 0.5}
    assert framework.profile_titles == {"5432/01": "Bakers"}
    assert framework.skills.row(0) == ("S.1", "Making dough", "Baking", "Mix and knead.")
    assert dict(framework.extras["task_texts"].iter_rows()) == {"T.1": "Knead dough", "T.2": "Light the oven"}
    assert "what groups ask is taken from their tasks" in read.said
    assert any("'54+2'" in line for line in read.said)
    assert "left out: 1 link to task ids that no table lists" in read.said


def test_a_table_of_groups_and_skills_is_taken_as_it_stands(tmp_path: Path) -> None:
    framework = read_standard_skills_release(release(tmp_path, SKILLS, TASKS, DIRECT), "ssc1").framework
    assert {one.skill: one.importance for one in framework.profile("5432/01").requirements} == {"S.2": 0.8}


def test_knowledge_core_skills_and_mappings_are_kept(tmp_path: Path) -> None:
    read = read_standard_skills_release(release(tmp_path, SKILLS, TASKS, MORE), "ssc1")
    extras = read.framework.extras
    assert extras["knowledge"].rows() == [("K.1", "Yeast")]
    assert extras["knowledge_links"].select("skill", "knowledge").rows() == [("S.1", "K.1")]
    assert extras["core_skills"].rows() == [("5432/01", "C.1", "Communication", 3.0)]
    assert extras["mappings"].rows() == [("S.1", "O*NET Element ID", "4.A.3.a.2")]
    assert extras["hierarchy"].rows()[0] == ("S.1", "Making", "Baking", "Dough")
    assert read.said[:3] == ("2 skills", "2 tasks", "1 knowledge concept")


def test_a_folder_of_tables_is_told_and_laid_on_the_map(tmp_path: Path) -> None:
    make_workbook(tmp_path / "skills.xlsx", SKILLS)
    make_csv(tmp_path / "tasks.csv", "Task ID,Task Statement\nT.1,Knead dough\n")
    make_csv(tmp_path / "skills_to_tasks.csv", "Skill ID,Task ID\nS.1,T.1\n")
    make_csv(tmp_path / "groups_to_tasks.csv", "SUG Code,Task ID,Task Relatedness %\n5432/01,T.1,90\n")
    assert has_release_tables(tmp_path)
    loaded = load(tmp_path)
    assert loaded.framework is not None
    assert loaded.framework.profile("5432").by_skill["S.1"].importance == 1
    assert loaded.kind is not None
    assert "release of the UK Standard Skills Classification" in loaded.taken_as


def test_other_workbooks_and_folders_are_none(tmp_path: Path) -> None:
    make_workbook(tmp_path / "a.xlsx", {"Sheet1": [("code", "title"), ("1", "Bakers")]})
    assert not has_release_tables(tmp_path)
    assert not has_release_tables(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ((TASKS,), "no table lists skills"),
        ((SKILLS,), "no table leads from six-digit groups to skills"),
        ((SKILLS, {"s": [("SUG Code", "Skill ID", "Importance"), ("5432/01", "S.1", "much")]}), "row 2.*'much'"),
        ((SKILLS, {"s": [("SUG Code", "Skill ID", "Importance"), ("5432/01", "S.1", 120)]}), "row 2.*120 is more"),
        (({"Skills": [*SKILLS["Skills"], ("X", "Y", "Z", "S.1", "Other", "")]}, TASKS), "S.1 stands for two things"),
    ],
)
def test_what_is_wrong_is_told_with_the_table(tmp_path: Path, sheets: tuple[Sheets, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_standard_skills_release(release(tmp_path, *sheets), "ssc1")
