"""What a person holds, from all that told of it, and the occupations it fits best.

What a past occupation asks is assumed to be held, at its level: years and recency don't discount it, since nothing is
known of how fast a skill fades. Of several sources the highest level of a skill counts, but whoever says that they
don't have a skill (level 0) doesn't have it.

What none of it mentions is judged by one rule, for a person as for an occupation that is left
(`occumap.atlas.gap.gap`): what the complete profile of an occupation doesn't list isn't asked there, and so counts as
missing for whoever comes from it; where no job tells, or one of them is only known in part, it is not stated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from occumap.atlas.affinity import affinity_of
from occumap.atlas.gap import gap
from occumap.atlas.moves import by_nearness
from occumap.atlas.nearness import NO_TITLES
from occumap.atlas.occupation_words import GroupTitles
from occumap.atlas.profile_nearness import near_profiles
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.occupational_map import Direction, OccupationalMap
from occumap.model.person import Fit, Mention, Person, Source, SourceKind, Unsettled
from occumap.model.skills import Framework, Profile, Requirement

TO_CONFIRM = "in the text, to be confirmed"


def gather_skills(
    title: str,
    told: Iterable[tuple[Source, Profile]],
    unsettled: Iterable[Unsettled] = (),
    mentions: Iterable[Mention] = (),
    *,
    graded: bool = False,
) -> Person:
    """Return the person who holds the highest level of every skill that any source gives.

    The person's profile is complete if those of all their occupations are, and nothing that they gave is unsettled.

    Args:
        title: what the person is called in results.
        told: each source with what it gives.
        unsettled: what was given and can't be used.
        mentions: skills that a text speaks of, to be confirmed.
        graded: whether skills have levels, for what is said of them.

    >>> from occumap.model.person import SourceKind
    >>> job, own = Source(SourceKind.JOB, "baker"), Source(SourceKind.STATEMENT, "dough:4")
    >>> person = gather_skills(
    ...     "me", [(job, Profile.holding("", {"dough": 3, "ovens": 3})), (own, Profile.holding("", {"dough": 4}))]
    ... )
    >>> person.profile.level("dough"), [source.given for source in person.sources["dough"]]
    (4, ['dough:4'])
    """
    every = tuple(told)
    best: dict[str, Requirement] = {}
    sources: dict[str, list[Source]] = {}
    for source, profile in every:
        for requirement in profile.requirements:
            before = best.get(requirement.skill)
            if before is None or requirement.level > before.level:
                best[requirement.skill] = requirement
                sources[requirement.skill] = [source]
            elif requirement.level == before.level and source not in sources[requirement.skill]:
                sources[requirement.skill].append(source)
    for source, profile in every:
        for requirement in profile.requirements:
            if source.kind is SourceKind.STATEMENT and requirement.level == 0:
                best[requirement.skill], sources[requirement.skill] = requirement, [source]
    asking, spoken_of = tuple(unsettled), tuple(mentions)
    known = {skill for _, each in every for skill in each.by_skill if skill not in each.unstated}
    unstated = {one.skill: TO_CONFIRM for one in spoken_of if one.skill not in best}
    unstated |= {skill: why for _, each in every for skill, why in each.unstated.items() if skill not in known}
    complete = _is_all_known(every, asking)
    from_where = {skill: tuple(sources[skill]) for skill in sorted(sources)}
    requirements = tuple(best[skill] for skill in sorted(best))
    notes = (*_assumed(every, complete=complete, graded=graded), *(note for _, each in every for note in each.notes))
    held = Profile(title, title, requirements, unstated, complete, tuple(dict.fromkeys(notes)))
    jobs = tuple(source for source, _ in every if source.kind is SourceKind.JOB)
    return Person(held, from_where, asking, jobs, spoken_of)


def _is_all_known(told: tuple[tuple[Source, Profile], ...], unsettled: tuple[Unsettled, ...]) -> bool:
    """Return whether what somebody's occupations ask is known whole: then what they don't ask counts as missing."""
    jobs = [source for source, _ in told if source.kind is SourceKind.JOB]
    return bool(jobs) and not unsettled and all(profile.complete for source, profile in told if source.occupation)


def _assumed(told: tuple[tuple[Source, Profile], ...], *, complete: bool, graded: bool) -> tuple[str, ...]:
    """Return what was assumed that nobody stated, as a sentence."""
    known = [source for source, profile in told if source.occupation and profile.requirements]
    jobs = tuple(dict.fromkeys(source.occupation_title or source.given for source in known))
    if not jobs:
        return ()
    rest = "what it doesn’t ask for" if len(jobs) == 1 else "what none of them asks for"
    missing = f"; {rest} counts as missing until you state it" if complete else ""
    how = "at the levels asked for" if graded else "as far as they are asked for"
    return (f"Assumed to be held {how}: the skills of {', '.join(jobs)}{missing}.",)


def best_fits(
    profile: Profile,
    framework: Framework,
    *,
    own: Sequence[str] = (),
    levels: Mapping[str, float] | None = None,
    among: Collection[str] | None = None,
    limit: int = 10,
    weighing: Weighing | None = None,
    occupational_map: OccupationalMap | None = None,
    called: GroupTitles = NO_TITLES,
) -> tuple[Fit, ...]:
    """Return the profiles of a framework that fit somebody best, each with its gap.

    Their own occupations come first. Then, each the nearest in kind first: those on their level or within reach above
    it, those further above, those below. Profiles that nothing of what is held is of use in are left out.

    Args:
        profile: what is held.
        framework: what occupations ask.
        own: ids of the profiles they have worked in; the highest level of these is theirs.
        levels: level or job zone by profile; those without one count as within reach.
        among: ids of the profiles to choose from, beside their own; all unless given.
        limit: how many.
        weighing: how importance and rarity make a weight.
        occupational_map, called: as for `occumap.atlas.moves.moves_from`: somebody whose occupations are known is
            as near to others as these are.

    Raises:
        UnknownNameError: the framework doesn't know a skill that is held.

    >>> from occumap.examples import small_framework
    >>> me = Profile.holding("me", {"wheels": 3, "drawing": 4})
    >>> found = best_fits(me, small_framework(), weighing=Weighing(beta=0))
    >>> [(fit.title, round(fit.coverage, 2), round(fit.gap.unknown, 2)) for fit in found]
    [('Cycle designer', 0.7, 0.2), ('Cycle mender', 1.0, 0.0)]
    """
    held = _at_usual_levels(profile, framework)
    in_kind = np.nan_to_num(affinity_of(held, framework))
    near = _as_moves_are(held, own, framework, weighing or Weighing(), occupational_map, called)
    near = in_kind if near is None else near
    stands = levels or {}
    here = max((stands[one] for one in own if one in stands), default=None)
    ids = framework.profiles["profile"].to_list()
    wanted = [n for n in np.flatnonzero(in_kind > 0) if among is None or ids[n] in among or ids[n] in own]
    order = sorted(wanted, key=lambda n: (_band(ids[n], own, here, stands), -near[n], ids[n]))[:limit]
    return tuple(
        Fit(
            ids[n],
            framework.profile_titles[ids[n]],
            gap(profile, framework.profile(ids[n]), framework, weighing),
            float(in_kind[n]),
            ids[n] in own,
            stands.get(ids[n]),
            None if here is None or ids[n] not in stands else Direction.between(here, stands[ids[n]]),
        )
        for n in order
    )


def _as_moves_are(
    held: Profile,
    own: Sequence[str],
    framework: Framework,
    weighing: Weighing,
    occupational_map: OccupationalMap | None,
    called: GroupTitles,
) -> F64 | None:
    """Return how near profiles are to the occupations that somebody has worked in, the nearest of these counting, by
    what moves are ranked by; None where no occupation is known.
    """
    if occupational_map is not None:
        rows = [
            by_nearness(replace(held, id=code), occupational_map, framework, weighing, called)
            for code in own
            if code in occupational_map
        ]
    else:
        rows = [near_profiles(code, framework) for code in own if held.by_skill == framework.profile(code).by_skill]
    return np.nan_to_num(np.max(rows, axis=0), nan=-1.0) if rows else None


def _band(profile: str, own: Sequence[str], here: float | None, levels: Mapping[str, float]) -> int:
    """Return what comes first: their own occupations in order, on their level or within reach, far above, below."""
    if profile in own:
        return own.index(profile) - len(own)
    if here is None or profile not in levels:
        return 0
    reach = max(1, round((max(levels.values()) - min(levels.values())) / 3))
    return 2 if levels[profile] < here else int(levels[profile] > here + reach)


def _at_usual_levels(profile: Profile, framework: Framework) -> Profile:
    """Return a profile with the level at which a skill is usually asked for, where only that it is held is known."""
    held = [requirement.skill for requirement in profile.requirements if requirement.skill in profile.unstated]
    if not held:
        return profile
    asked = framework.requirements.filter(pl.col("skill").is_in(held) & (pl.col("level") > 0))
    usual = dict(asked.group_by("skill").agg(pl.col("level").median()).iter_rows())
    return replace(
        profile,
        requirements=tuple(
            replace(one, level=max(one.level, usual.get(one.skill, 0.0))) if one.skill in held else one
            for one in profile.requirements
        ),
    )
