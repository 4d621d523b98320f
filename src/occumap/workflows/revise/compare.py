"""What became of every group between two versions."""

from __future__ import annotations

from pathlib import Path

from occumap.atomic import write_together
from occumap.catalog import load, shipped
from occumap.catalog.values import index_of, version_of
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Comparison
from occumap.model.version import Version
from occumap.render.revision_files import changes_csv, correspondence_csv
from occumap.revision.compare import compare as compare_versions
from occumap.revision.compare import correspondence_in


def compare(
    old: Version | str | Path,
    new: Version | str | Path,
    *,
    index: Index | str | Path = shipped.STARTER,
    crosswalk: Correspondence | Path | None = None,
) -> Comparison:
    """Return what became of every group between two versions.

    Args:
        old: the earlier version: a name, a file of any kind, or the version itself.
        new: the later version, likewise.
        index: an index coded to both: a name, a file, or the index itself.
        crosswalk: a correspondence between them, a file with one, or a CSV of pairs of codes, instead of an index.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> comparison = compare("soc2010", "soc2020")
    >>> sum(1 for change in comparison.changes if change.group.version == "soc2010" and change.level == "unit")
    369
    """
    first, second = version_of(old), version_of(new)
    if isinstance(crosswalk, Correspondence):
        return compare_versions(first, second, crosswalk)
    if crosswalk:
        return compare_versions(first, second, load.crosswalk(crosswalk, first, second))
    entries = index_of(index, coded_to=(first, second))
    return compare_versions(first, second, correspondence_in(entries, first, second))


def keep(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Write the changes and the correspondence into a folder: both or none.

    Raises:
        OutputError: the folder can't be written.
    """
    return write_together(
        folder,
        {
            "changes.csv": changes_csv(comparison),
            "correspondence.csv": correspondence_csv(comparison.correspondence, comparison.changes),
        },
    )
