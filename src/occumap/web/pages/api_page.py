"""The API on a page: each address with its parameters, and an example that answers as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from occumap.catalog import load
from occumap.web.api.api_examples import EXAMPLES, ApiExample
from occumap.web.pages import render

router = APIRouter()
_KINDS = (("version", "Versions"), ("index", "Indexes"), ("framework", "Frameworks"), ("map", "Maps"))


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address takes in its path or its query."""

    name: str
    said: str
    shape: str
    required: bool
    several: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """An address and what can be done there."""

    id: str
    method: str
    path: str
    said: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]
    example: ApiExample | None


@router.get("/api", response_class=HTMLResponse)
def api_page(request: Request) -> HTMLResponse:
    """Return all addresses by what they are about, and what is held here that they can be asked for."""
    document = request.app.openapi()
    operations = list(_operations(document))
    parts = [
        (tag["name"], tag["description"], [one for name, one in operations if name == tag["name"]])
        for tag in document["tags"]
    ]
    server = request.app.state.settings.address or str(request.base_url).rstrip("/")
    held = [(title, load.names(kind)) for kind, title in _KINDS]  # type: ignore[arg-type]
    return render(request, "api/api.html", info=document["info"], parts=parts, server=server, held=held)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Yield the operations of an OpenAPI document, each with what it is about."""
    for path, methods in document["paths"].items():
        for method, stated in methods.items():
            said = " ".join(str(stated.get("description", "")).split())
            yield (
                stated["tags"][0],
                Operation(
                    stated["operationId"],
                    method.upper(),
                    path,
                    said.replace("``", ""),
                    tuple(_parameter(one) for one in stated.get("parameters", ())),
                    tuple((status, answer["description"]) for status, answer in stated["responses"].items()),
                    EXAMPLES.get(stated["operationId"]),
                ),
            )


def _parameter(stated: Mapping[str, Any]) -> Parameter:
    schema = stated["schema"]
    several = schema.get("type") == "array"
    where = "in the path" if stated["in"] == "path" else ""
    words = [where, _shape(schema["items"] if several else schema)]
    return Parameter(
        stated["name"],
        stated.get("description", schema.get("description", "")),
        ", ".join(word for word in words if word),
        bool(stated.get("required")),
        several,
    )


def _shape(schema: Mapping[str, Any]) -> str:
    """Return what a value has to be, in few words.

    >>> _shape({"type": "integer", "minimum": 0, "maximum": 8, "default": 0}), _shape({"enum": ["json", "csv"]})
    ('a whole number from 0 to 8; 0 if not given', 'json or csv')
    """
    if "enum" in schema or "const" in schema:
        shape = " or ".join(map(str, schema.get("enum", [schema.get("const")])))
    elif schema.get("format") == "date":
        shape = "a date"
    else:
        shape = _TYPES.get(schema.get("type", ""), "")
    if "minimum" in schema and "maximum" in schema:
        shape += f" from {schema['minimum']} to {schema['maximum']}"
    default = schema.get("default")
    if default not in (None, "", []):
        shape = f"{shape}; {_written(default)} if not given" if shape else f"{_written(default)} if not given"
    return shape


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_TYPES = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
