"""Endpoints that read their request by themselves are called without FastAPI's reading, which costs as much as they do.

Such an endpoint is a coroutine that takes the request alone, and so does each guard before it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from inspect import iscoroutinefunction, signature
from typing import Any, get_type_hints

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send


def reads_by_itself(endpoint: Callable[..., Any]) -> bool:
    """Return whether an endpoint is a coroutine that takes the request and nothing else, and gives a response.

    >>> async def one(request) -> Response: ...
    >>> async def another(request, code) -> Response: ...
    >>> async def third(request) -> dict: ...
    >>> [reads_by_itself(endpoint) for endpoint in (one, another, third)]
    [True, False, False]
    """
    gives = get_type_hints(endpoint).get("return") if _takes_request_alone(endpoint) else None
    return isinstance(gives, type) and issubclass(gives, Response)


def answered_directly(
    endpoint: Callable[[Request], Awaitable[Response]], guards: Sequence[Callable[..., Any]]
) -> ASGIApp:
    """Return an application that asks the guards in their order, then the endpoint.

    Raises:
        TypeError: a guard takes more than the request.
    """
    for guard in guards:
        if not _takes_request_alone(guard):
            raise TypeError(f"{guard} isn't a coroutine that takes the request alone")

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        for guard in guards:
            await guard(request)
        response = await endpoint(request)
        await response(scope, receive, send)

    return answer


def _takes_request_alone(function: Callable[..., Any]) -> bool:
    return iscoroutinefunction(function) and list(signature(function).parameters) == ["request"]
