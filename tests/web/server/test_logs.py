"""What libraries say again and again is written once in a while, with how often it came."""

from __future__ import annotations

import io
import json
import logging
import time

import pytest

from occumap.web.server import logs


@pytest.fixture
def written():
    loggers = [logging.getLogger(name) for name in (logs.EVENTS, "uvicorn", "asyncio")]
    before = [(one, one.handlers, one.level, one.propagate, one.filters) for one in loggers]
    stream = logs.access.stream
    made = io.StringIO()
    logs.set_up_logs(made)
    yield made
    logs.access.stream = stream
    for one, handlers, level, propagate, filters in before:
        one.handlers, one.propagate, one.filters = handlers, propagate, filters
        one.setLevel(level)


def test_what_differs_in_numbers_alone_is_written_once_and_counted(written, monkeypatch):
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    for n in range(2000):
        logging.getLogger("asyncio").error("no room for socket %d", n)
    logging.getLogger("asyncio").error("something else")
    now += 11
    logging.getLogger("asyncio").error("no room for socket 3")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [one["event"] for one in lines] == ["no room for socket 0", "something else", "no room for socket 3"]
    assert lines[2]["more_since_the_last"] == 1999


def test_what_the_server_itself_says_is_all_written(written):
    for _ in range(3):
        logs.log_event("swept")
    assert written.getvalue().count('"swept"') == 3
