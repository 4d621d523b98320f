"""Everything survives kill -9 in the middle of a write: what was said to be kept is there, and nothing by half."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from occumap.store.kinds import Kind
from occumap.store.open import open_store

WRITER = str(Path(__file__).with_name("writing_until_killed.py"))


def start(world, who):
    return subprocess.Popen(
        [sys.executable, WRITER, world.url, str(world.folder), who], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def said(process, lines, stop):
    """Reads so many lines, stops the writer, and reads on: what each line begins with, and the rest of it."""
    read = [process.stdout.readline() for _ in range(lines)]
    stop()
    read += process.stdout.read().splitlines(keepends=True)
    kept = defaultdict(list)
    for line in read:
        if line.endswith(b"\n"):
            first, *others = line.decode().split()
            kept[first].append(others)
    return kept


def killed(process, lines):
    """What a writer said before it was killed."""
    with process:
        kept = said(process, lines, lambda: os.kill(process.pid, signal.SIGKILL))
        errors = process.stderr.read().decode()
    assert process.returncode == -signal.SIGKILL, errors
    return kept


def check(store, who, kept):
    """All that was said to be kept is there; what else is there is whole."""
    assert store.published.damaged() == ()
    there = {one.name: one.checksum for one in store.published.list(Kind.MAP)}
    assert [name for name, checksum in kept["published"] if there.get(name) != checksum] == []
    ((draft,),) = kept["draft"]
    stands, edits = store.drafts.get(draft), store.drafts.edits(draft)
    accepted = [edit for edit in edits if edit.accepted]
    assert [edit.edit for edit in accepted] == list(range(1, stands.edit + 1))
    assert accepted[-1].text == stands.text
    assert stands.edit - max([int(edit) for (edit,) in kept["saved"]], default=1) in {0, 1}
    assert sum(not edit.accepted for edit in edits) - len(kept["late"]) in {0, 1}
    published_by = [line for line in store.audit.list(who=who, limit=10**6) if line.what == "publish"]
    assert len(published_by) == sum(name.startswith(who) for name in there)
    (batch,) = [one for one in store.reviews.list() if one.name == who]
    decisions = [reviewed.item for reviewed in store.reviews.decisions(batch.id)]
    assert {int(item) for (item,) in kept["decided"]} <= set(decisions)
    assert store.reviews.progress(batch.id).decided == len(decisions)
    for file, size in kept["file"]:
        assert store.files.path(file).stat().st_size == int(size)
    for held in store.files.list():
        assert store.files.path(held.id).stat().st_size == held.size


@pytest.mark.slow
@pytest.mark.parametrize("lines", [7, 60])
def test_two_writers_killed_in_mid_write_lose_nothing_that_was_kept(world, lines):
    writers = {who: start(world, who) for who in ("ada", "ben")}
    kept = {who: killed(process, lines) for who, process in writers.items()}
    if world.engine == "sqlite":
        connection = sqlite3.connect(world.path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
    with open_store(world.url, folder=world.folder) as store:
        for who, lines_kept in kept.items():
            check(store, who, lines_kept)
        store.published.publish(Kind.MAP, "after", "1", b"goes on", media_type="x/y", by="Cy")


@pytest.mark.slow
def test_a_postgresql_that_crashes_in_mid_write_loses_nothing_and_the_store_goes_on(world):
    if not world.server:
        pytest.skip("SQLite has no server that could crash")
    with open_store(world.url, folder=world.folder) as store:
        assert store.is_ready()
        with start(world, "ada") as writer:
            kept = said(writer, 40, lambda: world.server.stop("immediate"))
        world.server.start()
        assert writer.returncode == 1
        check(store, "ada", kept)
