"""A check of the map that takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event

import pytest

from occumap.web.api import map_check as resource
from occumap.web.pages import map_check as page
from occumap.workflows.map import map_check as workflow


@contextmanager
def still_making(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the check be made for as long as the block lasts, and nobody wait for it for more than a moment."""
    made, make = Event(), workflow._held
    with monkeypatch.context() as patch:
        patch.setattr(workflow, "_held", lambda index: made.wait(60) and make(index))
        for asking in (page, resource):
            patch.setattr(asking, "map_check_soon", partial(workflow.map_check_soon, patience=0.01))
        yield
        made.set()
