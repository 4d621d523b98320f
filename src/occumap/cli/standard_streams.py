"""``-`` in the place of a file: standard input is read, and a result goes to standard output, messages beside it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from occumap.errors import InputError, OccumapError

DASH = "-"
INPUT, OUTPUT = "standard input", "standard output"


@contextmanager
def dashes_as_files(given: Mapping[str, Any], outs: set[str]) -> Iterator[dict[str, Any]]:
    """Yield arguments with a file of standard input for ``-``, and one whose content goes to standard output after.

    Args:
        given: the arguments of a command by name.
        outs: those that say where results go.

    Raises:
        InputError: standard input is asked for twice, or is a terminal.
    """
    asked = [name for name, value in given.items() if name not in outs and _is_dash(value)]
    results = [name for name in outs & given.keys() if _is_dash(given[name])]
    if not asked and not results:
        yield dict(given)
        return
    if len(asked) > 1:
        raise InputError(DASH, "standard input can be read once only", hint="Give a file for the other.")
    with TemporaryDirectory(prefix="occumap-") as folder:
        fresh = dict(given)
        for name in asked:
            fresh[name] = _kept(Path(folder, INPUT), like=given[name])
        for name in results:
            fresh[name] = Path(folder, f"{OUTPUT}{Path(given[name]).suffix}")
        try:
            if not results:
                yield fresh
                return
            with redirect_stdout(sys.stderr):
                yield fresh
        except OccumapError as error:
            error.where = error.where.replace(f"{folder}/", "")
            error.what = error.what.replace(f"{folder}/", "")
            raise
        for name in results:
            if fresh[name].exists():
                with fresh[name].open("rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.buffer.flush()


def said_of(place: Path) -> str:
    """Return what messages call the place of a result.

    >>> said_of(Path("coded.csv")), said_of(Path("/tmp/occumap-x/standard output.csv"))
    ('coded.csv', 'standard output')
    """
    return OUTPUT if place.stem == OUTPUT else str(place)


def _is_dash(value: object) -> bool:
    return isinstance(value, str | Path) and (str(value) == DASH or (isinstance(value, DashPath)))


class DashPath(type(Path())):  # type: ignore[misc]
    """``-`` as the place for a result, with the ending of the kind that is written where none is said."""


def _kept(place: Path, *, like: object) -> object:
    """Return a file that holds what comes on standard input."""
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(DASH, "standard input is a terminal", hint="Pipe a file into it, such as: cat jobs.csv | …")
    with place.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return place if isinstance(like, Path) else str(place)
