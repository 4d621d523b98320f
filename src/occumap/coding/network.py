"""The model for titles the index doesn't have: an embedding bag, one hidden layer, a softmax for each code list.

Every feature has a row of 256 numbers; those of a title are summed (weighed by how rare the feature
is), pass a rectifier, and give a score for every code. Other code lists that loaded titles carry (ISCO-08
of ESCO's titles, O*NET occupations) get a softmax of their own over the same hidden layer, and so
teach it words that the index lacks. A network may also be given a vector for each row (a sentence
embedding), which adds to the hidden layer before the rectifier. Trained by AdaGrad on the features and
Adam on the rest, with dropout on both; the same input and seed give the same network, byte for byte,
with the kernels of `compiled` and without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from occumap.acceleration import is_accelerated
from occumap.coding.embeddings import F32, I64, Embeddings, FeatureRows
from occumap.coding.features import Keys, Pointers
from occumap.coding.training_runs import Watch

# The numbers of a feature have so many steps either way. On held-out titles, 4 steps give what 127 do (accuracy within
# 0.3 points, log loss within 0.001), and such a file compresses to less than half.
_STEPS = 5
_PART = 4096
# Added to the spread of a vector's dimensions, some of which say nothing.
_MIN_SPREAD = 1e-3


@dataclass(frozen=True)
class Settings:
    """How a network is trained; chosen on inner parts of training data (see the docs on coding)."""

    hidden: int = 256
    epochs: int = 10
    last_on_index: int = 2
    batch: int = 64
    feature_rate: float = 0.03
    head_rate: float = 0.002
    feature_dropout: float = 0.3
    hidden_dropout: float = 0.3
    vector_dropout: float = 0.1
    minimum_rows: int = 2
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The features a network knows: sorted keys, and a weight each."""

    keys: Keys
    weights: F32

    @classmethod
    def of(cls, keys: Keys, rows: int, minimum_rows: int) -> Vocabulary:
        """Return the features that at least so many rows have, weighed by the square root of their rarity.

        Where none has so many, as of one row alone, all of them.
        """
        known, in_rows = np.unique(keys, return_counts=True)
        enough = in_rows >= minimum_rows
        if enough.any():
            known, in_rows = known[enough], in_rows[enough]
        weights = np.sqrt(np.log((rows + 1) / (in_rows + 0.5))).astype(np.float32)
        return cls(known, weights)

    @cached_property
    def table(self) -> NDArray[np.int32]:
        """Return the places of the keys as an open-addressing hash table, which the kernels look them up in."""
        from occumap.coding.compiled import hash_table  # noqa: PLC0415 (Numba is optional, and slow to import)

        return np.asarray(hash_table(self.keys, int(np.ceil(np.log2(len(self.keys) * 2 + 2)))), np.int32)

    def places(self, keys: Keys) -> tuple[I64, NDArray[np.bool_]]:
        """Return the place of each key, and whether it is known; the place of one that isn't means nothing."""
        place = np.searchsorted(self.keys, keys)
        place[place == len(self.keys)] = 0
        return place, self.keys[place] == keys


@dataclass(frozen=True, eq=False)
class Network:
    """A trained network, its features packed in a byte a number.

    ``packed`` (features, hidden) times ``scale`` (features) are the embeddings; ``bias`` (hidden);
    ``heads`` and ``head_biases`` one for each code list, (hidden, codes) and (codes); ``dense``
    (dimensions, hidden) is what a row's vector is multiplied by, if the network was trained with vectors.
    """

    vocabulary: Vocabulary
    packed: NDArray[np.int8]
    scale: F32
    bias: F32
    heads: tuple[F32, ...]
    head_biases: tuple[F32, ...]
    dense: F32 | None = None

    @cached_property
    def wide_heads(self) -> tuple[NDArray[np.float64], ...]:
        """The heads in double precision, in which scores are summed."""
        return tuple(head.astype(np.float64) for head in self.heads)


def train(
    keys: Keys,
    pointers: Pointers,
    labels: I64,
    importance: Sequence[float],
    *,
    own: int,
    codes: Sequence[int] | None = None,
    weights: F32 | None = None,
    settings: Settings | None = None,
    vectors: F32 | None = None,
    watch: Watch | None = None,
) -> Network:
    """Return a network from feature keys and labels.

    Args:
        keys: feature keys of all rows.
        pointers: where each row's keys begin; one more than rows.
        labels: (rows, code lists), the place of the row's code in each list, -1 where it has none.
        importance: of each code list in the loss.
        own: how many rows, from the first, are of the index; the last epochs see only them.
        codes: how many each code list has; as many as the labels need if not given.
        weights: (rows,) of each row in the loss; 1 if not given.
        settings: how to train.
        vectors: (rows, dimensions) a vector for each row, beside its features.
        watch: is told after each batch how far the training is, and may stop it.
    """
    watched, sizes = watch or Watch(), codes or (labels.max(0) + 1).tolist()
    of_rows = np.ones(len(labels), np.float32) if weights is None else weights
    with threadpool_limits(1, "blas"):  # its small products cost more to share out than to do
        if vectors is None:
            return _train(keys, pointers, labels, importance, own, sizes, of_rows, settings or Settings(), watched)
        centre, spread = vectors[:own].mean(0), vectors[:own].std(0) + np.float32(_MIN_SPREAD)
        divisor = spread * np.float32(np.sqrt(vectors.shape[1]))
        even = np.asarray((vectors - centre) / divisor, np.float32)
        network = _train(keys, pointers, labels, importance, own, sizes, of_rows, settings or Settings(), watched, even)
        assert network.dense is not None
        dense = np.asarray(network.dense / divisor[:, None], np.float32)
        return replace(network, dense=dense, bias=np.asarray(network.bias - centre @ dense, np.float32))


def _train(
    keys: Keys,
    pointers: Pointers,
    labels: I64,
    importance: Sequence[float],
    own: int,
    codes: Sequence[int],
    weights: F32,
    given: Settings,
    watch: Watch,
    vectors: F32 | None = None,
) -> Network:
    rows = len(pointers) - 1
    vocabulary = Vocabulary.of(keys, rows, given.minimum_rows)
    features = _features(keys, pointers, vocabulary, given.feature_dropout)
    rng = np.random.default_rng(given.seed)
    embeddings = _embeddings(features, len(vocabulary.keys), given, rng)
    bias = np.zeros(given.hidden, np.float32)
    lists = [n for n, weight in enumerate(importance) if weight > 0]
    shape = [(given.hidden, codes[n]) for n in lists]
    heads = [rng.standard_normal(size, dtype=np.float32) * np.float32(0.05) for size in shape]
    head_biases = [np.zeros(size[1], np.float32) for size in shape]
    steps = [_Adam(w) for w in [*heads, *head_biases, bias]]
    dense = None if vectors is None else _Dense(vectors, given, rng)
    for epoch in range(given.epochs):
        pace = 1 - epoch / given.epochs if epoch else 0.5
        order = rng.permutation(own if epoch >= given.epochs - given.last_on_index else rows)
        if len(order) > own:  # loaded rows take turns: there are many, and they repeat each other
            order = order[(order < own) | (order % 2 == epoch % 2)]
        for start in range(0, len(order), given.batch):
            batch = order[start : start + given.batch]
            flat = embeddings.sums(batch, rng) + bias
            if dense is not None:
                flat += dense.of(batch, rng)
            alive = rng.random(flat.shape, dtype=np.float32) >= given.hidden_dropout
            gate = (flat > 0) * (alive / np.float32(1 - given.hidden_dropout))
            active = flat * gate
            back = np.zeros_like(active)
            for k, n in enumerate(lists):
                truth = labels[batch, n]
                has = np.flatnonzero(truth >= 0)
                if not len(has):
                    continue
                inputs = active[has]
                error = softmax(inputs @ heads[k] + head_biases[k])
                error[np.arange(len(has)), truth[has]] -= 1
                error *= (weights[batch[has]] * np.float32(importance[n] / given.batch))[:, None]
                back[has] += error @ heads[k].T
                steps[k].step(inputs.T @ error, given.head_rate * pace)
                steps[len(lists) + k].step(error.sum(0), given.head_rate * pace)
            back *= gate
            if dense is not None:
                dense.step(back, given.head_rate * pace)
            steps[-1].step(back.sum(0), given.head_rate * pace)
            embeddings.step(np.asarray(back, np.float32), given.feature_rate * pace)
            watch.tell((epoch + start / len(order)) / given.epochs)
    packed, scale = _packed(embeddings)
    layers = (packed, scale, bias, tuple(_halved(head) for head in heads), tuple(head_biases))
    return Network(vocabulary, *layers, None if dense is None else dense.weights)


def _packed(embeddings: Embeddings) -> tuple[NDArray[np.int8], F32]:
    """Return embeddings in few steps, and what each row is to be multiplied by; part by part, to take little room."""
    parts = []
    for start in range(0, embeddings.features, _PART):
        table = embeddings.table(slice(start, start + _PART))
        scale = (np.maximum(np.abs(table).max(1), 1e-12) / _STEPS).astype(np.float32)
        parts.append((np.rint(table / scale[:, None]).astype(np.int8), scale))
    packed, scales = zip(*parts, strict=True)
    return np.concatenate(packed), np.concatenate(scales)


def _halved(head: F32) -> F32:
    """Return weights as half precision keeps them, so that a file of half the size holds them all."""
    return head.astype(np.float16).astype(np.float32)


def softmax(scores: F32) -> F32:
    """Return probabilities from scores, row by row.

    They are worked out in double precision and rounded once: the powers of single precision differ in their last bits
    by processor.

    >>> softmax(np.zeros((1, 2), np.float32)).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp((scores - scores.max(1, keepdims=True)).astype(np.float64))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)


def _features(keys: Keys, pointers: Pointers, vocabulary: Vocabulary, dropout: float) -> FeatureRows:
    """Return the known features of the rows; without dropout, each row would have length one."""
    parts = []
    for start in range(0, max(len(pointers) - 1, 1), _PART):
        where = pointers[start : start + _PART + 1]
        parts.append(_some_features(keys[where[0] : where[-1]], where - where[0], vocabulary, dropout))
    values, columns, counts = (np.concatenate(parts_of_one) for parts_of_one in zip(*parts, strict=True))
    return FeatureRows(values, columns, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


def _some_features(
    keys: Keys, pointers: Pointers, vocabulary: Vocabulary, dropout: float
) -> tuple[F32, NDArray[np.int32], I64]:
    """Return the values and columns of the known features of some rows, and how many each row has."""
    place, known = vocabulary.places(keys)
    of_row = np.repeat(np.arange(len(pointers) - 1), np.diff(pointers))[known]
    columns = place[known].astype(np.int32)
    values = vocabulary.weights[columns]
    squares = np.bincount(of_row, values.astype(np.float64) ** 2, minlength=len(pointers) - 1)
    lengths = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
    counts = np.bincount(of_row, minlength=len(pointers) - 1)
    return values / lengths[of_row] / np.float32(1 - dropout), columns, counts


def _embeddings(rows: FeatureRows, features: int, given: Settings, rng: np.random.Generator) -> Embeddings:
    if not is_accelerated():
        return Embeddings(rows, features, given.hidden, given.feature_dropout, rng)
    from occumap.coding.compiled import CompiledEmbeddings  # noqa: PLC0415 (Numba is optional, and slow to import)

    return CompiledEmbeddings(rows, features, given.hidden, given.feature_dropout, rng)


class _Dense:
    """What the rows' vectors add to the hidden layer, and its training."""

    def __init__(self, vectors: F32, given: Settings, rng: np.random.Generator) -> None:
        shape = vectors.shape[1], given.hidden
        self.weights = rng.standard_normal(shape, dtype=np.float32) * np.float32(0.5 / np.sqrt(given.hidden))
        self.vectors, self.dropout, self.adam = vectors, np.float32(given.vector_dropout), _Adam(self.weights)

    def of(self, batch: I64, rng: np.random.Generator) -> F32:
        """Return what the vectors of a batch add to the hidden layer (rows of the batch, hidden)."""
        some = self.vectors[batch]
        self.seen = some * ((rng.random(some.shape, dtype=np.float32) >= self.dropout) / (1 - self.dropout))
        return np.asarray(self.seen @ self.weights)

    def step(self, back: NDArray[np.floating], rate: float) -> None:
        self.adam.step(self.seen.T @ back, rate)


class _Adam:
    """One step of Adam after another on one array, in place."""

    def __init__(self, array: F32) -> None:
        self.array, self.count = array.reshape(-1), 0
        self.mean, self.square = np.zeros(array.size, np.float32), np.zeros(array.size, np.float32)

    def step(self, gradient: NDArray[np.floating], rate: float) -> None:
        self.count += 1
        up = np.float32(1 / (1 - 0.9**self.count)), np.float32(1 / (1 - 0.99**self.count))
        flat = np.ascontiguousarray(gradient, np.float32).reshape(-1)
        _adam_step()(self.array, self.mean, self.square, flat, np.float32(rate), *up)


@cache
def _adam_step() -> Callable[..., None]:
    if not is_accelerated():
        return adam_plainly
    from occumap.coding.compiled import adam  # noqa: PLC0415 (Numba is optional, and slow to import)

    return cast("Callable[..., None]", adam)


def adam_plainly(
    array: F32, mean: F32, square: F32, gradient: F32, rate: np.float32, up_mean: np.float32, up_square: np.float32
) -> None:
    """Take one step of Adam, in place."""
    mean += np.float32(0.1) * (gradient - mean)
    square += np.float32(0.01) * (gradient * gradient - square)
    array -= rate * mean * up_mean / (np.sqrt(square * up_square) + np.float32(1e-8))
