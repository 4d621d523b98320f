"""Which single skill, raised to which level, opens most occupations.

An occupation is open from the coverage ``threshold`` on. One skill opens it only to those who hold half of that
already: whoever holds nothing else of an occupation that is mostly one skill has a trade to learn, not a skill.
Raising skill s from level h to level l adds w_js · (min(l, needed) − min(h, needed)) ÷ needed to the coverage of
occupation j, so the lowest level that opens it is h + (threshold − C_j) · needed ÷ w_js, if that isn't above what it
needs. Only levels that the framework asks for somewhere are suggested: the next one up. Skills that aren't stated are
never suggested: they may be held already.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.atlas.coverage import Asked, cover, cover_one, held_levels, unstated_cells
from occumap.atlas.skill_weights import F64, Weighing
from occumap.model.gap import Unlock
from occumap.model.skills import Framework, Profile

ROUNDING = 1e-9
# The share of the threshold that must be held already.
HELD_ALREADY = 0.5


def unlocks(
    held: Profile,
    framework: Framework,
    weighing: Weighing | None = None,
    *,
    threshold: float = 0.75,
    among: frozenset[str] | None = None,
    limit: int | None = None,
) -> tuple[Unlock, ...]:
    """Return single skills by how many occupations they open, each at the lowest level that opens all it can.

    Args:
        held: what is held.
        framework: what occupations ask.
        weighing: how importance and rarity make weights.
        threshold: the coverage, as far as it is stated, from which an occupation is open.
        among: ids of the profiles to look at; all unless given.
        limit: how many skills.

    Returns:
        Skills that open at least one, most first; of equal ones, those that take the fewest levels first.

    >>> from occumap.examples import small_framework
    >>> framework = small_framework()
    >>> for unlock in unlocks(framework.profile("O1"), framework, Weighing(beta=0), threshold=0.65):
    ...     print(unlock.title, unlock.held, "to", unlock.level, unlock.opens)
    Dough making 2.0 to 3.0 ('O2',)
    Working ovens 2.0 to 3.0 ('O2',)
    Icing 0.0 to 2.0 ('O2',)
    """
    asked = Asked.by(framework, weighing)
    levels = held_levels([held], framework)[0]
    rows, opening = _opening_levels(levels, asked, threshold)
    ids = list(framework.profile_place)
    wanted = np.array([among is None or profile in among for profile in ids])
    stated = np.array([not held.why_unstated(skill) for skill in framework.skills["skill"]])
    begun = cover_one(levels, asked)[rows] >= HELD_ALREADY * threshold - ROUNDING
    useful = np.flatnonzero(np.isfinite(opening) & wanted[rows] & stated[asked.skills] & begun)
    found = []
    for skill in np.unique(asked.skills[useful]):
        mine = useful[asked.skills[useful] == skill]
        to = float(opening[mine].max())
        name = framework.skills["skill"][int(skill)]
        opens = tuple(sorted(ids[row] for row in rows[mine]))
        found.append(
            Unlock(
                name, framework.titles[name], float(levels[skill]), to, opens,
                held.id, held.title, threshold, framework.id, framework.scale.unit,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda u: (-len(u.opens), u.level - u.held, u.title, u.skill))[:limit])


def unlocking(framework: Framework, weighing: Weighing | None = None, *, threshold: float = 0.75) -> pl.DataFrame:
    """Return skills by how many occupations each alone opens, on the mean over all profiles of the framework.

    Returns:
        Columns skill, title, mean_opened (occupations that raising the skill far enough opens, for the mean profile)
        and profiles (for how many it opens any); most first, skills that open nothing last.

    >>> from occumap.examples import small_framework
    >>> unlocking(small_framework(), Weighing(beta=0), threshold=0.65).row(0)
    ('dough', 'Dough making', 0.2, 1)
    """
    asked = Asked.by(framework, weighing)
    covered = np.asarray(cover(asked.held, asked), float)
    by_skill = asked.held.tocsc()
    opened = np.zeros((len(asked), asked.skill_count), np.int32)
    unstated = unstated_cells(framework)
    for place in np.flatnonzero(~asked.silent):
        part = slice(asked.pointers[place], asked.pointers[place + 1])
        skills, needed, weights = asked.skills[part], asked.levels[part], asked.weights[part]
        reached = covered[:, place]
        lacking = np.flatnonzero((reached < threshold - ROUNDING) & (reached >= HELD_ALREADY * threshold - ROUNDING))
        met = np.minimum(by_skill[:, skills].toarray()[lacking] / needed, 1)
        opens = covered[lacking, place][:, None] + weights * (1 - met) >= threshold - ROUNDING
        opens &= unstated[:, skills].toarray()[lacking] == 0
        opened[np.ix_(lacking, skills)] += opens
    return pl.DataFrame(
        {
            "skill": framework.skills["skill"],
            "title": framework.skills["title"],
            "mean_opened": opened.sum(axis=0) / max(len(asked), 1),
            "profiles": (opened > 0).sum(axis=0),
        }
    ).sort("mean_opened", "title", descending=[True, False], maintain_order=True)


def _opening_levels(held: F64, asked: Asked, threshold: float) -> tuple[NDArray[np.int64], F64]:
    """Return each requirement's profile, and the lowest level of its skill that opens it alone; infinity if none."""
    rows = np.repeat(np.arange(len(asked)), np.diff(asked.pointers))
    lacking = threshold - cover_one(held, asked)[rows]
    now = held[asked.skills]
    with np.errstate(divide="ignore"):
        exactly = now + lacking * asked.levels / asked.weights
    possible = (lacking > ROUNDING) & (exactly <= asked.levels + ROUNDING)
    known = np.unique(asked.levels)
    next_up = known[np.searchsorted(known, exactly - ROUNDING).clip(max=max(len(known) - 1, 0))] if len(known) else now
    return rows, np.where(possible, np.minimum(next_up, asked.levels), np.inf)
