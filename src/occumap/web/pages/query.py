"""What an address asks for, read part by part: what is wrong is noted beside its name, and what was typed stays."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from starlette.requests import Request

from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import resolve_occupation
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.resolution import Ambiguous, Resolved
from occumap.web.pages import with_query
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.held_ground import HeldFramework

LONGEST_NAME = 200
MAX_CHOICES = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things that may be meant, and the address that means it; ``detail`` tells it from others."""

    id: str
    title: str
    address: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NamedOccupation:
    """An occupation as typed: the one found and what it was taken for, or what is wrong and what it may be."""

    text: str
    found: Occupation | None = None
    said: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass
class PageQuery:
    """The query of an address.

    Args:
        query: what it says, the last value of each name.
        errors: what is wrong, by name.
        status: of the answer: 200, or that of the gravest thing wrong.
    """

    query: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 200

    @classmethod
    def of(cls, request: Request) -> PageQuery:
        """Return what a request asks."""
        return cls(dict(request.query_params.items()))

    def refuse(self, name: str, why: str, *, status: int = 400) -> None:
        """Note what is wrong with a part."""
        self.errors.setdefault(name, why)
        self.status = max(self.status, status)

    def text(self, name: str, *, limit: int = LONGEST_NAME) -> str:
        """Return the text of a part without space around it, empty where it isn't there.

        >>> asked = PageQuery({"from": "a" * 300})
        >>> asked.text("from"), asked.errors["from"], asked.status
        ('', 'It must be 200 characters or fewer. It has 300.', 400)
        """
        typed = self.query.get(name, "").strip()
        if len(typed) > limit:
            self.refuse(name, f"It must be {limit:,} characters or fewer. It has {len(typed):,}.")
            return ""
        return typed

    @cached_property
    def framework(self) -> HeldFramework:
        """The framework asked for by its name, the default one if none is; laid on the map of the pages.

        Raises:
            UnknownNameError: none is held under the name; those that are are listed.
        """
        return HeldFramework.of(self.text("framework"))

    def yes(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return bool(self.text(name))

    def one_of(self, name: str, options: Collection[str], *, default: str = "") -> str:
        """Return one of several words.

        >>> PageQuery({"direction": "up"}).one_of("direction", ("up", "down"))
        'up'
        """
        typed = self.text(name)
        if typed and typed not in options:
            self.refuse(name, f"“{typed}” is not in the list. Choose from the list.")
            return default
        return typed or default

    def number(self, name: str, *, default: float, low: float, high: float, whole: bool = False) -> float:
        """Return a number between two others, both included; a sign of percent after it is taken.

        >>> asked = PageQuery({"minimum": "60 %", "cap": "nan"})
        >>> asked.number("minimum", default=0, low=0, high=100), asked.number("cap", default=75, low=0, high=100)
        (60.0, 75)
        >>> asked.errors
        {'cap': 'Enter a number from 0 to 100, not “nan”.'}
        """
        typed = self.text(name)
        if not typed:
            return default
        try:
            value = float(typed.removesuffix("%").rstrip().replace(",", "."))
        except ValueError:
            value = math.nan
        if not low <= value <= high or (whole and value != int(value)):
            kind = "a whole number" if whole else "a number"
            self.refuse(name, f"Enter {kind} from {low:g} to {high:g}, not “{typed}”.")
            return default
        return value

    def occupation(self, request: Request, name: str, warm: Warm) -> NamedOccupation:
        """Return an occupation of the map by code, name or job title; where several may be meant, or none fits but some
        are near, each with an address that means it.

        That address is the present one with this part changed: the rest of it stays.
        """
        text = self.text(name)
        if name in self.errors:
            return NamedOccupation(self.query.get(name, ""), error=self.errors[name])
        if not text:
            return NamedOccupation("")
        meant = resolve_occupation(text, coder=warm.coder)
        if isinstance(meant, Resolved):
            return NamedOccupation(text, occupational_map()[meant.id], meant.said)
        if isinstance(meant, Ambiguous):
            said, status, offered = meant.prompt, 409, meant.candidates
        else:
            said, status, offered = meant.prompt, 404, meant.near
        self.refuse(name, said, status=status)
        codes = [one.id for one in offered][:MAX_CHOICES]
        return NamedOccupation(text, error=said, choices=choices_of(codes, request, name))


def choices_of(codes: Collection[str], request: Request, name: str) -> tuple[Choice, ...]:
    """Return occupations to choose from, each with the present address in which ``name`` is its code."""
    world = occupational_map()
    return tuple(
        Choice(code, world[code].name, with_query(request, **{name: code}), detail_of(world[code], world))
        for code in codes
    )


def detail_of(occupation: Occupation, world: OccupationalMap) -> str:
    """Return what tells an occupation from others of its name: level and cluster."""
    return f"level {occupation.level}, {world.cluster_of(occupation.code).name}"


def ends_of(asked: PageQuery, request: Request, warm: Warm) -> tuple[NamedOccupation, NamedOccupation]:
    """Return the occupations where a way begins and ends; where only one is given, the other is asked for."""
    start, to = asked.occupation(request, "from", warm), asked.occupation(request, "to", warm)
    if (start.text or start.error) and not to.text and not to.error and "to" in asked.query:
        asked.refuse("to", "Enter an occupation to reach.")
    if (to.text or to.error) and not start.text and not start.error and "from" in asked.query:
        asked.refuse("from", "Enter an occupation to start from.")
    if start.found and start.found == to.found:
        asked.refuse("to", "This is the occupation you start from. Choose a different one.")
    return start, to
