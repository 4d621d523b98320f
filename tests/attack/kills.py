"""Kills commands that write, at every point where they change something and at any moment: the old stands, or the new.

After each kill, what was at the place is there whole, or what comes is; what reads it works; and the same command run
again leaves the same bytes as one that nobody disturbed, and nothing beside them.
"""

from __future__ import annotations

import random
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tests.attack.children import start
from tests.attack.tally import DIFFERENT, FAILED, LOST, TRACEBACK, Tally, until_stopped
from tests.attack.trees import Tree, aged, is_temporary, torn, visible
from tests.attack.writers import WRITERS, Ground, Writer

REFUSED = 2


def kills(tries: int, *, seed: int, folder: Path, samples: Path, writers: Sequence[Writer] = WRITERS) -> Tally:
    """Return what came of so many kills, spread over the commands: half at their points in turn, half at any moment.

    Args:
        tries: how many.
        seed: the same one gives the same moments.
        folder: a folder to work in.
        samples: the samples.
        writers: what is killed.
    """
    tally = Tally("kills")
    with until_stopped(tally):
        for number, writer in enumerate(writers):
            ground = Ground(folder / f"{number}", writer)
            ground.prepare(samples)
            share = tries // len(writers) + (number < tries % len(writers))
            _measure(ground, random.Random(seed))
            for n in range(share):
                _kill(tally, ground, n, random.Random(f"{seed}/{number}/{n}"))
    return tally


def _measure(ground: Ground, chance: random.Random) -> None:
    """Find the points of the writer, in which order they are taken, and how long it takes."""
    ground.again()
    child = start(ground.writer.command, ground.where)
    child.ended()
    ground.seconds = time.monotonic() - child.began
    ground.points = [(n, after) for n in range(len(child.points)) for after in (False, True)]
    chance.shuffle(ground.points)


def _kill(tally: Tally, ground: Ground, n: int, chance: random.Random) -> None:
    tally.tries += 1
    ground.again()
    number, after = ground.points[n // 2 % len(ground.points)] if n % 2 == 0 and ground.points else (None, False)
    child = start(ground.writer.command, ground.where, kill_at=number, after=after)
    if number is None:
        time.sleep(chance.uniform(0, ground.seconds))
        child.kill()
    ended = child.ended()
    reached = child.points[-1] if child.points else "nothing"
    when = "at any moment" if number is None else f"{'after' if after else 'before'} {_plain(reached)}"
    where = f"{ground.writer.name} (killed {when})"
    tally.note("killed" if ended.code == -signal.SIGKILL else "ended before")
    if child.left_running():
        tally.fail(FAILED, f"{ground.writer.name} leaves processes running")
    between = ground.tree()
    if bad := torn(between, ground.old, ground.new, ground.writer.whole):
        tally.fail(LOST, where, f"neither old nor new: {bad}")
    _look(tally, ground, where)
    _run_again(tally, ground, where, between)


def _plain(point: str) -> str:
    return re.sub(r"[0-9a-f]{16}", "…", point)


def _look(tally: Tally, ground: Ground, where: str) -> None:
    if ground.writer.look:
        looked = ground.run(ground.writer.look)
        if looked.is_fault:
            tally.fail(TRACEBACK, f"{where}: {ground.writer.look}", looked.told)
        elif looked.code:
            tally.fail(LOST, f"{where}: {ground.writer.look}", looked.told)
        elif looked.said not in ground.looks:
            tally.fail(LOST, f"{where}: {ground.writer.look}", looked.said.decode())


def _run_again(tally: Tally, ground: Ground, where: str, between: Tree) -> None:
    aged(ground.work)
    again = ground.run(ground.writer.command)
    done_before = visible(between) == visible(ground.new)
    if again.is_fault:
        tally.fail(TRACEBACK, where, again.told)
    elif again.code and not (ground.writer.once and done_before and again.code == REFUSED):
        tally.fail(FAILED, f"{where}, run again leaves with {again.code}", again.told)
    left = ground.tree()
    other = sorted(name for name in {*left, *ground.new} if left.get(name) != ground.new.get(name))
    # What is refused writes nothing, and what a cache answers isn't written anew: so there nothing is swept.
    other = [name for name in other if not (is_temporary(name) and (again.code or "/cache/" in name))]
    if other and not (again.code and done_before):
        tally.fail(DIFFERENT, where, f"after it ran again: {other}")
