"""Commands on a full or read-only disk, or whose output nobody reads: words, nothing half-written, the earlier stays.

The disk is a small one in memory, mounted for the try and filled up to a few bytes; to mount it takes root on Linux.
"""

from __future__ import annotations

import fcntl
import os
import random
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.attack.children import Child, Ended, start
from tests.attack.tally import DIFFERENT, FAILED, LOST, TRACEBACK, Tally, until_stopped
from tests.attack.trees import is_temporary, torn
from tests.attack.writers import WRITERS, Ground, Writer

REFUSED = 2
_SIZE = 64 << 20
_ROOM = (0, 4096, 8192, 16384, 65536)


def disk(tries: int, *, seed: int, folder: Path, samples: Path, writers: Sequence[Writer] = WRITERS) -> Tally:
    """Return what came of so many runs on a disk that is full or read-only, or with a closed output.

    Args:
        tries: how many, spread over the commands.
        seed: the same one leaves the same room.
        folder: a folder to work in.
        samples: the samples.
        writers: which commands run.
    """
    tally = Tally("disk")
    if not can_mount(folder):
        tally.said = "no disk can be mounted here"
        return tally
    with until_stopped(tally):
        for number, writer in enumerate(writers):
            ground = Ground(folder / f"{number}", writer)
            ground.prepare(samples)
            for n in range(tries // len(writers) + (number < tries % len(writers))):
                chance = random.Random(f"{seed}/{number}/{n}")
                tally.tries += 1
                match n % 6:
                    case 2:
                        _read_only(tally, ground)
                    case 3:
                        _closed(tally, ground)
                    case 4:
                        _slow_output(tally, ground)
                    case 5:
                        _slow_input(tally, ground, chance)
                    case _:
                        _full(tally, ground, chance.choice(_ROOM))
    return tally


def can_mount(folder: Path) -> bool:
    """Return whether a disk in memory can be mounted."""
    try:
        with _mounted(folder / "mount"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def _mounted(place: Path) -> Iterator[None]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", place], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def _on_a_disk(ground: Ground) -> Iterator[None]:
    shutil.rmtree(ground.work)
    with _mounted(ground.work):
        shutil.copytree(ground.root / "ready", ground.work, symlinks=True, dirs_exist_ok=True)
        yield


def _full(tally: Tally, ground: Ground, room: int) -> None:
    with _on_a_disk(ground):
        filler = ground.work / "filler"
        with filler.open("wb") as file:
            file.write(bytes(os.statvfs(ground.work).f_bavail * os.statvfs(ground.work).f_bsize - room))
        ended = ground.run(ground.writer.command)
        filler.unlink()
        _check(tally, ground, ended, f"{ground.writer.name}, {room} bytes free")


def _read_only(tally: Tally, ground: Ground) -> None:
    with _on_a_disk(ground):
        subprocess.run(["mount", "-o", "remount,ro", ground.work], check=True)
        ended = ground.run(ground.writer.command)
        subprocess.run(["mount", "-o", "remount,rw", ground.work], check=True)
        _check(tally, ground, ended, f"{ground.writer.name}, read-only")


def _closed(tally: Tally, ground: Ground) -> None:
    ground.again()
    pipe = _pipe(ground.root / "pipe")
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    child = start(ground.writer.command, ground.where, output=pipe)
    while not child.points and child.process.is_alive():  # by then it has opened its output
        time.sleep(0.005)
    os.close(reading)
    _check(tally, ground, child.ended(), f"{ground.writer.name}, its output closed")


def _slow_output(tally: Tally, ground: Ground) -> None:
    """Read what the command says a few bytes at a time, from a pipe that holds one page."""
    ground.again()
    pipe = _pipe(ground.root / "pipe")
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 4096)
    child = start(ground.writer.command, ground.where, output=pipe)
    os.set_blocking(reading, True)
    while child.process.is_alive():
        if select.select([reading], [], [], 0.01)[0] and not os.read(reading, 7):
            time.sleep(0.001)
    os.close(reading)
    ended = child.ended()
    _check(tally, ground, ended, f"{ground.writer.name}, its output read slowly")
    if ended.code:
        tally.fail(FAILED, f"{ground.writer.name}, its output read slowly, isn't done", ended.told)


def _slow_input(tally: Tally, ground: Ground, chance: random.Random) -> None:
    """Give the command a file by a pipe, a few bytes at a time, once."""
    ground.again()
    inputs = [word for word in ground.writer.command.split()[1:] if _is_input(ground, word)]
    if not inputs:
        _slow_output(tally, ground)
        return
    name = chance.choice(inputs)
    content = (ground.work / "here" / name).read_bytes()
    pipe = _pipe(ground.work / "here" / name)
    child = start(ground.writer.command, ground.where)
    _feed(child, pipe, content, chance)
    try:
        ended = child.ended()
    except TimeoutError as error:
        tally.fail(FAILED, f"{ground.writer.name}, {name} from a pipe", str(error))
        return
    pipe.unlink()
    pipe.write_bytes(content)
    _check(tally, ground, ended, f"{ground.writer.name}, {name} from a slow pipe")


def _is_input(ground: Ground, word: str) -> bool:
    """Whether a word of the command is a file that it reads and leaves as it is."""
    place = f"here/{word}"
    return place in ground.old and ground.old[place] == ground.new.get(place)


def _pipe(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


def _feed(child: Child, pipe: Path, content: bytes, chance: random.Random) -> None:
    """Write to a pipe as soon as it is read, until all is written or nobody reads any more."""
    while child.process.is_alive():
        try:
            writing = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads yet
            time.sleep(0.005)
            continue
        os.set_blocking(writing, True)
        with suppress(BrokenPipeError):
            while content:
                size = chance.randint(1, 64)
                os.write(writing, content[:size])
                content = content[size:]
        os.close(writing)
        return


def _check(tally: Tally, ground: Ground, ended: Ended, where: str) -> None:
    tally.note("done" if ended.code == 0 else "said")
    if ended.is_fault:
        tally.fail(TRACEBACK, where, ended.told)
    elif ended.code not in {0, REFUSED}:
        tally.fail(FAILED, f"{where} leaves with {ended.code}", ended.told)
    left = ground.tree()
    if bad := torn(left, ground.old, ground.new, ground.writer.whole):
        tally.fail(LOST, where, f"neither old nor new: {bad}\n{ended.told}")
    missing = [name for name in torn(left, ground.new, ground.new) if "/cache/" not in name]
    if ended.code == 0 and missing:
        tally.fail(LOST, f"{where}, though it says that it is done", f"{missing}")
    if beside := sorted(name for name in left if is_temporary(name)):
        tally.fail(DIFFERENT, where, f"left beside it: {beside}")
