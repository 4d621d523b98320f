"""How many people or posts a cell says: a whole number from 1."""

from __future__ import annotations

import re

from occumap.io.numbers import plain_number

_MOST = 1_000_000
_UNIT = re.compile(r"\s*(?:posts?|people|persons?|places|seats|staff|heads)$", re.IGNORECASE)


def head_count(text: str | None, what: str) -> tuple[int | None, str]:
    """Return a number of people or posts, and what is wrong if there is none; nothing written is 1.

    >>> head_count("3", "posts"), head_count("1,200", "posts"), head_count("2.0", "posts"), head_count(None, "posts")
    ((3, ''), (1200, ''), (2, ''), (1, ''))
    >>> head_count("3 posts", "posts")
    (3, '')
    >>> head_count("2.5", "posts")[1]
    '‘2.5’ isn’t a whole number of posts. Give a whole number from 1: posts come whole.'
    >>> head_count("two", "people")[1]
    '‘two’ isn’t a number of people. Write it in digits, from 1.'
    >>> head_count("0", "posts")[1]
    '0 posts are given. Give a whole number from 1, or remove the row.'
    """
    if text is None:
        return 1, ""
    shown = text if len(text) <= 20 else f"{text[:19]}…"
    number = plain_number(_UNIT.sub("", text)) if len(text) <= 20 else None
    if number is None:
        return None, f"‘{shown}’ isn’t a number of {what}. Write it in digits, from 1."
    wrong = _wrong(number, shown, what)
    return (None, wrong) if wrong else (int(number), "")


def _wrong(number: float, shown: str, what: str) -> str:
    if number == 0:
        return f"0 {what} are given. Give a whole number from 1, or remove the row."
    if number < 0:
        return f"‘{shown}’ is less than 0. Give a whole number of {what} from 1."
    if number != int(number):
        return f"‘{shown}’ isn’t a whole number of {what}. Give a whole number from 1: {what} come whole."
    return f"‘{shown}’ is too many. Give at most {_MOST:,} {what} a row." if number > _MOST else ""
