"""The limits of ``occumap serve`` itself, tried on the real process over real sockets: it refuses and goes on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import httpx
import pytest

from occumap.web.server.connections import OTHER_FILES
from tests.web.server.slow_clients import (
    connected,
    is_ended_by_the_server,
    seconds_to_its_end,
    status,
    status_or_nothing,
)

FILES, SECONDS = OTHER_FILES + 60, 2
LIMITS = {
    "HEAD_SECONDS": SECONDS,
    "BODY_SECONDS": SECONDS,
    "ANSWER_SECONDS": SECONDS,
    "VISITOR_FILES": 3,
    "VISITOR_JOBS": 2,
    "CODINGS_A_MINUTE": 0,
}
LARGE = "/map/occupations.csv"
WAIT = 60.0
Found = TypeVar("Found")


@dataclass(frozen=True)
class Serving:
    """A server that runs: its process and its port."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Serving]:
    data = tmp_path_factory.mktemp("data")
    command = [sys.executable, "-c", "from occumap.cli.app import main; main()", "serve", "--port", "0"]
    told = {f"OCCUMAP_{name}": str(value) for name, value in LIMITS.items()}
    with (data / "log").open("w+") as log:
        process = subprocess.Popen(
            ["sh", "-c", f'ulimit -n {FILES} && exec "$@"', "sh", *command, "--data", str(data)],
            stderr=log,
            env=os.environ | told,
            text=True,
        )
        try:
            said = until(lambda: re.search(r"http://127\.0\.0\.1:(\d+)", (data / "log").read_text()))
            until(lambda: status_or_nothing(int(said[1]), "/health") == 200)
            yield Serving(process, int(said[1]))
        finally:
            process.terminate()
            process.wait(60)


def until(found: Callable[[], Found | None]) -> Found:
    """What is found at last."""
    end = time.monotonic() + WAIT
    while not (it := found()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return it


@pytest.mark.slow
@pytest.mark.parametrize("trickle", [b"", b"a"], ids=["silence", "a letter at a time"])
def test_a_head_that_never_comes_whole_ends_its_connection(served, trickle):
    with connected(served.port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nX: " if trickle else b"")
        _, answer = seconds_to_its_end(one, lambda: trickle)
    assert answer == b""
    assert status(served.port, "/health") == 200


@pytest.mark.slow
def test_bodies_that_trickle_are_refused_and_others_are_served_meanwhile(served):
    head = b"POST /api/v1/code HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 90000\r\n\r\ntitle\n"
    many = [connected(served.port) for _ in range(30)]
    try:
        for one in many:
            one.sendall(head)
        assert status(served.port, "/health") == 200
        _, answer = seconds_to_its_end(many[0], lambda: b"x")
        assert answer.startswith(b"HTTP/1.1 408")
    finally:
        for one in many:
            one.close()
    assert status(served.port, "/health") == 200


@pytest.mark.slow
def test_an_answer_that_nobody_reads_is_cut_off(served):
    size = len(httpx.get(served.address + LARGE, timeout=WAIT).content)
    asked = 8 + (16 << 20) // size  # more than the system keeps for a connection
    with connected(served.port) as one:
        one.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * asked)
        until(lambda: is_ended_by_the_server(one))
        assert len(everything(one)) < asked * size
    assert status(served.port, "/health") == 200


def everything(one) -> bytes:
    """What still comes over a connection, to its end."""
    found = b""
    while True:
        try:
            got = one.recv(1 << 20)
        except ConnectionResetError:
            return found
        if not got:
            return found
        found += got


@pytest.mark.slow
def test_at_the_limit_of_files_connections_are_refused_and_the_server_goes_on(served):
    many = [connected(served.port) for _ in range(FILES + 80)]
    try:
        assert {status_or_nothing(served.port, "/health") for _ in range(3)} <= {200, 503, 0}
    finally:
        for one in many:
            one.close()
    until(lambda: status_or_nothing(served.port, "/health") == 200)
    assert "<h1>" in httpx.get(served.address, timeout=WAIT).text


@pytest.mark.slow
def test_bodies_beyond_their_limit_are_refused_whether_they_say_their_size_or_not(served):
    api = f"{served.address}/api/v1/code"
    large = b"[" + b" " * (3 << 20)
    for content in (large, iter([large])):
        answer = httpx.post(api, content=content, headers={"content-type": "application/json"}, timeout=WAIT)
        assert answer.status_code == 413
        assert "2 MB or smaller" in answer.text
    with connected(served.port) as one:
        one.sendall(
            b"POST /code/file HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            b"Content-Length: 104857601\r\n\r\n--b\r\n"
        )
        assert one.recv(4096).startswith(b"HTTP/1.1 413")
    assert status(served.port, "/health") == 200


@pytest.mark.slow
def test_who_has_as_much_here_as_they_may_is_told_so_and_others_are_not_held_up(served):
    rows = "".join(f"Keeper of {n} things\n" for n in range(20_000))
    with Visitor(served.address) as one, Visitor(served.address) as other:
        file = one.upload(f"title\n{rows}")
        columns = {"title": "0", "to": "soc2020", "index": "own index", "kind": ".csv"}
        answers = [one.send(file, columns) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert "as many as may be at once" in answers[2].text
        assert answers[2].headers["retry-after"]
        assert other.send(other.upload("title\nBaker\n"), columns).status_code == 303
        for n in range(LIMITS["VISITOR_FILES"]):
            one.upload(f"title\nBaker {n}\n")
        refused = one.send("/code/file", files={"file": ("more.csv", b"title\nBaker\n")})
        assert refused.status_code == 429
        assert "as many as may be at once" in refused.text
        for answer in answers[:2]:
            assert one.send(f"{answer.headers['location']}/stop").status_code == 303


class Visitor:
    """A browser of somebody without an account."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=WAIT)
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self._client.get("/code/file").text)
        assert found
        self._token = found[1]

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, address: str, fields: dict[str, str] | None = None, **more) -> httpx.Response:
        return self._client.post(address, data={"csrf": self._token, **(fields or {})}, **more)

    def upload(self, table: str) -> str:
        """Where the columns of a table are chosen."""
        kept = self.send("/code/file", files={"file": ("titles.csv", table.encode())})
        assert kept.status_code == 303, kept.text
        return str(kept.headers["location"])
