"""A change that no statement of the store made shows in the sums of its table, and which row it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from occumap.store.migrations import STEPS
from occumap.store.open import open_store
from occumap.store.store import Store
from occumap.store.table_sums import differences, has_sums, replace_lost_letters, take_sums

PIECES: tuple[object, ...] = (
    "",
    "None",
    "baker",
    "é 🥖",
    "a\x1fb",
    None,
    0,
    1,
    -(2**62),
    0.1 + 0.2,
    1e-300,
    b"",
    b"\x00x",
)


@pytest.fixture
def made() -> Iterator[sqlite3.Connection]:
    """A database of one table with a key of two columns and something of every type, and its sums."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE kept (a TEXT, b INTEGER, c, d FLOAT, e BLOB, PRIMARY KEY (a, b))")
        rows = [(f"k{n % 5}", n, PIECES[n % len(PIECES)], n / 7, bytes([n])) for n in range(50)]
        database.executemany("INSERT INTO kept VALUES (?, ?, ?, ?, ?)", rows)
        take_sums(database)
        yield database


def test_what_was_not_changed_has_no_differences(made: sqlite3.Connection) -> None:
    assert has_sums(made)
    assert differences(made) == ()


@pytest.mark.parametrize(
    "change",
    ["c = 'anything else'", "d = d + 1e-15", "e = x'ff'", "c = CAST(x'c3' AS TEXT)", "c = NULL, d = 3", "d = NULL"],
)
def test_the_one_row_that_was_changed_is_named(made: sqlite3.Connection, change: str) -> None:
    made.execute(f"UPDATE kept SET {change} WHERE b = 17")
    (found,) = differences(made)
    assert (found.table, found.what) == ("kept", "row k2, 17 isn’t as it was written")
    assert found.row is not None
    assert found.row["b"] == 17


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("DELETE FROM kept WHERE b = 3", "1 row missing"),
        ("DELETE FROM kept WHERE b < 3", "3 rows missing"),
        ("INSERT INTO kept (a, b) VALUES ('x', 99)", "1 row more than were written"),
        ("UPDATE kept SET a = 'x' WHERE b = 3", "rows aren’t as they were written"),
        ("UPDATE kept SET d = d + 1 WHERE b IN (3, 4)", "rows aren’t as they were written"),
        ("UPDATE kept SET d = (SELECT sum(d) FROM kept k WHERE k.b IN (3, 4)) - d WHERE b IN (3, 4)", "rows aren’t as"),
        ("DELETE FROM table_sums WHERE name = 'kept'", "its sum is missing"),
        ("UPDATE table_sums SET total = total + 1 WHERE name = 'kept'", "rows aren’t as they were written"),
        ("UPDATE table_sums SET total = 0.5 WHERE name = 'kept'", "its sum isn’t a number any more"),
        ("UPDATE table_sums SET placed = 'x' WHERE name = 'kept'", "its sum isn’t a number any more"),
        ("UPDATE table_sums SET rows = x'00' WHERE name = 'kept'", "its sum isn’t a number any more"),
    ],
)
def test_rows_that_come_go_or_change_places_show(made: sqlite3.Connection, change: str, what: str) -> None:
    made.execute(change)
    (found,) = differences(made)
    assert found.table == "kept"
    assert found.what.startswith(what)


def test_tables_that_go_and_definitions_that_change_show(made: sqlite3.Connection) -> None:
    made.execute("CREATE INDEX by_c ON kept (c)")
    assert [one.table for one in differences(made)] == ["sqlite_schema"]
    made.execute("DROP TABLE kept")
    assert [(one.table, one.what) for one in differences(made)][-1] == ("kept", "the table is missing")


def test_statistics_and_a_vacuum_make_no_difference(made: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    with closing(sqlite3.connect(path)) as copy:
        made.commit()
        made.backup(copy)
        copy.execute("ANALYZE")
        copy.commit()
        copy.execute("VACUUM")
        assert differences(copy) == ()


def test_what_a_program_that_copies_databases_keeps_in_them_makes_no_difference(made: sqlite3.Connection) -> None:
    made.execute("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
    made.execute("CREATE INDEX by_seq ON _litestream_seq (seq)")
    made.execute("INSERT INTO _litestream_seq VALUES (1, 1)")
    assert differences(made) == ()
    take_sums(made)
    made.execute("UPDATE _litestream_seq SET seq = 2")
    assert differences(made) == ()


def test_the_sums_are_the_same_in_whichever_version_of_python_and_sqlite(made: sqlite3.Connection) -> None:
    kept = made.execute("SELECT rows, total, placed FROM table_sums WHERE name = 'kept'").fetchone()
    assert kept == (50, 767_894_313_568_710_288, 1_034_336_388_647_736_351)


def test_letters_that_are_lost_get_a_sign_in_their_place(made: sqlite3.Connection) -> None:
    made.execute("UPDATE kept SET c = CAST(x'62c36b' AS TEXT) WHERE b = 17")
    replace_lost_letters(made)
    assert made.execute("SELECT c FROM kept WHERE b = 17").fetchall() == [("b\ufffdk",)]


def test_a_row_that_was_damaged_still_shows_after_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "occumap.db"
    with open_store(f"sqlite:///{path}") as store:
        draft = store.drafts.create("Bakers", "tiny1", "text: one", by="Ada")
        _by_hand(path, "UPDATE drafts SET name = 'Bankers'")
        store.drafts.save(draft.id, "text: two", edit=1, by="Ada")
        (found,) = store.find_damage()
    assert (found.table, found.what) == ("drafts", f"row {draft.id} isn’t as it was written")


def test_what_is_not_kept_changes_no_sum(store: Store) -> None:
    def fail() -> None:
        with store.together():
            store.saved.save("/map", "Map", by="Ada")
            raise RuntimeError("half-way")

    store.saved.save("/map", "Map", by="Ada")
    with pytest.raises(RuntimeError, match="half-way"):
        fail()
    assert store.find_damage() == ()


def test_what_is_not_kept_takes_no_triggers_with_it(tmp_path: Path) -> None:
    """The first write of a connection makes the triggers in its own transaction."""
    with open_store(f"sqlite:///{tmp_path / 'occumap.db'}") as store:
        with pytest.raises(RuntimeError, match="half-way"), store.together():
            raise RuntimeError("half-way")
        store.saved.save("/map", "Map", by="Ada")
        assert store.find_damage() == ()


def test_who_writes_on_while_a_newer_occumap_brings_the_tables_up_keeps_the_sums(tmp_path: Path) -> None:
    def newer(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE saved ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
        connection.exec_driver_sql("CREATE TABLE colours (name TEXT)")

    url = f"sqlite:///{tmp_path / 'occumap.db'}"
    with open_store(url) as store:
        store.saved.save("/map", "Map", by="Ada")
        with open_store(url, steps=(*STEPS, newer)) as brought_up:
            store.saved.save("/map/crafts", "Crafts", by="Ada")
            brought_up.saved.save("/map/trades", "Trades", by="Ben")
            assert brought_up.find_damage() == ()


def _by_hand(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
