"""What is measured of each candidate group, to tell the promising ones: size, unity, distance, words, codes.

All measures compare a candidate with what would be left of its group, never with another version's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from occumap.evidence.candidate_groups import Flags, likeness_of_sets
from occumap.evidence.entry_likeness import RANKS, entry_likeness, group_centres, nearness_elsewhere, word_marks
from occumap.evidence.entry_words import Floats, Wording, unit_rows

FEATURES = (
    *("share", "entries_in_group"),
    *(f"{view}_{name}" for view in ("meaning", "words") for name in ("unity", "apart", "apart_of_unity", "cross")),
    *("word_f1", "word_in_one_group", "head_f1", "qualifier_f1"),
    *("outside", "outside_more", "entries_outside"),
    *("like_word", "like_branch", "code_f1", "beginning_f1"),
    *("belonging_unity", "belonging_cross", "belonging_gap", "belonging_gap_sized"),
    *("leads_more", "qualified_more", "one_head", "near_one_group", "support"),
)
_SUPPORTS = 0.7
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
    found: dict[str, Floats] = {"share": size / len(rows), "entries_in_group": np.full(len(size), np.log(len(rows)))}
    found |= {"code_f1": _by_codes(wording, rows, counted, size, (None,))}
    found["beginning_f1"] = _by_codes(wording, rows, counted, size, (1, 2, 3))
    meant = wording.entries[list(rows)]
    worded = wording.weights[list(rows)].toarray()
    for view, space in (("meaning", meant), ("words", worded[:, worded.any(axis=0)])):
        measured = _apartness(counted, size, left, space)
        found |= {f"{view}_{name}": values for name, values in measured.items()}
    found |= _by_words(wording, rows, counted, size)
    found |= _beside_other_groups(wording, code, counted, size, meant)
    likeness = likeness_of_sets(flags)
    found |= _by_belonging(counted, size, left, entry_likeness(wording, rows))
    found |= _by_make_up(wording, rows, counted, size, left)
    found["support"] = ((likeness >= _SUPPORTS).sum(1) - 1) / max(len(size), 1)
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
    worded = wording.weights[list(rows)].toarray()
    for points in (worded[:, worded.any(axis=0)], wording.entries[list(rows)]):
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


def _by_codes(
    wording: Wording, rows: Sequence[int], counted: Floats, size: Floats, lengths: Sequence[int | None]
) -> Floats:
    """Return how well the best code of another version, or beginning of one of so many characters, tells each set from
    what would be left: F1; 0 without codes.
    """
    best = np.zeros(len(size))
    for codes in wording.other_codes.values():
        for length in lengths:
            _, numbers = np.unique([(codes[row] or "")[:length] for row in rows], return_inverse=True)
            best = np.maximum(best, _best_f1(counted, size, np.eye(numbers.max() + 1)[numbers]))
    return best


def _best_f1(counted: Floats, size: Floats, marks: Floats) -> Floats:
    return np.asarray((2 * (counted @ marks) / (size[:, None] + marks.sum(0) + _TINY)).max(1))


def _by_belonging(counted: Floats, size: Floats, left: Floats, likeness: Floats) -> dict[str, Floats]:
    """Return how likely the entries of each set are to belong together, and to what would be left."""
    within = ((counted @ likeness) * counted).sum(1)
    across = counted @ likeness.sum(1) - within
    unity, cross = within / np.maximum(size * (size - 1), 1), across / np.maximum(size * left, 1)
    return {
        "belonging_unity": unity,
        "belonging_cross": cross,
        "belonging_gap": unity - cross,
        "belonging_gap_sized": (unity - cross) * np.sqrt(np.minimum(size, left)),
    }


def _by_make_up(
    wording: Wording, rows: Sequence[int], counted: Floats, size: Floats, left: Floats
) -> dict[str, Floats]:
    """Return what kind of entries each set has more of than what would be left, and how much it is of one kind."""
    heads = [wording.heads[row] for row in rows]
    leads = np.array([float(head in RANKS) for head in heads])
    qualified = np.array([float(bool(wording.additional[row] or wording.industries[row])) for row in rows])
    _, by_head = word_marks([(head,) if head else () for head in heads])
    nearest = nearness_elsewhere(wording, rows).argmax(1)
    _, numbers = np.unique(nearest, return_inverse=True)
    return {
        "leads_more": _more(counted, size, left, leads),
        "qualified_more": _more(counted, size, left, qualified),
        "one_head": (((counted @ by_head) / size[:, None]) ** 2).sum(1),
        "near_one_group": _best_f1(counted, size, np.eye(numbers.max() + 1)[numbers]),
    }


def _more(counted: Floats, size: Floats, left: Floats, has: Floats) -> Floats:
    inside = counted @ has
    return np.asarray(inside / size - (has.sum() - inside) / np.maximum(left, 1))


def _by_words(wording: Wording, rows: Sequence[int], counted: Floats, size: Floats) -> dict[str, Floats]:
    """Return how well one word describes each set, and what kind of word it is."""
    words, marks = word_marks([wording.words(row) for row in rows])
    fit = 2 * (counted @ marks) / (size[:, None] + marks.sum(0))
    best = fit.argmax(1)
    numbers = np.array([wording.vocabulary[word] for word in words])[best]
    _, heads = word_marks([(head,) if (head := wording.heads[row]) else () for row in rows])
    _, qualifiers = word_marks([{*wording.industries[row], *wording.additional[row]} for row in rows])
    return {
        "word_f1": fit.max(1),
        "word_in_one_group": _in_one_group(wording)[numbers],
        "head_f1": (2 * (counted @ heads) / (size[:, None] + heads.sum(0) + _TINY)).max(1),
        "qualifier_f1": (2 * (counted @ qualifiers) / (size[:, None] + qualifiers.sum(0) + _TINY)).max(1),
    }


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
    place, centres = group_centres(wording)
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
