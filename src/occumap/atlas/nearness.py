"""How near the occupations of a map are: what moves are ranked by.

Two occupations are near if each is among the nearest of the other: by what is done in them (affinity), by name, and by
the words of their groups, job titles and ways in; and if they share a place on the map. How alike two occupations look
by any of these is hardly comparable from one occupation to the next, so likeness counts by rank: an occupation adds
1 ÷ (1 + rank ÷ `HALF_RANKS`) of the weight of each part, the mean of both ways (reciprocal rank fusion; Cormack, Clarke
and Büttcher 2009). Where there is no likeness at all, a part adds nothing. A profile that is borrowed adds less.
Options of one standard are trained for in much the same way, and now and then carry each other's groups: half of what
an option is alike in by work is the mean of its standard's options.

The form and the constants were chosen by cross-validation on half of the occupations that have published progressions;
weights are fitted (softmax over the candidates, 2-norm) on pairs within that half. docs/benchmarks.md reports the other
half. Nothing else here knows of progressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.affinity import affinity, affinity_of
from occumap.atlas.occupation_words import GroupTitles, by_name, by_words
from occumap.atlas.row_products import row_products
from occumap.model.nearness import Likeness, NearnessPart
from occumap.model.noun import Noun, counted
from occumap.model.occupational_map import OccupationalMap, OccupationStatus
from occumap.model.profile_basis import shares_own
from occumap.model.skills import Framework, Profile

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Flags = NDArray[np.bool_]
Ranks = NDArray[np.uint16]
Alike = Mapping[Likeness, F32]
# The rank of what isn't alike at all.
UNLIKE = np.iinfo(np.uint16).max
WEIGHTS = {Likeness.WORK: 0.32, Likeness.NAME: 0.12, Likeness.WORDS: 0.26, Likeness.PLACE: 0.30}
# What sharing each is of the weight of place: the cluster group, the pathway, the route.
GROUP, PATHWAY, ROUTE = 0.10, 0.25, 0.65
# The rank at which a part counts half.
HALF_RANKS = {Likeness.WORK: 20, Likeness.NAME: 20, Likeness.WORDS: 10}
BORROWED = 0.7
OF_STANDARD = 0.5
NO_TITLES = GroupTitles()


@dataclass(frozen=True, eq=False, repr=False)
class Nearness(Noun):
    """How near the occupations of a map are to each other, and by what.

    Args:
        occupations: the map.
        trust: (occupations,) how much the profile of each counts, 0 to 1.
        made: makes (occupations, occupations) likeness by work, name and words, 0 for none; in the map's order.
        ranks: as `rank_all` gave them before, so that likeness itself needn't be made.

    >>> from occumap.examples import small_framework, small_map
    >>> near = nearness(small_map(), small_framework())
    >>> print(*near.parts("O1", "O2"), sep="; ")
    nearest by what is done; nearest by name; nearest by the words of its groups, job titles and ways in; same cluster
    >>> round(sum(part.share for part in near.parts("O1", "O2")), 3), round(float(near.towards("O1")[1]), 3)
    (0.97, 0.97)
    """

    occupations: OccupationalMap
    trust: F64
    made: Callable[[], Alike]
    ranks: Mapping[Likeness, Ranks] | None = None

    def _in_short(self) -> str:
        return f"of {counted(len(self.codes), 'occupation')}"

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The occupations, in the map's order."""
        return tuple(occupation.code for occupation in self.occupations.occupations)

    @cached_property
    def place(self) -> dict[str, int]:
        """Where an occupation stands among the codes."""
        return {code: n for n, code in enumerate(self.codes)}

    @cached_property
    def alike(self) -> Alike:
        """Likeness (occupations, occupations) by work, name and words, 0 for none."""
        return self.made()

    def rank_all(self) -> dict[Likeness, Ranks]:
        """Return how many others are more like each occupation (row) than each is (column), by each kind of likeness;
        `UNLIKE` where they aren't alike at all.

        >>> from occumap.examples import small_framework, small_map
        >>> nearness(small_map(), small_framework()).rank_all()[Likeness.WORK][0, :2].tolist()
        [0, 0]
        """
        found = {}
        for kind, table in self.alike.items():
            ranks = np.stack([self._ranks(n, row) for n, row in enumerate(table)])
            found[kind] = np.where(table > 0, ranks, UNLIKE).astype(np.uint16)
        return found

    def towards(self, code: str, work: F64 | None = None) -> F64:
        """Return how near each occupation is to one (occupations,), 0 to 1.

        Args:
            code: the occupation.
            work: (occupations,) how near each is to it in kind, where something else is held than what it asks.
        """
        n = self.place[code]
        found = WEIGHTS[Likeness.PLACE] * self._shared(n)
        for kind in HALF_RANKS:
            given = work if kind is Likeness.WORK else None
            found = found + WEIGHTS[kind] * self._counted(kind, n, given)
        return found

    @cached_property
    def all_pairs(self) -> F64:
        """How near every two occupations are (occupations, occupations), symmetric."""
        found = WEIGHTS[Likeness.PLACE] * np.stack([self._shared(n) for n in range(len(self.codes))])
        for kind, table in self.alike.items():
            ranks = np.stack([self._ranks(n, row) for n, row in enumerate(table)])
            counts = _reciprocal(kind, ranks)
            found += WEIGHTS[kind] * self._trusted(kind, np.where(table > 0, (counts + counts.T) / 2, 0))
        return found

    def parts(self, start: str, to: str) -> tuple[NearnessPart, ...]:
        """Return what makes an occupation near to another, in the order of `Likeness`; parts of nothing left out."""
        n, m = self.place[start], self.place[to]
        found = []
        for kind, half in HALF_RANKS.items():
            there, back = self._rank(kind, n, m), self._rank(kind, m, n)
            if there != UNLIKE:
                counts = (1 / (1 + there / half) + 1 / (1 + back / half)) / 2
                trusted = min(self.trust[n], self.trust[m]) if kind is Likeness.WORK else 1
                found.append(NearnessPart(kind, WEIGHTS[kind] * counts * float(trusted), there + 1))
        shared = sum(weight for weight, _, numbers in self._places if numbers[n] == numbers[m] > 0)
        share = WEIGHTS[Likeness.PLACE] * shared
        if share:
            found.append(NearnessPart(Likeness.PLACE, share, shared=self._narrowest(n, m)))
        return tuple(found)

    def _counted(self, kind: Likeness, n: int, given: F64 | None) -> F64:
        """Return what each occupation counts by its rank for occupation n and by n's rank for it (occupations,).

        ``given`` is how like each is, where that isn't as the table has it.
        """
        if given is None and self.ranks is not None:
            there, back = (np.asarray(ranks, np.int64) for ranks in (self.ranks[kind][n], self.ranks[kind][:, n]))
            alike = there != UNLIKE
        else:
            row = self.alike[kind][n] if given is None else given
            there, alike = self._ranks(n, row), row > 0
            rivals = (self.alike[kind] > row[:, None]) & self._others
            rivals[:, n] = False
            back = rivals.sum(axis=1)
        counts = np.where(alike, (_reciprocal(kind, there) + _reciprocal(kind, back)) / 2, 0)
        return counts * self._trusted_row(n) if kind is Likeness.WORK else counts

    def _rank(self, kind: Likeness, n: int, m: int) -> int:
        """Return the rank of occupation m for n, as `rank_all` has it."""
        if self.ranks is not None:
            return int(self.ranks[kind][n, m])
        row = self.alike[kind][n]
        return int(self._ranks(n, row)[m]) if row[m] > 0 else UNLIKE

    def _ranks(self, n: int, row: F64) -> NDArray[np.int64]:
        """Return how many others are more like occupation n than each is (occupations,)."""
        rivals = np.sort(row[self._others[n]])
        return np.asarray(len(rivals) - np.searchsorted(rivals, row, side="right"))

    def _trusted(self, kind: Likeness, counts: F64) -> F64:
        if kind is not Likeness.WORK:
            return counts
        return np.asarray(counts * np.minimum(self.trust[:, None], self.trust))

    def _trusted_row(self, n: int) -> F64:
        return np.asarray(np.minimum(self.trust[n], self.trust))

    @cached_property
    def _others(self) -> Flags:
        """(occupations, occupations) which are ranked for each: not itself, other options of its standard, nor those
        that are only potential.
        """
        standards = np.unique([o.standard for o in self.occupations.occupations], return_inverse=True)[1]
        potential = [o.status == OccupationStatus.POTENTIAL for o in self.occupations.occupations]
        return np.asarray((standards[:, None] != standards) & ~np.array(potential))

    @cached_property
    def _places(self) -> tuple[tuple[float, str, NDArray[np.int64]], ...]:
        """Weight, name and number by occupation of each kind of place on the map, the narrowest first; 0 for none.

        Clusters of one group are levels of the same work: that they are one cluster is said, and adds nothing.
        """
        clusters = [self.occupations.cluster_of(code) for code in self.codes]
        kinds = (
            (0.0, "cluster", [cluster.id for cluster in clusters]),
            (GROUP, "cluster group", [cluster.group for cluster in clusters]),
            (PATHWAY, "pathway", [cluster.pathway for cluster in clusters]),
            (ROUTE, "route", [self.occupations.route_of(code).id for code in self.codes]),
        )
        return tuple((weight, name, _numbered(values)) for weight, name, values in kinds)

    def _shared(self, n: int) -> F64:
        """Return how much of its place on the map each occupation shares with occupation n (occupations,)."""
        found = np.zeros(len(self.codes))
        for weight, _, numbers in self._places:
            found += weight * ((numbers == numbers[n]) & (numbers > 0))
        return found

    def _narrowest(self, n: int, m: int) -> str:
        return next(name for _, name, numbers in self._places if numbers[n] == numbers[m] > 0)


@lru_cache(maxsize=8)
def nearness(occupations: OccupationalMap, framework: Framework, called: GroupTitles = NO_TITLES) -> Nearness:
    """Return how near the occupations of a map are to each other.

    Args:
        occupations: the map.
        framework: what its occupations ask; those that it doesn't know are alike in no work.
        called: titles of the groups of the map's classification.
    """
    return Nearness(occupations, _trust(occupations, framework), lambda: _likenesses(occupations, framework, called))


def nearness_ranked(
    occupations: OccupationalMap, framework: Framework, called: GroupTitles, ranks: Mapping[Likeness, Ranks]
) -> Nearness:
    """Return how near the occupations of a map are, from ranks that were kept.

    Args:
        occupations, framework, called: as for `nearness`.
        ranks: as `Nearness.rank_all` gave them for the same map, framework and titles.
    """
    return replace(nearness(occupations, framework, called), ranks=ranks)


def _trust(occupations: OccupationalMap, framework: Framework) -> F64:
    """Return how much the profile of each occupation counts (occupations,): less where it is borrowed."""
    own, place = shares_own(framework), framework.profile_place
    shares = [own[place[one.code]] if one.code in place else 0.0 for one in occupations.occupations]
    return BORROWED + (1 - BORROWED) * np.array(shares, float)


def _likenesses(occupations: OccupationalMap, framework: Framework, called: GroupTitles) -> Alike:
    codes = [occupation.code for occupation in occupations.occupations]
    known = [n for n, code in enumerate(codes) if code in framework]
    work = affinity(framework, profiles=[codes[n] for n in known], dtype=np.float32)
    if len(known) < len(codes):
        whole = np.zeros((len(codes), len(codes)), np.float32)
        whole[np.ix_(known, known)] = work
        work = whole
    mean = _means_of_standards(occupations)
    work *= 1 - OF_STANDARD
    work += OF_STANDARD / (1 - OF_STANDARD) * (mean @ (mean @ work).T)
    names = [occupation.name for occupation in occupations.occupations]
    return {
        Likeness.WORK: work,
        Likeness.NAME: row_products(by_name(names), np.float32),
        Likeness.WORDS: row_products(by_words(occupations, called), np.float32),
    }


def nearness_of(
    held: Profile,
    occupations: OccupationalMap,
    framework: Framework,
    called: GroupTitles = NO_TITLES,
    near: Nearness | None = None,
) -> F64:
    """Return how near each profile of a framework is to one held (profiles,), 0 to 1; NaN where the map has none.

    What is held is compared by work; and by name, words and place as well if it stands at an occupation of the map.

    Args:
        held: its id is the code of the occupation where it stands, or of none.
        occupations, framework, called: as for `nearness`.
        near: the nearness of these, if it is at hand.
    """
    near = near or nearness(occupations, framework, called)
    known = [code for code in near.codes if code in framework]
    at, within = ([places[code] for code in known] for places in (framework.profile_place, near.place))
    found = np.full(len(framework.profiles), np.nan)
    if held.id not in near.place:
        found[at] = affinity_of(held, framework)[at]
    elif held.id in framework and held.by_skill == framework.profile(held.id).by_skill:
        found[at] = near.towards(held.id)[within]
    else:
        work = np.zeros(len(near.codes))
        work[within] = affinity_of(held, framework)[at]
        work += OF_STANDARD * (_means_of_standards(occupations) @ work - work)
        found[at] = near.towards(held.id, work)[within]
    return found


def _means_of_standards(occupations: OccupationalMap) -> sparse.csr_array:
    """Return what makes of values of occupations the means of their standards (occupations, occupations)."""
    which = np.unique([occupation.standard for occupation in occupations.occupations], return_inverse=True)[1]
    member = sparse.csr_array((np.ones(len(which), np.float32), (np.arange(len(which)), which)))
    return sparse.csr_array(member @ sparse.diags_array(1 / np.bincount(which).astype(np.float32)) @ member.T)


def _reciprocal(kind: Likeness, ranks: NDArray[np.int64]) -> F64:
    return np.asarray(1 / (1 + ranks / HALF_RANKS[kind]))


def _numbered(values: list[str]) -> NDArray[np.int64]:
    """Return a number for each value, 0 for empty ones."""
    numbers = {value: n for n, value in enumerate(dict.fromkeys(["", *values]))}
    return np.array([numbers[value] for value in values])
