"""The compact facts of the UK Standard Skills Classification, read as a framework of groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from occumap.io.standard_skills import read_group_texts
from occumap.io.standard_skills_framework import (
    StandardSkillsFacts,
    facts_of_texts,
    read_standard_skills_facts,
    read_structure,
    standard_skills_framework,
    texts_of_tasks,
)
from occumap.model.skills import Framework
from tests.io.made_files import make_workbook

STRUCTURE = """code,level,title,parent
1,major,Makers,
11,sub-major,Food makers,1
110,minor,Bakers and cooks,11
1101,unit,Bakers,110
1101/01,sub-unit,Bread bakers,1101
1101/99,sub-unit,Bakers n.e.c.,1101
"""


HEADER = ("SUG Code", "SUG Title", "SUG Description", "Task ID", "Task Statement", "Task Relatedness %")


def facts(folder: Path) -> StandardSkillsFacts:
    pl.DataFrame(
        {"group": ["1101/01"] * 4, "task": [7, 12, 300, 20001], "relatedness": [90, 60, 50, 75]},
        schema_overrides={"task": pl.UInt16, "relatedness": pl.UInt8},
    ).write_parquet(folder / "links.parquet")
    pl.DataFrame(
        {"task": [7, 12, 300], "skill": ["dough", "dough", "records"]}, schema_overrides={"task": pl.UInt16}
    ).write_parquet(folder / "task-skills.parquet")
    (folder / "skills.csv").write_text(
        "skill,title,family,generic\ndough,Making dough,Food,no\nrecords,Keeping records,General,yes\n"
    )
    parents = {"1101/01": "1101", "1101/02": "1101", "1101": "110", "2201/01": "2201", "2201": "220"}
    return read_standard_skills_facts(folder, {"1101/01": "Bread bakers"}, parents)


def made(known: StandardSkillsFacts) -> Framework:
    return standard_skills_framework(known, "made", title="Made up", source="nobody")


def test_a_group_asks_a_skill_as_much_as_its_tasks_lie_in_it(tmp_path: Path) -> None:
    found = made(facts(tmp_path))
    asked = found.profile("1101/01").by_skill
    assert asked["dough"].importance == 1
    assert asked["records"].importance == 50 / 150
    assert found.profile_titles["1101/01"] == "Bread bakers"
    assert found.scale.graded is False
    assert found.extras["general"]["skill"].to_list() == ["records"]


def test_one_task_alone_makes_no_skill_of_a_group_unless_its_neighbours_do_more_of_it(tmp_path: Path) -> None:
    known = facts(tmp_path)
    more = [("2201/01", "T.00007", 80), ("2201/01", "T.00300", 80), ("1101/02", "T.00012", 80)]
    links = pl.concat([known.links, pl.DataFrame(more, schema=known.links.schema, orient="row")])
    found = made(replace(known, links=links))
    assert set(found.profile("2201/01").by_skill) == {"records"}
    assert set(found.profile("1101/02").by_skill) == {"dough"}
    assert found.extras["task_links"].filter(profile="2201/01").height == 2


def test_how_many_tasks_of_a_skill_a_group_does_stands_in_place_of_a_level(tmp_path: Path) -> None:
    found = made(facts(tmp_path))
    assert found.profile("1101/01").level("dough") == 1.5
    assert (found.scale.unit, found.scale.highest) == ("tasks", 2)


def test_tasks_have_the_ids_of_the_publisher_and_a_task_without_a_skill_stays(tmp_path: Path) -> None:
    links = made(facts(tmp_path)).extras["task_links"]
    assert links["task"].to_list() == ["T.00007", "T.00012", "T.00300", "T.20001"]
    assert links["relatedness"].to_list() == [0.9, 0.6, 0.5, 0.75]


def test_the_structure_is_read_as_far_up_as_asked(tmp_path: Path) -> None:
    (tmp_path / "structure.csv").write_text(STRUCTURE)
    titles, parents = read_structure(tmp_path / "structure.csv", highest="minor")
    assert list(titles) == ["1101", "1101/01", "1101/99"]
    assert parents == {"1101": "110", "1101/01": "1101", "1101/99": "1101"}


def test_tasks_of_a_workbook_stand_under_the_skills_of_those_that_share_number_and_group(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("1101/01", "Bread bakers", "", "T.00007", "Knead the dough", "90"),
        ("1101/01", "Bread bakers", "", "T.00012", "Prove the dough", "60"),
        ("1101/02", "Pie makers", "", "T.00007", "Knead the dough", "70"),
        ("1101/02", "Pie makers", "", "T.00300", "Crimp pies", "70"),
        ("23+A1", "Nobody", "", "T.00012", "Nothing", "70"),
    ]
    said = read_group_texts(make_workbook(tmp_path / "tasks.xlsx", {"Sheet1": rows}))
    found, notes = facts_of_texts(said, facts(tmp_path))
    assert found.task_skills.rows() == [("T.00007", "dough"), ("T.00012", "dough")]
    assert made(found).profile("1101/02").by_skill["dough"].importance == 1
    assert texts_of_tasks(said).rows() == [
        ("T.00007", "Knead the dough"),
        ("T.00012", "Prove the dough"),
        ("T.00300", "Crimp pies"),
    ]
    assert notes == (
        "3 tasks of 2 groups",
        "left out: rows with '23+A1' for a code",
        "1 task stands under no skill: they aren't those of the release that Occumap knows",
    )
