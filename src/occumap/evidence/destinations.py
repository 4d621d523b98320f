"""Who goes where: a destination for each entry of a group that is split, with a probability, the doubtful first.

A conditional logit (McFadden 1974): every new group gets a worth for every entry from what `MEASURES` names, and
probabilities follow from worths. There are two sets of weights, for splits without and with examples, learned on the
starter index's titles of the groups that one real revision split; the weight of codes of earlier versions, which that
index hasn't, was set by hand. Confirmed entries are examples like any other, so that proposing again after a
confirmation is the same function on a fuller split. What says nothing falls to the group that keeps the name.

Then entries hear their neighbours: each takes, besides its own worths, the mean probabilities of the few most like it
in words, head and meaning (label propagation; Zhu & Ghahramani 2002), so that an example or a plain title speaks
for entries two steps away. How much neighbours count was chosen on SOC2000 to SOC2010 and ISCO-88 to ISCO-08.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from occumap.errors import InputError
from occumap.evidence.entry_likeness import RANKS, word_marks
from occumap.evidence.entry_words import Floats, Wording, words_in

OF_NAMES = (
    *(
        "keeps_name",
        "name_likeness",
        "residual",
        "residual_elsewhere",
        "words",
        "meaning",
        "any_word",
        "share_of_words",
    ),
    *("head", "context", "same_context", "same_top", "rank", "other_rank"),
)
OF_EXAMPLES = ("nearest_words", "nearest_meaning", "same_head", "same_codes", "nearest", "learned")
MEASURES = (*OF_NAMES, *OF_EXAMPLES)
RESIDUAL = ("n.e.c", "not elsewhere classified", "all other", "other ")
_SAYS_NOTHING = frozenset(words_in("n e c nec elsewhere classified occupation related professional associate"))
_BEGINNING = 5
_RIDGE = 0.5
NEIGHBOURS = 8
ROUNDS = 4
# How much neighbours count, without and with examples.
HEARD = (1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Destination:
    """A new group: its code, its title, and the titles of the groups right above it and at the top, if known."""

    code: str
    title: str
    context: str = ""
    top: str = ""


@dataclass(frozen=True)
class Split:
    """A group whose entries go to several new groups.

    Attributes:
        code, title: of the group that is split.
        rows: its entries, as rows of the index.
        destinations: the new groups, at least one.
        known: new group by row, for entries given as examples or confirmed.
        context, top: the titles of the groups right above it and at the top.
        taken: titles of other groups of the old version: a new group of such a title goes on from there.

    Raises:
        InputError: no destination, one twice, or a known entry that isn't in the group or goes nowhere.
    """

    code: str
    title: str
    rows: tuple[int, ...]
    destinations: tuple[Destination, ...]
    known: Mapping[int, str] = field(default_factory=dict)
    context: str = ""
    top: str = ""
    taken: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        codes = [to.code for to in self.destinations]
        if not codes or len(set(codes)) < len(codes):
            raise InputError(
                f"the split of {self.code}", "it has no destinations, or one twice", hint="Name each new group once."
            )
        for row, code in self.known.items():
            if row not in self.rows or code not in codes:
                raise InputError(
                    f"the split of {self.code}",
                    f"an entry (row {row}) is sent to {code}",
                    hint=f"Give entries of the group, and one of: {', '.join(codes)}.",
                )

    def confirmed(self, known: Mapping[int, str]) -> Split:
        """Return the same split with more entries known; proposing from it takes them into account."""
        return replace(self, known={**self.known, **known})


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where an entry goes: the likeliest new group, its probability, all probabilities, and whether it was known."""

    row: int
    to: str
    probability: float
    shares: tuple[tuple[str, float], ...]
    known: bool


def propose(wording: Wording, split: Split, weights: Mapping[str, Sequence[float]]) -> tuple[Proposal, ...]:
    """Return a destination for every entry of a split: the most doubtful first, the known ones last.

    Args:
        wording: of the index, for the version of the group that is split.
        split: what goes where, so far as it is known.
        weights: by measure, the weight without and the weight with examples.

    Raises:
        InputError: a measure has no two weights.
    """
    refuse_weights(weights)
    codes = [to.code for to in split.destinations]
    column = 1 if split.known else 0
    worths = measure(wording, split) @ np.array([weights[name][column] for name in MEASURES])
    proposals = []
    for row, shares in zip(split.rows, _hear_neighbours(wording, split, worths, HEARD[column]), strict=True):
        if row in split.known:
            shown = tuple((code, float(code == split.known[row])) for code in codes)
        else:
            shown = tuple((code, float(share)) for code, share in zip(codes, shares, strict=True))
        to, best = max(shown, key=lambda pair: (round(pair[1], 12), -codes.index(pair[0])))
        proposals.append(Proposal(row, to, best, shown, row in split.known))
    return tuple(sorted(proposals, key=lambda one: (one.known, round(one.probability, 9), one.row)))


def _hear_neighbours(wording: Wording, split: Split, worths: Floats, heard: float) -> Floats:
    """Return probabilities of entries × destinations, from worths and from what the neighbours of an entry say."""
    codes = [to.code for to in split.destinations]
    near = nearest_entries(wording, split.rows)
    certain = np.array([row in split.known for row in split.rows])
    told = np.array([[float(split.known.get(row) == code) for code in codes] for row in split.rows])
    shares = shares_of(worths)
    for _ in range(ROUNDS):
        shares = shares_of(worths + heard * (near @ np.where(certain[:, None], told, shares)))
    return shares


def nearest_entries(wording: Wording, rows: Sequence[int]) -> Floats:
    """Return rows × rows: how much each entry hears of its `NEIGHBOURS` most alike; a row sums to 1, or to 0 alone.

    >>> from occumap.evidence.entry_words import wording_of
    >>> from occumap.examples import small_index
    >>> nearest_entries(wording_of(small_index(), "tiny1"), (0, 1)).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    at = list(rows)
    meant = wording.entries[at]
    heads = [wording.heads[row] for row in at]
    _, marks = word_marks([(head,) if head else () for head in heads])
    words = np.asarray((wording.weights[at] @ wording.weights[at].T).toarray())
    alike = np.round((words + 0.5 * np.maximum(meant @ meant.T, 0) + 0.5 * (marks @ marks.T)) ** 2, 9)
    np.fill_diagonal(alike, 0)
    if len(at) > NEIGHBOURS:
        alike = np.where(alike >= np.sort(alike, axis=1)[:, -NEIGHBOURS][:, None], alike, 0.0)
    total = alike.sum(1, keepdims=True)
    return np.asarray(np.divide(alike, total, out=np.zeros_like(alike), where=total > 0))


def shares_of(worths: Floats) -> Floats:
    """Return probabilities from worths, row by row: each its exponential ÷ their sum.

    >>> shares_of(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    raised = np.exp(worths - worths.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def refuse_weights(weights: Mapping[str, Sequence[float]]) -> None:
    """Raise InputError unless every measure has a finite weight without and with examples.

    Raises:
        InputError: one hasn't.
    """
    for name in MEASURES:
        if len(weights.get(name, ())) != 2 or not np.isfinite(weights[name]).all():
            raise InputError(
                "weights", f"{name} doesn't have two valid numbers", hint="Make them: bench/discover.py --parts weights"
            )


def measure(wording: Wording, split: Split) -> Floats:
    """Return what speaks for each destination: entries × destinations × `MEASURES`."""
    found: dict[str, NDArray[np.float64]] = {}
    shape = (len(split.rows), len(split.destinations))
    found |= _by_names(split)
    found |= _by_words(wording, split)
    if split.known:
        found |= _by_examples(wording, split)
    nothing = np.zeros(shape)
    return np.stack([np.broadcast_to(found.get(name, nothing), shape) for name in MEASURES], axis=2)


def keeps_name(split: Split) -> int:
    """Return the number of the destination that goes on as the old group: the likest title, if no other group had
    it.
    """
    likeness = _name_likeness(split)
    own = words_in(split.title)
    taken = {words_in(title) for title in split.taken} - {own}
    return int(np.argmax(likeness - np.array([words_in(to.title) in taken for to in split.destinations])))


def _name_likeness(split: Split) -> Floats:
    own = set(words_in(split.title))
    titles = [set(words_in(to.title)) for to in split.destinations]
    return np.array([len(own & title) / max(len(own | title), 1) for title in titles])


def is_residual(title: str) -> bool:
    """Return whether a title is that of a residual group.

    >>> is_residual("Design occupations n.e.c."), is_residual("Bakers")
    (True, False)
    """
    folded = title.casefold()
    return any(sign in folded for sign in RESIDUAL)


def _by_names(split: Split) -> dict[str, Floats]:
    likeness = _name_likeness(split)
    kept = np.arange(len(likeness)) == keeps_name(split)
    residual = np.array([float(is_residual(to.title)) for to in split.destinations])
    return {
        "keeps_name": kept.astype(np.float64),
        "name_likeness": likeness - likeness.mean(),
        "residual": residual,
        "residual_elsewhere": residual * ~kept,
        "same_context": np.array([_same(to.context, split.context) for to in split.destinations]),
        "same_top": np.array([_same(to.top, split.top) for to in split.destinations]),
    }


def _same(one: str, other: str) -> float:
    return float(bool(one) and words_in(one) == words_in(other))


def _by_words(wording: Wording, split: Split) -> dict[str, Floats]:
    """Return words that entries share with titles, and how near their meanings are."""
    rows = list(split.rows)
    said = [[word for word in words_in(to.title) if word not in _SAYS_NOTHING] for to in split.destinations]
    shared = set.intersection(*(set(words) for words in said)) if len(said) > 1 else set()
    said = [[word for word in words if word not in shared] for words in said]
    begun = [{word[:_BEGINNING] for word in words} for words in said]
    entry_words = [{word[:_BEGINNING] for word in wording.words(row)} for row in rows]
    heads = [head[:_BEGINNING] if (head := wording.heads[row]) else "" for row in rows]
    both = np.array([[len(words & begins) for begins in begun] for words in entry_words], np.float64)
    ranks = [{RANKS[word] for word in words_in(to.title) if word in RANKS} for to in split.destinations]
    own = [RANKS.get(wording.heads[row] or "") for row in rows]
    ranked = np.array([[float(rank in there) for there in ranks] for rank in own])
    return {
        "words": np.asarray(wording.weights[rows] @ np.stack([wording.weights_of(words) for words in said]).T),
        "meaning": wording.entries[rows] @ np.stack([wording.vector_of(words) for words in said]).T,
        "context": wording.entries[rows]
        @ np.stack([wording.vector_of(words_in(to.context)) for to in split.destinations]).T,
        "any_word": (both > 0).astype(np.float64),
        "share_of_words": both / np.maximum([len(begins) for begins in begun], 1),
        "head": np.array([[float(head in begins) for begins in begun] for head in heads]),
        "rank": ranked,
        "other_rank": np.array([float(bool(there)) for there in ranks]) * (1 - ranked),
    }


def _by_examples(wording: Wording, split: Split) -> dict[str, Floats]:
    """Return how near entries are to those whose destination is known."""
    rows, known = list(split.rows), sorted(split.known)
    codes = [to.code for to in split.destinations]
    goes = np.array([[float(split.known[row] == code) for code in codes] for row in known])
    words = np.asarray((wording.weights[rows] @ wording.weights[known].T).toarray())
    meaning = wording.entries[rows] @ wording.entries[known].T
    heads = np.array([[float(bool(h := wording.heads[a]) and h == wording.heads[b]) for b in known] for a in rows])
    others = list(wording.other_codes.values())
    alike = [np.array([[float(c[a] is not None and c[a] == c[b]) for b in known] for a in rows]) for c in others]
    same = np.mean(alike, axis=0) if others else np.zeros_like(words)
    near = 2 * words + meaning + 0.5 * heads + 0.5 * same
    between = np.asarray((wording.weights[known] @ wording.weights[known].T).toarray())
    between = between + wording.entries[known] @ wording.entries[known].T
    pulls = np.linalg.solve(between + _RIDGE * np.eye(len(known)), goes - 1 / len(codes))
    best = _best(near, goes)
    return {
        "nearest_words": _best(words, goes),
        "nearest_meaning": _best(meaning, goes),
        "same_head": _best(heads, goes),
        "same_codes": _best(same, goes),
        "nearest": np.where(goes.any(axis=0), best - near.max(axis=1, keepdims=True), 0.0),
        "learned": (words + meaning) @ pulls,
    }


def _best(likeness: Floats, goes: Floats) -> Floats:
    """Return, for every entry and destination, the likeness of the likest example; 0 where there is none."""
    found = np.zeros((len(likeness), goes.shape[1]))
    for n in range(goes.shape[1]):
        if (there := goes[:, n] > 0).any():
            found[:, n] = likeness[:, there].max(axis=1)
    return found
