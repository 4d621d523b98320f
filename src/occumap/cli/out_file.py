"""Where a result is to be written: refused before any work is done if it can't be a file of that kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from occumap.cli.standard_streams import DASH, DashPath
from occumap.errors import InputError, OutputError


def to_file(*endings: str, said: str, name: str = "--out", show_default: bool = True) -> Any:
    """Return the option ``--out`` of a command that writes one file, of one of these endings."""
    check = ends_in(*endings)
    return typer.Option(name, metavar="FILE", callback=check, help=said, show_default=show_default)


def to_folder(said: str) -> Any:
    """Return the option ``--out`` of a command that writes into a folder."""
    return typer.Option("--out", metavar="FOLDER", callback=a_folder, help=said)


def ends_in(*endings: str) -> Callable[[Path | None], Path | None]:
    """Return a check for the option ``--out``: the file's name has one of the endings, and isn't a folder.

    >>> ends_in(".html", ".svg")(Path("gap.svg")).name
    'gap.svg'
    >>> ends_in(".csv")(Path("list.txt"))
    Traceback (most recent call last):
    occumap.errors.InputError: list.txt: this command can't write a .txt file. Name it .csv.
    """

    def check(path: Path | None) -> Path | None:
        if path is None:
            return None
        if str(path) == DASH:
            return DashPath(f"{DASH}{endings[0]}")
        ending = path.suffix.casefold()
        if path.is_dir():
            raise OutputError(str(path), "it is a folder", hint=f"Name a file ending in {_listed(endings)}.")
        if ending not in endings:
            kind = f"a {ending} file" if ending else "a file without an ending"
            raise InputError(str(path), f"this command can't write {kind}", hint=f"Name it {_listed(endings)}.")
        return path

    return check


def a_folder(path: Path | None) -> Path | None:
    """Return the folder named with ``--out``, which may not be there yet.

    Raises:
        OutputError: it is a file.
    """
    if path is not None and path.exists() and not path.is_dir():
        raise OutputError(str(path), "it is a file, and a folder is needed", hint="Name a folder.")
    return path


def _listed(endings: tuple[str, ...]) -> str:
    *first, last = endings
    return f"{', '.join(first)} or {last}" if first else last
