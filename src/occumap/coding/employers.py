"""The industry that an employer's name gives away: a kind of place in it, or one of some well-known names."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from occumap.coding.normalise import plain

# What stands behind a kind of place where the whole is something else: an association of it, or a firm that serves it.
_SERVES_IT = """
    alliance association cadets catering cleaning club equipment federation fellowship forum foundation fund furniture
    hire mutual news photography products reform solutions staffing suppliers supplies systems training travel uniforms
    union wear
    """
_SOMETHING_ELSE = frozenset(_SERVES_IT.split())
# The industry of any shop, which says no more than a well-known name.
ANY_SHOP = "retail trade"
# A body of others: "Council of Mortgage Lenders"; "University of Leeds" and "Bank of England" are what they say.
_BODY_OF = re.compile(r"^(?:\w+ )?council (?:of|for)\b")


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


@cache
def first_words_of_names() -> frozenset[str]:
    """Return the words that well-known employers' names begin with, in plain form."""
    return frozenset(name.split()[0] for name, known in known_employers().items() if known.is_name)


def industry_of(employer: str | None) -> str | None:
    """Return the industry in words that an employer's name gives away, None if it doesn't.

    Names end in what they are: of several words that do, those that end last count, of as many the longest. A nursery
    that a bank runs is a nursery, and a pharmacy that is called Lloyds a pharmacy; a well-known name says more where
    nothing else follows. What is called after a place isn't one: a police federation is no police.

    >>> industry_of("Barnsley Metropolitan Council"), industry_of("St Mary's Primary School"), industry_of("Smith & Co")
    ('local government', 'primary school', None)
    >>> industry_of("Lloyds Pharmacy"), industry_of("Lloyds Bank"), industry_of("Police Federation")
    ('pharmacy', 'banking', None)
    """
    text = plain((employer or "").replace("&", " and "))
    if _BODY_OF.match(text):
        return None
    words = text.split()
    known = known_employers()
    found = [
        (start + size, size, known[said].is_name, known[said].industry)
        for size in range(1, max(len(name.split()) for name in known) + 1)
        for start in range(len(words) - size + 1)
        if (said := " ".join(words[start : start + size])) in known
        and (known[said].is_name or not _SOMETHING_ELSE.intersection(words[start + size :]))
    ]
    if any(is_name for _, _, is_name, _ in found):
        # Tesco Stores says no more than Tesco.
        found = [one for one in found if one[2] or one[-1] != ANY_SHOP]
    return max(found)[-1] if found else None


def industry_of_name(text: str) -> str | None:
    """Return the industry of a well-known employer whose name this is to the letter, None if it is none's.

    >>> industry_of_name("RAC"), industry_of_name("Hospital")
    ('motoring organisation', None)
    """
    known = known_employers().get(plain(text))
    return known.industry if known and known.is_name else None
