"""What a course costs, as people write it: £1,950, 1950.00, free.

A comma before two digits is no thousand. Such a cell is left out rather than read as a hundred times as much, and so is
every comma that could be either beside it. Other money than pounds isn't added to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from occumap.io.numbers import looks_like_number, plain_number

_FREE = frozenset({"free", "nil", "no cost", "no charge", "free of charge", "fully funded"})
_BEFORE = r"^(?:£|gbp)\s*"
_AFTER = r"\s*(?:£|gbp|a run|per run)$"
_MONEY = re.compile(rf"{_BEFORE}|{_AFTER}", re.IGNORECASE)
_HINT = "Give a number from 0, such as 1950 or £1,950."


def costs(cells: Sequence[str | None]) -> tuple[tuple[float | None, str], ...]:
    """Return what each cell of a column costs, and what is wrong where it says something that is no cost.

    >>> costs(["£1,950", "free", None, "85.50"])
    ((1950.0, ''), (0.0, ''), (None, ''), (85.5, ''))
    >>> costs(["85,00", "1,950"])[0][1]
    '‘85,00’ isn’t a cost: groups of thousands have three digits. Write 85.00 if the comma stands before pence.'
    >>> costs(["85,00", "1,950"])[1][1]
    '‘1,950’ could be 1950 or 1.95: another cost has a comma before pence. Write it without a comma.'
    """
    bare = [_bare(text) for text in cells]
    has_commas = any(plain_number(text) is None and looks_like_number(text) for text in bare)
    return tuple(_cost(text, one, has_commas=has_commas) for text, one in zip(cells, bare, strict=True))


def _cost(text: str | None, bare: str, *, has_commas: bool) -> tuple[float | None, str]:
    if not text or not bare:
        return None, ""
    if bare.casefold() in _FREE:
        return 0.0, ""
    number = plain_number(bare)
    wrong = _wrong(bare, number, has_commas=has_commas)
    return (None, f"‘{text}’ {wrong}") if wrong else (number, "")


def _wrong(bare: str, number: float | None, *, has_commas: bool) -> str:
    """Return why what stands in a cell isn't a cost, or isn't clear; empty if it is."""
    if number is None and looks_like_number(bare):
        said = "isn’t a cost: groups of thousands have three digits."
        return f"{said} Write {bare.replace('.', '').replace(',', '.')} if the comma stands before pence."
    if number is None or number < 0:
        return f"isn’t a cost. {_HINT}"
    if has_commas and bare.count(",") == 1 and "." not in bare:
        decimal = bare.replace(",", ".").rstrip("0")
        return f"could be {number:g} or {decimal}: another cost has a comma before pence. Write it without a comma."
    if re.fullmatch(r"\d{1,3}\.\d{3}", bare):
        return f"could be {number:g} or {bare.replace('.', '')}. Write it without a point."
    return ""


def _bare(text: str | None) -> str:
    """Return a cell without the signs of money around its number."""
    bare, before = (text or "").strip(), ""
    while bare != before:
        bare, before = _MONEY.sub("", bare).strip(), bare
    return bare
