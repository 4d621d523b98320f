"""The server of the tools: standard input and output carry the protocol and nothing else; logs go to standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ToolListed
from pydantic import ValidationError

from occumap import __version__
from occumap.errors import AmbiguousNameError, OccumapError
from occumap.web.mcp.tool_answers import ToolAnswer, asked_which, error_in_words
from occumap.web.mcp.tools import TOOLS, Tool

INSTRUCTIONS = (
    "Occupational classifications, job titles and England’s occupational map. Every answer has a status. If it is "
    "“can't tell”, don’t guess: ask the user the question, or which of the candidates is meant, and call again with "
    "its code. Always say which version a code is of, and what a name was taken for."
)
_INVALID_PARAMS = -32602
_READS_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_log = logging.getLogger("occumap.mcp")


def serve_tools() -> None:
    """Serve the tools over standard input and output until the client closes them."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="occumap mcp: %(message)s")
    anyio.run(_serve)


def make_server() -> Server[dict[str, Any]]:
    """Return a server with the tools, for any way of carrying its messages.

    >>> make_server().name
    'occumap'
    """
    return Server(
        "occumap",
        version=__version__,
        title="Occumap",
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )


async def _serve() -> None:
    server = make_server()
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


async def _list_tools(_: ServerRequestContext[dict[str, Any]], __: PaginatedRequestParams | None) -> ListToolsResult:
    return ListToolsResult(tools=[_listed(tool) for tool in TOOLS.values()])


def _listed(tool: Tool) -> ToolListed:
    return ToolListed(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(by_alias=True),
        output_schema=ToolAnswer.model_json_schema(),
        annotations=_READS_ONLY,
    )


async def _call_tool(_: ServerRequestContext[dict[str, Any]], asked: CallToolRequestParams) -> CallToolResult:
    tool = TOOLS.get(asked.name)
    if tool is None:
        raise MCPError(_INVALID_PARAMS, f"There is no tool {asked.name!r}. Tools: {', '.join(TOOLS)}.")
    return await anyio.to_thread.run_sync(partial(_result, tool, asked.arguments or {}))


def _result(tool: Tool, arguments: dict[str, Any]) -> CallToolResult:
    """Return what a tool answers; an error in words where the request can't be carried out."""
    try:
        answer = _answer(tool.answer, tool.takes.model_validate(arguments))
    except ValidationError as error:
        return _refused(f"{tool.name}: {_faults(error)}")
    except OccumapError as error:
        return _refused(error_in_words(error))
    except Exception:
        _log.exception("%s broke", tool.name)
        return _refused(f"{tool.name}: a fault in Occumap. Its log, on standard error, says which.")
    return CallToolResult(
        content=[TextContent(type="text", text=answer.model_dump_json())],
        structured_content=answer.model_dump(mode="json"),
    )


def _answer(answer: Callable[[Any], ToolAnswer], asked: object) -> ToolAnswer:
    try:
        return answer(asked)
    except AmbiguousNameError as error:
        return asked_which(error)


def _refused(said: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=said)], is_error=True)


def _faults(error: ValidationError) -> str:
    """Return what is wrong with the arguments, by their names, without the values."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'arguments'}: {one['msg']}" for one in found) + "."
