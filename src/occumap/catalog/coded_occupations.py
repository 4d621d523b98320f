"""What a job title means that is no occupation's name: with the group that it is coded to, and the words of names.

A group alone decides nothing: a map may have one occupation of it that is called otherwise. Taken is what the coder is
sure of and one name says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from occumap.catalog.name_forms import SAYS_LITTLE, Words, stems_of, whole_forms, words_of
from occumap.catalog.name_index import NameIndex
from occumap.catalog.occupation_candidates import GroupShares, LinkedOccupations, Ranking
from occumap.catalog.slips import by_slip
from occumap.catalog.title_readings import Kept, TitleReading, title_readings
from occumap.coding.known_words import Vocabulary
from occumap.coding.normalise import plain
from occumap.model.resolution import (
    Ambiguous,
    FoundBy,
    Resolution,
    Resolved,
    Unknown,
    nearest_in_words,
)

# A part of a name that is so many words long means nothing else.
TELLING_PART = 3
PART_OF_NAME = "a part of its name"
NOTHING_NEAR = "Nothing on it is near. Say it in other words, or choose from a route (occumap map list)."


@dataclass(frozen=True, eq=False)
class Asked:
    """A job title, the groups that it may be coded to, and the occupations that it may mean."""

    text: str
    groups: GroupShares
    index: NameIndex
    linked: LinkedOccupations

    @cached_property
    def readings(self) -> tuple[TitleReading, ...]:
        """How the title may be read, the strictest first."""
        return tuple(title_readings(self.text))

    @cached_property
    def ranking(self) -> Ranking:
        """The occupations by how likely the title means them, by its words without noise and small ranks."""
        kept = [one.words for one in self.readings if one.kept is not Kept.BUT_EMPLOYER]
        words = min(kept, key=len, default=words_of(self.text))
        return Ranking(words, self.index, self.linked, self.groups)

    def agrees(self, occupation: str) -> bool:
        """Return whether the coder is sure of a group of an occupation."""
        return self.groups.sure is not None and self.linked.is_linked(occupation, self.groups.sure.value)

    def taken(self, occupation: str, found_by: FoundBy, *reasons: str) -> Resolved:
        """Return an occupation as what is meant."""
        reason = ", ".join(filter(None, reasons))
        return Resolved(self.text, occupation, self.index.names[occupation], found_by, reason)


def resolve_coded(asked: Asked, *, words: Vocabulary) -> Resolution:
    """Return what a job title means.

    Args:
        asked: the title, with its groups.
        words: those of an index of titles, which are no slips.
    """
    if asked.groups.reason:
        return Unknown(asked.text, (), asked.groups.reason, "Give an occupation's code, or a job title.")
    return (
        _by_reading(asked)
        or _by_part(asked)
        or _by_group(asked)
        or by_slip(asked.text, asked.index, is_known=words.__contains__)
        or _to_choose(asked)
        or _none(asked, words.perhaps_meant(plain(asked.text)) or "")
    )


def _by_reading(asked: Asked) -> Resolved | None:
    """Return the occupation of a name without rank or employer, unless the coder is sure of another group."""
    for reading in asked.readings:
        if reading.kept is Kept.ALL:
            continue
        found = asked.index.called(reading.text)
        if len(found) == 1 and (asked.groups.sure is None or asked.agrees(found[0])):
            return asked.taken(found[0], FoundBy.NAME, reading.said)
    return None


def _by_part(asked: Asked) -> Resolved | None:
    """Return the occupation of a part of a name that no other has, if it tells enough or the coder agrees."""
    for reading in asked.readings:
        found = asked.index.part(reading.words)
        if len(found) != 1 or set(asked.index.named_in_part(reading.text)) != set(found):
            continue
        if asked.groups.sure and found[0] in asked.linked.own(asked.groups.sure.value):
            return asked.taken(found[0], FoundBy.PART_OF_NAME, PART_OF_NAME, asked.groups.said)
        if len(reading.words) >= TELLING_PART and reading.kept is Kept.ALL:
            return asked.taken(found[0], FoundBy.PART_OF_NAME, PART_OF_NAME)
    return None


def _by_group(asked: Asked) -> Resolved | None:
    """Return the one occupation of the group that is called so, or the only one if its group's title says both."""
    if asked.groups.sure is None:
        return None
    group = asked.groups.sure.value
    for reading in asked.readings:
        called_so = [each for each in asked.index.sharing(reading.words) if _is_called(asked, each, reading.words)]
        if len(called_so) == 1 and asked.agrees(called_so[0]):
            return asked.taken(called_so[0], FoundBy.JOB_TITLE, asked.groups.said)
        if called_so:
            return None
    only = asked.linked.own(group)
    title = stems_of(words_of(asked.groups.title))
    if len(only) == 1 and any(stems_of(one.words) <= title for one in asked.readings):
        name = asked.index.names[only[0]]
        if any(stems_of(form) <= title and _have_one_last_stem(asked, form) for form in whole_forms(name)):
            return asked.taken(only[0], FoundBy.JOB_TITLE, asked.groups.said)
    return None


def _have_one_last_stem(asked: Asked, name: Words) -> bool:
    """Return whether the last word of the title is in a name: a group of barristers and judges holds two kinds."""
    return bool(stems_of(words_of(asked.text.rpartition(" ")[2])) & stems_of(name))


def _is_called(asked: Asked, occupation: str, words: Words) -> bool:
    """Return whether a form of a name has all stems of some words, and beside them none that says what is done."""
    little = stems_of(SAYS_LITTLE)
    return any(extra <= little for extra in asked.index.extra_stems(occupation, words))


def _to_choose(asked: Asked) -> Ambiguous | None:
    found = asked.ranking.candidates()
    sure = asked.groups.sure
    return Ambiguous(asked.text, found, asked.groups.said, group=sure.value if sure else "") if found else None


def _none(asked: Asked, perhaps: str) -> Unknown:
    """Return that the map has no occupation for a title, with the nearest."""
    near = asked.ranking.nearest()
    coded = f", which is {asked.groups.said}" if asked.groups.said else ""
    far = f"Did you mean ‘{perhaps}’? Otherwise say it in other words." if perhaps else NOTHING_NEAR
    hint = nearest_in_words(near) if near else far
    what = f"the map has no occupation for ‘{asked.text}’{coded}" if coded else f"there is no occupation ‘{asked.text}’"
    group = asked.groups.sure.value if asked.groups.sure else ""
    return Unknown(asked.text, near, what, hint, group, "" if near else perhaps)
