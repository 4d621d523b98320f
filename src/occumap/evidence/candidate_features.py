"""What is measured of each candidate group, to tell the promising ones: size, unity, distance, words, codes.

All measures compare a candidate with what would be left of its group, never with another version's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from occumap.evidence.candidate_groups import Flags, likeness_of_sets
from occumap.evidence.entry_words import Floats, Wording, unit_rows

FEATURES = (
    "share",
    *(f"{view}_{name}" for view in ("meaning", "words") for name in ("unity", "apart", "apart_of_unity", "cross")),
    *("word_f1", "word_in_one_group", "head_f1", "qualifier_f1"),
    *("outside", "outside_more", "entries_outside"),
    *("like_word", "like_branch", "code_f1"),
)
_TINY = 1e-9
_LITTLE = 1e-6


def measure_sets(wording: Wording, code: str, rows: Sequence[int], flags: Flags, kinds: Sequence[str]) -> Floats:
    """Return sets × `FEATURES`, for the candidates of one group.

    Args:
        wording: of the index; ``code`` is a group of its version and ``rows`` are that group's entries.
        code: the group.
        rows: rows of its entries.
        flags: sets × rows.
        kinds: how each set came about.
    """
    counted = flags.astype(np.float64)
    size = counted.sum(1)
    left = len(rows) - size
    found: dict[str, Floats] = {"share": size / len(rows), "code_f1": _by_codes(wording, rows, counted, size)}
    meant = wording.entries[list(rows)]
    worded = wording.weights[list(rows)].toarray()
    for view, space in (("meaning", meant), ("words", worded[:, worded.any(axis=0)])):
        measured = _apartness(counted, size, left, space)
        found |= {f"{view}_{name}": values for name, values in measured.items()}
    found |= _by_words(wording, rows, counted, size)
    found |= _beside_other_groups(wording, code, counted, size, meant)
    likeness = likeness_of_sets(flags)
    at = np.array(kinds)
    others = likeness - np.eye(len(size))
    for kind in ("word", "branch"):
        found[f"like_{kind}"] = others[:, at == kind].max(1) if (at == kind).any() else np.zeros(len(size))
    return np.stack([np.asarray(found[name], np.float64) for name in FEATURES], axis=1)


def hang_together(wording: Wording, rows: Sequence[int], flags: Flags) -> NDArray[np.bool_]:
    """Return whether the entries of each set have anything in common, a word or a meaning, that the rest hasn't."""
    counted = flags.astype(np.float64)
    size = counted.sum(1)
    there = np.zeros(len(flags), bool)
    for points in (wording.weights[list(rows)].toarray(), wording.entries[list(rows)]):
        unity = pairwise_unity(counted, points)
        inside = counted @ points
        cross = (inside * (points.sum(0) - inside)).sum(1) / (size * np.maximum(len(rows) - size, 1))
        there |= (unity > _LITTLE) & (np.abs(unity - cross) > _LITTLE)
    return there


def pairwise_unity(counted: Floats, points: Floats) -> Floats:
    """Return the mean product of every two different points of each set, the cosine where points have length 1.

    >>> pairwise_unity(np.ones((1, 3)), np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).round(4).tolist()
    [0.3333]
    """
    size = counted.sum(1)
    total = counted @ points
    selves = counted @ (points * points).sum(1)
    return np.asarray(((total * total).sum(1) - selves) / np.maximum(size * (size - 1), 1))


def _apartness(counted: Floats, size: Floats, left: Floats, space: Floats) -> dict[str, Floats]:
    """Return how alike the entries of each set are to each other, and to what would be left."""
    inside = counted @ space
    total = space.sum(0)
    outside = total - inside
    unity = (inside * inside).sum(1) / size**2
    unity_left = (outside * outside).sum(1) / np.maximum(left, 1) ** 2
    cross = (inside * outside).sum(1) / (size * np.maximum(left, 1))
    return {
        "unity": unity - (total * total).sum() / space.shape[0] ** 2,
        "apart": unity - cross,
        "apart_of_unity": (unity - cross) / np.sqrt(np.maximum(unity, 1e-6)),
        "cross": cross / np.sqrt(np.maximum(unity * unity_left, _TINY)),
    }


def _by_codes(wording: Wording, rows: Sequence[int], counted: Floats, size: Floats) -> Floats:
    """Return how well the best code of another version tells each set from what would be left: F1; 0 without codes."""
    best = np.zeros(len(size))
    for codes in wording.other_codes.values():
        _, numbers = np.unique([codes[row] or "" for row in rows], return_inverse=True)
        marks = np.eye(numbers.max() + 1)[numbers]
        best = np.maximum(best, (2 * (counted @ marks) / (size[:, None] + marks.sum(0))).max(1))
    return best


def _by_words(wording: Wording, rows: Sequence[int], counted: Floats, size: Floats) -> dict[str, Floats]:
    """Return how well one word describes each set, and what kind of word it is."""
    words, marks = _marks([wording.words(row) for row in rows])
    fit = 2 * (counted @ marks) / (size[:, None] + marks.sum(0))
    best = fit.argmax(1)
    numbers = np.array([wording.vocabulary[word] for word in words])[best]
    _, heads = _marks([(head,) if (head := wording.heads[row]) else () for row in rows])
    _, qualifiers = _marks([{*wording.industries[row], *wording.additional[row]} for row in rows])
    return {
        "word_f1": fit.max(1),
        "word_in_one_group": _in_one_group(wording)[numbers],
        "head_f1": (2 * (counted @ heads) / (size[:, None] + heads.sum(0) + _TINY)).max(1),
        "qualifier_f1": (2 * (counted @ qualifiers) / (size[:, None] + qualifiers.sum(0) + _TINY)).max(1),
    }


def _marks(rows: Sequence[Iterable[str]]) -> tuple[list[str], Floats]:
    """Return the words of rows, and rows × words: 1 where a row has the word; one empty column where there are none."""
    words = sorted({word for row in rows for word in row})
    place = {word: n for n, word in enumerate(words)}
    marks = np.zeros((len(rows), max(len(words), 1)))
    for at, row in enumerate(rows):
        marks[at, [place[word] for word in row]] = 1
    return words, marks


@lru_cache(maxsize=2)
def _in_one_group(wording: Wording) -> Floats:
    """Return, by word, the share of its uses that is in its commonest group."""
    coded = [row for row, code in enumerate(wording.codes) if code is not None]
    _, numbers = np.unique([wording.codes[row] or "" for row in coded], return_inverse=True)
    used = (wording.weights[coded] > 0).astype(np.float64).T.tocsr()
    groups = np.zeros((used.shape[0], int(numbers.max()) + 1))
    table = used.tocoo()
    np.add.at(groups, (table.coords[0], numbers[table.coords[1]]), 1.0)
    return np.asarray(groups.max(1) / np.maximum(groups.sum(1), 1))


def _beside_other_groups(
    wording: Wording, code: str, counted: Floats, size: Floats, meant: Floats
) -> dict[str, Floats]:
    """Return whether a set is nearer to another group of the version than to what would be left of its own."""
    place, centres = _centres(wording)
    inside = counted @ meant
    own = (unit_rows(meant.sum(0) - inside) * unit_rows(inside)).sum(1)
    sets, entries = centres @ unit_rows(inside).T, centres @ meant.T
    here = entries[place[code]].copy()
    sets[place[code]] = entries[place[code]] = -1
    nearer = entries.max(0) - here
    return {
        "outside": sets.max(0),
        "outside_more": sets.max(0) - own,
        "entries_outside": (counted @ nearer) / size - nearer.mean(),
    }


@lru_cache(maxsize=2)
def _centres(wording: Wording) -> tuple[dict[str, int], Floats]:
    """Return a number for each group of the version, and where the middle of its entries points."""
    groups = sorted({one for one in wording.codes if one is not None})
    place = {one: n for n, one in enumerate(groups)}
    sums: NDArray[np.float64] = np.zeros((len(groups), wording.entries.shape[1]))
    coded = [row for row, one in enumerate(wording.codes) if one is not None]
    np.add.at(sums, [place[wording.codes[row] or ""] for row in coded], wording.entries[coded])
    return place, unit_rows(sums)
