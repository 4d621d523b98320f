"""Names and other titles of many things, found whole, in part, or ranked by the words they share with a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import log
from typing import NamedTuple

import polars as pl

from occumap.catalog.name_forms import (
    RANKS,
    SAYS_LITTLE,
    Words,
    have_one_head,
    part_forms,
    stem_of,
    stems_of,
    whole_forms,
    words_of,
)
from occumap.coding.known_words import Spelling
from occumap.coding.normalise import plain

# What sharing all words of a text is worth, beside sharing all words of a name.
OF_TEXT = 0.75
# What of a shared stem is taken off where its words differ: an operative isn't operations.
OTHER_FORM = 0.15
# What another title is worth beside a name.
OF_TITLE = 0.8
# What each further title with all words of a text is worth, and how many count.
EACH_TITLE, MAX_TITLES = 0.02, 10
Ids = tuple[str, ...]
Titles = Iterable[tuple[str, str]]


class Likeness(NamedTuple):
    """How like a thing is to a text, from 0 for no word in common to 1; a little more with many titles like it.

    Args:
        score: of its name or another title, whichever is more like.
        of_name: of its name alone.
        has_all: whether one of them has all words of the text, in the same form.
        has_all_stems: whether one has them in any form.
    """

    score: float = 0.0
    of_name: float = 0.0
    has_all: bool = False
    has_all_stems: bool = False


# Of ranks, and of words for who does something that say nothing of what: they tell less than others.
TELLING_LITTLE = 0.5


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Things by their ids, names and other titles.

    Args:
        names: the name of each thing by its id.
        titles: (id, title) of what else things are called; of ids that have no name nothing is kept.

    >>> index = NameIndex({"1": "Plant baker", "2": "Farrier"}, [("2", "Horseshoer")])
    >>> index.named("FARRIER"), index.whole("bakers, plant"), index.titled("horseshoers")
    (('2',), ('1',), ('2',))
    >>> index.likeness("1", words_of("baking")).has_all_stems
    True
    """

    names: Mapping[str, str]
    titles: Titles = field(default=(), repr=False)

    def named(self, text: str) -> Ids:
        """Return ids of all whose id or whole name is just the text, but for case and signs."""
        return self._by_plain.get(plain(text), ())

    def whole(self, text: str) -> Ids:
        """Return ids of all whose whole name has just the words of a text, in an order that means the same."""
        found = self._by_whole.get(words_of(text), ())
        return tuple(each for each in found if have_one_head(text, self.names[each]))

    def called(self, text: str) -> Ids:
        """Return ids of all whose whole name has just the words of a text, or else another title."""
        return self.whole(text) or self.titled(text)

    def named_in_part(self, text: str) -> Ids:
        """Return ids of all whose name has all words of a text.

        A title that stands in the names of others means them as well: a teacher is not only who is listed as one.
        """
        words = words_of(text)
        some = (self._by_word.get(word, frozenset()) for word in words)
        return tuple(sorted(frozenset.intersection(*some))) if words else ()

    def titled(self, text: str) -> Ids:
        """Return ids of all with another title of just the words of a text."""
        return self._by_title.get(words_of(text), ())

    def part(self, words: Words) -> Ids:
        """Return ids of all of whose name a part has just these words."""
        return self._by_part.get(words, ())

    def sharing(self, words: Words) -> Iterator[str]:
        """Yield ids of all that share a stem with some words, each once, in their order."""
        yield from sorted(set().union(*(self._by_stem.get(stem, ()) for stem in stems_of(words))))

    def likeness(self, each: str, words: Words) -> Likeness:
        """Return how like a thing is to some words: rare ones tell more than common ones."""
        stems = stems_of(words)
        named = [(form, form_stems) for form, form_stems in self._name_forms.get(each, ()) if stems & form_stems]
        titled = [(form, form_stems) for form, form_stems in self._title_forms.get(each, ()) if stems & form_stems]
        of_name = max((self._alike(words, *form) for form in named), default=0.0)
        of_title = OF_TITLE * max((self._alike(words, *form) for form in titled), default=0.0)
        further = EACH_TITLE * min(sum(stems <= form_stems for _, form_stems in titled), MAX_TITLES)
        return Likeness(
            max(of_name, of_title) + further,
            of_name,
            any(words <= form for form, _ in named + titled),
            any(stems <= form_stems for _, form_stems in named + titled),
        )

    def _alike(self, words: Words, form: Words, others: Words) -> float:
        stems = stems_of(words)
        shared = self._weights(stems & others)
        alike = OF_TEXT * shared / self._weights(stems) + (1 - OF_TEXT) * shared / self._weights(others)
        otherwise = self._weights(stems & others - stems_of(words & form))
        return alike * (1 - OTHER_FORM * otherwise / shared) if shared else 0.0

    def extra_stems(self, each: str, words: Words) -> Iterator[Words]:
        """Yield the stems that a whole name has beside those of some words, if it has all of these."""
        stems = stems_of(words)
        whole = map(stems_of, whole_forms(self.names[each]))
        return (form - stems for form in whole if stems <= form)

    def knows(self, word: str) -> bool:
        """Return whether a name or another title has a word in any form."""
        return stem_of(word) in self._by_stem

    def corrections(self, word: str) -> Ids:
        """Return the words of names that one with a slip may be meant for, in their common form; itself, if none."""
        return (word,) if word in self._words else self._spelling.near(word) or (word,)

    @cached_property
    def _words(self) -> Words:
        """All words of the names, as they are written and in their common form."""
        written = {word for name in self.names.values() for word in plain(name).split()}
        return frozenset(written.union(*map(words_of, self.names.values())))

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(word for name in self.names.values() for word in words_of(name))

    @cached_property
    def _by_plain(self) -> dict[str, Ids]:
        by_id = _gathered((plain(each), each) for each in self.names)
        by_name = _gathered((plain(name), each) for each, name in self.names.items())
        return by_name | by_id

    @cached_property
    def _by_whole(self) -> dict[Words, Ids]:
        return _gathered((form, each) for each, name in self.names.items() for form in whole_forms(name))

    @cached_property
    def _by_part(self) -> dict[Words, Ids]:
        return _gathered((form, each) for each, name in self.names.items() for form in part_forms(name))

    @cached_property
    def _by_title(self) -> dict[Words, Ids]:
        return _gathered((words_of(title), each) for each, title in self.titles if each in self.names)

    @cached_property
    def _name_forms(self) -> dict[str, list[tuple[Words, Words]]]:
        """The words and stems of each name and its parts."""
        return {
            each: [(form, stems_of(form)) for form in (*whole_forms(name), *part_forms(name))]
            for each, name in self.names.items()
        }

    @cached_property
    def _title_forms(self) -> dict[str, list[tuple[Words, Words]]]:
        """The words and stems of what else each thing is called."""
        found: dict[str, list[tuple[Words, Words]]] = defaultdict(list)
        for form, ids in self._by_title.items():
            stems = stems_of(form)
            for each in ids:
                found[each].append((form, stems))
        return dict(found)

    @cached_property
    def _by_word(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for each, name in self.names.items():
            for word in words_of(name):
                found[word].add(each)
        return {word: frozenset(ids) for word, ids in found.items()}

    @cached_property
    def _by_stem(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for each, some in chain(self._name_forms.items(), self._title_forms.items()):
            for stem in frozenset().union(*(stems for _, stems in some)):
                found[stem].add(each)
        return dict(found)

    def _weights(self, stems: Words) -> float:
        return sum(map(self._weight, stems))

    def _weight(self, stem: str) -> float:
        """Return how much a stem tells: the smoothed inverse document frequency; less for ranks and the like."""
        rarity = log((len(self.names) + 1) / (len(self._by_stem.get(stem, ())) + 1)) + 1
        return rarity * (TELLING_LITTLE if stem in LITTLE_STEMS else 1)


LITTLE_STEMS = stems_of(SAYS_LITTLE | RANKS)


def titles_in(table: pl.DataFrame | None) -> tuple[tuple[str, str], ...]:
    """Return (id, title) of a framework's table of other titles; none where there is no table."""
    return () if table is None else tuple(table.select("profile", "title").drop_nulls().iter_rows())


def _gathered(pairs: Iterable[tuple[object, str]]) -> dict:  # type: ignore[type-arg]
    found: dict[object, dict[str, None]] = defaultdict(dict)
    for key, each in pairs:
        if key:
            found[key][each] = None
    return {key: tuple(ids) for key, ids in found.items()}
