"""What says where or for whom somebody works, and not what they do: "Royal Mail", "works in a hotel".

A model finds such words in the titles of those who run the place, and would make a manager of everybody in it.
"""

from __future__ import annotations

import re

from occumap.coding.employers import industry_of_name
from occumap.coding.normalise import plain

ONLY_WHERE = "It says where somebody works, not what they do there."
# Places where people do many jobs; in a nursery or a call centre most do one.
_PLACES = """
    hotel, restaurant, pub, hospital, office, factory, shop, supermarket, department store, bank, garage, farm, airport,
    airline, railway, building site, council, county council, city council, local authority, government, civil service,
    nhs, university, college, leisure centre, theatre, museum, library, cinema, church, charity, army, british army,
    navy, royal navy, raf, royal air force, forces, armed forces
    """
_INDUSTRIES = """
    agriculture, banking, construction, construction industry, education, engineering, finance, healthcare, hospitality,
    insurance, logistics, manufacturing, media, oil and gas, private sector, public sector, transport, travel
    and tourism
    """
_WHERE = frozenset(" ".join(one.split()) for one in f"{_PLACES},{_INDUSTRIES}".split(","))
_WORKS = re.compile(
    r"(?:i\s)?(?:am\s)?(?:currently\s)?(?:(?:work|works|working|worked|employed|job)\s)?(?:in|at|for|by)\s"
    r"(?:(?:an?|the|my|local)\s)*|(?:the|ex)\s"
)


def says_only_where(text: str) -> bool:
    """Return whether a text says where or for whom somebody works, and nothing else.

    >>> [says_only_where(text) for text in ("Royal Mail", "I work in a hotel", "Hotel manager", "Army chef")]
    [True, True, False, False]
    """
    written = plain(text)
    place = _place_of(written)
    forms = (written, place, place.removesuffix("s"))
    return any(one in _WHERE or industry_of_name(one) is not None for one in forms)


def industry_where(text: str) -> str | None:
    """Return the industry that a text names, which says only where somebody works: an employer's, or the place itself.

    >>> industry_where("I work for Tesco"), industry_where("in a hotel")
    ('supermarket', 'hotel')
    """
    place = _place_of(plain(text))
    return industry_of_name(place) or place or None


def _place_of(written: str) -> str:
    begins = _WORKS.match(written)
    return written[begins.end() :] if begins else written
