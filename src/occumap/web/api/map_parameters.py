"""What the addresses of gaps, moves, paths and unlocking have in common."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query

from occumap.model.gap import GapLine
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


def skills_of(lines: tuple[GapLine, ...]) -> list[str]:
    """Return the ids of the skills that some lines of a gap are about."""
    return [line.skill for line in lines]
