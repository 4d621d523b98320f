"""What went wrong, as a reader needs it: a problem document for programs (RFC 9457), a page for people."""

from __future__ import annotations

import http
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from occumap.errors import (
    AmbiguousNameError,
    ConflictError,
    LimitError,
    NetworkError,
    OccumapError,
    OutputError,
    PlanError,
    SizeLimitError,
    SpaceLimitError,
    UnavailableError,
    UnknownNameError,
)
from occumap.web.server import identity
from occumap.web.server.security import SAFE_METHODS

MEDIA_TYPE = "application/problem+json"
BUSY = "Occumap can’t read or save data at the moment, and nothing was saved. Try again later."
BROKEN = "Sorry, there is a problem with Occumap. The server’s log has the details under this reference."
_STATUS: tuple[tuple[type[OccumapError], int], ...] = (
    (UnknownNameError, 404),
    (AmbiguousNameError, 409),
    (ConflictError, 409),
    (PlanError, 409),
    (SizeLimitError, 413),
    (SpaceLimitError, 507),
    (LimitError, 429),
    (OutputError, 503),
    (NetworkError, 502),
    (UnavailableError, 501),
    (OccumapError, 400),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: its HTTP status, what it is, and how to mend it; ``more`` are further members of the document."""

    status: int
    title: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_of(error: OccumapError) -> Problem:
    """Return the problem that an error of ours is.

    >>> problem_of(UnknownNameError("soc1066", "no version has this name", hint="Choose another.")).status
    404
    """
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    if isinstance(error, OutputError):
        return Problem(status, _title(status), BUSY)
    more: dict[str, Any] = {"where": error.where, "hint": error.hint}
    if isinstance(error, AmbiguousNameError):
        more["candidates"] = [{"id": one, "title": title} for one, title in error.candidates]
    if isinstance(error, UnknownNameError) and error.near:
        more["near"] = [{"id": one, "title": title} for one, title in error.near]
    headers = {"retry-after": str(error.wait)} if isinstance(error, LimitError) else {}
    return Problem(status, _title(status), str(error), more, headers)


def install_problems(app: FastAPI) -> None:
    """Make every error of an app answer in this way."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, OccumapError)
        return answer(request, problem_of(error))

    async def asked_wrongly(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [
            {"field": ".".join(str(part) for part in fault["loc"]), "fault": fault["msg"]} for fault in error.errors()
        ]
        named = "; ".join(f"{fault['field']}: {fault['fault']}" for fault in faults)
        return answer(request, Problem(422, _title(422), f"{named}.", {"errors": faults}))

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if isinstance(error, identity.NotSignedInError) and _may_sign_in_first(request):
            return _to_sign_in(request)
        detail = str(error.detail) if error.detail != _title(error.status_code) else _plain(error.status_code)
        return answer(request, Problem(error.status_code, _title(error.status_code), detail, {}, error.headers or {}))

    app.add_exception_handler(OccumapError, ours)
    app.add_exception_handler(RequestValidationError, asked_wrongly)
    app.add_exception_handler(HTTPException, http_error)


def answer(request: Request, problem: Problem) -> Response:
    """Return the problem as the asker reads it."""
    number = request.scope.get("state", {}).get("request_id", "")
    if identity.is_api(request):
        document = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
        return JSONResponse(
            {**document, **problem.more, "request": number},
            problem.status,
            headers=dict(problem.headers),
            media_type=MEDIA_TYPE,
        )
    from occumap.web.pages import render  # noqa: PLC0415 (pages import this)

    return render(
        request,
        "parts/problem.html",
        status=problem.status,
        headers=dict(problem.headers),
        partial="problem",
        problem=problem,
        number=number,
        sent=_what_was_sent(request),
        looked_for=_words_of(request.url.path),
    )


def broken(request: Request) -> Response:
    """Return the answer to a request that an unexpected exception ended."""
    return answer(request, Problem(500, _title(500), BROKEN))


def _what_was_sent(request: Request) -> dict[str, str]:
    """Return what somebody typed, to be shown again so that nothing is lost; never passwords or tokens."""
    form = getattr(request.state, "form", None)
    fields: Mapping[str, str] = form.fields if form is not None else {}
    hidden = ("password", "csrf", "token")
    return {name: value for name, value in fields.items() if value and not name.casefold().endswith(hidden)}


def _words_of(path: str) -> str:
    """Return what the last part of an address may have been meant to find.

    >>> _words_of("/map/occupations/pipe-welder")
    'pipe welder'
    """
    return " ".join(unquote(path.rstrip("/").rpartition("/")[2]).replace("-", " ").replace("_", " ").split())[:200]


def _may_sign_in_first(request: Request) -> bool:
    is_page = not identity.is_api(request) and request.url.path != "/metrics"
    return is_page and request.method in SAFE_METHODS and "authorization" not in request.headers


def _to_sign_in(request: Request) -> Response:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = f"/sign-in?next={quote(asked)}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


def _title(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _plain(status: int) -> str:
    return _PLAIN.get(status, _title(status) + ".")


_PLAIN = {
    404: "If you typed the address, check that it is correct. Occumap may not have what it points to.",
    405: "This address does not accept that method.",
}
