"""What the addresses of gaps, moves, paths and unlocking have in common."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query

from occumap.model.gap import Status
from occumap.web.api.map_schemas import MoveShape, StepShape
from occumap.web.api.parameters import (
    LONGEST_NAME,
)
from occumap.workflows.map.skills_map import SkillsMap

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


@cache
def skills_map() -> SkillsMap:
    """Return the starter framework with its map."""
    return SkillsMap.named()


def in_one_line(one: MoveShape | StepShape) -> dict[str, Any]:
    """Return what a step to another occupation says in one line of CSV: skills and products by their ids."""
    return {
        "from": one.start,
        "to": one.to,
        "coverage": one.coverage,
        "published": one.published,
        "missing": _skills(one, Status.MISSING),
        "under_level": _skills(one, Status.UNDER_LEVEL),
        "products": [product.code for product in one.products],
    }


def _skills(one: MoveShape | StepShape, status: Status) -> list[str]:
    return [line.skill for line in one.gap.skills if line.status == status.value]
