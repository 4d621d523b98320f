"""When two titles are one: the same words in their common form, in any order, without noise.

Noise is what the coder leaves out, too (pay, hours, places, “urgent”), but for times of day and the
like, which can tell occupations apart: a night porter is no porter. Qualifiers must be equal as well;
an industry given as a SIC code is equal to its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from occumap.coding.industries import industry_words
from occumap.coding.noise import without_noise
from occumap.coding.normalise import common, plain

Words = tuple[str, ...]
NO_SIC: Mapping[str, str] = {}
# Words that are noise at the end of a title, and of titles in an index all the same.
_TELLING = frozenset({"day", "evening", "morning", "night", "shift", "weekend", "work"})


class Key(NamedTuple):
    """The words of a title, of its industry and of what else was given, each in the order of the alphabet."""

    title: Words
    industry: Words
    additional: Words


def key_of(
    title: str | None,
    industry: str | None = None,
    additional: str | None = None,
    *,
    sic: Mapping[str, str] = NO_SIC,
    with_noise: bool = False,
) -> Key:
    """Return what equal titles share; its title is empty if there is no word in it.

    Args:
        title: a job title.
        industry: the industry it was given with, in words or as a SIC code.
        additional: anything else it was given with.
        sic: words of industries by SIC code.
        with_noise: keep what says nothing of the occupation, such as pay, hours and places.

    >>> key_of("Design engineers") == key_of("ENGINEER, design - £30k pa, part time")
    True
    >>> key_of("Design engineer", industry="30.30", sic={"303": "aerospace mfr"}).industry
    ('aerospace', 'manufacturing')
    """
    return Key(
        _title_words(title or "", with_noise=with_noise),
        bag(industry_words(industry, sic) if industry else ""),
        bag(additional or ""),
    )


def bag(text: str) -> Words:
    """Return the words of a text in their common form, in the order of the alphabet.

    >>> bag("Menders of cycles")
    ('cycle', 'mender', 'of')
    """
    return tuple(sorted(common(plain(text)))) if text else ()


def _title_words(title: str, *, with_noise: bool) -> Words:
    words = bag(title)
    said = title if with_noise else without_noise(title)
    if said == title:
        return words
    quiet = bag(said)
    telling = [word for word in set(words).difference(quiet) if word in _TELLING or _is_assistant(word, title)]
    return tuple(sorted([*quiet, *telling]))


def _is_assistant(word: str, title: str) -> bool:
    """Return whether “pa” is no pay but a personal assistant."""
    return word == "pa" and not any(letter.isdigit() for letter in title)
