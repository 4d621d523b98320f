"""A server for each worker of the tests, and browsers at it; skipped where Chromium isn't installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser.browsing import Desk, browser_of, chromium
from tests.web.browser.serving import Served, serving

# A machine that does much else too takes its time.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that runs as long as this worker."""
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


# Playwright keeps an event loop in the main thread while it runs, so it ends before other rooms' tests begin.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser; each person has a context in it."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium isn't installed (no chromium on the path)")
    with browser_of(program) as opened:
        yield opened


@pytest.fixture
def desk(browser: Browser, served: Served) -> Iterator[Desk]:
    """Where people sit down; no console may complain of anything in the end."""
    made = Desk(browser, served)
    yield made
    assert made.leave() == [], "a console complained"
