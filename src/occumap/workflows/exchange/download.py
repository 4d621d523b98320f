"""Fetch what a publisher publishes, prove that it is what it should be, and keep it for later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from occumap.atomic import write_file
from occumap.catalog import shipped, user_data
from occumap.catalog.user_data import DOWNLOAD_ENDINGS
from occumap.errors import InputError, NetworkError, OccumapError, UnknownNameError, cannot_read
from occumap.io.download import BY_HAND, KNOWN, PAGES, WebPageError, checksum_path, fetch
from occumap.io.ons_index import read_ons_index
from occumap.io.ons_index_tables import is_zip_of_tables
from occumap.io.ons_releases import releases_on
from occumap.io.ons_structure import read_ons_structure


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A download that is kept: what it is, where, its SHA-256, its size in bytes, and what is in it.

    ``release`` says which of several releases was taken, where a page lists them.
    """

    what: str
    path: Path
    sha256: str
    bytes: int
    summary: str
    release: str = ""


def download(
    what: str,
    *,
    address: str | None = None,
    folder: Path | None = None,
    file: Path | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Downloaded:
    """Fetch one of `KNOWN`, load it to prove that it is what it should be, and keep it.

    The index has several releases: the newest that the publisher's page lists is taken. An older download stays as it
    was unless the new one is whole and can be loaded.

    Args:
        what: ``ons-index`` or ``ons-structure``.
        address: where to fetch it from, if not from its publisher's known address: the file, or a page that lists it.
        folder: where to keep it, if not among Occumap's own downloads.
        file: a file that you already have, to be checked and kept without any network.
        progress: is told the bytes fetched, and all there are if the publisher says so.

    Raises:
        UnknownNameError: nothing of that name is known.
        InputError: the file you have is something else.
        NetworkError: it can't be fetched, or what came is something else.
        OutputError: the folder can't be written.
    """
    if what not in KNOWN:
        raise UnknownNameError(what, "nothing with this name can be downloaded", hint=f"Available: {', '.join(KNOWN)}.")
    if file is not None:
        return _keep_file(what, file, folder)
    fetch_from = _Fetching(what, folder, progress)
    if address is not None or what not in PAGES:
        return fetch_from.file_or_page(address or KNOWN[what])
    try:
        return fetch_from.file_or_page(PAGES[what][0])
    except WebPageError:
        said = "the release of 16 April 2025, since the publisher’s page lists none that Occumap recognises"
        return replace(fetch_from.file(KNOWN[what]), release=said)


@dataclass(frozen=True)
class _Fetching:
    what: str
    folder: Path | None
    progress: Callable[[int, int | None], None] | None

    def file_or_page(self, address: str) -> Downloaded:
        """Fetch a file; from a page that lists releases, the newest of them."""
        try:
            return self.file(address)
        except WebPageError as page:
            about = PAGES[self.what][1] if self.what in PAGES else ""
            found = releases_on(page.page, address, about) if about else ()
            if not found:
                raise
            return replace(self.file(found[0].address), release=found[0].in_words)

    def file(self, address: str) -> Downloaded:
        """Fetch a file, which takes its place when it is whole and has been loaded."""
        summaries: list[str] = []

        def check(path: Path) -> None:
            try:
                summaries.append(_SUMMARIES[self.what](path))
            except OccumapError as error:
                what = f"what it sent is not {_SHOULD_BE[self.what]}: {error.what}"
                raise NetworkError(address, what, hint=BY_HAND) from None

        ending = ".zip" if address.casefold().endswith(".zip") else ".xlsx"
        target = user_data.place_of_download(self.what, self.folder, ending=ending)
        kept = fetch(address, target, progress=self.progress, check=check)
        path = _in_its_form(self.what, kept.path, kept.sha256)
        return Downloaded(self.what, path, kept.sha256, kept.bytes, summaries[0])


def _keep_file(what: str, file: Path, folder: Path | None) -> Downloaded:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise cannot_read(file, error) from None
    try:
        summary = _SUMMARIES[what](file)
    except OccumapError as error:
        raise InputError(str(file), f"it is not {_SHOULD_BE[what]}: {error.what}", hint=error.hint) from None
    ending = ".zip" if is_zip_of_tables(file) else ".xlsx"
    path = write_file(user_data.place_of_download(what, folder, ending=ending), content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Downloaded(what, _in_its_form(what, path, sha256), sha256, len(content), summary)


def _in_its_form(what: str, path: Path, sha256: str) -> Path:
    """Return where a download lies when its name says its form; what was kept in another form has made room."""
    ending = ".zip" if is_zip_of_tables(path) else ".xlsx"
    place = path.with_name(f"{what}{ending}")
    if path != place:
        path.replace(place)
    write_file(checksum_path(place), f"{sha256}  {place.name}\n".encode())
    for other in DOWNLOAD_ENDINGS:
        if other != ending:
            old = place.with_name(f"{what}{other}")
            checksum_path(old).unlink(missing_ok=True)
            old.unlink(missing_ok=True)
    return place


def _index_summary(path: Path) -> str:
    index = read_ons_index(path)
    return f"{len(index):,} entries coded to {', '.join(index.versions)}"


def _structure_summary(path: Path) -> str:
    version = read_ons_structure(path, "soc2020", rules=shipped.rules("soc-uk"))
    return ", ".join(f"{n} {level}" for level, n in version.counts().items()) + " groups"


_SUMMARIES: Mapping[str, Callable[[Path], str]] = {"ons-index": _index_summary, "ons-structure": _structure_summary}
_SHOULD_BE = {"ons-index": "the ONS coding index", "ons-structure": "the structure of SOC2020"}
