"""How the command line speaks: one console for results, one for complaints."""

from __future__ import annotations

import shutil
import sys

from rich.console import Console

MAX_COLUMNS = 120
PIPED_COLUMNS = 100


def out() -> Console:
    """Return the console for results; plain text and a fixed width when it isn't a terminal."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for complaints and progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = min(shutil.get_terminal_size().columns, MAX_COLUMNS) if stream.isatty() else PIPED_COLUMNS
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False, emoji=False)
