"""What is costly to make and then quick: coders by version, and the search. Made once, first in the background."""

from __future__ import annotations

from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from occumap.doors.server.logs import log_event
from occumap.errors import OccumapError

if TYPE_CHECKING:
    from occumap.coding.coder import Coder
    from occumap.tasks.search import Search

# The first page comes before the coder: both would share a core.
PATIENCE = 1.0


class Warm:
    """Coders and the search of one process; whoever asks before they are ready waits for them."""

    def __init__(self, *, version: str = "soc2020") -> None:
        self.default_version = version
        self._coders: dict[str, Coder] = {}
        self._search: Search | None = None
        self._lock = Lock()
        self._search_lock = Lock()
        self._stopped = Event()
        self._failed = False

    @property
    def state(self) -> str:
        """``warming``, ``ready`` or ``failed``."""
        return "ready" if self.default_version in self._coders else "failed" if self._failed else "warming"

    def begin(self) -> None:
        """Starts to make things ready in a thread, in a second."""
        Thread(target=self._warm, name="warming", daemon=True).start()

    def stop(self) -> None:
        """Nothing more is begun."""
        self._stopped.set()

    def search(self) -> Search:
        """The search over titles, groups, occupations and skills."""
        if self._search is None:
            from occumap.tasks.search import held_search  # noqa: PLC0415 (brings in the tables)

            with self._search_lock:
                self._search = self._search or held_search()
        return self._search

    def coder(self, version: str | None = None) -> Coder:
        """The coder to a version.

        Raises:
            UnknownNameError: the index isn't coded to that version, or there is no such one.
        """
        wanted = version or self.default_version
        found = self._coders.get(wanted)
        if found is None:
            from occumap.tasks.coders import get_coder  # noqa: PLC0415 (brings in Numba and SciPy)

            with self._lock:
                found = self._coders.get(wanted) or get_coder(to=wanted)
                self._coders[wanted] = found
        return found

    def _warm(self) -> None:
        if self._stopped.wait(PATIENCE):
            return
        try:
            self.search()
            self.coder().code("engineer")
        except OccumapError as error:
            self._failed = True
            log_event("the coder isn’t ready", error=error)
        except Exception as error:
            self._failed = True
            log_event("warming broke", error=error)
            raise
        else:
            log_event("ready")
