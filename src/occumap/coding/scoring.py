"""Scores of codes for titles, from packed weights: in plain NumPy, or for many rows in a Numba kernel.

Where entries are given, the likeliest codes of a row are looked at again: each rises by how near its
nearest entry is in the hidden layer (see `Entries`).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import ThreadpoolController

from occumap.acceleration import in_threads, is_worth_a_kernel
from occumap.coding.embeddings import F32, I64
from occumap.coding.features import Bytes, Keys, Pointers, feature_keys_plainly
from occumap.coding.neighbours import Entries
from occumap.coding.network import Network

BLOCK = 2048
# Rows of a product at a time.
TILE = 1024


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
    """Return scores of every code for every row, and how much of each row the network knows.

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
    hidden, shares = hidden_layer(network, text, pointers, vectors)
    return score_hidden(network, hidden, shares, head=head, entries=entries, weight=weight)


def score_hidden(
    network: Network,
    hidden: F32,
    shares: F32,
    *,
    head: int = 0,
    entries: Entries | None = None,
    weight: float = 1.0,
) -> tuple[F32, F32]:
    """Return what `score` does, from values of the hidden layer and the share of each row's features that is known."""
    rows = len(hidden)
    scores = np.empty((rows, network.heads[head].shape[1]), np.float32)
    with _threads().limit(limits=1, user_api="blas"):
        _product(hidden, network.wide_heads[head], scores)
        scores += network.head_biases[head]
        if entries is None:
            return scores, shares
        return scores, np.hstack([shares[:, None], entries.lift(hidden, scores, weight)])


def _product(rows: F32, wide: NDArray[np.float64], out: F32) -> None:
    """Write the product of two matrices, summed in double precision and rounded once.

    A library's product in single precision differs in its last bits with how many rows there are, where among them a
    row stands, and the processor; a title must get the same answer alone as in a table. In double precision such
    differences are some hundred million times smaller than what is kept.
    """
    for start in range(0, len(rows), TILE):
        out[start : start + TILE] = rows[start : start + TILE].astype(np.float64) @ wide


@cache
def _threads() -> ThreadpoolController:
    """Return the thread pools of the libraries that are loaded; to find them takes longer than to score a title."""
    return ThreadpoolController()


def hidden_layer(network: Network, text: Bytes, pointers: Pointers, vectors: F32 | None = None) -> tuple[F32, F32]:
    """Return (rows, hidden) values of the hidden layer, and (rows,) the share of each row's features that is known."""
    rows = len(pointers) - 1
    if not is_worth_a_kernel(rows, "hidden"):
        return hidden_layer_plainly(network, text, pointers, vectors)
    from occumap.coding.compiled import hidden  # noqa: PLC0415 (Numba is optional, and slow to import)

    found = np.empty((rows, network.packed.shape[1]), np.float32)
    known = np.empty(rows, np.float32)
    added = np.zeros((0, 0), np.float32) if (more := _by_vectors(network, vectors)) is None else more
    vocabulary = network.vocabulary
    tables = (vocabulary.keys, vocabulary.table, vocabulary.weights, network.packed, network.scale, network.bias)
    in_threads(lambda first, last: hidden(text, pointers, first, last, *tables, added, found, known), rows)
    return found, known


def hidden_layer_plainly(
    network: Network, text: Bytes, pointers: Pointers, vectors: F32 | None = None
) -> tuple[F32, F32]:
    """Return what `hidden_layer` does, without a kernel: the same bytes."""
    return hidden_of_keys(network, *feature_keys_plainly(text, pointers), vectors)


def hidden_of_keys(network: Network, keys: Keys, where: Pointers, vectors: F32 | None = None) -> tuple[F32, F32]:
    """Return what `hidden_layer` does, from the features of the rows: the same bytes."""
    parts = []
    for start in range(0, max(len(where) - 1, 1), BLOCK):
        some = where[start : start + BLOCK + 1]
        own = None if vectors is None else vectors[start : start + BLOCK]
        parts.append(_block_of_keys(network, keys[some[0] : some[-1]], some - some[0], own))
    layers, shares = zip(*parts, strict=True)
    return np.concatenate(layers), np.concatenate(shares)


def _block_of_keys(network: Network, keys: Keys, where: Pointers, vectors: F32 | None) -> tuple[F32, F32]:
    place, known = network.vocabulary.places(keys)
    place, starts = place[known], np.concatenate([[0], np.cumsum(known)])[where]
    hidden, squares = (_sums_of_one if len(where) == 2 else _sums)(network, place, starts)
    hidden *= (np.float32(1) / np.sqrt(np.maximum(squares, np.float32(1e-9))))[:, None]
    hidden += network.bias
    if (added := _by_vectors(network, vectors)) is not None:
        hidden += added
    # The first key says only which fields are given, and is always known.
    shares = np.maximum(np.diff(starts) - 1, 0).astype(np.float32) / np.maximum(np.diff(where) - 1, 1).astype(
        np.float32
    )
    return np.maximum(hidden, np.float32(0)), shares


def _sums(network: Network, place: I64, starts: Pointers) -> tuple[F32, F32]:
    """Return (rows, hidden) sums of the rows' features, and (rows,) sums of their squared weights."""
    used = np.zeros(len(network.packed), np.bool_)
    used[place] = True
    columns = (np.cumsum(used) - 1)[place]
    weights, embeddings = network.vocabulary.weights[place], network.packed[used].astype(np.float32)
    shape = (len(starts) - 1, len(embeddings))
    hidden = sparse.csr_array((weights * network.scale[place], columns, starts), shape) @ embeddings
    squares = sparse.csr_array((weights * weights, columns, starts), shape) @ np.ones(len(embeddings), np.float32)
    return hidden, squares


def _sums_of_one(network: Network, place: I64, _: Pointers) -> tuple[F32, F32]:
    """Return what `_sums` does for one row, added up in the same order: a server codes one title at a time."""
    weights = network.vocabulary.weights[place]
    found = np.zeros((len(place) + 1, network.packed.shape[1]), np.float32)
    np.multiply(network.packed[place], (weights * network.scale[place])[:, None], out=found[1:])
    squares = np.concatenate([[np.float32(0)], weights * weights])
    return np.add.accumulate(found)[-1:], np.add.accumulate(squares)[-1:]


def _by_vectors(network: Network, vectors: F32 | None) -> F32 | None:
    """Return what the rows' vectors add to the hidden layer; None if the network takes none."""
    if network.dense is None or vectors is None:
        return None
    return np.ascontiguousarray(vectors, np.float32).reshape(-1, len(network.dense)) @ network.dense


def score_plainly(
    network: Network, text: Bytes, pointers: Pointers, *, head: int = 0, vectors: F32 | None = None
) -> tuple[F32, F32]:
    """Return what `score` does without entries, without a kernel and with the last product in double precision."""
    hidden, known = hidden_layer_plainly(network, text, pointers, vectors)
    scores = hidden.astype(np.float64) @ network.heads[head] + network.head_biases[head]
    return scores.astype(np.float32), known


def best(probabilities: F32, limit: int) -> tuple[NDArray[np.int64], F32]:
    """Return places and values of the highest probabilities of each row, best first.

    >>> places, values = best(np.array([[0.1, 0.7, 0.2]], np.float32), 2)
    >>> places.tolist()
    [[1, 2]]
    """
    limit = min(limit, probabilities.shape[1])
    places = np.argpartition(-probabilities, limit - 1, axis=1)[:, :limit]
    values = np.take_along_axis(probabilities, places, 1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(places, order, 1), np.take_along_axis(values, order, 1)
