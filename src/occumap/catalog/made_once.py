"""What is costly to make from a large value, made once for the value itself: it isn't compared, and so not read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Generic, ParamSpec, TypeVar

KEPT = 8
_T = TypeVar("_T")
_Made = TypeVar("_Made")
_Given = ParamSpec("_Given")


class _Itself(Generic[_T]):
    """A value that is equal to itself alone."""

    __slots__ = ("value",)

    def __init__(self, value: _T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def made_once(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Return a function that makes a thing once for the very values it is made from, and keeps the last few.

    >>> letters = made_once(lambda words: [word[0] for word in words])
    >>> words = ["one", "two"]
    >>> letters(words) is letters(words), letters(words) is letters(list(words))
    (True, False)
    """

    @lru_cache(maxsize=KEPT)
    def kept(*given: _Itself[object]) -> _Made:
        return make(*(one.value for one in given))  # type: ignore[call-arg, arg-type]

    @wraps(make)
    def once(*given: _Given.args, **named: _Given.kwargs) -> _Made:
        assert not named, "give values by their place"
        return kept(*map(_Itself, given))

    return once
