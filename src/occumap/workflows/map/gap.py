"""What stands between two occupations, skill by skill."""

from __future__ import annotations

from pathlib import Path

from occumap.arguments import takes
from occumap.atlas.gap import gap as gap_of_profiles
from occumap.catalog.noun_arguments import FRAMEWORK, OCCUPATION, OCCUPATION_OR_PERSON
from occumap.model.gap import Gap
from occumap.model.occupational_map import Occupation
from occumap.model.person import Person
from occumap.model.skills import Framework, Profile
from occumap.workflows.map.skills_map import SkillsMap


@takes(start=OCCUPATION_OR_PERSON, to=OCCUPATION, framework=FRAMEWORK)
def gap(
    start: Occupation | Profile | Person | str,
    to: Occupation | Profile | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
) -> Gap:
    """Return what stands between two occupations, or a person and an occupation, skill by skill.

    Args:
        start: an occupation (itself, or its code, name or job title), a profile or a person.
        to: an occupation or profile.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.

    Raises:
        AmbiguousNameError: several occupations fit a name; they are listed.
        UnknownNameError: none does.

    >>> found = gap("OCC0154E", "OCC0023")
    >>> found.to_title, found.missing[0].title
    ('Control systems engineer', 'Control system design')
    """
    skills_map = SkillsMap.of(framework)
    return gap_of_profiles(skills_map.profile(start), skills_map.profile(to), skills_map.framework)
