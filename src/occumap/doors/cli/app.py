"""The command ``occumap``: each command reads its input, calls one task and answers."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from occumap import __version__
from occumap.doors.cli.code import code_command
from occumap.doors.cli.compare import compare_command
from occumap.doors.cli.console import err
from occumap.doors.cli.download import download_command
from occumap.doors.cli.held import list_command, show_command
from occumap.doors.cli.replay import replay_command
from occumap.doors.cli.revise import revise_command
from occumap.errors import OccumapError

app = typer.Typer(
    name="occumap",
    help="Revise an occupational classification, code job titles to it, and map the ways between occupations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("revise")(revise_command)
app.command("code")(code_command)
app.command("compare")(compare_command)
app.command("replay")(replay_command)
app.command("show")(show_command)
app.command("list")(list_command)
app.command("download")(download_command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"occumap {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Options of the command itself; each does its work when it is read."""


def main() -> None:
    """Runs the command; what a person can mend is shown as a message, not as a traceback."""
    try:
        app()
    except OccumapError as error:
        err().print(f"[bold red]occumap:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
