"""Each request that writes, with the database failing at each thing it is asked: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attack.roles import lines
from tests.attack.writing_requests import REQUESTS, WRITES_NOTHING, Asked
from tests.attack.written_server import WrittenServer, written_server
from tests.made_scan import instead_of_scans
from tests.store.postgres import programs, running

SAID = "nothing was saved"


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WrittenServer]:
    with written_server(tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WrittenServer]:
    if request.param == "sqlite":
        yield request.getfixturevalue("on_sqlite")
        return
    data = tmp_path_factory.mktemp("data")
    installed = programs()
    if installed is None:
        pytest.skip("PostgreSQL isn't installed (no initdb on the path, nor where Debian has it)")
    with (
        running(installed) as server,
        written_server(data, server.make_database("routes"), server.address("postgres")) as made,
    ):
        yield made


def name_of(asked: Asked) -> str:
    """What tells a request from others."""
    return f"{asked.role} {asked.route}"


def test_each_route_that_may_write_has_a_request() -> None:
    sent = {f"{one.method} {one.path}" for one in lines() if one.method != "GET"}
    asked = {one.route for one in REQUESTS}
    assert sent - asked == WRITES_NOTHING
    assert {one for one in asked if not one.startswith("GET ")} <= sent


@pytest.mark.slow
@pytest.mark.parametrize("asked", REQUESTS, ids=name_of)
def test_a_request_is_kept_whole_or_not_at_all(
    served: WrittenServer, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the database is asked for it fails in turn."""
    instead_of_scans(monkeypatch)
    fail_in_turn(served, asked, last=0)


@pytest.mark.parametrize("asked", REQUESTS, ids=name_of)
def test_what_fails_at_the_end_undoes_the_whole_request(
    on_sqlite: WrittenServer, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short form: what was written before is undone, and what is read for the answer is part of it."""
    instead_of_scans(monkeypatch)
    fail_in_turn(on_sqlite, asked, last=2)


def fail_in_turn(served: WrittenServer, asked: Asked, *, last: int) -> None:
    """Fail each thing that the database is asked for a request, or the last few; then have it done.

    A commit of what nothing was written by can't fail, so then the request is done.
    """
    before = served.begin_anew()
    with served.database.failing_at(0):
        undisturbed = served.ask(asked)
        number = served.database.asked
    assert undisturbed.status == asked.status, undisturbed
    assert served.kept.all() != before
    after = served.kept.plain()
    assert served.begin_anew() == before
    for n in range(max(0, number - last) if last else 0, number):
        with served.database.failing_at(n + 1):
            answer = served.ask(asked)
        if served.database.failed:
            assert answer.status == 503, (n, answer)
            assert SAID in answer.text, n
            assert served.kept.all() == before, n
        else:
            assert answer.status == asked.status, (n, answer)
            assert served.begin_anew() == before
    again = served.ask(asked)
    assert (again.status, again.plain_to) == (undisturbed.status, undisturbed.plain_to)
    assert served.kept.plain() == after
