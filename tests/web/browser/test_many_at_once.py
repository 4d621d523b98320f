"""Many people at one server: nothing is lost, nobody gets what somebody else has, and nothing breaks."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.attack.load import bench
from tests.store.postgres import programs, running
from tests.web.browser.browsing import Desk
from tests.web.browser.serving import EDITOR, FIRST, SECOND, Served, code_file, send, titles_csv

pytestmark = pytest.mark.slow
ITEM = "input[name=item]"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_twenty_writers_and_fifty_readers_lose_nothing_and_meet_no_error(engine: str):
    """Decisions, saves of drafts, comments and saved views that were acknowledged are there afterwards, once."""
    if engine == "sqlite":
        found = bench().many_at_once("", writes=5, reads=5)
    else:
        installed = programs()
        if installed is None:
            pytest.skip("PostgreSQL isn't installed (no initdb on the path, nor where Debian has it)")
        with running(installed) as server:
            found = bench().many_at_once(server.make_database("many"), writes=5, reads=5)
    assert (found.broken, found.lost) == ([], [])
    assert dict(found.acknowledged) == {"decisions": 25, "saves of drafts": 25, "views": 25, "comments": 25}


def test_two_reviewers_at_once_never_see_the_same_item(desk: Desk):
    """In two browsers, in turn and at the same moment, each title is one person's; the last one ends both."""
    address = _new_review(desk.served)
    first, second = desk.sit(FIRST), desk.sit(SECOND)
    seen: dict[str, list[str]] = {FIRST: [], SECOND: []}
    for _ in range(5):
        for name, page in ((FIRST, first), (SECOND, second)):
            page.goto(address)
            seen[name].append(page.locator(ITEM).first.get_attribute("value") or "")
        assert seen[FIRST][-1] != seen[SECOND][-1]
        for page in (first, second):
            _decide_by_key(page)
    assert set(seen[FIRST]) & set(seen[SECOND]) == set()
    assert len(set(seen[FIRST] + seen[SECOND])) == 10


def test_four_browsers_that_race_for_titles_never_get_the_same(served: Served):
    """Each of two people has two browsers, which share what that person holds; between people nothing is shared."""
    address = _new_review(served)
    held: dict[str, set[str]] = {FIRST: set(), SECOND: set()}
    start = threading.Barrier(4)

    def race(name: str) -> None:
        with served.client(name) as client:
            start.wait()
            for _ in range(10):
                page = client.get(address).text
                held[name] |= {part.split('"')[0] for part in page.split('name="item" value="')[1:]}

    racers = [threading.Thread(target=race, args=(name,)) for name in (FIRST, SECOND) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert [len(titles) for titles in held.values()] == [1, 1]
    assert held[FIRST] != held[SECOND]


def _new_review(served: Served) -> str:
    """A review in which no title is decided twice."""
    with served.client(EDITOR) as client:
        job = code_file(client, titles_csv(60), "sixty.csv")
        fields = {"job": job.rsplit("/", 1)[1], "sure": "100", "double": "0", "name": ""}
        address = send(client, "/review", fields).url.path
        while address.startswith("/review/making/"):
            address = client.get(address).url.path
        token = client.get(address).text.split('name="item" value="')[1].split('"')[0]
        send(client, f"{address}/leave", {"item": token})
    return address


def _decide_by_key(page: Page) -> None:
    item = page.locator(ITEM).first.get_attribute("value") or ""
    page.wait_for_load_state("load")
    page.keyboard.press("0")
    expect(page.locator(ITEM).first).not_to_have_value(item)
