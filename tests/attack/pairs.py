"""Two of everything at once: both are done, one after the other, or the second is told who holds the place.

Two of the same command begin together on one folder. Afterwards what stands there is what one of them alone leaves,
whole, with nothing beside it; each ended well or was refused in words, and at least one ended well.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.attack.children import Where, start
from tests.attack.tally import DIFFERENT, FAILED, LOST, TRACEBACK, Tally, until_stopped
from tests.attack.trees import torn
from tests.attack.writers import WRITERS, Ground, Writer

REFUSED = 2


def pairs(tries: int, *, folder: Path, samples: Path, writers: Sequence[Writer] = WRITERS) -> Tally:
    """Return what came of so many pairs, spread over the commands.

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
            for _ in range(tries // len(writers) + (number < tries % len(writers))):
                _meet(tally, ground)
    return tally


def _meet(tally: Tally, ground: Ground) -> None:
    tally.tries += 1
    ground.again()
    where = ground.where
    second = Where(where.folder, where.home, ground.root / "second-notes", where.given)
    children = [start(ground.writer.command, where), start(ground.writer.command, second)]
    ended = [child.ended() for child in children]
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
