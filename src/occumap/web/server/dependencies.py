"""What routers ask for: the store, the user, the form, settings, and leave to do something.

from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, UserDep
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from occumap.store.accounts import key_of_name
from occumap.store.kinds import Role
from occumap.store.sessions import Who
from occumap.store.store import Store
from occumap.web.server.forms import Received, receive_form
from occumap.web.server.identity import admit, current_user, open_to_all, require
from occumap.web.server.known_parameters import refuse_unknown_parameters
from occumap.web.server.limits import TokenBuckets
from occumap.web.server.security import SAFE_METHODS, owner_key, owner_keys
from occumap.web.server.settings import Settings
from occumap.web.server.warm_up import Warm

__all__ = [
    "EditorDep",
    "FormDep",
    "OwnerDep",
    "ReviewerDep",
    "SettingsDep",
    "StoreDep",
    "UserDep",
    "WarmDep",
    "guard_api",
    "guard_page",
    "limited",
    "need_role",
    "open_to_all",
    "owner_key",
    "owner_keys",
    "spend",
]


async def get_store(request: Request) -> Store:
    """Return the store that is open."""
    store: Store = request.app.state.store
    return store


async def get_settings(request: Request) -> Settings:
    """Return how this server runs."""
    settings: Settings = request.app.state.settings
    return settings


async def get_warm(request: Request) -> Warm:
    """Return the coders and the search, made once."""
    warm: Warm = request.app.state.warm
    return warm


async def guard_page(request: Request) -> Received:
    """Return what stands before every page: reading may be closed, and a form must carry its token. Gives the form."""
    await admit(request)
    if request.method in SAFE_METHODS:
        return Received()
    return await receive_form(request)


async def guard_api(request: Request) -> None:
    """Guard everything of the API: reading may be closed, and a parameter that an address doesn't take is refused."""
    await admit(request)
    refuse_unknown_parameters(request)


need_role = require

StoreDep = Annotated[Store, Depends(get_store)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
WarmDep = Annotated[Warm, Depends(get_warm)]
UserDep = Annotated[Who | None, Depends(current_user)]
ReviewerDep = Annotated[Who, Depends(require(Role.REVIEWER))]
EditorDep = Annotated[Who, Depends(require(Role.EDITOR))]
OwnerDep = Annotated[Who, Depends(require(Role.OWNER))]
FormDep = Annotated[Received, Depends(guard_page)]


def limited(limit: str) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that refuses a client who asks too often: ``limited("coding")``."""

    async def within(request: Request) -> None:
        spend(request, limit, client_of(request))

    return within


def spend(request: Request, limit: str, key: str) -> None:
    """Take one turn of a limit.

    Raises:
        HTTPException: 429, with the seconds to wait.
    """
    buckets: TokenBuckets = request.app.state.limits[limit]
    seconds = buckets.wait(key)
    if seconds:
        request.app.state.metrics.limited(limit)
        waiting = max(1, round(seconds + 0.5))
        raise HTTPException(
            429,
            f"Too many requests in a short time. Wait {waiting} second{'s' if waiting > 1 else ''} and try again.",
            headers={"Retry-After": str(waiting)},
        )


def client_of(request: Request) -> str:
    """Return who is counted: the address that asks."""
    return request.client.host if request.client else "unknown"


def hashed(name: str) -> str:
    """Return a name as a key that says nothing of whom it names; spellings of one account have one key.

    >>> hashed("Ada Lovelace") == hashed(" ADA  lovelace")
    True
    """
    return hashlib.sha256(key_of_name(name).encode("utf-8", "surrogatepass")).hexdigest()[:32]
