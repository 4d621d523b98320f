"""Weighted correspondences and what is known of their sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from occumap.catalog import load
from occumap.errors import UnknownNameError
from occumap.evidence.viability import Source
from occumap.io.dual_coding import read_dual_coding
from occumap.io.figures_table import scan_records
from occumap.io.frames import GivenFrame
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence, covered

MADE_UP = "made-up"
_DATA = files("occumap.data") / "evidence"
_MADE_UP_VERSIONS = ("soc2010", "soc2020")


@cache
def sources() -> Mapping[str, Source]:
    """Return the year and people of the sources Occumap knows.

    >>> sources()["census2011"].year
    2011
    """
    stated = tomllib.loads(_DATA.joinpath("sources.toml").read_text(encoding="utf-8"))
    return {
        name: Source(said["title"], said.get("year"), said.get("people"), said.get("made_up", False))
        for name, said in stated.items()
    }


def weights(
    name: WeightedCorrespondence | GivenFrame | str | Path = MADE_UP,
    from_version: str = "",
    to_version: str = "",
    *,
    weight: str = "",
    groups: Sequence[str] = (),
    leave_uncoded: bool = False,
) -> WeightedCorrespondence:
    """Return weights: themselves, by name (``made-up`` comes with Occumap), or from a file or a data frame of records.

    They are checked against the versions that are known. Records name the two versions by their columns, unless given.

    Raises:
        UnknownNameError: neither a name in the catalog nor a file.
        InputError: the file isn't what it should be, or its codes are of other versions.

    >>> weights().sources, weights().groups
    (('made-up',), ('all', 'men', 'women'))
    """
    if isinstance(name, WeightedCorrespondence):
        return _covered(name)
    if name == MADE_UP:
        with as_file(_DATA.joinpath("made-up-records.csv")) as made_up:
            return _covered(
                read_dual_coding(
                    made_up,
                    from_version or _MADE_UP_VERSIONS[0],
                    to_version or _MADE_UP_VERSIONS[1],
                    source=MADE_UP,
                    weight="weight",
                    groups=("sex",),
                )
            )
    path: Path | GivenFrame = name if isinstance(name, GivenFrame) else Path(name)
    if isinstance(path, Path) and not path.exists():
        raise UnknownNameError(
            str(name), "no weights have this name, and no file either", hint=f"Give a file, or {MADE_UP}."
        )
    if not (from_version or to_version):
        from_version, to_version = _versions_of_columns(path)
    held = {stated: version_or_none(stated) for stated in (from_version, to_version) if stated}
    return _covered(
        read_dual_coding(
            path,
            from_version,
            to_version,
            weight=weight,
            groups=groups,
            leave_uncoded=leave_uncoded,
            codes={known: [group.code.value for group in version.lowest] for known, version in held.items() if version},
        )
    )


def _versions_of_columns(path: Path | GivenFrame) -> tuple[str, str]:
    """Return the two versions held that name columns of a table, in their order; empty for any other file."""
    if isinstance(path, GivenFrame):
        names = path.polars.columns
    elif path.suffix.casefold() in {".csv", ".parquet"}:
        names = scan_records(path).collect_schema().names()
    else:
        return "", ""
    known = [name for name in map(str.casefold, names) if name in load.names("version")]
    return (known[0], known[1]) if len(known) == 2 else ("", "")


def version_or_none(name: str) -> Version | None:
    """Return a version in the catalog or in a file; None for one that is only known by its codes."""
    try:
        return load.version(name)
    except UnknownNameError:
        return None


def _covered(table: WeightedCorrespondence) -> WeightedCorrespondence:
    return covered(table, version_or_none(table.from_version), version_or_none(table.to_version))
