"""How a job title may be read where it is held against names: what may be left out of it, and what that gives up."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from occumap.catalog.name_forms import Words, words_of
from occumap.coding.employers import industry_of
from occumap.coding.normalise import plain
from occumap.coding.readings import readings

# Ranks and statuses that leave the occupation what it is; a head or lead of something may be another.
_SMALL_RANKS = """
    senior snr sr junior jnr jr trainee apprentice apprenticeship experienced newly qualified interim acting relief
    locum casual seasonal probationary temporary agency bank full part time band grade level class scale tier
    """
SMALL_RANKS: Words = frozenset(_SMALL_RANKS.split())


class Kept(IntEnum):
    """What a reading keeps of a title, the strictest first."""

    ALL = 0
    BUT_RANK = 1
    BUT_EMPLOYER = 2


class TitleReading(NamedTuple):
    """A title as it may be meant, its words, what it keeps, and what it was read as, as the end of a sentence."""

    text: str
    words: Words
    kept: Kept
    said: str = ""


def title_readings(text: str) -> Iterator[TitleReading]:
    """Yield readings of a title that may be taken for the whole of it, the strictest first.

    What stands beside a title is left out only where it is an employer; a rank where the occupation stays the same.

    >>> [(sorted(one.words), one.kept.name) for one in title_readings("Senior welders")]
    [(['senior', 'welder'], 'ALL'), (['welder'], 'BUT_RANK')]
    >>> [sorted(one.words) for one in title_readings("Head teacher")]
    [['head', 'teacher']]
    >>> list(title_readings("Teacher at St Mary's Primary School"))[-1].kept.name
    'BUT_EMPLOYER'
    """
    found: list[TitleReading] = []
    for reading in readings(text):
        words = words_of(reading.text)
        if not words or reading.for_somebody:
            continue
        kept = Kept.ALL
        if reading.context:
            if not _is_employer(reading.context, text):
                continue
            kept = Kept.BUT_EMPLOYER
        if reading.rank:
            if not _is_small(reading.rank):
                continue
            kept = max(kept, Kept.BUT_RANK)
        found.append(TitleReading(text if reading.text == plain(text) else reading.text, words, kept, reading.said))
    seen: set[Words] = set()
    for one in sorted(found, key=lambda one: one.kept):
        if one.words not in seen:
            seen.add(one.words)
            yield one


def _is_small(rank: str) -> bool:
    return all(word in SMALL_RANKS or word.isdigit() or len(word) < 3 for word in rank.split())


def _is_employer(context: str, text: str) -> bool:
    """Return whether what stands beside a title is where one works: behind “at”, or known for its kind."""
    behind = plain(text).partition(" at ")[2]
    return behind == plain(context) or (plain(text).endswith(plain(context)) and industry_of(context) is not None)
