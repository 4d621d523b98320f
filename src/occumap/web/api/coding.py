"""Job titles coded: one, from bytes that were made once, or many at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from occumap.model.coding import LONGEST
from occumap.model.job_description import JobDescription
from occumap.render import as_dict
from occumap.render.safe_cells import safe_cells
from occumap.web.api.coding_schemas import Codings, CodingShape
from occumap.web.api.parameters import LONGEST_CODE, answers
from occumap.web.api.responses import FORMAT_PARAMETER, Body, Form, form_accepted, give, give_kept
from occumap.web.server.dependencies import client_of, spend
from occumap.web.server.forms import receive_body
from occumap.web.server.limits import TooLargeError
from occumap.web.server.reading_fields import reading_of
from occumap.web.server.settings import MIB
from occumap.web.server.warm_up import Warm
from occumap.workflows.code.preview import DEFAULT_VERSION, version_named
from occumap.workflows.code.titles_table import COLUMNS, titles_table

if TYPE_CHECKING:
    from occumap.catalog.coders import Coder

router = APIRouter(tags=["coding"])
MAX_TITLES = 10_000
MAX_CSV = 10 * MIB
# Many titles are cheaper together: so many take one turn of the limit.
TITLES_A_TURN = 500
_MAX_FAULTS = 20


_Text = Annotated[str, StringConstraints(max_length=LONGEST)]


_Said = Annotated[str, StringConstraints(max_length=50)]


class GivenTitle(BaseModel):
    """A title to code, and what else is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: _Text = Field(description="The job title, as the person gave it.", examples=["Design engineer"])
    industry: _Text | None = Field(default=None, description="The employer’s industry, in words or as a SIC 2007 code.")
    additional: _Text | None = Field(default=None, description="Other details, such as “mechanical”.")
    duties: _Text | None = Field(default=None, description="What is done in the job, in a sentence.")
    employer: _Text | None = Field(default=None, description="The employer, such as “Barnsley Council”.")
    qualification: _Text | None = Field(default=None, description="What the person is qualified as or in.")


class TitleQuery(BaseModel):
    """One title as an address asks for it."""

    model_config = ConfigDict(frozen=True)

    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    industry: _Text = ""
    additional: _Text = ""
    duties: _Text = ""
    employer: _Text = ""
    qualification: _Text = ""
    to: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CODE)] = DEFAULT_VERSION
    index: Annotated[str, StringConstraints(max_length=LONGEST_CODE)] = ""


class TitlesQuery(BaseModel):
    """How many titles are to be coded."""

    model_config = ConfigDict(frozen=True)

    to: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CODE)] = DEFAULT_VERSION
    index: Annotated[str, StringConstraints(max_length=LONGEST_CODE)] = ""
    delimiter: _Said = ""
    encoding: _Said = ""
    header_row: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,6}$")] = ""
    form: Annotated[Form | None, Field(alias="format")] = None


_ONE_TITLE, _MANY_TITLES = TypeAdapter(TitleQuery), TypeAdapter(TitlesQuery)
_LIST = TypeAdapter(Annotated[list[GivenTitle], Field(max_length=MAX_TITLES)])


def _text_parameter(name: str, said: str, example: str, *, required: bool = False, default: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": LONGEST_CODE if name in {"to", "index"} else LONGEST}
    if required or name == "to":
        schema["minLength"] = 1
    if default:
        schema["default"] = default
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": said,
        "schema": schema,
        "example": example,
    }


_TO = _text_parameter("to", "The version to code to.", DEFAULT_VERSION, default=DEFAULT_VERSION)
_INDEX = _text_parameter("index", "The index to code with, by the name of one that is held.", "starter")
_ONE = [
    _text_parameter("title", "The job title, as the person gave it.", "Design engineer", required=True),
    _text_parameter("industry", "The employer’s industry, in words or as a SIC 2007 code.", "aerospace"),
    _text_parameter("additional", "Other details, such as “mechanical”.", "mechanical"),
    _text_parameter("duties", "What is done in the job, in a sentence.", "I draw parts of aircraft engines"),
    _text_parameter("employer", "The employer, such as “Barnsley Council”.", "Barnsley Council"),
    _text_parameter("qualification", "What the person is qualified as or in.", "chartered engineer"),
    _TO,
    _INDEX,
    FORMAT_PARAMETER,
]
_READING = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": said,
        "schema": {"type": "string", "maxLength": 50}
        if name != "header_row"
        else {"type": "string", "pattern": "^[0-9]{0,6}$"},
        "example": example,
    }
    for name, said, example in (
        ("delimiter", "Of a CSV, the sign between cells, or `tab`. Told from the content if not given.", ";"),
        ("encoding", "Of a CSV, its encoding. Told from the content if not given.", "cp1252"),
        ("header_row", "Of a CSV, the row that names the columns, the first being 1; 0 if none does.", "1"),
    )
]
_MANY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "array",
                "maxItems": MAX_TITLES,
                "items": {**GivenTitle.model_json_schema(), "title": "GivenTitle"},
            },
            "example": [{"title": "Baker"}, {"title": "Design engineer", "industry": "aerospace"}],
        },
        "text/csv": {"schema": {"type": "string"}, "example": "title,industry\nBaker,\nDesign engineer,aerospace\n"},
    },
}


@router.get(
    "/code", operation_id="codeTitle", responses=answers(CodingShape, 404, 429), openapi_extra={"parameters": _ONE}
)
async def code_one(request: Request) -> Response:
    """Return the code of one title, why, what else it may be, and the question that would decide."""
    spend(request, "coding", client_of(request))
    version, index = request.query_params.get("to", DEFAULT_VERSION), request.query_params.get("index", "")
    ready = request.app.state.warm.ready_coder(version, index)
    return await give_kept(
        request,
        partial(_coded_title, request, ready),
        private=True,
        limit="coding",
        is_quick=lambda form: form is Form.JSON and ready is not None,
    )


@router.post(
    "/code",
    operation_id="codeTitles",
    responses=answers(Codings, 400, 404, 413, 415, 429),
    openapi_extra={"parameters": [_TO, _INDEX, FORMAT_PARAMETER, *_READING], "requestBody": _MANY},
)
async def code_many(request: Request) -> Response:
    """Return the codes of up to 10,000 titles: a JSON list, or a CSV with a column ``title``.

    As CSV, the columns that came stay, and the answer stands beside them; a CSV has a CSV back unless another
    form is asked for.
    """
    asked = _read(_MANY_TITLES, dict(request.query_params))
    kind = request.headers.get("content-type", "").split(";", maxsplit=1)[0].strip().casefold()
    if kind not in {"application/json", "text/csv"}:
        raise HTTPException(415, "Send application/json or text/csv, and set the Content-Type header.")
    accept = request.headers.get("accept", "*/*")
    is_csv = kind == "text/csv"
    form = asked.form or (Form.CSV if is_csv and accept.strip() == "*/*" else form_accepted(accept))
    if is_csv:
        file = await receive_body(request, "titles.csv")
        if file.size > MAX_CSV:
            raise TooLargeError(MAX_CSV)
        table, columns = await run_in_threadpool(_table_in, file.path, asked)
    else:
        titles = await run_in_threadpool(_titles_in, await request.body())
        table = pl.DataFrame([dict(one) for one in titles], schema=dict.fromkeys(COLUMNS, pl.String))
        columns = {name: name for name in COLUMNS}
    for _ in range(max(1, -(-len(table) // TITLES_A_TURN))):
        spend(request, "coding", client_of(request))
    coder = await run_in_threadpool(_coder, request, asked)
    content = await run_in_threadpool(_coded_table, coder, table, columns, form)
    return give(request, Body.of(content, form), private=True)


@router.api_route("/code", methods=["DELETE", "HEAD", "OPTIONS", "PATCH", "PUT", "TRACE"], include_in_schema=False)
async def code_otherwise() -> Response:
    """Return other methods are refused with all that this address takes; each route alone would name its own."""
    raise HTTPException(405, headers={"Allow": "GET, POST"})


def _read(shape: TypeAdapter[Any], values: dict[str, str]) -> Any:
    try:
        return shape.validate_python(values)
    except ValidationError as error:
        raise _refused(error, "query") from None


def _titles_in(content: bytes) -> list[GivenTitle]:
    try:
        return _LIST.validate_json(content)
    except ValidationError as error:
        raise _refused(error, "body") from None


def _refused(error: ValidationError, where: str) -> RequestValidationError:
    """Return the faults, without the values; of very many, the first."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)[:_MAX_FAULTS]
    return RequestValidationError([{**fault, "loc": (where, *fault["loc"])} for fault in faults])


def _table_in(path: Path, asked: TitlesQuery) -> tuple[pl.DataFrame, Mapping[str, str]]:
    return titles_table(
        path,
        name="The CSV",
        limit=MAX_TITLES,
        hint="Send it in parts, or upload it as a file at /code/file.",
        options=reading_of(asked.model_dump(include={"delimiter", "encoding", "header_row"})),
    )


def _coded_title(request: Request, ready: Coder | None, form: Form) -> Body:
    """Return one title coded, by the coder that is asked for if it is ready, else once it is."""
    asked: TitleQuery = _read(_ONE_TITLE, dict(request.query_params))
    coder = ready or _coder(request, asked)
    known = JobDescription(asked.title, *(getattr(asked, name) or None for name in COLUMNS if name != "title"))
    if form is Form.CSV:
        table = pl.DataFrame([known], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
        return Body.of(_as_csv(coder, table, {name: name for name in COLUMNS}), form)
    return Body.of(to_json(as_dict.coding(coder.code_all([known])[0])), form)


def _coder(request: Request, asked: TitleQuery | TitlesQuery) -> Coder:
    """Return the coder to the version that is asked for, by the index that is, if one is.

    Raises:
        UnknownNameError: there is no such version or index, or the index isn't coded to the version.
    """
    warm: Warm = request.app.state.warm
    # That a version is held takes longer to find out than to code a title; a coder that is ready knows that it is.
    if not warm.is_ready(asked.to, asked.index):
        version_named(asked.to, asked.index)
    return warm.coder(asked.to, asked.index)


def _coded_table(coder: Coder, table: pl.DataFrame, columns: Mapping[str, str], form: Form) -> bytes:
    if form is Form.CSV:
        return _as_csv(coder, table, columns)
    wanted = [table[columns[name]] if name in columns else pl.Series([None] * len(table)) for name in COLUMNS]
    jobs = [JobDescription(*row) for row in zip(*wanted, strict=True)]
    codings = [CodingShape.model_validate(as_dict.coding(answer)) for answer in coder.code_all(jobs)]
    return Codings(items=codings).model_dump_json().encode()


def _as_csv(coder: Coder, table: pl.DataFrame, columns: Mapping[str, str]) -> bytes:
    coded = coder.code_frame(table, **columns)
    return safe_cells(coded).write_csv(line_terminator="\r\n").encode()
