"""A whole classification scanned: every kind of evidence on every group, set beside each other, and ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from occumap.evidence.candidate_score import Score
from occumap.evidence.scan.alike_groups import alike_groups
from occumap.evidence.scan.changed_before import changed_before
from occumap.evidence.scan.disagreeing_sources import disagreeing_sources
from occumap.evidence.scan.group_size import PEOPLE, group_sizes, people_of
from occumap.evidence.scan.hidden_parts import hidden_parts
from occumap.evidence.scan.material import Material, Measured
from occumap.evidence.scan.misfit import misfits
from occumap.evidence.scan.mixed_level import mixed_levels
from occumap.evidence.scan.mixed_pay import mixed_pay
from occumap.evidence.scan.mixed_tasks import mixed_tasks, parts_by_tasks
from occumap.evidence.scan.new_titles import new_titles, unplaced_answers
from occumap.evidence.scan.ranking import in_order
from occumap.evidence.scan.residual_groups import residual_groups
from occumap.evidence.scan.size_trend import trends
from occumap.evidence.scan.strength import ScanWeights, strengths_of, with_strengths
from occumap.evidence.scan.title_twins import title_twins
from occumap.evidence.scan.words_per_title import words_per_title
from occumap.model.scan import Scan, ScanMeasure, ScannedGroup, ScanOrder


def scan(
    material: Material,
    score: Score,
    weights: ScanWeights,
    *,
    notes: tuple[str, ...] = (),
    order: ScanOrder = ScanOrder.PEOPLE,
) -> Scan:
    """Return all evidence on all groups of a version, ranked within each level.

    Args:
        material: all that is known.
        score: of candidates for hidden parts.
        weights: what each measure counts for.
        notes: what must be said before the figures.
        order: what groups are ranked by.
    """
    people = _people(material)
    found = with_strengths(material, _measures(material, score, people))
    index = material.entries.index.name if material.entries else ""
    said = (*_not_people(material), *_not_learned(found, weights))
    notes = (*notes, *said, *disagreeing_sources(material), *unplaced_answers(material))
    groups = tuple(_groups(material, found, weights, people))
    return in_order(Scan(material.version.id, index, groups, material.sources, notes), order)


def _not_learned(found: dict[str, tuple[ScanMeasure, ...]], weights: ScanWeights) -> tuple[str, ...]:
    """Return that the weights of some measures rest on no earlier revision."""
    names = {name for measures in found.values() for name in strengths_of(measures)}
    unknown = [name for name in sorted(names) if not weights.is_learned(name)]
    if not unknown or not weights.other:
        return ()
    told = (
        f"What these count for wasn't learned, since earlier revisions have no such evidence: {'; '.join(unknown)}. "
        "Each counts as much as the mean of those that were."
    )
    return (told,)


def _measures(material: Material, score: Score, people: dict[str, float]) -> Iterator[Measured]:
    yield from group_sizes(material)
    yield from trends(material)
    parts = list(hidden_parts(material, score))
    yield from parts
    yield from parts_by_tasks(material, people)
    yield from mixed_tasks(material)
    yield from mixed_pay(material)
    yield from mixed_levels(material)
    source = material.people[0].source.name if material.people else ""
    yield from residual_groups(material, people, source, {one.code: one.measure for one in parts})
    yield from alike_groups(material)
    yield from title_twins(material)
    yield from changed_before(material)
    yield from words_per_title(material)
    yield from new_titles(material)
    yield from misfits(material)


def _people(material: Material) -> dict[str, float]:
    """Return people by group of the source that the ranking counts in."""
    if not material.people:
        return {}
    return {code: one.value for code, one in people_of(material, material.people[0]).items()}


def _groups(
    material: Material, found: dict[str, tuple[ScanMeasure, ...]], weights: ScanWeights, people: dict[str, float]
) -> Iterator[ScannedGroup]:
    """Yield the groups with what their evidence comes to, the lowest level first."""
    for level in reversed(material.version.rules.levels):
        here = material.version.at_level(level.name)
        strengths = {group.code.value: strengths_of(found[group.code.value]) for group in here}
        telling = _telling(strengths.values())
        for group in here:
            measures, known = found[group.code.value], strengths[group.code.value]
            together = weights.together(known) if known.keys() & telling else None
            yield ScannedGroup(group.code, group.title, group.level, measures, together, people.get(group.code.value))


def _telling(strengths: Iterable[Mapping[str, float]]) -> set[str]:
    """Return the measures that tell groups of a level apart: not the same for all of them, nor of one alone."""
    values: dict[str, set[float]] = defaultdict(set)
    for one in strengths:
        for name, strength in one.items():
            values[name].add(strength)
    return {name for name, known in values.items() if len(known) > 1}


def _not_people(material: Material) -> tuple[str, ...]:
    if not material.people or material.people[0].what == PEOPLE:
        return ()
    return (f"The ranking counts {material.people[0].what} ({material.people[0].source.name}), not people.",)
