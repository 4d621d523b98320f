"""What the versions of an answer say of lists of the user's own that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from occumap.coding.industries import SIC2007, IndustryWords


def lists_mark(non_answers: Mapping[str, str], industries: Mapping[str, str]) -> str:
    """Return the hash of a user's own non-answers and industries, to stand at the end; empty if there are none.

    >>> lists_mark({}, {}), len(lists_mark({"on furlough": "economic status"}, {}))
    ('', 9)
    """
    own = isinstance(industries, IndustryWords) and industries.name != SIC2007
    if not non_answers and not own:
        return ""
    told = repr((sorted(non_answers.items()), sorted(industries.items()) if own else ()))
    return f"-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
