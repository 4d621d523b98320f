"""Who goes where: a destination for each entry of a group that is split, with a probability, the doubtful first.

A conditional logit (McFadden 1974): every new group gets a worth for every entry from what `MEASURES` names, and
probabilities follow from worths. There are two sets of weights, for splits without and with examples, learned on what
three revisions before SOC2020 split. Confirmed entries are examples like any other, so that proposing again after a
confirmation is the same function on a fuller split. What says nothing falls to the group that keeps the name; where
none does, and no neighbour says anything either, it can't be told.

Then entries hear their neighbours: each takes, besides its own worths, the mean probabilities of the few that are
likeliest to belong with it (label propagation; Zhu & Ghahramani 2002), so that an example or a plain title speaks
for entries two steps away. How much neighbours count was chosen on the same three revisions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from occumap.errors import InputError
from occumap.evidence.destination_measures import MEASURES, measure, spoken_for
from occumap.evidence.entry_likeness import shared_likeness
from occumap.evidence.entry_words import Floats, Wording
from occumap.evidence.group_split import Split

NEIGHBOURS = 8
ROUNDS = 4
# How much neighbours count, without and with examples.
HEARD = (1.0, 2.0)
# An entry of which nothing is said itself is told by its neighbours if so much of what it hears is of such that are.
HEARD_ENOUGH = 0.25


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where an entry goes: the likeliest new group, its probability, all probabilities, and whether it was known.

    Where nothing says anything of an entry, ``to`` is empty and all groups are as likely: it can't be told.
    """

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
    likeness = shared_likeness(wording, split.rows)
    measured = measure(wording, split, likeness)
    worths = measured @ np.array([weights[name][column] for name in MEASURES])
    near = nearest_entries(likeness[0])
    spoken = spoken_for(split, measured)
    told = spoken | (near @ spoken >= HEARD_ENOUGH)
    proposals = []
    heard = hear_neighbours(split, worths, near, HEARD[column])
    for row, shares, known_of in zip(split.rows, heard, told, strict=True):
        if not known_of:
            proposals.append(Proposal(row, "", 1 / len(codes), tuple((code, 1 / len(codes)) for code in codes), False))
            continue
        if row in split.known:
            shown = tuple((code, float(code == split.known[row])) for code in codes)
        else:
            shown = tuple((code, float(share)) for code, share in zip(codes, shares, strict=True))
        to, best = max(shown, key=lambda pair: (round(pair[1], 12), -codes.index(pair[0])))
        proposals.append(Proposal(row, to, best, shown, row in split.known))
    return tuple(sorted(proposals, key=lambda one: (one.known, round(one.probability, 9), one.row)))


def hear_neighbours(split: Split, worths: Floats, near: Floats, heard: float) -> Floats:
    """Return probabilities of entries × destinations, from worths and from what the neighbours of an entry say.

    Args:
        split: whose known entries say for certain where they go.
        worths: entries × destinations.
        near: entries × entries: how much each hears of each other.
        heard: how much neighbours count; 0 leaves probabilities to the worths.

    >>> from occumap.evidence.group_split import Destination
    >>> split = Split("1", "Bakers", (0, 1), (Destination("2", "Icers"), Destination("3", "Bakers")), {0: "2"})
    >>> near = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> hear_neighbours(split, np.zeros((2, 2)), near, 2.0)[1].round(2).tolist()
    [0.88, 0.12]
    """
    codes = [to.code for to in split.destinations]
    certain = np.array([row in split.known for row in split.rows])
    told = np.array([[float(split.known.get(row) == code) for code in codes] for row in split.rows])
    shares = shares_of(worths)
    for _ in range(ROUNDS):
        shares = shares_of(worths + heard * (near @ np.where(certain[:, None], told, shares)))
    return shares


def nearest_entries(likeness: Floats) -> Floats:
    """Return rows × rows: how much each entry hears of the `NEIGHBOURS` likeliest to belong with it; a row sums to 1,
    or to 0 where nothing is likelier than the mean of all pairs.

    >>> nearest_entries(np.array([[0.0, 1.0, -1.0], [1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    alike = np.maximum(likeness, 0) ** 2
    if len(alike) > NEIGHBOURS:
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
                "weights", f"{name} doesn't have two valid numbers", hint="Make them: bench/destinations.py --weights"
            )
