"""The tasks of profiles: as a table for reckoning, and one by one below a skill.

A framework that knows tasks has them among its extras: ``task_links`` (profile, task, relatedness 0 to 1),
``task_skills`` (task, skill) and, once a user has loaded the sentences, ``task_texts`` (task, text).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from occumap.model.skills import Framework


@dataclass(frozen=True)
class TaskTable:
    """How related tasks are to profiles.

    Args:
        tasks: ids of the tasks, in order.
        related: (profiles, tasks) relatedness from 0 to 1, in the framework's order of profiles.
    """

    tasks: tuple[str, ...]
    related: sparse.csr_array


@dataclass(frozen=True, slots=True)
class ProfileTask:
    """A task of a profile: its id, how related it is (0 to 1), and its sentence, None where none is loaded."""

    id: str
    relatedness: float
    text: str | None = None


def task_table(framework: Framework) -> TaskTable:
    """Return the tasks of all profiles of a framework; none where it knows no tasks.

    >>> from occumap.examples import small_framework
    >>> task_table(small_framework()).related.shape
    (5, 0)
    """
    links = framework.extras.get("task_links")
    if links is None:
        return TaskTable((), sparse.csr_array((len(framework.profiles), 0)))
    links = links.filter(pl.col("profile").is_in(framework.profiles["profile"].implode()))
    tasks = links["task"].unique().sort()
    rows = links["profile"].cast(pl.Enum(framework.profiles["profile"])).to_physical().to_numpy()
    columns = links["task"].cast(pl.Enum(tasks)).to_physical().to_numpy()
    shape = (len(framework.profiles), len(tasks))
    related = sparse.csr_array((links["relatedness"].to_numpy().astype(np.float64), (rows, columns)), shape=shape)
    return TaskTable(tuple(tasks), related)


def tasks_of(framework: Framework, profile: str, skill: str) -> tuple[ProfileTask, ...]:
    """Return the tasks of a profile that a skill gathers, the most related first; none where it knows no tasks."""
    return tasks_by_skill(framework, profile).get(skill, ())


def tasks_by_skill(framework: Framework, profile: str) -> dict[str, tuple[ProfileTask, ...]]:
    """Return the tasks of a profile by the skill that gathers them, the most related first.

    Skills without tasks are left out; it is empty where the framework knows no tasks.
    """
    extras = framework.extras
    if "task_links" not in extras or "task_skills" not in extras:
        return {}
    links = extras["task_links"].filter(pl.col("profile") == profile)
    found = links.join(extras["task_skills"], on="task")
    if "task_texts" in extras:
        found = found.join(extras["task_texts"], on="task", how="left")
    else:
        found = found.with_columns(pl.lit(None, pl.String).alias("text"))
    found = found.sort("relatedness", "task", descending=[True, False])
    by_skill: dict[str, dict[tuple[str, float, str | None], None]] = {}
    for of, *task in found.select("skill", "task", "relatedness", "text").iter_rows():
        by_skill.setdefault(of, {})[task[0], task[1], task[2]] = None
    return {of: tuple(ProfileTask(*task) for task in tasks) for of, tasks in by_skill.items()}
