"""All that the application is put together from is imported once, and starts no thread that a fork would lose."""

from __future__ import annotations

import subprocess
import sys

import pytest

SAYS = """
import sys
from pathlib import Path

def threads():
    place = Path("/proc/self/task")
    return sorted((one / "comm").read_text() for one in place.iterdir()) if place.exists() else []

import polars  # its allocator has idle threads of its own, which know of forks
idle = threads()
from occumap.web import api, pages
from occumap.web.site import imported_once

assert len(imported_once.MODULES) == 1 + len(api.ROUTERS) + len(pages.ROUTERS)
assert all(f"occumap.web.pages.{name}" in sys.modules for name in pages.ROUTERS)
assert threads() == idle, threads()
"""


def test_every_router_is_imported_and_no_thread_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    said = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
