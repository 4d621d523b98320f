"""What is wrong with the tables of a framework: something twice, a name that isn't there, a level off the scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from occumap.errors import InputError

if TYPE_CHECKING:
    from occumap.model.skills import Framework


def refuse_faults(framework: Framework) -> None:
    """Raise InputError where tables of a framework contradict each other or its scale.

    >>> from occumap.examples import small_framework
    >>> refuse_faults(small_framework())
    """
    for name, key in (("skills", "skill"), ("profiles", "profile")):
        column = getattr(framework, name)[key]
        twice = column.filter(column.is_duplicated())
        if len(twice):
            raise InputError(framework.id, f"the {key} {twice[0]} appears twice", hint="Keep one row for each.")
    for name, said in (("requirements", "a requirement"), ("unstated", "something unstated")):
        _refuse_unknown(framework, getattr(framework, name), said)
    table = framework.requirements
    double = table.filter(pl.struct("profile", "skill").is_duplicated())
    if len(double):
        profile, skill = double.row(0)[:2]
        raise InputError(framework.id, f"{profile} needs {skill} twice", hint="Keep one level for each skill.")
    if len(framework.unstated):
        both = table.join(framework.unstated, on=["profile", "skill"])
        if len(both):
            profile, skill = both.row(0)[:2]
            hint = "Keep the requirement, or say that it isn't stated."
            raise InputError(framework.id, f"{profile} needs {skill}, which is said not to be stated", hint=hint)
    scale = framework.scale
    off = table.filter(~pl.col("level").is_between(scale.lowest, scale.highest) | pl.col("level").is_null())
    if len(off):
        profile, skill, level = off.row(0)[:3]
        raise InputError(
            framework.id,
            f"{profile} needs {skill} at level {level}, which is off the scale",
            hint=f"Levels run from {scale.lowest:g} to {scale.highest:g}.",
        )


def _refuse_unknown(framework: Framework, table: pl.DataFrame, said: str) -> None:
    for key, held in (("skill", framework.skill_place), ("profile", framework.profile_place)):
        unknown = table[key].filter(~table[key].is_in(list(held)))
        if len(unknown):
            raise InputError(
                framework.id,
                f"{said} names the {key} {unknown[0]!r}, which doesn't exist",
                hint=f"Add it to the {key}s, or correct {said.partition(' ')[2]}.",
            )
