"""What a public function takes: checked by name before any work is done, so that a slip is answered in words.

Commands, API and pages call the same functions, so a limit of 0 or a share of 50 is refused wherever it comes from.
A class is named by text, ``module:class``, so that nothing is imported to refuse a value.
"""

from __future__ import annotations

import inspect
import math
import os
import warnings
from collections.abc import Callable, Iterable
from enum import Enum
from functools import wraps
from numbers import Integral, Real
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from occumap.errors import InputError, WrongTypeError

P = ParamSpec("P")
T = TypeVar("T")
Check = Callable[[str, Any], Any]
SHOWN = 60
# Bytes of a part of a path: longer ones are on no file system, and the system refuses to look.
LONGEST_NAME = 255


def takes(**checks: Check) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that gives each argument to its check, and the function what the checks return.

    >>> @takes(limit=whole(minimum=1))
    ... def first(limit: int) -> int:
    ...     return limit
    >>> first(0)
    Traceback (most recent call last):
    occumap.errors.InputError: limit: 0 is too low. Give a whole number from 1.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        signature = inspect.signature(function)
        assert checks.keys() <= signature.parameters.keys(), checks.keys() - signature.parameters.keys()

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                bound = signature.bind(*args, **kwargs)
            except TypeError:
                return function(*args, **kwargs)  # Python says what is missing, by the function's name.
            for name, value in bound.arguments.items():
                if name in checks:
                    bound.arguments[name] = checks[name](name, value)
            return function(*bound.args, **bound.kwargs)

        return checked

    return decorate


def renamed(**names: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that still takes arguments by their old names, with a DeprecationWarning that says the new.

    Args:
        names: the new name of each argument, by its old one.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def translated(*args: P.args, **kwargs: P.kwargs) -> T:
            given: dict[str, Any] = dict(kwargs)
            for old, new in names.items():
                if old in given:
                    said = f"{function.__name__}: ‘{old}’ is called ‘{new}’ now; give {new}= instead."
                    warnings.warn(said, DeprecationWarning, stacklevel=2)
                    given[new] = given.pop(old)
            return function(*args, **given)

        return translated

    return decorate


def instance(what: str, hint: str, *kinds: type | str) -> Check:
    """Return a check that a value is of one of some classes; a text must say something.

    Args:
        what: what is meant, with its article, for messages.
        hint: what to give.
        kinds: classes, or their names as ``module:class``.
    """
    classes = tuple(kind for kind in kinds if isinstance(kind, type))
    named = {kind for kind in kinds if isinstance(kind, str)}

    def check(name: str, value: Any) -> Any:
        known = isinstance(value, classes) or any(
            f"{c.__module__}:{c.__qualname__}" in named for c in type(value).__mro__
        )
        if not known:
            raise _wrong_type(name, value, what, hint)
        if isinstance(value, str) and not value.strip():
            raise InputError(name, "the text is empty", hint=hint)
        if Path in classes and isinstance(value, str | Path) and not _may_be_a_path(value):
            raise InputError(name, f"no name and no file is called {shown(str(value))}", hint=hint)
        return value

    return check


def optional(check: Check) -> Check:
    """Return a check that lets None pass."""
    return lambda name, value: None if value is None else check(name, value)


def either(what: str, hint: str, *checks: Check) -> Check:
    """Return a check that one of several passes; of a value of none of their types, it says what is meant."""

    def check(name: str, value: Any) -> Any:
        for one in checks:
            try:
                return one(name, value)
            except WrongTypeError:
                continue
        raise _wrong_type(name, value, what, hint)

    return check


def text(hint: str = "Give a text.", *, may_be_empty: bool = False) -> Check:
    """Return a check that a value is text, and says something unless it may be empty."""

    def check(name: str, value: Any) -> Any:
        if not isinstance(value, str):
            raise _wrong_type(name, value, "a text", hint)
        if not may_be_empty and not value.strip():
            raise InputError(name, "the text is empty", hint=hint)
        return value

    return check


def flag(name: str, value: Any) -> Any:
    """Return a value that is True or False.

    Raises:
        WrongTypeError: it is something else.
    """
    if not isinstance(value, bool):
        raise _wrong_type(name, value, "True or False", "Give True or False.")
    return value


def whole(*, minimum: int | None = None, maximum: int | None = None) -> Check:
    """Return a check that a value is a whole number within bounds."""
    hint = f"Give a whole number{_bounds(minimum, maximum)}."

    def check(name: str, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise _wrong_type(name, value, "a whole number", hint)
        return _within(name, int(value), minimum, maximum, hint)

    return check


def number(*, minimum: float | None = None, maximum: float | None = None, above: float | None = None) -> Check:
    """Return a check that a value is a number within bounds; ``above`` is itself no longer allowed.

    >>> number(minimum=0, maximum=1)("minimum_coverage", 50)
    Traceback (most recent call last):
    occumap.errors.InputError: minimum_coverage: 50 is too high. Give a number from 0 to 1.
    """
    bounds = _bounds(minimum, maximum) if above is None else f" above {above:g}{_bounds(None, maximum)}"
    hint = f"Give a number{bounds}."

    def check(name: str, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise _wrong_type(name, value, "a number", hint)
        if value != value or value in (math.inf, -math.inf):  # noqa: PLR0124 (only what isn't a number differs so)
            raise InputError(name, f"{value} is not a number that can be used", hint=hint)
        if above is not None and value <= above:
            raise InputError(name, f"{_short(value)} is too low", hint=hint)
        _within(name, value, minimum, maximum, hint)
        try:
            return float(value)
        except OverflowError:
            raise InputError(name, f"{shown(value)} is too high", hint=hint) from None

    return check


def share(name: str, value: Any) -> Any:
    """Return a value that is a number from 0 to 1.

    Raises:
        InputError: it is outside.
        WrongTypeError: it is no number.
    """
    return _SHARE(name, value)


def choice(kind: type[Enum] | Iterable[str]) -> Check:
    """Return a check that a value is one of some words, or a member of an enumeration or its value."""
    members = {str(one.value): one for one in kind} if isinstance(kind, type) else {one: one for one in kind}
    hint = f"Give one of: {', '.join(members)}."

    def check(name: str, value: Any) -> Any:
        if not isinstance(value, str | Enum):
            raise _wrong_type(name, value, "one of its words", hint)
        found = members.get(str(value.value if isinstance(value, Enum) else value))
        if found is None:
            raise InputError(name, f"there is no {shown(value)}", hint=hint)
        return found

    return check


def several(check: Check, hint: str) -> Check:
    """Return a check that a value is a list, tuple or set whose members pass a check; a single text is none."""

    def checked(name: str, value: Any) -> Any:
        if isinstance(value, str):
            raise WrongTypeError(
                name, "it is a single text", hint=f"Give a list of texts, such as {name}=[{shown(value)}]."
            )
        if not isinstance(value, list | tuple | set | frozenset):
            raise _wrong_type(name, value, "a list", hint)
        return tuple(check(name, one) for one in value)

    return checked


def shown(value: object) -> str:
    """Return a value as messages show it: short, and on one line.

    >>> shown("x" * 900)[-5:], shown(None)
    ("xxx…'", 'None')
    """
    try:
        line = " ".join(repr(value).split())
    except Exception:  # a value of somebody else's that can't even say what it is
        line = "it"
    if len(line) <= SHOWN:
        return line
    return f"{line[: SHOWN - 2]}…{line[-1] if isinstance(value, str) else ''}"


def _wrong_type(name: str, value: object, what: str, hint: str) -> WrongTypeError:
    given = "None" if value is None else f"{shown(value)} ({type(value).__name__})"
    return WrongTypeError(name, f"{given} is not {what}", hint=hint)


def _may_be_a_path(value: str | Path) -> bool:
    try:
        parts = [os.fsencode(part) for part in Path(value).parts]
    except UnicodeEncodeError:
        return False
    return all(len(part) <= LONGEST_NAME and b"\0" not in part for part in parts)


def _bounds(minimum: float | None, maximum: float | None) -> str:
    low = f" from {minimum:g}" if minimum is not None else ""
    return low + (f" to {maximum:g}" if maximum is not None else "")


def _within(name: str, value: Any, minimum: float | None, maximum: float | None, hint: str) -> Any:
    if minimum is not None and value < minimum:
        raise InputError(name, f"{_short(value)} is too low", hint=hint)
    if maximum is not None and value > maximum:
        raise InputError(name, f"{_short(value)} is too high", hint=hint)
    return value


def _short(value: Any) -> str:
    """Return a number as messages show it; a whole one of hundreds of digits is no float."""
    return f"{value:g}" if abs(value) < 1e15 else shown(value)


_SHARE = number(minimum=0, maximum=1)
