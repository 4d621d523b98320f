"""What groups do, from the tasks of their parts: a direction for each group, and how much its parts differ."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from occumap.evidence.scan.material import Material, TaskProfiles
from occumap.model.version import Group

_TINY = 1e-9
Floats = NDArray[np.floating[Any]]


def parts_of(material: Material, profiles: TaskProfiles, group: Group) -> list[int]:
    """Return the places of the parts of a group of any level."""
    return sorted(n for leaf in material.under(group) for n in profiles.places.get(leaf, ()))


def directions(material: Material, profiles: TaskProfiles, level: str) -> tuple[list[str], Floats]:
    """Return the groups of a level that have parts, and the mean of their parts as rows of length 1."""
    codes, rows = [], []
    for group in material.version.at_level(level):
        places = parts_of(material, profiles, group)
        if places:
            codes.append(group.code.value)
            rows.append(profiles.rows(places).mean(0))
    middles = np.array(rows).reshape(len(codes), profiles.matrix.shape[1])
    return codes, middles / np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), _TINY)


def spread(rows: Floats) -> float:
    """Return one less the mean cosine of every two rows: 0 where all are the same.

    >>> spread(np.array([[1.0, 0.0], [0.0, 1.0]])), spread(np.array([[1.0, 0.0], [1.0, 0.0]]))
    (1.0, 0.0)
    """
    total, number = rows.sum(0), len(rows)
    selves = float((rows * rows).sum())
    return float(1 - (total @ total - selves) / (number * (number - 1)))
