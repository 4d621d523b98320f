"""What the addresses of gaps, moves, paths and unlocking have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from occumap.model.gap import Status
from occumap.model.resolution import Resolved, the_meant
from occumap.render import as_dict
from occumap.web.api.map_schemas import MoveShape, StepShape, TakenShape
from occumap.web.api.parameters import (
    LONGEST_NAME,
)
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.held_ground import held_ground, held_since
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


@dataclass(frozen=True, slots=True)
class Ground:
    """Which framework is asked for, and the map it is to be laid on, by name."""

    framework: str = ""
    occupations: str = ""
    since: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, framework: str, occupations: str) -> Ground:
        """Return what is asked for, and since when it is held, so that answers of what was held before aren't kept."""
        return cls(framework, occupations, (held_since(framework), held_since(occupations, "map")))

    @property
    def skills_map(self) -> SkillsMap:
        """The framework with its map.

        Raises:
            UnknownNameError: no framework or map is held under the name; those that are are listed.
            InputError: nothing leads from the map to the framework.
        """
        return held_ground(self.framework, self.occupations)

    @property
    def asked(self) -> dict[str, str]:
        """The parts of an address that ask for it."""
        return {"framework": self.framework, "map": self.occupations}


def _ground(
    framework: Annotated[
        str,
        Query(
            max_length=LONGEST_NAME,
            description="A skills framework held under a name, such as ssc. "
            "One that describes no map has occupations of its own.",
        ),
    ] = "",
    occupations: Annotated[
        str,
        Query(
            alias="map",
            max_length=LONGEST_NAME,
            description="A map to lay the framework on, such as england, so that occupations of the map are meant.",
        ),
    ] = "",
) -> Ground:
    return Ground.of(framework, occupations)


GroundDep = Annotated[Ground, Depends(_ground)]
Taken = tuple[Resolved, ...]


def occupation_meant(text: str, warm: Warm, ground: Ground) -> tuple[str, Taken]:
    """Return the code of the occupation that a text means, and what it was taken for if it is neither a code nor a
    whole name.

    Raises:
        AmbiguousNameError: several may be meant, or one that isn't certain.
        UnknownNameError: nothing fits, or no such framework or map is held.
    """
    on = ground.skills_map
    where = on.occupations.id if on.occupations else on.framework.id
    meant = the_meant(on.finder(warm.coder).resolve(text), where=where)
    return meant.id, (meant,) if meant.said else ()


def taken_shapes(taken: Taken) -> list[TakenShape]:
    """Return what texts were taken for as documents."""
    fields = (as_dict.resolved(one) for one in taken)
    return [TakenShape(**{name: value for name, value in one.items() if name != "status"}) for one in fields]


def in_one_line(one: MoveShape | StepShape) -> dict[str, Any]:
    """Return what a step to another occupation says in one line of CSV: skills and products by their ids."""
    return {
        "from": one.start,
        "to": one.to,
        "coverage": one.coverage,
        "published": one.published,
        "missing": _skills(one, Status.MISSING),
        "under_level": _skills(one, Status.UNDER_LEVEL),
        "not_stated": _skills(one, Status.NOT_STATED),
        "products": [product.code for product in one.products],
        **_figures(one),
    }


def _figures(one: MoveShape | StepShape) -> dict[str, Any]:
    """Return pay, the group that it is of, what it adds, and people; each of the first source, None where unknown."""
    beside = one.gap.context
    found = {figure.measure: figure for figure in reversed(beside.to if beside else [])}
    pay, people = found.get("pay"), found.get("people")
    return {
        "pay": pay.value if pay else None,
        "pay_group": pay.code if pay else None,
        "pay_change": beside.pay_change if beside else None,
        "people": people.value if people else None,
    }


def _skills(one: MoveShape | StepShape, status: Status) -> list[str]:
    return [line.skill for line in one.gap.skills if line.status == status.value]
