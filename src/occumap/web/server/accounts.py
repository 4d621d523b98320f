"""The store of a server, and the words for its accounts, for whoever runs it at the command line."""

from __future__ import annotations

from pathlib import Path

from occumap.store.kinds import Role, Scope
from occumap.store.open import accept_damage_at, damage_at, open_store
from occumap.store.store import Store
from occumap.store.table_sums import Difference
from occumap.web.server.settings import Settings

__all__ = ["Difference", "Role", "Scope", "Store", "accept_damage_of", "damage_of", "store_of"]


def store_of(settings: Settings) -> Store:
    """Return the store that a server's settings name, opened.

    Raises:
        OccumapError: it can't be opened.
    """
    return open_store(settings.database, folder=settings.data / "files")


def damage_of(settings: Settings) -> tuple[Difference, ...]:
    """Return what of that store isn't as it was written.

    Raises:
        OccumapError: it can't be read.
    """
    return damage_at(settings.database)


def accept_damage_of(settings: Settings) -> tuple[tuple[Difference, ...], Path]:
    """Take that store as it is from now on; return what wasn't as it was written, and where the copy is made before.

    Raises:
        OccumapError: there is nothing to go on with.
    """
    return accept_damage_at(settings.database)
