"""The least count of people that commands, pages and the API show: one setting for all, off unless it is set."""

from __future__ import annotations

import os

from occumap.errors import InputError

ENVIRONMENT = "OCCUMAP_SUPPRESS_BELOW"


def suppress_below(given: float | None = None) -> float:
    """Return the least count that may be shown: what is given, else ``OCCUMAP_SUPPRESS_BELOW``; 0 hides nothing.

    Args:
        given: what the user asked for, if anything.

    Raises:
        InputError: the setting isn't a whole number.

    >>> suppress_below(5)
    5
    """
    if given is not None:
        return given
    stated = os.environ.get(ENVIRONMENT, "").strip()
    if stated and not (stated.isascii() and stated.isdigit()):
        hint = "Give a whole number, such as 10; 0 hides nothing."
        raise InputError(ENVIRONMENT, f"{stated!r} is not a number", hint=hint)
    return float(stated or 0)
