"""Slow and many connections, over real sockets to a real process: they end in time, and the server goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.server.serving_slowly import FILES, LARGE, SECONDS
from tests.web.server.slow_clients import connected, seconds_to_its_end, status, status_or_nothing


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """The port and the log of a server with little time and few files."""
    data = tmp_path_factory.mktemp("data")
    with (data / "log").open("w") as log:
        command = [sys.executable, "-m", "tests.web.server.serving_slowly", str(data)]
        told = {f"OCCUMAP_{name}_SECONDS": str(SECONDS) for name in ("HEAD", "ANSWER")}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=os.environ | told, text=True)
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), data / "log"
        finally:
            process.terminate()
            process.wait(60)
            process.stdout.close()


@pytest.mark.parametrize("trickle", [b"", b"a"], ids=["silence", "a letter at a time"])
def test_a_head_that_never_comes_whole_ends_the_connection(served, trickle):
    port, _ = served
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nX: " if trickle else b"")
        seconds, _ = seconds_to_its_end(one, lambda: trickle)
    assert SECONDS - 0.5 < seconds < 20
    assert status(port) == 200


def test_a_second_head_that_trickles_ends_the_connection_too(served):
    port, _ = served
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert one.recv(4096).startswith(b"HTTP/1.1 200")
        seconds, _ = seconds_to_its_end(one, lambda: b"G")
    assert seconds < 20


def test_a_body_that_trickles_is_refused_and_ends_the_connection(served):
    port, _ = served
    with connected(port) as one:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n["
        one.sendall(head)
        seconds, answer = seconds_to_its_end(one, lambda: b" ")
    assert seconds < 20
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"It took too long to arrive" in answer
    assert status(port) == 200


def test_a_large_answer_is_not_cut_off_while_it_is_read(served):
    """Reading it takes longer than the time in which some of it has to be read."""
    port, _ = served
    with connected(port) as one:
        one.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        begun, read = time.monotonic(), 0
        while got := one.recv(64 << 10):
            read += len(got)
            time.sleep(0.02 if time.monotonic() - begun < 3 * SECONDS else 0)
    assert read > LARGE


def test_more_connections_than_there_are_files_are_refused_and_the_server_goes_on(served):
    port, log = served
    many = [connected(port) for _ in range(FILES + 80)]
    try:
        answered = {status_or_nothing(port) for _ in range(3)}
        assert answered <= {200, 503, 0}
    finally:
        for one in many:
            one.close()
    until = time.monotonic() + 30
    while status(port) != 200:
        assert time.monotonic() < until
        time.sleep(0.2)
    lines = log.read_text().splitlines()
    assert all(json.loads(line)["event"] for line in lines)
    assert len(lines) < 1000  # the event loop itself would have written some thousands a second


def test_what_is_no_http_is_answered_400_and_the_log_stays_json(served):
    port, log = served
    for said in (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET " + b"a" * 70_000 + b"\r\n\r\n"):
        with connected(port) as one:
            one.sendall(said)
            assert one.recv(4096).startswith((b"HTTP/1.1 400", b"HTTP/1.1 505", b"HTTP/1.1 431"))
    assert all(json.loads(line)["event"] for line in log.read_text().splitlines())
