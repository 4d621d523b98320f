"""The families of classifications that Klass has; all that is held here is of one, occupations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import Field
from starlette.responses import Response

from occumap.catalog.held_classifications import held_classifications
from occumap.errors import UnknownNameError
from occumap.web.api.klass_classifications import CodeLists, Language, classification_reference
from occumap.web.api.klass_schemas import KlassClassificationRef, KlassLinked, KlassShape
from occumap.web.api.parameters import Number, answers
from occumap.web.api.responses import Answer, FormDep, give, link

router = APIRouter(tags=["klass"])
_AT = "/klass/classificationfamilies"
_NUMBER, _NAME = 1, "Occupations"


class KlassFamilyRef(KlassLinked):
    """A family, and how many classifications it has."""

    name: str
    number_of_classifications: int


class KlassFamilyList(KlassShape):
    """Families."""

    classification_families: list[KlassFamilyRef]


class KlassFamilies(KlassLinked):
    """The families."""

    embedded: KlassFamilyList = Field(serialization_alias="_embedded")


class KlassFamily(KlassLinked):
    """A family with its classifications."""

    name: str
    classifications: list[KlassClassificationRef]


@router.get(_AT, operation_id="klassFamilies", responses=answers(KlassFamilies))
def families(request: Request, form: FormDep, lists: CodeLists = False, language: Language = "nb") -> Response:
    """Return the families of classifications: one, occupations."""
    del lists, language
    own = {"self": link(f"{_AT}/{_NUMBER}")}
    found = [KlassFamilyRef(name=_NAME, number_of_classifications=len(held_classifications()), links=own)]
    document = KlassFamilies(embedded=KlassFamilyList(classification_families=found), links={"self": link(_AT)})
    return give(request, Answer(document, KlassFamilyRef, found).body(form))


@router.get(f"{_AT}/{{family}}", operation_id="klassFamily", responses=answers(KlassFamily, 404))
def family(
    request: Request,
    form: FormDep,
    family: Annotated[int, Path(ge=0, le=1_000_000, description="The number of a family.", examples=[1]), Number],
    lists: CodeLists = False,
    language: Language = "nb",
) -> Response:
    """Return a family with its classifications."""
    del lists, language
    if family != _NUMBER:
        raise UnknownNameError(str(family), "no family has this number", hint=f"Families: {_NUMBER} ({_NAME}).")
    held = [classification_reference(one) for one in held_classifications()]
    document = KlassFamily(name=_NAME, classifications=held, links={"self": link(f"{_AT}/{_NUMBER}")})
    return give(request, Answer(document, KlassClassificationRef, held).body(form))
