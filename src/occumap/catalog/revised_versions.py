"""Versions that a revision made, found beside the index that it recoded: what ``occumap revise --out`` leaves."""

from __future__ import annotations

from pathlib import Path

from occumap.catalog.read_file import read_file
from occumap.catalog.user_versions import renamed
from occumap.errors import OccumapError
from occumap.io.tables import read_csv_table
from occumap.model.version import Version

STRUCTURE = "structure.csv"


def version_beside(name: str, index: str | Path) -> Version | None:
    """Return the version of that name whose structure lies beside an index file; None if there is none.

    Args:
        name: of the version, without regard to case.
        index: a file, such as the ``index.csv`` of a revision.
    """
    place = Path(index).parent / STRUCTURE
    try:
        there = Path(index).is_file() and place.is_file()
    except (OSError, ValueError):
        return None
    stated = stated_id(place) if there else None
    return as_stated(place) if stated is not None and stated.casefold() == name.strip().casefold() else None


def as_stated(path: Path) -> Version | None:
    """Return the version in a structure, called as the file calls it; None if the file doesn't say."""
    stated = stated_id(path)
    return None if stated is None else renamed(read_file(path, "version").version(), stated)


def stated_id(path: Path) -> str | None:
    """Return the id of the version that the rows of a structure name, the same in all of them; None if they don't."""
    try:
        frame = read_csv_table(path)
    except OccumapError:
        return None
    named = frame["version"].unique().to_list() if "version" in frame.columns else []
    return named[0] if len(named) == 1 else None
