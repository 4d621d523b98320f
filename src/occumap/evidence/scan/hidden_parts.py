"""Parts hidden in a group: titles that hang together and stand apart, as `discover` finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from occumap.evidence.candidate_score import Score
from occumap.evidence.differ import wilson
from occumap.evidence.discover import discover
from occumap.evidence.entry_words import words_in
from occumap.evidence.noun_phrases import is_english
from occumap.evidence.part_names import PartName, PartNames
from occumap.evidence.scan.group_size import TITLES
from occumap.evidence.scan.material import Material, Measured, nothing
from occumap.model.hidden_groups import SMALLEST, HiddenGroup
from occumap.model.noun import counted
from occumap.model.scan import HiddenPart, ScanKind, ScanMeasure
from occumap.model.version import Group

SHOWN = 3
UNIT = "score of the best part"
# A part smaller than this of its group is no group of its own; in large groups, leaving such out saves the most time.
SMALLEST_SHARE = 0.04
FEWEST = 2 * SMALLEST
TITLES_SHOWN = 8
_BELOW = "Parts are looked for in the groups that titles are coded to; see those below."


def hidden_parts(material: Material, score: Score) -> Iterator[Measured]:
    """Yield the parts of each group that titles are coded to. How many people are in one, no share of titles tells.

    Args:
        material: of the scan.
        score: what scores the candidates.
    """
    names = _names(material)
    for group in material.groups:
        yield _parts_of(material, group, score, names)


@dataclass(frozen=True)
class _Namer:
    """Names for parts, and the titles that groups have."""

    names: PartNames
    titles: Mapping[str, frozenset[str]]

    def name(self, code: str, rows: Sequence[int], rest: Sequence[int]) -> PartName | None:
        taken = {words for other, words in self.titles.items() if other != code}
        return self.names.name(rows, rest, taken)


def _names(material: Material) -> _Namer | None:
    """Return what names parts as a classification would; None where its titles aren't English."""
    if material.entries is None or not is_english(material.version):
        return None
    titles = {group.code.value: frozenset(words_in(group.title)) for group in material.version.groups}
    return _Namer(PartNames(material.entries.index, material.version.id), titles)


def _parts_of(material: Material, group: Group, score: Score, names: _Namer | None) -> Measured:
    code, entries = group.code.value, material.entries
    if entries is None:
        return nothing(code, ScanKind.HIDDEN_PART, UNIT, "No index was given.", by=TITLES)
    own = entries.index.rows(material.version.id).get(code, ())
    source = entries.source.name
    if not own and not material.is_leaf(group):
        return nothing(code, ScanKind.HIDDEN_PART, UNIT, _BELOW, source=source, by=TITLES)
    if len(own) < FEWEST:
        why = f"It has {counted(len(own), 'title')}: too few to look for parts."
        return nothing(code, ScanKind.HIDDEN_PART, UNIT, why, source=source, by=TITLES)
    smallest = max(SMALLEST, int(SMALLEST_SHARE * len(own)))
    found = discover(material.wording, code, score, limit=SHOWN, smallest=smallest)
    parts = tuple(
        sorted((_part(material, one, own, names, code) for one in found.groups), key=lambda one: -(one.score or 0.0))
    )
    if not parts:
        says = f"No part found: its {counted(len(own), 'title')} have little in common, or all of it."
        return Measured(code, ScanMeasure(ScanKind.HIDDEN_PART, 0.0, UNIT, source, says, by=TITLES))
    measure = ScanMeasure(
        ScanKind.HIDDEN_PART,
        parts[0].score,
        UNIT,
        source,
        _says(parts[0], len(own), len(parts)),
        parts=parts,
        settles="A look at the tasks, training and pay of the part beside the rest, and a count of its people.",
        by=TITLES,
    )
    return Measured(code, measure)


def _part(material: Material, found: HiddenGroup, own: Sequence[int], names: _Namer | None, code: str) -> HiddenPart:
    assert material.entries is not None
    index = material.entries.index
    ids = index.frame["entry_id"]
    inside = set(found.rows)
    made = names.name(code, found.rows, [row for row in own if row not in inside]) if names else None
    return HiddenPart(
        made.title if made else found.name,
        tuple(ids[row] for row in found.rows),
        tuple(dict.fromkeys(str(index.at(row)) for row in found.rows[:TITLES_SHOWN])),
        share=len(found.rows) / len(own),
        score=found.score,
        named=made.covers if made else None,
    )


def _says(best: HiddenPart, of: int, number: int) -> str:
    size = len(best.entries)
    low, high = wilson(size / of, of)
    left = f"{counted(of - size, 'title')} would be left"
    more = f" {number - 1} more {'part' if number == 2 else 'parts'} found." if number > 1 else ""
    return (
        f"‘{best.name}’ hangs together and stands apart: {size:,} of {counted(of, 'title')} "
        f"({size / of:.0%}, 95% interval {low:.0%} to {high:.0%}, Wilson), such as "
        f"{'; '.join(best.titles[:3])}; {left}.{more}"
    )
