"""The application while it is being made, which takes seconds, and many on a busy machine.

`/health` says at once that the server is starting, with 503 as long as nothing else is answered. Whoever asks for
anything else waits until the application is there. A process that is one of several takes calls only when it is ready:
others take them meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from occumap import __version__
from occumap.web.server.logs import log_event
from occumap.web.server.settings import PREFIX

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEALTH = "/health"
# Set for a process that is begun while others answer (`occumap.web.server.workers`).
REPLACES = f"{PREFIX}REPLACES_A_WORKER"
_STARTING = {"status": "starting", "version": __version__, "coder": "warming"}


class Starting:
    """An application that makes another in a thread, and is that from then on.

    Args:
        make: makes it; if it fails, or the other application can't start, ``failure`` is why.
        stop: ends the server then; a signal to this process if not given.
    """

    def __init__(
        self, make: Callable[[], ASGIApp], *, stop: Callable[[], object] = lambda: signal.raise_signal(signal.SIGTERM)
    ) -> None:
        self.failure: BaseException | None = None
        self._make, self._stop = make, stop
        self._app: ASGIApp | None = None
        self._ready = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application, or say that it is being made, or wait for it."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        if self._app is None and scope["type"] == "http" and scope["path"] == HEALTH:
            await _say_starting(send)
            return
        if self._app is None:
            await self._ready.wait()
        if self._app is None:
            raise ConnectionAbortedError("the server could not start")
        await self._app(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start at once, with the application on its way; end when it has ended, or before it began."""
        asked: asyncio.Queue[Message] = asyncio.Queue()
        await asked.put(await receive())
        ended = asyncio.Event()
        running = asyncio.create_task(self._run(scope, asked, send, ended))
        await send({"type": "lifespan.startup.complete"})
        stopping = await receive()
        if self._app is None:
            running.cancel()
            ended.set()
            await send({"type": "lifespan.shutdown.complete"})
        await asked.put(stopping)
        await ended.wait()

    async def _run(self, scope: Scope, asked: asyncio.Queue[Message], send: Send, ended: asyncio.Event) -> None:
        try:
            app = await _in_thread(self._make)

            async def said(message: Message) -> None:
                if message["type"] == "lifespan.startup.complete":
                    self._app = app
                    self._ready.set()
                elif message["type"] == "lifespan.startup.failed":
                    raise RuntimeError(message.get("message", ""))
                else:
                    await send(message)

            await app(scope, asked.get, said)
        except Exception as error:
            self.failure = error
            log_event("the server could not start", error=error)
            self._stop()
        finally:
            self._ready.set()
            ended.set()


async def _in_thread(make: Callable[[], ASGIApp]) -> ASGIApp:
    """Return what a function makes in a thread that no end of the server waits for."""
    loop, made = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

    def tell(app: ASGIApp | None, error: BaseException | None) -> None:
        if made.cancelled():
            return
        made.set_result(app) if error is None else made.set_exception(error)

    def work() -> None:
        app, failure = None, None
        try:
            app = make()
        except BaseException as error:
            failure = error
        with suppress(RuntimeError):  # nobody listens any more where the server has ended
            loop.call_soon_threadsafe(tell, app, failure)

    Thread(target=work, name="starting", daemon=True).start()
    made_app: ASGIApp = await made
    return made_app


async def _say_starting(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), (b"retry-after", b"1")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(_STARTING).encode()})


def replaces_a_worker() -> bool:
    """Return whether this process was begun while others answer, so that nobody waits for it.

    >>> replaces_a_worker()
    False
    """
    return os.environ.get(REPLACES) == "1"
