"""What takes longer than a request should: 202 with a time to ask again, until it is made."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from occumap.web.api.schemas import Shape

RETRY = 10


def described(kind: type[Shape]) -> dict[int | str, dict[str, Any]]:
    """Return how the OpenAPI document describes such an answer.

    >>> list(described(Shape))
    [202]
    """
    said = "It is being made; the Retry-After header says when to ask again."
    return {202: {"model": kind, "description": said}}


def being_made(document: Shape) -> Response:
    """Return word that what was asked for is being made, which nothing between may keep."""
    headers = {"Retry-After": str(RETRY), "Cache-Control": "no-store"}
    return JSONResponse(document.model_dump(), 202, headers=headers)
