"""The UK Standard Skills Classification as a framework of six-digit groups: as it comes along, or of a user's workbook.

What comes along has identifiers and figures, no sentence of the publisher's: ``links.parquet`` (group, task,
relatedness in percent), ``task-skills.parquet`` (task, skill) and ``skills.csv`` (skill, title, family, generic).
Skills gather tasks of a kind; their names are Occumap's own. A workbook adds the sentences of the tasks.

A group asks a skill as much as its tasks lie in it. There are no levels; in their place stands how many tasks of the
skill the group does, each counting as much as it is related (a task related to 70 % is 0.7 of one). Importance is the
same, the highest of the group's skills being 1. So whoever does one of the twenty tasks of a skill doesn't hold it
whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from occumap.io.standard_skills import GroupTexts
from occumap.model.noun import counted
from occumap.model.skills import SKILLS, Framework, Scale

LEAST_LEVEL = 0.1


@dataclass(frozen=True)
class StandardSkillsFacts:
    """The facts that come with Occumap.

    Args:
        skills: skill, title, family, generic.
        links: profile (a six-digit group), task, relatedness in percent.
        task_skills: task, skill.
        titles: of the groups, by code.
        parents: the group above each, by code, as far up as the minor group.
    """

    skills: pl.DataFrame
    links: pl.DataFrame
    task_skills: pl.DataFrame
    titles: Mapping[str, str]
    parents: Mapping[str, str]


def read_standard_skills_facts(
    folder: Path, titles: Mapping[str, str], parents: Mapping[str, str]
) -> StandardSkillsFacts:
    """Return the facts in a folder; titles of the groups, and the group above each, by code."""
    task = pl.format("T.{}", pl.col("task").cast(pl.String).str.zfill(5)).alias("task")
    links = pl.read_parquet(folder / "links.parquet").select(pl.col("group").alias("profile"), task, "relatedness")
    gathered = pl.read_parquet(folder / "task-skills.parquet").select(task, "skill")
    skills = pl.read_csv(folder / "skills.csv", infer_schema=False)
    return StandardSkillsFacts(skills, links, gathered, titles, parents)


def standard_skills_framework(
    facts: StandardSkillsFacts, name: str, *, title: str, source: str, notice: str = ""
) -> Framework:
    """Return the framework of the six-digit groups.

    Its extras: ``task_links`` (profile, task, relatedness 0 to 1), ``task_skills`` (task, skill), and ``general``
    (skill), those that are special to no occupation.

    Args:
        facts: links of groups to tasks, and of tasks to skills.
        name: what it is to be called.
        title: for people.
        source: who publishes it and under which licence.
        notice: what a reader must know before relying on it.
    """
    groups = facts.links["profile"].unique().sort()
    titles = [facts.titles.get(group, group) for group in groups]
    requirements = requirements_of_tasks(borne_out(facts), facts.task_skills)
    return Framework(
        name,
        title,
        tasks_scale(requirements),
        facts.skills.with_columns(pl.lit("").alias("definition")).select(list(SKILLS)),
        pl.DataFrame({"profile": groups, "title": titles, "code": groups}),
        requirements,
        extras={
            "task_links": facts.links.with_columns(pl.col("relatedness") / 100),
            "task_skills": facts.task_skills,
            "general": facts.skills.filter(pl.col("generic") == "yes").select("skill"),
        },
        code_list="soc2020ext",
        source=source,
        notice=notice,
    )


def facts_of_texts(said: GroupTexts, known: StandardSkillsFacts) -> tuple[StandardSkillsFacts, tuple[str, ...]]:
    """Return the facts of a publisher's table of tasks, under the skills of known ones, and what to say of it.

    Another release may number its tasks anew. A task is taken for the known one of its number only if both belong to
    one group at least; the rest stand under no skill.
    """
    percent = (pl.col("relatedness") * 100).round().cast(pl.Int64)
    links = said.tasks.select(pl.col("group").alias("profile"), pl.col("task_id").alias("task"), percent)
    links = links.unique(["profile", "task"], keep="first", maintain_order=True)
    same = links.join(known.links, on=["profile", "task"], how="semi").select("task").unique()
    gathered = known.task_skills.join(same, on="task", how="semi", maintain_order="left")
    tasks = links["task"].n_unique()
    notes = [f"{counted(tasks, 'task')} of {counted(links['profile'].n_unique(), 'group')}"]
    notes += [f"left out: rows with {code!r} for a code" for code in said.left_out]
    if strange := tasks - len(same):
        under = counted(strange, "task stands", "tasks stand")
        notes.append(f"{under} under no skill: they aren't those of the release that Occumap knows")
    titles = dict(said.groups.select("group", "title").drop_nulls().iter_rows())
    return StandardSkillsFacts(known.skills, links, gathered, titles, known.parents), tuple(notes)


def texts_of_tasks(said: GroupTexts) -> pl.DataFrame:
    """Return the sentences of tasks (task, text), each once."""
    named = said.tasks.select(pl.col("task_id").alias("task"), pl.col("task").alias("text"))
    return named.unique("task", keep="first", maintain_order=True)


def borne_out(facts: StandardSkillsFacts) -> pl.DataFrame:
    """Return the links without those that would have a group ask for a skill by one task that has nothing near it.

    A task may be worded so that it fits many trades (“conduct checks on equipment”) and yet stand under the skill of
    one of them. So one task alone makes no skill of a group, unless groups of its minor group do others of that skill,
    or the skill is a general one.
    """
    general = facts.skills.filter(pl.col("generic") == "yes")["skill"]
    minor = {group: facts.parents.get(facts.parents.get(group, ""), group) for group in facts.links["profile"].unique()}
    beside = facts.links.select("profile", "task", near=pl.col("profile").replace_strict(minor, return_dtype=pl.String))
    beside = beside.join(facts.task_skills, on="task")
    lonely = beside.filter(
        (pl.col("task").n_unique().over("near", "skill") == 1) & ~pl.col("skill").is_in(general.implode())
    )
    return facts.links.join(lonely, on=["profile", "task"], how="anti", maintain_order="left")


def requirements_of_tasks(links: pl.DataFrame, gathered: pl.DataFrame) -> pl.DataFrame:
    """Return what profiles ask (profile, skill, level, importance), by the relatedness of the tasks in each skill.

    Relatedness is in whole percent, so that its sums are the same in whatever order they are made.

    >>> links = pl.DataFrame({"profile": ["p"] * 3, "task": ["1", "2", "3"], "relatedness": [90, 70, 80]})
    >>> gathered = pl.DataFrame({"task": ["1", "2", "3"], "skill": ["a", "a", "b"]})
    >>> requirements_of_tasks(links, gathered).select("skill", "level", "importance").rows()
    [('a', 1.6, 1.0), ('b', 0.8, 0.5)]
    """
    in_skills = links.join(gathered, on="task").group_by("profile", "skill")
    sums = in_skills.agg(pl.col("relatedness").cast(pl.Int64).sum()).sort("profile", "skill")
    importance = pl.col("relatedness") / pl.col("relatedness").max().over("profile")
    level = (pl.col("relatedness") / 100).round(1).clip(lower_bound=LEAST_LEVEL)
    return sums.select("profile", "skill", level.alias("level"), importance.alias("importance"))


def tasks_scale(requirements: pl.DataFrame) -> Scale:
    """Return the scale of requirements whose levels are numbers of tasks."""
    most = requirements["level"].max()
    return Scale("tasks", 0, math.ceil(most) if isinstance(most, float) else 1, (0, 1), graded=False, unit="tasks")


def read_structure(path: Path, *, highest: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return titles by code of the groups below a level, and the group above each, as far up as that level.

    Args:
        path: a CSV of code, level, title and parent, from the top down.
        highest: the level above which nothing is looked for.
    """
    table = pl.read_csv(path, infer_schema=False)
    levels = table["level"].unique(maintain_order=True).to_list()
    below = table.filter(pl.col("level").is_in(levels[levels.index(highest) + 1 :]))
    return dict(below.select("code", "title").iter_rows()), dict(below.select("code", "parent").iter_rows())
