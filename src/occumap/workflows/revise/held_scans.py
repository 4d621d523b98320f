"""The scans that pages and the API show: each is made once in a process, by itself, for whoever asks first.

A scan takes up to a minute, so that nobody waits for one: it is made in a thread, one after another. What it rests on
is part of its name: with another index or other figures kept, it is made anew.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import lru_cache
from threading import Lock, Thread

from occumap.catalog import load
from occumap.errors import UnknownNameError
from occumap.evidence.scan.ranking import in_order
from occumap.model.scan import Scan, ScanOrder
from occumap.model.scan_drafts import ScanDrafts
from occumap.workflows.revise.scan import scan
from occumap.workflows.revise.scan_drafts import scan_drafts

PATIENCE = 3.0
_Key = tuple[str, tuple[str, ...], tuple[str, ...]]
_making: dict[_Key, Future[Scan]] = {}
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
    key = (version, tuple(load.names("index")), tuple(load.names("context")))
    with _lock:
        found = _making.get(key)
        if found is None or (found.done() and found.exception() is not None):
            found = _making[key] = Future()
            Thread(target=_make, args=(version, found), name=f"scan of {version}", daemon=True).start()
    try:
        return found.result(patience)
    except TimeoutError:
        return None


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
            made.set_result(scan(version))
    except BaseException as error:
        made.set_exception(error)
