"""A server with little time and few files, as a process of its own: ``serving_slowly.py DATA``; says its port."""

from __future__ import annotations

import resource
import socket
import sys
from datetime import timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from occumap.web.server.connections import server_options
from occumap.web.server.limits import BodyLimit
from occumap.web.server.logs import set_up_logs
from occumap.web.server.settings import Settings

FILES = 220
SECONDS = 2
LARGE = 24 << 20


async def answer(request: Request) -> PlainTextResponse:
    """Answer how many bytes came."""
    return PlainTextResponse(str(len(await request.body())))


async def large(_: Request) -> PlainTextResponse:
    """Answer more than is read in the time."""
    return PlainTextResponse("x" * LARGE)


def main() -> None:
    """Serve until the process is ended."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    set_up_logs()
    settings = Settings(database="sqlite:///x.db", data=Path(sys.argv[1]), body_time=timedelta(seconds=SECONDS))
    app = Starlette(
        routes=[Route("/", answer, methods=["GET", "POST"]), Route("/large", large)],
        middleware=[Middleware(BodyLimit, settings=settings)],
    )
    bound = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(bound.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, **server_options())
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main()
