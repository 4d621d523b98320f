"""Skills that a text speaks of, such as a CV: to be confirmed by the person, never taken.

A line of the text is held against what skills are called (`occumap.atlas.skill_labels`): their titles, other titles,
parts of titles and, where they are loaded, the sentences of their tasks. What counts is the share of a label's words
that the line has, each word weighing as much as it is rare among all labels (inverse document frequency). A title is
taken for named where the line has them all; one that names what a doing is done to is never proposed by the doing
alone: who has trained juniors hasn't trained horses. Sentences of tasks are long, so they are compared by the cosine of
the same weights. A clause that denies (“no experience of welding”) names nothing.

Nothing leaves the machine, and no language model is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.skill_labels import Label, LabelKind, labels_of, stems_in, taken_apart, words_apart, words_with
from occumap.model.person import Mention
from occumap.model.skills import Framework

# The share of the weight of a title's words above which a line is taken to speak of it without naming it.
CLOSE = 0.5
# The share of the weight of what a doing is done to that a line must have.
BORNE_OUT = 0.5
# How many words of a label a line must have, unless it is a single one.
FEWEST_WORDS = 2
# The cosine from which a line reads like a task.
LIKE_A_TASK = 0.45
# How many words further on, at most, the last word of a title may stand than the first, for a line to say it.
FURTHEST_APART = 4
LONGEST_TITLE = 8
MAX_FOUND = 30
_CLAUSE = re.compile(r"[.;!?\n•|]|,\s+(?=but\b|and\b)|\bbut\b")
_DENIED = re.compile(r"\b(no|not|never|without|lack(?:s|ing)?|n't|don’t|haven’t)\b|n['’]t\b", re.IGNORECASE)


def skills_in_text(text: str, framework: Framework, *, limit: int = MAX_FOUND) -> tuple[Mention, ...]:
    """Return the skills of a framework that a text speaks of, those it names first.

    Args:
        text: a CV or a few sentences; a line break, a full stop or a semicolon ends a statement.
        framework: its skills' titles, ``extras["skill_titles"]`` (skill, title), and the sentences of tasks in
            ``extras["task_texts"]`` (task, text) by ``extras["task_skills"]`` (task, skill).
        limit: how many skills.

    >>> from occumap.examples import small_framework
    >>> for mention in skills_in_text("I made dough.\\nI have never led people.", small_framework()):
    ...     print(mention)
    Dough making: line 1 has “made dough”
    """
    labels = _labels(framework)
    clauses = tuple(_clauses(text, labels.places))
    if not clauses or not labels.all:
        return ()
    likeness = labels.likeness([words for _, _, words in clauses])
    found: dict[str, tuple[float, Mention]] = {}
    for place, clause, share in zip(likeness.row, likeness.col, likeness.data, strict=True):
        line, said, words = clauses[clause]
        label = labels.all[place]
        if not _is_borne_out(label, words, labels):
            continue
        if label.kind is not LabelKind.SENTENCE and words_apart(said, label.stems) > FURTHEST_APART:
            continue
        named = bool(share >= 1 - 1e-9 and label.kind is LabelKind.TITLE)
        seen = " ".join(words_with(said, label.stems))
        mention = Mention(label.skill, framework.titles[label.skill], label.text, seen, line, said, named)
        score = float(share) + float(labels.weight[place]) * 1e-3 + named
        if label.skill not in found or score > found[label.skill][0]:
            found[label.skill] = score, mention
    ordered = sorted(found.values(), key=lambda one: (-one[0], one[1].title, one[1].skill))
    return tuple(mention for _, mention in ordered[:limit])


def _is_borne_out(label: Label, said: frozenset[str], labels: _Labels) -> bool:
    """Return whether a line has enough words of a label, and of what its doing is done to."""
    shared = label.stems & said
    if len(shared) < min(FEWEST_WORDS, len(label.stems)) or _says_whom_alone(label):
        return False
    if not label.objects:
        return True
    borne_out = labels.sum_of(label.objects & said)
    has_doing = bool((label.stems - label.objects) & said)
    return borne_out >= BORNE_OUT * labels.sum_of(label.objects) if has_doing else label.objects <= said


def _says_whom_alone(label: Label) -> bool:
    """Return whether all that tells of a label is with whom something is done: who is an engineer doesn't work with
    engineers.
    """
    first, _, rest = label.text.partition(" ")
    return label.kind is not LabelKind.SENTENCE and rest.startswith("with ") and not stems_in(first)


@dataclass(frozen=True, eq=False)
class _Labels:
    """What skills are called, with the weights (labels, stems) of the words; and which labels are long."""

    all: tuple[Label, ...]
    long: NDArray[np.bool_]
    places: dict[str, int]
    rarity: NDArray[np.float64]
    weights: sparse.csr_array
    weight: NDArray[np.float64]

    def sum_of(self, stems: frozenset[str]) -> float:
        """Return what some stems weigh together."""
        return float(sum(self.rarity[self.places[stem]] for stem in stems if stem in self.places))

    def likeness(self, clauses: Sequence[frozenset[str]]) -> sparse.coo_array:
        """Return how much of each label each clause has (labels, clauses), without what has too little."""
        pairs = [(self.places[stem], n) for n, words in enumerate(clauses) for stem in words if stem in self.places]
        rows, columns = (np.array(part, np.int64) for part in (zip(*pairs, strict=True) if pairs else ((), ())))
        said = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.places), len(clauses)))
        share = sparse.coo_array(self.weights @ said)
        share.data /= self.weight[share.row]
        squares = self.weights.multiply(self.weights)
        lengths = np.sqrt(squares.sum(axis=1))
        spoken = np.sqrt(np.asarray(self.rarity**2 @ said))
        cosine = sparse.coo_array(squares @ said)
        cosine.data /= lengths[cosine.row] * spoken[cosine.col]
        close = np.flatnonzero(~self.long[share.row] & (share.data > CLOSE + 1e-9))
        alike = np.flatnonzero(self.long[cosine.row] & (cosine.data >= LIKE_A_TASK))
        values = np.concatenate([share.data[close], cosine.data[alike]])
        labels = np.concatenate([share.row[close], cosine.row[alike]])
        return sparse.coo_array((values, (labels, np.concatenate([share.col[close], cosine.col[alike]]))), share.shape)


@lru_cache(maxsize=4)
def _labels(framework: Framework) -> _Labels:
    """Return what the skills of a framework are called."""
    made = labels_of(framework)
    places: dict[str, int] = {}
    for label in made:
        for stem in sorted(label.stems):
            places.setdefault(stem, len(places))
    columns = np.array([places[stem] for label in made for stem in sorted(label.stems)], np.int64)
    rarity = np.log((len(made) + 1) / (np.bincount(columns, minlength=len(places)) + 1)) + 1
    pointers = np.concatenate([[0], np.cumsum([len(label.stems) for label in made])]).astype(np.int64)
    weights = sparse.csr_array((rarity[columns], columns, pointers), shape=(len(made), len(places)))
    return _Labels(
        made,
        np.array([one.kind is LabelKind.SENTENCE or len(one.stems) > LONGEST_TITLE for one in made], bool),
        places,
        rarity,
        weights,
        np.asarray(weights.sum(axis=1)).ravel(),
    )


def _clauses(text: str, known: dict[str, int]) -> Iterable[tuple[int, str, frozenset[str]]]:
    """Yield clauses that deny nothing, each with the line it stands in and the stems of its words.

    A word that no label has is taken apart, if it joins two that some have.
    """
    for line, said in enumerate(text.splitlines(), start=1):
        for part in _CLAUSE.split(said):
            clause = (part or "").strip()
            if clause and not _DENIED.search(clause) and (stems := stems_in(clause)):
                apart = (taken_apart(stem, known) if stem not in known else (stem,) for stem in stems)
                yield line, clause, frozenset(stem for some in apart for stem in some)
