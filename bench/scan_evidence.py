"""What the scan's engine measures of a revised version, and weights learned on other revisions.

Weights are those of a logistic regression, never below nothing: a measure may count for a change or not at all, not
against it. Measures count from the middle of their level, those that aren't known not at all. Each revision has a
constant of its own. Measures, and how strongly weights are held back, were chosen on SOC2000, ISCO-88 and US SOC by
turns, never on SOC2010.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from occumap.evidence.candidate_features import FEATURES, measure_sets
from occumap.evidence.candidate_groups import sets_within
from occumap.evidence.candidate_score import FARTHEST, Score
from occumap.evidence.entry_words import Wording, wording_of
from occumap.evidence.scan.alike_groups import alike_groups
from occumap.evidence.scan.hidden_parts import SMALLEST_SHARE
from occumap.evidence.scan.material import Counterpart, Entries, Figures, Known, Material, TaskProfiles
from occumap.evidence.scan.misfit import misfits
from occumap.evidence.scan.mixed_tasks import mixed_tasks, parts_by_tasks
from occumap.evidence.scan.scan import scan
from occumap.evidence.scan.strength import ScanWeights, strengths_of, with_strengths
from occumap.model.hidden_groups import SMALLEST
from occumap.model.scan import ScanKind, ScanSource
from scan_revisions import Revised

PENALTY = 5.0
PART_PENALTY = 10.0
AGREES = 0.5
SEED, FOLDS = 20170, 10
# These are measured by another list in each revision, and weighed as one.
BY_OTHERS = (ScanKind.MISFIT, ScanKind.CHANGED_BEFORE)


@dataclass(frozen=True)
class Measured:
    """The measures of a revised version.

    Args:
        revised: the version, with what became of it.
        strengths: by measure, the strength for each of its groups, NaN where nothing is known.
    """

    revised: Revised
    strengths: Mapping[str, np.ndarray]

    def of(self, names: Sequence[str]) -> np.ndarray:
        """Groups × measures, counted from the middle."""
        unknown = np.full(len(self.revised.groups), np.nan)
        return np.nan_to_num(np.stack([self.strengths.get(name, unknown) for name in names], axis=1) - 0.5)


def measured(revised: Revised, score: Score) -> Measured:
    """All that the engine measures of the groups that are ranked."""
    found = scan(material_of(revised), score, ScanWeights({}))
    by_group = [strengths_of(found[code].measures) for code in revised.groups]
    names = dict.fromkeys(name for known in by_group for name in known)
    columns: dict[str, np.ndarray] = {}
    for name in names:
        kind = name.partition(" by ")[0]
        called = kind if kind in BY_OTHERS else name
        columns.setdefault(called, np.array([known.get(name, np.nan) for known in by_group]))
    return Measured(revised, columns)


def with_misfit(one: Measured, beside: Revised) -> Measured:
    """The same measures but for misfit, which is that with another list of the same revision, or none."""
    material = material_of(beside)
    found = with_strengths(material, misfits(material))
    columns = {name: strengths for name, strengths in one.strengths.items() if name != ScanKind.MISFIT}
    known = [[each.strength for each in found[code] if each.strength is not None] for code in beside.groups]
    columns[ScanKind.MISFIT] = np.array([strengths[0] if strengths else np.nan for strengths in known])
    return Measured(beside, columns)


def with_more(one: Measured, material: Material) -> Measured:
    """The same measures, and those of tasks."""
    found = with_strengths(material, [*mixed_tasks(material), *parts_by_tasks(material, {}), *alike_groups(material)])
    by_group = [strengths_of(found[code]) for code in one.revised.groups]
    names = dict.fromkeys(name for known in by_group for name in known)
    columns = {name: np.array([known.get(name, np.nan) for known in by_group]) for name in names}
    return Measured(one.revised, {**columns, **one.strengths})


def material_of(revised: Revised, profiles: tuple[TaskProfiles, ...] = ()) -> Material:
    """What the engine is given: nothing of it says what became of a group."""
    entries = None
    if revised.index is not None:
        source = ScanSource(revised.index.name, revised.index.name, revised.version.id)
        entries = Entries(source, revised.index, revised.helpful)
    people = tuple(
        Figures(ScanSource(name, name, revised.version.id), {code: Known(n) for code, n in counts.items()})
        for name, counts in (revised.people or {}).items()
    )
    beside = tuple(
        Counterpart(ScanSource(f"links to {other.id}", f"links to {other.id}"), other, pairs, unit)
        for other, pairs, unit in revised.beside
    )
    return Material(revised.version, entries, people, profiles=profiles, counterparts=beside)


def part_score(lessons: Iterable[Revised]) -> Score:
    """A score of hidden parts that tells those that revisions split off: logistic, as `bench/discover.py` learns it."""
    rows, agrees, counts = [], [], []
    for revised in lessons:
        if revised.index is None:
            continue
        wording = wording_of(revised.index, revised.version.id, others=revised.helpful)
        for code in revised.groups:
            measures, likeness = _parts_of(wording, revised, code)
            if likeness is not None:
                rows.append(measures)
                agrees += [*(likeness >= AGREES)]
                counts += [1 / len(likeness)] * len(likeness)
    table, weights = np.vstack(rows), np.array(counts) * len(counts) / sum(counts)
    middles = np.average(table, axis=0, weights=weights)
    spreads = np.sqrt(np.average((table - middles) ** 2, axis=0, weights=weights))
    spreads = np.where(spreads > 0, spreads, 1.0)
    scaled = np.clip((table - middles) / spreads, -FARTHEST, FARTHEST)
    fitted, constants = logistic([(scaled, np.array(agrees), weights)], PART_PENALTY)
    parts = zip(FEATURES, middles, spreads, fitted, strict=True)
    return Score({name: (float(m), float(s), float(w)) for name, m, s, w in parts}, float(constants[0]))


def _parts_of(wording: Wording, revised: Revised, code: str) -> tuple[np.ndarray, np.ndarray | None]:
    """What is measured of the sets within a group, and how like each is to the new group that it is most like."""
    rows = [row for row, one in enumerate(wording.codes) if one == code]
    parts: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        if (to := revised.destinations[row]) is not None:
            parts.setdefault(to, []).append(at)
    new = [part for part in sorted(parts.values(), key=len)[:-1] if len(part) >= SMALLEST]
    if not new:
        return np.zeros((0, len(FEATURES))), None
    flags, kinds = sets_within(wording, rows, smallest=max(SMALLEST, int(SMALLEST_SHARE * len(rows))))
    if not len(flags):
        return np.zeros((0, len(FEATURES))), None
    likeness = np.zeros(len(flags))
    for part in new:
        f1 = 2 * flags[:, part].sum(1) / (flags.sum(1) + len(part))
        likeness = np.maximum(likeness, f1)
    return measure_sets(wording, code, rows, flags, kinds), likeness


@dataclass(frozen=True)
class Learned:
    """Weights of measures, and the mean of the lessons' constants."""

    weights: Mapping[str, float]
    constant: float

    def of(self, one: Measured) -> np.ndarray:
        """The logit of each group."""
        return one.of([*self.weights]) @ np.array([*self.weights.values()]) + self.constant

    def and_(self, more: Iterable[str]) -> Learned:
        """These, and further measures of which no lesson has any, each with the mean weight."""
        mean = sum(self.weights.values()) / len(self.weights)
        return Learned({**self.weights, **dict.fromkeys(more, mean)}, self.constant)


def learned(lessons: Sequence[Measured], names: Sequence[str]) -> Learned:
    """What each measure counts for, by revisions other than the one that is asked of."""
    sets = [(one.of(names), one.revised.truth, np.ones(len(one.revised.groups))) for one in lessons]
    weights, constants = logistic(sets, PENALTY, least=0.0)
    return Learned(dict(zip(names, map(float, weights), strict=True)), float(constants.mean()))


def folded(one: Measured, names: Sequence[str]) -> np.ndarray:
    """Logits by weights learned on the same revision, without the minor groups of each fold."""
    parents = [str(one.revised.version[code].parent) for code in one.revised.groups]
    dealt = sorted(set(parents))
    np.random.default_rng(SEED).shuffle(dealt)
    fold = np.array([dealt.index(parent) % FOLDS for parent in parents])
    rows, truth, found = one.of(names), one.revised.truth, np.zeros(len(parents))
    for n in range(FOLDS):
        there = fold != n
        weights, constants = logistic([(rows[there], truth[there], np.ones(there.sum()))], PENALTY, least=0.0)
        found[~there] = rows[~there] @ weights + constants[0]
    return found


def logistic(
    sets: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]], penalty: float, *, least: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Weights of columns and a constant for each set of (rows × columns, truth, how much each row counts).

    >>> rows = np.array([[0.0], [1.0], [0.0], [1.0]])
    >>> weights, constants = logistic([(rows, np.array([False, True, False, True]), np.ones(4))], 1.0)
    >>> bool(weights[0] > 0.5), constants.shape
    (True, (1,))
    """
    wide = sets[0][0].shape[1]

    def loss(all_: np.ndarray) -> tuple[float, np.ndarray]:
        weights, total, slope = all_[:wide], 0.0, np.zeros_like(all_)
        for n, (rows, truth, counts) in enumerate(sets):
            at = rows @ weights + all_[wide + n]
            total += float((counts * (np.logaddexp(0, at) - truth * at)).sum())
            gap = counts * (1 / (1 + np.exp(-at)) - truth)
            slope[:wide] += rows.T @ gap
            slope[wide + n] = gap.sum()
        slope[:wide] += penalty * weights
        return total + float(penalty * weights @ weights) / 2, slope

    bounds = [(least, None)] * wide + [(None, None)] * len(sets)
    found = minimize(loss, np.zeros(wide + len(sets)), jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x[:wide], found.x[wide:]
