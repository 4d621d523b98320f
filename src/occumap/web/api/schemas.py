"""What the documents of the API look like; names as in Statistics Norway's Klass where it has the same thing.

A shape is the document itself and its description in OpenAPI at once. Lists of plain shapes are CSV tables too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Shape(BaseModel):
    """A frozen document, whose names are in camel case outside."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=AliasGenerator(serialization_alias=to_camel))


class Link(Shape):
    """Where something is; ``templated`` if parts in braces are to be filled in."""

    href: str
    templated: bool = Field(default=False, exclude_if=lambda templated: not templated)


Links = dict[str, Link]


class Linked(Shape):
    """A document with ways on."""

    links: Links = Field(serialization_alias="_links")


class PageInfo(Shape):
    """Which part of a list this is: ``number`` counts from 0."""

    size: int
    total_elements: int
    total_pages: int
    number: int


class Paged(Linked):
    """A part of a list; ``_links`` has ``first``, ``prev``, ``next`` and ``last`` where there are any."""

    page: PageInfo


class Problem(BaseModel):
    """What went wrong (RFC 9457): ``detail`` says it in full, ``hint`` what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    where: str = Field(default="", description="What it is about.")
    hint: str = Field(default="", description="How to mend it.")
    candidates: list[dict[str, str]] = Field(default=[], description="Where a name fits several things: their ids.")
    errors: list[dict[str, str]] = Field(default=[], description="Fields that aren’t as they should be.")
    request: str = Field(description="The number under which the server’s log has it.")


class CodeRef(Shape):
    """A code with its name."""

    code: str
    name: str


def rows_of(kind: type[Shape], shapes: Sequence[BaseModel]) -> tuple[list[str], list[list[Any]]]:
    """Shapes of a kind as a table: column names and rows.

    Lists become words; a dictionary has a column for each of its keys; what lies deeper is left out.

    >>> rows_of(CodeRef, [CodeRef(code="11", name="Bakers")])
    (['code', 'name'], [['11', 'Bakers']])
    """
    fields = {to_camel(name): (name, field.annotation) for name, field in kind.model_fields.items() if name != "links"}
    fields = {str(kind.model_fields[n].serialization_alias or alias): (n, a) for alias, (n, a) in fields.items()}
    keys: dict[str, list[str]] = {}
    for alias, (name, annotation) in fields.items():
        if get_origin(annotation) is dict:
            keys[alias] = sorted({key for shape in shapes for key in getattr(shape, name)})
    plain = [alias for alias, (_, annotation) in fields.items() if not _is_deep(annotation)]
    columns = [column for alias in plain for column in keys.get(alias, [alias])]
    rows = []
    for shape in shapes:
        row: list[Any] = []
        for alias in plain:
            value = getattr(shape, fields[alias][0])
            if alias in keys:
                row.extend(value.get(key) for key in keys[alias])
            else:
                row.append(" ".join(map(str, value)) if isinstance(value, list) else value)
        rows.append(row)
    return columns, rows


def _is_deep(annotation: Any) -> bool:
    parts = get_args(annotation) or (annotation,)
    return any(isinstance(part, type) and issubclass(part, Shape) for part in parts)
