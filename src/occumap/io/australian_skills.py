"""The Australian Skills Classification as a folder of CSVs: core competencies, specialist tasks, technology tools.

Its levels are the scores of ten core competencies, 1 to 10, each with an anchor that says what a person at that score
does. It publishes no importance: all ten count alike, and every occupation needs all ten. What tells occupations apart
are specialist tasks, which have no levels but the share of working time they take. Where tasks are asked for, a task is
a skill that is held or not: it stands at the lowest level, and is as important as its share of time beside the largest
of the occupation. Technology tools are no requirements; they are kept as extras.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table, refuse_missing, text_or_null
from occumap.model.skills import Framework, Scale

SCALE = Scale("core competency score", 1, 10, (1, 1))
SOURCE = "Jobs and Skills Australia, Australian Skills Classification"
_OCCUPATION = {
    "profile": ("anzsco_code", "ANZSCO Code", "osca_code"),
    "title": ("anzsco_name", "ANZSCO Title", "occupation"),
}
_COMPETENCY = {
    "skill": ("core_competencies", "core competency"),
    "level": ("score",),
    "band": ("proficiency_level",),
    "descriptor": ("anchor_value",),
}
_TASKS = {
    "task": ("specialist_task",),
    "share_of_time": ("percent_of_time_spent_on_task",),
    "cluster": ("specialist_cluster",),
    "share_on_cluster": ("percent_of_time_spent_on_cluster",),
    "family": ("cluster_family",),
    "share_on_family": ("percent_of_time_spent_on_family",),
}
_FILES = {
    "scores": "asc_core_competencies.csv",
    "anchors": "asc_core_competencies_descriptions.csv",
    "descriptions": "asc_descriptions.csv",
    "tasks": "asc_specialist_tasks.csv",
    "tools": "asc_technology_tools.csv",
    "examples": "asc_technology_tools_ranking.csv",
}


def read_australian_skills(
    folder: Path, framework_id: str = "asc", *, source: str = SOURCE, tasks: bool = False
) -> Framework:
    """Return the framework in a folder with ``asc_core_competencies.csv`` and what there is of its other files.

    Profiles are occupations by ANZSCO code of four or six digits, skills the core competencies. Extras, each where
    its file is there: ``descriptions`` (profile, description), ``specialist_tasks`` (profile, task, share_of_time,
    cluster, share_on_cluster, family, share_on_family; shares from 0 to 1), ``technology_tools`` (profile, tool),
    ``tool_examples`` (tool, example, rank), ``bands`` (skill, level, band such as Basic).

    Args:
        folder: the CSVs.
        framework_id: what it is to be called.
        source: who publishes it and under which licence.
        tasks: whether specialist tasks are skills too, beside the ten competencies.

    Raises:
        InputError: a table or column is missing, a cell is empty, a score or share isn't one; tasks are asked for
            and aren't there, or an occupation has one twice.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "it isn't a folder", hint=f"Give the folder that holds {_FILES['scores']}.")
    scores = _table(folder / _FILES["scores"], {**_OCCUPATION, **_COMPETENCY})
    scores = _with_numbers(scores, ("level",), folder / _FILES["scores"], SCALE.lowest, SCALE.highest)
    anchors = _anchors(folder / _FILES["anchors"], scores)
    skills = anchors.select("skill", pl.col("skill").alias("title"), "definition").unique("skill", maintain_order=True)
    unknown = scores.filter(~pl.col("skill").is_in(skills["skill"].implode()))
    if len(unknown):
        raise InputError(
            str(folder / _FILES["anchors"]),
            f"it says nothing about the competency {unknown['skill'][0]!r}",
            hint=f"Give the files of one release: {_FILES['scores']} has it.",
        )
    framework = Framework(
        framework_id,
        "Australian Skills Classification",
        SCALE,
        skills.with_columns(family=pl.lit("Core competencies")),
        scores.select("profile", "title", code="profile").unique("profile", keep="first", maintain_order=True),
        scores.select("profile", "skill", "level"),
        anchors.select("skill", "level", "descriptor"),
        {"bands": anchors.select("skill", "level", "band"), **_extras(folder)},
        "anzsco",
        source,
        "Levels are scores of ten core competencies, which every occupation needs; no importance is published. "
        "The specialist tasks, which distinguish occupations best, have no levels and are among the extras.",
    )
    return _with_tasks(framework, folder) if tasks else framework


def _with_tasks(framework: Framework, folder: Path) -> Framework:
    """Return the framework with specialist tasks as skills that are held or not."""
    tasks = framework.extras.get("specialist_tasks")
    if tasks is None:
        refuse_missing(folder / _FILES["tasks"])
        return framework
    known = tasks.filter(pl.col("profile").is_in(framework.profiles["profile"].implode()))
    twice = known.filter(pl.struct("profile", "task").is_duplicated())
    if len(twice):
        profile, task = twice.row(0)[:2]
        what = f"the task {task!r} stands twice for {profile}"
        raise InputError(str(folder / _FILES["tasks"]), what, hint="Keep one row for each.")
    new = known.unique("task", keep="first", maintain_order=True)
    named = new.select(skill="task", title="task", family="family", definition="cluster")
    asked = known.select(
        "profile",
        pl.col("task").alias("skill"),
        level=pl.lit(float(SCALE.lowest)),
        importance=pl.col("share_of_time") / pl.col("share_of_time").max().over("profile"),
        essential=pl.lit(value=True),
    )
    scored = framework.requirements.select("profile", "skill", "level", "importance", "essential")
    return replace(
        framework,
        scale=Scale(SCALE.name, SCALE.lowest, SCALE.highest, (0, 1)),
        skills=pl.concat([framework.skills, named]),
        requirements=pl.concat([scored, asked]),
        extras={**framework.extras, "tasks": known.select("profile", "task")},
        notice="Levels are scores of ten core competencies, which every occupation needs. "
        "Specialist tasks have no levels: they stand at level 1, done or not, and count by the share of time taken.",
    )


def _anchors(path: Path, scores: pl.DataFrame) -> pl.DataFrame:
    """Return skill, definition, level, band, descriptor: from their own file, else those that occupations have."""
    if not path.exists():
        seen = scores.select("skill", "level", "band", "descriptor", definition=pl.lit(""))
        return seen.unique(["skill", "level"], keep="first").sort("skill", "level")
    table = _table(path, {**_COMPETENCY, "definition": ("competency_description",)})
    return _with_numbers(table, ("level",), path, SCALE.lowest, SCALE.highest)


def _extras(folder: Path) -> dict[str, pl.DataFrame]:
    profile = {"profile": _OCCUPATION["profile"]}
    tools = {"tool": ("technology_tool",)}
    examples = {**tools, "example": ("technology_tool_example",), "rank": ("technology_tool_ranking",)}
    wanted: dict[str, tuple[str, Mapping[str, Iterable[str]]]] = {
        "descriptions": ("descriptions", {**profile, "description": ("anzsco_description", "description")}),
        "specialist_tasks": ("tasks", {**profile, **_TASKS}),
        "technology_tools": ("tools", {**profile, **tools}),
        "tool_examples": ("examples", examples),
    }
    paths = {name: folder / _FILES[file] for name, (file, _) in wanted.items()}
    found = {name: _table(path, wanted[name][1]) for name, path in paths.items() if path.exists()}
    shares = ("share_of_time", "share_on_cluster", "share_on_family")
    if "specialist_tasks" in found:
        path = paths["specialist_tasks"]
        found["specialist_tasks"] = _with_numbers(found["specialist_tasks"], shares, path, 0, 1.000001)
    if "tool_examples" in found:
        path = paths["tool_examples"]
        ranked = _with_numbers(found["tool_examples"], ("rank",), path, 1, float("inf"))
        found["tool_examples"] = ranked.with_columns(pl.col("rank").cast(pl.Int64))
    return found


def _table(path: Path, wanted: Mapping[str, Iterable[str]]) -> pl.DataFrame:
    refuse_missing(path)
    frame = read_csv_table(path)
    columns = find_columns(frame, wanted, where=str(path))
    table = frame.select(text_or_null(column).alias(field) for field, column in columns.items())
    for field, column in columns.items():
        if table[field].null_count():
            row = table[field].is_null().arg_max() or 0
            raise InputError(f"{path}, row {row + 2}", f"{column} is empty", hint="Fill it in, or remove the row.")
    return table


def _with_numbers(
    table: pl.DataFrame, columns: Iterable[str], path: Path, lowest: float, highest: float
) -> pl.DataFrame:
    for name in columns:
        values = table[name].cast(pl.Float64, strict=False)
        strange = ~values.is_between(lowest, highest).fill_null(value=False)
        if strange.any():
            row = strange.arg_max() or 0
            raise InputError(
                f"{path}, row {row + 2}",
                f"{name.replace('_', ' ')} {table[name][row]!r} isn't valid",
                hint=f"It is a number from {lowest:g} to {highest:g}.",
            )
        table = table.with_columns(values.alias(name))
    return table
