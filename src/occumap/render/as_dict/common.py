"""What all answers have in common: how they become text, and how codes and shares stand in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from occumap.model.code import Code

Fields = dict[str, Any]
SHARE_DIGITS = 4


def to_json(answer: Fields | list[Fields]) -> str:
    """Return an answer as JSON, one field a line.

    >>> print(to_json({"code": "tiny1:11"}))
    {
     "code": "tiny1:11"
    }
    """
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False)


def share(value: float | None) -> float | None:
    """Return a share or probability as answers give it, to four decimals; None stays None.

    >>> share(2 / 3), share(None)
    (0.6667, None)
    """
    return None if value is None else round(float(value), SHARE_DIGITS)


def code(one: Code | None) -> str | None:
    """Return a code with its version in one text, as a reference to a group stands in an answer.

    >>> code(Code("soc2010", "5211")), code(None)
    ('soc2010:5211', None)
    """
    return None if one is None else str(one)


def codes(several: Iterable[Code]) -> list[str]:
    """Return codes with their versions, in their order."""
    return [str(one) for one in several]


def about(one: Code, title: str) -> Fields:
    """Return the first fields of what is about a group: its version, code and title."""
    return {"version": one.version, "code": one.value, "title": title}
