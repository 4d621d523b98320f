"""The easiest paths of a few steps from one occupation to another."""

from __future__ import annotations

from pathlib import Path

from occumap.arguments import flag, optional, takes, whole
from occumap.atlas.paths import PathOptions, paths_between
from occumap.catalog.noun_arguments import CONTEXT, FRAMEWORK, LIMIT, OCCUPATION, PERSON, SHARE
from occumap.catalog.soc2020_titles import soc2020_titles
from occumap.model.context import Context
from occumap.model.occupational_map import Occupation
from occumap.model.path import Paths
from occumap.model.person import Person
from occumap.model.skills import Framework
from occumap.workflows.map.context_beside import context_of, paths_with_context
from occumap.workflows.map.moves import ask_which_of_group
from occumap.workflows.map.skills_map import SkillsMap

# More steps than this are no plan, and the search grows with each.
MOST_STEPS = 10


@takes(
    start=OCCUPATION,
    to=OCCUPATION,
    person=PERSON,
    framework=FRAMEWORK,
    cap=optional(SHARE),
    max_steps=whole(minimum=1, maximum=MOST_STEPS),
    may_fall=flag,
    limit=LIMIT,
    context=CONTEXT,
)
def paths(
    start: Occupation | str,
    to: Occupation | str,
    *,
    person: Person | None = None,
    framework: SkillsMap | Framework | str | Path | None = None,
    cap: float | None = None,
    max_steps: int = 4,
    may_fall: bool = False,
    limit: int = 3,
    context: Context | str | Path | None = None,
) -> Paths:
    """Return the easiest sensible paths of a few steps from one occupation to another, skills gathered on the way.

    Where there is none, ``why`` says why.

    Args:
        start, to: occupations by code, name or job title.
        person: who begins with more or less than what ``start`` asks, if it isn't just somebody in it.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        cap: the widest gap of any step, 0 to 1; if not given, what all but one in a hundred short steps of the
            framework keep to.
        max_steps: of a path, from 1 to 10.
        may_fall: whether a step may lead to a lower level.
        limit: how many paths, from 1.
        context: a file or folder with pay or other figures by group, or ``none``; those that are kept if not given.

    Raises:
        AmbiguousNameError: several occupations fit a name; they are listed.
        InputError: a number is out of its range, nothing is known of what one of them asks, or the goal lies lower.
        UnknownNameError: no occupation fits a name.

    >>> paths("OCC0349", "OCC0292")[0].codes
    ('OCC0349', 'OCC0852', 'OCC0292')
    """
    skills_map = SkillsMap.of(framework)
    ends = (skills_map.profile(start).id, skills_map.profile(to).id)
    for end in ends:
        ask_which_of_group(end, skills_map)
    found = paths_between(
        *ends,
        skills_map.framework,
        held=person.profile if person else None,
        occupational_map=skills_map.occupations,
        levels=skills_map.levels,
        options=PathOptions(
            cap=cap, max_steps=max_steps, may_fall=may_fall, max_rise=skills_map.max_rise, alternatives=limit
        ),
        called=soc2020_titles(),
    )
    return paths_with_context(found, skills_map, context_of(context))
