"""What a user means by the name of an occupation: its code or name, a part of it, or a job title coded to its group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from occumap.atlas.names import find_skill, fits_wholly, listed, matching, nearest, plain, the_one
from occumap.catalog.coders import coder as get_coder
from occumap.catalog.load import occupational_map
from occumap.coding.coder import Coder
from occumap.errors import AmbiguousNameError, OccumapError, UnknownNameError
from occumap.model.coding import Coding
from occumap.model.occupational_map import Occupation, OccupationalMap

MAX_GROUPS = 4
# What looks like a code and is none is no job title either.
_LIKE_A_CODE = re.compile(r"[A-Za-z]{2,4}[0-9]{3,}[A-Za-z]?")
__all__ = ["OccupationFinder", "find_occupation", "find_skill"]


def find_occupation(
    text: str, *, occupations: OccupationalMap | None = None, coder: Coder | Callable[[], Coder] | None = None
) -> Occupation:
    """Return the occupation meant by a code, a name, a part of a name or a job title.

    Args:
        text: what the user wrote.
        occupations: the map; the one that comes with Occumap if not given.
        coder: codes job titles to the version that the map is linked to, or makes what does when it is needed;
            Occumap's own if not given.

    Raises:
        AmbiguousNameError: several fit; they are listed.
        UnknownNameError: none does; the nearest names are offered.

    >>> print(find_occupation("OCC0154E"))
    OCC0154E Maintenance and operations engineering technician - Mechanical Technician
    """
    return OccupationFinder(occupations or occupational_map(), coder).named(text)


@dataclass(frozen=True)
class OccupationFinder:
    """Finds occupations of one map by name and by job title.

    Args:
        occupations: the map.
        coder: codes job titles to the version that the map is linked to, or makes what does when it is needed;
            Occumap's own if not given.
    """

    occupations: OccupationalMap
    coder: Coder | Callable[[], Coder] | None = None
    _answers: dict[str, Occupation | OccumapError] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the occupations by code."""
        return {occupation.code: occupation.name for occupation in self.occupations.occupations}

    def named(self, text: str) -> Occupation:
        """Return the occupation meant by a code, a name, a part of a name, or else a job title.

        A single word that is only a part of a name is looked at as a job title too: the trade of an
        “electrician” is more than the one occupation that has the word in its name.

        Raises:
            AmbiguousNameError: several fit.
            UnknownNameError: none does.
        """
        whole = fits_wholly(text, self.names)
        if whole:
            return self._the_one(text, whole)
        parts = matching(text, self.names)
        if len(parts) == 1 and len(plain(text).split()) > 1:
            return self.occupations[parts[0]]
        if len(parts) > 1 or not plain(text) or _LIKE_A_CODE.fullmatch(text.strip()):
            return self._the_one(text, parts)
        coded = self._coded(self._coding(text))
        return self._the_one(text, tuple(dict.fromkeys((*parts, *coded))))

    def titled(self, title: str) -> Occupation:
        """Return the occupation of somebody with a job title: the one of that very name, or the only one of its unit
        group.

        Raises:
            AmbiguousNameError: several stand in the unit group, or the title leaves the group open.
            UnknownNameError: the title can't be coded, or the map has no occupation of its unit group.
        """
        self.prepare([title])
        found = self._answers[title]
        if isinstance(found, OccumapError):
            raise found
        return found

    def prepare(self, titles: Iterable[str]) -> None:
        """Code many job titles at once, so that each is then found in a moment."""
        waiting: list[str] = []
        for title in dict.fromkeys(titles):
            if title in self._answers:
                continue
            whole = fits_wholly(title, self.names)
            if len(whole) == 1:
                self._answers[title] = self.occupations[whole[0]]
            else:
                waiting.append(title)
        if waiting:
            codings = self._ready_coder.code_all([(title, None, None) for title in waiting])
            for title, coding in zip(waiting, codings, strict=True):
                self._answers[title] = self._by_group(title, coding)

    @cached_property
    def _ready_coder(self) -> Coder:
        if callable(self.coder):
            return self.coder()
        return self.coder or get_coder()

    def _coding(self, title: str) -> Coding:
        return self._ready_coder.code(title)

    def _coded(self, coding: Coding) -> tuple[str, ...]:
        """Return codes of the occupations in the groups that a title may belong to."""
        return tuple(code for group in _groups(coding) for code in self._by_soc2020.get(group, ()))

    @cached_property
    def _by_soc2020(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for occupation in self.occupations.occupations:
            found.setdefault(occupation.soc2020 or "", []).append(occupation.code)
        return found

    def _by_group(self, title: str, coding: Coding) -> Occupation | OccumapError:
        where = self.occupations.id
        found = self._coded(coding)
        if coding.code is None or not _groups(coding):
            near = nearest(title, self.names)
            return UnknownNameError(
                where,
                f"‘{title}’ can't be coded: {coding.reason}",
                hint=f"Give an occupation's code; nearest by name: {listed(near, self.names)}."
                if near
                else "Give an occupation's code.",
            )
        said = _said(title, coding)
        if not found:
            return UnknownNameError(
                where, f"{said}, of which the map has no occupation", hint="Give an occupation's code, or skills."
            )
        if len(found) > 1:
            return AmbiguousNameError(
                where,
                f"{said}, where the map has {len(found)} occupations: {listed(found, self.names)}",
                hint="Give the code of the one you mean.",
                candidates=tuple((code, self.names[code]) for code in found),
            )
        return self.occupations[found[0]]

    def _the_one(self, text: str, found: tuple[str, ...]) -> Occupation:
        code = the_one(text, found, self.names, kind="occupation", where=self.occupations.id)
        return self.occupations[code]


def _groups(coding: Coding) -> tuple[str, ...]:
    """Return the groups that a title may belong to: the one it is coded to, or all likely ones where that is left
    open.
    """
    if coding.code is None:
        return ()
    likely = tuple(candidate.code.value for candidate in coding.candidates)
    is_open = coding.question is not None or coding.code.value not in likely
    return likely if is_open else (coding.code.value,)


def _said(title: str, coding: Coding) -> str:
    assert coding.code is not None
    groups = _groups(coding)
    if len(groups) == 1:
        return f"‘{title}’ is coded {groups[0]} ({coding.code.version})"
    question = f" ({coding.question.text})" if coding.question else ""
    more = " and others" if len(groups) > MAX_GROUPS else ""
    return f"‘{title}’ may be coded {', '.join(groups[:MAX_GROUPS])}{more} ({coding.code.version}){question}"
