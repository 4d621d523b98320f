"""What is costly to make and then quick: coders by version, and the search. Made once, first in the background."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from occumap.catalog.chosen_index import ENVIRONMENT, chosen_index
from occumap.catalog.shipped import STARTER
from occumap.catalog.user_data import held_mark, held_stamp
from occumap.errors import OccumapError
from occumap.web.server.logs import log_event

if TYPE_CHECKING:
    from occumap.catalog.coders import Coder
    from occumap.workflows.search import Search

# The first page comes before the coder: both would share a core.
BEFORE = 1.0
# How long a page waits for a coder that isn't ready before it says so.
PATIENCE = 3.0
_MAX_SEARCHES = 6
Mark = tuple[tuple[str, int, int], ...]
# In no index: its answer loads or compiles all that answers need.
_UNHEARD_OF = "xylophonic unheard of"


class Warm:
    """Coders and the search of one process; whoever asks before they are ready waits for them.

    Args:
        version: the one that is made ready first.
        patience: how many seconds a page waits for a coder; None for as long as it takes.
    """

    def __init__(self, *, version: str = "soc2020", patience: float | None = PATIENCE) -> None:
        self.default_version = version
        self._patience = patience
        self._making: dict[tuple[str, str], tuple[Mark, Future[Coder]]] = {}
        self._searches: dict[tuple[str, str], tuple[Mark, Search]] = {}
        self._lock = Lock()
        self._search_lock = Lock()
        self._stopped = Event()
        self._failed = False

    @property
    def state(self) -> str:
        """``warming``, ``ready`` or ``failed``."""
        return "ready" if self.is_ready(self.default_version) else "failed" if self._failed else "warming"

    def is_ready(self, version: str, index: str = "") -> bool:
        """Return whether the coder to a version has given its first answer, so that the next ones take no time."""
        return self.ready_coder(version, index) is not None

    def ready_coder(self, version: str, index: str = "") -> Coder | None:
        """Return the coder to a version if it is ready."""
        mark, found = self._making.get((version, index), ((), None))
        is_there = found is not None and found.done() and found.exception() is None and mark == _mark(index)
        return found.result() if found is not None and is_there else None

    def begin(self, then: Callable[[], object] = lambda: None) -> None:
        """Start to make things ready in a thread, in a second, and do something when they are."""
        Thread(target=self._warm, args=(then,), name="warming", daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped.set()

    def search(self, index: str = "", version: str = "") -> Search:
        """Return the search over titles, groups, occupations and skills; by an index held, coded to a version.

        Raises:
            UnknownNameError: there is no such index, or it isn't coded to that version.
        """
        from occumap.workflows.search import catalog_search  # noqa: PLC0415 (brings in the tables)

        asked = (index or STARTER, version or self.default_version)
        return self._searched(asked, index, lambda: catalog_search(index=asked[0], version=asked[1]))

    def titles(self, index: str = "", version: str = "") -> Search:
        """Return the search over the titles of an index, coded to a version; of the server's index if none is named.

        Raises:
            UnknownNameError: there is no such index, or it isn't coded to that version.
        """
        from occumap.workflows.search import title_search  # noqa: PLC0415 (brings in the tables)

        asked = (f"titles of {index or chosen_index()}", version or self.default_version)
        return self._searched(asked, index, lambda: title_search(index=index or chosen_index(), version=asked[1]))

    def _searched(self, asked: tuple[str, str], index: str, make: Callable[[], Search]) -> Search:
        """Return a search that is made once, and again when the index that it names is another."""
        mark = _mark(index)
        found = self._searches.get(asked)
        if found is None or found[0] != mark:
            with self._search_lock:
                found = self._searches.get(asked)
                if found is None or found[0] != mark:
                    found = mark, make()
                    if asked not in self._searches and len(self._searches) >= _MAX_SEARCHES:
                        self._searches.pop(next(reversed(self._searches)))
                    self._searches[asked] = found
        return found[1]

    def coder(self, version: str | None = None, index: str = "") -> Coder:
        """Return the coder to a version, by an index held; by the one that the server codes with if none is named.

        Raises:
            UnknownNameError: the index isn't coded to that version, or there is no such one.
        """
        return self._made(version or self.default_version, index).result()

    def coder_soon(self, version: str) -> Coder | None:
        """Return the coder to a version; None if it takes longer than a page should.

        Raises:
            UnknownNameError: the index isn't coded to that version, or there is no such one.
        """
        try:
            return self._made(version).result(self._patience)
        except TimeoutError:
            return None

    def _made(self, version: str, index: str = "") -> Future[Coder]:
        """Return a coder that is made or being made; one that couldn't be is tried again."""
        mark = _mark(index)
        with self._lock:
            held, found = self._making.get((version, index), ((), None))
            if found is None or held != mark or (found.done() and found.exception() is not None):
                found = Future()
                self._making[version, index] = mark, found
                given = (version, index, found)
                Thread(target=_make, args=given, name=f"coder {version} {index}".strip(), daemon=True).start()
            return found

    def _warm(self, then: Callable[[], object]) -> None:
        if not self._stopped.wait(BEFORE):
            self.make_ready()
            then()

    def make_ready(self) -> None:
        """Make all that is costly; what couldn't be made is said in the log, and tried again when it is asked for."""
        try:
            self.search()
            self.titles()
            self.coder()
            make_map_tables()
            read_templates()
        except OccumapError as error:
            self._failed = True
            log_event("the coder is not ready", error=error)
        except Exception as error:
            self._failed = True
            log_event("warming broke", error=error)
        else:
            # All that is loaded stays; whoever looks for waste needn't go through it again with every few requests.
            gc.collect()
            gc.freeze()
            log_event("ready")


def read_templates() -> None:
    """Read the templates of all pages, so that the first of a kind takes no longer than others."""
    from occumap.web.pages import environment  # noqa: PLC0415 (pages come after what they stand on)

    templates = environment()
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)


def make_map_tables() -> None:
    """Work out what every path on the map rests on, so that the first one takes no longer than others."""
    from occumap.workflows.map.held_ground import held_ground  # noqa: PLC0415 (brings in the tables)
    from occumap.workflows.map.paths import paths  # noqa: PLC0415 (brings in SciPy)

    ground = held_ground(on_map=True)
    assert ground.occupations is not None  # it is asked for
    described = (one.code for one in ground.occupations.occupations if one.code in ground.framework)
    start, to = islice(described, 2)
    # Where no path leads from one to the other, the tables are made all the same.
    with suppress(OccumapError):
        paths(start, to, framework=ground)


def _mark(index: str) -> Mark:
    """Return what tells whether an index is still the one held; nothing for the one that comes with Occumap.

    None named is the one that the server codes with, which may be one that was loaded.
    """
    home, stamp = os.environ.get("OCCUMAP_HOME"), held_stamp()
    name = index or _chosen(home, os.environ.get(ENVIRONMENT), stamp)
    return _mark_at(home, stamp) if name != STARTER else ()


@lru_cache(maxsize=4)
def _chosen(_home: str | None, _stated: str | None, _stamp: tuple[int, ...]) -> str:
    """Return the index that the server codes with; it is read to be checked, so not with each title."""
    try:
        return chosen_index()
    except OccumapError:
        return STARTER


@lru_cache(maxsize=4)
def _mark_at(_home: str | None, _stamp: tuple[int, ...]) -> Mark:
    return held_mark()


def _make(version: str, index: str, made: Future[Coder]) -> None:
    from occumap.catalog.coders import coder as get_coder  # noqa: PLC0415 (brings in Numba and SciPy)

    try:
        coder = get_coder(to=version, index=index or None)
        coder.code(_UNHEARD_OF)
    except BaseException as error:
        made.set_exception(error)
    else:
        made.set_result(coder)
