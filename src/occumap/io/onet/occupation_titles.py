"""What else an occupation of O*NET is called: alternate titles, and those that people reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from occumap.io.onet.table_files import ReleaseTables

_IN_BRACKETS = re.compile(r"(?P<outer>[^()]+?)\s*\((?P<inner>[^()]+)\)")
_SHORTEST = 2


def read_titles(release: ReleaseTables) -> pl.DataFrame | None:
    """Return profile, title: each title of an occupation once, as published; None where no table has any.

    Where a title has its abbreviation in brackets (``Registered Nurse (RN)``), both count as titles too.

    Raises:
        InputError: a table can't be read or lacks a column.
    """
    parts = []
    alternate = release.table("Alternate Titles")
    if alternate is not None:
        parts += [alternate.frame.select("profile", "title"), alternate.frame.select("profile", title="short")]
    reported = release.table("Sample of Reported Titles")
    if reported is not None:
        parts.append(reported.frame.select("profile", "title"))
    if not parts:
        return None
    titles = pl.concat(parts).drop_nulls().unique(maintain_order=True)
    apart = titles.filter(pl.col("title").str.contains("(", literal=True))
    more = [(profile, form) for profile, title in apart.iter_rows() for form in forms_of(title)]
    added = pl.DataFrame(more, schema=titles.schema, orient="row")
    return pl.concat([titles, added]).unique(maintain_order=True)


def forms_of(title: str) -> Iterator[str]:
    """Yield a title and its abbreviation apart, where one stands in brackets beside the other.

    >>> list(forms_of("Registered Nurse (RN)")), list(forms_of("CEO (Chief Executive Officer)"))
    (['Registered Nurse', 'RN'], ['CEO', 'Chief Executive Officer'])
    >>> list(forms_of("Teacher (High School)"))
    []
    """
    found = _IN_BRACKETS.fullmatch(title.strip())
    if found is None:
        return
    outer, inner = found["outer"], found["inner"]
    if _abbreviates(inner, outer) or _abbreviates(outer, inner):
        yield from (outer, inner)


def _abbreviates(short: str, long: str) -> bool:
    """Return whether a text is made of first letters of the words of another, in their order."""
    letters = "".join(sign for sign in short.casefold() if sign.isalnum())
    starts = "".join(word[0] for word in re.findall(r"[^\W_]+", long.casefold()))
    if " " in short.strip() or not _SHORTEST <= len(letters) <= len(starts):
        return False
    rest = iter(starts)
    return all(letter in rest for letter in letters)
