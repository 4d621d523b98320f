"""Answers of the API that are made once, and made anew when what the user keeps changes: a version, an index."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

from occumap.catalog.user_data import held_mark

_P = ParamSpec("_P")
_T = TypeVar("_T")


def cached_while_held(maxsize: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Return a decorator that keeps what a function gave, as long as what is held stays as it is.

    Args:
        maxsize: of how many calls it is kept.

    >>> made = []
    >>> @cached_while_held(2)
    ... def doubled(n: int) -> int:
    ...     made.append(n)
    ...     return 2 * n
    >>> doubled(4), doubled(4), made
    (8, 8, [4])
    """

    def decorate(make: Callable[_P, _T]) -> Callable[_P, _T]:
        @lru_cache(maxsize=maxsize)
        def kept(_mark: object, *given: Any, **named: Any) -> _T:
            return make(*given, **named)

        @wraps(make)
        def answered(*given: _P.args, **named: _P.kwargs) -> _T:
            return kept(held_mark(), *given, **cast("dict[str, Any]", named))

        return answered

    return decorate
