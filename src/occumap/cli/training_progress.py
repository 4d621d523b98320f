"""What the command says while a model is trained: a bar where somebody watches, else a few plain lines on stderr."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from occumap.catalog.models import watched_by
from occumap.cli.console import err

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

STOPPED = 130
_LINES = 4


@contextmanager
def starting_coder(said: str = "Starting the coder …") -> Iterator[None]:
    """Say what is waited for, and how far a model is if one is trained; Ctrl-C ends it with one line."""
    console = err()
    try:
        with (
            console.status(said) as status,
            watched_by(TrainingProgress(console, status)),
        ):
            yield
    except KeyboardInterrupt:
        console.print("Stopped. Nothing is left half-done; run the same command again.")
        raise typer.Exit(STOPPED) from None


class TrainingProgress:
    """Tells a console of trainings.

    Args:
        console: where it is told.
        status: what is shown there until a training begins.
    """

    def __init__(self, console: Console, status: Status) -> None:
        self._console, self._status, self._waits = console, status, False

    def waits(self, index: str) -> None:
        """Say once that another process is training the model."""
        if not self._waits:
            self._waits = True
            self._console.print(
                f"Another process is training the model of {escape(index)}; waiting for it.", soft_wrap=True
            )

    @contextmanager
    def trains(self, index: str) -> Iterator[Callable[[float], None]]:
        """Yield what is told how far a training is, from 0 to 1."""
        self._status.stop()
        began = time.monotonic()
        shown = self._bar if self._console.is_terminal else self._lines
        with shown(f"Training the model of {escape(index)}, once for this index") as told:
            yield told
        self._console.print(f"The model is trained ({time.monotonic() - began:.0f} seconds); it is kept for next time.")

    @contextmanager
    def _bar(self, what: str) -> Iterator[Callable[[float], None]]:
        from rich.progress import (  # noqa: PLC0415 (takes a while)
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(what, total=1.0)
            yield lambda share: bar.update(task, completed=share)

    @contextmanager
    def _lines(self, what: str) -> Iterator[Callable[[float], None]]:
        said = 0

        def told(share: float) -> None:
            nonlocal said
            if int(share * _LINES) > said:
                said = int(share * _LINES)
                self._console.print(f"{said / _LINES:.0%} trained")

        self._console.print(f"{what} …", soft_wrap=True)
        yield told
