"""One page of each kind is drawn before anybody asks, and nobody is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from occumap.web.server import first_pages
from occumap.web.server.application import make_app
from occumap.web.server.ask_within import ask_within
from occumap.web.server.first_pages import ADDRESSES, draw_first_pages
from occumap.web.server.settings import settings_for


@pytest.fixture
def app(tmp_path: Path):
    return make_app(settings_for(data=tmp_path), background=False)


def test_each_is_there(app):
    async def statuses() -> dict[str, int]:
        async with app.router.lifespan_context(app):
            return {address: (await ask_within(app, address)).status for address in ADDRESSES}

    assert asyncio.run(statuses()) == dict.fromkeys(ADDRESSES, 200)


def test_they_are_in_no_log_and_no_count(app, capsys):
    async def drawn() -> None:
        async with app.router.lifespan_context(app):
            await draw_first_pages(app)

    asyncio.run(drawn())
    assert '"request"' not in capsys.readouterr().err
    assert b"/map/occupations" not in app.state.metrics.text()


def test_one_that_breaks_keeps_no_other_from_being_drawn(monkeypatch):
    asked, said = [], []
    monkeypatch.setattr(first_pages, "log_event", lambda event, **more: said.append((event, more["page"])))

    async def breaks(scope, _receive, _send) -> None:
        asked.append(scope["path"])
        raise ValueError("broken")

    asyncio.run(draw_first_pages(breaks))
    assert len(asked) == len(ADDRESSES)
    assert said[0] == ("a first page broke", ADDRESSES[0])
