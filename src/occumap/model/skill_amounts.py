"""Amounts of a skill in words: levels, or numbers of tasks where these stand in place of levels."""

from __future__ import annotations

from occumap.model.noun import counted
from occumap.model.skills import TASKS, Scale

# What a reader must know of a report in tasks; the framework's own notice says where they come from.
TASKS_SAID = (
    "Skills are measured in tasks: “3 of 12 tasks” means that the post does 12 tasks of the skill, and that the "
    "person’s own job does 3 of that kind. Each task counts as much as it is related to the job."
)


def amount(levels: float, scale: Scale) -> str:
    """Return what is to be gained of a skill, all people together.

    >>> amount(4, Scale("proficiency", 1, 6))
    '4 levels'
    >>> tasks = Scale("tasks", 0, 40, graded=False, unit="tasks")
    >>> amount(11.7, tasks), amount(0.3, tasks)
    ('12 tasks', 'part of a task')
    """
    if scale.unit == TASKS:
        return counted(round(levels), "task") if levels >= 0.5 else "part of a task"
    return f"{levels:g} level" if levels == 1 else f"{levels:g} levels"


def from_to(held: float, needed: float, scale: Scale) -> str:
    """Return what is held and what is needed of a skill.

    >>> from_to(2, 4, Scale("proficiency", 1, 6)), from_to(0, 4, Scale("proficiency", 1, 6))
    ('level 2 to 4', 'none to level 4')
    >>> from_to(3.2, 12, Scale("tasks", 0, 40, graded=False, unit="tasks"))
    '3.2 of 12 tasks'
    """
    if scale.unit == TASKS:
        return f"{_short(held) if held else 'none'} of {_short(needed)} {'task' if needed == 1 else 'tasks'}"
    return f"level {held:g} to {needed:g}" if held else f"none to level {needed:g}"


def _short(number: float) -> str:
    return f"{round(number, 1):g}"
