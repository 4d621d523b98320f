"""Files and jobs of whoever asks: those of their session, and of this browser before they signed in."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request

from occumap.errors import UnknownNameError
from occumap.store.files import StoredFile
from occumap.store.store import Store
from occumap.web.server.security import owner_keys

_GONE = "it has been deleted, by you or because its time was up"


def own_file(request: Request, store: Store, file_id: str) -> StoredFile:
    """Return a file of whoever asks, also one sent before signing in.

    Raises:
        UnknownNameError: there is none, or it is somebody else's.
    """
    for owner in owner_keys(request):
        with suppress(UnknownNameError):
            return store.files.get(file_id, owner=owner)
    raise UnknownNameError("This file", _GONE, hint="Upload it again.")
