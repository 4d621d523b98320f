"""Which skills stand near one another, and coverage that lets a near skill stand in for one that is asked.

For frameworks without levels, where a skill is held or not and profiles of like work often share few skills by name.

Relatedness of two skills is a noisy-or of two signs, R = 1 − (1 − a)(1 − b):

- a, how much more often than by chance the same profiles ask for both: normalised pointwise mutual information
  (Bouma, Normalized (pointwise) mutual information in collocation extraction, 2009), negative values taken as 0,
  times c ÷ (c + 1) for c profiles that ask for both, since a single meeting proves little (the discount of Pantel and
  Lin, Discovering word senses from text, 2002);
- b, that they are of one family: ``family_share`` times the information in saying so, ln(S ÷ size) ÷ ln S for a family
  of S skills in all (after Resnik, Using information content to evaluate semantic similarity, 1995). A family of nearly
  everything says nearly nothing.

Each skill keeps its ``nearest`` skills only, and itself with R = 1. Soft coverage is
C(i→j) = Σ_s w_js · min(needed_js, max_s' R[s, s'] · held_is') ÷ needed_js ÷ Σ_s w_js. It is never below plain coverage.
In a framework with levels, a related skill counts by its discounted level, so that a surplus in it may count in part.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.coverage import Asked
from occumap.atlas.skill_weights import F64
from occumap.model.skills import Framework

LARGEST_FAMILY = 300


def relatedness(framework: Framework, *, nearest: int = 10, family_share: float = 0.3) -> sparse.csr_array:
    """Return how well a column's skill stands in for a row's (skills, skills), in [0, 1]; 1 on the diagonal.

    Families above ``LARGEST_FAMILY`` skills are left out: they say little, and have millions of pairs.

    Args:
        framework: its profiles say which skills go together, its skills' families what is akin.
        nearest: how many others each skill keeps.
        family_share: the most that being of one family counts, in [0, 1).

    >>> from occumap.examples import small_framework
    >>> found = relatedness(small_framework()).toarray()
    >>> bool(found[0, 1] > found[0, 3])  # dough is nearer to ovens than to wheels
    True
    """
    together = _association(Asked.by(framework).held)
    akin = _kinship(framework.skills["family"].to_numpy()) * family_share
    near = sparse.coo_array(together + akin - together * akin)
    kept = _nearest(near, nearest)
    others = sparse.coo_array((near.data[kept], (near.row[kept], near.col[kept])), near.shape)
    return sparse.csr_array(others + sparse.eye_array(len(framework.skills)))


def soft_levels(held: sparse.csr_array | F64, related: sparse.csr_array) -> sparse.csr_array:
    """Return levels (held, skills) with related skills standing in: max over s' of R[s, s'] · held in s'.

    Soft coverage is ``cover(soft_levels(held, related), asked)``.

    >>> soft_levels(np.array([[2.0, 0.0]]), sparse.csr_array([[1.0, 0.0], [0.5, 1.0]])).toarray().tolist()
    [[2.0, 1.0]]
    """
    held = sparse.coo_array(held)
    stands_in = sparse.csr_array(related.T)
    lengths = np.diff(stands_in.indptr)[held.col]
    first = np.repeat(stands_in.indptr[held.col] - (np.cumsum(lengths) - lengths), lengths)
    places = np.arange(lengths.sum()) + first
    values = np.repeat(held.data, lengths) * stands_in.data[places]
    keys = np.repeat(held.row.astype(np.int64), lengths) * held.shape[1] + stands_in.indices[places]
    order = np.argsort(keys, kind="stable")
    keys, starts = np.unique(keys[order], return_index=True)
    highest = np.maximum.reduceat(values[order], starts) if len(keys) else values
    return sparse.csr_array((highest, (keys // held.shape[1], keys % held.shape[1])), held.shape)


def _association(asks: sparse.csr_array) -> sparse.csr_array:
    """Return discounted normalised pointwise mutual information (skills, skills), 0 where it is negative."""
    profiles = asks.shape[0]
    asks = sparse.csr_array((np.ones(asks.nnz), asks.indices, asks.indptr), asks.shape)
    alone = asks.sum(axis=0) / max(profiles, 1)
    met = sparse.coo_array(asks.T @ asks)
    both = met.data / max(profiles, 1)
    # Where all profiles ask for both, neither says anything of the other.
    surprise = np.where(both < 1, -np.log(both), 1.0)
    information = np.log(both / (alone[met.row] * alone[met.col])) / surprise
    met.data = np.clip(information, 0, 1) * met.data / (met.data + 1)
    return sparse.csr_array(met)


def _kinship(families: NDArray[np.object_]) -> sparse.csr_array:
    """Return the information in being of one family (skills, skills), in [0, 1]; 0 for two families or none."""
    _, family, sizes = np.unique(families, return_inverse=True, return_counts=True)
    members = np.flatnonzero((families != "") & (sizes[family] <= LARGEST_FAMILY))
    information = np.log(len(families) / sizes) / np.log(max(len(families), 2))
    belongs = sparse.csr_array(
        (np.sqrt(information[family[members]]), (members, family[members])), (len(families), len(sizes))
    )
    return sparse.csr_array(belongs @ belongs.T)


def _nearest(near: sparse.coo_array, limit: int) -> NDArray[np.int64]:
    """Return places of the highest values of each row off the diagonal; of equal ones, the first."""
    order = np.lexsort((near.col, -near.data, near.row))
    order = order[(near.row[order] != near.col[order]) & (near.data[order] > 0)]
    rows = near.row[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=near.shape[0]))])
    return np.asarray(order[np.arange(len(rows)) - starts[rows] < limit])
