"""How likely two entries of a group are to belong together, from all that is known of both.

A weighted sum of words, meanings, heads, ranks (who leads others is seldom in one group with those who are led),
qualifiers, the other groups that both are near to, and codes of other versions. The weights are round numbers: about
the mean of what logistic regressions gave for pairs of entries that three real revisions kept together or parted
(SOC90 to SOC2000, SOC2000 to SOC2010, ISCO-88 to ISCO-08).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from occumap.evidence.entry_words import Floats, Wording, unit_rows

# Words for who leads others: an index has a dozen for the one that titles of groups use.
RANKS: Mapping[str, str] = {
    word: rank
    for rank, words in {
        "supervisor": "supervisor foreman forewoman foreperson chargehand chargeman overlooker overseer ganger "
        "superintendent underforeman overman headman",
        "owner": "owner proprietor keeper",
        "director": "director chief",
        "manager": "manager manageress",
    }.items()
    for word in words.split()
}
WEIGHTS: Mapping[str, float] = {
    "words": 1.8,
    "meaning": 0.4,
    "heads": 0.3,
    "ranks_differ": -1.1,
    "qualifiers": 0.2,
    "both_qualified": -0.1,
    "neighbours": 0.5,
    "codes": 0.6,
    "beginnings": 0.3,
}
_TINY = 1e-9


def entry_likeness(wording: Wording, rows: Sequence[int]) -> Floats:
    """Return rows × rows: how likely every two entries are to belong together, in spreads from the mean of all pairs.

    The diagonal is 0, and all is where the entries don't differ.

    >>> from occumap.evidence.entry_words import wording_of
    >>> from occumap.examples import small_index
    >>> entry_likeness(wording_of(small_index(), "tiny1"), (0, 1, 3)).shape
    (3, 3)
    """
    return _likeness_of(wording, tuple(rows))


@lru_cache(maxsize=1)
def _likeness_of(wording: Wording, rows: tuple[int, ...]) -> Floats:
    """Return the likeness of entries; candidates are both found and measured by that of one group."""
    likeness, _ = shared_likeness(wording, rows)
    likeness.flags.writeable = False
    return likeness


def shared_likeness(wording: Wording, rows: Sequence[int]) -> tuple[Floats, Floats]:
    """Return `entry_likeness`, and rows × rows the weighed sum of what entries have in common, themselves with
    themselves too, as a kernel: words, meaning, heads, qualifiers, groups nearby and codes.

    >>> from occumap.evidence.entry_words import wording_of
    >>> from occumap.examples import small_index
    >>> likeness, shared = shared_likeness(wording_of(small_index(), "tiny1"), (0, 1, 3))
    >>> likeness.shape, bool((shared.diagonal() >= shared.max(axis=1)).all())
    ((3, 3), True)
    """
    parts = _parts(wording, rows)
    shared = np.sum([weight * parts[name] for name, weight in WEIGHTS.items() if weight > 0], axis=0)
    less = np.sum([weight * parts[name] for name, weight in WEIGHTS.items() if weight < 0], axis=0)
    return spread_from_mean(shared + less), shared


def spread_from_mean(likeness: Floats) -> Floats:
    """Return the likeness of every two entries in spreads from the mean of all pairs; the diagonal is 0.

    >>> spread_from_mean(np.array([[5.0, 1.0, 3.0], [1.0, 5.0, 2.0], [3.0, 2.0, 5.0]])).round(2).tolist()
    [[0.0, -1.22, 1.22], [-1.22, 0.0, 0.0], [1.22, 0.0, 0.0]]
    """
    pairs = likeness[np.triu_indices(len(likeness), 1)]
    if not len(pairs) or pairs.std() < _TINY:
        return np.zeros_like(likeness)
    likeness = np.round((likeness - pairs.mean()) / pairs.std(), 9)
    np.fill_diagonal(likeness, 0)
    return np.asarray((likeness + likeness.T) / 2)


def word_marks(rows: Sequence[Iterable[str]]) -> tuple[list[str], Floats]:
    """Return the words of rows, and rows × words: 1 where a row has the word; one empty column where there are none.

    >>> words, marks = word_marks([("baker", "bread"), ("baker",)])
    >>> words, marks.tolist()
    (['baker', 'bread'], [[1.0, 1.0], [1.0, 0.0]])
    """
    words = sorted({word for row in rows for word in row})
    place = {word: n for n, word in enumerate(words)}
    marks = np.zeros((len(rows), max(len(words), 1)))
    for at, row in enumerate(rows):
        marks[at, [place[word] for word in row]] = 1
    return words, marks


@lru_cache(maxsize=2)
def group_centres(wording: Wording) -> tuple[dict[str, int], Floats]:
    """Return a number for each group of the version, and where the middle of its entries points."""
    groups = sorted({one for one in wording.codes if one is not None})
    place = {one: n for n, one in enumerate(groups)}
    sums: Floats = np.zeros((len(groups), wording.entries.shape[1]))
    coded = [row for row, one in enumerate(wording.codes) if one is not None]
    np.add.at(sums, [place[wording.codes[row] or ""] for row in coded], wording.entries[coded])
    return place, unit_rows(sums)


def _parts(wording: Wording, rows: Sequence[int]) -> dict[str, Floats]:
    at = list(rows)
    heads = [wording.heads[row] for row in at]
    meant = wording.entries[at]
    directions = {head: wording.vector_of((head,) if head else ()) for head in dict.fromkeys(heads)}
    of_heads = np.stack([directions[head] for head in heads])
    _, ranks = word_marks([(RANKS[head],) if head and head in RANKS else () for head in heads])
    leads = ranks.max(axis=1)
    _, qualifiers = word_marks([{*wording.additional[row], *wording.industries[row]} for row in at])
    qualified = qualifiers.any(axis=1).astype(np.float64)
    said = unit_rows(qualifiers)
    near = nearness_elsewhere(wording, at)
    near = unit_rows(np.maximum(near - near.mean(1, keepdims=True), 0) ** 2)
    equal, begun = np.zeros((len(at), len(at))), np.zeros((len(at), len(at)))
    for codes in wording.other_codes.values():
        equal += _equal([codes[row] or "" for row in at])
        begun += _equal([(codes[row] or "")[:3] for row in at])
    versions = max(len(wording.other_codes), 1)
    return {
        "words": np.asarray((wording.weights[at] @ wording.weights[at].T).toarray()),
        "meaning": meant @ meant.T,
        "heads": of_heads @ of_heads.T,
        "ranks_differ": np.maximum.outer(leads, leads) * (1 - ranks @ ranks.T),
        "qualifiers": said @ said.T,
        "both_qualified": np.outer(qualified, qualified),
        "neighbours": near @ near.T,
        "codes": equal / versions,
        "beginnings": begun / versions,
    }


def nearness_elsewhere(wording: Wording, rows: Sequence[int]) -> Floats:
    """Return rows × other groups of the version: how near each entry is to the middle of each; one column of zeros
    if there is no other.
    """
    place, centres = group_centres(wording)
    own = {wording.codes[row] for row in rows}
    others = [number for code, number in place.items() if code not in own]
    return wording.entries[list(rows)] @ centres[others].T if others else np.zeros((len(rows), 1))


def _equal(values: Sequence[str]) -> Floats:
    _, numbers = np.unique(values, return_inverse=True)
    return np.asarray(np.equal.outer(numbers, numbers), np.float64)
