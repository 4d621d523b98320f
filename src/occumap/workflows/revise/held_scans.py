"""The scans that pages and the API show: each is made once, by itself, for whoever asks first, and kept.

A scan takes up to a minute, so that nobody waits for one: it is made in a thread, one after another. It is kept by the
content of all that it rests on, also for the next process: with another index or other figures, it is made anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

from occumap.catalog import load, user_data
from occumap.catalog.chosen_index import ENVIRONMENT, SETTINGS
from occumap.errors import UnknownNameError
from occumap.evidence.scan.ranking import in_order
from occumap.model.scan import Scan, ScanOrder
from occumap.model.scan_drafts import ScanDrafts
from occumap.workflows.revise.scan import scan
from occumap.workflows.revise.scan_cache import keep_scan, kept_scan, scan_key
from occumap.workflows.revise.scan_drafts import scan_drafts

PATIENCE = 3.0
_Signs = tuple[tuple[str, int, int], ...]
_making: dict[tuple[str, _Signs], Future[Scan]] = {}
# The scan of each version that was made or read last, with its key.
_latest: dict[str, tuple[str, Scan]] = {}
_lock, _one_by_one = Lock(), Lock()


def held_scan(version: str, *, patience: float | None = None) -> Scan | None:
    """Return the scan of a version that is held; None if it isn't made yet.

    Args:
        version: its name, never a file.
        patience: how many seconds to wait for it; None for as long as it takes.

    Raises:
        UnknownNameError: there is no such version.
        OccumapError: it can't be scanned.
    """
    known = load.names("version")
    if version not in known:
        raise UnknownNameError(version, "no version has this name", hint=f"Versions available: {', '.join(known)}.")
    key = (version, held_signs())
    with _lock:
        found = _making.get(key)
        if found is None or (found.done() and found.exception() is not None):
            for old in [one for one in _making if one[0] == version and _making[one].done()]:
                del _making[old]
            found = _making[key] = Future()
            Thread(target=_make, args=(version, found), name=f"scan of {version}", daemon=True).start()
    try:
        return found.result(patience)
    except TimeoutError:
        return None


def held_signs() -> _Signs:
    """Return what tells from outside whether anything is held that wasn't before: files by name, time and size."""
    return tuple(sorted(_stats()))


def _stats() -> Iterator[tuple[str, int, int]]:
    chosen = os.environ.get(ENVIRONMENT, "").strip()
    for path in (user_data.data_folder(SETTINGS), Path(chosen)):
        seen = path.stat() if path.is_file() else None
        yield str(path), seen.st_mtime_ns if seen else 0, seen.st_size if seen else 0
    for folder in ("loaded", "downloads"):
        try:
            with os.scandir(user_data.data_folder(folder)) as there:
                yield from ((one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in there)
        except OSError:
            continue


@lru_cache(maxsize=16)
def ordered_scan(found: Scan, order: ScanOrder) -> Scan:
    """Return a scan ranked by people × strength, or by strength alone.

    Args:
        found: the scan.
        order: what to rank by.
    """
    return found if found.order is order else in_order(found, order)


@lru_cache(maxsize=256)
def drafted_for(found: Scan, code: str, taken: frozenset[str] = frozenset()) -> ScanDrafts:
    """Return the issue drafted for one group of a scan.

    Args:
        found: the scan.
        code: of the group.
        taken: codes that the revision which takes the issue gives to groups already.

    Raises:
        UnknownNameError: the scan has no such group.
    """
    return scan_drafts(found, only=[found[code].code.value], taken=sorted(taken))


def _make(version: str, made: Future[Scan]) -> None:
    try:
        with _one_by_one:
            key = scan_key(version)
            known, latest = _latest.get(version, ("", None))
            found = latest if known == key and latest is not None else kept_scan(version, key)
            if found is None:
                found = scan(version)
                keep_scan(version, key, found)
            _latest[version] = key, found
            made.set_result(found)
    except BaseException as error:
        made.set_exception(error)
