"""The application: pages, API and what both stand on, made from settings."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import Enum
from importlib import import_module
from inspect import signature

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, FastAPI, Request, params
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from occumap import __version__
from occumap.errors import OccumapError
from occumap.web import pages
from occumap.web.server.access_log import AccessLog
from occumap.web.server.accounts import store_of
from occumap.web.server.compression import Compression
from occumap.web.server.cross_origin import CrossOrigin
from occumap.web.server.dependencies import guard_api, guard_page
from occumap.web.server.direct_answers import answered_directly, reads_by_itself
from occumap.web.server.end_with_parent import end_with_parent
from occumap.web.server.first_pages import draw_first_pages
from occumap.web.server.identity import NotSignedInError, current_user
from occumap.web.server.job_worker import Worker
from occumap.web.server.limits import BodyLimit, TokenBuckets
from occumap.web.server.logs import log_event, set_up_logs
from occumap.web.server.metrics import Metrics
from occumap.web.server.problems import broken, install_problems
from occumap.web.server.response_cache import KeptAnswers, ResponseCache
from occumap.web.server.route_index import RouteIndex
from occumap.web.server.security import SecurityHeaders
from occumap.web.server.settings import Settings, from_environment
from occumap.web.server.starting import replaces_a_worker
from occumap.web.server.warm_up import PATIENCE, Warm

API = "/api/v1"
_OF_A_ROUTE = [name for name in signature(APIRoute).parameters if name != "path"]
# Pages are drawn in threads, of which one computes at a time: with more of them, a write waits for its turn between
# any two of its statements, and all other writes wait for it.
_THREADS_A_CORE, _LEAST_THREADS = 4, 8
_FOR_EVER = "public, max-age=31536000, immutable"


def make_app(settings: Settings, *, background: bool = True) -> FastAPI:
    """Return the application; its store is open while it runs (its lifespan).

    Args:
        settings: how it runs.
        background: whether it does jobs and warms the coder; without, jobs stay in line and pages wait for the coder.
    """
    metrics, warm = Metrics(), Warm(patience=PATIENCE if background else None)
    app = FastAPI(
        title="Occumap",
        version=__version__,
        summary="Occupational classifications, coding of job titles, and the map of occupations.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(settings, metrics, warm, background=background),
    )
    app.state.settings, app.state.metrics, app.state.warm, app.state.worker = settings, metrics, warm, None
    app.state.kept = KeptAnswers()
    app.state.for_health, app.state.for_identity = CapacityLimiter(1), CapacityLimiter(os.cpu_count() or 1)
    app.state.limits = {
        "login": TokenBuckets(settings.logins_a_minute),
        "coding": TokenBuckets(settings.codings_a_minute, burst=max(60, settings.codings_a_minute // 4)),
        # Suggestions are asked for with every letter.
        "interview": TokenBuckets(10 * settings.codings_a_minute, burst=max(600, 5 * settings.codings_a_minute // 2)),
    }
    install_problems(app)
    add_routes(app, _operation)
    for router in _routers("occumap.web.api", import_module("occumap.web.api").ROUTERS):
        add_routes(app, router, prefix=API, guard=guard_api)
    import_module("occumap.web.api.openapi").equip(app)
    for router in _routers("occumap.web.pages", pages.ROUTERS):
        add_routes(app, router, guard=guard_page)
    app.mount("/static", _Static(directory=pages.STATIC), name="static")
    app.router.routes.insert(0, RouteIndex(app.router.routes))
    app.add_middleware(ResponseCache, kept=app.state.kept, limits=app.state.limits)
    app.add_middleware(Compression)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(AccessLog, metrics=metrics, broken=broken)
    app.add_middleware(CrossOrigin, allowed=settings.cross_origin and not settings.closed_reading)
    app.add_middleware(SecurityHeaders)
    return app


def app_from_environment() -> FastAPI:
    """Return the application as the environment states it, for servers of many processes."""
    set_up_logs()
    end_with_parent()
    return make_app(from_environment())


def _lifespan(
    settings: Settings, metrics: Metrics, warm: Warm, *, background: bool
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = max(
            _LEAST_THREADS, _THREADS_A_CORE * (os.cpu_count() or 1)
        )
        store = await run_in_threadpool(store_of, settings)
        app.state.store = store
        worker = Worker(store, settings, metrics)
        if background:
            app.state.worker = worker
            worker.begin()
            if replaces_a_worker():
                await run_in_threadpool(warm.make_ready)
                await draw_first_pages(app)
            else:
                warm.begin(_soon(app))
        try:
            yield
        finally:
            warm.stop()
            if background:
                await run_in_threadpool(worker.stop)
            store.close()
            log_event("stopped")

    return running


def _soon(app: FastAPI) -> Callable[[], object]:
    """Return what has first pages drawn in the loop that is running, called from another thread."""
    loop = asyncio.get_running_loop()

    def draw() -> None:
        drawing = draw_first_pages(app)
        try:
            asyncio.run_coroutine_threadsafe(drawing, loop)
        except RuntimeError:  # the server has ended meanwhile
            drawing.close()

    return draw


def add_routes(
    app: FastAPI, router: APIRouter, *, prefix: str = "", guard: Callable[..., object] | None = None
) -> None:
    """Add the routes of a router, and of those it includes, to an application, each with a guard before it.

    They are added one by one: FastAPI takes ten times as long to find a route in an included router.
    """
    _add(app, router, prefix, [Depends(guard)] if guard else [], [])


def _add(app: FastAPI, router: APIRouter, prefix: str, before: list[params.Depends], tags: list[str | Enum]) -> None:
    for route in router.routes:
        if isinstance(route, APIRoute):
            same = {name: getattr(route, name) for name in _OF_A_ROUTE}
            guards = [*before, *route.dependencies]
            same |= {"dependencies": guards, "tags": [*tags, *route.tags]}
            made = APIRoute(prefix + route.path, **same)
            if reads_by_itself(route.endpoint):
                made.app = answered_directly(route.endpoint, [one.dependency for one in guards if one.dependency])
            app.router.routes.append(made)
        elif hasattr(route, "original_router") and hasattr(route, "include_context"):
            how = route.include_context
            deeper = [*before, *how.dependencies]
            _add(app, route.original_router, prefix + how.prefix, deeper, [*tags, *how.tags])
        else:
            raise TypeError(f"{route} is neither a route nor a router")


def _routers(package: str, names: tuple[str, ...]) -> Iterator[APIRouter]:
    """Yield the router of each named module of a package."""
    for name in names:
        yield import_module(f"{package}.{name}").router


_operation = APIRouter(include_in_schema=False)


@_operation.get("/health")
async def health(request: Request) -> Response:
    """Return whether it works: 200 when the database answers whole and jobs are seen to, else 503; how the coder is."""
    try:
        # Its own thread: those that pages share may all wait for the coder, which must not look as if nothing worked.
        database = await to_thread.run_sync(request.app.state.store.is_ready, limiter=request.app.state.for_health)
    except OccumapError:
        database = False
    worker: Worker | None = request.app.state.worker
    jobs = worker is None or worker.is_alive
    damaged = worker is not None and bool(worker.damaged)
    works = database and jobs and not damaged
    told = {
        "status": "ok" if works else "failing",
        "version": __version__,
        "database": "failing" if not database else "damaged" if damaged else "ok",
        "jobs": "ok" if jobs else "failing",
        "coder": request.app.state.warm.state,
    }
    return Response(
        json.dumps(told), 200 if works else 503, media_type="application/json", headers={"cache-control": "no-store"}
    )


@_operation.get("/metrics")
async def metrics_for_prometheus(request: Request) -> Response:
    """Return the counts of this process; where reading is closed, with a token only."""
    if request.app.state.settings.closed_reading and await current_user(request) is None:
        raise NotSignedInError
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), headers={"content-type": metrics.content_type, "cache-control": "no-store"})


@_operation.get("/favicon.ico")
async def favicon() -> Response:
    """Return the icon, for browsers that ask without reading the page."""
    return FileResponse(pages.STATIC / "icon.svg", media_type="image/svg+xml")


class _Static(StaticFiles):
    """Static files; one asked for by its fingerprint may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["cache-control"] = _FOR_EVER
        return response
