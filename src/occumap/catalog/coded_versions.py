"""The versions that an index is coded to: as they are held, as a revision left them, or known by its codes alone."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path

from occumap.catalog.loaded import Loaded
from occumap.catalog.recognised import FileKind
from occumap.catalog.revised_versions import as_stated
from occumap.errors import InputError, OccumapWarning, UnknownNameError
from occumap.model.index import Index
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version


@lru_cache(maxsize=16)
def version_of_codes(name: str, entries: Index) -> Version:
    """Return a version read off the codes that an index has of it, with the codes as titles.

    Raises:
        UnknownNameError: the index has no codes of it.
    """
    codes = sorted(set(entries.codes(name).drop_nulls()))
    if not codes:
        raise UnknownNameError(
            name, f"the index {entries.name} has no codes of it", hint="Choose a version that it is coded to."
        )
    lengths = sorted({n for code in codes for n in range(1, len(code) + 1) if code[n - 1] != "/"})
    if "/" in codes[0]:
        lengths = [n for n in lengths if n < codes[0].index("/") + 1] + [len(codes[0])]
    levels = tuple(Level(n, f"{length} digits", f".{{{length}}}") for n, length in enumerate(lengths, start=1))
    values = sorted({code[:length] for code in codes for length in lengths})
    return Version.of(name, [(value, value, None, None) for value in values], rules=CodeRules(levels))


def unknown_version(name: str) -> Version:
    """Return a version of that name, of which nothing is known but that an index may have a column of its codes."""
    return Version(name, name, CodeRules((Level(1, "group", ".+"),)), ())


def as_coded(name: str | Path, found: Version | None, entries: Index) -> Version | None:
    """Return a version that was given as a file under the id that its rows name, if that is what the index has."""
    if found is None or found.id in entries.versions or not Path(name).is_file():
        return found
    stated = as_stated(Path(name))
    return stated if stated is not None and stated.id in entries.versions else found


def refuse_unknown_codes(version: Version, entries: Index) -> None:
    """Raise InputError if an entry has a code that the version lacks.

    Raises:
        InputError: with the row of the first such entry, its id and its title.
    """
    codes = entries.codes(version.id)
    strange = set(codes.drop_nulls().unique()) - version.by_value.keys()
    if not strange:
        return
    row = int(codes.is_in(sorted(strange)).arg_max() or 0)
    entry = entries.at(row)
    raise InputError(
        f"{entries.name}, row {row + 2}, column ‘{version.id}’",
        f"{codes[row]!r} is not a code of {version.id} (entry {entry.entry_id}, ‘{entry.title}’)",
        hint="Correct it, or take the row out.",
    )


def warn_of_contradictions(loaded: Loaded) -> None:
    """Warn of entries of a user's own index that contradict each other, with their rows."""
    if loaded.kind is FileKind.INDEX_CSV:
        for note in loaded.notes:
            _warn_once(f"{loaded.name}: {note}.")


@lru_cache(maxsize=256)
def _warn_once(said: str) -> None:
    warnings.warn(said, OccumapWarning, stacklevel=5)
