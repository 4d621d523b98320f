"""Versions known by the codes of an index alone."""

from __future__ import annotations

from functools import lru_cache

from occumap.errors import UnknownNameError
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
