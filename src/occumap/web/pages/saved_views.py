"""Saved views: a short address for a view of the map, to share."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import InputError
from occumap.store.saved_views import MAX_ADDRESS
from occumap.web.pages import redirect, render
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import FormDep, StoreDep, UserDep, limited

router = APIRouter()
LONGEST_TITLE = 200


@router.get("/map/save", response_class=HTMLResponse)
def save_page(request: Request, store: StoreDep, user: UserDep) -> HTMLResponse:
    """Return the form that saves a view; with what somebody who is signed in saved before."""
    asked = PageQuery.of(request)
    address, title = asked.text("address", limit=MAX_ADDRESS), asked.text("title", limit=LONGEST_TITLE)
    if address and not _is_of_the_map(address):
        asked.refuse("address", "This is not an address on the map.")
    mine = store.saved.list(user.name) if user else ()
    return render(
        request,
        "map/save.html",
        status=asked.status,
        address=address,
        title=title,
        errors=asked.errors,
        mine=mine,
        base=_base(request),
    )


@router.post("/map/save", dependencies=[Depends(limited("coding"))])
def save(request: Request, form: FormDep, store: StoreDep, user: UserDep) -> Response:
    """Save a view and show its short address."""
    address, title = form.fields.get("address", "").strip(), form.fields.get("title", "").strip()
    errors = {}
    if not _is_of_the_map(address):
        errors["address"] = "Enter an address that starts with /map."
    if not title:
        errors["title"] = "Enter a title."
    if not errors:
        try:
            view = store.saved.save(address, title, by=user.name if user else "")
            return redirect(request, f"/map/saved/{view.id}")
        except InputError as error:
            errors["title" if error.where == "the title" else "address"] = str(error)
    return render(
        request,
        "map/save.html",
        status=400,
        address=address,
        title=title,
        errors=errors,
        mine=store.saved.list(user.name) if user else (),
        base=_base(request),
    )


@router.get("/map/saved/{view}", response_class=HTMLResponse)
def saved_page(request: Request, view: str, store: StoreDep) -> HTMLResponse:
    """Return a saved view's short address."""
    return render(request, "map/saved.html", view=store.saved.get(view), base=_base(request))


@router.get("/s/{view}")
def open_saved(request: Request, view: str, store: StoreDep) -> Response:
    """Lead to a saved view."""
    return redirect(request, store.saved.get(view).address)


def _is_of_the_map(address: str) -> bool:
    r"""Return whether an address is one of the map on this site.

    >>> [_is_of_the_map(one) for one in ("/map/gap?from=a", "/map", "//map", "/mapped", "/map/../account", "/map\\x")]
    [True, True, False, False, False, False]
    """
    parts = urlsplit(address)
    inside = parts.path == "/map" or parts.path.startswith("/map/")
    return inside and not parts.netloc and "\\" not in address and ".." not in parts.path and address.isprintable()


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
