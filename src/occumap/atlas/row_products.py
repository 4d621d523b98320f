"""Products of every two rows of a sparse table, which are cosines where rows have length one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

ROWS_AT_ONCE = 256


def row_products(rows: sparse.csr_array, dtype: type[np.floating[Any]] = np.float64) -> NDArray[np.floating[Any]]:
    """Return the products of every two rows (rows, rows), each pair reckoned once, since they are symmetric.

    >>> row_products(sparse.csr_array(np.array([[1.0, 2.0], [0.0, 3.0]]))).tolist()
    [[5.0, 6.0], [6.0, 9.0]]
    """
    rows, count = sparse.csr_array(rows.astype(dtype)), rows.shape[0]
    across = sparse.csr_array(rows.T)
    found = np.empty((count, count), dtype)
    for start in range(0, count, ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, count)
        across = _from_column(across, start)
        block = (rows[start:stop] @ across).toarray()[:, start:]
        found[start:stop, start:] = block
        found[stop:, start:stop] = block[:, stop - start :].T
    return found


def _from_column(table: sparse.csr_array, first: int) -> sparse.csr_array:
    """Return a table without what stands before a column, in its shape: what was reckoned from the other side."""
    kept = table.indices >= first
    ends = np.concatenate([[0], np.cumsum(kept)])[table.indptr]
    return sparse.csr_array((table.data[kept], table.indices[kept], ends), table.shape)


def unit_rows(table: sparse.csr_array) -> sparse.csr_array:
    """Return rows of length one; those of nothing but zeros stay."""
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ table)
