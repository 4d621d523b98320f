"""How different the tasks are that one group holds, and parts whose tasks stand apart.

Heterogeneity is one less the mean cosine between the tasks of every two parts of a group, with an interval from a
bootstrap over its parts. A part that stands apart is the better of two clusters (average linkage), by its silhouette.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from occumap.evidence.scan.group_tasks import Floats, directions, parts_of, spread
from occumap.evidence.scan.material import Material, Measured, TaskProfiles, beside_it, nothing
from occumap.model.code import Code
from occumap.model.noun import counted
from occumap.model.scan import HiddenPart, ScanKind, ScanMeasure
from occumap.model.version import Group

MIXED, APART = "1 − mean cosine of tasks", "silhouette of the best part"
FEWEST, FEWEST_APART = 2, 3
NAMED = 2
# Parts that are less like another group than this aren't said to belong there.
ALIKE_FROM = 0.5
_DRAWS = 300


def mixed_tasks(material: Material) -> Iterator[Measured]:
    """Yield how different the tasks of each group's parts are, by each framework."""
    if not material.profiles:
        why = "No framework with tasks by its groups, or by groups below them, was given or comes along."
        yield from (nothing(group.code.value, ScanKind.MIXED_TASKS, MIXED, why) for group in material.groups)
    for profiles in material.profiles:
        places = {group.code.value: parts_of(material, profiles, group) for group in material.groups}
        spreads = {c: spread(profiles.rows(rows)) for c, rows in places.items() if len(rows) >= FEWEST}
        for group in material.groups:
            yield _mixed(material, profiles, group, places[group.code.value], spreads)


def parts_by_tasks(material: Material, people: Mapping[str, float]) -> Iterator[Measured]:
    """Yield the part of each leaf whose tasks stand most apart, and the group whose tasks it is most like."""
    for profiles in material.profiles:
        codes, rows = directions(material, profiles, material.version.rules.lowest.name)
        for group in material.groups:
            if material.is_leaf(group):
                yield _apart(material, profiles, group, (codes, rows), people.get(group.code.value))


def _mixed(
    material: Material, profiles: TaskProfiles, group: Group, rows: list[int], spreads: Mapping[str, float]
) -> Measured:
    code, source = group.code.value, profiles.source.name
    if len(rows) < FEWEST:
        why = f"{source} has {counted(len(rows), 'part')} of it: at least {FEWEST} are needed to compare their tasks."
        return nothing(code, ScanKind.MIXED_TASKS, MIXED, why, source=source, by=profiles.what)
    value = spreads[code]
    low = high = None
    within = f" (no interval: it has {len(rows)} parts)"
    if len(rows) > FEWEST:
        low, high = _bootstrapped(profiles.rows(rows), value, code)
        within = f" (95% interval {low:.2f} to {high:.2f}, bootstrap over its parts)"
    beside = [spreads[one.code.value] for one in material.siblings(group) if one.code.value in spreads]
    neighbours = beside_it(len(beside), f"{median(beside):.2f}") if beside else ""
    says = (
        f"The {profiles.what} of its {len(rows)} parts differ by {value:.2f}{within}, where 0 is the same and 1 has "
        f"nothing in common{neighbours}."
    )
    measure = ScanMeasure(
        ScanKind.MIXED_TASKS,
        value,
        MIXED,
        source,
        says,
        low,
        high,
        settles="Whether people move between the parts without further training.",
        by=profiles.what,
    )
    return Measured(code, measure)


def _bootstrapped(rows: Floats, value: float, code: str) -> tuple[float, float]:
    """Return the interval of a spread over other parts that might have been in the group; equal draws don't count."""
    alike = rows @ rows.T
    random = np.random.default_rng(crc32(code.encode()))
    picked = random.integers(0, len(rows), (_DRAWS, len(rows)))
    counts = np.zeros((_DRAWS, len(rows)))
    np.add.at(counts, (np.arange(_DRAWS)[:, None], picked), 1)
    counts = counts[(counts > 0).sum(1) > 1]
    pairs = len(rows) ** 2 - (counts**2).sum(1)
    found = 1 - (((counts @ alike) * counts).sum(1) - (counts**2) @ np.diag(alike)) / pairs
    low, high = np.quantile(found, [0.025, 0.975])
    return max(0.0, min(float(low), value)), max(float(high), value)


def _apart(
    material: Material, profiles: TaskProfiles, group: Group, beside: tuple[list[str], Floats], people: float | None
) -> Measured:
    code, source = group.code.value, profiles.source.name
    rows = parts_of(material, profiles, group)
    if len(rows) < FEWEST_APART:
        why = f"{source} has {counted(len(rows), 'part')} of it: at least {FEWEST_APART} are needed to set one apart."
        return nothing(code, ScanKind.HIDDEN_PART, APART, why, source=source, by=profiles.what)
    distances = np.clip(1 - profiles.rows(rows) @ profiles.rows(rows).T, 0, None)
    np.fill_diagonal(distances, 0)
    clusters = fcluster(linkage(squareform(distances, checks=False), "average"), 2, "maxclust")
    if clusters.max() < 2:
        says = f"The {profiles.what} of its {len(rows)} parts are the same: none stands apart."
        return Measured(code, ScanMeasure(ScanKind.HIDDEN_PART, 0.0, APART, source, says, by=profiles.what))
    members = np.flatnonzero(clusters == clusters[np.bincount(clusters)[clusters].argmin()])
    value = _silhouette(distances, clusters)
    places = [rows[n] for n in members]
    share = len(places) / len(rows)
    rest = [rows[n] for n in np.flatnonzero(clusters != clusters[members[0]])]
    to, nearest = _nearest(material, profiles, places, rest, code, beside)
    part = HiddenPart(
        "; ".join(profiles.titles[n] for n in places[:NAMED]) + (" …" if len(places) > NAMED else ""),
        codes=tuple(Code(profiles.of, profiles.parts[n]) for n in places),
        share=share,
        score=value,
        to=None if to is None else material.code(to),
    )
    people_said = "" if people is None else " Nobody has counted people by these parts."
    measure = ScanMeasure(
        ScanKind.HIDDEN_PART,
        value,
        APART,
        source,
        f"{len(places)} of its {len(rows)} parts ({part.name}) {'stands' if len(places) == 1 else 'stand'} apart by "
        f"{profiles.what}: "
        f"silhouette {value:.2f} (1 is quite apart; no interval: the source gives no error).{nearest}{people_said}",
        parts=(part,),
        others=() if to is None else (material.code(to),),
        settles="A count of people in the parts, and whether their training and pay differ too.",
        by=profiles.what,
    )
    return Measured(code, measure)


def _silhouette(distances: Floats, clusters: NDArray[np.int32]) -> float:
    """Return the mean silhouette of points in two clusters (Rousseeuw 1987); a point alone counts 0.

    >>> _silhouette(np.array([[0, 0.1, 1], [0.1, 0, 1], [1, 1, 0]]), np.array([1, 1, 2])).__round__(2)
    0.6
    """
    found = []
    for n, own in enumerate(clusters):
        same, other = clusters == own, clusters != own
        if same.sum() > 1:
            inside, outside = distances[n][same].sum() / (same.sum() - 1), distances[n][other].mean()
            found.append((outside - inside) / max(inside, outside, 1e-9))
    return float(sum(found)) / len(clusters)


def _nearest(
    material: Material,
    profiles: TaskProfiles,
    places: list[int],
    rest: list[int],
    code: str,
    beside: tuple[list[str], Floats],
) -> tuple[str | None, str]:
    """Return the other group that some parts belong with by their tasks, and what to say of it; None where they are
    no more like any other than the rest of their own, or not alike enough to say.
    """
    codes, rows = beside
    others = [n for n, one in enumerate(codes) if one != code]
    if not others:
        return None, ""
    middle, left = profiles.rows(places).mean(0), profiles.rows(rest).mean(0)
    length = max(float(np.linalg.norm(middle)), 1e-9)
    alike = rows[others] @ middle / length
    best = int(np.argmax(alike))
    own = float(left @ middle) / length / max(float(np.linalg.norm(left)), 1e-9)
    likeness, to = float(alike[best]), codes[others[best]]
    if likeness <= own or likeness < ALIKE_FROM:
        return None, f" Most like the rest of the group (cosine {own:.2f})." if likeness <= own else ""
    named = f"{material.version[to]} (cosine {likeness:.2f}) than to the rest of the group ({own:.2f})"
    return to, f" By {profiles.what} nearer to {named}."
