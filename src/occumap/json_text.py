"""JSON as people bring it: one that no reader can follow is an error of the text, whatever Python calls it."""

from __future__ import annotations

import json
from typing import Any

# What any document of this field needs many times over.
DEEPEST = 100


def parse_json(text: str | bytes, **how: Any) -> Any:
    """Return what a JSON text says, as `json.loads` does.

    Args:
        text: the document.
        how: more for `json.loads`, such as ``parse_int``.

    Raises:
        ValueError: it isn't JSON, or its lists and objects are nested more than a hundred deep.

    >>> parse_json('{"code": ["11"]}')
    {'code': ['11']}
    >>> parse_json("[" * 5000)
    Traceback (most recent call last):
    ValueError: its lists and objects are nested more than 100 deep
    """
    try:
        found = json.loads(text, **how)
    except RecursionError:
        raise _TOO_DEEP from None
    level = [found]
    for _ in range(DEEPEST + 1):
        level = (
            [
                inside
                for one in level
                for inside in (one.values() if isinstance(one, dict) else one)
                if isinstance(inside, dict | list)
            ]
            if isinstance(found, dict | list)
            else []
        )
        if not level:
            return found
    raise _TOO_DEEP


_TOO_DEEP = ValueError(f"its lists and objects are nested more than {DEEPEST} deep")
