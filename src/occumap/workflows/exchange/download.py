"""Fetch what a publisher publishes, prove that it is what it should be, and keep it for later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from occumap.catalog import shipped, user_data
from occumap.errors import NetworkError, OccumapError, UnknownNameError
from occumap.io.download import BY_HAND, KNOWN, fetch
from occumap.io.ons_index import read_ons_index
from occumap.io.ons_structure import read_ons_structure


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A download that is kept: what it is, where, its SHA-256, its size in bytes, and what is in it."""

    what: str
    path: Path
    sha256: str
    bytes: int
    summary: str


def download(
    what: str,
    *,
    address: str | None = None,
    folder: Path | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Downloaded:
    """Fetch one of `KNOWN`, loads it to prove that it is what it should be, and keep it.

    An older download stays as it was unless the new one is whole and can be loaded.

    Args:
        what: ``ons-index`` or ``ons-structure``.
        address: where to fetch it from, if not from its publisher's known address.
        folder: where to keep it, if not among Occumap's own downloads.
        progress: is told the bytes fetched, and all there are if the publisher says so.

    Raises:
        UnknownNameError: nothing of that name is known.
        NetworkError: it can't be fetched, or what came is something else.
        OutputError: the folder can't be written.
    """
    if what not in KNOWN:
        raise UnknownNameError(what, "nothing with this name can be downloaded", hint=f"Available: {', '.join(KNOWN)}.")
    chosen = address or KNOWN[what]
    summaries: list[str] = []

    def check(path: Path) -> None:
        try:
            summaries.append(_SUMMARIES[what](path))
        except OccumapError as error:
            raise NetworkError(chosen, f"what it sent is not {_SHOULD_BE[what]}: {error.what}", hint=BY_HAND) from None

    kept = fetch(chosen, user_data.place_of_download(what, folder), progress=progress, check=check)
    return Downloaded(what, kept.path, kept.sha256, kept.bytes, summaries[0])


def _index_summary(path: Path) -> str:
    index = read_ons_index(path)
    return f"{len(index):,} entries coded to {', '.join(index.versions)}"


def _structure_summary(path: Path) -> str:
    version = read_ons_structure(path, "soc2020", rules=shipped.rules("soc-uk"))
    return ", ".join(f"{n} {level}" for level, n in version.counts().items()) + " groups"


_SUMMARIES: Mapping[str, Callable[[Path], str]] = {"ons-index": _index_summary, "ons-structure": _structure_summary}
_SHOULD_BE = {"ons-index": "the ONS coding index", "ons-structure": "the structure of SOC2020"}
