"""Scans that were made are kept in the user's cache, by the content of all that they rest on.

A name alone says nothing: another index under the same name makes another scan, and the same index loaded twice the
same one. The program that scans is part of what a scan rests on. A file that can't be read, or is damaged, is no scan:
it is made anew.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from occumap.catalog import load, user_data
from occumap.catalog.file_cache import content_hash
from occumap.catalog.held_indexes import index_coded_to
from occumap.checksums import is_whole, sum_of, write_with_sum
from occumap.errors import OccumapError
from occumap.model.code import Code
from occumap.model.scan import HiddenPart, Scan, ScanKind, ScanMeasure, ScannedGroup, ScanOrder, ScanSource
from occumap.model.version import Version
from occumap.workflows.revise.scan_figures import figures_of

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun

# Scans of one version that are kept, the latest: those of an earlier index go.
KEPT = 3
# What the program that scans is made of.
_PROGRAM = ("evidence", "workflows/revise", "workflows/figures", "model", "io", "data/evidence")
_READ_TOO: tuple[Noun, ...] = ("framework", "correspondence", "version")
_DAMAGED = (OSError, EOFError, ValueError, LookupError, TypeError)


def scan_key(version: str) -> str:
    """Return what tells the scan of a version from others: the hash of all that it rests on.

    Args:
        version: its name.

    Raises:
        OccumapError: something that it rests on can't be read.
    """
    held = load.version(version)
    index = index_coded_to((held,))
    digest = sha256(_program().encode())
    for said in (_content(held), index.name if index else "", index.frame.write_csv() if index else ""):
        digest.update(said.encode() + b"\0")
    for table in figures_of(held, ()):
        digest.update(f"{table.name}\0{table.frame.write_csv()}\0".encode())
    for place in _beside():
        digest.update(f"{place.name}\0{content_hash(place)}\0".encode())
    return digest.hexdigest()[:32]


def _content(version: Version) -> str:
    groups = [(str(one), one.level, str(one.parent)) for one in version.groups]
    return repr((version.id, version.title, version.language, version.rules, groups))


def _beside() -> Iterator[Path]:
    """Yield where frameworks, correspondences and versions of the user's own are, in order."""
    for kind in _READ_TOO:
        for name in user_data.own(kind):
            yield user_data.place_of(name, kind)


@cache
def _program() -> str:
    """Return what tells this program from others: its version, and the hash of its source."""
    digest = sha256(metadata.version("occumap").encode())
    for name in _PROGRAM:
        for content in _sources(files("occumap").joinpath(name)):
            digest.update(content)
    return digest.hexdigest()


def _sources(place: Traversable) -> Iterator[bytes]:
    for one in sorted(place.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            yield from _sources(one)
        elif one.name.endswith((".py", ".csv")):
            yield one.read_bytes()


def kept_scan(version: str, key: str) -> Scan | None:
    """Return a scan that is kept, or None: it never was, or what was kept is damaged.

    Args:
        version: its name.
        key: as `scan_key` gives it.
    """
    place = _place(version, key)
    with suppress(*_DAMAGED, OccumapError):
        return scan_from_json(gzip.decompress(place.read_bytes())) if is_whole(place) else None
    return None


def keep_scan(version: str, key: str, scan: Scan) -> None:
    """Keep a scan, and drop those of the same version that were made before the last few. Without a place, nothing is.

    Args:
        version: its name.
        key: as `scan_key` gives it.
        scan: what was found.
    """
    place = _place(version, key)
    with user_data.cached_if_possible("The scan"):
        write_with_sum(place, gzip.compress(scan_as_json(scan), 4, mtime=0))
        with suppress(OSError):
            there = sorted(place.parent.glob(f"{version}.*.json.gz"), key=lambda one: -one.stat().st_mtime_ns)
            for old in there[KEPT:]:
                old.unlink(missing_ok=True)
                sum_of(old).unlink(missing_ok=True)


def _place(version: str, key: str) -> Path:
    return user_data.cache_folder("scans") / f"{version}.{key}.json.gz"


def scan_as_json(scan: Scan) -> bytes:
    """Return all of a scan, so that `scan_from_json` gives the same again."""
    return json.dumps(asdict(scan), ensure_ascii=False).encode()


def scan_from_json(content: bytes) -> Scan:
    """Return the scan that was written.

    Raises:
        ValueError: it is no JSON.
        LookupError: something is missing.
        TypeError: something has another name.
    """
    stated: Mapping[str, Any] = json.loads(content)
    return Scan(
        stated["version"],
        stated["index"],
        tuple(_group(one) for one in stated["groups"]),
        tuple(ScanSource(**one) for one in stated["sources"]),
        tuple(stated["notes"]),
        tuple(stated["ranking"]),
        ScanOrder(stated["order"]),
    )


def _group(stated: Mapping[str, Any]) -> ScannedGroup:
    measures = tuple(_measure(one) for one in stated["measures"])
    return ScannedGroup(**{**stated, "code": Code(**stated["code"]), "measures": measures})


def _measure(stated: Mapping[str, Any]) -> ScanMeasure:
    parts, others = tuple(_part(one) for one in stated["parts"]), _codes(stated["others"])
    return ScanMeasure(**{**stated, "kind": ScanKind(stated["kind"]), "others": others, "parts": parts})


def _part(stated: Mapping[str, Any]) -> HiddenPart:
    to = None if stated["to"] is None else Code(**stated["to"])
    texts = {name: tuple(stated[name]) for name in ("entries", "titles")}
    return HiddenPart(**{**stated, **texts, "codes": _codes(stated["codes"]), "to": to})


def _codes(stated: list[Mapping[str, str]]) -> tuple[Code, ...]:
    return tuple(Code(**one) for one in stated)
