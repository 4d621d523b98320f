"""What an address of the API takes in its query: anything else is refused, never quietly ignored.

What an address takes is read off its OpenAPI document, so that what is described and what is accepted are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from occumap.errors import InputError

_Taken = dict[tuple[str, str], dict[str, bool] | None]
# What other interfaces call it, where the words are too unlike to be told by their letters.
_ELSEWHERE = {
    "limit": "size",
    "per_page": "size",
    "pagesize": "size",
    "offset": "page",
    "query": "q",
    "lang": "language",
}
_LONGEST_SHOWN = 60


def refuse_unknown_parameters(request: Request) -> None:
    """Raise InputError if the query has a parameter that the address doesn't take, or one more often than it may.

    Raises:
        InputError: with the parameter that was probably meant, and all that the address takes.
    """
    if not request.scope["query_string"]:
        return
    route = request.scope.get("route")
    taken = _taken_by(request.app, route, request.method) if isinstance(route, APIRoute) else None
    if taken is None:
        return
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in taken:
            raise _unknown(name, list(taken))
        if name in seen and not taken[name]:
            raise InputError(_shown(name), "the parameter is given more than once", hint="Give it once.")
        seen.add(name)


def _unknown(name: str, taken: list[str]) -> InputError:
    plain = name.casefold().strip()
    near = get_close_matches(plain, taken, n=3, cutoff=0.6)
    # Letters that changed places are the likelier slip.
    near.sort(key=lambda one: sorted(one) != sorted(plain))
    meant = near[0] if near else _ELSEWHERE.get(plain.replace("-", "_"), "")
    asked = f"Did you mean {meant}? " if meant in taken else ""
    listed = f"Parameters: {', '.join(taken)}." if taken else "This address takes no parameters."
    return InputError(_shown(name), "this address has no such parameter", hint=asked + listed)


def _shown(name: str) -> str:
    short = name if len(name) <= _LONGEST_SHOWN else name[:_LONGEST_SHOWN] + "…"
    return short or "(a parameter without a name)"


def _taken_by(app: FastAPI, route: APIRoute, method: str) -> Mapping[str, bool] | None:
    """Return the parameters of an address, and whether each may be given several times; None if it isn't described.

    Each is described when it is first asked for: the document of all takes a second, in which nobody is answered.
    """
    held: _Taken | None = getattr(app.state, "parameters", None)
    if held is None:
        held = app.state.parameters = {}
    if (route.path_format, method) not in held:
        operations = get_openapi(title="", version="", routes=[route])["paths"].get(route.path_format, {})
        described = operations.get(method.lower())
        held[route.path_format, method] = None if described is None else _repeatable(described)
    return held[route.path_format, method]


def _repeatable(operation: Mapping[str, Any]) -> dict[str, bool]:
    return {
        one["name"]: one["schema"].get("type") == "array"
        for one in operation.get("parameters", ())
        if one["in"] == "query"
    }
