"""What stands in a folder: its files by their paths, so that two moments can be compared."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from occumap.atomic import TEMPORARY

Tree = Mapping[str, str]
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
# What tells apart two databases in which the same was done.
_ROWS = ("SELECT name, role, disabled FROM users ORDER BY name", "SELECT what, subject FROM audit ORDER BY id")


def tree_of(folder: Path, *, dated: bool = False) -> Tree:
    """Return the files of a folder by their paths, each with a hash of its content; of a database, of its rows.

    Args:
        folder: the folder; hidden files count, too.
        dated: whether moments in the files make no difference.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".db":
            rows = _rows_of(path)
            found |= {name: rows} if rows else {}
        elif path.is_file() and not path.name.endswith(("-wal", "-shm", "-journal")) and path.name != "secret":
            content = path.read_bytes()
            found[name] = hashlib.sha256(_MOMENT.sub(b"", content) if dated else content).hexdigest()[:16]
    return found


def visible(tree: Tree) -> Tree:
    """Return a tree without what is hidden: temporary files, locks, kept chunks, checksums."""
    return {name: content for name, content in tree.items() if not any(p.startswith(".") for p in name.split("/"))}


def is_temporary(name: str) -> bool:
    """Return whether a path is of something that a killed process may leave."""
    return any(TEMPORARY.fullmatch(part) for part in name.split("/"))


def copied(source: Path, to: Path) -> None:
    """Put a copy of a folder in the place of another."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(source, to, symlinks=True)


def aged(folder: Path, seconds: float = 3600) -> None:
    """Make what was left for the time being look as if that were long ago."""
    then = time.time() - seconds
    for path in folder.rglob(".occumap-*"):
        os.utime(path, (then, then), follow_symlinks=False)


def torn(between: Tree, before: Tree, after: Tree, whole: Collection[str] = ()) -> list[str]:
    """Return what is neither as it was before nor as it is after.

    Args:
        between: what is there now.
        before: what was there.
        after: what an undisturbed run leaves.
        whole: folders whose files are exchanged all at once.
    """
    now, old, new = visible(between), visible(before), visible(after)
    bad = [name for name in {*now, *old, *new} if now.get(name) not in {old.get(name), new.get(name)}]
    for folder in whole:
        parts = [{name: one for name, one in tree.items() if name.startswith(f"{folder}/")} for tree in (now, old, new)]
        if parts[0] not in parts[1:]:
            bad.append(f"{folder}/")
    return sorted(bad)


def _rows_of(database: Path) -> str:
    """Return what a database says, after all that is on its way into it; "" for one in which nothing was done."""
    with TemporaryDirectory() as folder:
        for path in database.parent.glob(f"{database.name}*"):
            shutil.copy(path, folder)
        connection = sqlite3.connect(Path(folder, database.name))
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchall()
            if sound != [("ok",)]:
                return f"damaged: {sound}"
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit'").fetchall():
                return ""
            said = [connection.execute(one).fetchall() for one in _ROWS]
        finally:
            connection.close()
    return repr(said) if any(said) else ""
