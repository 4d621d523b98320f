"""The command ``occumap``: each command reads its input, calls one task and answers.

A command's file is read when that command is asked for: to show a group doesn't wait for what codes titles.
"""

from __future__ import annotations

import os
import select
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any, TextIO, cast

import typer
from rich.markup import escape
from typer.core import TyperGroup
from typer.main import get_command, get_group

from occumap import __version__
from occumap.cli.console import err
from occumap.cli.file_command import FileCommand
from occumap.cli.help import ABOUT, COMMANDS, example, overview
from occumap.errors import OccumapError, OccumapWarning, system_error, system_problem

FAULT, STOPPED = 70, 130


class _Commands(TyperGroup):
    """Commands that are imported when they are named."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.commands = dict.fromkeys(COMMANDS, cast("Any", None))  # their names, for “Did you mean …?”

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        file, name = COMMANDS[cmd_name].place.split(":")
        found = getattr(import_module(f"occumap.cli.{file}"), name)
        if isinstance(found, typer.Typer):
            group = get_group(found)
            group.name, group.epilog = cmd_name, example(cmd_name)
            return group
        one = typer.Typer(add_completion=False, pretty_exceptions_enable=False, context_settings=_SETTINGS)
        one.command(cmd_name, cls=FileCommand, epilog=example(cmd_name))(found)
        return get_command(one)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Print the overview, as `entry` does."""
        typer.echo(overview())


_SETTINGS = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    name="occumap",
    cls=_Commands,
    help=ABOUT,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=_SETTINGS,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"occumap {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take the options of the command itself; each does its work when it is read."""


def main() -> None:
    """Run the command and leave with its code; no error, whatever its kind, ends in a traceback.

    Codes: 0 done; 1 a plan has open errors; 2 the command, a file or the system needs the user's attention; 70 a fault
    in Occumap, of which a report is written; 130 stopped by Ctrl-C.
    """
    warnings.showwarning = _show_warning
    nobody_reads = _watch_output()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except SystemExit as leaving:
        sys.exit(0 if leaving.code == 1 and nobody_reads() else leaving.code)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except Exception as error:
        sys.exit(_code_after(error))
    except BaseException as error:  # what libraries written in Rust raise
        sys.exit(_code_after(RuntimeError(f"{type(error).__name__}: {error}").with_traceback(error.__traceback__)))


def _code_after(error: Exception) -> int:
    """Show an error as a message, and return the code to leave with."""
    if isinstance(error, BrokenPipeError):
        _discard_output()
        return 0
    if not isinstance(error, OccumapError) and (objection := system_error(error)):
        _discard_output()
        error = system_problem(objection)
    if isinstance(error, OccumapError):
        err().print(f"[bold red]occumap:[/] {escape(str(error))}", soft_wrap=True)
        return error.exit_code
    from occumap.cli.fault_report import report_fault  # noqa: PLC0415 - read only when there is a fault

    typer.echo(report_fault(error, sys.argv[1:]), err=True)
    return FAULT


def _watch_output() -> Callable[[], bool]:
    """Return what tells whether the reader of the output has gone, as ``head`` goes: then to stop is no failure.

    Typer and Rich leave with 1 then, whatever they were printing.
    """
    try:
        pipe = os.dup(sys.stdout.fileno())
        watched = select.poll()
    except (OSError, ValueError, AttributeError):
        return lambda: False
    watched.register(pipe, select.POLLERR)
    return lambda: any(event & select.POLLERR for _, event in watched.poll(0))


def _discard_output() -> None:
    """Send what is left of the output nowhere: Python would try to write it once more when it leaves."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if issubclass(category, OccumapWarning):
        err().print(f"[yellow]occumap:[/] {escape(str(message))}", soft_wrap=True)
    else:
        _SHOW_WARNING(message, category, filename, lineno, file, line)


_SHOW_WARNING = warnings.showwarning
