"""What a user means by the name of an occupation.

One resolver for commands, pages, the API, employers and providers. The first of these that fits is taken, if it is
clear: a code or a whole name; another title that is listed for the occupation; what the title coder says, where it is
sure and one occupation of the group is called so; a slip in a long word. All else is asked, best first: a part of a
name, a group of which the map has one occupation that is called otherwise, several that fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from occumap.catalog.coded_occupations import Asked, resolve_coded
from occumap.catalog.coders import coder as get_coder
from occumap.catalog.load import occupational_map
from occumap.catalog.made_once import made_once
from occumap.catalog.name_index import NameIndex, titles_in
from occumap.catalog.named_profile import NamedProfile
from occumap.catalog.occupation_candidates import GroupShares, LinkedOccupations, is_residual
from occumap.catalog.occupation_codes import GIVE, by_code, in_other_version
from occumap.catalog.title_readings import Kept, title_readings
from occumap.coding.coder import Coder
from occumap.coding.normalise import plain
from occumap.model.coding import Coding
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.resolution import Ambiguous, FoundBy, Resolution, Resolved, Suggestion, Unknown, the_meant

WRITTEN_OTHERWISE = "its name, written otherwise"
OTHER_TITLE = "one of its other titles"


def find_occupation(
    text: str, *, occupations: OccupationalMap | None = None, coder: Coder | Callable[[], Coder] | None = None
) -> Occupation:
    """Return the occupation meant by a code, a name, another title or a job title.

    Args:
        text: what the user wrote.
        occupations: the map; the one that comes with Occumap if not given.
        coder: codes job titles to the version that the map is linked to, or makes what does when it is needed;
            Occumap's own if not given.

    Raises:
        AmbiguousNameError: several may be meant, or one that isn't certain; they are listed.
        UnknownNameError: nothing fits; the nearest are offered.

    >>> print(find_occupation("OCC0154E"))
    OCC0154E Maintenance and operations engineering technician - Mechanical Technician
    """
    world = occupations or occupational_map()
    return world[the_meant(resolve_occupation(text, occupations=world, coder=coder), where=world.id).id]


def resolve_occupation(
    text: str, *, occupations: OccupationalMap | None = None, coder: Coder | Callable[[], Coder] | None = None
) -> Resolution:
    """Return what a text means: an occupation, those to choose from, or the nearest; arguments as for the others."""
    return OccupationFinder(occupations or occupational_map(), coder).resolve(text)


@dataclass(frozen=True, eq=False)
class OccupationFinder:
    """Finds occupations of one map by code, name and job title.

    Args:
        occupations: the map.
        coder: codes job titles to the version that the map is linked to, or makes what does when it is needed;
            Occumap's own if not given.
        titles: what else occupations are called, as a framework's ``extras["titles"]``: profile, title.
        beyond: titles of further profiles by code, such as those of groups that the map has no occupation of.
    """

    occupations: OccupationalMap
    coder: Coder | Callable[[], Coder] | None = None
    titles: pl.DataFrame | None = field(default=None, repr=False)
    beyond: Mapping[str, str] = field(default_factory=dict, repr=False)
    _answers: dict[str, Resolution] = field(default_factory=dict, repr=False)

    def resolve(self, text: str) -> Resolution:
        """Return what a text means: the occupation, or those to choose from, or the nearest.

        >>> finder = OccupationFinder(occupational_map())
        >>> finder.resolve("Control systems engineers").said
        '‘Control systems engineers’ was taken as OCC0023 Control systems engineer: its name, written otherwise. \
For another, give its code.'
        """
        if (code := text.strip()) in self.beyond:
            return Resolved(text, code, self.beyond[code], FoundBy.CODE, in_other_version(code).rstrip("."))
        self.prepare([text])
        found = self._answers[text]
        if isinstance(found, Resolved) or found.group not in self.beyond:
            return found
        group = Suggestion(found.group, self.beyond[found.group], "the group that it is coded to")
        if isinstance(found, Unknown):
            return found.with_nearest(group)
        return found.with_group(group) if self._is_one_kind(group) else found

    def _is_one_kind(self, group: Suggestion) -> bool:
        """Return whether a group holds one kind of job, so that it may be meant itself."""
        kinds = sum(code.startswith(f"{group.id}/") for code in self.beyond)
        return kinds == 1 and not is_residual(group.title)

    def named(self, text: str) -> Occupation | NamedProfile:
        """Return the occupation that a text means, or the profile beyond the map.

        Raises:
            AmbiguousNameError: several may be meant, or one that isn't certain.
            UnknownNameError: nothing fits.
        """
        meant = the_meant(self.resolve(text), where=self.occupations.id)
        return NamedProfile(meant.id, meant.title) if meant.id in self.beyond else self.occupations[meant.id]

    def prepare(self, texts: Iterable[str]) -> None:
        """Resolve many texts, so that each is then found in a moment: their titles are coded at once."""
        waiting: list[str] = []
        for text in dict.fromkeys(texts):
            if text not in self._answers:
                if answer := self._without_coder(text):
                    self._answers[text] = answer
                else:
                    waiting.append(text)
        if waiting:
            codings = self._ready_coder.code_all([(text, None, None) for text in waiting])
            for text, coding in zip(waiting, codings, strict=True):
                self._answers[text] = self._with_coding(text, coding)

    @cached_property
    def names(self) -> NameIndex:
        """The names of the occupations, and what else they are called."""
        return names_of_occupations(self.occupations, self.titles)

    @cached_property
    def linked(self) -> LinkedOccupations:
        """The occupations by group."""
        return linked_occupations(self.occupations)

    @cached_property
    def _ready_coder(self) -> Coder:
        if callable(self.coder):
            return self.coder()
        return self.coder or get_coder()

    def _without_coder(self, text: str) -> Resolution | None:
        """Return what codes, names and other titles say; None where the coder is to be asked."""
        if not plain(text):
            return Unknown(text, (), f"‘{text}’ names no occupation", GIVE)
        if named := self.names.named(text):
            return self._taken_if_one(text, named, FoundBy.CODE if text.strip() in named else FoundBy.NAME, "")
        if (of_code := by_code(text, self.linked)) is not None:
            return of_code
        for reading in title_readings(text):
            if reading.kept is Kept.ALL:
                if whole := self.names.whole(reading.text):
                    return self._taken_if_one(text, whole, FoundBy.NAME, reading.said or WRITTEN_OTHERWISE)
                if titled := self.names.titled(reading.text):
                    found = tuple(dict.fromkeys((*titled, *self.names.named_in_part(reading.text))))
                    return self._taken_if_one(text, found, FoundBy.OTHER_TITLE, OTHER_TITLE)
        return None

    def _taken_if_one(self, text: str, found: tuple[str, ...], found_by: FoundBy, reason: str) -> Resolution:
        if len(found) == 1:
            return Resolved(text, found[0], self.names.names[found[0]], found_by, reason)
        return Ambiguous(text, self._suggested(found, reason), "that are called so" if reason else "")

    def _suggested(self, found: tuple[str, ...], reason: str) -> tuple[Suggestion, ...]:
        return tuple(Suggestion(each, self.names.names[each], reason) for each in found)

    def _with_coding(self, text: str, coding: Coding) -> Resolution:
        coder = self._ready_coder
        asked = Asked(text, GroupShares.of(coding, coder.version), self.names, self.linked)
        return resolve_coded(asked, words=coder.lookup.words)


@made_once
def names_of_occupations(occupations: OccupationalMap, titles: pl.DataFrame | None) -> NameIndex:
    """Return the names of the occupations of a map, and what else they are called."""
    return NameIndex({one.code: one.name for one in occupations.occupations}, titles_in(titles))


@made_once
def linked_occupations(occupations: OccupationalMap) -> LinkedOccupations:
    """Return the occupations of a map by group."""
    return LinkedOccupations(occupations)
