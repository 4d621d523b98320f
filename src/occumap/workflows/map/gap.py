"""What stands between two occupations, skill by skill."""

from __future__ import annotations

from pathlib import Path

from occumap.arguments import takes
from occumap.atlas.gap import gap as gap_of_profiles
from occumap.catalog.noun_arguments import CONTEXT, FRAMEWORK, OCCUPATION, OCCUPATION_OR_PERSON
from occumap.model.context import Context
from occumap.model.gap import Gap
from occumap.model.occupational_map import Occupation
from occumap.model.person import Person
from occumap.model.skills import Framework, Profile
from occumap.workflows.map.background import with_background
from occumap.workflows.map.context_beside import context_of, with_context
from occumap.workflows.map.skills_map import SkillsMap


@takes(start=OCCUPATION_OR_PERSON, to=OCCUPATION, framework=FRAMEWORK, context=CONTEXT)
def gap(
    start: Occupation | Profile | Person | str,
    to: Occupation | Profile | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    context: Context | str | Path | None = None,
) -> Gap:
    """Return what stands between two occupations, or a person and an occupation, skill by skill.

    Args:
        start: an occupation (itself, or its code, name or job title), a profile or a person.
        to: an occupation or profile.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        context: a file or folder with pay or other figures by group, or ``none``; those that are kept if not given.

    Raises:
        AmbiguousNameError: several occupations fit a name; they are listed.
        UnknownNameError: none does.

    >>> found = gap("OCC0349", "OCC0292")
    >>> found.to_title, found.missing[0].title
    ('Nuclear welding inspection technician', 'Testing materials without damaging them')
    """
    skills_map = SkillsMap.of(framework)
    found = gap_of_profiles(skills_map.profile(start), skills_map.profile(to), skills_map.framework)
    return with_background(with_context(found, skills_map, context_of(context)), skills_map.framework)
