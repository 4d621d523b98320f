"""What a session brought ends with it, whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from occumap.model.code import Code
from occumap.store.kinds import Role
from occumap.store.sessions import owner_of


@pytest.fixture
def ada(store) -> int:
    return store.accounts.add("Ada", "bread and cakes", Role.EDITOR).id


def bring(store, owner: str) -> str:
    """A file, a job on it and a decision on what came of it."""
    kept = store.files.put([b"title"], "jobs.csv", owner=owner)
    job = store.jobs.add("code file", owner=owner, input={"file": kept.id})
    store.file_decisions.decide(job.id, ("Baker", None, None), Code("tiny1", "11"), version="tiny1", by="Ada")
    return job.id


def files_there(store) -> list[str]:
    """The files in the store's folder; each has its checksum beside it, and nothing else is there."""
    names = {path.name for path in store.files.folder.iterdir()}
    files = sorted(name for name in names if not name.startswith("."))
    assert names == {*files, *(f".{name}.sum" for name in files)}
    return files


def left(store, owner: str) -> tuple[int, int]:
    return len(store.files.list(owner=owner)), len(store.jobs.list(owner=owner))


def test_ending_a_session_deletes_what_it_brought_and_nothing_else(store, ada):
    ended, other = (store.accounts.sessions.begin(ada) for _ in range(2))
    jobs = [bring(store, owner_of(one)) for one in (ended, other)]
    bring(store, "visitor:1")
    store.belongings.end_session(ended)
    assert store.accounts.sessions.who(ended) is None
    assert [left(store, owner_of(one)) for one in (ended, other)] == [(0, 0), (1, 1)]
    assert left(store, "visitor:1") == (1, 1)
    assert [len(store.file_decisions.that_hold(one)) for one in jobs] == [0, 1]
    assert len(files_there(store)) == 2


def test_a_session_that_follows_has_what_the_one_before_it_brought(store, ada):
    old, new = (store.accounts.sessions.begin(ada) for _ in range(2))
    bring(store, owner_of(old))
    store.belongings.replace_session(old, new)
    assert (left(store, owner_of(old)), left(store, owner_of(new))) == ((0, 0), (1, 1))
    assert store.accounts.sessions.who(old) is None


def test_what_belongs_to_sessions_that_are_over_is_swept(world):
    store = world.open()
    ada = store.accounts.add("Ada", "bread and cakes", Role.EDITOR).id
    short = store.accounts.sessions.begin(ada, lifetime=timedelta(hours=1))
    long = store.accounts.sessions.begin(ada, lifetime=timedelta(hours=9))
    for one in (owner_of(short), owner_of(long), "visitor:1", "review:1"):
        bring(store, one)
    assert store.belongings.sweep() == 0
    world.clock.forward(hours=2)
    assert store.sweep().files == 1
    assert left(store, owner_of(short)) == (0, 0)
    assert [left(store, one) for one in (owner_of(long), "visitor:1", "review:1")] == [(1, 1)] * 3


def test_a_job_that_runs_when_its_session_ends_is_left_off(store, ada):
    session = store.accounts.sessions.begin(ada)
    job = bring(store, owner_of(session))
    store.jobs.take("w1")
    store.belongings.end_session(session)
    assert not store.jobs.heartbeat(job, "w1")
    assert not store.jobs.finish(job, "w1", output={"file": "f"})


class StoppedError(Exception):
    """What breaks a block off."""


def test_what_is_written_together_is_kept_together_or_not_at_all(store):
    kept = store.files.put([b"title"], "jobs.csv", owner="ada")

    def broken_off():
        with store.together():
            store.files.delete(kept.id)
            new = store.files.put([b"title"], "new.csv", owner="ada")
            draft = store.drafts.create("tiny", "tiny1", "issues: []", by="Ada")
            assert store.drafts.get(draft.id) == draft
            assert store.files.path(new.id).exists()
            raise StoppedError

    with pytest.raises(StoppedError):
        broken_off()
    assert store.files.list(owner="ada") == (kept,)
    assert [name.partition(".")[0] for name in files_there(store)] == [kept.id]
    assert store.drafts.list() == ()
    with store.together():
        store.files.delete(kept.id)
        assert files_there(store)
    assert not files_there(store)


def test_an_error_that_is_met_within_takes_back_its_own_part_alone(store):
    with store.together():
        draft = store.drafts.create("tiny", "tiny1", "issues: []", by="Ada")
        with suppress(StoppedError), store.together():
            store.drafts.save(draft.id, "issues: [1]", edit=1, by="Ada")
            raise StoppedError
    assert store.drafts.get(draft.id).text == "issues: []"
