"""For a provider: courses beside what people lack, with how the lists were understood before any figure."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from occumap.errors import InputError
from occumap.model.courses import SHARE
from occumap.model.staff import Workforce
from occumap.model.table_resolution import TableResolution
from occumap.render import as_dict
from occumap.web.api.list_schemas import (
    WHOLE,
    Given,
    GivenChoice,
    GivenCourse,
    GivenMember,
    GivenRole,
    GivenTarget,
    OmissionShape,
    ResolutionShape,
    Share,
    Text,
    choices_frame,
    courses_frame,
    demand_frame,
    roles_frame,
    staff_frame,
)
from occumap.web.api.parameters import answers
from occumap.web.api.responses import Answer, FormDep, give
from occumap.web.api.schemas import Shape
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.check_table import MAX_ROWS, check_table
from occumap.workflows.map.held_ground import held_ground
from occumap.workflows.map.provision import provision, resolve_provision
from occumap.workflows.map.workforce import resolve_workforce, workforce

router = APIRouter(tags=["map"])
# How long a set of courses is looked for while somebody waits; the best found by then is given, and says so.
SECONDS = 5.0


class GivenProvision(Given):
    """Courses, and what people lack: occupations to reach, or staff and the roles to fill."""

    courses: Annotated[list[GivenCourse], Field(min_length=1, max_length=MAX_ROWS)]
    demand: list[GivenTarget] = Field(default=[], max_length=MAX_ROWS)
    staff: list[GivenMember] = Field(default=[], max_length=MAX_ROWS)
    roles: list[GivenRole] = Field(default=[], max_length=MAX_ROWS)
    minimum: Share | None = Field(
        default=None, description="The coverage below which a post is to be hired for: 0.6 if not given, 0.35 of tasks."
    )
    share: Share = SHARE
    best: Annotated[int, Field(strict=True, ge=1, le=20), WHOLE] = 3
    by_cost: bool = False
    framework: Text = Field(default="", description="A skills framework held under a name, such as ssc.")
    choices: list[GivenChoice] = Field(default=[], max_length=MAX_ROWS)


class ChosenCourseShape(Shape):
    """A course of a set: what it adds, the share closed with it, and how often it runs for how many."""

    course: str
    row: int
    adds: float
    share: float
    people: int
    runs: int
    cost: float | None


class MetGapShape(Shape):
    """A gap, and a course that closes some of it."""

    skill: str
    title: str
    held: float
    needed: float
    people: int
    gap: float
    course: str
    level: float
    meets: float


class UnmetGapShape(Shape):
    """A gap that stays whatever is offered."""

    skill: str
    title: str
    held: float
    needed: float
    people: int
    gap: float
    best: float
    left: float


class ProvisionShape(Shape):
    """What courses come to beside what people lack."""

    framework: str
    demand: str
    reachable: float
    by_cost: bool
    best: list[ChosenCourseShape]
    smallest: list[ChosenCourseShape]
    smallest_reached: bool
    smallest_proven: bool
    coverage: list[MetGapShape]
    unmet: list[UnmetGapShape]
    left_out: list[OmissionShape]


class ProvisionAnswer(Shape):
    """How the lists were understood, and the courses to offer; none where less than half was understood."""

    resolution: ResolutionShape
    plan: ProvisionShape | None


@router.post(
    "/provision",
    operation_id="planProvision",
    responses=answers(ProvisionAnswer, 400, 404, 413, 429),
    dependencies=[Depends(limited("coding"))],
)
def plan(request: Request, form: FormDep, warm: WarmDep, given: GivenProvision) -> Response:
    """Plan which courses close what people lack, and tell what no course closes; as CSV, the smallest set.

    What isn't understood counts in no figure: `resolution` asks about it, and `choices` answers.
    """
    shared: dict[str, Any] = {
        "resolve": choices_frame(given.choices),
        "framework": held_ground(given.framework, on_map=True),
        "coder": warm.coder(),
    }
    courses = _checked("courses", courses_frame(given.courses))
    demand, resolution = _demand(given, shared)
    if demand is not None:
        resolution = resolve_provision(courses, demand, **shared)
    planned = None
    if demand is not None and resolution.is_enough:
        limits: dict[str, Any] = {"share": given.share, "k": given.best, "by_cost": given.by_cost, "seconds": SECONDS}
        found = as_dict.provision(provision(courses, demand, **limits, **shared))
        found.pop("resolution")
        planned = ProvisionShape.model_validate(found)
    document = ProvisionAnswer(
        resolution=ResolutionShape.model_validate(as_dict.table_resolution(resolution)), plan=planned
    )
    rows = planned.smallest if planned else []
    return give(request, Answer(document, ChosenCourseShape, rows).body(form), private=True)


def _demand(given: GivenProvision, shared: dict[str, Any]) -> tuple[Workforce | pl.DataFrame | None, TableResolution]:
    """Return what people lack, None where too little of it was understood; and how staff and roles were understood.

    Raises:
        InputError: both kinds of demand are given, or neither, or a list can't be worked on.
    """
    if bool(given.demand) == bool(given.staff or given.roles) or bool(given.staff) != bool(given.roles):
        hint = "Give either demand, or both staff and roles."
        raise InputError("the body", "what people lack isn’t clear", hint=hint)
    if given.demand:
        return _checked("demand", demand_frame(given.demand)), TableResolution((), ())
    staff, roles = _checked("staff", staff_frame(given.staff)), _checked("roles", roles_frame(given.roles))
    resolution = resolve_workforce(staff, roles, **shared)
    if not resolution.is_enough:
        return None, resolution
    return workforce(staff, roles, minimum=given.minimum, **shared), resolution


def _checked(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a list, if it isn't more than can be worked on while somebody waits."""
    check_table(name, frame, f"The list: {name}")
    return frame
