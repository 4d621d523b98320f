"""Sets of entries inside a group that could be a group of their own.

Five sources, each blind where another sees: entries that share a word, a head or a qualifier; that share two words;
whose heads or words mean alike (unions of words by their vectors); that carry the same code of another version; and
the branches of hierarchical clusterings, cut at every level (by words, by meaning, and by how likely entries are to
belong together). Which of the sets are worth showing is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from occumap.evidence.entry_likeness import RANKS, entry_likeness
from occumap.evidence.entry_words import Wording, unit_rows
from occumap.model.hidden_groups import SMALLEST

Flags = NDArray[np.bool_]
LARGEST_SHARE = 0.8
MAX_WORDS_PAIRED = 120
FARTHEST_WORDS = 0.75
CODE_WEIGHT = 0.7
KINDS = ("word", "pair", "alike", "heads", "industries", "code", "branch", "belonging")


def sets_within(wording: Wording, rows: Sequence[int], *, smallest: int = SMALLEST) -> tuple[Flags, tuple[str, ...]]:
    """Return sets of at least ``smallest`` of the rows, each set once, and the kind of each (one of ``KINDS``).

    Returns:
        Flags of shape sets × rows, and as many kinds. No set holds more than four fifths of the rows: what
        remains must be a group too.

    >>> from occumap.evidence.entry_words import wording_of
    >>> from occumap.examples import small_index
    >>> flags, kinds = sets_within(wording_of(small_index(), "tiny1"), (3, 4, 5), smallest=2)
    >>> flags.tolist(), kinds
    ([[True, False, True]], ('word',))
    """
    most = min(max(int(LARGEST_SHARE * len(rows)), smallest), len(rows) - 1)
    found: dict[bytes, tuple[Flags, str]] = {}

    def keep(flags: Flags, kind: str) -> None:
        if smallest <= np.count_nonzero(flags) <= most:
            found.setdefault(flags.tobytes(), (flags, kind))

    marked = _marked(wording, rows)
    for flags in marked.values():
        keep(flags, "word")
    _keep_pairs(marked, keep, smallest)
    for field, kind in (("head", "heads"), ("any", "alike"), ("industry", "industries")):
        _keep_unions(wording, field, kind, marked, keep)
    for codes in wording.other_codes.values():
        _keep_codes([codes[row] for row in rows], keep)
    _keep_branches(wording, rows, keep)
    _keep_belonging(wording, rows, keep)
    return np.array([flags for flags, _ in found.values()]).reshape(-1, len(rows)), tuple(k for _, k in found.values())


def likeness_of_sets(flags: Flags) -> NDArray[np.float32]:
    """Return the F1 of the rows of every two sets: 2 × shared ÷ both sizes.

    >>> likeness_of_sets(np.array([[True, True, False], [False, True, True]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    counted = flags.astype(np.float32)
    sizes = counted.sum(1)
    return np.asarray(2 * (counted @ counted.T) / (sizes[:, None] + sizes[None]))


def _marked(wording: Wording, rows: Sequence[int]) -> dict[tuple[str, str], Flags]:
    """Return, by field and word, the rows that have it."""
    found: dict[tuple[str, str], Flags] = {}
    for at, row in enumerate(rows):
        head = wording.heads[row]
        heads = (head,) if head else ()
        fields: dict[str, Iterable[str]] = {
            "additional": wording.additional[row],
            "any": sorted(wording.words(row)),
            "head": heads,
            "industry": wording.industries[row],
            "rank": [RANKS[word] for word in heads if word in RANKS],
            "title": wording.titles[row],
        }
        for field, words in fields.items():
            for word in words:
                found.setdefault((field, word), np.zeros(len(rows), bool))[at] = True
    return dict(sorted(found.items()))


def _keep_pairs(marked: Mapping[tuple[str, str], Flags], keep: Callable[[Flags, str], None], smallest: int) -> None:
    common = [(key, flags) for key, flags in marked.items() if key[0] in {"any", "head", "title"}]
    common = [(key, flags) for key, flags in common if np.count_nonzero(flags) >= smallest]
    common.sort(key=lambda item: (-np.count_nonzero(item[1]), item[0]))
    for n, (_, one) in enumerate(common[:MAX_WORDS_PAIRED]):
        for _, other in common[:n]:
            keep(one & other, "pair")


def _keep_unions(
    wording: Wording,
    field: str,
    kind: str,
    marked: Mapping[tuple[str, str], Flags],
    keep: Callable[[Flags, str], None],
) -> None:
    """Keep words of a field that mean alike, joined step by step."""
    words = [word for at, word in marked if at == field]
    vectors = wording.vectors[[wording.vocabulary[word] for word in words]]
    known = np.flatnonzero(vectors.any(axis=1))
    if len(known) < 3:
        return
    members = [marked[field, words[n]] for n in known]
    for left, right, distance, _ in _tree(vectors[known], "average", "cosine"):
        members.append(members[int(left)] | members[int(right)])
        if distance < FARTHEST_WORDS:
            keep(members[-1], kind)


def _keep_codes(codes: Sequence[str | None], keep: Callable[[Flags, str], None]) -> None:
    beginnings = sorted({code[:length] for code in codes if code for length in range(1, len(code) + 1)})
    for beginning in beginnings:
        keep(np.array([code is not None and code.startswith(beginning) for code in codes]), "code")
    for whole in sorted({code for code in codes if code}):
        keep(np.array([code != whole for code in codes]), "code")


def _keep_branches(wording: Wording, rows: Sequence[int], keep: Callable[[Flags, str], None]) -> None:
    if len(rows) < 3:
        return
    meant = wording.entries[list(rows)]
    worded = wording.weights[list(rows)].toarray()
    spaces = [meant, worded[:, worded.any(axis=0)]]
    if wording.other_codes:
        spaces.append(np.hstack([meant, code_marks(wording, rows)]))
    for space in spaces:
        shown = unit_rows(space)
        for method, metric in (("average", "cosine"), ("ward", "euclidean")):
            members = list(np.eye(len(rows), dtype=bool))
            for left, right, *_ in _tree(shown, method, metric):
                members.append(members[int(left)] | members[int(right)])
                keep(members[-1], "branch")


def _keep_belonging(wording: Wording, rows: Sequence[int], keep: Callable[[Flags, str], None]) -> None:
    if len(rows) < 3:
        return
    likeness = entry_likeness(wording, rows)
    distances = (likeness.max() - likeness)[np.triu_indices(len(rows), 1)]
    for method in ("average", "weighted", "complete"):
        members = list(np.eye(len(rows), dtype=bool))
        for left, right, *_ in linkage(distances, method):
            members.append(members[int(left)] | members[int(right)])
            keep(members[-1], "belonging")


def _tree(points: NDArray[np.float64], method: str, metric: str) -> NDArray[np.float64]:
    """Return the steps of a hierarchical clustering; what says nothing (zeros) is as far from all as can be without
    enmity.
    """
    distances = np.nan_to_num(pdist(points, metric), nan=1.0)
    return np.asarray(linkage(np.maximum(distances, 0), method))


def code_marks(wording: Wording, rows: Sequence[int]) -> NDArray[np.float64]:
    """Return rows × codes of the other versions, ``CODE_WEIGHT`` where an entry carries one."""
    columns = []
    for codes in wording.other_codes.values():
        here = [codes[row] or "" for row in rows]
        columns.append(np.array([[CODE_WEIGHT * (code == one) for one in sorted(set(here))] for code in here]))
    return np.hstack(columns)
