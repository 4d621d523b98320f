"""Languages of titles, as BCP 47 names them (``en``, ``en-GB``, ``fr``), and the choice of one among several."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from occumap.errors import InputError

# The key of titles whose language nothing states.
UNSTATED = ""
# The key of the title of the version itself, among those of its groups by code.
OF_VERSION = ""
ENGLISH = "en"
# Of all groups: from this part on that have an English title, a version is read in English.
_ENOUGH = 0.5
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

Titles = Mapping[str, Mapping[str, str]]


def language_tag(text: str) -> str:
    """Return a tag of a language as BCP 47 writes it: the language small, a script with a capital, a country in
    capitals.

    Raises:
        InputError: it isn't such a tag.

    >>> language_tag("EN-gb"), language_tag("sr_latn")
    ('en-GB', 'sr-Latn')
    """
    plain = text.strip().replace("_", "-")
    if not _TAG.fullmatch(plain):
        raise InputError("language", f"{text!r} isn't a tag of a language", hint="Give one such as en, en-GB or fr.")
    language, *parts = plain.split("-")
    return "-".join([language.lower(), *map(_cased, parts)])


def best_language(wanted: str, available: Collection[str]) -> str | None:
    """Return which of several languages is meant: the same, else one that differs in country or script; else None.

    >>> best_language("en", ["fr", "en-GB"]), best_language("de", ["fr"])
    ('en-GB', None)
    """
    tag = wanted.casefold()
    same = [one for one in available if one.casefold() == tag]
    near = [one for one in sorted(available) if one and primary(one) == primary(wanted)]
    return next(iter([*same, *near]), None)


def primary(tag: str) -> str:
    """Return the language of a tag, without country or script."""
    return tag.partition("-")[0].casefold()


def usual_language(titles: Titles, groups: Collection[str]) -> str:
    """Return the language that a version is read in where nobody chose one.

    English where at least half of the groups have it; else the language that most groups have; of equals, one that
    isn't stated, then the first by its tag.

    >>> usual_language({"fr": {"1": "Boulangers", "2": "Charrons"}, "en-GB": {"1": "Bakers"}}, ["1", "2"])
    'en-GB'
    """
    counts = {tag: sum(code in named for code in groups) for tag, named in titles.items()}
    english = max((tag for tag in counts if primary(tag) == ENGLISH), key=lambda tag: counts[tag], default=None)
    if english is not None and counts[english] >= _ENOUGH * len(groups):
        return english
    return min(counts, key=lambda tag: (-counts[tag], tag), default=UNSTATED)


@dataclass(frozen=True, slots=True)
class Arranged:
    """Titles with one language first: what is shown by code, what else there is, and which aren't in the language."""

    language: str | None
    shown: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str, str], ...]
    languages: tuple[tuple[str, str], ...]


def arranged(titles: Titles, spare: Mapping[str, str], language: str | None = None) -> Arranged:
    """Return titles with one language first, for each code of ``spare``, which holds what is shown where there is none.

    Args:
        titles: by language (``""`` where none is stated) and code.
        spare: a title for every code that counts, in no stated language.
        language: to show first; if not given, as `usual_language` says.

    Raises:
        InputError: a language isn't one.

    >>> arranged({"fr": {"1": "Boulangers"}, "en": {"1": "Bakers"}}, {"1": "1"}).others
    (('fr', '1', 'Boulangers'),)
    """
    held: dict[str, dict[str, str]] = {}
    for tag, named in titles.items():
        kept = {code: title for code, title in named.items() if code in spare}
        held.setdefault(language_tag(tag) if tag else UNSTATED, {}).update(kept)
    chosen = (
        usual_language(held, spare.keys() - {OF_VERSION}) if language is None else language and language_tag(language)
    )
    order = _order(held, chosen)
    first = {code: next((tag for tag in order if code in held[tag]), None) for code in spare}
    return Arranged(
        chosen or None,
        tuple((code, spare[code] if tag is None else held[tag][code]) for code, tag in first.items()),
        tuple((tag, code, title) for tag in held for code, title in held[tag].items() if first[code] != tag),
        tuple((code, tag or UNSTATED) for code, tag in first.items() if (tag or UNSTATED) != chosen),
    )


def _order(titles: Titles, chosen: str) -> list[str]:
    """Return all languages in the order in which they stand in for one: its kin, English, not stated, the rest."""

    def rank(tag: str) -> tuple[bool, bool, bool, bool, int, str]:
        kin = tag != UNSTATED and primary(tag) == primary(chosen)
        return (tag != chosen, not kin, primary(tag) != ENGLISH, tag != UNSTATED, -len(titles[tag]), tag)

    return sorted(titles, key=rank)


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.capitalize()
    return part.upper() if len(part) == 2 else part.lower()
