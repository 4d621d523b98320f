"""A crosswalk between two versions, in whatever file it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from occumap.catalog.load import load
from occumap.catalog.read_file import kind_of
from occumap.catalog.recognised import FileKind
from occumap.errors import InputError
from occumap.io.crosswalk_csv import MOSTLY, read_crosswalk_csv
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

# Tables whose columns say nothing of versions: which codes stand in them decides.
_PLAIN = (FileKind.CROSSWALK, FileKind.CSV, FileKind.SHEET, FileKind.WIDE, FileKind.INDEX_CSV)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def crosswalk_between(name: str | Path, old: Version, new: Version, options: ReadOptions = TOLD) -> Correspondence:
    """Return the correspondence between two versions that a file or a name holds; see `load.crosswalk`."""
    path = Path(name)
    if path.is_file() and _is_plain(path, options):
        stated = _stated(path, options)
        if stated is None or _turned(stated, old, new) is None:
            return read_crosswalk_csv(path, old, new, options)
    return fitted(load(name, "correspondence", options=options).correspondences, old, new, str(name))


def fitted(
    tables: Sequence[Correspondence], old: Version, new: Version, where: str, *, by_codes: bool = True
) -> Correspondence:
    """Return the one of some correspondences that leads from a version to another, turned round if need be.

    Args:
        tables: correspondences.
        old: the version that it is to lead from.
        new: the version that it is to lead to.
        where: what holds them.
        by_codes: whether one between versions of other names will do, if its codes are those of these two.

    Raises:
        InputError: none of them does, or several do; a code that its version hasn't.
    """
    found = [turned for table in tables if (turned := _turned(table, old, new))]
    if not found and by_codes:
        both = [turned for table in tables for turned in (table, table.inverse())]
        fits = {n: _fit(table, old, new) for n, table in enumerate(both)}
        best = max(fits.values(), default=0.0)
        found = [_between(both[n], old, new) for n, fit in fits.items() if fit == best >= MOSTLY]
    if len(found) != 1:
        between = "; ".join(f"{table.from_version} to {table.to_version}" for table in tables)
        raise InputError(
            where,
            f"its correspondence is {between}, not {old.id} to {new.id}",
            hint="Give the versions by the names it uses; a file is kept under a name by: occumap load FILE --as NAME",
        )
    for link in found[0].links:
        for code, version in ((link.from_code, old), (link.to_code, new)):
            if code.value not in version:
                raise InputError(where, f"{version.id} has no group {code.value}", hint="Correct it, or the version.")
    return found[0]


def _fit(table: Correspondence, old: Version, new: Version) -> float:
    """Return the share of the codes of a table that are codes of the two versions: the lower of both sides."""
    sides = (({link.from_code.value for link in table.links}, old), ({link.to_code.value for link in table.links}, new))
    return min(sum(code in version for code in codes) / max(len(codes), 1) for codes, version in sides)


def _between(table: Correspondence, old: Version, new: Version) -> Correspondence:
    """Return a table with its codes as those of two versions."""
    names = {table.from_version: old.id, table.to_version: new.id}
    links = (
        replace(link, from_code=Code(old.id, link.from_code.value), to_code=Code(new.id, link.to_code.value))
        for link in table.links
    )
    nowhere = (Code(names.get(code.version, code.version), code.value) for code in table.without_counterpart)
    return Correspondence(old.id, new.id, tuple(links), tuple(sorted(nowhere)))


def _is_plain(path: Path, options: ReadOptions) -> bool:
    """Return whether it is a table of text that doesn't name its versions."""
    try:
        return kind_of(path, "correspondence", options=options).kind in _PLAIN
    except InputError:
        with path.open("rb") as file:
            return not file.read(4).startswith(_WORKBOOKS)


def _stated(path: Path, options: ReadOptions) -> Correspondence | None:
    """Return the correspondence of a plain table that does name its versions."""
    try:
        return load(path, "correspondence", options=options).correspondence()
    except InputError:
        return None


def _turned(table: Correspondence, old: Version, new: Version) -> Correspondence | None:
    """Return the table from the old version to the new one, None if it is between others."""
    ends = (table.from_version, table.to_version)
    if ends == (old.id, new.id):
        return table
    return table.inverse() if ends == (new.id, old.id) else None
