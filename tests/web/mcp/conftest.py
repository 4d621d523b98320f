"""The tools as an assistant has them: a process of its own, asked by the protocol's own client over its pipes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra mcp isn't installed")

from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, ListToolsResult

Call = Callable[..., CallToolResult]


class Assistant:
    """A client that one can ask without waiting by hand."""

    def __init__(self, portal: Any, client: Client) -> None:
        self._portal, self.client = portal, client

    def tools(self) -> ListToolsResult:
        found: ListToolsResult = self._portal.call(self.client.list_tools)
        return found

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        """Call a tool; ``from_`` stands for ``from``, which is a word of Python."""
        named = {name.rstrip("_"): value for name, value in arguments.items()}
        found: CallToolResult = self._portal.call(self.client.call_tool, tool, named)
        return found

    def answer(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that answers."""
        found = self.call(tool, **arguments)
        assert not found.is_error, found.content
        answer: dict[str, Any] = found.structured_content
        return answer

    def error(self, tool: str, **arguments: Any) -> str:
        """Call a tool that refuses, and return its words."""
        found = self.call(tool, **arguments)
        assert found.is_error
        assert found.structured_content is None
        return "".join(part.text for part in found.content if part.type == "text")


@pytest.fixture(scope="session")
def assistant() -> Iterator[Assistant]:
    server = StdioServerParameters(command=sys.executable, args=["-m", "occumap", "mcp"], env=dict(os.environ))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(server)) as client:
        yield Assistant(portal, client)
