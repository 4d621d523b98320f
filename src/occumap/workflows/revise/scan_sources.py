"""The index that a scan goes by, and other classifications that it leads to.

Nothing that is later than the version scanned is used: codes of later versions are the answer to a scan of an earlier
one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress

import polars as pl

from occumap.catalog import load
from occumap.errors import OccumapError
from occumap.evidence.scan.material import Counterpart, Entries
from occumap.model.index import ADDED, Index
from occumap.model.scan import ScanSource
from occumap.model.soc_skill_levels import skill_level
from occumap.model.version import Version
from occumap.workflows.figures.discover import OF_THE_LAST, VINTAGES, helpful_versions

# The release of the ONS index with which SOC2020 came out.
FIRST_RELEASE = "V1"
_EXTENDED = "ext"


def entries_of(index: Index, version: Version, *, with_codes_of: Sequence[str] = ()) -> Entries:
    """Return an index as a scan reads it: without what is later than the version.

    Args:
        index: coded to the version.
        version: what is scanned.
        with_codes_of: versions whose codes may help; all earlier ones if none is named.

    Raises:
        OccumapError: it isn't coded to the version, or a version that is named shows the answer.
    """
    index.codes(version.id)
    helpful = helpful_versions(index, version.id, with_codes_of)
    known = index.frame.drop([name for name in later_codes(version, index) if name in index.versions])
    more = ""
    if is_earlier(version) and index.added:
        known = known.filter(pl.col(ADDED).is_null()).drop(ADDED)
        more = f", without {len(index) - len(known):,} added since"
    kept = index if known.width == index.frame.width else Index(index.name, known)
    levelled = tuple(name for name in (_beside(version, kept)) if skill_level(name, _any_code(kept, name)))
    about = f"index {index.name}, {len(kept):,} entries{more}"
    return Entries(ScanSource(index.name, about, version.id), kept, helpful, levelled, FIRST_RELEASE)


def is_earlier(version: Version) -> bool:
    """Return whether a later version of the same classification is known."""
    return version.id in VINTAGES[:-1]


def later_codes(version: Version, index: Index) -> tuple[str, ...]:
    """Return the versions of an index whose codes were given for a later version than the one scanned."""
    if not is_earlier(version):
        return ()
    later = (*VINTAGES[VINTAGES.index(version.id) + 1 :], *OF_THE_LAST)
    return tuple(name for name in index.versions if name in later)


def counterparts_of(version: Version, entries: Entries | None) -> tuple[Counterpart, ...]:
    """Return other classifications that a version is linked to, by the index and by correspondences that are kept."""
    found: list[Counterpart] = []
    if entries is not None:
        for name in _beside(version, entries.index):
            pairs: dict[str, Counter[str]] = defaultdict(Counter)
            both = entries.index.frame.select(version.id, name).drop_nulls()
            for own, other in both.iter_rows():
                pairs[own][other] += 1
            with suppress(OccumapError):
                found.append(Counterpart(entries.source, load.version(f"{load.CATALOG}{name}"), pairs))
    return (*found, *_correspondences(version))


def _correspondences(version: Version) -> list[Counterpart]:
    found = []
    for name in load.names("correspondence"):
        with suppress(OccumapError):
            for table in load.load(name, "correspondence", files=False).correspondences:
                turned = table if table.from_version == version.id else table.inverse()
                if turned.from_version == version.id and _family(turned.to_version) != _family(version.id):
                    pairs: dict[str, dict[str, float]] = defaultdict(dict)
                    for link in turned.links:
                        pairs[link.from_code.value][link.to_code.value] = 1.0
                    source = ScanSource(name, f"correspondence {name}, {len(turned.links):,} links")
                    found.append(Counterpart(source, load.version(turned.to_version), pairs, "links"))
    return found


def _beside(version: Version, index: Index) -> tuple[str, ...]:
    """Return the newest version of each other classification that an index is coded to, of those held."""
    held = {name.casefold() for name in load.names("version")}
    newest = {
        _family(name): name for name in index.versions if name.casefold() in held and not name.endswith(_EXTENDED)
    }
    return tuple(name for family, name in newest.items() if family != _family(version.id))


def _family(version: str) -> str:
    """Return the classification that a version is one of, by its name.

    >>> _family("soc2020ext"), _family("us_soc2018"), _family("isco08")
    ('soc', 'us_soc', 'isco')
    """
    found = re.match(r"[^\d]+", version.casefold())
    return found[0].strip("_- ") if found else version.casefold()


def _any_code(index: Index, name: str) -> str:
    return next(iter(index.codes(name).drop_nulls()), "")
