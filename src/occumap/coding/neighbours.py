"""The entries of an index in the hidden layer: a second look at the likeliest codes of a title.

The softmax sees each code as one direction. A code is many kinds of entries, and a title may stand
close to one of them; so each of a row's likeliest codes rises by the cosine of its nearest entry.
Only these few codes are compared, and entries are packed in a byte a number: it costs about as much
as the scores themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from occumap.coding.network import F32, I64

I8 = NDArray[np.int8]
LOOKED_AT = 5
# So few rows are done by one thread: to wake others takes longer.
FEW = 16
_FLAT = 1e-9
_BYTE = 127


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries sorted by code.

    Args:
        packed: (entries, hidden) directions of the entries in the hidden layer, in bytes.
        scale: (entries,) what makes a packed row one of length one.
        starts: (codes + 1,) where each code's entries begin.

    >>> entries = Entries.of(np.eye(2, dtype=np.float32), np.array([1, 0]), 2)
    >>> scores = np.zeros((1, 2), np.float32)
    >>> entries.lift(np.array([[3, 0]], np.float32), scores, 10).round(1).tolist()
    [[1.0, 1.0]]
    >>> scores.round(1).tolist()
    [[0.0, 10.0]]
    """

    packed: I8
    scale: F32
    starts: I64

    @classmethod
    def of(cls, hidden: F32, places: I64, codes: int) -> Entries:
        """The entries of (entries, hidden) values of the hidden layer and the places of their codes."""
        order = np.argsort(places, kind="stable")
        rows = hidden[order]
        limit = np.maximum(np.abs(rows).max(1, initial=0), _FLAT)
        packed = np.rint(rows * (_BYTE / limit)[:, None]).astype(np.int8)
        lengths = np.sqrt((packed.astype(np.float32) ** 2).sum(1))
        scale = (1 / np.maximum(lengths, 1)).astype(np.float32)
        return cls(packed, scale, np.searchsorted(places[order], np.arange(codes + 1)).astype(np.int64))

    def lift(self, hidden: F32, scores: F32, weight: float) -> F32:
        """Raises the likeliest codes of each row, in place.

        Each gets ``weight`` times how much nearer its nearest entry is than that of the furthest of them.

        Args:
            hidden: (rows, hidden) values of the hidden layer.
            scores: (rows, codes), changed.
            weight: of a cosine beside a score.

        Returns:
            (rows, 2) the cosine of the first code's nearest entry, and how far it is above the second's.
        """
        near = np.empty((len(hidden), 2), np.float32)
        looked_at = min(LOOKED_AT, scores.shape[1])
        lift = _lift_few if len(hidden) <= FEW else _lift_many
        lift(hidden, scores, self.packed, self.scale, self.starts, looked_at, np.float32(weight), near)
        return near

    def lift_plainly(self, hidden: F32, scores: F32, weight: float) -> F32:
        """What `lift` does, written for reading."""
        found = []
        units = self.packed * self.scale[:, None].astype(np.float64)
        for row, own in zip(hidden.astype(np.float64), scores, strict=True):
            codes = np.argsort(-own, kind="stable")[:LOOKED_AT]
            cosines = units @ row / max(float(np.linalg.norm(row)), _FLAT)
            near = [cosines[self.starts[c] : self.starts[c + 1]].max(initial=0) for c in codes]
            own[codes] += (weight * (np.array(near) - min(near))).astype(np.float32)
            first, second = (near[k] for k in np.argsort(-own[codes], kind="stable")[:2])
            found.append((first, first - second))
        return np.array(found, np.float32).reshape(-1, 2)


@nb.njit(fastmath=True, cache=True)
def _lift_row(
    hidden: F32,
    scores: F32,
    r: int,
    packed: I8,
    scale: F32,
    starts: I64,
    looked_at: int,
    weight: np.float32,
    found: F32,
) -> None:
    size = hidden.shape[1]
    row = hidden[r]
    own = scores[r]
    squares = np.float32(0)
    for h in range(size):
        squares += row[h] * row[h]
    norm = np.float32(1) / np.sqrt(max(squares, np.float32(1e-18)))
    codes = np.zeros(looked_at, np.int64)
    values = np.full(looked_at, -np.inf, np.float32)
    for c in range(len(own)):
        value = own[c]
        if value > values[looked_at - 1]:
            at = looked_at - 1
            while at > 0 and value > values[at - 1]:
                values[at], codes[at] = values[at - 1], codes[at - 1]
                at -= 1
            values[at], codes[at] = value, c
    lowest = np.float32(np.inf)
    near = np.zeros(looked_at, np.float32)
    for k in range(looked_at):
        for e in range(starts[codes[k]], starts[codes[k] + 1]):
            entry = packed[e]
            product = np.float32(0)
            for h in range(size):
                product += row[h] * np.float32(entry[h])
            near[k] = max(near[k], product * scale[e] * norm)
        lowest = min(lowest, near[k])
    for k in range(looked_at):
        own[codes[k]] += weight * (near[k] - lowest)
        values[k] = own[codes[k]]
    first = np.argmax(values)
    values[first] = -np.inf
    second = np.argmax(values)
    found[r, 0] = near[first]
    found[r, 1] = near[first] - near[second]


@nb.njit(fastmath=True, cache=True)
def _lift_few(
    hidden: F32, scores: F32, packed: I8, scale: F32, starts: I64, looked_at: int, weight: np.float32, found: F32
) -> None:
    for r in range(len(hidden)):
        _lift_row(hidden, scores, r, packed, scale, starts, looked_at, weight, found)


@nb.njit(fastmath=True, cache=True, parallel=True)
def _lift_many(
    hidden: F32, scores: F32, packed: I8, scale: F32, starts: I64, looked_at: int, weight: np.float32, found: F32
) -> None:
    for r in nb.prange(len(hidden)):
        _lift_row(hidden, scores, r, packed, scale, starts, looked_at, weight, found)
