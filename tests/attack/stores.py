"""Damages a server's SQLite file in every way that a disk does, and where it hurts: text, indexes, free pages.

Nothing that is read afterwards may differ without a word. What was said to be damaged is accepted as it is, as its hint
tells; afterwards it is read, or says again what is wrong with it.
"""

from __future__ import annotations

import io
import os
import random
import sqlite3
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stdout
from pathlib import Path

from occumap.errors import OccumapError
from occumap.store.open import accept_damage_at
from tests.attack.kept_things import fill_store, read_store
from tests.attack.tally import DIFFERENT, FAILED, TRACEBACK, Tally, until_stopped
from tests.attack.trees import copied

PAGE = 4096
_FILE = "server.db"


def stores(tries: int, *, seed: int, folder: Path) -> Tally:
    """Return what came of so many damages, as many of each kind.

    Args:
        tries: how many in all.
        seed: the same one gives the same damages.
        folder: an empty folder to work in, which all happens in this process.
    """
    tally, before = Tally("stores"), Path.cwd()
    work = folder / "work"
    work.mkdir()
    os.chdir(work)
    try:
        fill_store()
        right = _ended(read_store)
        assert isinstance(right, str), right
        whole, pages = Path(_FILE).read_bytes(), _pages_of(Path(_FILE))
        copied(work, folder / "whole")
        with until_stopped(tally):
            for number, how in enumerate(WAYS):
                for n in range(tries // len(WAYS) + (number < tries % len(WAYS))):
                    changed = WAYS[how](whole, pages, random.Random(f"{seed}/{how}/{n}"))
                    copied(folder / "whole", work)
                    os.chdir(work)
                    _damage(tally, how, whole, changed, right)
    finally:
        os.chdir(before)
    return tally


def _damage(tally: Tally, how: str, whole: bytes, changed: bytes | None, right: str) -> None:
    tally.tries += 1
    if changed is None:
        Path(_FILE).unlink()
    else:
        Path(_FILE).write_bytes(changed)
    found = _ended(read_store)
    if changed == whole:
        tally.note(f"{how}: left as it was")
    elif isinstance(found, str):
        if found == right:
            tally.note(f"{how}: no difference")
        else:
            at = next((n for n, (one, other) in enumerate(zip(right, found, strict=False)) if one != other), 0)
            tally.fail(DIFFERENT, how, f"… {right[at - 40 : at + 60]!r}\n… {found[at - 40 : at + 60]!r}")
    elif not isinstance(found, OccumapError):
        tally.fail(TRACEBACK, how, "".join(traceback.format_exception(found)))
    elif not str(found).strip():
        tally.fail(FAILED, how)
    else:
        tally.note(f"{how}: said")
        if "occumap database accept" in str(found):
            _accept(tally, how)


def _accept(tally: Tally, how: str) -> None:
    """Do what the hint tells; afterwards it is read, or says again what is wrong with it."""
    outcomes = (_ended(lambda: accept_damage_at(f"sqlite:///{_FILE}")), _ended(read_store))
    for found in outcomes:
        if isinstance(found, BaseException) and not isinstance(found, OccumapError):
            tally.fail(TRACEBACK, f"{how}, accepted", "".join(traceback.format_exception(found)))
            return
    tally.note("gone on with" if all(isinstance(found, str) for found in outcomes) else "only a backup helps")


def _ended(do: Callable[[], object]) -> str | Exception:
    """Return what was printed, or what was raised."""
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            do()
    except Exception as error:
        return error
    return said.getvalue()


class Pages:
    """The pages of a database by what is in them, counted from 0."""

    def __init__(self, every: Sequence[int], tables: Sequence[int], indexes: Sequence[int], free: Sequence[int]):
        self.every, self.tables, self.indexes, self.free = every, tables, indexes, free


def _pages_of(path: Path) -> Pages:
    with closing(sqlite3.connect(path)) as connection:
        indexes = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        used = {number - 1: name for name, number in connection.execute("SELECT name, pageno FROM dbstat")}
    every = range(path.stat().st_size // PAGE)
    free = [number for number in every if number not in used]
    assert free, "the store has no free pages"
    return Pages(
        every,
        [number for number, name in used.items() if name not in indexes],
        [number for number, name in used.items() if name in indexes],
        free,
    )


def _flipped_in(numbers: Sequence[int], data: bytes, chance: random.Random) -> bytes:
    """Flip bits of some pages, where something is written more often than where nothing is."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 4))):
        start = chance.choice(numbers) * PAGE
        written = [at for at in range(start, start + PAGE) if data[at]]
        at = chance.choice(written) if written and chance.random() < 0.8 else start + chance.randrange(PAGE)
        changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _with_letter(data: bytes, _: Pages, chance: random.Random) -> bytes:
    """Change a letter of a text, to another letter more often than not."""
    starts = [at for at in range(len(data) - 8) if data[at : at + 5] in {b"text ", b"title", b"Comme", b"becau"}]
    at = chance.choice(starts) + chance.randrange(8)
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _with_page(data: bytes, at: int, page: bytes) -> bytes:
    return data[: at * PAGE] + page + data[(at + 1) * PAGE :]


def _page(data: bytes, at: int) -> bytes:
    return data[at * PAGE : (at + 1) * PAGE]


def _zeroed(data: bytes, pages: Pages, chance: random.Random) -> bytes:
    return _with_page(data, chance.choice(pages.every), bytes(PAGE))


def _swapped(data: bytes, pages: Pages, chance: random.Random) -> bytes:
    one, other = chance.sample(pages.every, 2)
    return _with_page(_with_page(data, one, _page(data, other)), other, _page(data, one))


def _repeated(data: bytes, pages: Pages, chance: random.Random) -> bytes:
    one, other = chance.sample(pages.every, 2)
    return _with_page(data, one, _page(data, other))


WAYS: dict[str, Callable[[bytes, Pages, random.Random], bytes | None]] = {
    "bits flipped": lambda data, pages, chance: _flipped_in(pages.every, data, chance),
    "a letter": _with_letter,
    "bits of a table": lambda data, pages, chance: _flipped_in(pages.tables, data, chance),
    "bits of an index": lambda data, pages, chance: _flipped_in(pages.indexes, data, chance),
    "bits of a free page": lambda data, pages, chance: _flipped_in(pages.free, data, chance),
    "a page zeroed": _zeroed,
    "pages swapped": _swapped,
    "a page of another": _repeated,
    "the end cut": lambda data, _, chance: data[: chance.randrange(1, len(data))],
    "emptied": lambda *_: b"",
    "taken away": lambda *_: None,
}
