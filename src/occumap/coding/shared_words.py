"""Which words of a title say too little for a full code: unknown ones, and those that many groups share.

A model always finds some code likeliest. Of "trash collector" it knows but the collector, who may collect debts,
glasses or tickets; whether an answer may have all its digits is therefore asked of the index: does the title hold a
word that points to few groups, and does the index know what is named at all? "Army" and "coal" stand in many titles,
but before what they name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from occumap.coding.normalise import common, plain

# A word of titles of more groups than this tells them too little apart (of the UK's 412 groups 27 have collectors).
MOST_GROUPS = 25
# What a title is of, in, at or for stands after what it names.
_AFTER = re.compile(r"\b(?:of|in|at|for|with|to|within|on|and)\b.*")
# A housing and planning inspector is named by the last word; what a title of the index joins, it names once.
_AFTER_JOINED = re.compile(r"\b(?:of|in|at|for|with|to|within|on)\b.*")
# Somebody's helper.
_SOMEBODYS = re.compile(r"['’]s?\s+\w+$")
# So many letters may stand for anything, unless they stand in more titles than these few, as “day” and “bus” do.
LETTERS, FEW_TITLES = 3, 10
_JOINING = frozenset({"of", "in", "at", "for", "with", "to", "on", "and", "the", "a", "an", "by", "or", "my", "our"})


@dataclass(frozen=True, eq=False)
class SharedWords:
    """How many groups share each word of an index's titles.

    Args:
        titles: titles in plain form, with their codes.
        naturals: the same titles in natural word order, by which it is told what they name; () if that isn't asked.

    >>> groups = {f"{kind} collector": [str(n)] for n, kind in enumerate(["debt", "glass", "ticket"] * 9)}
    >>> groups |= {"bread baker": ["5432"], "ticket collector": [str(n) for n in range(30)]}
    >>> words = SharedWords(groups)
    >>> [words.say_too_little(title) for title in ("Trash collector", "Baker of bread", "Head baker", "Astronaut")]
    [True, False, False, True]
    """

    titles: Mapping[str, Iterable[str]]
    naturals: Iterable[str] = ()

    @cached_property
    def heads(self) -> frozenset[str]:
        """The words in their common form that titles end in, before what they are of or in: what they name."""
        ends = (common(_AFTER_JOINED.sub("", plain(title)).strip()) for title in self.naturals)
        return frozenset(words[-1] for words in ends if words)

    def _names_a_job(self, word: str) -> bool:
        """Return whether titles end in a word, or in who does it: plumbing is what plumbers do."""
        if word in self.heads:
            return True
        stem = word.removesuffix("ing")
        return any(stem + ending in self.heads for ending in ("er", "r", "or", f"{stem[-1:]}er"))

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """How many groups have a title with each word, the word in its common form."""
        codes: dict[str, set[str]] = defaultdict(set)
        for title, own in self.titles.items():
            for word in common(title):
                codes[word].update(own)
        return {word: len(own) for word, own in codes.items()}

    def say_too_little(self, title: str, *more: str | None) -> bool:
        """Return whether no word points to few groups, or the title names something that isn't known.

        Args:
            title: as given, without noise.
            more: what else was given, whose words may point to few groups too.
        """
        words = common(plain(" ".join(filter(None, [title, *more]))))
        if not any(self.groups.get(word, MOST_GROUPS + 1) <= MOST_GROUPS for word in words):
            return True
        if self.name_no_job(title):
            return True
        head = common(_AFTER.sub("", plain(title)).strip()) or words
        return not any(word in self.groups for word in head)

    def name_no_job(self, title: str) -> bool:
        """Return whether a title names nobody who works: only where ("Housing"), or whose mate somebody unknown is.

        >>> words = SharedWords({"housing officer": ["3223"], "plasterer": ["5321"]}, ["Housing officer", "Plasterer"])
        >>> [words.name_no_job(title) for title in ("Housing", "Plasterer's mate", "Plasterer")]
        [True, True, False]
        """
        if not self.heads:
            return False
        words = common(plain(title))
        if _SOMEBODYS.search(title.strip()):
            return not self._names_a_job(words[-1])
        if len(words) == 1 and not words[0].endswith("ing"):
            # A bank is no banker.
            return words[0] not in self.heads
        return not any(map(self._names_a_job, words))

    def is_one_known(self, title: str) -> bool:
        """Return whether a title has one word that titles of the index have, but for letters, and no misspelt one."""
        words = common(plain(title))
        return (
            sum(word in self.groups for word in words)
            == 1
            == sum(word in self.groups or len(word) > LETTERS for word in words)
        )

    def without_unknown(self, title: str) -> str:
        """Return a title in plain form without letters, such as BA, that no title has beside one of its other words."""
        words = plain(title).split()
        beside = {one for word in words if len(word) > LETTERS for one in common(word)}
        return " ".join(word for word in words if not self._may_be_letters(word) or beside & self._beside_letters[word])

    def _may_be_letters(self, word: str) -> bool:
        if len(word) > LETTERS or not word.isalpha() or word in _JOINING:
            return False
        return self._titles_of_letters[word] <= FEW_TITLES

    @cached_property
    def _titles_of_letters(self) -> Counter[str]:
        """How many titles have each word of few letters."""
        return Counter(word for title in self.titles for word in set(title.split()) if len(word) <= LETTERS)

    @cached_property
    def _beside_letters(self) -> defaultdict[str, set[str]]:
        """The words that stand in one title with each word of few letters, in their common form."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for title in self.titles:
            words = title.split()
            for word in words:
                if len(word) <= LETTERS:
                    found[word].update(one for other in words if other != word for one in common(other))
        return found

    def is_somebodys(self, title: str) -> bool:
        """Return whether a title names who works for somebody, such as a plasterer's mate."""
        return _SOMEBODYS.search(title.strip()) is not None
