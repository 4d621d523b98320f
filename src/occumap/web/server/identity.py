"""Who is asking: a browser by its session cookie, a program by its token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request

from occumap.store.kinds import Role, Scope
from occumap.store.sessions import Who
from occumap.web.server.security import SAFE_METHODS, SESSION, cookie

_BEARER = "bearer "
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., object])


class NotSignedInError(HTTPException):
    """Something that needs an account, asked for without one."""

    def __init__(self, why: str = "You need to sign in to do this.") -> None:
        super().__init__(401, why, headers={"WWW-Authenticate": 'Bearer realm="occumap"'})


class NotAllowedError(HTTPException):
    """Something that needs another role than the account has."""

    def __init__(self, needed: Role, user: Who) -> None:
        super().__init__(
            403,
            f"You need the role {needed} to do this; {user.name} has the role {user.role}. Ask an owner to change it.",
        )


async def current_user(request: Request) -> Who | None:
    """Return the account that asks, or None; looked up once for each request.

    A token counts everywhere. A cookie doesn't count for an unsafe method of the API, where no form token
    is asked for.

    Raises:
        NotSignedInError: a token that isn't one, or not any more.
    """
    state = request.state
    if not hasattr(state, "user"):
        state.user = await _look_up(request)
    user: Who | None = state.user
    return user


async def _look_up(request: Request) -> Who | None:
    accounts = request.app.state.store.accounts
    stated = request.headers.get("authorization", "")
    if stated[: len(_BEARER)].casefold() == _BEARER:
        user: Who | None = await _quickly(request, accounts.tokens.who, stated[len(_BEARER) :].strip())
        if user is None:
            raise NotSignedInError("The token is not valid. It may have been revoked, have expired, or be mistyped.")
        if user.scope is Scope.READ and request.method not in SAFE_METHODS:
            raise HTTPException(403, "This token may only read. Make one that may write.")
        return user
    session = cookie(request, SESSION)
    if not session or (is_api(request) and request.method not in SAFE_METHODS):
        return None
    found: Who | None = await _quickly(request, accounts.sessions.who, session)
    if found is not None:
        request.state.session = session
    return found


async def _quickly(request: Request, look_up: Callable[[str], Who | None], secret: str) -> Who | None:
    """Return whom a secret stands for, found in threads of their own.

    In those of pages, a request would wait for them twice: to be known, and to be answered.
    """
    threads: CapacityLimiter = request.app.state.for_identity
    return await to_thread.run_sync(look_up, secret, limiter=threads)


def require(role: Role | str) -> Callable[[Request], Awaitable[Who]]:
    """Return a dependency that gives the user, if the account has that role or a higher one.

    Raises (when it is asked):
        NotSignedInError: nobody is signed in.
        NotAllowedError: the role isn't enough.
    """
    needed = Role(role)

    async def user_with_role(request: Request) -> Who:
        user = await current_user(request)
        if user is None:
            raise NotSignedInError
        if not user.role.may(needed):
            raise NotAllowedError(needed, user)
        return user

    return user_with_role


async def admit(request: Request) -> None:
    """Raise NotSignedInError if reading is closed, nobody is signed in and the page isn't open to all.

    Raises:
        NotSignedInError: reading needs an account here.
    """
    user = await current_user(request)
    if user is None and request.app.state.settings.closed_reading:
        endpoint = request.scope.get("endpoint")
        if not getattr(endpoint, "open_to_all", False):
            raise NotSignedInError("You need to sign in to read this server.")


def open_to_all(endpoint: _Endpoint) -> _Endpoint:
    """Return marks a page that is shown even where reading is closed, such as signing in."""
    endpoint.open_to_all = True  # type: ignore[attr-defined]
    return endpoint


def is_api(request: Request) -> bool:
    """Return whether a program asks, not a page."""
    return str(request.scope["path"]).startswith("/api/")
