"""Two real processes at one socket: connections change hands, and who replaces a killed one is ready first."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from occumap.web.server.connections import FEWEST_ANSWERS, MOST_ANSWERS
from occumap.web.server.starting import REPLACES
from occumap.web.server.workers import ASKED_SECONDS, HEALTH_SECONDS
from tests.web.server.test_serve_limits import until

pytestmark = pytest.mark.slow
READY = '"event":"ready"'


@dataclass(frozen=True)
class Serving:
    """A server that runs: its process, its address and its log."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def workers(self) -> list[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in listed if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]

    def health(self) -> str:
        """What the coder of whoever takes a new connection is like."""
        return json.loads(httpx.get(f"{self.address}/health", timeout=60).text)["coder"]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Serving]:
    data = tmp_path_factory.mktemp("data")
    log = data / "log"
    command = [sys.executable, "-c", "from occumap.cli.app import main; main()", "serve", "--port", "0"]
    with log.open("w") as written:
        process = subprocess.Popen(
            [*command, "--workers", "2", "--data", str(data)], stderr=written, env=dict(os.environ), text=True
        )
        try:
            said = until(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text()))
            until(lambda: log.read_text().count(READY) == 2)
            yield Serving(process, said[0], log)
        finally:
            process.terminate()
            process.wait(60)


def test_a_connection_to_one_of_several_ends_after_some_answers(served):
    with httpx.Client(base_url=served.address) as client:
        for count in range(1, MOST_ANSWERS + 1):  # noqa: B007 (how many there were)
            answer = client.get("/health")
            assert answer.status_code == 200
            if answer.headers.get("connection") == "close":
                break
        else:
            pytest.fail("no answer said that it was the last")
        assert count >= FEWEST_ANSWERS
        assert client.get("/health").status_code == 200


def test_whoever_comes_while_a_worker_is_replaced_finds_nothing_cold(served):
    killed, _ = served.workers()
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in served.workers())
    seen = []
    while served.log.read_text().count(READY) < 3:
        seen.append(served.health())
    seen += [served.health() for _ in range(30)]
    assert set(seen) == {"ready"}
    assert len(served.workers()) == 2


def test_one_that_is_killed_before_it_says_that_it_is_there_is_replaced_at_once(served):
    killed, other = served.workers()
    os.kill(killed, signal.SIGSTOP)
    time.sleep(2 * ASKED_SECONDS + 1)  # it is asked meanwhile whether it is there
    os.kill(killed, signal.SIGKILL)
    end = time.monotonic() + HEALTH_SECONDS / 2
    until(lambda: set(served.workers()) - {killed, other} or time.monotonic() > end)
    assert set(served.workers()) - {killed, other}


def test_where_all_are_killed_the_next_answer_without_getting_ready_first(served):
    for killed in (gone := served.workers()):
        os.kill(killed, signal.SIGKILL)
    begun = until(lambda: set(served.workers()) - set(gone))
    assert all(REPLACES.encode() not in Path(f"/proc/{one}/environ").read_bytes() for one in begun)
    assert served.health() in {"warming", "ready"}
