"""What a code means that is none of an occupation: of a standard, of a group of SOC2020 or SOC2010, or one with a slip.

The code of a group is asked about, with its occupations; so is a code that lost a zero, or an O for a nought: what was
meant isn't for the spelling to say. A code that is only written otherwise (“occ 0490”) is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from occumap.catalog import load
from occumap.catalog.occupation_candidates import MAX_NEAR, SUB_UNITS, LinkedOccupations
from occumap.model.occupational_map import Occupation
from occumap.model.resolution import (
    Ambiguous,
    FoundBy,
    Resolution,
    Resolved,
    Suggestion,
    Unknown,
    nearest_in_words,
)
from occumap.model.version import Group

GIVE = "Give an occupation's code."
OTHERWISE = "its code, written otherwise"
# The versions that a map names groups of, the newer first.
VERSIONS = ("soc2020", "soc2010")
_UNIT = 4
# So alike are codes that differ in one digit or letter.
_LIKE = 0.85
_GROUP = re.compile(r"(?:(?:uk\W*)?soc\W*(20[12]0)?\W*)?([0-9]{1,4}(?:/[0-9]{2})?)(?:\W+(?:\(?soc\W*)?(20[12]0)\)?)?")
_OCCUPATION = re.compile(r"([o0]cc|st)[\s_-]*([o0-9]{1,6})[\s_-]*([a-z]?)")
_LIKE_A_CODE = re.compile(r"[A-Za-z]{2,4}[0-9]{3,}[A-Za-z]?")


def by_code(text: str, linked: LinkedOccupations) -> Resolution | None:
    """Return what a code means that is no occupation's; None for a text that looks like no code.

    >>> linked = LinkedOccupations(load.occupational_map())
    >>> by_code("occ490", linked)
    <Ambiguous 'occ490': 1 occupation, OCC0490 first>
    >>> by_code("SOC2010 2314", linked)
    <Unknown 'SOC2010 2314': 5 near ones>
    """
    written = text.strip().casefold()
    if standard := tuple(one.code for one in linked.occupations.of_standard(written.upper())):
        return _if_one(text, standard, linked, f"the occupation of the standard {written.upper()}")
    if group := _GROUP.fullmatch(written):
        return _of_group(text, group[2], group[1] or group[3] or "", linked)
    if code := _OCCUPATION.fullmatch(written):
        return _of_occupation(text, code[1], code[2], code[3], linked)
    return _none(text) if _LIKE_A_CODE.fullmatch(written) else None


def group_in_words(code: str, version: str) -> str:
    """Return a group of a version with its title; empty where the version has no such group.

    >>> group_in_words("2314", "soc2010"), group_in_words("9999", "soc2010")
    ('2314 Secondary education teaching professionals of SOC2010', '')
    """
    found = _group(code, version)
    return f"{found.code.value} {found.title} of {version.upper()}" if found else ""


def in_other_version(code: str) -> str:
    """Return what a code of SOC2020 means in SOC2010 where that is another group, as a sentence; empty where it isn't.

    >>> in_other_version("2314")
    'In SOC2010, 2314 is Secondary education teaching professionals.'
    """
    new, old = (_group(code, version) for version in VERSIONS)
    is_other = old is not None and (new is None or new.title.casefold() != old.title.casefold())
    return f"In SOC2010, {code} is {old.title}." if old and is_other else ""


def occupations_of_group(code: str, version: str, linked: LinkedOccupations) -> tuple[str, ...]:
    """Return codes of the occupations of a group of a version; of a six-digit group that none has, its unit group's."""
    unit, _, sub_unit = code.partition("/")
    if version == VERSIONS[1]:
        return tuple(one.code for one in linked.occupations.occupations if (one.soc2010 or "").startswith(unit))
    if sub_unit and (found := tuple(linked.of_sub_unit(code))):
        return found
    if len(unit) == _UNIT:
        return linked.of_group(unit)
    return tuple(one.code for one in linked.occupations.occupations if (one.soc2020 or "").startswith(unit))


def _of_group(text: str, code: str, year: str, linked: LinkedOccupations) -> Resolution:
    """Return the occupations of a group: of the version that is named, else of both that maps name groups of."""
    versions = (f"soc{year}",) if year else VERSIONS
    found: dict[str, str] = {}
    for version in versions:
        if said := group_in_words(code, version):
            for each in occupations_of_group(code, version, linked):
                found.setdefault(each, f"it is of {said}")
    meant = [said for version in versions if (said := group_in_words(code, version))]
    numbered = () if year or "/" in code else tuple(_numbered(code, "", linked))
    for each in numbered:
        found.setdefault(each, "its code without OCC")
    if not found:
        return _group_without(text, code, versions, linked)
    reason = f"the group {' or '.join(meant)}" if meant else "a code without OCC"
    names = linked.occupations
    return Ambiguous(text, tuple(Suggestion(each, names[each].name, why) for each, why in found.items()), reason)


def _group_without(text: str, code: str, versions: tuple[str, ...], linked: LinkedOccupations) -> Unknown:
    """Return that the map has no occupation of a group, with those beside it; or that there is no such group."""
    for version in versions:
        if said := group_in_words(code, version):
            near = tuple(_beside(code, version, linked))[:MAX_NEAR]
            hint = nearest_in_words(near) if near else GIVE
            return Unknown(text, near, f"the map has no occupation of {said}", hint)
    named = " or ".join(version.upper() for version in versions)
    return Unknown(text, (), f"there is no group ‘{code}’ in {named}", GIVE)


def _beside(code: str, version: str, linked: LinkedOccupations) -> Iterator[Suggestion]:
    """Yield the occupations of the groups with the same parent, or else of the one above."""
    group = _group(code, version)
    while group is not None and group.parent is not None:
        above = group.parent.value
        for each in occupations_of_group(above, version, linked):
            yield Suggestion(each, linked.occupations[each].name, "it is of a group beside")
        group = _group(above, version)


def _of_occupation(text: str, kind: str, digits: str, option: str, linked: LinkedOccupations) -> Resolution:
    """Return the occupations that a code with a slip may mean; one that is only written otherwise is taken."""
    is_exact = kind in ("occ", "st") and digits.isdigit()
    found = tuple(_numbered(digits.replace("o", "0"), option, linked))
    exact = f"OCC{digits}{option.upper()}"
    if kind == "occ" and exact in linked.occupations:
        return Resolved(text, exact, linked.occupations[exact].name, FoundBy.CODE, OTHERWISE)
    if not found:
        return _none(text, tuple(_like(exact, linked)))
    if is_exact and len(digits) == _UNIT:
        said = f"the occupations of the standard ST{digits}"
    else:
        said = "as codes have four digits" if is_exact else "as a letter O is no nought"
    some = tuple(Suggestion(each, linked.occupations[each].name, "its number") for each in found)
    return Ambiguous(text, some, said)


def _numbered(digits: str, option: str, linked: LinkedOccupations) -> Iterator[str]:
    """Yield codes of the occupations of that number, zeros before it aside."""
    for one in linked.occupations.occupations:
        number = re.fullmatch(r"OCC0*(\d+)([A-Z]?)", one.code)
        if number and number[1] == digits.lstrip("0") and option.upper() in ("", number[2]):
            yield one.code


def _if_one(text: str, found: tuple[str, ...], linked: LinkedOccupations, reason: str) -> Resolution:
    names: list[Occupation] = [linked.occupations[each] for each in found]
    if len(names) == 1:
        return Resolved(text, names[0].code, names[0].name, FoundBy.CODE, reason)
    return Ambiguous(text, tuple(Suggestion(one.code, one.name, reason) for one in names), "that are called so")


def _like(code: str, linked: LinkedOccupations) -> Iterator[Suggestion]:
    """Yield the occupations whose codes are most like one that none has."""
    codes = [one.code for one in linked.occupations.occupations]
    for each in get_close_matches(code, codes, n=MAX_NEAR, cutoff=_LIKE):
        yield Suggestion(each, linked.occupations[each].name, "a code like it")


def _none(text: str, near: tuple[Suggestion, ...] = ()) -> Unknown:
    hint = nearest_in_words(near) if near else GIVE
    return Unknown(text, near, f"there is no occupation ‘{text.strip()}’", hint)


def _group(code: str, version: str) -> Group | None:
    if "/" not in code:
        return load.version(version).get(code)
    return load.version(SUB_UNITS).get(code) if version == VERSIONS[0] else None
