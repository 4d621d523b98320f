"""Files are whole or absent, and gone when their time is over."""

import os
import time
from datetime import timedelta

import pytest

from occumap.errors import InputError, OutputError, UnknownNameError
from occumap.store.open import open_store


def put(store, content=b"title\nbaker\n", name="jobs.csv", **more):
    return store.files.put([content[:3], content[3:]], name, owner="ada", media_type="text/csv", **more)


def on_disk(world):
    """The files, but for the checksums of those that are there."""
    there = {path.name for path in world.folder.iterdir()} if world.folder.exists() else set()
    return sorted(there - {f".{name}.sum" for name in there})


def make_old(path):
    hours_ago = time.time() - 7200
    os.utime(path, (hours_ago, hours_ago))


def test_a_file_comes_back_after_reopening_with_the_ending_of_its_name(world, store):
    kept = put(store, name="Jobs of March.CSV")
    again = world.reopen()
    assert again.files.get(kept.id) == kept
    path = again.files.path(kept.id)
    assert (path.read_bytes(), path.suffix, kept.name, kept.size) == (
        b"title\nbaker\n",
        ".csv",
        "Jobs of March.CSV",
        12,
    )


def test_a_finished_file_is_taken_in(world, store, tmp_path):
    made = tmp_path / "coded.xlsx"
    made.write_bytes(b"PK")
    kept = store.files.adopt(made, owner="ada")
    assert not made.exists()
    assert store.files.path(kept.id).read_bytes() == b"PK"
    assert on_disk(world) == [f"{kept.id}.xlsx"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\windows\\x.exe", "", "..", ".csv", "a" * 5000, "x.part", "é\n\x00.csv"]
)
def test_no_name_leads_out_of_the_folder(world, store, name):
    kept = put(store, name=name)
    assert store.files.path(kept.id).parent == world.folder
    assert kept.name
    assert len(kept.name) <= 200
    assert "/" not in kept.name
    assert "\\" not in kept.name
    store.files.delete(kept.id)
    assert on_disk(world) == []


def test_a_file_too_large_leaves_nothing(world, store):
    with pytest.raises(InputError, match=r"jobs\.csv: it has more than 11 bytes"):
        put(store, limit=11)
    assert (on_disk(world), store.files.list()) == ([], ())
    assert put(store, limit=12).size == 12


def test_a_connection_lost_in_mid_upload_leaves_nothing(world, store):
    def broken():
        yield b"title\n"
        raise ConnectionResetError

    with pytest.raises((ConnectionResetError, OutputError)):
        store.files.put(broken(), "jobs.csv", owner="ada")
    assert (on_disk(world), store.files.list()) == ([], ())


def test_a_file_expires_by_the_clock_even_before_it_is_swept(world, store):
    kept = put(store, lifetime=timedelta(hours=1))
    world.clock.forward(minutes=59)
    assert store.files.path(kept.id)
    world.clock.forward(minutes=1)
    with pytest.raises(UnknownNameError, match="no such file"):
        store.files.path(kept.id)
    assert len(on_disk(world)) == 1
    assert [store.files.sweep(), store.files.sweep()] == [1, 0]
    assert on_disk(world) == []


def test_a_sweep_leaves_what_is_in_its_time_and_what_isnt_ours(world, store):
    put(store, lifetime=timedelta(hours=1))
    stays = put(store, lifetime=timedelta(hours=3))
    (world.folder / "notes.txt").write_text("mine")
    make_old(world.folder / "notes.txt")
    make_old(store.files.path(stays.id))
    assert store.files.sweep(world.clock.time + timedelta(hours=2)) == 1
    assert on_disk(world) == sorted([f"{stays.id}.csv", "notes.txt"])


def test_a_sweep_clears_what_a_killed_upload_left_after_an_hour(world, store):
    put(store)
    part, unknown = (world.folder / ("a" * 24 + ending) for ending in (".csv.part", ".csv"))
    for path in (part, unknown):
        path.write_bytes(b"half")
    store.files.sweep()
    assert len(on_disk(world)) == 3
    for path in (part, unknown):
        make_old(path)
    store.files.sweep()
    assert len(on_disk(world)) == 1


def test_a_sweep_that_was_broken_off_is_finished_by_the_next(world, store):
    """As if killed between the database and the disk: the line is gone, the file still there."""
    kept = put(store)
    path = store.files.path(kept.id)
    content = path.read_bytes()
    store.files.delete(kept.id)
    path.write_bytes(content)
    make_old(path)
    assert store.files.sweep() == 0
    assert on_disk(world) == []


def test_a_file_missing_on_disk_is_swept_all_the_same(world, store):
    kept = put(store)
    store.files.path(kept.id).unlink()
    world.clock.forward(days=2)
    assert store.files.sweep() == 1


def test_nobody_reads_somebody_elses_file(store):
    kept = put(store)
    assert store.files.path(kept.id, owner="ada")
    for act in (store.files.get, store.files.path, store.files.delete):
        with pytest.raises(UnknownNameError):
            act(kept.id, owner="ben")
    assert store.files.list(owner="ben") == ()


def test_the_whole_store_is_swept_in_one_go_and_twice_is_once(world, store):
    put(store)
    store.jobs.add("code", owner="ada")
    world.clock.forward(days=2)
    first = store.sweep()
    assert (first.files, first.jobs, first.sessions) == (1, 1, 0)
    assert set(vars_of(store.sweep())) == {0}


def vars_of(swept):
    return (swept.files, swept.jobs, swept.sessions)


def test_a_store_without_a_folder_says_so_when_asked_for_files(world):
    if world.engine == "sqlite":
        pytest.skip("SQLite keeps its files beside the database")
    with open_store(world.url) as store:
        assert store.sweep().files == 0
        with pytest.raises(OutputError, match="no folder for files"):
            put(store)


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"title\nbakes\n"), lambda path: path.unlink()])
def test_a_file_that_was_damaged_on_disk_is_refused(store, damage):
    kept = put(store)
    damage(store.files.path(kept.id))
    with pytest.raises(InputError, match="the server's copy is damaged"):
        store.files.path(kept.id)
