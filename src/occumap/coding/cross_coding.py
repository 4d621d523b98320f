"""Which codes a coder gives to the titles of an index that it hasn't seen: what it confuses, and with what.

The titles are dealt into parts; each part is coded by a network that was trained on the others. All entries of one
title are in one part: a title that is told apart by a qualifier alone is never seen with another qualifier.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from occumap.coding.embeddings import I64
from occumap.coding.network import Settings, train
from occumap.coding.normalise import plain
from occumap.coding.scoring import hidden_of_keys, score_hidden
from occumap.coding.training_rows import TrainingRows
from occumap.coding.training_runs import Watch, run_beside
from occumap.model.index import Index

PARTS = 3
_SEED = 7


def cross_coded(index: Index, version: str, *, parts: int = PARTS) -> tuple[tuple[str, str, str], ...]:
    """Return each coded entry's title, its code, and the code that a network gives which hasn't seen the title.

    The same index gives the same answers. Of the ONS's index of 32,000 entries it takes about a minute of work.

    Args:
        index: coded to the version.
        version: its id.
        parts: how many networks are trained, each on all parts but one; 2 or more.

    Raises:
        UnknownNameError: the index isn't coded to the version.

    >>> from occumap.examples import small_index
    >>> found = cross_coded(small_index(), "tiny1", parts=2)
    >>> len(found) == len(small_index()), {len(one) for one in found}
    (True, {3})
    """
    rows = TrainingRows.of(index, version, {})
    place = _dealt(rows.titles, parts)
    coded = run_beside([partial(_coded, rows, place, part) for part in range(parts)])
    given = np.zeros(len(place), np.int64)
    for part, places in enumerate(coded):
        given[place == part] = places
    codes = rows.codes
    return tuple(
        (title, codes[own], codes[other])
        for title, own, other in zip(rows.titles, rows.labels[:, 0].tolist(), given.tolist(), strict=True)
    )


def _dealt(titles: list[str], parts: int) -> I64:
    """Return the part of each row: all rows of a title are in one."""
    unique = sorted({plain(title) for title in titles})
    order = np.random.default_rng(_SEED).permutation(len(unique)) % parts
    of = dict(zip(unique, order.tolist(), strict=True))
    return np.array([of[plain(title)] for title in titles], np.int64)


def _coded(rows: TrainingRows, place: I64, part: int, watch: Watch) -> I64:
    """Return the place of the likeliest code of each row of a part, by a network trained on the other parts."""
    seen, unseen = np.flatnonzero(place != part), np.flatnonzero(place == part)
    if not len(seen) or not len(unseen):
        return np.asarray(rows.labels[unseen, 0], np.int64)
    keys, pointers = rows.features_of(seen)
    network = train(
        keys,
        pointers,
        rows.labels[seen, :1],
        rows.importance[:1],
        weights=rows.weights[seen],
        own=len(seen),
        codes=[len(rows.codes)],
        settings=Settings(),
        watch=watch,
    )
    scores, _ = score_hidden(network, *hidden_of_keys(network, *rows.features_of(unseen)))
    return np.asarray(scores.argmax(1), np.int64)
