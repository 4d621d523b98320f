"""What is costly to make and then quick: coders by version, and the search. Made once, first in the background."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from occumap.errors import OccumapError
from occumap.web.server.logs import log_event

if TYPE_CHECKING:
    from occumap.catalog.coders import Coder
    from occumap.workflows.search import Search

# The first page comes before the coder: both would share a core.
BEFORE = 1.0
# How long a page waits for a coder that isn't ready before it says so.
PATIENCE = 3.0
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
        self._making: dict[str, Future[Coder]] = {}
        self._search: Search | None = None
        self._lock = Lock()
        self._search_lock = Lock()
        self._stopped = Event()
        self._failed = False

    @property
    def state(self) -> str:
        """``warming``, ``ready`` or ``failed``."""
        return "ready" if self.is_ready(self.default_version) else "failed" if self._failed else "warming"

    def is_ready(self, version: str) -> bool:
        """Return whether the coder to a version has given its first answer, so that the next ones take no time."""
        found = self._making.get(version)
        return found is not None and found.done() and found.exception() is None

    def begin(self) -> None:
        """Start to make things ready in a thread, in a second."""
        Thread(target=self._warm, name="warming", daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped.set()

    def search(self) -> Search:
        """Return the search over titles, groups, occupations and skills."""
        if self._search is None:
            from occumap.workflows.search import catalog_search  # noqa: PLC0415 (brings in the tables)

            with self._search_lock:
                self._search = self._search or catalog_search()
        return self._search

    def coder(self, version: str | None = None) -> Coder:
        """Return the coder to a version.

        Raises:
            UnknownNameError: the index isn't coded to that version, or there is no such one.
        """
        return self._made(version or self.default_version).result()

    def coder_soon(self, version: str) -> Coder | None:
        """Return the coder to a version; None if it takes longer than a page should.

        Raises:
            UnknownNameError: the index isn't coded to that version, or there is no such one.
        """
        try:
            return self._made(version).result(self._patience)
        except TimeoutError:
            return None

    def _made(self, version: str) -> Future[Coder]:
        """Return a coder that is made or being made; one that couldn't be is tried again."""
        with self._lock:
            found = self._making.get(version)
            if found is None or (found.done() and found.exception() is not None):
                found = self._making[version] = Future()
                Thread(target=_make, args=(version, found), name=f"coder {version}", daemon=True).start()
            return found

    def _warm(self) -> None:
        if self._stopped.wait(BEFORE):
            return
        try:
            self.search()
            self.coder()
        except OccumapError as error:
            self._failed = True
            log_event("the coder is not ready", error=error)
        except Exception as error:
            self._failed = True
            log_event("warming broke", error=error)
            raise
        else:
            log_event("ready")


def _make(version: str, made: Future[Coder]) -> None:
    from occumap.catalog.coders import coder as get_coder  # noqa: PLC0415 (brings in Numba and SciPy)

    try:
        coder = get_coder(to=version)
        coder.code(_UNHEARD_OF)
    except BaseException as error:
        made.set_exception(error)
    else:
        made.set_result(coder)
