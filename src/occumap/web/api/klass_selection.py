"""Which codes are asked for, and how their names are to be written, in the notation of Klass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from occumap.errors import InputError

_FIELD = re.compile(r"\{(?:(lowercase|uppercase|capitalize)\()?(code|name|shortName|shortname)\)?\}")
_LEFT_OVER = re.compile(r"[{}]")
_CASES: dict[str, Callable[[str], str]] = {
    "": str,
    "lowercase": str.lower,
    "uppercase": str.upper,
    "capitalize": lambda text: text[:1].upper() + text[1:].lower(),
}


def codes_selected(pattern: str, codes: Iterable[str]) -> frozenset[str]:
    """Return the codes that a pattern selects: codes, beginnings with ``*``, ranges with ``-``; commas stand between.

    A code that has a hyphen itself is never taken for a range.

    Raises:
        InputError: a part is no such thing.

    >>> sorted(codes_selected("11*, 3-31*, 22", ["11", "111", "12", "22", "3", "30", "311", "32"]))
    ['11', '111', '22', '3', '30', '311']
    >>> sorted(codes_selected("11-1011", ["11-1010", "11-1011"]))
    ['11-1011']
    """
    known = tuple(codes)
    found: set[str] = set()
    for part in pattern.split(","):
        asked = part.replace(" ", "")
        if asked:
            found |= _selected(asked, known)
    return frozenset(found)


def _selected(asked: str, known: tuple[str, ...]) -> set[str]:
    beginning, star, rest = asked.partition("*")
    if star and not rest:
        alone = {code for code in known if code.startswith(beginning)}
    else:
        alone = {code for code in known if code == asked}
    if alone or "-" not in asked:
        return alone
    splits = [(asked[:n], asked[n + 1 :]) for n, sign in enumerate(asked) if sign == "-"]
    ends = [(low, high) for low, high in splits if low.strip("*") and high.strip("*")]
    held = [pair for pair in ends if all(any(code.startswith(end.rstrip("*")) for code in known) for end in pair)]
    chosen = held or ends
    if len(chosen) != 1:
        hint = "Give a range as two codes with - between, such as 211-214."
        raise InputError("selectCodes", f"{asked!r} is no range of codes", hint=hint)
    low, high = (end.rstrip("*") for end in chosen[0])
    open_end = chosen[0][1].endswith("*")
    return {code for code in known if low <= code and (code <= high or (open_end and code.startswith(high)))}


def presentation_name(pattern: str, code: str, name: str) -> str:
    """Return a code and its name as a pattern writes them; nothing without one.

    Raises:
        InputError: the pattern has braces around something else.

    >>> presentation_name("{code} - {uppercase(name)}", "11", "Bakers")
    '11 - BAKERS'
    """
    fields = {"code": code, "name": name, "shortName": "", "shortname": ""}
    written = _FIELD.sub("", pattern)
    if _LEFT_OVER.search(written):
        hint = "Give {code}, {name} or {shortName}, with lowercase(), uppercase() or capitalize() around the word."
        raise InputError("presentationNamePattern", f"{pattern!r} isn’t a pattern", hint=hint)
    return _FIELD.sub(lambda found: _CASES[found[1] or ""](fields[found[2]]), pattern)
