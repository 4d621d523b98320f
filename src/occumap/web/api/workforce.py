"""For an employer: staff beside target roles, with how both were understood before any figure."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from occumap.render import as_dict
from occumap.web.api.list_schemas import (
    Given,
    GivenChoice,
    GivenMember,
    GivenRole,
    OmissionShape,
    ResolutionShape,
    Share,
    Text,
    choices_frame,
    roles_frame,
    staff_frame,
)
from occumap.web.api.parameters import answers
from occumap.web.api.responses import Answer, FormDep, give
from occumap.web.api.schemas import Shape
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.check_table import MAX_ROWS, check_table
from occumap.workflows.map.held_ground import held_ground
from occumap.workflows.map.workforce import resolve_workforce, workforce

router = APIRouter(tags=["map"])


class GivenWorkforce(Given):
    """Staff, the roles to fill, and what was chosen where a text was asked about."""

    staff: Annotated[list[GivenMember], Field(min_length=1, max_length=MAX_ROWS)]
    roles: Annotated[list[GivenRole], Field(min_length=1, max_length=MAX_ROWS)]
    minimum: Share | None = Field(
        default=None, description="The coverage below which a post is to be hired for: 0.6 if not given, 0.35 of tasks."
    )
    framework: Text = Field(default="", description="A skills framework held under a name, such as ssc.")
    choices: list[GivenChoice] = Field(default=[], max_length=MAX_ROWS)


class PostShape(Shape):
    """A post, and who is assigned to it."""

    role: str
    post: int
    row: int | None
    name: str | None
    coverage: float
    best: float
    hire: bool


class TrainingShape(Shape):
    """A skill that people assigned to posts lack."""

    skill: str
    title: str
    people: int
    levels: float
    gap: float


class SinglePointShape(Shape):
    """A skill that only one person holds at the level needed."""

    skill: str
    title: str
    level: float
    row: int
    name: str
    roles: str


class UnheldShape(Shape):
    """A skill that nobody holds at the level needed."""

    skill: str
    title: str
    level: float
    best: float
    roles: str


class WorkforceShape(Shape):
    """What staff come to beside the roles; rows are those of the list, the first being 2."""

    framework: str
    minimum: float
    coverage: list[dict[str, str | int | float | None]]
    assignment: list[PostShape]
    training: list[TrainingShape]
    single_points: list[SinglePointShape]
    unheld: list[UnheldShape]
    left_out: list[OmissionShape]


class WorkforceAnswer(Shape):
    """How the lists were understood, and the plan; none where less than half was understood."""

    resolution: ResolutionShape
    plan: WorkforceShape | None


@router.post(
    "/workforce",
    operation_id="planWorkforce",
    responses=answers(WorkforceAnswer, 400, 404, 413, 429),
    dependencies=[Depends(limited("coding"))],
)
def plan(request: Request, form: FormDep, warm: WarmDep, given: GivenWorkforce) -> Response:
    """Plan who fills which post, whom to train and for what to hire; as CSV, the assignment.

    Titles that aren't understood count in no figure: `resolution` asks about them, and `choices` answers.
    """
    staff, roles = staff_frame(given.staff), roles_frame(given.roles)
    for name, frame in (("staff", staff), ("roles", roles)):
        check_table(name, frame, f"The list: {name}")
    shared: dict[str, Any] = {
        "resolve": choices_frame(given.choices),
        "framework": held_ground(given.framework, on_map=True),
        "coder": warm.coder(),
    }
    resolution = resolve_workforce(staff, roles, **shared)
    found = as_dict.workforce(workforce(staff, roles, minimum=given.minimum, **shared)) if resolution.is_enough else {}
    understood = ResolutionShape.model_validate(as_dict.table_resolution(resolution))
    found.pop("resolution", None)
    planned = WorkforceShape.model_validate(found) if found else None
    document = WorkforceAnswer(resolution=understood, plan=planned)
    return give(request, Answer(document, PostShape, planned.assignment if planned else []).body(form), private=True)
