"""Finding the route of a request by the first parts of its path, instead of trying one route after the other.

An application has some 150 routes, and each that is tried costs as much as a small answer does. What is found is what
would be found by trying them in their order; where nothing fits, they are tried so all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

_DEPTH = 3
_Prefix = tuple[str, ...]


class RouteIndex(BaseRoute):
    """A route that stands before all others and leads to the one that fits.

    Args:
        routes: those of the application, among them this one; routes may be added later.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes
        self._known = -1
        self._by_prefix: dict[_Prefix, tuple[Route, ...]] = {}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return the first route that fits path and method; nothing where none does, or the server has a prefix."""
        if scope["type"] != "http" or scope.get("root_path"):
            return Match.NONE, {}
        if self._known != len(self._routes):
            self._by_prefix, self._known = _by_prefix(self._routes), len(self._routes)
        for route in self._candidates(scope["path"]):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, "route": route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that was found answer."""
        await scope["route"].handle(scope, receive, send)

    def _candidates(self, path: str) -> tuple[Route, ...]:
        """Return all routes that may fit a path, in their order."""
        parts = tuple(path.split("/", _DEPTH + 1)[1 : _DEPTH + 1])
        for n in range(len(parts), -1, -1):
            found = self._by_prefix.get(parts[:n])
            if found is not None:
                return found
        return ()


def _by_prefix(routes: Sequence[BaseRoute]) -> dict[_Prefix, tuple[Route, ...]]:
    """Return routes by the parts of their path before the first that varies, with those of all shorter beginnings."""
    placed = [(_fixed(route.path), route) for route in routes if isinstance(route, Route)]
    prefixes = {prefix[:n] for prefix, _ in placed for n in range(len(prefix) + 1)}
    return {key: tuple(route for prefix, route in placed if key[: len(prefix)] == prefix) for key in prefixes}


def _fixed(path: str) -> _Prefix:
    """Return the first parts of a path that don't vary.

    >>> _fixed("/map/occupations/{code}"), _fixed("/"), _fixed("/classification/{version}/{code:path}")
    (('map', 'occupations'), ('',), ('classification',))
    """
    return tuple(_parts_before_one_that_varies(path))[:_DEPTH]


def _parts_before_one_that_varies(path: str) -> Iterator[str]:
    for part in path.split("/")[1:]:
        if "{" in part:
            return
        yield part
