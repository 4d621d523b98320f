"""``occumap serve``: the pages and the API, on one address, until it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import err
from occumap.errors import InputError
from occumap.extras import require

if TYPE_CHECKING:
    from fastapi import FastAPI

    from occumap.web.server.settings import Settings

GRACE = 10
_BACKLOG = 2048


def serve_command(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all addresses of this machine.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 for any free port.")] = 8765,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The database: sqlite:///file or postgresql://…. The default is SQLite."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder for the database, uploads and results.")
    ] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Require an account for reading as well.")] = False,
    index: Annotated[
        str | None, typer.Option(metavar="NAME_OR_FILE", help="The index to code with, as for occumap code.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="The number of worker processes.")] = 1,
) -> None:
    """Start the server for the pages and the API. Press Ctrl-C to stop it."""
    require("server", "occumap serve")
    from occumap.web.server.settings import api_from, limits_from, settings_for  # noqa: PLC0415 (its libraries take a while)

    # Before the server runs a signal ends at once; Uvicorn gives it on when it has stopped, which is no fault either.
    for ended in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ended, lambda *_: sys.exit(0))
    bound = _listen(host, port)
    settings = settings_for(
        database=database or os.environ.get("OCCUMAP_DATABASE"),
        data=data or _path(os.environ.get("OCCUMAP_DATA")),
        closed=closed or bool(os.environ.get("OCCUMAP_CLOSED")),
        **limits_from(os.environ),
        **api_from(os.environ),
    )
    suppress_below()  # refuses what isn't a number before anybody asks
    _refuse_unusable(settings)
    _choose(index)
    shown = f"[{host}]" if ":" in host else host
    err().print(
        f"Occumap is at http://{shown}:{bound.getsockname()[1]} (press Ctrl-C to stop).", soft_wrap=True, markup=False
    )
    _run_many(bound, settings, workers) if workers > 1 else _run_one(bound, settings)


def _run_one(bound: socket.socket, settings: Settings) -> None:
    import uvicorn  # noqa: PLC0415

    from occumap.web.server.connections import server_options  # noqa: PLC0415
    from occumap.web.server.logs import set_up_logs  # noqa: PLC0415
    from occumap.web.server.starting import Starting  # noqa: PLC0415

    set_up_logs()
    starting = Starting(lambda: _made(settings))
    config = uvicorn.Config(
        starting,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        backlog=_BACKLOG,
        **server_options(),
    )
    try:
        uvicorn.Server(config).run(sockets=[bound])
    except SystemExit:
        if starting.failure is None:
            raise
    if starting.failure is not None:
        raise starting.failure


def _made(settings: Settings) -> FastAPI:
    from occumap.web.server.application import make_app  # noqa: PLC0415 (what all pages need)

    return make_app(settings)


def _run_many(bound: socket.socket, settings: Settings, workers: int) -> None:
    import uvicorn  # noqa: PLC0415

    from occumap.web.server.connections import server_options  # noqa: PLC0415
    from occumap.web.server.logs import set_up_logs  # noqa: PLC0415
    from occumap.web.server.settings import to_environment  # noqa: PLC0415
    from occumap.web.server.workers import HEALTH_SECONDS, Workers  # noqa: PLC0415

    set_up_logs()
    os.environ.update(to_environment(settings))
    config = uvicorn.Config(
        "occumap.web.server.application:app_from_environment",
        factory=True,
        workers=workers,
        timeout_worker_healthcheck=HEALTH_SECONDS,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        backlog=_BACKLOG,
        **server_options(shared=True),
    )
    Workers(config, sockets=[bound]).run()


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket at that address, already taking calls: who asks before all is read waits a moment."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(_BACKLOG)
    except OSError as error:
        raise InputError(
            f"{host}:{port}", f"Occumap can't listen there ({error.strerror})", hint="Give another --host or --port."
        ) from None
    bound.set_inheritable(True)
    return bound


def _refuse_unusable(settings: Settings) -> None:
    """Open the store once, so that a wrong address is a message here and not a stopped server."""
    from occumap.web.server.accounts import store_of  # noqa: PLC0415

    store_of(settings).close()


def _choose(index: str | None) -> None:
    """Have this process and its workers use an index; one that can't be used is a message here."""
    from occumap.catalog import load  # noqa: PLC0415
    from occumap.catalog.chosen_index import ENVIRONMENT, chosen_index  # noqa: PLC0415

    load.index(chosen_index(index))
    if index is not None:
        os.environ[ENVIRONMENT] = index


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
