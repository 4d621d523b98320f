"""The Australian Skills Classification is read: made-up files of its shape, and the real ones where they are."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from occumap.errors import InputError
from occumap.io.australian_skills import read_australian_skills
from occumap.model.skills import Framework
from tests.io.made_files import make_csv

SCORES = """anzsco_code,anzsco_name,core_competencies,score,proficiency_level,anchor_value
3511,Bakers,Numeracy,4,Intermediate,Weigh flour
3511,Bakers,Reading,2,Basic,Read a label
351112,Pastrycook,Numeracy,5,Intermediate,Scale a recipe
"""
ANCHORS = """core_competencies,competency_description,score,proficiency_level,anchor_value
Numeracy,Using numbers,4,Intermediate,Weigh flour
Numeracy,Using numbers,5,Intermediate,Scale a recipe
Reading,Reading text,2,Basic,Read a label
"""
TASKS = """anzsco_code,anzsco_name,specialist_task,percent_of_time_spent_on_task,specialist_cluster,\
percent_of_time_spent_on_cluster,cluster_family,percent_of_time_spent_on_family
3511,Bakers,Bake bread,0.75,Bake,1,Food,1.0
3511,Bakers,Mix dough,0.25,Bake,1,Food,1.0
"""


def read(tmp_path: Path, **changed: str) -> Framework:
    tables = {"competencies": SCORES, "competencies_descriptions": ANCHORS, "specialist_tasks": TASKS, **changed}
    for name, text in tables.items():
        if text:
            stem = f"core_{name}" if name.startswith("comp") else name
            make_csv(tmp_path / f"asc_{stem}.csv", text)
    return read_australian_skills(tmp_path)


def test_scores_are_levels_of_1_to_10_and_anchors_are_descriptors(tmp_path):
    framework = read(tmp_path)
    assert (framework.id, framework.code_list) == ("asc", "anzsco")
    assert (framework.scale.lowest, framework.scale.highest) == (1, 10)
    assert framework.profile("3511").level("Numeracy") == 4
    assert framework.described("Numeracy") == {4.0: "Weigh flour", 5.0: "Scale a recipe"}
    assert framework.skills.row(0) == ("Numeracy", "Numeracy", "Core competencies", "Using numbers")
    assert framework.profiles["code"].to_list() == ["3511", "351112"]
    assert framework.extras["bands"].row(2) == ("Reading", 2.0, "Basic")


def test_specialist_tasks_and_tools_are_extras_never_requirements(tmp_path):
    tools = "anzsco_code,anzsco_name,technology_tool\n3511,Bakers,Oven software\n"
    framework = read(tmp_path, specialist_tasks=TASKS, technology_tools=tools)
    tasks = framework.extras["specialist_tasks"]
    assert tasks.row(0) == ("3511", "Bake bread", 0.75, "Bake", 1.0, "Food", 1.0)
    assert framework.extras["technology_tools"].row(0) == ("3511", "Oven software")
    assert set(framework.skills["skill"]) == {"Numeracy", "Reading"}


def test_specialist_tasks_are_skills_held_or_not_where_they_are_asked_for(tmp_path):
    read(tmp_path)
    framework = read_australian_skills(tmp_path, tasks=True)
    assert framework.skills.row(2) == ("Bake bread", "Bake bread", "Food", "Bake")
    asked = framework.profile("3511").by_skill
    assert (asked["Bake bread"].level, asked["Bake bread"].importance) == (1, 1)
    assert asked["Mix dough"].importance == pytest.approx(1 / 3)
    assert (asked["Numeracy"].level, asked["Numeracy"].importance) == (4, 1)
    assert framework.extras["tasks"].rows() == [("3511", "Bake bread"), ("3511", "Mix dough")]
    assert "they stand at level 1, done or not" in framework.notice


def test_a_task_that_stands_twice_for_an_occupation_is_refused(tmp_path):
    read(tmp_path, specialist_tasks=TASKS + TASKS.splitlines()[1] + "\n")
    with pytest.raises(InputError, match="'Bake bread' stands twice for 3511"):
        read_australian_skills(tmp_path, tasks=True)


def test_tasks_that_are_asked_for_and_not_there_are_missed(tmp_path):
    read(tmp_path, specialist_tasks="")
    with pytest.raises(InputError, match="asc_specialist_tasks"):
        read_australian_skills(tmp_path, tasks=True)


def test_the_real_release_tells_occupations_apart_by_tasks(shared):
    framework = read_australian_skills(shared / "asc", tasks=True)
    assert (len(framework.skills), len(framework.profiles)) == (10 + 1_925, 600)
    assert len(framework.requirements) == 6_000 + 10_963


def test_scores_alone_are_enough_and_then_their_own_anchors_describe_the_levels(tmp_path):
    framework = read(tmp_path, competencies_descriptions="", specialist_tasks="")
    assert framework.described("Reading") == {2.0: "Read a label"}
    assert set(framework.extras) == {"bands"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"competencies": SCORES + "3511,Bakers,Teamwork,11,High,x\n"}, r"row 5: level '11' isn't valid.*from 1 to 10"),
        ({"competencies": SCORES + "3511,Bakers,Teamwork,high,High,x\n"}, "row 5: level 'high' isn't valid"),
        (
            {"competencies": SCORES + "3511,Bakers,Teamwork,3,Basic,x\n"},
            "it says nothing about the competency 'Teamwork'",
        ),
        ({"competencies": SCORES + "3511,Bakers,Reading,3,Basic,x\n"}, "3511 needs Reading twice"),
        ({"competencies": SCORES + ",Bakers,Reading,3,Basic,x\n"}, "row 5: anzsco_code is empty"),
        ({"specialist_tasks": TASKS.replace("0.75", "75")}, r"tasks.csv, row 2: share of time '75' isn't valid"),
        ({"specialist_tasks": "anzsco_code\n3511\n"}, r"tasks.csv: there is no column for task"),
        ({"competencies": ""}, r"asc_core_competencies.csv: there is no such file"),
    ],
)
def test_what_is_no_release_of_it_is_refused_with_file_and_row(tmp_path, changed, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, **changed)


def test_a_file_is_no_folder(tmp_path):
    with pytest.raises(InputError, match="it isn't a folder"):
        read_australian_skills(make_csv(tmp_path / "asc.csv", SCORES))


def test_the_real_release_scores_600_occupations_on_10_competencies(shared):
    framework = read_australian_skills(shared / "asc")
    assert (len(framework.profiles), len(framework.skills), len(framework.requirements)) == (600, 10, 6000)
    assert framework.profiles["code"].str.len_chars().unique().sort().to_list() == [4, 6]
    assert framework.descriptors.group_by("skill").len()["len"].to_list() == [10] * 10
    assert framework.profile("1111").level("Numeracy") == 6


def test_real_shares_of_time_on_tasks_add_up_to_one_for_every_occupation(shared):
    extras = read_australian_skills(shared / "asc").extras
    sums = extras["specialist_tasks"].group_by("profile").agg(pl.col("share_of_time").sum())
    assert len(sums) == 600
    assert (sums["share_of_time"] - 1).abs().max() < 1e-9
    assert {name: len(table) for name, table in extras.items()} == {
        "bands": 100,
        "descriptions": 600,
        "specialist_tasks": 10_963,
        "technology_tools": 1_989,
        "tool_examples": 260,
    }
