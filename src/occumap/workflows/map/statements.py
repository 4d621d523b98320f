"""Skills as somebody states them, ``welding:3``, in the words of a framework."""

from __future__ import annotations

from dataclasses import replace

from occumap.catalog.skill_names import find_skill, resolve_skill
from occumap.errors import InputError, OccumapError
from occumap.model.amount import amount
from occumap.model.person import Statement
from occumap.model.resolution import the_meant
from occumap.model.skills import Framework, Profile, Requirement

LEVEL_NOT_STATED = "level not stated"


def held_profile(text: str, framework: Framework) -> Profile:
    """Return what a statement says that somebody holds: ``welding:3``, ``welding`` (level not stated) or ``welding:0``.

    A skill that somebody names matters to them as much as any: its importance is the highest of the framework. Where
    it isn't named by its id or whole title, a note says what it was taken for.

    Raises:
        AmbiguousNameError: several skills fit.
        InputError: the level isn't a number, or it is off the scale.
        UnknownNameError: no skill fits; the nearest names are offered.

    >>> from occumap.examples import small_framework
    >>> held = held_profile("dough", small_framework())
    >>> held.level("dough"), held.why_unstated("dough")
    (1, 'level not stated')
    """
    statement = Statement.parse(text)
    meant = the_meant(resolve_skill(statement.skill, framework), where=framework.id)
    level = statement.level
    if level is not None and level != 0:
        _, level = stated_level(statement, framework, where=framework.id)
    held = held_at(meant.id, None if level is None else float(level), framework, title=text)
    return replace(held, notes=(meant.said,) if meant.said else ())


def held_at(skill: str, level: float | None, framework: Framework, *, title: str) -> Profile:
    """Return what somebody holds who has a skill at a level: None leaves it open, 0 says that they don't have it.

    Args:
        skill: its id in the framework.
        level: on its scale.
        framework: whose skill it is.
        title: what it is called in results.

    >>> from occumap.examples import small_framework
    >>> held_at("dough", None, small_framework(), title="a badge").why_unstated("dough")
    'level not stated'
    """
    scale = framework.scale
    least = max(scale.lowest, min(scale.highest, 1.0)) if level is None else float(level)
    # Where a skill is only held or not, its name says all.
    unstated = {skill: LEVEL_NOT_STATED} if level is None and least < scale.highest else {}
    return Profile(title, title, (Requirement(skill, least, scale.importance[1]),), unstated, complete=False)


def stated_level(statement: Statement, framework: Framework, *, where: str) -> tuple[str, float]:
    """Return the skill and level of a statement.

    Raises:
        AmbiguousNameError: several skills fit.
        InputError: there is no level, it isn't a number, or it is off the scale.
        UnknownNameError: no skill fits; the nearest names are offered.
    """
    skill = find_skill(statement.skill, framework)
    scale = framework.scale
    level = statement.level
    if level is None and not scale.graded:
        return skill, scale.highest
    bounds = f"{scale.lowest:g} to {scale.highest:g}"
    hint = f"Give a level from {bounds}, such as “{statement.skill}:{scale.lowest:g}”."
    if scale.unit:
        hint = f"Give its name alone, or 0 after it if you don’t have it: “{statement.skill}” or “{statement.skill}:0”."
    if level is None:
        raise InputError(where, f"‘{statement.skill}’ has no level", hint=hint)
    if isinstance(level, str):
        raise InputError(where, f"the level ‘{level}’ of ‘{statement.skill}’ isn't a number", hint=hint)
    if not scale.holds(level) and scale.unit:
        most = f"no occupation does more than {amount(scale.highest, scale.unit)} of a skill"
        raise InputError(where, f"{amount(level, scale.unit)} of ‘{statement.skill}’ can’t be: {most}", hint=f"{hint}")
    if not scale.holds(level):
        raise InputError(where, f"the level {level:g} of ‘{statement.skill}’ is off the scale ({bounds})", hint=hint)
    return skill, level


def reason_of(error: OccumapError) -> str:
    """Return what an error says of a value, without where it was found."""
    return str(error).removeprefix(f"{error.where}: ")
