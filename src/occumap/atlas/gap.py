"""The gap from one profile to another, skill by skill, with an interval where the framework knows its errors.

Intervals rest on standard errors of levels and importances, taken as normal and independent. A shortfall n − h is
normal before it is cut off at 0, so the bounds of its interval are those of n − h, cut off at 0. Coverage is
Σ w·min(1, q) with q = held ÷ needed; its variance is found by the delta method (first order in the errors of held,
needed and importance), except that the kink at q = 1 isn't smoothed away: the variance of the cut-off ratio is taken
whole, in closed form (the moments of a rectified normal variable). A skill held far beyond what is asked adds no
variance, as it adds no coverage; one held just as asked adds some, since it may fall short.

What isn't stated is no matter of errors: coverage is then given from “none of it is held” to “all of it is”.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from occumap.atlas.skill_weights import F64, Weighing
from occumap.errors import InputError
from occumap.model.gap import Gap, GapLine, says_the_same
from occumap.model.skills import Framework, Profile, Requirement

Z95 = 1.959964
_OF_TASKS = "Skills are counted in tasks: a task that is related to 70 % counts 0.7."


def gap(held: Profile, needed: Profile, framework: Framework, weighing: Weighing | None = None) -> Gap:
    """Return what ``held`` lacks for ``needed``.

    What ``held`` doesn't state is neither held nor lacking: it is among the lines as not stated. Where both are the
    same profile of the framework, their errors are the same too, and cancel.

    Raises:
        InputError: ``needed`` asks nothing.
        UnknownNameError: the framework doesn't know a skill.

    >>> from occumap.examples import small_framework
    >>> framework = small_framework()
    >>> found = gap(framework.profile("O1"), framework.profile("O2"), framework, Weighing(beta=0))
    >>> round(found.coverage, 3), [(line.skill, line.status.value) for line in found.lines]
    (0.545, [('icing', 'missing'), ('dough', 'under level'), ('ovens', 'under level')])
    >>> found = gap(Profile.holding("me", {"dough": 3}), framework.profile("O2"), framework, Weighing(beta=0))
    >>> round(found.coverage, 3), found.high, [(line.skill, line.status.value) for line in found.lines]
    (0.455, 1.0, [('ovens', 'not stated'), ('icing', 'not stated'), ('dough', 'met')])
    """
    weighing = weighing or Weighing()
    own = needed.id in framework and framework.profile(needed.id) is needed
    target = _own_target(needed.id, framework, weighing) if own else _target(needed, framework, weighing)
    if not target.asks:
        raise InputError(
            needed.title,
            f"{framework.id} doesn’t say which skills it asks for, so there is no gap to measure",
            hint="Name another occupation, or a framework that describes this one.",
        )
    lines = [_line(one, held, framework, same=held.id == needed.id) for one in target.asks]
    asked, unit = target.profile.by_skill, framework.scale.unit
    beyond = [
        GapLine(r.skill, _title(r.skill, framework), r.level, 0.0, 0.0, r.essential, unit=unit)
        for r in held.requirements
        if r.level > 0 and r.skill not in asked
    ]
    costs, unknowns = [line.cost for line in lines], [line.unknown if line.unstated else 0.0 for line in lines]
    unknown = sum(unknowns)
    covered = min(1.0, max(0.0, 1 - sum(costs) - unknown))
    low, high = _bounds(held, target, framework, weighing, covered=covered, unknown=unknown)
    keys = [
        *((-cost, -out, -line.weight, line) for cost, out, line in zip(costs, unknowns, lines, strict=True)),
        *((0.0, 0.0, 0.0, line) for line in beyond),
    ]
    ordered = sorted(keys, key=lambda one: (*one[:3], one[3].title, one[3].skill))
    notes = _notes(held, needed, framework)
    ends = (held.id, held.title, needed.id, needed.title)
    return Gap(*ends, covered, tuple(line for *_, line in ordered), low, high, framework.id, notes)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One requirement of a target, and what is the same of it whoever holds: as a `GapLine` has it."""

    needed: Requirement
    title: str
    weight: float
    matters: bool
    general: bool
    borrowed: bool


@dataclass(frozen=True, slots=True)
class _Target:
    """What is asked, whoever holds: the requirements at a level above 0 as a profile, their weights, and each."""

    profile: Profile
    weights: F64
    asks: tuple[_Ask, ...]


@lru_cache(maxsize=2048)
def _own_target(needed: str, framework: Framework, weighing: Weighing) -> _Target:
    return _target(framework.profile(needed), framework, weighing)


def _target(needed: Profile, framework: Framework, weighing: Weighing) -> _Target:
    asked = tuple(requirement for requirement in needed.requirements if requirement.level > 0)
    asking = Profile(needed.id, needed.title, asked)
    weights = weighing.of_profile(asking, framework)
    # A target of one importance throughout knows nothing of what matters more.
    plain = len({requirement.importance for requirement in asked}) == 1 and not framework.scale.unit
    asks = tuple(
        _Ask(
            one,
            _title(one.skill, framework),
            weight,
            plain or framework.matters(one),
            one.skill in framework.general,
            framework.is_borrowed(needed.id, one.skill),
        )
        for one, weight in zip(asked, weights.tolist(), strict=True)
    )
    return _Target(asking, weights, asks)


def _notes(held: Profile, needed: Profile, framework: Framework) -> tuple[str, ...]:
    """Return what is assumed of who holds, and what either profile rests on."""
    assumed = (
        f"What {held.title} asks for is assumed to be held {'as far' if framework.scale.unit else 'at that level'}; "
        "what it doesn’t ask for counts as missing."
    )
    said = [assumed] if held.complete and held.id in framework and held.id != needed.id else []
    if held.id != needed.id and held.requirements == needed.requirements:
        said = [says_the_same(held.title, needed.title)]
    scale = [_OF_TASKS] if framework.scale.unit == "tasks" else []
    return tuple(dict.fromkeys((*said, *held.notes, *needed.notes, *scale)))


def _bounds(
    held: Profile, target: _Target, framework: Framework, weighing: Weighing, *, covered: float, unknown: float
) -> tuple[float | None, float | None]:
    """Return the least and most that may be covered; None where all is stated and without an error."""
    asking, weights = target.profile, target.weights
    asked = list(asking.requirements)
    doubtful = any(_has_error(r) or _has_error(held.by_skill.get(r.skill)) for r in asked)
    if not (unknown or doubtful):
        return None, None
    error = 0.0 if held.id == asking.id or not doubtful else _coverage_error(held, asked, weights, framework, weighing)
    return max(0.0, covered - Z95 * error), min(1.0, covered + unknown + Z95 * error)


def _line(one: _Ask, holder: Profile, framework: Framework, *, same: bool) -> GapLine:
    needed = one.needed
    held = holder.by_skill.get(needed.skill)
    level = held.level if held else 0.0
    unstated = "" if same or level >= needed.level else holder.why_unstated(needed.skill)
    low = high = None
    errors = (needed.level_error, held.level_error if held else None)
    if not unstated and errors != (None, None):
        spread = 0.0 if same else Z95 * math.hypot(*(error or 0.0 for error in errors))
        distance = needed.level - level
        # No more can lack than is asked at most, and none can be held below nothing.
        low, high = max(0.0, distance - spread), min(max(0.0, distance + spread), framework.scale.highest)
    return GapLine(
        needed.skill,
        one.title,
        level,
        needed.level,
        one.weight,
        needed.essential,
        low,
        high,
        unstated,
        one.matters,
        one.general,
        framework.scale.unit,
        one.borrowed,
    )


def _coverage_error(
    held: Profile, asked: list[Requirement], weights: F64, framework: Framework, weighing: Weighing
) -> float:
    """Return the standard error of coverage."""
    has = [held.by_skill.get(requirement.skill) for requirement in asked]
    levels = np.array([r.level for r in asked])
    ratios = np.array([r.level if r else 0.0 for r in has]) / levels
    needed_errors = np.array([r.level_error or 0.0 for r in asked])
    held_errors = np.array([(r.level_error or 0.0) if r else 0.0 for r in has])
    spread = np.hypot(held_errors, np.minimum(ratios, 1) * needed_errors) / levels
    of_levels = weights**2 * _rectified_variance(1 - ratios, spread)
    return float(np.sqrt(np.sum(of_levels + _weight_variance(ratios, asked, weights, framework, weighing))))


def _weight_variance(
    ratios: F64, asked: list[Requirement], weights: F64, framework: Framework, weighing: Weighing
) -> F64:
    """Return what errors of importance add: ∂C/∂u = (min(1, q) − C) ÷ Σu for the weight u before it is normalised."""
    lowest, highest = framework.scale.importance
    errors = np.array([r.importance_error or 0.0 for r in asked])
    if not errors.any() or highest <= lowest:
        return np.zeros(len(asked))
    footing = weighing.footing([r.importance for r in asked], framework.scale)
    relative = weighing.alpha * errors * (1 - weighing.minimum) / (highest - lowest) / footing
    met = np.minimum(1, ratios)
    return np.asarray((weights * relative * (met - weights @ met)) ** 2)


def _rectified_variance(mean: F64, error: F64) -> F64:
    """Return the variance of max(0, Z) for normal Z; 0 where the error is 0."""
    spread = np.where(error > 0, error, 1.0)
    above = ndtr(mean / spread)
    density = np.exp(-0.5 * (mean / spread) ** 2) / np.sqrt(2 * np.pi)
    first = mean * above + spread * density
    second = (mean**2 + spread**2) * above + mean * spread * density
    return np.where(error > 0, np.maximum(second - first**2, 0), 0.0)


def _has_error(requirement: Requirement | None) -> bool:
    return requirement is not None and (requirement.level_error, requirement.importance_error) != (None, None)


def _title(skill: str, framework: Framework) -> str:
    return framework.titles.get(skill, skill)
