"""What speaks for each new group: for every entry of a split, and every new group, the numbers that worths are made of.

Three kinds. By names: does the new group go on from the old one, or from another (`keeps_name`, `goes_on`); is it
residual. By what is said: how near an entry is to the title, and to the description, tasks and typical titles of the
new group where there are any, in words, in meaning and in letters; a word tells the less, the more entries of the
split have it. By examples: how near an entry is to those whose new group is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from occumap.evidence.entry_likeness import RANKS
from occumap.evidence.entry_words import Floats, Wording, unit_rows, words_in
from occumap.evidence.group_split import Split
from occumap.evidence.word_letters import letters_of

OF_NAMES = (
    *("keeps_name", "goes_on", "name_likeness", "residual", "residual_elsewhere"),
    *("words", "known_words", "letters", "meaning", "context", "rank", "other_rank"),
    *("description_words", "description_letters", "titles_words", "titles_letters"),
)
# What a title, a description or an example says of an entry, each with how much of it says something. What isn't
# here, such as the place in a space of meanings, has some value for any two texts.
SAYS = dict.fromkeys(("words", "titles_words", "description_words", "nearest_words", "same_head"), 0.0) | {
    "letters": 0.35
}
OF_EXAMPLES = (
    *("nearest_words", "nearest_meaning", "same_head", "nearest", "learned"),
    *("belongs_most", "belongs", "shared_learned"),
)
MEASURES = (*OF_NAMES, *OF_EXAMPLES)
RESIDUAL = ("n.e.c", "not elsewhere classified", "all other", "other ")
_SAYS_NOTHING = frozenset(words_in("n e c nec elsewhere classified occupation related professional associate"))
_BEGINNING = 5
_RIDGE, _RIDGE_OF_SHARED = 0.5, 1.0

Likeness = tuple[Floats, Floats]


def measure(wording: Wording, split: Split, likeness: Likeness) -> Floats:
    """Return what speaks for each destination: entries × destinations × `MEASURES`.

    Args:
        wording: of the index.
        split: what goes where, so far as it is known.
        likeness: of the split's entries, as `shared_likeness` says it.

    >>> from occumap.evidence.entry_likeness import shared_likeness
    >>> from occumap.evidence.entry_words import wording_of
    >>> from occumap.evidence.group_split import Destination
    >>> from occumap.examples import small_index
    >>> wording, to = wording_of(small_index(), "tiny1"), (Destination("11", "Bakers"), Destination("12", "Hands"))
    >>> split = Split("11", "Bakers", (0, 1, 2), to)
    >>> measure(wording, split, shared_likeness(wording, split.rows)).shape == (3, 2, len(MEASURES))
    True
    """
    found: dict[str, NDArray[np.float64]] = {}
    shape = (len(split.rows), len(split.destinations))
    found |= _by_names(split)
    found |= _by_words(wording, split)
    found |= _by_what_is_said(wording, split)
    if split.known:
        found |= _by_examples(wording, split, likeness)
    nothing = np.zeros(shape)
    return np.stack([np.broadcast_to(found.get(name, nothing), shape) for name in MEASURES], axis=2)


def keeps_name(split: Split) -> int:
    """Return the number of the destination that goes on as the old group: the likest title, if no other group had
    it.

    >>> from occumap.evidence.group_split import Destination
    >>> keeps_name(Split("1", "Bakers", (0,), (Destination("2", "Icers"), Destination("3", "Bakers of bread"))))
    1
    """
    likeness = _name_likeness(split)
    return int(np.argmax(likeness - _of_another_group(split)))


def _of_another_group(split: Split) -> Floats:
    """Return 1 for each destination whose title is that of another group of the old version, else 0."""
    taken = {words_in(title) for title in split.taken} - {words_in(split.title)}
    return np.array([float(words_in(to.title) in taken) for to in split.destinations])


def _name_likeness(split: Split) -> Floats:
    own = set(words_in(split.title))
    titles = [set(words_in(to.title)) for to in split.destinations]
    return np.array([len(own & title) / max(len(own | title), 1) for title in titles])


def spoken_for(split: Split, measured: Floats) -> NDArray[np.bool_]:
    """Return for each entry whether anything says where it goes.

    That may be a word or letters that it shares with the title of a new group, or with what is said of it; an example;
    or a new group that goes on as the old one or is residual, to which all falls that nothing else is said of.
    """
    goes_on = (_name_likeness(split) > _of_another_group(split)).any()
    if goes_on or any(is_residual(to.title) for to in split.destinations):
        return np.ones(len(split.rows), dtype=bool)
    by_name = dict(zip(MEASURES, np.moveaxis(measured, 2, 0), strict=True))
    says = np.any([by_name[name].max(axis=1) > least for name, least in SAYS.items()], axis=0)
    return np.asarray(says | [row in split.known for row in split.rows])


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
        "goes_on": _of_another_group(split) * ~kept,
        "name_likeness": likeness - likeness.mean(),
        "residual": residual,
        "residual_elsewhere": residual * ~kept,
    }


def _by_words(wording: Wording, split: Split) -> dict[str, Floats]:
    """Return what entries share with titles: words, letters, meanings and ranks."""
    rows = list(split.rows)
    titles = [words_in(to.title) for to in split.destinations]
    said = [[word for word in words if word not in _SAYS_NOTHING] for words in titles]
    shared = set.intersection(*(set(words) for words in said)) if len(said) > 1 else set()
    said = [[word for word in words if word not in shared] for words in said]
    ranks = [{RANKS[word] for word in words if word in RANKS} for words in titles]
    own = [RANKS.get(wording.heads[row] or "") for row in rows]
    ranked = np.array([[float(rank in there) for there in ranks] for rank in own])
    entries = [wording.words(row) for row in rows]
    letters = letters_of(wording)
    return {
        "words": _words_by_rarity_here(entries, titles),
        "known_words": _words_by_rarity_here(entries, titles, known_alone=True),
        "letters": np.asarray((letters.entries[rows] @ letters.of(titles).T).toarray()),
        "meaning": wording.entries[rows] @ np.stack([wording.vector_of(words) for words in said]).T,
        "context": wording.entries[rows]
        @ np.stack([wording.vector_of(words_in(to.context)) for to in split.destinations]).T,
        "rank": ranked,
        "other_rank": np.array([float(bool(there)) for there in ranks]) * (1 - ranked),
    }


def _words_by_rarity_here(
    entries: Sequence[frozenset[str]], titles: Sequence[Sequence[str]], *, known_alone: bool = False
) -> Floats:
    """Return cosines of the beginnings of words, weighed by how few entries of the split have them; beginnings that
    all titles have don't count, nor, with ``known_alone``, those that no entry has.
    """
    begun = [{word[:_BEGINNING] for word in words} for words in entries]
    named = [{word[:_BEGINNING] for word in words} for words in titles]
    everywhere = set.intersection(*named) if len(named) > 1 else set()
    used = Counter(one for begins in begun for one in begins)
    if known_alone:
        named = [begins & used.keys() for begins in named]
    every = sorted(set(used).union(*named))
    place = {one: n for n, one in enumerate(every)}
    weights = np.log((1 + len(begun)) / (0.5 + np.array([used[one] for one in every])))

    def weighed(texts: Sequence[set[str]]) -> Floats:
        table = np.zeros((len(texts), max(len(every), 1)))
        for at, begins in enumerate(texts):
            there = [place[one] for one in begins]
            table[at, there] = weights[there]
        return unit_rows(table)

    return np.asarray(weighed(begun) @ weighed([begins - everywhere for begins in named]).T)


def _by_what_is_said(wording: Wording, split: Split) -> dict[str, Floats]:
    """Return how near entries are to descriptions and typical titles, in all their words, and in the letters of the
    likest sentence or title. A new group of which nothing is said counts as what is usual of the others here.
    """
    rows, letters = list(split.rows), letters_of(wording)
    found: dict[str, Floats] = {}
    for kind in ("description", "titles"):
        texts = [[words_in(text) for text in getattr(to, kind)] for to in split.destinations]
        said = np.array([any(one) for one in texts])
        if not said.any():
            continue
        alike = np.zeros((2, len(rows), len(texts)))
        for n in np.flatnonzero(said):
            every = wording.weights_of(word for words in texts[n] for word in words)
            alike[0, :, n] = wording.weights[rows] @ every
            alike[1, :, n] = (letters.entries[rows] @ letters.of(texts[n]).T).toarray().max(axis=1)
        alike[:, :, ~said] = alike[:, :, said].mean(axis=(1, 2), keepdims=True)
        found |= {f"{kind}_words": alike[0], f"{kind}_letters": alike[1]}
    return found


def _by_examples(wording: Wording, split: Split, likeness: Likeness) -> dict[str, Floats]:
    """Return how near entries are to those whose destination is known."""
    rows, known = list(split.rows), sorted(split.known)
    codes = [to.code for to in split.destinations]
    goes = np.array([[float(split.known[row] == code) for code in codes] for row in known])
    words = np.asarray((wording.weights[rows] @ wording.weights[known].T).toarray())
    meaning = wording.entries[rows] @ wording.entries[known].T
    heads = np.array([[float(bool(h := wording.heads[a]) and h == wording.heads[b]) for b in known] for a in rows])
    near = 2 * words + meaning + 0.5 * heads
    best = _best(near, goes)
    between = np.asarray((wording.weights[known] @ wording.weights[known].T).toarray())
    between = between + wording.entries[known] @ wording.entries[known].T
    place = {row: n for n, row in enumerate(rows)}
    at = [place[row] for row in known]
    belongs, shared = (table[:, at] for table in likeness)
    return {
        "nearest_words": _best(words, goes),
        "nearest_meaning": _best(meaning, goes),
        "same_head": _best(heads, goes),
        "nearest": np.where(goes.any(axis=0), best - near.max(axis=1, keepdims=True), 0.0),
        "learned": (words + meaning) @ _pulls(between, goes, _RIDGE),
        "belongs_most": _best(belongs, goes),
        "belongs": belongs @ goes / np.maximum(goes.sum(axis=0), 1),
        "shared_learned": shared @ _pulls(shared[at], goes, _RIDGE_OF_SHARED),
    }


def _pulls(between: Floats, goes: Floats, ridge: float) -> Floats:
    """Return how much each example pulls towards each destination: kernel ridge regression of who goes where."""
    return np.asarray(np.linalg.solve(between + ridge * np.eye(len(between)), goes - 1 / goes.shape[1]))


def _best(likeness: Floats, goes: Floats) -> Floats:
    """Return, for every entry and destination, the likeness of the likest example; 0 where there is none."""
    found = np.zeros((len(likeness), goes.shape[1]))
    for n in range(goes.shape[1]):
        if (there := goes[:, n] > 0).any():
            found[:, n] = likeness[:, there].max(axis=1)
    return found
