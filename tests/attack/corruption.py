"""Damages what is kept: afterwards the answer is right, made anew if need be, or it says what to do; never another one.

Bits are flipped, pages zeroed, ends cut off, files emptied or taken away, and files swapped with others of their kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.attack.children import Ended, Where, run
from tests.attack.kept_things import KEPT, Action, Kept
from tests.attack.tally import DIFFERENT, FAILED, TRACEBACK, Tally, until_stopped
from tests.attack.trees import copied
from tests.attack.writers import FILES, PASSWORD

REFUSED = {1, 2}
_PAGE = 4096


def corruption(tries: int, *, seed: int, folder: Path, samples: Path, kept: Sequence[Kept] = KEPT) -> Tally:
    """Return what came of so many damages, spread over what is kept.

    Args:
        tries: how many.
        seed: the same one gives the same damages.
        folder: an empty folder to work in.
        samples: the samples.
        kept: what is damaged.
    """
    tally = Tally("corruption")
    with until_stopped(tally):
        for number, one in enumerate(kept):
            place = _Place(folder / f"{number}", one)
            place.make(samples)
            for n in range(tries // len(kept) + (number < tries % len(kept))):
                _damage(tally, place, random.Random(f"{seed}/{number}/{n}"))
    return tally


class _Place:
    """The folder in which one thing is kept, and what reading it says while it is whole."""

    def __init__(self, root: Path, kept: Kept) -> None:
        self.root, self.kept = root, kept
        self.work = root / "work"
        self.right = b""
        self.others: tuple[bytes, ...] = ()

    def make(self, samples: Path) -> None:
        """Make it, and another of its kind, whose files can be swapped in."""
        for part in ("here", "home"):
            (self.work / part).mkdir(parents=True)
        copied(samples, self.work / "here" / "samples")
        for name, text in FILES.items():
            (self.work / "here" / name).write_text(text)
        (self.root / "password").write_text(PASSWORD)
        for action in self.kept.made:
            self._sound(action)
        copied(self.work, self.root / "whole")
        before = set(self.files())
        self.right = self._sound(self.kept.read).said
        assert self.right, self.kept.name
        self.again()
        assert self._sound(self.kept.read).said == self.right, f"{self.kept.name} isn't read the same twice"
        self.again()
        for action in self.kept.others:
            self._sound(action)
        folders = {path.parent for path in before}
        self.others = tuple(
            path.read_bytes() for folder in folders for path in sorted(folder.iterdir())
            if path.is_file() and path not in before
        )  # fmt: skip
        self.again()

    def again(self) -> None:
        """Put everything as it was."""
        copied(self.root / "whole", self.work)

    def files(self) -> list[Path]:
        """Return the files that are kept."""
        found = {path for pattern in self.kept.area for path in self.work.glob(pattern) if path.is_file()}
        assert found, f"{self.kept.name} is nowhere"
        return sorted(found)

    def run(self, action: Action) -> Ended:
        """Run a command or a function there."""
        return run(action, Where(self.work / "here", self.work / "home", self.root / "notes", self.root / "password"))

    def _sound(self, action: Action) -> Ended:
        ended = self.run(action)
        assert ended.code == 0, f"{self.kept.name}: {action} leaves with {ended.code}: {ended.told}"
        return ended


def _damage(tally: Tally, place: _Place, chance: random.Random) -> None:
    tally.tries += 1
    place.again()
    files = place.files()
    path = chance.choice(files)
    others = [one.read_bytes() for one in files if one.suffix == path.suffix and one != path] + [*place.others]
    how = chance.choice([name for name in _WAYS if others or name != "swapped"])
    whole = path.read_bytes()
    if how == "taken away":
        path.unlink()
    else:
        path.write_bytes(chance.choice(others) if how == "swapped" else _WAYS[how](whole, chance))
        if path.read_bytes() == whole:
            tally.note("left as it was")
            return
    where = f"{place.kept.name}, {path.name.lstrip('.0123456789')} {how}"
    found = place.run(place.kept.read)
    if found.is_fault:
        tally.fail(TRACEBACK, where, found.told)
    elif found.code == 0 and found.said == place.right:
        tally.note("answered as before")
    elif found.code == 0:
        tally.fail(DIFFERENT, where, f"{_difference(place.right, found.said)}\n{found.told}")
    elif found.code in REFUSED and found.told.strip():
        tally.note("said")
        _mend(tally, place, where, found)
    else:
        tally.fail(FAILED, f"{where} leaves with {found.code}", found.told)


def _mend(tally: Tally, place: _Place, where: str, said: Ended) -> None:
    """Do what the hint tells; afterwards the answer is as before."""
    # Of what was taken away nothing is left to remove.
    steps = place.kept.mend if "occumap remove" in said.told else place.kept.mend[1:]
    for command in steps:
        done = place.run(command)
        if done.code:
            tally.fail(TRACEBACK if done.is_fault else FAILED, f"{where}, then {command}", f"{said.told}\n{done.told}")
            return
    if steps and place.run(place.kept.read).said != place.right:
        tally.fail(DIFFERENT, f"{where}, after it was mended", said.told)


def _difference(right: bytes, said: bytes) -> str:
    at = next((n for n, (one, other) in enumerate(zip(right, said, strict=False)) if one != other), 0)
    return f"… {right[max(0, at - 40) : at + 60]!r}\n… {said[max(0, at - 40) : at + 60]!r}"


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.choice((1, 1, 1, 4)))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))] if data else data


def _zeroed(data: bytes, chance: random.Random) -> bytes:
    size = _PAGE if len(data) > 2 * _PAGE else 16
    at = chance.randrange(len(data) // size + 1) * size
    return data[:at] + bytes(len(data[at : at + size])) + data[at + size :]


_WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flipped": _flipped,
    "flipped once more": _flipped,
    "cut": _cut,
    "zeroed": _zeroed,
    "emptied": lambda *_: b"",
    "longer": lambda data, chance: data + chance.randbytes(40),
    "swapped": lambda data, _: data,
    "taken away": lambda *_: b"",
}
