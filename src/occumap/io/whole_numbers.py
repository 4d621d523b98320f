"""Whole numbers as text: not all that looks like digits is one that can be read."""

from __future__ import annotations

# No count of anything is longer; Python refuses some thousand digits.
_LONGEST = 18


def whole_number(text: str) -> int | None:
    """Return the whole number that digits say; None for any other text, and for one longer than numbers are.

    >>> whole_number("007"), whole_number("²"), whole_number("-1"), whole_number("9" * 5000)
    (7, None, None, None)
    """
    return int(text) if len(text) <= _LONGEST and text.isascii() and text.isdigit() else None
