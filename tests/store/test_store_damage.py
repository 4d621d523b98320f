"""A damaged database is said to be damaged, whatever part of it is read; nothing ends in what a library raises."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from occumap.errors import InputError, OccumapError, OutputError
from occumap.store.kinds import Kind
from occumap.store.open import accept_damage_at, damage_at, open_store
from occumap.store.store import Store
from occumap.store.store_damage import mark_as_made, refuse_where_gone
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


def by_hand(world: World, *statements: str) -> None:
    with closing(sqlite3.connect(world.path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def swap(world: World, one: bytes, other: bytes) -> None:
    """Put some bytes in the place of others in the file, as a disk might."""
    content = world.path.read_bytes()
    assert one in content
    world.path.write_bytes(content.replace(one, other))


def refused(world: World) -> str:
    with pytest.raises(OutputError) as said:
        open_store(world.url, folder=world.folder)
    return str(said.value)


@pytest.mark.usefixtures("whole")
def test_one_letter_of_a_text_that_changes_is_refused_with_its_row_and_both_ways_on(world: World) -> None:
    swap(world, b"draft 17", b"draft 71")
    said = refused(world)
    assert re.search(r"damaged \(drafts: row \w{16} isn’t as it was written\)\. Restore a backup\.", said)
    assert f"occumap database accept --database {world.url}" in said


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("one", [b"draft 17", b"CREATE INDEX jobs_by_owner ON jobs (owner)"])
def test_a_letter_that_is_no_letter_any_more_is_refused(world: World, one: bytes) -> None:
    swap(world, one, one[:-1] + b"\xc3")
    assert "damaged" in refused(world)


@pytest.mark.usefixtures("whole")
def test_an_index_that_hides_a_row_is_refused_and_made_anew(world: World) -> None:
    with open_store(world.url, folder=world.folder) as store:
        (view,) = [store.saved.save("/map/hidden", "Hidden", by="Ada")]
    content = world.path.read_bytes()
    at = [found.start() for found in re.finditer(rb"/map/hidden", content)]
    assert len(at) == 2
    # One of the two is the table's, the other its index's.
    for place in at:
        world.path.write_bytes(content[:place] + b"/map/Hidden" + content[place + 11 :])
        said = refused(world)
        accept_damage_at(world.url)
        with open_store(world.url, folder=world.folder) as store:
            assert store.find_damage() == ()
            found = [one.id for one in store.saved.list("Ada")]
        assert found == [view.id], said


@pytest.mark.usefixtures("whole")
def test_what_is_accepted_counts_from_then_on_with_a_copy_and_a_line_in_the_log(world: World) -> None:
    swap(world, b"draft 17", b"draft\xff17")
    damaged = world.path.read_bytes()
    (found,), aside = accept_damage_at(world.url)
    assert found.row is not None
    assert found.row["name"] == "draft\ufffd17"
    assert aside.name == "occumap.db.before-accept"
    assert aside.stat().st_mode & 0o777 == 0o600
    assert b"draft\xff17" in aside.read_bytes()
    assert b"draft\xff17" in damaged
    with open_store(world.url, folder=world.folder) as store:
        assert "draft\ufffd17" in {draft.name for draft in store.drafts.list()}
        line = store.audit.list(kind="database")[0]
    assert (line.who, line.what, line.subject, line.detail) == (
        "command line", "accept", "occumap.db", {"differences": 1},
    )  # fmt: skip
    assert accept_damage_at(world.url)[0] == ()


@pytest.mark.usefixtures("whole")
def test_a_row_that_was_corrected_by_hand_is_accepted(world: World) -> None:
    swap(world, b"draft 17", b"draft 71")
    by_hand(world, "UPDATE drafts SET name = 'draft 17' WHERE text LIKE 'text 17 %'")
    with open_store(world.url, folder=world.folder) as store:
        assert store.find_damage() == ()


@pytest.mark.usefixtures("whole")
def test_a_table_that_is_gone_is_not_accepted(world: World) -> None:
    by_hand(world, "DROP TABLE comments")
    left = world.path.read_bytes()
    with pytest.raises(OutputError, match=r"the table is missing: comments.*Restore a backup"):
        accept_damage_at(world.url)
    assert world.path.read_bytes() == left


def test_pages_that_cannot_be_read_are_not_accepted(world: World, whole: bytes) -> None:
    world.path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(OutputError, match=r"Restore a backup"):
        accept_damage_at(world.url)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("gone", ["emptied", "taken away"])
def test_a_store_that_is_gone_is_not_begun_anew_until_its_mark_goes_too(world: World, gone: str) -> None:
    if gone == "emptied":
        world.path.write_bytes(b"")
    else:
        world.path.unlink()
    said = refused(world)
    assert "is empty or gone" in said
    assert not world.path.exists() or world.path.stat().st_size == 0
    (marker,) = [path for path in world.path.parent.iterdir() if str(path) in said and path != world.path]
    marker.unlink()
    with open_store(world.url, folder=world.folder) as store:
        assert store.drafts.list() == ()


def test_who_opens_a_store_while_it_is_first_made_is_not_told_that_it_is_gone(tmp_path: Path) -> None:
    looks = []

    class Meanwhile(type(tmp_path)):  # type: ignore[misc]  # the class of paths on this system
        """A path whose store another process makes once it was looked at whether it is there, and how large."""

        def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
            found: os.stat_result = super().stat(follow_symlinks=follow_symlinks)
            looks.append(self.name)
            if looks == ["occumap.db", "occumap.db"]:
                self.write_bytes(b"SQLite format 3")
                mark_as_made(Path(self))
            return found

    path = Meanwhile(tmp_path / "occumap.db")
    path.touch()
    refuse_where_gone(path)


@pytest.mark.usefixtures("whole")
def test_an_empty_database_in_the_place_of_one_that_was_made_is_refused(world: World) -> None:
    world.path.unlink()
    by_hand(world, "PRAGMA journal_mode = WAL")
    assert world.path.stat().st_size > 0
    assert "is empty or gone" in refused(world)


def test_nothing_is_made_by_looking_for_damage_where_no_store_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'occumap.db'}"
    assert damage_at(url) == ()
    assert accept_damage_at(url)[0] == ()
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_something_else_is_never_accepted(tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(InputError, match="contains something else"):
        accept_damage_at(f"sqlite:///{path}")
    assert path.read_bytes()[100:] == before[100:]


def test_postgresql_has_checksums_of_its_own(world: World) -> None:
    if world.engine == "sqlite":
        pytest.skip("SQLite has none")
    assert world.open().find_damage() == ()
    with pytest.raises(InputError, match="PostgreSQL checks its pages itself"):
        accept_damage_at(world.url)
