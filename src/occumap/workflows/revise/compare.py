"""What became of every group between two versions."""

from __future__ import annotations

from pathlib import Path

from occumap.atomic import write_together
from occumap.catalog import load, shipped
from occumap.model.plan import Comparison
from occumap.render.revision_files import changes_csv, correspondence_csv
from occumap.revision.compare import compare as compare_versions
from occumap.revision.compare import correspondence_in


def compare(old: str, new: str, *, index: str = shipped.STARTER, crosswalk: Path | None = None) -> Comparison:
    """What became of every group between two versions.

    Args:
        old: name of the earlier version, or a file of any kind.
        new: name of the later version, or a file of any kind.
        index: name or file of an index coded to both.
        crosswalk: a file with a correspondence between them, or a CSV of pairs of codes, instead of an index.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> comparison = compare("soc2010", "soc2020")
    >>> sum(1 for change in comparison.changes if change.group.version == "soc2010" and change.level == "unit")
    369
    """
    first, second = load.version(old), load.version(new)
    if crosswalk:
        return compare_versions(first, second, load.crosswalk(crosswalk, first, second))
    entries = load.index(index, coded_to=(first, second))
    return compare_versions(first, second, correspondence_in(entries, first, second))


def keep(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Writes the changes and the correspondence into a folder: both or none.

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
