"""Two of everything at once: both are done, one after the other, or the second is told who holds the place.

A reader beside a writer has the old or the new, or is refused in words, and keeps no writer from what it does.
Two of the same command begin together on one folder. Afterwards what stands there is what one of them alone leaves,
whole, with nothing beside it; each ended well or was refused in words, and at least one ended well.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.attack.children import Ended, Where, start
from tests.attack.tally import DIFFERENT, FAILED, LOST, TRACEBACK, Tally, until_stopped
from tests.attack.trees import torn
from tests.attack.writers import WRITERS, Ground, Writer

REFUSED = 2


def pairs(tries: int, *, folder: Path, samples: Path, writers: Sequence[Writer] = WRITERS) -> Tally:
    """Return what came of so many pairs, spread over the commands; each second one is a writer and its reader, if any.

    Args:
        tries: how many.
        folder: a folder to work in.
        samples: the samples.
        writers: which commands meet themselves.
    """
    tally = Tally("pairs")
    with until_stopped(tally):
        for number, writer in enumerate(writers):
            ground = Ground(folder / f"{number}", writer)
            ground.prepare(samples)
            for n in range(tries // len(writers) + (number < tries % len(writers))):
                if n % 2 and (writer.look or writer.reader):
                    _read_beside(tally, ground)
                else:
                    _meet(tally, ground)
    return tally


def _both(tally: Tally, ground: Ground, second: str) -> list[Ended]:
    tally.tries += 1
    ground.again()
    where = ground.where
    beside = Where(where.folder, where.home, ground.root / "second-notes", where.given)
    return [child.ended() for child in (start(ground.writer.command, where), start(second, beside))]


def _read_beside(tally: Tally, ground: Ground) -> None:
    reader = ground.writer.look or ground.writer.reader
    wrote, read = _both(tally, ground, reader)
    name = f"{ground.writer.name}, read by {reader}"
    for one in (wrote, read):
        if one.is_fault:
            tally.fail(TRACEBACK, name, one.told)
    if wrote.code:
        tally.fail(FAILED, f"{name}: it leaves with {wrote.code}", wrote.told)
    if bad := torn(ground.tree(), ground.new, ground.new, ground.writer.whole):
        tally.fail(LOST, name, f"other than it leaves alone: {bad}")
    tally.note("read beside" if read.code == 0 else "reader refused")
    if read.code == 0 and read.said not in ground.looks | ground.read:
        tally.fail(LOST, f"{name}: neither the old nor the new", read.said.decode())
    elif read.code and (read.code != REFUSED or not read.told.strip()):
        tally.fail(FAILED, f"{name}: the reader leaves with {read.code}", read.told)


def _meet(tally: Tally, ground: Ground) -> None:
    ended = _both(tally, ground, ground.writer.command)
    name = ground.writer.name
    for one in ended:
        if one.is_fault:
            tally.fail(TRACEBACK, name, one.told)
        elif one.code not in {0, REFUSED} or (one.code and not one.told.strip()):
            tally.fail(FAILED, f"{name} leaves with {one.code}", one.told)
    done = sum(one.code == 0 for one in ended)
    tally.note("both done" if done == len(ended) else "one refused")
    if not done:
        tally.fail(LOST, f"{name}: neither was done", "\n".join(one.told for one in ended))
    left = ground.tree()
    if bad := torn(left, ground.new, ground.new, ground.writer.whole):
        # An audit log has a line for each of the two.
        if not (done == len(ended) and all(path.endswith(".db") for path in bad)):
            tally.fail(LOST, name, f"other than one run leaves: {bad}")
    elif beside := sorted(set(left) - set(ground.new)):
        tally.fail(DIFFERENT, name, f"left beside it: {beside}")
