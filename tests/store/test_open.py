"""A store opens by its address, or says why not."""

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect

from occumap.errors import InputError, OutputError
from occumap.store.database import utc_now
from occumap.store.migrations import STEPS
from occumap.store.open import default_url, open_store
from tests.store.opening import together


def test_an_empty_store_opens_closes_and_opens_again(world, store):
    assert store.is_ready()
    assert world.reopen().is_ready()


def test_eight_who_open_a_new_store_at_once_all_get_the_same_one(world):
    stores = together([world.open] * 8)
    stores[0].saved.save("/map", "Map")
    assert {len(store.saved.list("")) for store in stores} == {1}


def test_several_processes_may_open_a_new_store_at_once(world):
    work = f"""
from occumap.store.open import open_store
with open_store({world.url!r}) as store:
    for n in range(10):
        store.saved.save(f"/map/{{n}}", f"Map {{n}}", by=__import__("os").environ["WHO"])
"""
    running = [
        subprocess.Popen([sys.executable, "-c", work], env={**os.environ, "WHO": str(n)}, stderr=subprocess.PIPE)
        for n in range(4)
    ]
    said = [process.communicate(timeout=120)[1].decode() for process in running]
    assert said == [""] * 4
    store = world.open()
    assert [len(store.saved.list(str(n))) for n in range(4)] == [10] * 4


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "", "sqlite://", "sqlite:///:memory:", "postgresql://host:port/name"]
)
def test_an_address_that_cant_be_a_stores_is_refused_with_an_example(url):
    with pytest.raises(InputError, match=r"sqlite:///occumap\.db"):
        open_store(url)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "thesis.doc"
    path.write_bytes(b"my thesis " * 200)
    with pytest.raises(InputError, match="isn't an SQLite database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == b"my thesis " * 200


def test_a_database_of_something_else_is_refused_and_left_alone(world):
    make = "CREATE TABLE recipes (name TEXT)"
    if world.server:
        world.server.run_sql(world.url, make)
    else:
        with sqlite3.connect(world.path) as connection:
            connection.execute(make)
        connection.close()
    with pytest.raises(InputError, match=r"contains something else \(a table 'recipes'\)"):
        world.open()
    assert world.tables() == ["recipes"]


def test_a_place_that_cant_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="can't be written"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'occumap.db'}")


def test_a_server_that_doesnt_answer_is_said_so_without_the_password(tmp_path):
    with pytest.raises(OutputError, match="can't be read") as refused:
        open_store(f"postgresql://ada:hunter2@/name?host={tmp_path}")
    assert "hunter2" not in str(refused.value)


def test_the_database_is_for_its_owner_only_and_on_safe_settings(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'a' / 'occumap.db'}") as store:
        path = tmp_path / "a" / "occumap.db"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with store._database.reading() as connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000}


def test_a_relative_address_stays_where_it_was_when_the_folder_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///occumap.db") as store:
        monkeypatch.chdir("/")
        store.saved.save("/map", "Map")
        store.files.put([b"x"], "x.csv", owner="ada")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".occumap.db.made", "occumap.db", "occumap.files"]


def test_without_an_address_the_store_is_where_occumap_home_says(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    assert default_url() == f"sqlite:///{tmp_path / 'occumap.db'}"
    open_store().close()
    assert (tmp_path / "occumap.db").exists()


def test_times_come_back_in_utc_to_the_microsecond_and_those_without_a_zone_are_refused(world):
    exact = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)
    world.clock.time = exact
    kept = world.open().saved.save("/map", "Map")
    assert world.reopen().saved.get(kept.id).at == exact
    assert utc_now().tzinfo is UTC
    world.clock.time = datetime(2026, 3, 29)  # noqa: DTZ001 (that is the mistake)
    with pytest.raises(Exception, match="has no time zone"):
        world.open().saved.save("/map", "Another map")


def test_every_step_is_written_down(store):
    with store._database.reading() as connection:
        steps = connection.exec_driver_sql("SELECT step FROM schema_steps ORDER BY step").scalars().all()
        assert inspect(connection).has_table("saved")
    assert steps == list(range(1, len(STEPS) + 1))


def test_a_missing_driver_says_what_to_install():
    """In a process that can't import psycopg."""
    work = """
import sys
sys.modules["psycopg"] = None
from occumap.errors import UnavailableError
from occumap.store.open import open_store
try:
    open_store("postgresql://ada:hunter2@host/name")
except UnavailableError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert "pip install '.[postgres]'" in said.stdout
    assert "hunter2" not in said.stdout


def test_a_full_disk_is_said_plainly_and_nothing_is_kept_by_half(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'occumap.db'}") as store:
        before = store.saved.save("/map", "Map")

        def fill():
            with store._database.writing() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count = 1")
                connection.exec_driver_sql("DELETE FROM saved")
                connection.exec_driver_sql(
                    "INSERT INTO saved VALUES ('x', hex(zeroblob(1000000)), 'x', '2026-01-01 00:00:00.000000', 'x')"
                )

        with pytest.raises(OutputError, match=r"database or disk is full.*Nothing was saved"):
            fill()
        assert store.saved.get(before.id) == before
