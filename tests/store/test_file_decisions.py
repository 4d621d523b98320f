"""Decisions on the titles of a coded file: the latest holds, and of people at once nobody's is replaced unseen."""

from datetime import timedelta

import pytest

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.code import Code
from tests.store.opening import together

DOCTOR = ("Cycle doctor", None, None)
MENDS, MAKES = Code("tiny1", "22"), Code("tiny1", "21")


@pytest.fixture
def job(store):
    return store.jobs.add("code file", owner="ada", lifetime=timedelta(days=1)).id


def decide(store, job, code=MENDS, title=DOCTOR, **more):
    return store.file_decisions.decide(job, title, code, **{"version": "tiny1", "by": "Ada", **more})


def held(store, job):
    return [one.decision for one in store.file_decisions.that_hold(job)]


def test_decisions_come_back_after_reopening(world, store, job):
    made = decide(store, job, why="mends bicycles")
    decide(store, job, None, ("Xyzzy", "bakery", None))
    store = world.reopen()
    assert store.file_decisions.that_hold(job)[0] == made
    assert [(one.title, one.industry, one.code) for one in held(store, job)] == [
        ("Cycle doctor", None, MENDS), ("Xyzzy", "bakery", None),
    ]  # fmt: skip


def test_who_saw_the_last_one_replaces_it_and_taking_it_back_brings_it_back(store, job):
    first = decide(store, job)
    second = decide(store, job, MAKES, after=first.id, by="Ben")
    assert [one.code for one in held(store, job)] == [MAKES]
    assert store.file_decisions.undo(job, second.id) == second
    assert store.file_decisions.undo(job, second.id) is None
    assert [one.code for one in held(store, job)] == [MENDS]


def test_who_did_not_see_it_is_told_and_nothing_changes(store, job):
    first = decide(store, job)
    with pytest.raises(ConflictError, match="Ada decided meanwhile that it is 22"):
        decide(store, job, MAKES, by="Ben")
    decide(store, job, None, after=first.id, by="Ben")
    with pytest.raises(ConflictError, match="Ben decided meanwhile that it can’t be coded"):
        store.file_decisions.undo(job, first.id)
    assert [one.by for one in held(store, job)] == ["Ben"]


def test_the_same_again_changes_nothing(store, job):
    assert decide(store, job) == decide(store, job)
    assert len(held(store, job)) == 1


def test_of_many_at_once_one_is_kept_and_all_others_are_told(store, job):
    def work(n):
        def run():
            try:
                return decide(store, job, by=f"person {n}", why=f"reason {n}")
            except ConflictError as error:
                return error

        return run

    kept = [one for one in together([work(n) for n in range(6)]) if not isinstance(one, ConflictError)]
    assert len(kept) == 1
    assert held(store, job) == [kept[0].decision]


def test_they_go_with_the_job(world, store, job):
    decide(store, job)
    other = store.jobs.add("code file", owner="ada", lifetime=timedelta(days=3)).id
    decide(store, other)
    world.clock.forward(days=2)
    store.sweep()
    assert held(store, job) == []
    assert len(held(store, other)) == 1
    store.file_decisions.delete(other)
    assert held(store, other) == []


def test_what_cannot_be_is_refused(store, job):
    with pytest.raises(InputError, match="coded to tiny1"):
        decide(store, job, Code("tiny2", "22"))
    with pytest.raises(InputError, match="2,001 characters"):
        decide(store, job, why="x" * 2001)
    with pytest.raises(UnknownNameError):
        decide(store, "nothing")
    with pytest.raises(UnknownNameError):
        store.file_decisions.undo(job, 17)
