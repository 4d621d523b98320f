"""One search over job titles, groups of the held versions, occupations of the map and skills.

Every word asked must begin a word of what is found, whatever its case, accents or plural. What is
asked whole comes first, then what begins with it, then what has its words whole; shorter before longer.
Where nothing has all the words, what has most of them is given, and says so.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from heapq import nsmallest

from occumap.catalog import load, shipped
from occumap.coding.normalise import common_word, plain
from occumap.model.index import Index
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework
from occumap.model.version import Version

MAX_WORDS = 12
LONGEST_QUERY = 200
# The last signs before every other text, so that all words with a beginning lie between two places.
_LAST = "\U0010ffff"
_LITTLE = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"})


class Found(StrEnum):
    """What kind of thing was found."""

    TITLE = "title"
    GROUP = "group"
    OCCUPATION = "occupation"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    Args:
        kind: what it is.
        id: a code, or the id of an entry or a skill.
        title: for people.
        version: of the code, or the name of the map or framework.
        detail: what tells it from others: a level, a family, qualifiers.
        code: for a title, the code it has in ``version``; otherwise the same as ``id``.
    """

    kind: Found
    id: str
    title: str
    version: str
    detail: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, best first, by kind; ``whole`` is False where no single thing has all the words asked.

    ``total`` counts all of each kind, also those that aren't given.
    """

    query: str
    hits: Mapping[Found, tuple[Hit, ...]] = field(default_factory=dict)
    total: Mapping[Found, int] = field(default_factory=dict)
    whole: bool = True

    def __bool__(self) -> bool:
        return any(self.hits.values())


@dataclass(frozen=True, eq=False, repr=False)
class Search:
    """A search over things found by their words.

    >>> from occumap.examples import small_index, small_map, small_version
    >>> search = Search((*title_hits(small_index(), "tiny1"), *group_hits(small_version())))
    >>> [hit.title for hit in search.find("BAKERS").hits[Found.GROUP]]
    ['Bakers']
    >>> [hit.title for hit in search.find("cyc mend").hits[Found.TITLE]]
    ['Cycle mender']
    """

    things: tuple[Hit, ...]

    def find(self, query: str, *, limit: int = 8) -> Results:
        """Return at most ``limit`` things of each kind that have the words of a query."""
        words = _telling(_words(query[:LONGEST_QUERY])[:MAX_WORDS])
        if not words:
            return Results(query)
        matched = [self._having(word) for word in words]
        all_words = set.intersection(*matched) if all(matched) else set()
        whole = bool(all_words)
        chosen = all_words or _having_most(matched)
        rank, kinds = self._ranking(words), self._kinds
        found: dict[Found, list[tuple[int, int, int]]] = {}
        for place in chosen:
            found.setdefault(kinds[place], []).append((*rank(place), place))
        return Results(
            query,
            {
                kind: tuple(self.things[one[-1]] for one in nsmallest(limit, found[kind]))
                for kind in Found
                if kind in found
            },
            {kind: len(places) for kind, places in found.items()},
            whole,
        )

    def _having(self, word: str) -> set[int]:
        """Return the places of all things with a word that begins so."""
        vocabulary, places = self._by_word
        found: set[int] = set()
        for beginning in {word, common_word(word)}:
            for at in range(bisect_left(vocabulary, beginning), bisect_left(vocabulary, beginning + _LAST)):
                found.update(places[at])
        return found

    def _ranking(self, words: Sequence[str]) -> Callable[[int], tuple[int, int]]:
        """Return what gives the rank of a place: how it has the words, then the shorter title before the longer."""
        asked, in_common = " ".join(words), _common(words)
        common_asked, wanted, begun = " ".join(in_common), frozenset(in_common), f"{asked} "
        texts, ids, word_sets, order = self._texts, self._ids, self._word_sets, self._order

        def rank(place: int) -> tuple[int, int]:
            text, common_text = texts[place]
            if asked in (text, ids[place]) or common_asked == common_text:
                return 0, order[place]
            if text.startswith(asked):
                how = 1 if text.startswith(begun) else 2 if wanted <= word_sets[place] else 3
            else:
                how = 2 if wanted <= word_sets[place] else 4
            return how, order[place]

        return rank

    @cached_property
    def _texts(self) -> tuple[tuple[str, str], ...]:
        """Each title in lower case, as written and in common form."""
        written = (_words(thing.title) for thing in self.things)
        return tuple((" ".join(words), " ".join(_common(words))) for words in written)

    @cached_property
    def _kinds(self) -> tuple[Found, ...]:
        return tuple(thing.kind for thing in self.things)

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(thing.id.casefold() for thing in self.things)

    @cached_property
    def _order(self) -> list[int]:
        """The place of each thing where all stand by length and letters, equal ones at the same place."""
        texts = [(len(text), text) for text, _ in self._texts]
        places = {text: n for n, text in enumerate(sorted(set(texts)))}
        return [places[text] for text in texts]

    @cached_property
    def _word_sets(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(_searchable(thing)) for thing in self.things)

    @cached_property
    def _by_word(self) -> tuple[list[str], list[tuple[int, ...]]]:
        found: dict[str, list[int]] = {}
        for place, words in enumerate(self._word_sets):
            for word in words:
                found.setdefault(word, []).append(place)
        vocabulary = sorted(found)
        return vocabulary, [tuple(found[word]) for word in vocabulary]

    def ready(self) -> Search:
        """Return the same search with all it needs made, so that the first query is as quick as the others."""
        assert len(self._texts) == len(self._word_sets) == len(self._order) == len(self.things)
        assert len(self._ids) == len(self._kinds)
        assert self._by_word is not None
        return self


def catalog_search(*, index: str = shipped.STARTER, version: str = "soc2020") -> Search:
    """Return the search over what comes with Occumap: an index, the versions it is coded to, the map and its skills.

    >>> search = catalog_search()
    >>> [hit.code for hit in search.find("2126").hits[Found.GROUP]]
    ['2126', '2126']
    """
    entries = load.index(index)
    hits = [*title_hits(entries, version)]
    for version_id in reversed(tuple(shipped.catalog()["versions"])):
        if version_id in entries.versions:
            hits.extend(group_hits(load.version(version_id)))
    hits.extend(occupation_hits(load.occupational_map()))
    hits.extend(skill_hits(load.framework()))
    return Search(tuple(hits)).ready()


def title_search(*, index: str = shipped.STARTER, version: str = "soc2020") -> Search:
    """Return the search over the titles of an index alone.

    Raises:
        UnknownNameError: there is no such index, or it isn't coded to the version.
    """
    # Nobody types the version, and its first letter would find every title.
    return Search(tuple(replace(hit, version="") for hit in title_hits(load.index(index), version))).ready()


def title_hits(index: Index, version: str) -> Iterator[Hit]:
    """Yield the titles of an index with their codes in a version; each title once, with how many codes it has."""
    columns = index.frame.select("entry_id", "natural_title", "add", "ind").iter_rows()
    seen: dict[str, tuple[str, str, dict[str, None]]] = {}
    for (entry_id, title, _, _), code in zip(columns, index.codes(version), strict=True):
        if code is not None:
            _, _, codes = seen.setdefault(title.casefold(), (entry_id, title, {}))
            codes[code] = None
    for entry_id, title, codes in seen.values():
        several = f"{len(codes)} codes, by what else is known" if len(codes) > 1 else ""
        yield Hit(Found.TITLE, entry_id, title, version, several, "" if several else next(iter(codes)))


def group_hits(version: Version) -> Iterator[Hit]:
    """Yield the groups of a version."""
    for group in version:
        yield Hit(Found.GROUP, group.code.value, group.title, version.id, f"{group.level} group", group.code.value)


def occupation_hits(occupational_map: OccupationalMap) -> Iterator[Hit]:
    """Yield the occupations of a map."""
    for occupation in occupational_map.occupations:
        detail = f"level {occupation.level}, {occupational_map.pathway_of(occupation.code).name}"
        yield Hit(Found.OCCUPATION, occupation.code, occupation.name, occupational_map.id, detail, occupation.code)


def skill_hits(framework: Framework) -> Iterator[Hit]:
    """Yield the skills of a framework."""
    for skill, title, family in framework.skills.select("skill", "title", "family").iter_rows():
        yield Hit(Found.SKILL, skill, title, framework.id, family, skill)


def _having_most(matched: Iterable[set[int]]) -> set[int]:
    """Return the places that have most of the words, at least half of them; none for a single word."""
    counts: dict[int, int] = {}
    asked = 0
    for places in matched:
        asked += 1
        for place in places:
            counts[place] = counts.get(place, 0) + 1
    top = max(counts.values(), default=0)
    return {place for place, n in counts.items() if n == top} if 2 * top >= asked > 1 else set()


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that tell something; all, if none does."""
    return tuple(word for word in words if word not in _LITTLE) or words


def _common(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(common_word(word) for word in words)


def _searchable(thing: Hit) -> Iterator[str]:
    """Yield the words of a thing: as written, in common form, and its code."""
    words = _words(thing.title)
    yield from words
    yield from _common(words)
    yield from _words(thing.code)
    if thing.kind in {Found.TITLE, Found.GROUP} and thing.version:
        yield thing.version


@lru_cache(maxsize=100_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and accents.

    >>> _words("Pâtissier (Chef)")
    ('patissier', 'chef')
    """
    folded = plain(text)
    if not folded.isascii():
        apart = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return tuple(folded.split())
