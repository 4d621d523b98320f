"""Lists that come with a request, how they were understood, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import polars as pl
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from occumap.web.api.parameters import LONGEST_NAME
from occumap.web.api.schemas import Shape
from occumap.workflows.map.check_table import MAX_PEOPLE

Text = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Named = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]


def _whole(value: object) -> object:
    """Return a whole number as one, however JSON writes it: 1.0 is 1."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
Count = Annotated[int, Field(strict=True, ge=1, le=MAX_PEOPLE), WHOLE]
Share = Annotated[float, Field(gt=0, le=1)]
_SKILLS = "Skills, with their level if it is known, such as `welding:3`."
MAX_SKILLS = 100


class Given(BaseModel):
    """A part of what comes with a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GivenMember(Given):
    """A person, or several who do the same."""

    name: Text = Field(default="", description="A name or number.")
    title: Text = Field(default="", description="The job title.", examples=["Maintenance fitter"])
    occupation: Text = Field(default="", description="The occupation, by code or name, if it is known.")
    skills: list[Named] = Field(default=[], max_length=MAX_SKILLS, description=_SKILLS)
    count: Count = 1


class GivenRole(Given):
    """A role to fill."""

    role: Named = Field(description="An occupation by code or name, or a job title.", examples=["OCC0023"])
    posts: Count = 1
    skills: list[Named] = Field(default=[], max_length=MAX_SKILLS, description=_SKILLS)


class GivenCourse(Given):
    """A course, and the skills that it teaches."""

    course: Named = Field(examples=["Robot cells"])
    skills: Annotated[list[Named], Field(min_length=1, max_length=MAX_SKILLS, description=_SKILLS)]
    cost: Annotated[float, Field(ge=0, le=1e9)] | None = None
    places: Count | None = None


class GivenTarget(Given):
    """An occupation to reach, the one to start from, and how many people."""

    to: Named = Field(examples=["OCC0023"])
    start: Text = Field(default="", alias="from", examples=["OCC0154E"])
    people: Count = 1


class GivenChoice(Given):
    """What a text of a list means: a code or a name, or `-` to leave it out."""

    text: Text
    choose: Named
    file: Text = Field(default="", description="The list, such as staff, if the text stands in several.")
    column: Text = Field(default="", description="The field, such as title.")


class ColumnsShape(Shape):
    """What the fields of a list were taken for."""

    file: str
    taken: dict[str, str]
    not_read: list[str]


class UnderstoodShape(Shape):
    """How many people, posts or lines of a list count in the figures."""

    understood: int
    total: int
    left_out: int


class CandidateShape(Shape):
    """What a text may mean."""

    code: str
    title: str
    reason: str = ""


class TextShape(Shape):
    """What a text was taken for, or what it may mean."""

    file: str
    column: str
    text: str
    rows: list[int]
    times: int
    status: str = Field(description="taken, asked, unknown or left out")
    code: str | None
    title: str | None
    why: str
    chosen: str
    candidates: list[CandidateShape]


class ResolutionShape(Shape):
    """How lists were understood: what is to be chosen, what was taken, and how much counts."""

    is_enough: bool = Field(description="Whether at least half of each list was understood, so that there are figures.")
    headlines: list[str]
    understood: dict[str, UnderstoodShape]
    columns: list[ColumnsShape]
    texts: list[TextShape]
    notes: list[str]


class OmissionShape(Shape):
    """Something that was left out of a list, and why."""

    file: str
    row: int
    column: str
    reason: str
    whole: bool


def staff_frame(staff: Sequence[GivenMember]) -> pl.DataFrame:
    """Return people as a table of staff.

    >>> staff_frame([GivenMember(title="Welder", skills=["welding:3", "drawings"])]).rows()
    [(None, 'Welder', None, 'welding:3; drawings', '1')]
    """
    rows = [(one.name, one.title, one.occupation, _joined(one.skills), f"{one.count}") for one in staff]
    return _frame(("name", "title", "occupation", "skills", "count"), rows)


def roles_frame(roles: Sequence[GivenRole]) -> pl.DataFrame:
    """Return roles as a table."""
    return _frame(("role", "posts", "skills"), [(one.role, f"{one.posts}", _joined(one.skills)) for one in roles])


def courses_frame(courses: Sequence[GivenCourse]) -> pl.DataFrame:
    """Return courses as a table."""
    rows = [(one.course, _joined(one.skills), _number(one.cost), _number(one.places)) for one in courses]
    return _frame(("course", "skill", "cost", "places"), rows)


def demand_frame(demand: Sequence[GivenTarget]) -> pl.DataFrame:
    """Return occupations to reach as a table."""
    return _frame(("to", "from", "people"), [(one.to, one.start, f"{one.people}") for one in demand])


def choices_frame(choices: Sequence[GivenChoice]) -> pl.DataFrame | None:
    """Return what was chosen as a table; None for nothing."""
    rows = [(one.text, one.choose, one.file, one.column) for one in choices]
    return _frame(("text", "choose", "file", "column"), rows) if rows else None


def _joined(skills: Sequence[str]) -> str:
    return "; ".join(skills)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _frame(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    filled = [[cell or None for cell in row] for row in rows]
    return pl.DataFrame(filled, schema=dict.fromkeys(columns, pl.String), orient="row")
