"""Classifications and their codes at the addresses of Klass, as its clients ask for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from occumap.catalog.held_classifications import HeldClassification, held_classifications
from occumap.catalog.shipped import Validity
from occumap.errors import InputError, UnknownNameError
from occumap.model.languages import best_language
from occumap.model.version import Version
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.klass_numbers import classification_numbered, number_of
from occumap.web.api.klass_schemas import (
    KlassClassification,
    KlassClassificationList,
    KlassClassificationRef,
    KlassClassifications,
    KlassCode,
    KlassCodeInRange,
    KlassCodes,
    KlassCodesAt,
    KlassContact,
    KlassHit,
    KlassHits,
    KlassPage,
    KlassSearch,
    KlassVersionRef,
)
from occumap.web.api.klass_selection import codes_selected, presentation_name
from occumap.web.api.parameters import LONGEST_CODE, LONGEST_NAME, Day, Flag, Page, Size, answers, catalog_version
from occumap.web.api.responses import Answer, FormDep, give, link
from occumap.web.api.schemas import Link, Links

router = APIRouter(tags=["klass"])
AT = "/klass/classifications"
KlassId = Annotated[
    str, Path(min_length=1, max_length=LONGEST_CODE, description="A classification by number or name.", examples=["1"])
]
Language = Annotated[
    str,
    Query(
        pattern=r"^[A-Za-z]{0,8}(-[A-Za-z0-9]{1,8})*$",
        max_length=35,
        description="A language of titles; those that have none in it are given in their own.",
        examples=["en"],
    ),
]
Future = Annotated[Flag, Query(alias="includeFuture", description="Whether versions that aren’t valid yet count.")]
From = Annotated[Day, Query(alias="from", description="The first day.", examples=["2015-01-01"])]
To = Annotated[Day, Query(alias="to", description="The day after the last one; no end if not given.")]
On = Annotated[Day, Query(alias="date", description="The day.", examples=["2021-06-01"])]
_Codes = Annotated[
    str,
    Query(
        alias="selectCodes",
        max_length=LONGEST_NAME,
        description="Only these: codes, beginnings with *, and ranges with -, with commas between.",
        examples=["21*, 31"],
    ),
]
_Level = Annotated[
    str, Query(alias="selectLevel", max_length=LONGEST_CODE, description="Only this level, by number or name.")
]
_Pattern = Annotated[
    str,
    Query(
        alias="presentationNamePattern",
        max_length=LONGEST_NAME,
        description="How to write presentationName, such as {code} - {uppercase(name)}.",
    ),
]
CodeLists = Annotated[
    Flag, Query(alias="includeCodelists", description="Whether to list code lists as well; there are none here.")
]


@router.get(AT, operation_id="klassClassifications", responses=answers(KlassClassifications))
def classifications(
    request: Request,
    form: FormDep,
    lists: CodeLists = False,
    language: Language = "nb",
    page: Page = 0,
    size: Size = 20,
) -> Response:
    """Return the classifications held, as Klass lists them."""
    del lists, language
    held = held_classifications()
    shown = [classification_reference(one) for one in held[page * size : (page + 1) * size]]
    document = KlassClassifications(
        embedded=KlassClassificationList(classifications=shown),
        page=_page(len(held), page, size),
        links={
            "self": link(AT),
            "search": Link(href=link(f"{AT}/search{{?query,includeCodelists}}").href, templated=True),
        },
    )
    return give(request, Answer(document, KlassClassificationRef, shown).body(form))


@router.get(f"{AT}/search", operation_id="klassSearch", responses=answers(KlassSearch))
def search(
    request: Request,
    form: FormDep,
    query: Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, examples=["occupational"])],
    lists: CodeLists = False,
    page: Page = 0,
    size: Size = 20,
) -> Response:
    """Return classifications that have all the words of a query in their name, or in the name of a version or group."""
    del lists
    hits = [hit for one in held_classifications() if (hit := _hit(one, query.casefold().split()))]
    hits.sort(key=lambda hit: -hit.search_score)
    shown = hits[page * size : (page + 1) * size]
    document = KlassSearch(
        embedded=KlassHits(search_results=shown),
        page=_page(len(hits), page, size),
        links={"self": link(f"{AT}/search", query=query)},
    )
    return give(request, Answer(document, KlassHit, shown).body(form))


@router.get(f"{AT}/{{classification}}", operation_id="klassClassification", responses=answers(KlassClassification, 404))
def classification(
    request: Request, form: FormDep, classification: KlassId, language: Language = "nb", future: Future = False
) -> Response:
    """Return a classification with its versions, the latest first, as Klass describes it; as CSV the versions."""
    held = classification_numbered(classification)
    versions = [version_reference(one, language) for one in reversed(held.versions) if future or _has_begun(one)]
    own = [catalog_version(one.version).language for one in held.versions]
    document = KlassClassification(
        **dict(classification_reference(held)),
        description=held.title,
        primary_language=next((one for one in reversed(own) if one), ""),
        copyrighted=False,
        include_short_name=False,
        include_notes=False,
        contact_person=contact(held.owner),
        owning_section=held.owner,
        statistical_units=[],
        versions=versions,
    )
    return give(request, Answer(document, KlassVersionRef, versions).body(form))


@router.get(f"{AT}/{{classification}}/codesAt", operation_id="klassCodesAt", responses=answers(KlassCodesAt, 400, 404))
def codes_at(
    request: Request,
    form: FormDep,
    classification: KlassId,
    day: On = None,
    select: _Codes = "",
    level: _Level = "",
    pattern: _Pattern = "",
    language: Language = "nb",
    future: Future = False,
) -> Response:
    """Return the groups that are valid on a day, as Klass lists them, each with the version that it is of."""
    held = classification_numbered(classification)
    on = needed(day, "date")
    found = version_on(held, on, future=future)
    codes = [one for one, _ in _selected((found,), select, level, pattern, language)]
    return give(request, Answer(KlassCodesAt(codes=codes), KlassCode, codes).body(form))


@router.get(f"{AT}/{{classification}}/codes", operation_id="klassCodes", responses=answers(KlassCodes, 400, 404))
def codes(
    request: Request,
    form: FormDep,
    classification: KlassId,
    start: From = None,
    end: To = None,
    select: _Codes = "",
    level: _Level = "",
    pattern: _Pattern = "",
    language: Language = "nb",
    future: Future = False,
) -> Response:
    """Return the groups that are valid in a range of days, each with its part of the range and its version."""
    held = classification_numbered(classification)
    first = needed(start, "from")
    versions = versions_within(held, first, end, future=future)
    found = [
        KlassCodeInRange.model_validate({**dict(one), **_within(valid, first, end)})
        for one, valid in _selected(versions, select, level, pattern, language)
    ]
    return give(request, Answer(KlassCodes(codes=found), KlassCodeInRange, found).body(form))


def version_on(held: HeldClassification, day: date, *, future: bool) -> Validity:
    """Return the version of a classification that is valid on a day.

    Raises:
        UnknownNameError: none is, or nothing says when they are valid.
    """
    found = [one for one in held.versions if _overlaps(one, day, None) and not (one.valid_to and one.valid_to <= day)]
    begun = [one for one in found if one.valid_from and one.valid_from <= day and (future or _has_begun(one))]
    if not begun:
        raise _not_valid(held, f"on {day}")
    return begun[-1]


def versions_within(held: HeldClassification, first: date, end: date | None, *, future: bool) -> tuple[Validity, ...]:
    """Return the versions of a classification that are valid on some day from ``first`` until the day before ``end``.

    Raises:
        InputError: the range has no day.
        UnknownNameError: no version is valid in it.
    """
    if end is not None and end <= first:
        raise InputError("to", f"{end} isn’t after {first}", hint="Give a later day as to; it isn’t part of the range.")
    found = tuple(one for one in held.versions if _overlaps(one, first, end) and (future or _has_begun(one)))
    if not found:
        raise _not_valid(held, f"from {first} on" if end is None else f"from {first} until {end}")
    return found


def _not_valid(held: HeldClassification, when: str) -> UnknownNameError:
    dated = [one for one in held.versions if one.valid_from]
    names = ", ".join(f"{number_of(one.version, 'versions')} ({one.version})" for one in held.versions)
    if not dated:
        hint = f"Ask for the version itself at /klass/versions: {names}."
        return UnknownNameError(held.id, "nothing says when its version is valid", hint=hint)
    hint = f"Its versions begin on {', '.join(str(one.valid_from) for one in dated)}."
    return UnknownNameError(held.id, f"no version is valid {when}", hint=hint)


def _overlaps(one: Validity, first: date, end: date | None) -> bool:
    begins = one.valid_from is not None and (end is None or one.valid_from < end)
    return begins and (one.valid_to is None or one.valid_to > first)


def _has_begun(one: Validity) -> bool:
    return one.valid_from is None or one.valid_from <= datetime.now(UTC).date()


def _within(valid: Validity, first: date, end: date | None) -> dict[str, date | None]:
    assert valid.valid_from is not None
    ends = [one for one in (valid.valid_to, end) if one is not None]
    return {
        "valid_from_in_requested_range": max(valid.valid_from, first),
        "valid_to_in_requested_range": min(ends, default=None),
    }


def _selected(
    versions: tuple[Validity, ...], select: str, level: str, pattern: str, language: str
) -> list[tuple[KlassCode, Validity]]:
    """Return the codes of versions that are asked for, in their order.

    Raises:
        UnknownNameError: no version has that level.
    """
    found = [(code, valid) for valid in versions for code in _codes_of(valid.version, level, pattern, language)]
    if level and not found:
        levels = catalog_version(versions[0].version).rules.levels
        known = ", ".join(f"{one.number} ({one.name})" for one in levels)
        raise UnknownNameError(level, "there is no such level", hint=f"Levels: {known}.")
    if not select:
        return found
    chosen = codes_selected(select, [code.code for code, _ in found])
    return [(code, valid) for code, valid in found if code.code in chosen]


@cached_while_held(64)
def _codes_of(name: str, level: str, pattern: str, language: str) -> tuple[KlassCode, ...]:
    version = in_language(catalog_version(name), language)
    numbers = {one.name: str(one.number) for one in version.rules.levels}
    wanted = level.casefold()
    return tuple(
        KlassCode(
            code=one.code.value,
            parent_code=one.parent.value if one.parent else None,
            level=numbers[one.level],
            name=one.title,
            short_name="",
            presentation_name=presentation_name(pattern, one.code.value, one.title),
            valid_from=None,
            valid_to=None,
            notes="",
            version=name,
        )
        for one in version
        if not wanted or wanted in {numbers[one.level], one.level.casefold()}
    )


def in_language(version: Version, language: str) -> Version:
    """Return a version with its titles in a language; as it is if it has none in it."""
    asked = {"no": "nb"}.get(language.casefold(), language)
    best = best_language(asked, version.languages) if asked else None
    return version.in_language(best) if best and best != version.language else version


def version_reference(one: Validity, language: str) -> KlassVersionRef:
    """Return a version as the list of a classification has it."""
    version = in_language(catalog_version(one.version), language)
    return KlassVersionRef(
        name=version.title,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        last_modified=None,
        published=[tag for tag in version.languages if tag],
        links={"self": link(f"/klass/versions/{number_of(one.version, 'versions')}")},
    )


def contact(owner: str) -> KlassContact:
    """Return who publishes something; how to reach them isn't known."""
    return KlassContact(name=owner, email="", phone="")


def classification_reference(one: HeldClassification) -> KlassClassificationRef:
    """Return a classification as lists have it."""
    at = f"{AT}/{number_of(one.id, 'classifications')}"
    return KlassClassificationRef(
        name=one.title, classification_type="Classification", last_modified=None, links=_links(at)
    )


def _links(at: str) -> Links:
    asked = {
        "codes": "from,to,selectCodes,selectLevel,presentationNamePattern,language,includeFuture",
        "codesAt": "date,selectCodes,selectLevel,presentationNamePattern,language,includeFuture",
        "corresponds": "targetClassificationId,from,to,language,includeFuture",
        "correspondsAt": "targetClassificationId,date,language,includeFuture",
        "changes": "from,to,language,includeFuture",
    }
    templated = {
        name: Link(href=link(f"{at}/{name}{{?{given}}}").href, templated=True) for name, given in asked.items()
    }
    return {"self": link(at), **templated}


def _hit(one: HeldClassification, words: list[str]) -> KlassHit | None:
    """Return a classification as found by words; None if it hasn't them all in one of its names."""
    versions = [catalog_version(valid.version) for valid in one.versions]
    names = [(1.0, f"{one.title} ({one.id})"), *((0.8, f"{v.title} ({v.id})") for v in versions)]
    names += [(0.5, f"{group.code.value} - {group.title}") for version in versions for group in version]
    has_all = partial(_has_all, words)
    best = next(((score, name) for score, name in names if has_all(name)), None)
    if best is None:
        return None
    at = f"{AT}/{number_of(one.id, 'classifications')}"
    return KlassHit(name=one.title, snippet=best[1], search_score=best[0], links={"self": link(at)})


def _has_all(words: list[str], name: str) -> bool:
    plain = name.casefold()
    return all(word in plain for word in words)


def _page(total: int, page: int, size: int) -> KlassPage:
    return KlassPage(size=size, total_elements=total, total_pages=-(-total // size), number=page)


def needed(day: date | None, name: str) -> date:
    """Return a day that must be given.

    Raises:
        InputError: it isn't.
    """
    if day is None:
        raise InputError(name, "the day isn’t given", hint=f"Add {name}=YYYY-MM-DD.")
    return day
