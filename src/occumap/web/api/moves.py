"""Ways between occupations: gaps, moves, paths, and the single skill that opens most."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from occumap.atlas.paths import Walking
from occumap.catalog.maps import framework, occupational_map
from occumap.catalog.occupations import find_occupation
from occumap.errors import UnknownNameError
from occumap.model.gap import Direction, Gap, GapLine, Move, Path, Step, Unlock
from occumap.web.api.answers import Answer, FormDep, give, link, part_of
from occumap.web.api.map import reference
from occumap.web.api.map_schemas import (
    GapShape,
    LineShape,
    Moves,
    MoveShape,
    OffRampShape,
    Paths,
    PathShape,
    StepShape,
    Unlocks,
    UnlockShape,
)
from occumap.web.api.parameters import (
    LONGEST_CODE,
    LONGEST_NAME,
    Flag,
    Fraction,
    Number,
    Page,
    Size,
    answers,
)
from occumap.web.server.dependencies import WarmDep, client_of, spend
from occumap.workflows.map import moves as tasks
from occumap.workflows.map.moves import SkillsMap

router = APIRouter(tags=["map"])
From = Annotated[
    str,
    Query(
        alias="from",
        min_length=1,
        max_length=LONGEST_NAME,
        description="An occupation by code, name or job title.",
        examples=["OCC0154E"],
    ),
]
To = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST_NAME,
        description="An occupation by code, name or job title.",
        examples=["OCC0023"],
    ),
]


@router.get("/gaps", operation_id="getGap", responses=answers(GapShape, 404, 409))
def gap(request: Request, form: FormDep, warm: WarmDep, start: From, to: To) -> Response:
    """What somebody in one occupation lacks for another, skill by skill, what matters most first."""
    first, last = find_occupation(start, coder=warm.coder), find_occupation(to, coder=warm.coder)
    return give(request, _gap(first.code, last.code).body(form))


@router.get("/moves", operation_id="listMoves", responses=answers(Moves, 404, 409))
def moves(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    direction: Annotated[Literal["any", "up", "sideways", "down"], Query(description="Where to, by level.")] = "any",
    pathway: Annotated[str, Query(max_length=LONGEST_CODE, description="Only into this pathway.")] = "",
    across: Annotated[
        Literal["any", "within", "across"], Query(description="Within the pathway, or into another.")
    ] = "any",
    minimum: Annotated[float, Query(ge=0, le=1, description="The coverage, at the least."), Fraction] = 0.0,
    page: Page = 0,
    size: Size = 10,
) -> Response:
    """Steps from an occupation, the most alike first."""
    found = find_occupation(start, coder=warm.coder)
    return give(request, _moves(found.code, direction, pathway, across, minimum, page, size).body(form))


@router.get("/paths", operation_id="listPaths", responses=answers(Paths, 400, 404, 409, 429))
def paths(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    to: To,
    steps: Annotated[int, Query(ge=1, le=4, description="Of a path, at the most."), Number] = 4,
    cap: Annotated[float, Query(ge=0.01, le=1, description="The widest gap of any step."), Fraction] = 0.75,
    down: Annotated[Flag, Query(description="Whether a step may lead to a lower level.")] = False,
) -> Response:
    """The easiest ways of a few steps from one occupation to another; skills are gathered on the way."""
    first, last = find_occupation(start, coder=warm.coder), find_occupation(to, coder=warm.coder)
    spend(request, "coding", client_of(request))
    return give(request, _paths(first.code, last.code, steps, cap, down).body(form))


@router.get("/unlock", operation_id="listUnlocks", responses=answers(Unlocks, 404, 409))
def unlock(
    request: Request,
    form: FormDep,
    warm: WarmDep,
    start: From,
    threshold: Annotated[
        float, Query(ge=0.01, le=1, description="The coverage at which an occupation is open."), Fraction
    ] = 0.6,
    page: Page = 0,
    size: Size = 10,
) -> Response:
    """Single skills by how many occupations each would open for somebody in an occupation."""
    found = find_occupation(start, coder=warm.coder)
    return give(request, _unlock(found.code, threshold, page, size).body(form))


@cache
def _skills_map() -> SkillsMap:
    return SkillsMap.named()


@lru_cache(maxsize=1024)
def _gap(start: str, to: str) -> Answer:
    found = tasks.gap_between(start, to, skills_map=_skills_map())
    world = occupational_map()
    lines = [_line(line) for line in found.lines]
    document = GapShape(
        start=reference(world[start]),
        to=reference(world[to]),
        framework=framework().id,
        coverage=round(found.coverage, 4),
        lines=lines,
        links={"self": link("/gaps", from_=start, to=to), "paths": link("/paths", from_=start, to=to)},
    )
    return Answer(document, LineShape, lines)


def _line(line: GapLine) -> LineShape:
    return LineShape(
        skill=line.skill,
        title=line.title,
        status=line.status.value,
        held=line.held,
        needed=line.needed,
        shortfall=line.shortfall,
        weight=round(line.weight, 4),
        cost=round(line.cost, 4),
        essential=line.essential,
    )


@lru_cache(maxsize=512)
def _moves(start: str, direction: str, pathway: str, across: str, minimum: float, page: int, size: int) -> Answer:
    world = occupational_map()
    known = [one.id for one in world.pathways]
    if pathway and pathway not in known:
        raise UnknownNameError(world.id, f"there is no pathway {pathway!r}", hint=f"There are: {', '.join(known)}.")
    found = tasks.moves(
        start,
        skills_map=_skills_map(),
        directions=None if direction == "any" else (Direction(direction),),
        pathway=pathway or None,
        across={"across": True, "within": False}.get(across),
        minimum_coverage=minimum,
        limit=None,
    )
    asked = {
        "from_": start,
        "direction": "" if direction == "any" else direction,
        "pathway": pathway,
        "across": "" if across == "any" else across,
        "minimum": minimum or None,
    }
    part = part_of(found, _move, "/moves", page, size, **asked)
    document = Moves(
        start=reference(world[start]),
        framework=framework().id,
        moves=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, MoveShape, part.shapes)


def _move(move: Move) -> MoveShape:
    return MoveShape(
        code=move.to,
        name=move.to_title,
        level=move.level,
        direction=move.direction.value,
        across=move.across,
        coverage=round(move.coverage, 4),
        published=move.published,
        missing=_skills(move.gap.missing),
        under_level=_skills(move.gap.under_level),
        products=[product.code for product in move.products],
    )


def _skills(lines: tuple[GapLine, ...]) -> list[str]:
    return [line.skill for line in lines]


@lru_cache(maxsize=512)
def _paths(start: str, to: str, steps: int, cap: float, down: bool) -> Answer:
    walking = Walking(cap=cap, max_steps=steps, may_fall=down)
    found = tasks.paths(start, to, skills_map=_skills_map(), walking=walking)
    shapes = [_path(n, path) for n, path in enumerate(found, start=1)]
    world = occupational_map()
    document = Paths(
        start=reference(world[start]),
        to=reference(world[to]),
        framework=framework().id,
        paths=shapes,
        links={
            "self": link("/paths", from_=start, to=to, steps=steps, cap=cap, down=down),
            "gap": link("/gaps", from_=start, to=to),
        },
    )
    return Answer(document, StepShape, [step for path in shapes for step in path.steps])


def _path(number: int, path: Path) -> PathShape:
    return PathShape(
        codes=list(path.codes),
        cost=round(path.cost, 4),
        widest_gap=round(path.widest_gap, 4),
        steps=[_step(number, n, step) for n, step in enumerate(path.steps, start=1)],
    )


def _step(path: int, number: int, step: Step) -> StepShape:
    world = occupational_map()
    gap: Gap = step.gap
    return StepShape(
        path=path,
        step=number,
        start=step.start,
        start_name=world[step.start].name,
        to=step.to,
        to_name=world[step.to].name,
        coverage=round(gap.coverage, 4),
        published=step.published,
        missing=_skills(gap.missing),
        under_level=_skills(gap.under_level),
        products=[product.code for product in step.products],
        off_ramps=[
            OffRampShape(code=one.code, name=one.title, coverage=round(one.coverage, 4)) for one in step.off_ramps
        ],
    )


@lru_cache(maxsize=512)
def _unlock(start: str, threshold: float, page: int, size: int) -> Answer:
    found = tasks.unlock(start, skills_map=_skills_map(), threshold=threshold, limit=None)
    part = part_of(found, _unlocking, "/unlock", page, size, from_=start, threshold=threshold)
    document = Unlocks(
        start=reference(occupational_map()[start]),
        framework=framework().id,
        threshold=threshold,
        skills=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, UnlockShape, part.shapes)


def _unlocking(one: Unlock) -> UnlockShape:
    return UnlockShape(skill=one.skill, title=one.title, held=one.held, level=one.level, opens=list(one.opens))
