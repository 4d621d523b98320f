"""Many who write and read at one server of two workers, one of which is killed now and then: nothing told is lost.

It is the benchmark's crowd, `bench/web.py`; here it is only larger, and there is no order among the workers.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from tests.attack.tally import FAILED, LOST, Tally
from tests.store.postgres import programs, running

WRITERS, READERS, WORKERS = 50, 100, 2
ENGINES = ("sqlite", "postgresql")


@functools.cache
def bench() -> ModuleType:
    """Return the benchmark of the web, which is a script outside the package."""
    path = Path(__file__).parents[2] / "bench" / "web.py"
    spec = importlib.util.spec_from_file_location("bench_web", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_web"] = module
    spec.loader.exec_module(module)
    return module


def load(
    engine: str, seconds: float, *, killing: float = 60.0, writers: int = WRITERS, readers: int = READERS
) -> Tally:
    """Return what came of a crowd on an engine for a time, a worker being killed each so many seconds.

    A try is a request. An answer of 500, or none though no worker was killed, is a failure; a write that was
    acknowledged and isn't there, or is there twice, is lost.
    """
    tally = Tally(f"load, {engine}")
    options = {
        "seconds": seconds, "writers": writers, "readers": readers, "workers": WORKERS, "killing": killing,
    }  # fmt: skip
    if engine == "sqlite":
        found = bench().many_at_once("", **options)
    else:
        installed = programs()
        if installed is None:
            tally.said = "PostgreSQL isn't installed"
            return tally
        with running(installed) as server:
            found = bench().many_at_once(server.make_database("load"), **options)
    tally.tries = sum(found.statuses.values()) + found.unanswered
    for line in found.broken:
        tally.fail(FAILED, line)
    for line in found.lost:
        tally.fail(LOST, line)
    tally.notes["writes acknowledged"] = found.acknowledged.total()
    tally.notes["workers killed"] = found.kills
    tally.notes["left without an answer by the killed"] = found.unanswered
    tally.said = f"p50 {found.percentile(0.5):,.0f} ms, p95 {found.percentile(0.95):,.0f} ms"
    return tally
