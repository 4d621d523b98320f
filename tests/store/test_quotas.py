"""What one owner may have at once: files, their bytes, jobs in line; and what stays free for everybody."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from occumap.errors import LimitError, SizeLimitError, SpaceLimitError
from occumap.store.kinds import State
from occumap.store.quotas import Quota
from tests.store.opening import together


def put(store, owner="ada", content=10, **quota):
    return store.files.put([b"x" * content], "jobs.csv", owner=owner, quota=Quota(**quota))


def test_one_file_too_many_is_refused_with_when_to_try_again_and_leaves_nothing(world):
    store = world.open()
    first = put(store, files=2)
    world.clock.forward(hours=20)
    put(store, files=2)
    with pytest.raises(LimitError) as refused:
        put(store, files=2)
    assert str(refused.value).endswith("Delete some of them, or try again in 4 hours.")
    assert refused.value.wait == timedelta(hours=4).total_seconds()
    assert len(list(store.files.folder.glob("[a-z0-9]*"))) == len(list(store.files.folder.glob(".*.sum"))) == 2
    assert put(store, "ben", files=2)
    store.files.delete(first.id)
    assert put(store, files=2)


def test_files_that_a_job_reads_or_made_are_not_counted_but_their_bytes_are(world):
    store = world.open()
    given, made = put(store), put(store)
    job = store.jobs.add("code", owner="ada", input={"file": given.id})
    store.jobs.take("worker")
    store.jobs.finish(job.id, "worker", output={"file": made.id})
    assert put(store, files=1)
    with pytest.raises(LimitError):
        put(store, files=1)
    with pytest.raises(SizeLimitError) as refused:
        put(store, content=11, size=40)
    assert "larger than you may keep here" in str(refused.value)
    assert put(store, content=10, size=40)


def test_an_upload_that_would_fill_the_disk_is_refused_for_everybody(world):
    store = world.open()
    with pytest.raises(SpaceLimitError):
        put(store, free=1 << 60)
    assert store.files.list() == ()
    assert list(store.files.folder.iterdir()) == []


def test_as_many_jobs_as_may_be_in_line_and_no_more(world):
    store = world.open()
    first = store.jobs.add("code", owner="ada", limit=2)
    store.jobs.add("code", owner="ada", limit=2)
    with pytest.raises(LimitError) as refused:
        store.jobs.add("code", owner="ada", limit=2)
    assert refused.value.wait == 60
    assert store.jobs.add("code", owner="ben", limit=2)
    store.jobs.stop(first.id)
    assert store.jobs.add("code", owner="ada", limit=2)
    assert len(store.jobs.list(owner="ada", state=State.QUEUED)) == 2


def test_many_at_once_do_not_pass_what_one_owner_may_have(world):
    store = world.open()

    def one_more(add):
        try:
            return add()
        except LimitError:
            return None

    for add in (lambda: put(store, files=3), lambda: store.jobs.add("code", owner="ada", limit=3)):
        made = together([partial(one_more, add)] * 8)
        assert sum(one is not None for one in made) == 3
