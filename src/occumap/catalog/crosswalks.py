"""A crosswalk between two versions, in whatever file it comes."""

from __future__ import annotations

from pathlib import Path

from occumap.catalog.load import load
from occumap.catalog.loaded import Loaded
from occumap.catalog.read_file import kind_of
from occumap.catalog.recognised import FileKind
from occumap.errors import InputError
from occumap.io.crosswalk_csv import read_crosswalk_csv
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version

# Tables whose columns say nothing of versions: which codes stand in them decides.
_PLAIN = (FileKind.CROSSWALK, FileKind.CSV, FileKind.WIDE, FileKind.INDEX_CSV)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def crosswalk_between(name: str | Path, old: Version, new: Version) -> Correspondence:
    """Return the correspondence between two versions that a file or a name holds; see `load.crosswalk`."""
    path = Path(name)
    if path.is_file() and _is_plain(path):
        stated = _stated(path)
        if stated is None or _turned(stated, old, new) is None:
            return read_crosswalk_csv(path, old, new)
    return _of_these(load(name, "correspondence"), old, new)


def _is_plain(path: Path) -> bool:
    """Return whether it is a table of text that doesn't name its versions."""
    try:
        return kind_of(path, "correspondence").kind in _PLAIN
    except InputError:
        with path.open("rb") as file:
            return not file.read(4).startswith(_WORKBOOKS)


def _stated(path: Path) -> Correspondence | None:
    """Return the correspondence of a plain table that does name its versions."""
    try:
        return load(path, "correspondence").correspondence()
    except InputError:
        return None


def _of_these(loaded: Loaded, old: Version, new: Version) -> Correspondence:
    found = [turned for table in loaded.correspondences if (turned := _turned(table, old, new))]
    if len(found) != 1:
        between = "; ".join(f"{table.from_version} to {table.to_version}" for table in loaded.correspondences)
        raise InputError(
            loaded.name,
            f"its correspondence is {between}, not {old.id} to {new.id}",
            hint="Give the versions by the names it uses; a file is kept under a name by: occumap load FILE --as NAME",
        )
    for link in found[0].links:
        for code, version in ((link.from_code, old), (link.to_code, new)):
            if code.value not in version:
                raise InputError(
                    loaded.name, f"{version.id} has no group {code.value}", hint="Correct the code, or the version."
                )
    return found[0]


def _turned(table: Correspondence, old: Version, new: Version) -> Correspondence | None:
    """Return the table from the old version to the new one, None if it is between others."""
    ends = (table.from_version, table.to_version)
    if ends == (old.id, new.id):
        return table
    return table.inverse() if ends == (new.id, old.id) else None
