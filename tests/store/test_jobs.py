"""Jobs are done once, and none is forgotten because a process died."""

from collections import Counter
from datetime import timedelta

import pytest

from occumap.errors import UnknownNameError
from occumap.store.kinds import State
from tests.store.opening import together


def add(store, kind="code", **more):
    return store.jobs.add(kind, owner="ada", input={"file": "f1", "column": "job title"}, total=500, **more)


def test_a_job_comes_back_after_reopening_as_it_was(world, store):
    job = add(store)
    assert world.reopen().jobs.get(job.id) == job
    assert (job.state, job.expires) == (State.QUEUED, world.clock.time + timedelta(hours=24))


def test_jobs_are_taken_in_the_order_they_came_and_by_kind(world, store):
    first = add(store)
    world.clock.forward(seconds=1)
    second, third = add(store, "map"), None
    world.clock.forward(seconds=1)
    third = add(store)
    assert store.jobs.take("w1", kinds=("map",)).id == second.id
    assert [store.jobs.take("w1").id for _ in range(2)] == [first.id, third.id]
    assert store.jobs.take("w1") is None


def test_owners_take_turns_so_that_one_with_many_jobs_holds_nobody_up(world, store):
    for owner, number in (("ada", 20), ("ben", 1), ("cy", 2)):
        for _ in range(number):
            store.jobs.add("code", owner=owner)
            world.clock.forward(seconds=1)
    order = []
    for n in range(8):
        job = store.jobs.take("w1" if n % 2 else "w2")
        order.append(job.owner)
        world.clock.forward(seconds=1)
        if n % 3:
            store.jobs.finish(job.id, job.worker)
            world.clock.forward(seconds=1)
    assert order == ["ada", "ben", "cy", "ada", "cy", "ada", "ada", "ada"]
    store.jobs.add("code", owner="dee")
    assert [store.jobs.take("w1").owner for _ in range(2)] == ["dee", "ada"]


def test_jobs_of_one_owner_are_done_in_the_order_they_came(world, store):
    added = [add(store).id for _ in range(1)]
    for _ in range(3):
        world.clock.forward(seconds=1)
        added.append(add(store).id)
    assert [store.jobs.take("w1").id for _ in added] == added


def test_of_eight_workers_at_once_none_takes_anothers_job(store):
    jobs = [add(store) for _ in range(40)]

    def work(worker):
        done = []
        while (job := store.jobs.take(worker)) is not None:
            assert store.jobs.finish(job.id, worker)
            done.append(job.id)
        return done

    taken = Counter(job for done in together([lambda n=n: work(f"w{n}") for n in range(8)]) for job in done)  # type: ignore[misc]
    assert taken == Counter(job.id for job in jobs)
    assert len(store.jobs.list(state=State.DONE)) == 40


def test_the_job_of_a_process_that_died_is_taken_again_and_the_dead_can_no_longer_speak(world, store):
    job = add(store)
    store.jobs.take("dead")
    assert store.jobs.heartbeat(job.id, "dead", progress=200, message="200 of 500")
    world.clock.forward(seconds=60)
    assert store.jobs.take("alive") is None
    world.clock.forward(seconds=1)
    again = world.reopen().jobs.take("alive")
    store = world.open()
    assert (again.id, again.progress, again.attempts) == (job.id, 0, 2)
    assert not store.jobs.heartbeat(job.id, "dead", progress=300)
    assert not store.jobs.finish(job.id, "dead", output={"file": "wrong"})
    assert store.jobs.finish(job.id, "alive", output={"file": "right"}, message="Done.")
    done = store.jobs.get(job.id)
    assert (done.state, done.output, done.message) == (State.DONE, {"file": "right"}, "Done.")


def test_a_job_that_breaks_off_three_times_has_failed_and_the_next_one_is_taken(world, store):
    job = add(store)
    world.clock.forward(seconds=1)
    for n in range(3):
        assert store.jobs.take(f"w{n}").id == job.id
        world.clock.forward(seconds=61)
    other = add(store)
    assert store.jobs.take("w4").id == other.id
    assert store.jobs.get(job.id).state == State.FAILED
    assert "three times" in store.jobs.get(job.id).message


def test_a_server_that_stops_gives_its_job_back_without_counting_it(store):
    job = add(store)
    for n in range(5):
        assert store.jobs.take(f"w{n}").id == job.id
        assert store.jobs.give_back(job.id, f"w{n}")
    assert store.jobs.get(job.id).attempts == 0


def test_a_stopped_job_tells_its_worker_and_keeps_nothing_more(store):
    waiting, running = add(store), None
    assert store.jobs.stop(waiting.id).state == State.STOPPED
    running = add(store)
    assert store.jobs.take("w1").id == running.id
    assert store.jobs.stop(running.id, message="Stopped by its owner.").state == State.STOPPED
    assert not store.jobs.heartbeat(running.id, "w1", progress=1)
    assert not store.jobs.finish(running.id, "w1")
    assert not store.jobs.fail(running.id, "w1", "x")
    assert store.jobs.get(running.id).message == "Stopped by its owner."


def test_a_job_that_is_over_cant_be_stopped(store):
    job = add(store)
    store.jobs.take("w1")
    store.jobs.fail(job.id, "w1", "row 3 has no title")
    assert store.jobs.stop(job.id).state == State.FAILED
    assert store.jobs.get(job.id).state.is_over


def test_nobody_sees_somebody_elses_job(store):
    job = add(store)
    assert store.jobs.get(job.id, owner="ada") == job
    with pytest.raises(UnknownNameError):
        store.jobs.get(job.id, owner="ben")
    assert (len(store.jobs.list(owner="ada")), store.jobs.list(owner="ben")) == (1, ())


def test_jobs_past_their_time_are_forgotten_once_but_not_while_they_run(world, store):
    add(store, lifetime=timedelta(hours=1))
    world.clock.forward(seconds=1)
    running = add(store, lifetime=timedelta(minutes=1))
    store.jobs.take("w1", kinds=("code",))
    store.jobs.take("w2")
    store.jobs.finish(store.jobs.list()[0].id, "w1")
    world.clock.forward(hours=1)
    assert [store.jobs.sweep(), store.jobs.sweep()] == [1, 0]
    assert [job.id for job in store.jobs.list()] == [running.id]
