"""The store of a server, and the words for its accounts, for whoever runs it at the command line."""

from __future__ import annotations

from occumap.store.kinds import Role, Scope
from occumap.store.open import open_store
from occumap.store.store import Store
from occumap.web.server.settings import Settings

__all__ = ["Role", "Scope", "Store", "store_of"]


def store_of(settings: Settings) -> Store:
    """Return the store that a server's settings name, opened.

    Raises:
        OccumapError: it can't be opened.
    """
    return open_store(settings.database, folder=settings.data / "files")
