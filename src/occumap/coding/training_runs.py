"""Trainings that run beside one another, tell how far they are, and stop when told to.

Each runs in a thread of its own, since most of the work is outside the interpreter's lock. The caller's thread only
waits, so that Ctrl-C reaches it at once; the threads are then left alone and end with their next batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")
Told = Callable[[float], None]
_POLL = 0.1


class StoppedError(Exception):
    """Training was stopped, so there is no result."""


@dataclass(eq=False)
class Watch:
    """How far one training is, between 0 and 1; it ends with its next batch once it is stopped."""

    share: float = 0.0
    stopped: Event = field(default_factory=Event)

    def tell(self, share: float) -> None:
        """Take how far the training is.

        Raises:
            StoppedError: it isn't wanted any more.
        """
        self.share = share
        if self.stopped.is_set():
            raise StoppedError


def run_beside(works: Sequence[Callable[[Watch], T]], told: Told | None = None) -> list[T]:
    """Return what each work gives, in order; all run at once.

    Args:
        works: each tells its watch how far it is.
        told: is told the mean of that several times a second, in the caller's thread; what it raises stops the works.

    >>> run_beside([lambda watch: 1, lambda watch: 2])
    [1, 2]
    """
    runs = [_Run(work) for work in works]
    for run in runs:
        run.start()
    hear = told or (lambda _: None)
    try:
        hear(0.0)
        while any(run.is_alive() for run in runs) and not any(run.error for run in runs):
            for run in runs:
                run.join(_POLL / len(runs))
            hear(sum(run.watch.share for run in runs) / len(runs))
    finally:
        for run in runs:
            run.watch.stopped.set()
    for run in runs:
        if run.error is not None:
            raise run.error
    return [run.found[0] for run in runs]


class _Run(Thread, Generic[T]):
    """A thread that keeps what its work gives, or the error; it doesn't hold up the end of the process."""

    def __init__(self, work: Callable[[Watch], T]) -> None:
        super().__init__(daemon=True)
        self.work, self.watch = work, Watch()
        self.found: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.found.append(self.work(self.watch))
        except BaseException as error:
            self.error = error
