"""What became of every group between any two versions that share an index or have a crosswalk."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from occumap.errors import InputError
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Comparison
from occumap.model.version import Group, Version
from occumap.revision.change_types import derive_changes
from occumap.revision.compose import plain_title


def compare(old: Version, new: Version, table: Correspondence, *, based_on: str = "") -> Comparison:
    """Return the derived change types of all groups, and the links they are read from.

    Args:
        old: the earlier version.
        new: the later version.
        table: links between them, from an index (`correspondence_in`) or a crosswalk. A group that has none stays
            unlinked, whatever its code; that it ended or is new is only said if the table says so.
        based_on: where the links come from, in words.

    Raises:
        InputError: a link leads from or to a group that its version doesn't have.
    """
    for version, codes in (
        (old, [link.from_code.value for link in table.links]),
        (new, [link.to_code.value for link in table.links]),
    ):
        strange = sorted({code for code in codes if code not in version})
        if strange:
            more = f" (and {len(strange) - 1:,} more)" if len(strange) > 1 else ""
            raise InputError(
                based_on or f"{table.from_version} to {table.to_version}",
                f"{version.id} has no group {strange[0]}{more}",
                hint="Correct the codes, or give the version that they are of.",
            )
    return Comparison(old, new, table, derive_changes(old, new, table, complete=False), based_on)


def correspondence_by_titles(old: Version, new: Version) -> Correspondence:
    """Return links between groups of the same title, for versions that nothing else joins.

    Groups that nothing is under are linked under one code and title, else by a title that only one group on each side
    still has. A code alone links nothing.

    >>> from occumap.examples import small_version
    >>> len(correspondence_by_titles(small_version(), small_version()).links)
    7
    """
    pairs = [
        (group.code.value, group.code.value)
        for group in old.leaves
        if (other := new.get(group.code.value)) and plain_title(other.title) == plain_title(group.title)
    ]
    done_old, done_new = {a for a, _ in pairs}, {b for _, b in pairs}
    left_old = _by_title(group for group in old.leaves if group.code.value not in done_old)
    left_new = _by_title(group for group in new.leaves if group.code.value not in done_new)
    pairs += [
        (one[0], left_new[title][0])
        for title, one in left_old.items()
        if len(one) == 1 and len(left_new.get(title, ())) == 1
    ]
    return Correspondence.from_counts(old.id, new.id, dict.fromkeys(pairs))


def _by_title(groups: Iterable[Group]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in groups:
        found.setdefault(plain_title(group.title), []).append(group.code.value)
    return found


def correspondence_in(index: Index, old: Version, new: Version) -> Correspondence:
    """Return the correspondence that an index coded to both versions holds, with numbers of entries.

    Raises:
        UnknownNameError: the index isn't coded to one of them.

    >>> from occumap.examples import small_index, small_version
    >>> table = correspondence_in(small_index(), small_version(), small_version())
    >>> table.leaving("11")[0].entries
    3
    """
    pairs = pl.DataFrame({"old": index.codes(old.id), "new": index.codes(new.id)}).drop_nulls()
    counts = {(a, b): n for a, b, n in pairs.group_by("old", "new").len().iter_rows()}
    return Correspondence.from_counts(old.id, new.id, counts)
