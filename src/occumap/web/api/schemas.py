"""What the documents of the API look like: the answers of `occumap.render.as_dict`, described.

A shape is a document and its description in OpenAPI at once; an answer that isn't as it is described is refused before
it goes out. Lists of plain shapes are CSV tables too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """A frozen document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Link(Shape):
    """Where something is; ``templated`` if parts in braces are to be filled in."""

    href: str
    templated: bool = Field(default=False, exclude_if=lambda templated: not templated)


Links = dict[str, Link]


class Linked(Shape):
    """A document with ways on."""

    links: Links


class PageInfo(Shape):
    """Which part of a list this is: ``number`` counts from 0."""

    size: int
    total_elements: int
    total_pages: int
    number: int


class Paged(Linked):
    """A part of a list, whose members are its ``items``; ``links`` has ``first``, ``prev``, ``next``, ``last``."""

    page: PageInfo


class Problem(BaseModel):
    """What went wrong (RFC 9457): ``detail`` says it in full, ``hint`` what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    where: str = Field(default="", description="What the problem is about.")
    hint: str = Field(default="", description="How to fix it.")
    candidates: list[dict[str, str]] = Field(
        default=[], description="If a name matches more than one thing, their ids and titles."
    )
    near: list[dict[str, str]] = Field(
        default=[], description="If a name matches nothing, the ids and titles of the nearest."
    )
    errors: list[dict[str, str]] = Field(default=[], description="The fields that are not valid.")
    request: str = Field(description="The reference of this request in the server’s log.")


class CodeRef(Shape):
    """A code with its title."""

    code: str
    title: str


def rows_of(kind: type[Shape], shapes: Sequence[BaseModel]) -> tuple[list[str], list[list[Any]]]:
    """Return shapes of a kind as a table: column names and rows.

    Lists become words; a dictionary has a column for each of its keys, a code with its title one for either; what lies
    deeper is left out.

    >>> class Step(Shape):
    ...     to: CodeRef
    ...     products: list[str]
    >>> rows_of(Step, [Step(to=CodeRef(code="11", title="Bakers"), products=["ST1", "ST2"])])
    (['to_code', 'to_title', 'products'], [['11', 'Bakers', 'ST1 ST2']])
    """
    columns: list[str] = []
    cells: list[list[Any]] = [[] for _ in shapes]
    for name, field in kind.model_fields.items():
        column, annotation = field.alias or name, field.annotation
        if name == "links" or _is_deep(annotation):
            continue
        values = [getattr(shape, name) for shape in shapes]
        if annotation is CodeRef:
            parts = {f"{column}_{part}": [getattr(value, part) for value in values] for part in ("code", "title")}
        elif get_origin(annotation) is dict:
            keys = sorted({key for value in values for key in value})
            parts = {key: [value.get(key) for value in values] for key in keys}
        else:
            parts = {column: [" ".join(map(str, one)) if isinstance(one, list) else one for one in values]}
        for part, of_shapes in parts.items():
            columns.append(part)
            for row, cell in zip(cells, of_shapes, strict=True):
                row.append(cell)
    return columns, cells


def _is_deep(annotation: Any) -> bool:
    parts = get_args(annotation) or (annotation,)
    deep = any(isinstance(part, type) and issubclass(part, Shape) for part in parts)
    return deep and annotation is not CodeRef
