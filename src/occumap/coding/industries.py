"""An industry given as a SIC code, in the words that an index uses for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORTEST = 2
# 30, 30.3, 30.30, 30300, 30.30/0, C30.3, SIC 30300; and 30300.0, as a spreadsheet's number comes out.
_SIC = re.compile(
    r"\s*(?:(?:UK\W*)?SIC(?:\W*(?:20)?07\b)?\W*)?[A-U]?\W{0,2}(?P<code>\d\d(?:\.?\d(?:\d(?:[./]?\d)?)?)?)(?:(?<=\d{3})\.0)?\s*",
    re.IGNORECASE | re.ASCII,
)


def industry_words(text: str, table: Mapping[str, str]) -> str:
    """Return the words of a SIC code's longest known prefix; any other text, and a code that isn't known, as given.

    A code has 2 to 5 digits, with or without dots, with or without its section's letter.

    Args:
        text: an industry, in words or as a code.
        table: words by code, in digits alone.

    >>> industry_words("C30.30", {"30": "transport equipment mfr", "303": "aerospace mfr"})
    'aerospace mfr'
    >>> industry_words("30120", {"30": "transport equipment mfr", "303": "aerospace mfr"})
    'transport equipment mfr'
    >>> industry_words("Aerospace", {"303": "aerospace mfr"})
    'Aerospace'
    """
    found = _SIC.fullmatch(text)
    if found is None:
        return text
    digits = re.sub(r"\D", "", found["code"])
    prefixes = (digits[:length] for length in range(len(digits), SHORTEST - 1, -1))
    return next((table[prefix] for prefix in prefixes if prefix in table), text)
