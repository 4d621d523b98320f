"""What a user means by the name of a profile of a framework with occupations of its own: O*NET's, ESCO's, a user's.

As for the occupations of a map, but without a coder: a code or whole name, another title that the framework lists, or a
slip in a long word is taken, if it is clear; a part of a name is asked, best first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

import polars as pl

from occumap.catalog.made_once import made_once
from occumap.catalog.name_forms import RANKS, SAYS_LITTLE, Words, words_of
from occumap.catalog.name_index import NameIndex, titles_in
from occumap.catalog.named_profile import NamedProfile as NamedProfile  # noqa: PLC0414 (given on with the finder)
from occumap.catalog.slips import by_slip
from occumap.catalog.title_readings import Kept, title_readings
from occumap.coding.normalise import plain
from occumap.model.noun import counted
from occumap.model.resolution import (
    Ambiguous,
    FoundBy,
    Resolution,
    Resolved,
    Suggestion,
    Unknown,
    nearest_in_words,
    the_meant,
)
from occumap.model.skills import Framework

KIND = "profile"
OTHER_TITLE = "one of its other titles"
WRITTEN_OTHERWISE = "its name, written otherwise"
HAS_WORDS = "its name or another title has the words"
# How like a name must be to be among the nearest.
NEAR = 0.3
MAX_NEAR = 5
# If another title stands in the names of so few others, it comes before them; else it says too little.
FEW = 8


@dataclass(frozen=True, eq=False)
class ProfileFinder:
    """Finds profiles of one framework by code, title and other titles, as `OccupationFinder` finds occupations."""

    framework: Framework

    def resolve(self, text: str) -> Resolution:
        """Return what a text means: the profile, or those to choose from, or the nearest."""
        return resolve_profile(text, self.framework)

    def named(self, text: str) -> NamedProfile:
        """Return the profile that a text means.

        Raises:
            AmbiguousNameError: several may be meant.
            UnknownNameError: nothing fits.
        """
        code = the_meant(self.resolve(text), where=self.framework.id).id
        return NamedProfile(code, self.framework.profile_titles[code])

    def prepare(self, texts: Iterable[str]) -> None:
        """Do nothing: each text is found in a moment."""


def resolve_profile(text: str, framework: Framework) -> Resolution:
    """Return which profile of a framework a text means, or those to choose from, or the nearest.

    >>> from occumap.examples import small_framework
    >>> resolve_profile("menders of cycles", small_framework()).said
    '‘menders of cycles’ was taken as O4 Cycle mender: its name, written otherwise. For another, give its code.'
    >>> [str(one) for one in resolve_profile("bakers of bread", small_framework()).near]
    ['O2 (Baker)', 'O3 (Master baker)']
    """
    index = names_of_profiles(framework)
    return (
        _by_name(text, index)
        or by_slip(text, index, kind=KIND)
        or _listed_only(text, index, framework)
        or _by_words(text, index)
        or _none(text, index)
    )


def _by_name(text: str, index: NameIndex) -> Resolution | None:
    """Return the profile with a whole name or another title; asked where that stands in the names of others."""
    if named := index.named(text):
        return _if_one(text, named, index, FoundBy.NAME, "")
    for reading in title_readings(text):
        if whole := index.whole(reading.text):
            return _if_one(text, whole, index, FoundBy.NAME, reading.said or WRITTEN_OTHERWISE)
        if titled := index.titled(reading.text):
            said = f"{reading.said}, {OTHER_TITLE}" if reading.kept is not Kept.ALL else OTHER_TITLE
            others = tuple(each for each in index.named_in_part(reading.text) if each not in titled)
            found = _if_one(text, titled + others, index, FoundBy.OTHER_TITLE, said)
            if isinstance(found, Ambiguous) and len(others) <= FEW:
                first = [one for one in found.candidates if one.id in titled]
                rest = [one for one in found.candidates if one.id not in titled]
                return replace(found, candidates=(*first, *rest))
            return found
    return None


def _by_words(text: str, index: NameIndex) -> Ambiguous | None:
    """Return the profiles whose name or other title has all words of a text, those aside that stand in none."""
    words = _words(text)
    known = frozenset(word for word in words if index.knows(word))
    head = words_of(plain(text).rpartition(" ")[2])
    if not known or not head <= known:
        return None
    fitting = tuple(one for one, has_all in _ranked(known, index) if has_all)
    left_out = " and ".join(f"“{word}”" for word in sorted(words - known))
    reason = f"but for {left_out}, which no name has" if left_out else ""
    return Ambiguous(text, fitting, reason, KIND) if fitting else None


def _listed_only(text: str, index: NameIndex, framework: Framework) -> Unknown | None:
    """Return that the framework lists the occupation without describing it; None if it doesn't list it."""
    listed_only = names_without_profiles(framework)
    held = " and ".join(f"{each} {listed_only.names[each]}" for each in listed_only.called(text))
    said = f"{framework.title} has {held}, but says nothing of what it asks"
    return replace(_none(text, index), said=said) if held else None


def _none(text: str, index: NameIndex) -> Unknown:
    """Return that no profile fits, with the nearest."""
    near = (_by_last_words(text, index) or tuple(one for one, _ in _ranked(_words(text), index)))[:MAX_NEAR]
    such = f"It has {counted(len(index.names), KIND)}, such as {', '.join(islice(index.names.values(), 2))}."
    return Unknown(text, near, f"there is no profile ‘{text}’", nearest_in_words(near) if near else such)


def _by_last_words(text: str, index: NameIndex) -> tuple[Suggestion, ...]:
    """Return the profiles that have the last words of a text, as many as any has: they say more than the first."""
    written = plain(text).split()
    for n in range(1, len(written)):
        words = words_of(" ".join(written[n:]))
        telling = bool(words - SAYS_LITTLE - RANKS)
        if telling and (fitting := tuple(one for one, has_all in _ranked(words, index) if has_all)):
            return fitting
    return ()


def _words(text: str) -> Words:
    """Return the words of the strictest reading of a text without noise."""
    kept = [one.words for one in title_readings(text) if one.kept is Kept.ALL]
    return min(kept, key=len, default=words_of(text))


@made_once
def names_of_profiles(framework: Framework) -> NameIndex:
    """Return the titles of a framework's profiles, and what else they are called."""
    return NameIndex(framework.profile_titles, titles_in(framework.extras.get("titles")))


@made_once
def names_without_profiles(framework: Framework) -> NameIndex:
    """Return the titles of occupations that a framework lists but doesn't describe, and what else they are called."""
    table = framework.extras.get("occupations")
    if table is None or not {"profile", "title"} <= set(table.columns):
        return NameIndex({})
    listed_only = table.filter(~pl.col("profile").is_in(list(framework.profile_titles))).select("profile", "title")
    return NameIndex(dict(listed_only.drop_nulls().iter_rows()), titles_in(framework.extras.get("titles")))


def _if_one(text: str, found: tuple[str, ...], index: NameIndex, found_by: FoundBy, reason: str) -> Resolution:
    if len(found) == 1:
        by = FoundBy.CODE if text.strip() == found[0] else found_by
        return Resolved(text, found[0], index.names[found[0]], by, reason)
    words = words_of(text)
    best = sorted(found, key=lambda each: (-index.likeness(each, words).score, each))
    return Ambiguous(text, tuple(Suggestion(each, index.names[each], reason) for each in best), kind=KIND)


def _ranked(words: Words, index: NameIndex) -> list[tuple[Suggestion, bool]]:
    """Return profiles near to some words, best first, and whether each has all of them."""
    alike = {each: index.likeness(each, words) for each in index.sharing(words)}
    best = sorted((each for each in alike if alike[each].score >= NEAR), key=lambda each: (-alike[each].score, each))
    return [(Suggestion(each, index.names[each], HAS_WORDS), alike[each].has_all_stems) for each in best]
