"""Where an index sends its reader: "see Foreman ( )", "see also Engineer (professional)", "see notes"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# What a reference leads to where it leads to no title but to the notes of the index's publisher.
NOTES = "notes"
_SEE = re.compile(r"^see\s+(?:also\s+)?(?P<title>[^()]*?)\s*(?:\((?P<add>[^()]*)\))?\s*(?:for .*)?$", re.IGNORECASE)
_NOTES = re.compile(r"^see\s+(?:also\s+)?notes\b\s*(?:for\s+(?P<versions>.*?)\s*codes)?\s*$", re.IGNORECASE)
_YEARS = re.compile(r"(?P<first>\d{2,4})\s*(?:to|-|–)\s*(?:SOC)?(?P<last>\d{2,4})", re.IGNORECASE)
_CENTURY = 100
# "SOC90" is of 1990, as two digits from here on are.
_NINETEENTH = 50


class Reference(NamedTuple):
    """The title that is referred to, `NOTES` for none, and the additional qualifier that goes with it."""

    to: str
    additional: str = ""


@lru_cache(maxsize=5_000)
def read_reference(text: str, version: str) -> Reference | None:
    """Read a reference of an index; None if it says nothing for this version.

    >>> read_reference("see Engineer (professional)", "soc2020")
    Reference(to='Engineer', additional='professional')
    >>> read_reference("see also Foreman ( )", "soc2020")
    Reference(to='Foreman', additional='')
    >>> read_reference("see also notes for SOC90 to 2010 codes", "soc2020") is None
    True
    >>> read_reference("see also notes for SOC90 to 2010 codes", "soc2010")
    Reference(to='notes', additional='')
    """
    notes = _NOTES.match(text.strip())
    if notes:
        return Reference(NOTES) if _is_of(version, notes["versions"]) else None
    found = _SEE.match(text.strip())
    return Reference(found["title"], (found["add"] or "").strip()) if found and found["title"] else None


def _is_of(version: str, versions: str | None) -> bool:
    """Return whether a note on some versions ("SOC90 to 2010") is on this one; a note that names none is on all."""
    span = _YEARS.search(versions or "")
    year = re.search(r"\d{2,4}", version)
    if not (span and year):
        return True
    return _year(span["first"]) <= _year(year[0]) <= _year(span["last"])


def _year(text: str) -> int:
    number = int(text)
    if number >= _CENTURY:
        return number
    return number + (1900 if number >= _NINETEENTH else 2000)
