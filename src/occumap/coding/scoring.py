"""Scores of codes for titles: one Numba kernel over packed weights, and the same in plain NumPy.

Where entries are given, the likeliest codes of a row are looked at again: each rises by how near its
nearest entry is in the hidden layer (see `Entries`).
"""

from __future__ import annotations

from functools import cache

import numba as nb
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from occumap.coding.features import MAX_KEYS, Bytes, Pointers, feature_keys, row_keys
from occumap.coding.neighbours import FEW, Entries
from occumap.coding.network import F32, Network

BLOCK = 2048


def score(
    network: Network,
    text: Bytes,
    pointers: Pointers,
    *,
    head: int = 0,
    vectors: F32 | None = None,
    entries: Entries | None = None,
    weight: float = 1.0,
) -> tuple[F32, F32]:
    """Scores of every code for every row, and how much of each row the network knows.

    Args:
        network: the trained network.
        text: rows as bytes, from `pack`.
        pointers: where each row begins.
        head: which code list.
        vectors: (rows, dimensions), for a network that was trained with vectors.
        entries: what the likeliest codes are compared with, if they are.
        weight: of the nearest entry's cosine beside a score.

    Returns:
        (rows, codes) scores, to be turned into probabilities by a softmax; and (rows,) the share of
        a row's features that the network knows, between 0 and 1. With entries (rows, 3): that share, and
        what `Entries.lift` says of the nearest.
    """
    rows = len(pointers) - 1
    scores = np.empty((rows, network.heads[head].shape[1]), np.float32)
    known = np.empty((rows, 1 if entries is None else 3), np.float32)
    with _threads().limit(limits=1, user_api="blas"):
        for start in range(0, rows, BLOCK):
            stop = min(rows, start + BLOCK)
            some = None if vectors is None else vectors[start:stop]
            hidden, known[start:stop, 0] = hidden_layer(network, text, pointers[start : stop + 1], some)
            np.dot(hidden, network.heads[head], out=scores[start:stop])
            scores[start:stop] += network.head_biases[head]
            if entries is not None:
                known[start:stop, 1:] = entries.lift(hidden, scores[start:stop], weight)
    return scores, known if entries is not None else known[:, 0]


@cache
def _threads() -> ThreadpoolController:
    """The thread pools of the libraries that are loaded; to find them takes longer than to score a title."""
    return ThreadpoolController()


def hidden_layer(network: Network, text: Bytes, pointers: Pointers, vectors: F32 | None = None) -> tuple[F32, F32]:
    """(rows, hidden) values of the hidden layer, and (rows,) the share of each row's features that is known."""
    rows = len(pointers) - 1
    hidden = np.empty((rows, network.packed.shape[1]), np.float32)
    known = np.empty(rows, np.float32)
    added = np.zeros((0, 0), np.float32)
    if network.dense is not None and vectors is not None:
        added = np.ascontiguousarray(vectors, np.float32) @ network.dense
    vocabulary = network.vocabulary
    tables = (vocabulary.keys, vocabulary.table, vocabulary.weights, network.packed, network.scale, network.bias)
    kernel = _hidden_few if rows <= FEW else _hidden_many
    kernel(text, pointers, *tables, added, hidden, known)
    return hidden, known


def score_plainly(
    network: Network, text: Bytes, pointers: Pointers, *, head: int = 0, vectors: F32 | None = None
) -> tuple[F32, F32]:
    """What `score` gives without entries, written for reading: no kernel, and double precision in between."""
    keys, where = feature_keys(text, pointers)
    vocabulary = network.vocabulary
    embeddings = network.packed.astype(np.float64) * network.scale[:, None]
    hidden = np.empty((len(pointers) - 1, network.packed.shape[1]))
    known = np.empty(len(pointers) - 1)
    for row in range(len(pointers) - 1):
        own = keys[where[row] : where[row + 1]]
        place = np.searchsorted(vocabulary.keys, own).clip(max=len(vocabulary.keys) - 1)
        place = place[vocabulary.keys[place] == own]
        weights = vocabulary.weights[place].astype(np.float64)
        length = np.sqrt(max(float((weights**2).sum()), 1e-9))
        sums = weights @ embeddings[place] / length + network.bias
        if network.dense is not None and vectors is not None:
            sums = sums + vectors[row].astype(np.float64) @ network.dense
        hidden[row] = np.maximum(sums, 0)
        known[row] = max(len(place) - 1, 0) / max(len(own) - 1, 1)
    scores = hidden @ network.heads[head] + network.head_biases[head]
    return scores.astype(np.float32), known.astype(np.float32)


@nb.njit(fastmath=True, cache=True)
def _hidden_row(text, pointers, r, keys, table, weights, packed, scale, bias, added, hidden, known):
    """The hidden layer of a row straight from bytes: hash, look up, weigh, sum packed rows, normalise, add, rectify."""
    mask = np.uint64(len(table) - 1)
    size = packed.shape[1]
    own = np.empty(MAX_KEYS, np.uint64)
    n = row_keys(text, pointers[r], pointers[r + 1], own)
    z = hidden[r]
    z[:] = 0
    squares = np.float32(0)
    found = 0
    for j in range(n):
        slot = own[j] & mask
        f = table[slot]
        while f >= 0 and keys[f] != own[j]:
            slot = (slot + np.uint64(1)) & mask
            f = table[slot]
        if f >= 0:
            found += 1
            x = weights[f]
            squares += x * x
            x *= scale[f]
            w = packed[f]
            for h in range(size):
                z[h] += x * np.float32(w[h])
    norm = np.float32(1) / np.sqrt(max(squares, np.float32(1e-9)))
    for h in range(size):
        z[h] = z[h] * norm + bias[h]
    if len(added):
        for h in range(size):
            z[h] += added[r, h]
    for h in range(size):
        z[h] = max(z[h], np.float32(0))
    # The first key says only which fields are given, and is always known.
    known[r] = np.float32(max(found - 1, 0)) / np.float32(max(n - 1, 1))


@nb.njit(fastmath=True, cache=True)
def _hidden_few(text, pointers, keys, table, weights, packed, scale, bias, added, hidden, known):
    for r in range(len(pointers) - 1):
        _hidden_row(text, pointers, r, keys, table, weights, packed, scale, bias, added, hidden, known)


@nb.njit(fastmath=True, cache=True, parallel=True)
def _hidden_many(text, pointers, keys, table, weights, packed, scale, bias, added, hidden, known):
    for r in nb.prange(len(pointers) - 1):
        _hidden_row(text, pointers, r, keys, table, weights, packed, scale, bias, added, hidden, known)


def best(probabilities: F32, limit: int) -> tuple[NDArray[np.int64], F32]:
    """Places and values of the highest probabilities of each row, best first.

    >>> places, values = best(np.array([[0.1, 0.7, 0.2]], np.float32), 2)
    >>> places.tolist()
    [[1, 2]]
    """
    limit = min(limit, probabilities.shape[1])
    places = np.argpartition(-probabilities, limit - 1, axis=1)[:, :limit]
    values = np.take_along_axis(probabilities, places, 1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(places, order, 1), np.take_along_axis(values, order, 1)
