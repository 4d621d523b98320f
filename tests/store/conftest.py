"""Every test that asks for a `world` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from occumap.store.store import Store
from tests.store.opening import World
from tests.store.postgres import Server, programs, running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for each worker of the tests."""
    installed = programs()
    if installed is None:
        pytest.skip("PostgreSQL isn't installed (no initdb on the path, nor where Debian has it)")
    with running(installed) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An address with nothing there yet."""
    name = f"test_{secrets.token_hex(8)}"
    server: Server | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    url = server.make_database(name) if server else f"sqlite:///{tmp_path / 'occumap.db'}"
    made = World(url, tmp_path / "files", server)
    yield made
    made.close()
    if server:
        server.drop_database(name)


@pytest.fixture
def store(world: World) -> Store:
    """A new store on the world's address."""
    return world.open()
