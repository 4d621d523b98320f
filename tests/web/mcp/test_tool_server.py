"""`occumap mcp`: the protocol alone on standard output, tools that say what they take, and errors in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import occumap
from occumap.web.mcp.tools import TOOLS
from tests.web.mcp.conftest import Assistant

_OCCUMAP = [sys.executable, "-m", "occumap", "mcp"]


def test_the_client_learns_what_there_is_and_what_to_do_when_nothing_is_sure(assistant: Assistant) -> None:
    info = assistant.client.server_info
    assert info is not None
    assert (info.name, info.version) == ("occumap", occumap.__version__)
    assert "don’t guess" in (assistant.client.instructions or "")
    assert [tool.name for tool in assistant.tools().tools] == [*TOOLS]


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_describes_each_of_its_inputs_and_the_shape_of_its_answer(assistant: Assistant, name: str) -> None:
    tool = next(one for one in assistant.tools().tools if one.name == name)
    assert tool.description
    assert tool.input_schema["additionalProperties"] is False
    assert all(given.get("description") for given in tool.input_schema["properties"].values()), tool.input_schema
    assert tool.output_schema is not None
    assert {"status", "said", "taken", "candidates", "answer", "versions"} <= set(tool.output_schema["properties"])
    assert tool.annotations is not None
    assert tool.annotations.read_only_hint
    assert tool.annotations.open_world_hint is False


def test_the_text_of_an_answer_is_its_structure(assistant: Assistant) -> None:
    found = assistant.call("code", title="electrician")
    (part,) = found.content
    assert part.type == "text"
    assert json.loads(part.text) == found.structured_content


def test_what_a_tool_has_no_name_for_is_refused(assistant: Assistant) -> None:
    said = assistant.error("code", tittle="baker")
    assert "title: Field required" in said
    assert "tittle: Extra inputs are not permitted" in said
    assert "baker" not in said


def test_a_tool_that_is_not_there_is_an_error_that_names_those_that_are(assistant: Assistant) -> None:
    from mcp.shared.exceptions import MCPError  # noqa: PLC0415 (the extra may be absent)

    with pytest.raises(MCPError, match=r"There is no tool 'delete'\. Tools: code, explain_group"):
        assistant.call("delete", version="soc2020")


def test_standard_output_has_the_protocol_alone_and_it_ends_when_its_input_does() -> None:
    """Spoken by hand: greeting, a call that must load everything, a call that fails."""
    started = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "hand", "version": "1"}}
    spoken: list[dict[str, object]] = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": started},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "code", "arguments": {"title": "x"}}},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "gap", "arguments": {"from": "OCC1"}}},
    ]
    process = subprocess.Popen(
        _OCCUMAP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    answers = {}
    for message in spoken:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        if "id" in message:
            answer = json.loads(process.stdout.readline())
            answers[answer["id"]] = answer["result"]
    rest, _ = process.communicate(timeout=60)
    assert rest == ""
    assert process.returncode == 0
    assert answers[1]["serverInfo"]["name"] == "occumap"
    assert answers[2]["structuredContent"]["status"] == "can't tell"
    assert answers[3]["isError"] is True


def test_nothing_but_what_is_made_of_held_data_is_written(tmp_path: Path) -> None:
    """A data folder that can't be told from an untouched one, but for the cache that every command keeps."""
    home = tmp_path / "home"
    home.mkdir()
    call = {"name": "code", "arguments": {"title": "chief alpaca whisperer", "employer": "Llamas of Leeds"}}
    spoken = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "hand", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
    ]  # fmt: skip
    done = subprocess.run(
        _OCCUMAP,
        input="".join(json.dumps(message) + "\n" for message in spoken),
        env={**os.environ, "OCCUMAP_HOME": str(home)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert len(done.stdout.splitlines()) >= 1
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in written if "cache" not in path.relative_to(tmp_path).parts] == []
    assert not any(b"alpaca" in path.read_bytes() or b"Llamas" in path.read_bytes() for path in written)
    assert "alpaca" not in done.stderr
