"""What fits a person, from past jobs, qualifications and skills."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import StringConstraints
from starlette.responses import Response

from occumap.render import as_dict
from occumap.web.api.fit_schemas import FitRow, FitsShape
from occumap.web.api.map_parameters import GroundDep
from occumap.web.api.parameters import LONGEST_NAME, Number, answers
from occumap.web.api.responses import Answer, FormDep, give
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.fit import ask_what_is_unsettled, fit, refuse_nothing_said

router = APIRouter(tags=["map"])

MAX_GIVEN, MAX_FITS = 20, 100
_Named = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]


def _several(said: str, example: str) -> object:
    return Query(default_factory=list, max_length=MAX_GIVEN, description=said, examples=[[example]])


@router.get(
    "/fits",
    operation_id="listFits",
    responses=answers(FitsShape, 400, 404, 409),
    dependencies=[Depends(limited("coding"))],
)
def fits(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    ground: GroundDep,
    job: Annotated[list[_Named], _several("Past jobs: titles, or occupations.", "welder")],
    qualification: Annotated[list[_Named], _several("Products, such as apprenticeships.", "ST0349")],
    skill: Annotated[list[_Named], _several("Skills, with their level if it is known, and 0 for none.", "welding:3")],
    size: Annotated[
        int, Query(ge=1, le=MAX_FITS, description="The number of occupations.", examples=[10]), Number
    ] = 10,
) -> Response:
    """List the occupations that fit somebody’s jobs, qualifications and skills, and what to ask them first."""
    refuse_nothing_said(job, qualification, skill)
    on = ground.skills_map
    person = describe_person(jobs=job, qualifications=qualification, skills=skill, framework=on, coder=warm.coder)
    ask_what_is_unsettled(person)
    found = FitsShape.model_validate(as_dict.fits(fit(person, limit=size, framework=on)))
    rows = [
        FitRow.model_validate(
            {
                **one.model_dump(exclude={"gap", "framework"}),
                "unknown": one.gap.unknown,
                "reasons": one.gap.reasons,
                "questions": one.gap.questions,
            }
        )
        for one in found.fits
    ]
    return give(request, Answer(found, FitRow, rows).body(form))
