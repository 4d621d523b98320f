"""What became of every group between any two versions that share an index or have a crosswalk."""

from __future__ import annotations

import polars as pl

from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Comparison
from occumap.model.version import Version
from occumap.revision.change_types import derive_changes


def compare(old: Version, new: Version, table: Correspondence) -> Comparison:
    """Return the derived change types of all groups, and the links they are read from.

    Args:
        old: the earlier version.
        new: the later version.
        table: links between their lowest levels, from an index (`correspondence_in`) or a crosswalk.
    """
    return Comparison(old, new, table, derive_changes(old, new, table))


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
