"""The documents of skills frameworks and maps."""

from __future__ import annotations

from pydantic import Field

from occumap.web.api.schemas import Linked, Paged, Shape


class ScaleShape(Shape):
    """What levels of a framework are counted in."""

    name: str
    lowest: float
    highest: float


class FrameworkRef(Linked):
    """A skills framework, how many skills it has, and of how many occupations it says what they ask."""

    id: str
    title: str
    scale: ScaleShape
    skills: int
    profiles: int
    source: str
    notice: str


class Frameworks(Paged):
    """The frameworks held."""

    items: list[FrameworkRef]


class FamilyShape(Shape):
    """A family of skills."""

    family: str | None
    skills: int


class FrameworkFull(FrameworkRef):
    """A framework with the families of its skills."""

    families: list[FamilyShape]
    map: str | None = Field(description="The map whose occupations it describes; null if it has its own.")


class MapRef(Linked):
    """An occupational map."""

    id: str
    title: str
    source: str
    routes: int
    occupations: int


class Maps(Paged):
    """The maps held."""

    items: list[MapRef]
