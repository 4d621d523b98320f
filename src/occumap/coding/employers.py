"""The industry that an employer's name gives away: a kind of place in it, or one of some well-known names."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from occumap.coding.normalise import plain


class Known(NamedTuple):
    """What words of an employer's name mean: an industry, told from a name or from a kind of place."""

    industry: str
    is_name: bool


@cache
def known_employers() -> Mapping[str, Known]:
    """Read the list that comes with Occumap: words of an employer's name in plain form, and what they mean."""
    text = files("occumap.data").joinpath("coding", "employers.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {plain(row["employer"]): Known(row["industry"], row["kind"] == "name") for row in rows}


def industry_of(employer: str | None) -> str | None:
    """Return the industry in words that an employer's name gives away, None if it doesn't.

    Of several words that do, the most count, of as many a well-known name, and of kinds of place the last: names end
    in what they are.

    >>> industry_of("Barnsley Metropolitan Council"), industry_of("St Mary's Primary School"), industry_of("Smith & Co")
    ('local government', 'primary school', None)
    """
    words = plain((employer or "").replace("&", " and ")).split()
    known = known_employers()
    found = [
        (size, known[said].is_name, start, known[said].industry)
        for size in range(1, max(len(name.split()) for name in known) + 1)
        for start in range(len(words) - size + 1)
        if (said := " ".join(words[start : start + size])) in known
    ]
    return max(found)[-1] if found else None
