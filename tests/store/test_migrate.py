"""A store of every earlier schema opens, with nothing lost and a way back."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect

from occumap.errors import InputError
from occumap.model.code import Code
from occumap.store.kinds import Kind, Role, Stance
from occumap.store.migrations import STEPS
from occumap.store.schema import metadata
from tests.store.opening import together

DUMPS = Path(__file__).parent / "schemas"
EARLIER = range(1, len(STEPS))


def load(world, schema):
    """Makes a database as an earlier Occumap made it."""
    dump = (DUMPS / f"schema_{schema}_{world.engine}.sql").read_text(encoding="utf-8")
    if world.server:
        world.server.run_sql(world.url, dump)
        return
    connection = sqlite3.connect(world.path)
    connection.executescript(dump)
    connection.close()


def fail(connection):
    connection.exec_driver_sql("CREATE TABLE half_way (n INTEGER)")
    connection.exec_driver_sql("ALTER TABLE audit ADD COLUMN half TEXT")
    raise RuntimeError("out of power")


@pytest.mark.parametrize("schema", EARLIER)
def test_there_is_a_dump_of_every_earlier_schema_and_it_opens_with_all_it_held(world, schema):
    load(world, schema)
    store = world.open()
    assert store.published.read(Kind.VERSION, "tiny1") == b"code,title\n11,Bakers\n"
    assert store.published.damaged() == ()
    (draft,) = store.drafts.list()
    assert [(edit.edit, edit.text) for edit in store.drafts.edits(draft.id)] == [(1, "issues: []"), (2, "issues: [1]")]
    assert store.accounts.check("Ada", "bread and cakes").role == Role.OWNER
    (comment,) = store.consultations.comments(store.consultations.by_token("link-1").id)
    assert (comment.stance, comment.text) == (Stance.REFUTE, "Our street is lit by hand.")
    (batch,) = store.reviews.list()
    item = store.reviews.claim(batch.id, "Ben")
    assert item.item.proposal == Code("tiny1", "22")
    assert [(line.subject, line.detail) for line in store.audit.list(kind="version")] == [("tiny1 1", {})]
    view = store.saved.save("/map", "Map")
    draft = store.drafts.save(draft.id, "issues: [1, 2]", edit=2, by="Ada")
    again = world.reopen()
    assert (again.saved.get(view.id), again.drafts.get(draft.id)) == (view, draft)


@pytest.mark.parametrize("schema", EARLIER)
def test_an_older_store_ends_up_with_the_tables_of_a_new_one(world, schema):
    load(world, schema)
    world.open()
    assert layout(world) == expected(world)


def test_a_new_store_has_the_tables_that_the_program_expects(world):
    world.open()
    assert layout(world) == expected(world)


def layout(world):
    with world.stores[-1]._database.reading() as connection:
        looked = inspect(connection)
        return {
            name: {
                "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(name)],
                "key": looked.get_pk_constraint(name)["constrained_columns"],
                "unique": sorted(u["column_names"] for u in looked.get_unique_constraints(name)),
                "indexes": sorted(
                    (i["name"], i["column_names"], bool(i["unique"]))
                    for i in looked.get_indexes(name)
                    if not i.get("duplicates_constraint")
                ),
                "foreign": sorted(
                    (f["constrained_columns"], f["referred_table"]) for f in looked.get_foreign_keys(name)
                ),
            }
            for name in looked.get_table_names()
        }


def expected(world):
    """The layout of a database made from ``schema.py`` itself."""
    world.is_damaged = True
    with world.stores[-1]._database.writing() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    return layout(world)


@pytest.mark.parametrize("schema", EARLIER)
def test_the_old_database_stays_beside_the_new_one(world, schema):
    if world.server:
        pytest.skip("PostgreSQL is copied by pg_dump, not by Occumap")
    load(world, schema)
    old = sqlite3.connect(world.path)
    before = list(old.iterdump())
    old.close()
    world.open()
    backup = world.path.with_name(f"occumap.db.before-{len(STEPS)}")
    assert backup.stat().st_mode & 0o777 == 0o600
    kept = sqlite3.connect(backup)
    assert list(kept.iterdump()) == before
    kept.close()
    assert not list(world.path.parent.glob("*.part*"))


def test_no_copy_is_made_of_a_new_store_or_of_one_that_is_up_to_date(world):
    world.open()
    world.reopen()
    assert not list(world.folder.parent.glob("*.before-*"))


def test_a_store_of_a_newer_occumap_is_refused_with_what_to_do_and_left_as_it_is(world):
    world.open(steps=(*STEPS, lambda connection: connection.exec_driver_sql("CREATE TABLE newer (n INTEGER)")))
    world.close()
    newer = len(STEPS) + 1
    with pytest.raises(
        InputError, match=rf"schema {newer}; this one knows {len(STEPS)}.*pip install --upgrade occumap"
    ):
        world.open()
    assert "newer" in world.tables()


def test_a_migration_that_fails_leaves_the_old_store_whole_and_the_next_try_works(world):
    load(world, 1)
    tables = world.tables()
    with pytest.raises(RuntimeError, match="out of power"):
        world.open(steps=(*STEPS, fail))
    assert world.tables() == tables
    assert world.open().accounts.check("Ada", "bread and cakes")
    assert "half_way" not in world.tables()


def test_a_migration_that_is_killed_leaves_the_old_store_whole(world):
    load(world, 1)
    tables = world.tables()
    work = f"""
import os, signal
from occumap.store.migrations import STEPS
from occumap.store.open import open_store
def die(connection):
    connection.exec_driver_sql("CREATE TABLE half_way (n INTEGER)")
    os.kill(os.getpid(), signal.SIGKILL)
open_store({world.url!r}, steps=(*STEPS, die))
"""
    died = subprocess.run([sys.executable, "-c", work], capture_output=True, check=False, env=dict(os.environ))
    assert died.returncode == -signal.SIGKILL
    assert world.tables() == tables
    assert world.open().accounts.check("Ada", "bread and cakes")
    assert "half_way" not in world.tables()


def test_eight_who_open_an_old_store_at_once_migrate_it_once(world):
    load(world, 1)
    stores = together([world.open] * 8)
    assert {len(store.drafts.list()) for store in stores} == {1}
    with stores[0]._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM schema_steps").scalar() == len(STEPS)
