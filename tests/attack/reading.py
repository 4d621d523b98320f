"""Gives damaged files to the commands that read them, and tells what must not come of it: a traceback, a hang, a flood.

A command may take the file, ask, or refuse it in words. It may not end in an exception that nobody foresaw, take longer
than thirty seconds, or more than two gigabytes.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from typer.testing import CliRunner

from occumap.cli.app import app
from occumap.errors import OccumapError, system_error
from tests.attack.mutation import mutated
from tests.attack.seeds import Seed

LONGEST = 30
MOST_MEMORY = 2 << 30


class HungError(BaseException):
    """A command took too long; no handler of the product may take it for an error of a file."""


@dataclass
class Report:
    """What came of the tries: how many, how each ended, and each failure once with the try that shows it."""

    tries: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    peak: int = 0
    slowest: float = 0.0

    def __str__(self) -> str:
        ended = ", ".join(f"{name} {count:,}" for name, count in self.ended.most_common())
        most = f"slowest {self.slowest:.1f} s, most memory {self.peak >> 20:,} MB"
        first = f"{self.tries:,} tries: {ended}; {most}; {len(self.failures)} kinds of failure"
        return "\n".join([first, *(f"\n{where}\n{shown}" for where, shown in self.failures.items())])


def attack(seeds: Sequence[Seed], tries: int, *, seed: int, folder: Path, keep: Path | None = None) -> Report:
    """Return what came of so many damaged files.

    Args:
        seeds: whole files with their commands.
        tries: how many damaged files, spread over the seeds in turn.
        seed: the same one gives the same files.
        folder: an empty working folder, which is emptied again and again.
        keep: where files that showed a failure are kept.
    """
    report = Report()
    contents = [one.content for one in seeds if len(one.content) < 100_000]
    for number in range(tries):
        chance = random.Random(f"{seed}/{number}")
        one = seeds[number % len(seeds)]
        damaged = mutated(one.content, chance, contents)
        command = chance.choice(one.commands)
        _lay_out(folder, one, damaged)
        _attempt(report, one, command, damaged, keep)
    return report


def _lay_out(folder: Path, one: Seed, damaged: bytes) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, content in ((one.name, damaged), *one.beside.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _attempt(report: Report, one: Seed, command: str, damaged: bytes, keep: Path | None) -> None:
    report.tries += 1
    start, before = time.perf_counter(), _peak()
    with _within(LONGEST):
        try:
            for line in one.before:
                CliRunner().invoke(app, line.split())
            done = CliRunner().invoke(app, command.replace("{}", one.name).split())
            error, ended = done.exception, _kind(done.exit_code, done.exception)
        except HungError as hung:
            error, ended = hung, "hung"
    seconds = time.perf_counter() - start
    report.slowest = max(report.slowest, seconds)
    report.peak = max(report.peak, _peak())
    if before < MOST_MEMORY <= _peak():
        error, ended = MemoryError(f"{_peak() >> 20} MB"), "flood"
    report.ended[ended] += 1
    if ended in {"traceback", "hung", "flood"} and error is not None:
        where = _where(error) if ended != "flood" else f"flood: {command}"
        if where not in report.failures:
            shown = f"  occumap {command.replace('{}', one.name)}\n  {type(error).__name__}: {str(error)[:300]}"
            report.failures[where] = shown
            if keep is not None:
                place = keep / hashlib.sha256(where.encode()).hexdigest()[:8] / one.name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(damaged)
                (place.parent / "failure.txt").write_text(
                    f"{command}\n{where}\n{''.join(traceback.format_exception(error))}",
                    encoding="utf-8",
                    errors="replace",
                )


def _kind(code: int, error: BaseException | None) -> str:
    if error is None or isinstance(error, SystemExit):
        return "taken" if code == 0 else "refused by its options" if code == 2 else f"left with {code}"
    if isinstance(error, OccumapError):
        return "said"
    return "said by the system" if isinstance(error, Exception) and system_error(error) else "traceback"


def _where(error: BaseException) -> str:
    """Return the last lines of the product that an error came through, by which failures are told apart."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if f"{os.sep}occumap{os.sep}" in one.filename]
    places = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__} at {' > '.join(places)}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    def hung(number: int, _: FrameType | None) -> None:
        raise HungError(f"signal {number}")

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
