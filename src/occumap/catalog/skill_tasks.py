"""The tasks below a skill, with the publisher's sentences where the user has loaded them.

Occumap comes with the tasks of the UK Standard Skills Classification as identifiers. ``occumap load FILE --as
ssc-tasks`` keeps the publisher's workbook, and from then on the sentences stand below the skills.
"""

from __future__ import annotations

import io
from functools import lru_cache

import polars as pl

from occumap.atlas.profile_tasks import ProfileTask, tasks_by_skill
from occumap.catalog import kept, user_data
from occumap.catalog.file_cache import content_hash
from occumap.checksums import is_whole, write_with_sum
from occumap.io.standard_skills import read_group_texts
from occumap.io.standard_skills_framework import texts_of_tasks
from occumap.model.skills import Framework

TASKS = "ssc-tasks"


def tasks_below(framework: Framework, profile: str, skill: str) -> tuple[ProfileTask, ...]:
    """Return the tasks of a profile that a skill gathers, the most related first; none where it knows no tasks.

    A task has a sentence where the framework has it, or where the user keeps the publisher's workbook as
    ``ssc-tasks``.
    """
    return all_tasks_below(framework, profile).get(skill, ())


def all_tasks_below(framework: Framework, profile: str) -> dict[str, tuple[ProfileTask, ...]]:
    """Return the tasks of a profile by skill, as `tasks_below` gives them; skills without tasks are left out."""
    found = tasks_by_skill(framework, profile)
    if not found or "task_texts" in framework.extras:
        return found
    texts = _kept_texts()
    return {
        skill: tuple(ProfileTask(task.id, task.relatedness, texts.get(task.id)) for task in tasks)
        for skill, tasks in found.items()
    }


def sentences_below(framework: Framework, profile: str) -> dict[str, tuple[str, ...]]:
    """Return the sentences of a profile's tasks by skill, as far as they are loaded; mostly none are.

    >>> from occumap.examples import small_framework
    >>> sentences_below(small_framework(), "O1")
    {}
    """
    if "task_texts" not in framework.extras and not _kept_texts():
        return {}
    below = all_tasks_below(framework, profile).items()
    return {skill: tuple(task.text for task in tasks if task.text) for skill, tasks in below}


def _kept_texts() -> dict[str, str]:
    """Return sentences by task from the workbook that the user keeps; none where there is none."""
    if not user_data.place_of(TASKS, "framework").exists():
        return {}
    return _texts_by_hash(content_hash(kept.files_of(TASKS, "framework"))[:32])


@lru_cache(maxsize=2)
def _texts_by_hash(digest: str) -> dict[str, str]:
    """Return the sentences of the kept workbook; what was read once is kept by the hash of the file."""
    cached = user_data.cache_folder("tasks") / f"{digest}.arrow"
    if is_whole(cached):
        return dict(pl.read_ipc(cached).iter_rows())
    texts = texts_of_tasks(read_group_texts(kept.files_of(TASKS, "framework")))
    stream = io.BytesIO()
    texts.write_ipc(stream)
    with user_data.cached_if_possible("The tasks"):
        write_with_sum(cached, stream.getvalue())
    return dict(texts.iter_rows())
