"""Where the command starts: the list of commands and the version are printed before anything else is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `occumap` with the arguments given to it."""
    arguments = sys.argv[1:]
    if arguments in (["-h"], ["--help"]):
        _print_overview()
        return
    from occumap.cli.app import main as run  # noqa: PLC0415 (Typer takes longer than the list of commands)

    run()


def _print_overview() -> None:
    from occumap.cli.help import overview  # noqa: PLC0415 (only where it is asked for)

    try:
        print(overview(), flush=True)
    except BrokenPipeError:  # such as into `head`
        sys.stdout = None  # Python would try to flush it once more when it leaves.
