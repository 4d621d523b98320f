"""One JSON line for each request and each event: route templates, never titles, bodies or query strings."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

EVENTS = "occumap.server"
_FRAMES = 12
# Seconds in which an event of a library is written once.
_PAUSE = 10.0
_NUMBER = re.compile(r"\d+")


class _Lines(logging.Formatter):
    """A record as one line of JSON; of an exception its kind and where it happened, as its text may name people."""

    def format(self, record: logging.LogRecord) -> str:
        fields: Mapping[str, Any] = getattr(record, "fields", {})
        line: dict[str, Any] = {**_head(record.created, record.levelname.casefold(), record.getMessage()), **fields}
        if record.exc_info and record.exc_info[1] is not None:
            line |= described(record.exc_info[1])
        return _json(line)


class _Once(logging.Filter):
    """Lets an event pass once in a while, with how often it came meanwhile.

    At the file limit the event loop says the same some thousand times a second, which would fill a disk.
    """

    def __init__(self) -> None:
        super().__init__()
        self._until: dict[str, float] = {}
        self._kept_back: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write an event; those that differ in numbers alone are one."""
        event, now = _NUMBER.sub("", record.getMessage()), time.monotonic()
        if now < self._until.get(event, 0.0):
            self._kept_back[event] += 1
            return False
        self._until = {said: until for said, until in self._until.items() if until > now} | {event: now + _PAUSE}
        if more := self._kept_back.pop(event, 0):
            record.fields = {"more_since_the_last": more}
        return True


class AccessLog:
    """The lines of requests, written to a stream without the cost of a log record; to none until one is set."""

    def __init__(self) -> None:
        self.stream: TextIO | None = None

    def write(self, level: str, fields: Mapping[str, Any]) -> None:
        """Write the line of one request."""
        if self.stream is not None:
            self.stream.write(_json({**_head(time.time(), level, "request"), **fields}) + "\n")
            self.stream.flush()


access = AccessLog()


def _head(at: float, level: str, event: str) -> dict[str, str]:
    return {"at": datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds"), "level": level, "event": event}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(line: Mapping[str, Any]) -> str:
    return _ENCODER.encode(line)


def described(error: BaseException) -> dict[str, Any]:
    """Return the kind of an exception and the lines of code it came through; not its message.

    >>> try:
    ...     int("Jane Doe")
    ... except ValueError as error:
    ...     described(error)["error"]
    'ValueError'
    """
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": type(error).__name__,
        "where": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


def set_up_logs(stream: TextIO | None = None) -> None:
    """Send access lines, events and the server's own warnings to a stream (standard error) as JSON.

    Without a stream, of a server itself, so is whatever else would be printed there: warnings of libraries and of the
    event loop, and what a thread ends by.
    """
    access.stream = stream or sys.stderr
    handler = logging.StreamHandler(access.stream)
    handler.setFormatter(_Lines())
    for name, level in ((EVENTS, logging.INFO), ("uvicorn", logging.WARNING), ("asyncio", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
        logger.filters = [] if name == EVENTS else [_Once()]
    if stream is None:
        logging.getLogger().handlers = [handler]
        logging.captureWarnings(capture=True)
        threading.excepthook = lambda broken: log_event("a thread broke", error=broken.exc_value)
        sys.unraisablehook = lambda broken: log_event("an end broke", error=broken.exc_value)


def log_event(event: str, *, error: BaseException | None = None, **fields: Any) -> None:
    """Log something the server did; the fields hold counts, kinds and ids only."""
    level = logging.ERROR if error is not None else logging.INFO
    told = {**fields, **(described(error) if error is not None else {})}
    logging.getLogger(EVENTS).log(level, event, extra={"fields": told})
