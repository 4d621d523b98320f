"""The entries of an index in the hidden layer: a second look at the likeliest codes of a title.

The softmax sees each code as one direction. A code is many kinds of entries, and a title may stand
close to one of them; so each of a row's likeliest codes rises by the cosine of its nearest entry.
Only these few codes are compared, and entries are packed in a byte a number: it costs about as much
as the scores themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from occumap.acceleration import in_threads, is_worth_a_kernel
from occumap.coding.embeddings import F32, I64

I8 = NDArray[np.int8]
LOOKED_AT = 5
_FLAT = 1e-9
_BYTE = 127
_PART = 4096


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
        """Return the entries of (entries, hidden) values of the hidden layer and the places of their codes."""
        order = np.argsort(places, kind="stable")
        packed, scale = np.empty(hidden.shape, np.int8), np.empty(len(hidden), np.float32)
        for start in range(0, len(order), _PART):
            part = slice(start, start + _PART)
            rows = hidden[order[part]]
            limit = np.maximum(np.abs(rows).max(1, initial=0), _FLAT)
            packed[part] = np.rint(rows * (_BYTE / limit)[:, None])
            scale[part] = 1 / np.maximum(np.sqrt((packed[part].astype(np.float32) ** 2).sum(1)), 1)
        return cls(packed, scale, np.searchsorted(places[order], np.arange(codes + 1)).astype(np.int64))

    def lift(self, hidden: F32, scores: F32, weight: float) -> F32:
        """Raise the likeliest codes of each row, in place.

        Each gets ``weight`` times how much nearer its nearest entry is than that of the furthest of them.

        Args:
            hidden: (rows, hidden) values of the hidden layer.
            scores: (rows, codes), changed.
            weight: of a cosine beside a score.

        Returns:
            (rows, 2) the cosine of the first code's nearest entry, and how far it is above the second's.
        """
        if not is_worth_a_kernel(len(hidden), "lift"):
            return self.lift_plainly(hidden, scores, weight)
        from occumap.coding.compiled import lift  # noqa: PLC0415 (Numba is optional, and slow to import)

        near = np.empty((len(hidden), 2), np.float32)
        looked_at = min(LOOKED_AT, scores.shape[1])
        tables = (self.packed, self.scale, self.starts, looked_at, np.float32(weight))
        in_threads(lambda first, last: lift(hidden, scores, first, last, *tables, near), len(hidden))
        return near

    def lift_plainly(self, hidden: F32, scores: F32, weight: float) -> F32:
        """Do what `lift` does, without a kernel: the same bytes."""
        codes = np.argsort(-scores, axis=1, kind="stable")[:, :LOOKED_AT]
        near = self._nearest(hidden, codes)
        rise = np.float32(weight) * (near - near.min(1, keepdims=True, initial=np.inf))
        lifted = np.take_along_axis(scores, codes, 1) + rise
        np.put_along_axis(scores, codes, lifted, 1)
        order = np.argsort(-lifted, axis=1, kind="stable")
        ordered = np.take_along_axis(near, order, 1)
        return np.stack([ordered[:, 0], ordered[:, 0] - ordered[:, min(1, codes.shape[1] - 1)]], axis=1)

    def _nearest(self, hidden: F32, codes: I64) -> F32:
        """Return (rows, codes looked at) cosines of the nearest entry of each code, 0 where none is nearer."""
        rows = hidden.astype(np.float64)
        norms = 1 / np.sqrt(np.maximum((rows * rows).sum(1), _FLAT**2))
        near = np.zeros(codes.shape, np.float32)
        if len(rows) == 1:  # each code stands once, so there is nothing to gather
            for n, code in enumerate(codes[0].tolist()):
                near[0, n] = self._cosines(rows, norms, code).max(initial=0)
            return near
        by_code = np.argsort(codes, axis=None, kind="stable")
        bounds = np.searchsorted(codes.ravel()[by_code], np.arange(len(self.starts)))
        for code in np.unique(codes):
            at = np.unravel_index(by_code[bounds[code] : bounds[code + 1]], codes.shape)
            near[at] = self._cosines(rows[at[0]], norms[at[0]], code).max(1, initial=0).astype(np.float32)
        return near

    def _cosines(self, rows: NDArray[np.float64], norms: NDArray[np.float64], code: int) -> NDArray[np.float64]:
        """Return (rows, entries) cosines of the entries of a code."""
        entries = slice(self.starts[code], self.starts[code + 1])
        return (rows @ self.packed[entries].astype(np.float64).T) * self.scale[entries] * norms[:, None]
