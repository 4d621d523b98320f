"""Trainings run beside one another, tell how far they are, and stop."""

from __future__ import annotations

import time
from threading import Barrier, Event

import pytest

from occumap.coding.training_runs import StoppedError, Watch, run_beside


def test_results_come_in_the_order_of_the_works_and_all_run_at_once() -> None:
    together = Barrier(2)

    def work(value: int, seconds: float) -> int:
        together.wait(5)
        time.sleep(seconds)
        return value

    assert run_beside([lambda _: work(1, 0.1), lambda _: work(2, 0)]) == [1, 2]


def test_the_caller_is_told_the_mean_of_how_far_they_are() -> None:
    go_on = Event()
    heard: list[float] = []

    def work(watch: Watch, share: float) -> None:
        watch.tell(share)
        go_on.wait(5)

    def told(share: float) -> None:
        heard.append(share)
        if share == 0.5:
            go_on.set()

    run_beside([lambda watch: work(watch, 0.25), lambda watch: work(watch, 0.75)], told)
    assert heard[-1] == 0.5


def test_what_the_caller_raises_ends_the_wait_at_once_and_every_work_with_its_next_batch() -> None:
    ended: list[bool] = []
    started = Barrier(3)

    def work(watch: Watch) -> None:
        started.wait(5)
        try:
            for _ in range(500):
                time.sleep(0.01)
                watch.tell(0)
        except StoppedError:
            ended.append(True)

    def told(_: float) -> None:
        started.wait(5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_beside([work, work], told)
    time.sleep(0.2)
    assert ended == [True, True]


def test_an_error_of_one_work_is_raised_and_the_others_stop() -> None:
    stopped = Event()

    def fails(_watch: Watch) -> None:
        raise ValueError("no such code")

    def goes_on(watch: Watch) -> None:
        try:
            while True:
                time.sleep(0.01)
                watch.tell(0)
        except StoppedError:
            stopped.set()
            raise

    with pytest.raises(ValueError, match="no such code"):
        run_beside([goes_on, fails])
    assert stopped.wait(2)
