"""Klass knows classifications, versions and tables by numbers: those of what comes with Occumap are written down, those
of the user's own are made from their names, so that they stay the same from start to start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal
from zlib import crc32

from occumap.catalog import kept, load, shipped
from occumap.catalog.held_classifications import HeldClassification, held_classification, held_classifications
from occumap.errors import OccumapError, UnknownNameError

# Above all numbers that are written down.
_OWN = 1_000_000
# Tables are numbered by both versions.
_PAIR = 1_000


def number_of(name: str, kind: Literal["classifications", "versions"]) -> int:
    """Return the number of a classification or version.

    >>> number_of("soc", "classifications"), number_of("soc2020", "versions")
    (1, 12)
    """
    stated = shipped.catalog()[kind].get(name)
    return int(stated["number"]) if stated is not None else _OWN + crc32(name.encode())


def classification_numbered(text: str) -> HeldClassification:
    """Return a classification by number or name.

    Raises:
        UnknownNameError: there is none.

    >>> classification_numbered("1").id, classification_numbered("isco").id
    ('soc', 'isco')
    """
    names = [one.id for one in held_classifications()] if text.isdecimal() else []
    named = next((name for name in names if number_of(name, "classifications") == int(text)), None)
    if named is None and names:
        known = ", ".join(f"{number_of(name, 'classifications')} ({name})" for name in names)
        raise UnknownNameError(text, "no classification has this number", hint=f"Classifications: {known}.")
    return held_classification(named or text)


def version_numbered(text: str) -> str:
    """Return the name of a version by number or name.

    Raises:
        UnknownNameError: there is none.

    >>> version_numbered("12"), version_numbered("soc2010")
    ('soc2020', 'soc2010')
    """
    for name in load.names("version"):
        if text == name or (text.isdecimal() and number_of(name, "versions") == int(text)):
            return name
    known = ", ".join(f"{number_of(name, 'versions')} ({name})" for name in load.names("version"))
    raise UnknownNameError(text, "no version has this number", hint=f"Versions: {known}.")


def number_of_table(source: str, target: str) -> int:
    """Return the number of the table from one version to another.

    >>> number_of_table("soc2010", "soc2020")
    11012
    """
    ends = number_of(source, "versions"), number_of(target, "versions")
    if max(ends) < _PAIR:
        return ends[0] * _PAIR + ends[1]
    return _OWN + crc32(f"{source}:{target}".encode())


def table_numbered(number: int) -> tuple[str, str]:
    """Return the versions that a table is between, by its number.

    Raises:
        UnknownNameError: there is none.
    """
    for source in load.names("version"):
        for target in joined_to(source):
            if number_of_table(source, target) == number:
                return source, target
    raise UnknownNameError(
        str(number), "no table has this number", hint="The tables of a version stand in its correspondenceTables."
    )


def joined_to(version: str) -> list[str]:
    """Return the versions to which there is a table: an index is coded to both, or one was loaded between them."""
    found: dict[str, None] = {}
    for others in _joining(version):
        found |= dict.fromkeys(others)
    held = load.names("version")
    return [name for name in held if name in found and name != version]


def _joining(version: str) -> Iterator[Iterable[str]]:
    for name in load.names("index"):
        try:
            coded_to = load.index(name, files=False).versions
        except OccumapError:
            continue
        if version in coded_to:
            yield coded_to
    for name in load.names("version"):
        if name != version and kept.correspondences_between(version, name):
            yield [name]
