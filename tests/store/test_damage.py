"""A damaged database is said to be damaged, whatever part of it is read; nothing ends in what a library raises."""

from __future__ import annotations

import re

import pytest

from occumap.errors import OccumapError
from occumap.store.kinds import Kind
from occumap.store.open import open_store
from occumap.store.store import Store
from tests.store.opening import World

PAGE = 4096


def fill(store: Store) -> None:
    for n in range(30):
        store.published.publish(Kind.MAP, f"map{n}", "1", f"drawn {n}".encode() * 800, media_type="x/y", by="Ada")
        store.drafts.create(f"draft {n}", "tiny1", f"text {n} " * 300, by="Ada")


def read(store: Store) -> None:
    for one in store.published.list(Kind.MAP):
        store.published.read(Kind.MAP, one.name)
    for draft in store.drafts.list():
        store.drafts.edits(draft.id)
    store.audit.list()


@pytest.fixture
def whole(world: World) -> bytes:
    """The file of a store with something in it."""
    if world.engine != "sqlite":
        pytest.skip("PostgreSQL checks its pages itself")
    with open_store(world.url, folder=world.folder) as store:
        fill(store)
    return world.path.read_bytes()


def test_each_page_that_is_lost_is_said_or_makes_no_difference(world: World, whole: bytes) -> None:
    said = []
    for at in range(0, len(whole), PAGE):
        world.path.write_bytes(whole[:at] + bytes(PAGE) + whole[at + PAGE :])
        try:
            with open_store(world.url, folder=world.folder) as store:
                read(store)
        except OccumapError as error:
            said.append(str(error))
    assert len(said) > len(whole) // PAGE // 3
    assert any("the database is damaged" in line and "Restore a backup" in line for line in said)


def test_a_database_that_was_cut_short_says_so(world: World, whole: bytes) -> None:
    world.path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(OccumapError, match=r"damaged|malformed"), open_store(world.url, folder=world.folder) as store:
        read(store)


def test_a_schema_that_is_no_text_any_more_is_damage(world: World, whole: bytes) -> None:
    for found in [*re.finditer(rb"CREATE [A-Z]+ \w+", whole)][::6]:
        at = found.start() + 9
        world.path.write_bytes(whole[:at] + bytes([whole[at] | 0x80]) + whole[at + 1 :])
        with pytest.raises(OccumapError), open_store(world.url, folder=world.folder) as store:
            read(store)
