"""What speaks for each group of a classification as that of each occupation, one table for each kind of evidence.

Every table is (occupations, groups). Nothing in the row of an occupation comes from its own published codes, nor from
other options of its standard, which are often copied from it: what a map says is held against everything else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.map_readings import ReadGroups, Reading, name_parts, own_readings, readings_of
from occumap.atlas.occupation_words import by_name
from occumap.model.occupational_map import Occupation, OccupationalMap

F64 = NDArray[np.float64]
# The least probability of a group; what is below tells nothing.
LEAST = 0.002
# Of the occupations named most like one, so many are heard.
ALIKE = 8
# What titles settle that aren't the own words alone.
SETTLED_BY_MORE = 0.3
_SMALL = 1e-3
_CHUNK = 128


@dataclass(frozen=True, eq=False)
class GroupNames:
    """What the groups of a version are called.

    Args:
        titles: of the groups that occupations are published under, by code.
        below: (title, code of the group above) of the groups below them.
        index: (title, code) of job titles.
        earlier: shares of groups by the code of an earlier version.
    """

    titles: Mapping[str, str]
    below: Sequence[tuple[str, str]] = ()
    index: Sequence[tuple[str, str]] = ()
    earlier: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the groups, in the order of the tables."""
        return tuple(self.titles)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each code."""
        return {code: n for n, code in enumerate(self.codes)}


@dataclass(frozen=True, eq=False)
class _Likest:
    """How like texts are to the likest title of each group, and the titles.

    Args:
        likeness: (texts, groups).
        titles: all titles, group by group.
        places: where the titles of each group begin and end.
        asked: (texts, features).
        titled: (titles, features).
    """

    likeness: F64
    titles: Sequence[str] = ()
    places: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    asked: sparse.csr_array | None = None
    titled: sparse.csr_array | None = None

    def title(self, text: int, group: int) -> str:
        """Return the title of a group that a text is likest, or nothing where none is like it at all."""
        if self.asked is None or self.titled is None or not self.likeness[text, group]:
            return ""
        start, end = self.places[group]
        likeness = (self.titled[start:end] @ self.asked[text : text + 1].T).toarray().ravel()
        return self.titles[start + int(likeness.argmax())]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Tables of evidence on the occupations of a map that are published under a known group.

    Args:
        world: the map.
        names: what groups are called.
        read: the groups each reading of a name is coded to.
        typical_titles: typical job titles by occupation, where they are known.
    """

    world: OccupationalMap
    names: GroupNames
    read: Mapping[Reading, ReadGroups]
    typical_titles: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def occupations(self) -> tuple[Occupation, ...]:
        """The occupations judged."""
        return tuple(one for one in self.world.occupations if one.soc2020 in self.names.place)

    @cached_property
    def published(self) -> NDArray[np.int64]:
        """The place of each occupation's published group."""
        return np.array([self.names.place[one.soc2020 or ""] for one in self.occupations], dtype=np.int64)

    @cached_property
    def standards(self) -> dict[str, list[int]]:
        """The places of the occupations of each standard."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, one in enumerate(self.occupations):
            found[one.standard].append(n)
        return dict(found)

    @cached_property
    def coded(self) -> F64:
        """The logarithm of the highest probability that any reading gives a group."""
        table = np.full(self._shape, LEAST)
        for n, one in enumerate(self.occupations):
            for reading in readings_of(one, self.world.pathway_of(one.code).name):
                for code, share in self._of(reading).shares.items():
                    if (place := self.names.place.get(code)) is not None:
                        table[n, place] = max(table[n, place], share + LEAST)
        return np.asarray(np.log(table))

    @cached_property
    def typical(self) -> F64:
        """The logarithm of the mean probability that typical titles give a group; nothing where none are known."""
        table = np.zeros(self._shape)
        for n, one in enumerate(self.occupations):
            titles = self.typical_titles.get(one.code, ())
            if titles:
                shares = np.full(len(self.names.codes), LEAST)
                for title in titles:
                    for code, share in self._of(Reading(title)).shares.items():
                        if (place := self.names.place.get(code)) is not None:
                            shares[place] += share / len(titles)
                table[n] = np.log(shares)
        return table

    @cached_property
    def settled(self) -> F64:
        """1 where the index settles the own words by themselves, less where it takes the words of the standard."""
        table = np.zeros(self._shape)
        for n, one in enumerate(self.occupations):
            own = own_readings(one)
            for reading in readings_of(one, ""):
                code = None if reading.industry else self._of(reading).settled
                if code in self.names.place:
                    counts = 1.0 if reading in own else SETTLED_BY_MORE
                    table[n, self.names.place[code]] = max(table[n, self.names.place[code]], counts)
        return table

    @cached_property
    def titles(self) -> F64:
        """How like the own words are to the title of a group below."""
        return self._titled_below.likeness

    @cached_property
    def titles_of_whole(self) -> F64:
        """The same for all words of an option's name; nothing for those that are none."""
        parts = [name_parts(one.name) for one in self.occupations]
        table = self._likest([part.whole for part in parts], self.names.below).likeness
        table[[part.own == part.standard for part in parts]] = 0
        return table

    @cached_property
    def index(self) -> F64:
        """How like the own words are to a title of the index."""
        return self._indexed.likeness

    def title_below(self, n: int, group: int) -> str:
        """Return the title of a group below another that is likest the own words of an occupation, or nothing."""
        return self._titled_below.title(n, group)

    def title_in_index(self, n: int, group: int) -> str:
        """Return the title of the index under a group that is likest the own words of an occupation, or nothing."""
        return self._indexed.title(n, group)

    @cached_property
    def _titled_below(self) -> _Likest:
        return self._likest(self._own_words, self.names.below)

    @cached_property
    def _indexed(self) -> _Likest:
        return self._likest(self._own_words, self.names.index)

    @cached_property
    def _own_words(self) -> list[str]:
        return [name_parts(one.name).own for one in self.occupations]

    @cached_property
    def alike(self) -> F64:
        """How like the own words are to those of occupations of other standards with that group."""
        table = np.zeros(self._shape)
        likeness = self.likeness.copy()
        for places in self.standards.values():
            likeness[np.ix_(places, places)] = 0
        for n, row in enumerate(likeness):
            for m in np.argsort(-row, kind="stable")[:ALIKE]:
                place = self.published[m]
                table[n, place] = max(table[n, place], row[m])
        return table

    @cached_property
    def likeness(self) -> F64:
        """How like the own words of any two occupations are."""
        vectors = by_name(self._own_words)
        return np.asarray((vectors @ vectors.T).toarray())

    @cached_property
    def level(self) -> F64:
        """The logarithm of the share of each major group among other standards' occupations of the level."""
        majors = np.array([code[0] for code in self.names.codes])
        sizes = Counter(majors.tolist())
        of_level: dict[int, Counter[str]] = defaultdict(Counter)
        of_standard: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        for one, place in zip(self.occupations, self.published, strict=True):
            of_level[one.level][majors[place]] += 1
            of_standard[one.level, one.standard][majors[place]] += 1
        rows = []
        for one in self.occupations:
            own = of_standard[one.level, one.standard]
            counts = {major: of_level[one.level][major] - own[major] + 1 for major in sizes}
            total = sum(counts.values())
            shares = {major: np.log(count / total / sizes[major]) for major, count in counts.items()}
            rows.append([shares[major] for major in majors])
        return np.array(rows).reshape(self._shape)

    @cached_property
    def earlier(self) -> F64:
        """The logarithm of the share of an occupation's earlier code that a group has; nothing where none is known."""
        table = np.zeros(self._shape)
        for n, one in enumerate(self.occupations):
            shares = self.names.earlier.get(one.soc2010 or "")
            if shares:
                row = [shares.get(code, 0.0) + _SMALL for code in self.names.codes]
                table[n] = np.log(row)
        return table

    @cached_property
    def siblings(self) -> F64:
        """1 where another option of the standard carries a group."""
        table = np.zeros(self._shape)
        for places in self.standards.values():
            for n in places:
                table[n, [self.published[m] for m in places if m != n]] = 1
        return table

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.occupations), len(self.names.codes)

    def _of(self, reading: Reading) -> ReadGroups:
        return self.read.get(reading, _NOTHING_READ)

    def _likest(self, texts: Sequence[str], titles: Iterable[tuple[str, str]]) -> _Likest:
        """Return how like each text is to the likest title of each group, and how to find that title."""
        table = np.zeros((len(texts), len(self.names.codes)))
        # Of titles that are equally like, the one that was given first is said.
        told = sorted(
            ((self.names.place[code], title) for title, code in titles if code in self.names.place),
            key=lambda one: one[0],
        )
        if not told or not texts:
            return _Likest(table)
        vectors = by_name([*texts, *(title for _, title in told)])
        asked, titled = vectors[: len(texts)], vectors[len(texts) :]
        columns = titled.T.tocsr()
        groups, starts = np.unique([place for place, _ in told], return_index=True)
        for start in range(0, len(texts), _CHUNK):
            likeness = (asked[start : start + _CHUNK] @ columns).toarray()
            table[start : start + _CHUNK, groups] = np.maximum.reduceat(likeness, starts, axis=1)
        ends = [*starts[1:].tolist(), len(told)]
        places = dict(zip(groups.tolist(), zip(starts.tolist(), ends, strict=True), strict=True))
        return _Likest(table, [title for _, title in told], places, asked, titled)


_NOTHING_READ = ReadGroups()
