"""Occupations that a job title may mean, best first: by the words of their names and the groups it may be coded to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from occumap.catalog import load
from occumap.catalog.name_forms import RANKS, Words, stem_of, stems_of, words_of
from occumap.catalog.name_index import LITTLE_STEMS, Likeness, NameIndex
from occumap.model.code import Code
from occumap.model.coding import Coding, Method
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.resolution import Suggestion
from occumap.model.version import Version

# A code of which the coder says less isn't one to go by.
SURE = 0.8
# What a group that a title may be coded to is worth beside the words of a name: more where a word is shared, too, and
# where the coder is sure.
GROUP, GROUP_ALONE, GROUP_SURE = 0.8, 0.6, 0.9
# What the words of a name are worth where the coder is sure of another group.
OF_OTHER_GROUP = 0.75
# What a further group of an occupation is worth beside its own, and the groups beside one of the same parent.
FURTHER, BESIDE = 0.6, 0.4
# The share of a group from which its occupations are candidates, and from which they are without a word shared.
LIKELY, VERY_LIKELY = 0.15, 0.5
# How like a name must be to be near where nothing fits, and to be among the candidates of a group.
NEAR = 0.25
# A candidate less like the title doesn't say it: then the nearest by words are offered beside the group's.
SAYS_IT = 0.5
# What the title of the group is worth, and that of a sub-unit group of the occupation.
TITLE, SUB_UNIT = 0.3, 0.5
# Of occupations that aren't recommended, and of a rank that the title doesn't have: who leads comes behind the led.
SET_BACK, OTHER_RANK = 0.05, 0.15
# Of options of one standard those behind the first, so that others are seen beside them.
SIBLING = 0.04
# The share of the best score below which a candidate isn't worth asking about, unless its name has all words.
WORTH_ASKING = 0.5
MAX_NEAR = 5
# With so few candidates the nearest are offered, too.
FEW = 3
RESIDUAL = "n.e.c."
# Words for who helps or serves anybody: alone they don't make a name near.
SAY_NO_KIND = stems_of(frozenset({"agent", "assistant", "attendant", "helper", "lady", "man", "officer", "person"}))
SUB_UNITS = "soc2020ext"


@dataclass(frozen=True)
class GroupShares:
    """The groups that a title may be coded to, each with the share of confidence in it.

    Args:
        shares: between 0 and 1, by code.
        sure: the one code, if the coder is sure of it.
        title: of the group that it is coded to.
        version: of the codes, None where there is none.
        reason: why there is no code.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    sure: Code | None = None
    title: str = ""
    version: Version | None = None
    reason: str = ""

    @classmethod
    def of(cls, coding: Coding, version: Version) -> GroupShares:
        """Return the groups that an answer of the coder names."""
        if coding.code is None:
            none = coding.method is Method.NOT_AN_OCCUPATION
            answers = coding.question.options if coding.question else ()
            shares = {one.code.value: LIKELY for one in answers}
            return cls(shares, version=version, reason=coding.reason if none else "")
        shares = {one.code.value: one.probability for one in coding.candidates}
        for option in coding.question.options if coding.question else ():
            shares.setdefault(option.code.value, LIKELY)
        is_whole = coding.method is not Method.BACKED_OFF and not version.children(coding.code.value)
        is_sure = is_whole and coding.question is None and coding.confidence >= SURE
        if is_whole:
            shares[coding.code.value] = max(coding.confidence, shares.get(coding.code.value, 0.0))
        return cls(shares, coding.code if is_sure else None, coding.group_title, version)

    @cached_property
    def title_words(self) -> Words:
        """The words of the title of the group that it is surely coded to; none of a residual group, of many kinds."""
        return words_of(self.title) if self.sure and not self.title.endswith(RESIDUAL) else frozenset()

    @property
    def said(self) -> str:
        """The group that it is surely coded to, in words."""
        return f"coded {self.sure.value} {self.title} ({self.sure.version})" if self.sure else ""

    def beside(self, code: str) -> float:
        """Return the share of the groups with the same parent as one."""
        return self._by_parent.get(self._parent(code), 0.0)

    @cached_property
    def _by_parent(self) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for code, share in self.shares.items():
            if parent := self._parent(code):
                found[parent] += share
        return dict(found)

    def _parent(self, code: str) -> str:
        group = self.version.get(code) if self.version else None
        return group.parent.value if group and group.parent else ""


@dataclass(frozen=True, eq=False)
class LinkedOccupations:
    """The occupations of a map by the groups that they are linked to, their own and further ones."""

    occupations: OccupationalMap

    def of_group(self, code: str) -> tuple[str, ...]:
        """Return codes of the occupations linked to a group, those of which it is the own one first."""
        return (*self._own.get(code, ()), *self._further.get(code, ()))

    def own(self, code: str) -> tuple[str, ...]:
        """Return codes of the occupations of which it is the own group."""
        return tuple(self._own.get(code, ()))

    def is_linked(self, occupation: str, code: str) -> bool:
        """Return whether a group is one of an occupation's."""
        return occupation in self.of_group(code)

    @cached_property
    def _own(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.occupations.occupations:
            if one.soc2020:
                found[one.soc2020].append(one.code)
        return dict(found)

    def of_sub_unit(self, group: str) -> tuple[str, ...]:
        """Return codes of the occupations of a sub-unit group."""
        return tuple(self._by_sub_unit.get(group, ()))

    @cached_property
    def _by_sub_unit(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.occupations.occupations:
            for group in one.sub_unit_groups:
                found[group].append(one.code)
        return dict(found)

    @cached_property
    def _further(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.occupations.occupations:
            for unit in further_groups(one):
                found[unit].append(one.code)
        return dict(found)


def further_groups(occupation: Occupation) -> tuple[str, ...]:
    """Return the unit groups of an occupation's sub-unit groups, its own unit group aside."""
    units = (group.partition("/")[0] for group in occupation.sub_unit_groups)
    return tuple(dict.fromkeys(unit for unit in units if unit != occupation.soc2020))


@dataclass(frozen=True, eq=False)
class Ranking:
    """Occupations by how likely a job title means them.

    Args:
        words: of the title.
        index: the names of the occupations.
        linked: the occupations by group.
        groups: that the title may be coded to.
    """

    words: Words
    index: NameIndex
    linked: LinkedOccupations
    groups: GroupShares

    def candidates(self) -> tuple[Suggestion, ...]:
        """Return the occupations that the title may mean, best first.

        Where the coder is sure, those of the group; else those of a likely group that share a word. Those whose name,
        or that of a sub-unit group, has all words of the title always; and the nearest, where no name is much like it.
        """
        found = self._fitting()
        says_it = any(self.index.likeness(each, self.words).score >= SAYS_IT for each in found)
        if found and (len(found) < FEW or not says_it):
            for near in self.nearest():
                found.setdefault(near.id, near.reason)
        return tuple(self._best(found))

    def nearest(self) -> tuple[Suggestion, ...]:
        """Return the occupations nearest to a title that fits none: by what its words tell, by groups beside its own or
        that it may be coded to, then by the words of its group.
        """
        telling = frozenset(word for word in self.words if stem_of(word) not in LITTLE_STEMS | SAY_NO_KIND)
        ways = (
            (self._near_by_words(telling), "its name has words of the title"),
            (self._beside(), "it is of a group beside"),
            (self._of_likely_groups(), "it is of a group that the title may be coded to"),
        )
        found: dict[str, Suggestion] = {}
        of_group = self._near_by_words(self.groups.title_words)
        by_title = dict.fromkeys(of_group, "its name has words of the group’s title")
        for some, reason in ways:
            for one in self._best(dict.fromkeys(some, reason)):
                found.setdefault(one.id, one)
        return tuple(found.values() or self._best(by_title))[:MAX_NEAR]

    def _near_by_words(self, words: Words) -> Iterator[str]:
        """Yield the occupations whose names are like some words."""
        return (each for each in self.index.sharing(words) if self.index.likeness(each, words).score >= NEAR)

    def _beside(self) -> Iterator[str]:
        """Yield the occupations of the groups with the same parent."""
        world = self.linked.occupations.occupations
        return (one.code for one in world if one.soc2020 and self.groups.beside(one.soc2020))

    def _of_likely_groups(self) -> Iterator[str]:
        """Yield the occupations of the groups that the title may be coded to, the likeliest first."""
        for code, _ in sorted(self.groups.shares.items(), key=lambda one: (-one[1], one[0])):
            yield from self.linked.of_group(code)

    def _fitting(self) -> dict[str, str]:
        """Return what speaks for each occupation that the title may mean."""
        groups, found = self.groups, {}
        for each in self.index.sharing(self.words):
            like = self.index.likeness(each, self.words)
            if like.has_all or (like.has_all_stems and groups.sure is None):
                found[each] = "its name has the words"
        for group, of_group in self._sub_units.items():
            for each in self.linked.of_sub_unit(group) if of_group.has_all else ():
                found.setdefault(each, "a sub-unit group of it is called so")
        for code, share in groups.shares.items():
            if groups.sure and code != groups.sure.value:
                continue
            for each in self.linked.of_group(code):
                is_like = self.index.likeness(each, self.words).score > 0
                if groups.sure or share >= VERY_LIKELY or (share >= LIKELY and is_like):
                    title = groups.version[code].title if groups.version else ""
                    found.setdefault(each, f"it is of the group {code} {title}".rstrip())
        return found

    def _best(self, reasons: Mapping[str, str]) -> Iterator[Suggestion]:
        """Yield occupations with what speaks for them, best first, as far as they are worth it."""
        scores = {each: self._score(self.linked.occupations[each]) for each in reasons}
        seen: dict[str, int] = defaultdict(int)
        for each in sorted(scores, key=lambda each: (-scores[each], each)):
            standard = self.linked.occupations[each].standard
            scores[each] -= SIBLING * seen[standard]
            seen[standard] += 1
        best = sorted(scores, key=lambda each: (-scores[each], each))
        least = WORTH_ASKING * scores[best[0]] if best else 0.0
        return (
            Suggestion(each, self.index.names[each], reasons[each])
            for each in best
            if scores[each] >= least or self.index.likeness(each, self.words).has_all
        )

    def _score(self, occupation: Occupation) -> float:
        like = self.index.likeness(occupation.code, self.words).score
        titled = self.index.likeness(occupation.code, self.groups.title_words).score
        if self.groups.sure and not self.linked.is_linked(occupation.code, self.groups.sure.value):
            like *= OF_OTHER_GROUP
        sub_units = [self._sub_units[group] for group in occupation.sub_unit_groups if group in self._sub_units]
        of_sub_unit = max((one.score for one in sub_units), default=0.0)
        set_back = SET_BACK * (not occupation.recommended) + OTHER_RANK * self._has_other_rank(occupation)
        return like + self._of_groups(occupation, like) + TITLE * titled + SUB_UNIT * of_sub_unit - set_back

    def _of_groups(self, occupation: Occupation, like: float) -> float:
        """Return what the groups that the title may be coded to are worth for an occupation."""
        own, shares = occupation.soc2020 or "", self.groups.shares
        further = max((shares.get(unit, 0.0) for unit in further_groups(occupation)), default=0.0)
        share = max(shares.get(own, 0.0), FURTHER * further, BESIDE * self.groups.beside(own))
        return share * (GROUP_SURE if self.groups.sure else GROUP if like else GROUP_ALONE)

    def _has_other_rank(self, occupation: Occupation) -> bool:
        return RANKS.isdisjoint(self.words) and not RANKS.isdisjoint(words_of(occupation.name))

    @cached_property
    def _sub_units(self) -> dict[str, Likeness]:
        """How like the titles of sub-unit groups are to the title."""
        index = sub_unit_titles()
        return {group: index.likeness(group, self.words) for group in index.sharing(self.words)}


@cache
def sub_unit_titles() -> NameIndex:
    """Return the titles of the sub-unit groups of SOC2020."""
    return NameIndex({group.code.value: group.title for group in load.version(SUB_UNITS).lowest})


def likest_sub_units(text: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return sub-unit groups by how like their titles are to a text, what is nowhere else last.

    >>> likest_sub_units("HR advisor", ["3571/01", "3571/02", "3571/99"])
    ('3571/02', '3571/01', '3571/99')
    """
    index, words = sub_unit_titles(), words_of(text)
    titles = {code: index.names.get(code, "") for code in codes}
    alike = {code: index.likeness(code, words).score for code in titles}
    return tuple(sorted(titles, key=lambda code: (is_residual(titles[code]), -alike[code], code)))


def is_residual(title: str) -> bool:
    """Return whether a group holds what stands in no other, and so many kinds of job.

    >>> is_residual("Other registered nursing professionals"), is_residual("Sales n.e.c."), is_residual("Cooks")
    (True, True, False)
    """
    return title.startswith("Other ") or title.endswith(RESIDUAL)
