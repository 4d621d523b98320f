"""What a person holds, from all that told of it, and the occupations it fits best.

A past occupation gives the levels of its profile, whole: years and recency don't discount them, since nothing is known
of how fast a skill fades. Of several sources the highest level of a skill counts.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from occumap.atlas.coverage import coverage_by
from occumap.atlas.gap import gap
from occumap.atlas.skill_weights import Weighing
from occumap.model.person import Fit, Person, Source, Unsettled
from occumap.model.skills import Framework, Profile


def gather_skills(title: str, told: Iterable[tuple[Source, Profile]], unsettled: Iterable[Unsettled] = ()) -> Person:
    """Return the person who holds the highest level of every skill that any source gives.

    Args:
        title: what the person is called in results.
        told: each source with what it gives.
        unsettled: what was given and can't be used.

    >>> from occumap.model.person import SourceKind
    >>> job, own = Source(SourceKind.JOB, "baker"), Source(SourceKind.STATEMENT, "dough:4")
    >>> person = gather_skills(
    ...     "me", [(job, Profile.holding("", {"dough": 3, "ovens": 3})), (own, Profile.holding("", {"dough": 4}))]
    ... )
    >>> person.profile.level("dough"), [source.given for source in person.sources["dough"]]
    (4, ['dough:4'])
    """
    levels: dict[str, float] = {}
    sources: dict[str, list[Source]] = {}
    for source, profile in told:
        for requirement in profile.requirements:
            held = levels.get(requirement.skill, 0.0)
            if requirement.level > held:
                levels[requirement.skill] = requirement.level
                sources[requirement.skill] = [source]
            elif requirement.level == held > 0 and source not in sources[requirement.skill]:
                sources[requirement.skill].append(source)
    from_where = {skill: tuple(sources[skill]) for skill in sorted(sources)}
    return Person(Profile.holding(title, levels), from_where, tuple(unsettled))


def best_fits(
    profile: Profile, framework: Framework, *, limit: int = 10, weighing: Weighing | None = None
) -> tuple[Fit, ...]:
    """Return the profiles of a framework that somebody covers best, best first, each with its gap.

    Profiles that ask nothing, or of which nothing at all is held, are left out.

    Raises:
        UnknownNameError: the framework doesn't know a skill that is held.

    >>> from occumap.examples import small_framework
    >>> me = Profile.holding("me", {"wheels": 3, "drawing": 4})
    >>> [(fit.title, round(fit.coverage, 2)) for fit in best_fits(me, small_framework(), weighing=Weighing(beta=0))]
    [('Cycle mender', 1.0), ('Cycle designer', 0.7)]
    """
    covered = coverage_by(profile, framework, weighing)
    ids = framework.profiles["profile"].to_list()
    order = sorted(np.flatnonzero(covered > 0), key=lambda n: (-covered[n], ids[n]))
    return tuple(
        Fit(ids[n], framework.profile_titles[ids[n]], gap(profile, framework.profile(ids[n]), framework, weighing))
        for n in order[:limit]
    )
