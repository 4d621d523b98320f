"""The kernels of training and scoring that Numba compiles; plain NumPy beside each gives the same.

They add in the same order as the plain versions, and single precision is never contracted or reordered, so that the
bytes are the same too. `Entries.lift` adds in double precision, which both round to the same single.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from occumap.coding.compiled_features import row_keys
from occumap.coding.embeddings import F32, I64, Embeddings, mean_squares
from occumap.coding.features import MAX_KEYS


class CompiledEmbeddings(Embeddings):
    """Embeddings with the work in kernels, by halves of the columns, which stay in the processor's cache."""

    def arrange(self, weights: F32) -> None:
        """Keep the halves apart."""
        self.weights, self.seen = weights, np.zeros(weights.shape[:2], np.float32)

    def sums(self, batch: I64, rng: np.random.Generator) -> F32:
        """Return the sums of a batch."""
        lengths = self.rows.where[batch + 1] - self.rows.where[batch]
        first = np.concatenate([[0], np.cumsum(lengths)])
        keep = rng.random(first[-1], dtype=np.float32) >= self.dropout
        found = np.zeros((2, len(batch), self.weights.shape[2]), np.float32)
        self.batch = (self.rows.where, self.rows.columns, self.rows.values, batch, keep, first)
        _forward(*self.batch, self.weights, found)
        return np.hstack([found[0], found[1]])

    def step(self, back: F32, rate: float) -> None:
        """Take a step against gradients."""
        halves = back.reshape(len(back), 2, -1)
        sizes = mean_squares(halves)
        turned = np.ascontiguousarray(halves.transpose(1, 0, 2))
        _backward(*self.batch, self.weights, self.seen, turned, sizes, np.float32(rate))

    def table(self, features: slice) -> F32:
        """Return the embeddings of some features, (features, hidden)."""
        return np.hstack([self.weights[0, features], self.weights[1, features]])


@nb.njit(cache=True, nogil=True)
def _forward(where, columns, values, batch, keep, first, weights, found):
    half = weights.shape[2]
    for t in range(2):
        for i in range(len(batch)):
            row = found[t, i]
            q = first[i]
            for p in range(where[batch[i]], where[batch[i] + 1]):
                if keep[q]:
                    value = values[p]
                    w = weights[t, columns[p]]
                    for h in range(half):
                        row[h] += value * w[h]
                q += 1


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _backward(where, columns, values, batch, keep, first, weights, seen, back, sizes, rate):
    half = weights.shape[2]
    for t in range(2):
        for i in range(len(batch)):
            d = back[t, i]
            q = first[i]
            for p in range(where[batch[i]], where[batch[i] + 1]):
                if keep[q]:
                    value = values[p]
                    f = columns[p]
                    seen[t, f] += value * value * sizes[i, t]
                    pace = rate * value / np.sqrt(seen[t, f] + np.float32(1e-10))
                    w = weights[t, f]
                    for h in range(half):
                        w[h] -= pace * d[h]
                q += 1


@nb.njit(cache=True, nogil=True, error_model="numpy")
def adam(array, mean, square, gradient, rate, up_mean, up_square):
    """Take one step of Adam, in place."""
    for i in range(array.size):
        g = gradient[i]
        mean[i] += np.float32(0.1) * (g - mean[i])
        square[i] += np.float32(0.01) * (g * g - square[i])
        array[i] -= rate * mean[i] * up_mean / (np.sqrt(square[i] * up_square) + np.float32(1e-8))


@nb.njit(cache=True)
def hash_table(keys, bits):
    """Return the places of keys in an open-addressing hash table, -1 where a slot is empty."""
    table = np.full(1 << bits, -1, np.int32)
    mask = np.uint64((1 << bits) - 1)
    for i in range(len(keys)):
        slot = keys[i] & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = i
    return table


@nb.njit(cache=True, nogil=True)
def hidden(text, pointers, first, last, keys, table, weights, packed, scale, bias, added, found, known):
    """Fill the hidden layer of some rows straight from bytes, and the share of each row's features that is known."""
    for r in range(first, last):
        _hidden_row(text, pointers, r, keys, table, weights, packed, scale, bias, added, found, known)


@nb.njit(cache=True)
def _hidden_row(text, pointers, r, keys, table, weights, packed, scale, bias, added, found, known):
    """Hash, look up, weigh, sum packed rows, normalise, add, rectify."""
    mask = np.uint64(len(table) - 1)
    size = packed.shape[1]
    own = np.empty(MAX_KEYS, np.uint64)
    n = row_keys(text, pointers[r], pointers[r + 1], own)
    z = found[r]
    z[:] = 0
    squares = np.float32(0)
    count = 0
    for j in range(n):
        slot = own[j] & mask
        f = table[slot]
        while f >= 0 and keys[f] != own[j]:
            slot = (slot + np.uint64(1)) & mask
            f = table[slot]
        if f >= 0:
            count += 1
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
    known[r] = np.float32(max(count - 1, 0)) / np.float32(max(n - 1, 1))


@nb.njit(cache=True, nogil=True)
def lift(hidden, scores, first, last, packed, scale, starts, looked_at, weight, found):
    """Raise the likeliest codes of some rows by how near their nearest entries are, in place."""
    for r in range(first, last):
        _lift_row(hidden, scores, r, packed, scale, starts, looked_at, weight, found)


@nb.njit(cache=True)
def _lift_row(hidden, scores, r, packed, scale, starts, looked_at, weight, found):
    row = hidden[r]
    own = scores[r]
    norm = 1 / np.sqrt(max(_product(row, row), 1e-18))
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
            near[k] = max(near[k], np.float32(_product(row, packed[e]) * scale[e] * norm))
        lowest = min(lowest, near[k])
    for k in range(looked_at):
        own[codes[k]] += weight * (near[k] - lowest)
        values[k] = own[codes[k]]
    first = np.argmax(values)
    values[first] = -np.inf
    second = np.argmax(values)
    found[r, 0] = near[first]
    found[r, 1] = near[first] - near[second]


@nb.njit(cache=True, fastmath={"reassoc"})
def _product(row, entry):
    total = 0.0
    for h in range(len(row)):
        total += np.float64(row[h]) * np.float64(entry[h])
    return total
