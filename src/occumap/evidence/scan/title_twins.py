"""Groups that only differ in name: two titles of one level that share most of their words.

Likeness is the share of words that both have among those that either has (Jaccard). Words that mark a residual group
don't count: that has a measure of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from occumap.evidence.entry_words import as_written, words_in
from occumap.evidence.scan.alike_groups import APART_IF
from occumap.evidence.scan.material import Material, Measured, nothing
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

BY = "group titles"
UNIT = "share of words of both titles"


def title_twins(material: Material) -> Iterator[Measured]:
    """Yield how alike each group's title is to that of another group of its level."""
    residual = {word for said in material.version.rules.residual_words for word in words_in(said)}
    words = {group.code.value: frozenset(words_in(group.title)) - residual for group in material.groups}
    for level in material.version.rules.levels:
        here = material.version.at_level(level.name)
        having: dict[str, list[Group]] = defaultdict(list)
        for group in here:
            for word in words[group.code.value]:
                having[word].append(group)
        for group in here:
            near = {one.code.value: one for word in words[group.code.value] for one in having[word]}
            near.pop(group.code.value, None)
            yield _measured(material, group, words, near)


def _measured(material: Material, group: Group, words: dict[str, frozenset[str]], near: dict[str, Group]) -> Measured:
    code, source = group.code.value, material.version.id
    own = words[code]
    if not own:
        return nothing(code, ScanKind.ALIKE, UNIT, "Its title has no words to compare.", source=source, by=BY)
    likeness = {other: len(own & words[other]) / len(own | words[other]) for other in near}
    if not likeness:
        says = f"No other {group.level} group’s title shares a word with its own."
        return Measured(code, ScanMeasure(ScanKind.ALIKE, 0.0, UNIT, source, says, by=BY))
    best = min(likeness, key=lambda other: (-likeness[other], other))
    shared = ", ".join(f"‘{as_written(word, [group.title])}’" for word in sorted(own & words[best]))
    measure = ScanMeasure(
        ScanKind.ALIKE,
        likeness[best],
        UNIT,
        source,
        f"Its title shares {shared} with that of {near[best]}: {len(own & words[best])} of the "
        f"{len(own | words[best])} words of both.",
        others=(near[best].code,),
        settles=APART_IF,
        by=BY,
    )
    return Measured(code, measure)
