"""How strongly evidence speaks for a change: each measure beside those of its level, and all of them together.

The strength of one measure is the share of groups of its level with a weaker one. What a group's measures come to is a
logistic sum of them, each counted from the middle (½): a measure on which there is no evidence counts neither for a
change nor against it. The weights were learned on earlier revisions; `data/evidence/scan.csv` says on which.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import exp, isfinite

from occumap.errors import InputError
from occumap.evidence.scan.material import Material, Measured
from occumap.model.scan import ScanKind, ScanMeasure

CONSTANT, OTHER = "constant", "other"
SIZE_IN_PEOPLE, SIZE_IN_JOBS = f"{ScanKind.SIZE} by people", f"{ScanKind.SIZE} by jobs"
HEADER = ("measure", "weight")
_MIDDLE = 0.5
_BY = " by "
_HINT = "Make the table with: bench/scan.py"


@dataclass(frozen=True)
class ScanWeights:
    """What each measure counts for.

    Args:
        weights: by measure: its kind, followed by `` by `` and the way it is measured where that has a weight of its
            own.
        constant: the logit of a group of which all measures are in the middle.
        other: of what has no weight: no earlier revision could teach it.

    >>> ScanWeights({"hidden part": 2.0}).together({"hidden part by titles": 1.0})
    0.731...
    """

    weights: Mapping[str, float]
    constant: float = 0.0
    other: float = 0.0

    def together(self, strengths: Mapping[str, float]) -> float:
        """Return what the strengths of measures come to, 0 to 1.

        Ways of measuring one kind that have no weight of their own share that of the kind.
        """
        found = self.constant
        shared: dict[str, list[float]] = defaultdict(list)
        for name, strength in strengths.items():
            if name in self.weights:
                found += self.weights[name] * (strength - _MIDDLE)
            else:
                shared[name.partition(_BY)[0]].append(strength)
        for kind, several in shared.items():
            weight = self.weights.get(kind, self.other)
            found += weight * (sum(several) / len(several) - _MIDDLE)
        return 1 / (1 + exp(-found))

    def is_learned(self, name: str) -> bool:
        """Return whether a measure has a weight, of its own or of its kind."""
        return name in self.weights or name.partition(_BY)[0] in self.weights


def read_scan_weights(text: str, *, where: str) -> ScanWeights:
    """Return the weights in a CSV of measure and weight, with lines for the constant and for others if there are any.

    Raises:
        InputError: it has other columns, a measure that isn't known or stands twice, or a number that is none.

    >>> read_scan_weights("measure,weight\\nresidual,1.5\\nconstant,-1\\n", where="here").constant
    -1.0
    """
    header, *lines = [*csv.reader(line for line in io.StringIO(text) if not line.startswith("#"))] or [[]]
    if tuple(header) != HEADER:
        raise InputError(where, f"its columns are not {', '.join(HEADER)}", hint=_HINT)
    kinds = {kind.value for kind in ScanKind}
    weights: dict[str, float] = {}
    for number, (name, value) in enumerate(lines, start=2):
        if (name not in {CONSTANT, OTHER} and name.partition(_BY)[0] not in kinds) or name in weights:
            raise InputError(f"{where}, row {number}", f"{name} isn't a measure, or appears twice", hint=_HINT)
        try:
            weights[name] = float(value)
        except ValueError:
            weights[name] = float("nan")
        if not isfinite(weights[name]):
            raise InputError(f"{where}, row {number}", f"{name} has no weight", hint=_HINT)
    constant, other = weights.pop(CONSTANT, 0.0), weights.pop(OTHER, 0.0)
    return ScanWeights(weights, constant, other)


def with_strengths(material: Material, measured: Iterable[Measured]) -> dict[str, tuple[ScanMeasure, ...]]:
    """Return the measures by group, each with its strength among groups of its level.

    Equal values have equal strengths: the share of weaker ones and half of the equal ones.
    """
    every = list(measured)
    levels = {group.code.value: group.level for group in material.version.groups}
    held: dict[tuple[object, ...], list[float]] = defaultdict(list)
    for one in every:
        if one.measure.is_evidence:
            held[(levels[one.code], *one.key)].append(_orders(one))
    ordered = {key: sorted(values) for key, values in held.items()}
    found: dict[str, list[ScanMeasure]] = {group.code.value: [] for group in material.groups}
    for one in every:
        strength = None
        if one.measure.is_evidence:
            values = ordered[(levels[one.code], *one.key)]
            strength = _place(values, _orders(one))
        found[one.code].append(replace(one.measure, strength=strength))
    return {code: tuple(measures) for code, measures in found.items()}


def strengths_of(measures: Iterable[ScanMeasure]) -> dict[str, float]:
    """Return the strength of each way of measuring: that of the first source that has evidence, never a mean.

    Jobs stand in for people where nobody has counted these: a group isn't large twice.
    """
    found: dict[str, float] = {}
    for one in measures:
        if one.strength is not None:
            found.setdefault(one.name, one.strength)
    jobs = found.pop(SIZE_IN_JOBS, None)
    if jobs is not None:
        found.setdefault(SIZE_IN_PEOPLE, jobs)
    return found


def _orders(one: Measured) -> float:
    assert one.measure.value is not None
    return round(one.measure.value if one.weight is None else one.weight, 12)


def _place(ordered: list[float], value: float) -> float:
    """Return the share of values below one, the equal ones counting half; ½ for one alone.

    >>> _place([1.0, 2.0, 2.0, 3.0], 2.0), _place([1.0], 1.0)
    (0.5, 0.5)
    """
    below, upto = bisect_left(ordered, value), bisect_right(ordered, value)
    return (below + upto) / 2 / len(ordered)
