"""Embeddings of features while a network is trained: sums of them for a batch of rows, and steps of AdaGrad.

A batch's rows are taken one after another, so that a feature which several have takes several steps. The kernels of
`compiled` do the same in the same order: both give the same embeddings, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
_TINY = np.float32(1e-10)


@dataclass(frozen=True, eq=False)
class FeatureRows:
    """The features of all rows as a sparse matrix: values, columns, and where each row begins."""

    values: F32
    columns: NDArray[np.int32]
    where: I64

    def of(self, batch: I64) -> tuple[I64, I64]:
        """Return the places of the features of some rows, and where each row begins among them."""
        lengths = self.where[batch + 1] - self.where[batch]
        first = np.concatenate([[0], np.cumsum(lengths)])
        return np.repeat(self.where[batch] - first[:-1], lengths) + np.arange(first[-1]), first


class Embeddings:
    """A row of numbers for each feature, in two halves with a learning rate each.

    Args:
        rows: the features of the rows to train on.
        features: how many features there are.
        hidden: numbers of a feature; even.
        dropout: the share of features left out of each batch, between 0 and 1.
        rng: draws the first values.
    """

    def __init__(self, rows: FeatureRows, features: int, hidden: int, dropout: float, rng: np.random.Generator) -> None:
        weights = rng.standard_normal((2, features, hidden // 2), dtype=np.float32)
        weights *= np.float32(0.5 / np.sqrt(hidden))
        self.rows, self.features, self.dropout = rows, features, dropout
        self.arrange(weights)

    def arrange(self, weights: F32) -> None:
        """Lay (halves, features, half) first values out as the steps need them."""
        self.weights = np.ascontiguousarray(weights.transpose(1, 0, 2))
        self.seen = np.zeros(self.weights.shape[:2], np.float32)

    def sums(self, batch: I64, rng: np.random.Generator) -> F32:
        """Return (rows of the batch, hidden) sums of the embeddings of the features that are kept."""
        places, first = self.rows.of(batch)
        keep = rng.random(first[-1], dtype=np.float32) >= self.dropout
        places, starts = places[keep], np.concatenate([[0], np.cumsum(keep)])[first]
        self.values, self.columns, self.starts = self.rows.values[places], self.rows.columns[places], starts
        flat = self.weights.reshape(len(self.weights), -1)
        return np.asarray(sparse.csr_array((self.values, self.columns, starts), (len(batch), len(flat))) @ flat)

    def step(self, back: F32, rate: float) -> None:
        """Take a step against (rows of the batch, hidden) gradients of the sums."""
        halves = back.reshape(len(back), 2, -1)
        sizes = mean_squares(halves)
        for row, (start, stop) in enumerate(pairwise(self.starts.tolist())):
            columns, values = self.columns[start:stop], self.values[start:stop, None]
            seen = self.seen[columns] + values * values * sizes[row]
            self.seen[columns] = seen
            pace = np.float32(rate) * values / np.sqrt(seen + _TINY)
            self.weights[columns] -= pace[:, :, None] * halves[row]

    def table(self, features: slice) -> F32:
        """Return the embeddings of some features, (features, hidden)."""
        some = self.weights[features]
        return some.reshape(len(some), -1)


def mean_squares(halves: F32) -> F32:
    """Return (rows, halves) means of the squares of (rows, halves, half) values."""
    return np.asarray(np.square(halves).sum(2) / np.float32(halves.shape[2]))
