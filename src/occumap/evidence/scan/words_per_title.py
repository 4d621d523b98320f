"""How many words a group's titles need: long ones name specialities, within work that has no settled name.

“Baker” is an old trade; “Manager, systems, information” tells a part of something wider. Groups of long titles were
drawn anew more often in the two revisions that this was found on, SOC2000 to SOC2010 and ISCO-88 to ISCO-08.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from statistics import fmean, median, stdev

from occumap.evidence.entry_words import words_in
from occumap.evidence.scan.material import Entries, Material, Measured, nothing
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

BY = "words per title"
UNIT = "words per title"
# From so many titles on, the mean has an interval.
ENOUGH = 5
_NORMAL = 1.96
_KIND = ScanKind.HIDDEN_PART


def words_per_title(material: Material) -> Iterator[Measured]:
    """Yield the mean number of words of each group's titles, without their qualifiers."""
    entries = material.entries
    if entries is None:
        for group in material.groups:
            yield nothing(group.code.value, _KIND, UNIT, "No index was given.", by=BY)
        return
    lengths = [len(words_in(title)) for title in entries.index.frame["title"]]
    for level in reversed(material.version.rules.levels):
        groups = material.version.at_level(level.name)
        found = {group.code.value: [lengths[row] for row in material.rows[group.code.value]] for group in groups}
        means = [fmean(words) for words in found.values() if words]
        for group in groups:
            yield _measured(entries, group, found[group.code.value], median(means) if means else 0.0)


def _measured(entries: Entries, group: Group, words: list[int], usual: float) -> Measured:
    code, source = group.code.value, entries.source.name
    if not words:
        why = "No title of the index is coded to it."
        return nothing(code, _KIND, UNIT, why, source=source, by=BY)
    mean, low, high = fmean(words), None, None
    within = "no interval: they are few"
    if len(words) >= ENOUGH:
        half = _NORMAL * stdev(words) / sqrt(len(words))
        low, high = max(0.0, mean - half), mean + half
        within = f"95% interval {low:.1f} to {high:.1f}"
    measure = ScanMeasure(
        _KIND,
        mean,
        UNIT,
        source,
        f"Its {counted(len(words), 'title')} have {mean:.1f} words on average ({within}), those of the median "
        f"{group.level} group {usual:.1f}: long titles name specialities.",
        low,
        high,
        settles="Whether the specialities differ in tasks, training and pay.",
        by=BY,
    )
    return Measured(code, measure)
