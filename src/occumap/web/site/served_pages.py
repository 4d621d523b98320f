"""Pages as the server gives them, made in this process and in others beside it: nothing goes over a network.

Each process has the application over an empty database of its own, and calls it as a server would. Work that a server
gives to threads, so that others needn't wait, is done at once here: nobody else is waiting.
"""

from __future__ import annotations

import asyncio
import gc
import json
import multiprocessing
import os
import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, TypeVar

from anyio import to_thread

from occumap.errors import OutputError
from occumap.web.server.ask_within import ask_within
from occumap.web.server.end_with_parent import end_with_parent
from occumap.web.site.parts import links_of
from occumap.web.site.rewrite import FileLinks, heading_of

# More processes than this gain little: they share the memory and the disk.
MOST_PROCESSES = 4
# So many addresses or pages are one task.
_TASK = 8
_BETWEEN_COLLECTIONS = 50_000
API = "/api/v1"
_ROWS = 1000
_HTML = "text/html"
_T = TypeVar("_T")
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave for an address."""

    content: bytes
    media_type: str

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.media_type.startswith(_HTML)


Fetch = Callable[[str], Answer | None]


@dataclass(frozen=True, slots=True)
class Made:
    """An answer kept small, and the addresses of the site that it leads to."""

    packed: bytes
    media_type: str
    links: tuple[str, ...]

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.media_type.startswith(_HTML)

    @property
    def answer(self) -> Answer:
        """The answer itself."""
        return Answer(zlib.decompress(self.packed), self.media_type)


@dataclass(frozen=True, slots=True)
class Written:
    """A page as a file, and its first heading."""

    content: bytes
    heading: str


class PageMakers:
    """Processes that make pages and rewrite them as files; what they give stands in the order of what was asked.

    Args:
        pool: the other processes; None to do it all in this one.
        folder: where what all of them read is put.
    """

    def __init__(self, pool: ProcessPoolExecutor | None, folder: Path) -> None:
        self._pool, self._folder = pool, folder

    def make(self, addresses: Sequence[str]) -> list[Made | None]:
        """Return the answers to addresses; None for each that has none.

        Raises:
            OutputError: one failed.
        """
        return [one for task in self._each(_make, _tasks(addresses)) for one in task]

    def answer(self, address: str) -> Answer | None:
        """Return the answer to one address, None if it has none."""
        (made,) = self.make([address])
        return made.answer if made else None

    def tables(self, addresses: Sequence[str]) -> list[list[bytes]]:
        """Return tables of the API as CSV, each in parts of 1,000 rows; no part of one that isn't there.

        Args:
            addresses: below the API's own, each with what it asks for and ``?`` or ``&`` at the end.
        """
        return list(self._each(_table, addresses))

    def rewrite(self, pages: Sequence[tuple[str, Made]], names: Mapping[str, str]) -> Iterator[Written]:
        """Yield pages as files, each given with the file's name.

        Args:
            pages: the name of its file, and what was made.
            names: files by address, of all that the site has.
        """
        place = self._folder / "names"
        place.write_bytes(pickle.dumps(dict(names)))
        tasks = [(str(place), task) for task in _tasks([(name, made.packed) for name, made in pages])]
        for done in self._each(_rewrite, tasks):
            yield from done

    def _each(self, work: Callable[[_T], _Done], tasks: Sequence[_T]) -> Iterator[_Done]:
        yield from map(work, tasks) if self._pool is None else self._pool.map(work, tasks)


@contextmanager
def page_makers(processes: int | None = None) -> Iterator[PageMakers]:
    """Yield what makes pages, with so many processes; as many as there are cores, up to four, if not given.

    >>> with page_makers(1) as makers:
    ...     makers.answer("/nothing-here") is None, makers.answer("/map").is_page
    (True, True)
    """
    count = processes or min(MOST_PROCESSES, _cores())
    with tempfile.TemporaryDirectory(prefix="occumap-site-") as data, ExitStack() as stack:
        folder = Path(data)
        if count == 1:
            stack.enter_context(_application(folder))
            yield PageMakers(None, folder)
            return
        # One process for each core is enough: tables of their own threads would only wait for each other.
        stack.enter_context(_environment(POLARS_MAX_THREADS="1", OMP_NUM_THREADS="1"))
        pool = ProcessPoolExecutor(count, _processes(), _begin, (data, dict(os.environ)))
        stack.callback(pool.shutdown, cancel_futures=True)
        yield PageMakers(pool, folder)


def _processes() -> multiprocessing.context.BaseContext:
    """Return how processes are started: where the system can, from one that has imported what all of them need."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["occumap.web.site.imported_once"])
    return context


@contextmanager
def _environment(**given: str) -> Iterator[None]:
    """Have processes that are started meanwhile find some variables, where the user hasn't set them."""
    fresh = {name: value for name, value in given.items() if name not in os.environ}
    os.environ.update(fresh)
    try:
        yield
    finally:
        for name in fresh:
            del os.environ[name]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tasks(things: Sequence[_T]) -> list[Sequence[_T]]:
    return [things[at : at + _TASK] for at in range(0, len(things), _TASK)]


# In each process: how it asks the application, and what keeps that running.
_asks: list[Callable[[Sequence[str]], list[Answer | None]]] = []
_running = ExitStack()


def _begin(data: str, environment: Mapping[str, str]) -> None:
    """Start the application in a process of its own, which ends with it.

    The process that it is forked from may have begun in another environment.
    """
    end_with_parent()
    os.environ.update(environment)
    _running.enter_context(_application(Path(data)))
    Finalize(None, _running.close, exitpriority=1)
    # What is loaded stays to the end, and a page leaves little behind: looking for waste takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(_BETWEEN_COLLECTIONS)


@contextmanager
def _application(data: Path) -> Iterator[None]:
    from occumap.web.server.application import make_app  # noqa: PLC0415 (a server's libraries take a while)
    from occumap.web.server.settings import settings_for  # noqa: PLC0415

    own = data / str(os.getpid())
    own.mkdir()
    with asyncio.Runner() as runner, _without_threads():
        app = make_app(settings_for(data=own, codings_a_minute=0), background=False)
        running = app.router.lifespan_context(app)
        runner.run(running.__aenter__())
        _asks.append(lambda addresses: runner.run(_asked_in_turn(app, addresses)))
        try:
            yield
        finally:
            _asks.clear()
            runner.run(running.__aexit__(None, None, None))


@contextmanager
def _without_threads() -> Iterator[None]:
    """Have what would run in a thread run at once."""

    async def at_once(work: Callable[..., _Done], *given: Any, **_: Any) -> _Done:
        return work(*given)

    before = to_thread.run_sync
    to_thread.run_sync = at_once  # type: ignore[assignment]
    try:
        yield
    finally:
        to_thread.run_sync = before


def _make(addresses: Sequence[str]) -> list[Made | None]:
    made: list[Made | None] = []
    for address, answer in zip(addresses, _asks[-1](addresses), strict=True):
        if answer is None:
            made.append(None)
            continue
        links = tuple(links_of(answer.content.decode(), address)) if answer.is_page else ()
        made.append(Made(zlib.compress(answer.content, 1), answer.media_type, links))
    return made


def _table(address: str) -> list[bytes]:
    ask, whole = _asks[-1], f"{API}{address}size={_ROWS}"
    (first,) = ask([whole])
    pages = json.loads(first.content)["page"]["total_pages"] if first else 0
    return [part.content for part in ask([f"{whole}&format=csv&page={page}" for page in range(pages)]) if part]


def _rewrite(task: tuple[str, Sequence[tuple[str, bytes]]]) -> list[Written]:
    place, pages = task
    links = _file_links(place)
    done = [links.rewritten(zlib.decompress(packed).decode(), name) for name, packed in pages]
    return [Written(page.encode(), heading_of(page)) for page in done]


@lru_cache(maxsize=1)
def _file_links(place: str) -> FileLinks:
    return FileLinks(pickle.loads(Path(place).read_bytes()))


async def _asked_in_turn(app: Any, addresses: Sequence[str]) -> list[Answer | None]:
    return [await _asked(app, address) for address in addresses]


async def _asked(app: Any, address: str) -> Answer | None:
    """Return what the application answers to a reader; None if it isn't there.

    Raises:
        OutputError: it failed.
    """
    answered = await ask_within(app, address)
    if answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OutputError(
            address,
            "this page failed, so nothing was written",
            hint="Open the page with occumap serve; its log says why.",
        )
    if answered.status != HTTPStatus.OK:
        return None
    return Answer(answered.content, answered.media_type)
