"""What stands between two occupations, skill by skill."""

from __future__ import annotations

from occumap.atlas.gap import gap
from occumap.model.gap import Gap
from occumap.model.occupational_map import Occupation
from occumap.workflows.map.skills_map import SkillsMap


def gap_between(start: Occupation | str, to: Occupation | str, *, skills_map: SkillsMap | None = None) -> Gap:
    """What stands between two occupations, skill by skill.

    Args:
        start, to: occupations: themselves, or their codes, names or job titles.
        skills_map: the framework and map; those that come with Occumap if not given.

    >>> gap = gap_between("OCC0154E", "OCC0023")
    >>> gap.to_title, gap.missing[0].title
    ('Control systems engineer', 'Control system design')
    """
    skills_map = skills_map or SkillsMap.named()
    framework = skills_map.framework
    return gap(framework.profile(skills_map.find(start)), framework.profile(skills_map.find(to)), framework)
