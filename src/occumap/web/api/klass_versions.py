"""Versions and the tables between them at the addresses of Klass, as its clients ask for them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from occumap.catalog.held_classifications import HeldClassification, classification_of, held_classification
from occumap.catalog.shipped import Validity
from occumap.errors import UnknownNameError
from occumap.model.plan import Comparison
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.changes import changes_between
from occumap.web.api.klass_classifications import (
    AT,
    From,
    Future,
    KlassId,
    Language,
    On,
    To,
    contact,
    in_language,
    needed,
    version_on,
    version_reference,
    versions_within,
)
from occumap.web.api.klass_numbers import (
    classification_numbered,
    joined_to,
    number_of,
    number_of_table,
    table_numbered,
    version_numbered,
)
from occumap.web.api.klass_schemas import (
    KlassChange,
    KlassChanges,
    KlassCorrespondence,
    KlassCorrespondences,
    KlassItem,
    KlassLevel,
    KlassMap,
    KlassTable,
    KlassTableRef,
    KlassVersion,
)
from occumap.web.api.parameters import LONGEST_CODE, LongNumber, answers, catalog_version
from occumap.web.api.responses import Answer, FormDep, give, link
from occumap.web.api.versions import compared, validity_of

router = APIRouter(tags=["klass"])
_Target = Annotated[
    str,
    Query(
        alias="targetClassificationId",
        min_length=1,
        max_length=LONGEST_CODE,
        description="The classification to go to, by number or name; the same one for its earlier and later versions.",
        examples=["1"],
    ),
]


@router.get("/klass/versions/{version}", operation_id="klassVersion", responses=answers(KlassVersion, 404))
def version(
    request: Request,
    form: FormDep,
    version: Annotated[
        str, Path(min_length=1, max_length=LONGEST_CODE, description="A version by number or name.", examples=["12"])
    ],
    language: Language = "nb",
    future: Future = False,
) -> Response:
    """Return a version with its levels, groups and tables, as Klass describes it; as CSV the groups."""
    del future
    return give(request, _version(version_numbered(version), language).body(form))


@router.get("/klass/correspondencetables/{table}", operation_id="klassTable", responses=answers(KlassTable, 404))
def table(
    request: Request,
    form: FormDep,
    table: Annotated[
        int, Path(ge=0, le=10_000_000_000, description="The number of a table.", examples=[11012]), LongNumber
    ],
    language: Language = "nb",
) -> Response:
    """Return the table between two versions by its number, as Klass gives it."""
    source, target = table_numbered(table)
    maps = [KlassMap(**fields) for fields in _maps(source, target, language)]
    document = KlassTable(
        **dict(_table_reference(source, target, language)),
        description=f"By {compared(source, target).based_on}.",
        changelogs=[],
        correspondence_maps=maps,
    )
    return give(request, Answer(document, KlassMap, maps).body(form))


@router.get(
    f"{AT}/{{classification}}/correspondsAt",
    operation_id="klassCorrespondsAt",
    responses=answers(KlassCorrespondences, 400, 404),
)
def corresponds_at(
    request: Request,
    form: FormDep,
    classification: KlassId,
    target: _Target,
    day: On = None,
    language: Language = "nb",
    future: Future = False,
) -> Response:
    """Return which groups of two classifications correspond on a day, each with its version.

    Of one classification, to which groups of the version valid on that day those of the one before went.
    """
    source, to = classification_numbered(classification), classification_numbered(target)
    on = needed(day, "date")
    ends = [(_before(to, version_on(to, on, future=future)), version_on(to, on, future=future))]
    if source != to:
        ends = [(version_on(source, on, future=future), ends[0][1])]
    return give(request, _given(_items(ends, None, None, language)).body(form))


@router.get(
    f"{AT}/{{classification}}/corresponds",
    operation_id="klassCorresponds",
    responses=answers(KlassCorrespondences, 400, 404),
)
def corresponds(
    request: Request,
    form: FormDep,
    classification: KlassId,
    target: _Target,
    start: From = None,
    end: To = None,
    language: Language = "nb",
    future: Future = False,
) -> Response:
    """Return which groups of two classifications correspond in a range of days, each with its version.

    Of one classification, where the groups of a version went in the next one, from the day on which that is valid.
    """
    source, to = classification_numbered(classification), classification_numbered(target)
    first = needed(start, "from")
    later = versions_within(to, first, end, future=future)
    if source == to:
        ends = [(_before(to, one), one) for one in later if one != to.versions[0]]
        if not ends:
            raise _no_earlier(to)
    else:
        ends = [(one, other) for one in versions_within(source, first, end, future=future) for other in later]
    return give(request, _given(_items(ends, first, end, language)).body(form))


@router.get(f"{AT}/{{classification}}/changes", operation_id="klassChanges", responses=answers(KlassChanges, 400, 404))
def changes(
    request: Request,
    form: FormDep,
    classification: KlassId,
    start: From = None,
    end: To = None,
    language: Language = "nb",
    future: Future = False,
) -> Response:
    """Return what became of codes in a range of days; a row for each code that another one came of."""
    del language
    held = classification_numbered(classification)
    first = needed(start, "from")
    versions_within(held, first, end, future=future)
    found = [
        KlassChange(
            old_code=one.from_code,
            old_name=one.from_title,
            old_short_name="" if one.from_code else None,
            new_code=one.to_code,
            new_name=one.to_title,
            new_short_name="" if one.to_code else None,
            change_occurred=new.valid_from,
        )
        for old, new in pairwise(held.versions)
        if new.valid_from is not None and first <= new.valid_from and (end is None or new.valid_from < end)
        for one in changes_between(old.version, new.version, new.valid_from)
    ]
    return give(request, Answer(KlassChanges(code_changes=found), KlassChange, found).body(form))


def _before(held: HeldClassification, one: Validity) -> Validity:
    """Return the version whose place another took.

    Raises:
        UnknownNameError: it is the first.
    """
    if one == held.versions[0]:
        raise _no_earlier(held)
    return held.versions[held.versions.index(one) - 1]


def _no_earlier(held: HeldClassification) -> UnknownNameError:
    began = ", ".join(str(one.valid_from) for one in held.versions[1:])
    hint = f"Versions took the place of others on: {began}." if began else "It has one version only."
    return UnknownNameError(held.id, "its first version took no other’s place", hint=hint)


def _items(
    ends: list[tuple[Validity, Validity]], first: date | None, end: date | None, language: str
) -> list[KlassCorrespondence]:
    """Return what corresponds between versions while it is valid: both are, or of one classification the later is."""
    found = []
    for source, target in ends:
        valid = (target,) if source.valid_to == target.valid_from else (source, target)
        since = max([one.valid_from for one in valid if one.valid_from] + ([first] if first else []), default=None)
        until = min([one.valid_to for one in valid if one.valid_to] + ([end] if end else []), default=None)
        if since is not None and until is not None and until <= since:
            continue
        found += [
            KlassCorrespondence(
                **fields,
                source_short_name="",
                target_short_name="",
                valid_from=since,
                valid_to=until,
                source_version=source.version,
                target_version=target.version,
            )
            for fields in _maps(source.version, target.version, language)
        ]
    return found


def _given(items: list[KlassCorrespondence]) -> Answer:
    return Answer(KlassCorrespondences(correspondence_items=items), KlassCorrespondence, items)


@cached_while_held(16)
def _maps(source: str, target: str, language: str) -> tuple[dict[str, str], ...]:
    """Return the pairs of groups that share entries, with their titles in a language."""
    found: Comparison = compared(source, target)
    old, new = in_language(found.old, language), in_language(found.new, language)
    return tuple(
        {
            "source_code": one.from_code.value,
            "source_name": old[one.from_code.value].title,
            "target_code": one.to_code.value,
            "target_name": new[one.to_code.value].title,
        }
        for one in found.correspondence.links
    )


@cached_while_held(16)
def _version(name: str, language: str) -> Answer:
    held = in_language(catalog_version(name), language)
    numbers = {one.name: one.number for one in held.rules.levels}
    owner = held_classification(classification_of(name)).owner
    items = [
        KlassItem(
            code=one.code.value,
            parent_code=one.parent.value if one.parent else "",
            level=str(numbers[one.level]),
            name=one.title,
            short_name=None,
            notes=None,
        )
        for one in held
    ]
    document = KlassVersion(
        **dict(version_reference(validity_of(classification_of(name), name), language)),
        introduction=held.source,
        contact_person=contact(owner),
        owning_section=owner,
        legal_base="",
        publications="",
        derived_from="",
        correspondence_tables=[
            _table_reference(*ends, language) for other in joined_to(name) for ends in ((name, other), (other, name))
        ],
        classification_variants=[],
        changelogs=[],
        levels=[KlassLevel(level_number=number, level_name=level) for level, number in numbers.items()],
        classification_items=items,
    )
    return Answer(document, KlassItem, items)


def _table_reference(source: str, target: str, language: str) -> KlassTableRef:
    old, new = (in_language(catalog_version(name), language) for name in (source, target))
    owner = held_classification(classification_of(source)).owner
    numbers = {name: number_of(name, "versions") for name in (source, target)}
    return KlassTableRef(
        name=f"{old.title} - {new.title}",
        contact_person=contact(owner),
        owning_section=owner,
        source=old.title,
        source_id=numbers[source],
        target=new.title,
        target_id=numbers[target],
        change_table=classification_of(source) == classification_of(target),
        last_modified=None,
        published=[tag for tag in old.languages if tag],
        source_level=None,
        target_level=None,
        links={
            "self": link(f"/klass/correspondencetables/{number_of_table(source, target)}"),
            "source": link(f"/klass/versions/{numbers[source]}"),
            "target": link(f"/klass/versions/{numbers[target]}"),
        },
    )
