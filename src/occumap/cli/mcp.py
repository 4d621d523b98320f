"""``occumap mcp``: tools for an assistant, over standard input and output."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from occumap.catalog import load
from occumap.catalog.chosen_index import ENVIRONMENT, chosen_index
from occumap.cli.console import err
from occumap.extras import require


def mcp_command(
    index: Annotated[
        str | None, typer.Option(metavar="NAME_OR_FILE", help="The index to code with, as for occumap code.")
    ] = None,
) -> None:
    """Give an assistant tools to code, explain, compare, convert and find moves.

    It is started by the assistant, which speaks to it over standard input and output (Model Context Protocol).
    """
    require("mcp", "occumap mcp")
    from occumap.web.mcp.tool_server import serve_tools  # noqa: PLC0415 (its libraries take a while)

    load.index(chosen_index(index))
    if index is not None:
        os.environ[ENVIRONMENT] = index
    if sys.stdin.isatty():
        err().print("Waiting for an assistant on standard input. Press Ctrl-C to stop.", soft_wrap=True)
    serve_tools()
