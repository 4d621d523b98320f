"""How much each skill of a profile counts.

Weight w = importance^α · rarity^β, divided by its sum over the profile. Importance is first laid on one footing for
all frameworks: linearly from `minimum` at the lowest of its scale to 1 at the highest, so that a requirement of low
importance still counts a little. On a scale of 1 to 5 with `minimum` 0.2 that is importance ÷ 5. Rarity is the smoothed
inverse document frequency of the framework (`Framework.rarity`), at least 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from occumap.errors import InputError, UnknownNameError
from occumap.model.skills import Framework, Profile, Scale

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How importance and rarity make a weight.

    Args:
        alpha: power of importance; 0 leaves it out.
        beta: power of rarity; 0 leaves it out.
        minimum: what the lowest importance of a scale counts, above 0 and at most 1.

    Raises:
        InputError: a power below 0, or a `minimum` outside (0, 1].

    >>> from occumap.examples import small_framework
    >>> framework = small_framework()
    >>> Weighing(beta=0).of_profile(framework.profile("O1"), framework).round(3).tolist()
    [0.556, 0.444]
    """

    alpha: float = 1.0
    beta: float = 1.0
    minimum: float = 0.2

    def __post_init__(self) -> None:
        if not (self.alpha >= 0 and self.beta >= 0 and 0 < self.minimum <= 1):
            raise InputError("weighing", f"{self} isn't a weighing", hint="Give powers from 0 and a minimum in (0, 1].")

    def weights(self, framework: Framework) -> F64:
        """Return the weight of each requirement (requirements,); those of a profile add up to 1.

        A requirement at level 0 asks nothing and weighs 0.
        """
        rows, columns = framework.places
        table = framework.requirements
        raw = self._raw(table["importance"].to_numpy(), framework.rarity[columns], framework.scale)
        raw = np.where(table["level"].to_numpy() > 0, raw, 0.0)
        sums = np.bincount(rows, raw, minlength=len(framework.profiles))
        return np.divide(raw, sums[rows], out=np.zeros_like(raw), where=sums[rows] > 0)

    def of_profile(self, profile: Profile, framework: Framework) -> F64:
        """Return the weight of each requirement of one profile (requirements,), in its order; together they make 1.

        Raises:
            UnknownNameError: the framework doesn't know a skill.
        """
        places = skill_places((requirement.skill for requirement in profile.requirements), framework)
        importance = np.array([requirement.importance for requirement in profile.requirements], float)
        levels = np.array([requirement.level for requirement in profile.requirements], float)
        raw = np.where(levels > 0, self._raw(importance, framework.rarity[places], framework.scale), 0.0)
        return raw / raw.sum() if raw.any() else raw

    def footing(self, importance: ArrayLike, scale: Scale) -> F64:
        """Return importance on one footing, in [least, 1]; 1 where none is given.

        >>> Weighing().footing([1, 3, 5], Scale("proficiency", 1, 6, (1, 5))).round(2).tolist()
        [0.2, 0.6, 1.0]
        """
        lowest, highest = scale.importance
        share = (np.asarray(importance, float) - lowest) / (highest - lowest) if highest > lowest else np.nan
        share = np.where(np.isnan(share), 1.0, share) + np.zeros_like(importance, float)
        return np.asarray(self.minimum + (1 - self.minimum) * np.clip(share, 0, 1))

    def _raw(self, importance: F64, rarity: F64, scale: Scale) -> F64:
        return np.asarray(self.footing(importance, scale) ** self.alpha * rarity**self.beta)


def skill_places(skills: Iterable[str], framework: Framework) -> NDArray[np.int64]:
    """Return where skills stand in a framework (skills,).

    Raises:
        UnknownNameError: the framework doesn't know one of them.
    """
    place = framework.skill_place
    try:
        return np.array([place[skill] for skill in skills], np.int64)
    except KeyError as fault:
        raise UnknownNameError(
            framework.id, f"there is no skill {fault.args[0]!r}", hint="Give the id of a skill it has."
        ) from None
