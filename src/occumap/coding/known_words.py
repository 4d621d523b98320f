"""Words as an index spells them: the known word that a misspelt one is most like, or that another form stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from occumap.coding.normalise import common_word

T = TypeVar("T")
# So many words are remembered with what they stand for.
MAX_WORDS = 1 << 14
SHORTEST_MISSPELT = 5
LONG_WORD = 8
# A word that stands in fewer titles is no spelling to correct others by.
MIN_TITLES = 4
# The shortest part of a word that is a word of its own.
SHORTEST_PART = 3
_FEMALE = (("tress", "tor"), ("eress", "er"), ("dess", "d"), ("lady", "man"), ("girl", "man"))


class Vocabulary:
    """The words of the titles of an index, and the one that a misspelt word is most like.

    >>> words = Vocabulary(["plumber"] * 4 + ["staff nurse"] * 4)
    >>> words.nearest("plumer"), words.nearest("nurce"), words.nearest("purser"), words.nearest("nurse")
    ('plumber', 'nurse', None, None)
    """

    def __init__(self, titles: Iterable[str]) -> None:
        self._counts = Counter(word for title in titles for word in title.split())
        self._common = {common_word(word) for word in self._counts}
        self._forms: dict[str, list[str] | None] = {}
        self._nearest: dict[str, str | None] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._counts or common_word(word) in self._common

    def in_other_form(self, word: str) -> list[str] | None:
        """Return a word that isn't known as the known ones it stands for: in two, or the one for men and women.

        >>> words = Vocabulary(["bus driver", "taxi driver", "inspector", "salesman"])
        >>> words.in_other_form("busdriver"), words.in_other_form("inspectress"), words.in_other_form("saleslady")
        (['bus', 'driver'], ['inspector'], ['salesman'])
        >>> words.in_other_form("driver"), words.in_other_form("screwdriver")
        (None, None)
        """
        if word in self._forms:
            return self._forms[word]
        return _remember(self._forms, word, self._other_form(word))

    def _other_form(self, word: str) -> list[str] | None:
        if word in self or not word.isalpha():
            return None
        for ending, other in _FEMALE:
            if word.endswith(ending) and (one := word.removesuffix(ending) + other) in self:
                return [one]
        parts = [(word[:n], word[n:]) for n in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
        often = self._counts.get
        both = [(n * m, [one, other]) for one, other in parts if (n := often(one)) and (m := often(other))]
        return max(both, key=lambda pair: pair[0])[1] if both else None

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(word for word, n in self._counts.items() if n >= MIN_TITLES)

    def nearest(self, word: str) -> str | None:
        """Return the known word that is meant by one that isn't known; None if it is known, or nothing is near."""
        if len(word) < SHORTEST_MISSPELT:
            return None
        if word in self._nearest:
            return self._nearest[word]
        is_known = word in self or not word.isalpha()
        return _remember(self._nearest, word, None if is_known else self._spelling.nearest(word))

    def perhaps_meant(self, title: str) -> str | None:
        """Return a title with each word that isn't known as the nearest of any title; None if it has none, or one has
        no nearest. That is worth a question and no more: a word of few titles is no spelling to correct others by.

        >>> words = Vocabulary(["plumber", "gas fitter"])
        >>> words.perhaps_meant("gas plumer"), words.perhaps_meant("plumber"), words.perhaps_meant("gas xyzzy")
        ('gas plumber', None, None)
        """
        meant = [word if word in self else self._any_spelling.nearest(word) for word in title.split()]
        read = " ".join(filter(None, meant))
        return read if all(meant) and read != title else None

    @cached_property
    def _any_spelling(self) -> Spelling:
        return Spelling(self._counts)


def _remember(answers: dict[str, T], word: str, answer: T) -> T:
    """Return what a word stands for, kept for the next title with it: most words stand in many."""
    if len(answers) < MAX_WORDS:
        answers[word] = answer
    return answer


class Spelling:
    """Finds the known word that a misspelt one is most like: at most one slip, two in a long word.

    Words are kept under all that is left of them after a deletion, so that a slip (a letter too many, too few, another
    or two changed over) is found by a few look-ups.

    >>> Spelling(["plumber", "nurse", "teacher"]).nearest("plumer"), Spelling(["nurse"]).nearest("purser")
    ('plumber', None)
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, set[str]] = {}
        for word in words:
            if len(word) >= SHORTEST_MISSPELT and word.isalpha():
                for short in {word, *_one_out(word)}:
                    self._words.setdefault(short, set()).add(word)

    def nearest(self, word: str) -> str | None:
        """Return the one known word that is nearest; None if there is none, or several are as near."""
        ranked = self._ranked(word)
        if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
            return None
        return ranked[0][2]

    def near(self, word: str) -> tuple[str, ...]:
        """Return all known words that are as near as the nearest, in the order of the alphabet.

        >>> Spelling(["engineer", "engine", "fitter"]).near("enginer")
        ('engine', 'engineer')
        """
        ranked = self._ranked(word)
        return tuple(one for slips, _, one in ranked if slips == ranked[0][0])

    def _ranked(self, word: str) -> list[tuple[int, bool, str]]:
        """Return known words with few slips: how many, whether the first letter differs, and the word."""
        found = {one for short in {word, *_one_out(word)} for one in self._words.get(short, ())}
        ranked = sorted((_distance(word, one), one[0] != word[0], one) for one in found)
        return [one for one in ranked if one[0] <= (2 if len(word) >= LONG_WORD else 1)]


def _one_out(word: str) -> set[str]:
    return {word[:n] + word[n + 1 :] for n in range(len(word))}


def _distance(one: str, other: str) -> int:
    """Return the slips between two words: letters added, left out, changed, or two changed over."""
    start, longest = 0, min(len(one), len(other))
    while start < longest and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not (one and other) or len(one) == len(other) == 1:
        return max(len(one), len(other))
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
