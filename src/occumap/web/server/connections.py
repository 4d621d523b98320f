"""Connections that wait, trickle or don't read are ended in time, so that many of them don't keep others out.

Where several processes answer at one socket, a connection also ends after some answers: one that was made while the
others were starting, or had ended, would stay with its process though they have nothing to do.

Uvicorn itself ends a connection that is idle between requests, refuses heads that are too large, and answers 503 to
more connections than there may be. What it waits for without end is a head that never comes whole and an answer that
isn't read; both are timed here. Bodies are timed where they are read (`occumap.web.server.limits`).
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from occumap.web.server.limits import SLOWEST
from occumap.web.server.settings import PREFIX

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_SECONDS = 20
ANSWER_SECONDS = 60
DISCARD_SECONDS = 300
KEEP_ALIVE_SECONDS = 5
MAX_HEAD = 32 << 10
# After how many answers a connection to one of several processes is made anew; not all of them at once.
FEWEST_ANSWERS, MOST_ANSWERS = 10, 30
# Files that a server has open besides its connections: the database, what it reads and sends, pipes of its processes.
OTHER_FILES = 160
LEAST_CONNECTIONS = 32


def server_options(*, shared: bool = False) -> dict[str, Any]:
    """Return what Uvicorn is told of connections; ``shared`` is whether several processes answer at one socket."""
    return {
        "http": SharedProtocol if shared else TimedProtocol,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "h11_max_incomplete_event_size": MAX_HEAD,
        "limit_concurrency": most_connections(),
    }


def most_connections() -> int:
    """Return how many connections a process may have, so that it still has files to answer them with.

    >>> LEAST_CONNECTIONS <= most_connections()
    True
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(LEAST_CONNECTIONS, (1 << 16 if soft == resource.RLIM_INFINITY else soft) - OTHER_FILES)


class TimedProtocol(H11Protocol):
    """A connection on which a whole head has to come in time, and what is sent has to be read in time."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head_seconds = float(os.environ.get(f"{PREFIX}HEAD_SECONDS") or HEAD_SECONDS)
        self._answer_seconds = float(os.environ.get(f"{PREFIX}ANSWER_SECONDS") or ANSWER_SECONDS)
        self._answered = 0.0
        self._waiting: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._wait_for_a_head()

    def on_response_complete(self) -> None:
        """Wait for the next head, whatever trickles in of it."""
        self._answered = self.loop.time()
        self._wait_for_a_head()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Wait for what was sent to be read."""
        super().pause_writing()
        if self._unread is None:
            self._wait_for_a_reader()

    def resume_writing(self) -> None:
        """Go on: it was read."""
        super().resume_writing()
        _cancel(self._unread)
        self._unread = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        _cancel(self._waiting)
        _cancel(self._unread)
        super().connection_lost(exc)

    def _wait_for_a_reader(self) -> None:
        waits = self.transport.get_write_buffer_size()
        self._unread = self.loop.call_later(self._answer_seconds, self._end_unless_read, waits)

    def _end_unless_read(self, waited: int) -> None:
        """End the connection if less was read of what waited than the slowest line takes; a large answer takes long."""
        if waited - self.transport.get_write_buffer_size() < SLOWEST * self._answer_seconds:
            self.transport.abort()
        else:
            self._wait_for_a_reader()

    def _wait_for_a_head(self) -> None:
        _cancel(self._waiting)
        self._waiting = self.loop.call_later(self._head_seconds, self._end_unless_asked, self.cycle)

    def _end_unless_asked(self, last: object) -> None:
        """End the connection if no request came after the last one.

        A browser shows an answer that came early only once it has sent its whole body, which is thrown away meanwhile.
        An answer that is given and still being read has a time of its own.
        """
        if self.cycle is not last:
            return
        still_sends = self.conn.their_state is h11.SEND_BODY and self.loop.time() - self._answered < DISCARD_SECONDS
        if still_sends or self._unread is not None:
            self._waiting = self.loop.call_later(self._head_seconds, self._end_unless_asked, last)
        else:
            self.transport.abort()


class SharedProtocol(TimedProtocol):
    """A connection to one of several processes, which ends after some answers; whoever comes first takes the next."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # Which process is asked is no secret.
        self._left = random.randint(FEWEST_ANSWERS, MOST_ANSWERS)

    def on_response_complete(self) -> None:
        """Have the next answer be the last if it is the last but one."""
        self._left -= 1
        if self._left == 1:
            self.app = _last(self.app)
        super().on_response_complete()


def _last(app: ASGIApp) -> ASGIApp:
    """Return an application whose answer says that the connection ends with it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def ending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await app(scope, receive, ending)

    return answer


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
