"""What the tools for assistants take. What a tool has no name for is refused, so that no wish is lost in silence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from occumap.model.coding import LONGEST
from occumap.workflows.code.preview import DEFAULT_VERSION
from occumap.workflows.search import LONGEST_QUERY

LONGEST_NAME, LONGEST_CODE, MAX_FIGURES = 200, 64, 2_000

_Said = Annotated[str, StringConstraints(max_length=LONGEST)]
_Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
_Code = Annotated[str, StringConstraints(max_length=LONGEST_CODE)]
_Version = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
_Occupation = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
_FROM = "The occupation now: its code such as OCC0154E, its name, or a job title."
_TO = "The occupation to reach: its code, its name, or a job title."


class ToolInput(BaseModel):
    """What every tool takes: nothing but what it names."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


class CodeInput(ToolInput):
    """A job title, and what else is known of the job."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)] = Field(
        description="The job title, as the person gave it.", examples=["Design engineer"]
    )
    industry: _Said = Field(default="", description="The employer’s industry, in words or as a SIC 2007 code.")
    additional: _Said = Field(default="", description="Other details that the question asked for, such as mechanical.")
    duties: _Said = Field(default="", description="What is done in the job, in a sentence.")
    employer: _Said = Field(default="", description="The employer, such as Barnsley Council.")
    qualification: _Said = Field(default="", description="What the person is qualified as or in.")
    version: _Version = Field(default=DEFAULT_VERSION, description="The version to code to.")


class ExplainGroupInput(ToolInput):
    """A group of a classification."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CODE)] = Field(
        description="The code of the group.", examples=["2126"]
    )
    version: _Version = Field(
        default=DEFAULT_VERSION,
        description="The version that the code is of. The same code is another group in another version: "
        "if it isn’t known which is meant, ask.",
        examples=["soc2020", "soc2010", "isco08"],
    )


class CompareInput(ToolInput):
    """Two versions, and the part of them that is asked about."""

    from_version: _Version = Field(description="The earlier version.", examples=["soc2010"])
    to_version: _Version = Field(description="The later version.", examples=["soc2020"])
    code: _Code = Field(
        default="", description="A group of the earlier version: only it and those under it. All if not given."
    )
    level: _Code = Field(default="", description="Only groups of this level, such as unit. The lowest if not given.")
    limit: int = Field(default=20, ge=1, le=1_000, description="How many groups to give at most.")


class GroupFigure(ToolInput):
    """The figure of one group."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CODE)] = Field(description="Its code.")
    value: float = Field(description="Its figure.", allow_inf_nan=False)


class ConvertInput(ToolInput):
    """Figures by group, and the version that they are to be brought to."""

    figures: list[GroupFigure] = Field(
        min_length=1, max_length=MAX_FIGURES, description="The figures, each with the code of its group."
    )
    from_version: _Version = Field(description="The version of the codes.", examples=["soc2010"])
    to_version: _Version = Field(description="The version to bring the figures to.", examples=["soc2020"])
    kind: Literal["count", "median"] = Field(
        default="count", description="Counts of people or jobs, which are shared out; or medians, which aren’t added."
    )
    by_titles: bool = Field(
        default=False,
        description="Share figures out by job titles of the index instead of by people. That is rough: a title is "
        "not a number of people. Only if the user agrees.",
    )


class MapInput(ToolInput):
    """The framework and the map that are meant."""

    framework: _Name = Field(
        default="", description="A skills framework that is held, by name, such as ssc. The default one if not given."
    )
    detail: Literal["short", "whole"] = Field(
        default="short",
        description="short gives the skills of each gap that matter most; whole gives all of them.",
    )


class GapInput(MapInput):
    """Two occupations."""

    from_: _Occupation = Field(alias="from", description=_FROM, examples=["OCC0154E"])
    to: _Occupation = Field(description=_TO, examples=["OCC0023"])


class MovesInput(MapInput):
    """An occupation, and which moves from it are wanted."""

    from_: _Occupation = Field(alias="from", description=_FROM, examples=["OCC0154E"])
    direction: Literal["any", "up", "sideways", "down"] = Field(
        default="any", description="Only moves to a higher level, the same or a lower one."
    )
    pathway: _Name = Field(default="", description="Only moves to this pathway, by a part of its name.")
    across: Literal["any", "within", "across"] = Field(
        default="any", description="Moves within the pathway, or to another one."
    )
    minimum: float = Field(default=0.0, ge=0, le=1, description="The least share of what is asked that is met, 0 to 1.")
    limit: int = Field(default=5, ge=1, le=50, description="How many moves to give.")


class PathInput(MapInput):
    """Two occupations, and how far each step may lead."""

    from_: _Occupation = Field(alias="from", description=_FROM, examples=["OCC0349"])
    to: _Occupation = Field(description=_TO, examples=["OCC0292"])
    steps: int = Field(default=4, ge=1, le=4, description="The most steps that a path may have.")
    down: bool = Field(default=False, description="Whether a step may lead to a lower level.")
    limit: int = Field(default=1, ge=1, le=5, description="How many paths to give.")


class SearchInput(ToolInput):
    """Words to look for."""

    query: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUERY)] = Field(
        description="Words, the beginnings of words, or a code.", examples=["design engineer"]
    )
    limit: int = Field(default=8, ge=1, le=100, description="How many results of each kind to give.")
