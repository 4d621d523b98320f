"""Different levels in one group: occupations whose qualification, or titles whose skill level, is another group's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

import numpy as np

from occumap.evidence.differ import wilson
from occumap.evidence.scan.group_tasks import directions
from occumap.evidence.scan.material import LevelledPart, Material, Measured, beside_it, nothing
from occumap.model.code import Code
from occumap.model.noun import counted
from occumap.model.scan import HiddenPart, ScanKind, ScanMeasure, ScanSource
from occumap.model.soc_skill_levels import RQF_OF_SKILL_LEVEL, skill_level
from occumap.model.version import Group

UNIT = "share at another level"
OCCUPATIONS, TITLES = "occupations", "titles"
_NONE = "No occupations whose level is known are linked to this version."
_SETTLES = "What qualification those who do the work have, from a survey coded to the lowest level."


def mixed_levels(material: Material) -> Iterator[Measured]:
    """Yield which share of each group's occupations, and of its titles, is at a level that isn't the group's."""
    if not material.levels:
        for group in material.groups:
            yield nothing(group.code.value, ScanKind.MIXED_LEVEL, UNIT, _NONE, by=OCCUPATIONS)
    for source, parts in material.levels:
        by_leaf: dict[str, list[LevelledPart]] = defaultdict(list)
        for part in parts:
            by_leaf[part.group].append(part)
        within = {g.code.value: [part for leaf in material.under(g) for part in by_leaf[leaf]] for g in material.groups}
        shares = {code: len(_off(material, code, here)) / len(here) for code, here in within.items() if here}
        for group in material.groups:
            yield _by_occupations(material, source, group, within[group.code.value], shares)
    yield from _by_titles(material)


def _by_occupations(
    material: Material, source: ScanSource, group: Group, parts: Sequence[LevelledPart], shares: Mapping[str, float]
) -> Measured:
    code = group.code.value
    if not parts:
        why = f"No occupation of the map ‘{source.name}’ is in it."
        return nothing(code, ScanKind.MIXED_LEVEL, UNIT, why, source=source.name, by=OCCUPATIONS)
    own = skill_level(material.version.id, code)
    levels = Counter(part.level for part in parts)
    usual, off = _usual(material, code, parts), _off(material, code, parts)
    beside = [shares[one.code.value] for one in material.siblings(group) if one.code.value in shares]
    neighbours = beside_it(len(beside), f"{median(beside):.0%}") if beside else ""
    low, high = wilson(len(off) / len(parts), len(parts))
    hidden = _parts(material, group, parts, off) if material.is_leaf(group) else ()
    said = ", ".join(f"{number} at level {level}" for level, number in sorted(levels.items()))
    expected = f"the group is at skill level {own}, which asks for" if own else "most are at"
    measure = ScanMeasure(
        ScanKind.MIXED_LEVEL,
        len(off) / len(parts),
        UNIT,
        source.name,
        f"{counted(len(parts), 'occupation')}: {said}; {expected} level{'s' * (len(usual) > 1)} "
        f"{usual[0]}{f' to {usual[-1]}' * (len(usual) > 1)}: {_at_another(len(off), len(parts), low, high)}"
        f"{_belonging(material, hidden)}{neighbours}.",
        low,
        high,
        others=tuple(dict.fromkeys(one.to for one in hidden if one.to is not None)),
        parts=hidden,
        settles=_SETTLES,
        by=OCCUPATIONS,
    )
    return Measured(code, measure)


def _at_another(number: int, of: int, low: float, high: float) -> str:
    within = f"95% interval {low:.0%} to {high:.0%}, Wilson"
    if not number:
        return f"none is at another ({within})"
    return f"{number} ({number / of:.0%}, {within}) {'is' if number == 1 else 'are'} at another"


def _usual(material: Material, code: str, parts: Sequence[LevelledPart]) -> tuple[int, ...]:
    """Return the levels that a group's skill level asks for; where it states none, the commonest of its occupations."""
    own = skill_level(material.version.id, code)
    levels = Counter(part.level for part in parts)
    return RQF_OF_SKILL_LEVEL[own] if own else (max(levels, key=lambda one: (levels[one], -one)),)


def _off(material: Material, code: str, parts: Sequence[LevelledPart]) -> list[LevelledPart]:
    usual = _usual(material, code, parts)
    return [part for part in parts if part.level not in usual]


def _belonging(material: Material, parts: Sequence[HiddenPart]) -> str:
    named = [f"{one.name} (like {material.version[one.to.value]})" if one.to else one.name for one in parts[:2]]
    return f": {'; '.join(named)}" if named else ""


def _parts(
    material: Material, group: Group, parts: Sequence[LevelledPart], off: Sequence[LevelledPart]
) -> tuple[HiddenPart, ...]:
    """Return the occupations at another level as parts, level by level, each with the group that it belongs with."""
    found = []
    staying = {code for part in parts if part not in off for code in part.finer}
    for level in sorted({part.level for part in off}):
        here = [part for part in off if part.level == level]
        codes = tuple(sorted({code for part in here for code in part.finer if code.value.startswith(group.code.value)}))
        alone = tuple(code for code in codes if code not in staying)
        found.append(
            HiddenPart(
                f"{here[0].title}{f' and {len(here) - 1} more' * (len(here) > 1)} (level {level})",
                titles=tuple(part.title for part in here),
                codes=alone,
                share=len(here) / len(parts),
                to=_belongs(material, group, level, alone),
            )
        )
    return tuple(sorted(found, key=lambda one: (-(one.share or 0.0), one.name)))


def _belongs(material: Material, group: Group, level: int, codes: Sequence[Code]) -> Code | None:
    """Return the group at a fitting skill level that is most like some finer groups by tasks; None if unknown."""
    values = {code.value for code in codes}
    for profiles in material.profiles:
        rows = [n for n, part in enumerate(profiles.parts) if part in values]
        if not rows:
            continue
        groups, middles = directions(material, profiles, group.level)
        fits = {s for s, levels in RQF_OF_SKILL_LEVEL.items() if level in levels}
        fitting = [
            n for n, c in enumerate(groups) if skill_level(material.version.id, c) in fits and c != group.code.value
        ]
        if fitting:
            alike = middles[fitting] @ profiles.rows(rows).mean(0)
            return material.code(groups[fitting[int(np.argmax(alike))]])
    return None


def _by_titles(material: Material) -> Iterator[Measured]:
    entries = material.entries
    for other in entries.levelled if entries else ():
        assert entries is not None
        codes = entries.index.codes(other).to_list()
        levels = [skill_level(other, code) if code else None for code in codes]
        for group in material.groups:
            here = Counter(level for row in material.rows[group.code.value] if (level := levels[row]) is not None)
            yield _of_titles(group, here, other, entries.source.name)


def _of_titles(group: Group, levels: Mapping[int, int], other: str, source: str) -> Measured:
    code, number = group.code.value, sum(levels.values())
    by = f"{TITLES} in {other}"
    if not number:
        why = f"None of its titles has a code of {other} whose skill level is stated."
        return nothing(code, ScanKind.MIXED_LEVEL, UNIT, why, source=source, by=by)
    most = max(levels, key=lambda one: (levels[one], -one))
    share = 1 - levels[most] / number
    low, high = wilson(share, number)
    within = f"95% interval {low:.0%} to {high:.0%}, Wilson"
    said = ", ".join(f"{levels[level]:,} at level {level}" for level in sorted(levels))
    told = f"its titles are {said}: {share:.0%} aren't at the commonest ({within})"
    if len(levels) == 1:
        every = f"all of its {number:,} titles are" if number > 1 else "its only title is"
        told = f"{every} at level {most} (share at others: {within})"
    measure = ScanMeasure(
        ScanKind.MIXED_LEVEL,
        share,
        UNIT,
        source,
        f"By the skill levels of {other}, {told}.",
        low,
        high,
        settles=_SETTLES,
        by=by,
    )
    return Measured(code, measure)
