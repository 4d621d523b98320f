"""The documents of published figures beside groups and occupations: pay, people, vacancies, projections."""

from __future__ import annotations

from pydantic import Field

from occumap.web.api.schemas import Shape


class SinceShape(Shape):
    """The figure of the first year held of the same source."""

    year: int
    value: float


class FigureShape(Shape):
    """A published figure of a group; null where it isn’t published, and ``note`` says why.

    ``code`` is the group that it is of: one above that asked for, where that has none.
    """

    measure: str
    version: str
    code: str
    title: str
    asked: str
    value: float | None
    note: str
    lower_quartile: float | None
    upper_quartile: float | None
    variation: float | None
    rough: bool
    year: int | None
    unit: str
    employees: str
    area: str
    source: str
    since: SinceShape | None
    change: float | None
    change_share: float | None
    words: str


class ShareShape(Shape):
    """What most of those asked name, and which share of them, in per cent."""

    title: str
    percent: float | None


class InterestShape(Shape):
    """An interest and its score on the framework’s scale."""

    title: str
    score: float


class TechnologyShape(Shape):
    """A technology; hot: asked for in many postings; in demand: in many of this occupation."""

    title: str
    category: str
    hot: bool
    in_demand: bool


class BackgroundShape(Shape):
    """What a framework publishes of an occupation besides skills.

    ``of`` is the occupation that it is published of, ``share`` how much of an occupation of the map that makes up, null
    where it is itself.
    """

    of: str
    share: float | None
    interests: list[InterestShape]
    strongest_interests: list[str]
    education: ShareShape | None
    training: ShareShape | None
    technologies: list[TechnologyShape]


class BackgroundsShape(Shape):
    """What is published of both ends of a gap besides skills."""

    start: BackgroundShape | None = Field(alias="from")
    to: BackgroundShape | None


class ReachedShape(Shape):
    """Figures beside the two ends of a gap, and what it does to pay; ``pay_note`` says why that isn’t compared."""

    start: list[FigureShape] = Field(alias="from")
    to: list[FigureShape]
    pay_change: float | None
    pay_ratio: float | None
    pay_note: str
