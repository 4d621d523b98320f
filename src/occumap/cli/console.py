"""How the command line speaks: one console for results, one for complaints.

On a terminal, lines are wrapped. In a file or a pipe they are not, and none ends in spaces, so that other tools can
read them line by line. ``OCCUMAP_COLUMNS`` wraps them there as well; ``COLUMNS`` may be left over from a terminal.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO, cast

from rich.console import Console

MAX_COLUMNS = 120
UNWRAPPED = 100_000
_SPACES = " \t"


def out() -> Console:
    """Return the console for results; plain text, one line each, when it isn't a terminal."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for complaints and progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        width = min(shutil.get_terminal_size().columns, MAX_COLUMNS)
        return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False, emoji=False)
    said = os.environ.get("OCCUMAP_COLUMNS", "")
    width = min(int(said[:7]), UNWRAPPED) if said.isdecimal() else 0
    file = cast(TextIO, _Trimmed(stream))
    return Console(file=file, width=width or UNWRAPPED, highlight=False, soft_wrap=False, emoji=False)


class _Trimmed:
    """A stream whose lines don't end in spaces: those that fill the last column of a table are left out."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        *lines, rest = text.split("\n")
        return self._stream.write("".join(f"{line.rstrip(_SPACES)}\n" for line in lines) + rest)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
