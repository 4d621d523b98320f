"""Accounts: sign in and out, change the password, make and revoke tokens for the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import InputError
from occumap.store.kinds import Scope
from occumap.store.sessions import Who
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.server.dependencies import (
    FormDep,
    ReviewerDep,
    StoreDep,
    UserDep,
    client_of,
    hashed,
    open_to_all,
    owner_keys,
    spend,
)
from occumap.web.server.security import SESSION, cookie, drop_session, knows_account, remember_account, set_session

router = APIRouter()
# How long a token may be valid.
DAYS = (30, 90, 365)
_WRONG = "Enter the correct name and password. Passwords are case sensitive."


@router.get("/sign-in", response_class=HTMLResponse)
@open_to_all
def sign_in_page(request: Request, user: UserDep, to: Annotated[str, Query(alias="next")] = "/") -> Response:
    """Return the form to sign in; whoever is signed in goes on."""
    return redirect(request, _within(to)) if user else _sign_in_form(request, to)


@router.post("/sign-in")
@open_to_all
def sign_in(request: Request, form: FormDep, store: StoreDep) -> Response:
    """Sign in with a new session, whatever session there was."""
    name, password = form.text("name", limit=200), form.fields.get("password", "")
    spend(request, "login", client_of(request))
    # Guesses from elsewhere use up the turns of a name; a browser that knows the account has turns of its own.
    key = hashed(name)
    spend(request, "login", f"known {key}" if knows_account(request, key) else key)
    to = form.fields.get("next", "/")
    user = store.accounts.check(name, password)
    if user is None:
        return _sign_in_form(request, to, name=name, error=_WRONG)
    with store.together():
        response = _begin(request, redirect(request, _within(to)), store, user.id)
    remember_account(request, response, key)
    return response


@router.post("/sign-out")
@open_to_all
def sign_out(request: Request, store: StoreDep) -> Response:
    """End the session, here and in the store, with all that was uploaded in it and by this browser before it."""
    session = cookie(request, SESSION)
    if session:
        store.belongings.end_session(session, *owner_keys(request))
    else:
        store.belongings.end(*owner_keys(request))
    response = redirect(request, "/")
    drop_session(request, response)
    return response


@router.get("/account", response_class=HTMLResponse)
def account(
    request: Request, user: ReviewerDep, store: StoreDep, done: Annotated[str, Query(max_length=20)] = ""
) -> HTMLResponse:
    """Return the account: its role, its tokens, and the form for another password."""
    return _account_page(request, user, store, done=done)


@router.post("/account/password")
def change_password(request: Request, user: ReviewerDep, form: FormDep, store: StoreDep) -> Response:
    """Set another password; every other session of the account ends, and its tokens stop working."""
    spend(request, "login", hashed(user.name))
    fresh = form.fields.get("new_password", "")
    errors = {}
    if store.accounts.check(user.name, form.fields.get("password", "")) is None:
        errors["password"] = "Enter your current password."
    elif fresh != form.fields.get("again_password", ""):
        errors["again_password"] = "The new passwords do not match."
    else:
        try:
            with store.together():
                store.accounts.set_password(user.name, fresh, by=user.name)
                return _begin(request, redirect(request, "/account?done=password"), store, user.id)
        except InputError as error:
            errors["new_password"] = str(error)
    return _account_page(request, user, store, errors=errors, status=422)


@router.post("/account/tokens")
def make_token(request: Request, user: ReviewerDep, form: FormDep, store: StoreDep) -> Response:
    """Return a new token, shown this once."""
    days, scope = form.text("days", limit=10) or str(DAYS[-1]), form.text("scope", limit=10) or Scope.READ
    if scope not in set(Scope):
        return _account_page(request, user, store, errors={"scope": "Choose what the token may do."}, status=422)
    if days not in set(map(str, DAYS)):
        return _account_page(request, user, store, errors={"days": "Choose how long it is valid."}, status=422)
    try:
        with store.together():
            token, secret = store.accounts.tokens.make(
                user.id,
                form.text("label", limit=200),
                by=user.name,
                lifetime=timedelta(days=int(days)),
                scope=Scope(scope),
            )
            return _account_page(request, user, store, made=(token.label, secret))
    except InputError as error:
        return _account_page(request, user, store, errors={"label": str(error)}, status=422)


@router.post("/account/tokens/{token}/revoke")
def revoke_token(request: Request, token: int, user: ReviewerDep, store: StoreDep) -> Response:
    """Take a token back."""
    store.accounts.tokens.revoke(token, user=user.id, by=user.name)
    return redirect(request, "/account?done=revoked")


def _sign_in_form(request: Request, to: str, *, name: str = "", error: str = "") -> HTMLResponse:
    errors = {"name": error} if error else {}
    status = 422 if error else 200
    return render(request, "account/sign-in.html", status=status, to=_within(to), name=name, errors=errors)


def _account_page(
    request: Request,
    user: Who,
    store: Store,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
    made: tuple[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    tokens = [token for token in store.accounts.tokens.list(user.id) if not token.revoked]
    said = _DONE.get(done, "")
    return render(
        request,
        "account/account.html",
        status=status,
        headers={"cache-control": "no-store"},
        tokens=tokens,
        said=said,
        errors=errors or {},
        made=made,
        lifetimes=DAYS,
    )


_DONE = {
    "password": "Your password has been changed. Other browsers are signed out, and your tokens revoked.",
    "revoked": "The token has been revoked.",
}


def _begin(request: Request, response: Response, store: Store, user: int) -> Response:
    """Begin a session in place of the one there was; what belongs to that goes on if it was of the same account."""
    lifetime = request.app.state.settings.session
    secret, before = store.accounts.sessions.begin(user, lifetime=lifetime), cookie(request, SESSION)
    account: Who | None = request.state.user
    if before and account is not None and account.id == user:
        store.belongings.replace_session(before, secret)
    elif before:
        store.belongings.end_session(before)
    set_session(request, response, secret, seconds=int(lifetime.total_seconds()))
    return response


def _within(address: str) -> str:
    r"""Return an address on this site; anything that leads elsewhere becomes the first page.

    >>> [_within(to) for to in ("/code?title=baker", "https://elsewhere.example/", "//elsewhere.example", "/\\x")]
    ['/code?title=baker', '/', '/', '/']
    """
    parts = urlsplit(address)
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address if safe and address.isprintable() and "\\" not in address else "/"
