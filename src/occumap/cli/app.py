"""The command ``occumap``: each command reads its input, calls one task and answers.

A command's file is read when that command is asked for: to show a group doesn't wait for what codes titles.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup
from typer.main import get_command, get_group

from occumap import __version__
from occumap.cli.console import err
from occumap.errors import OccumapError

# Every command, with the file it is in and what is called there: a function, or an app of further commands.
COMMANDS = {
    "revise": "revise:revise_command",
    "code": "code:code_command",
    "review": "review:review_app",
    "evaluate": "evaluate:evaluate_command",
    "compare": "compare:compare_command",
    "replay": "replay:replay_command",
    "map": "map:map_app",
    "gap": "gap:gap_command",
    "moves": "moves:moves_command",
    "paths": "paths:paths_command",
    "unlock": "unlock:unlock_command",
    "fit": "fit:fit_command",
    "workforce": "workforce:workforce_command",
    "provision": "provision:provision_command",
    "placement": "placement:placement_command",
    "viability": "viability:viability_command",
    "discover": "discover:discover_command",
    "destinations": "destinations:destinations_command",
    "differ": "differ:differ_command",
    "convert": "convert:convert_command",
    "align": "align:align_command",
    "impact": "impact:impact_command",
    "show": "show:show_command",
    "list": "list:list_command",
    "download": "download:download_command",
    "export": "export:export_command",
    "load": "load:load_command",
    "serve": "serve:serve_command",
    "user": "user:user_app",
    "site": "site:site_command",
}


class _Commands(TyperGroup):
    """Commands that are imported when they are named."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        file, name = COMMANDS[cmd_name].split(":")
        found = getattr(import_module(f"occumap.cli.{file}"), name)
        if isinstance(found, typer.Typer):
            group = get_group(found)
            group.name = cmd_name
            return group
        one = typer.Typer(add_completion=False, pretty_exceptions_enable=False, context_settings=_SETTINGS)
        one.command(cmd_name)(found)
        return get_command(one)


_SETTINGS = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    name="occumap",
    cls=_Commands,
    help="Revise an occupational classification, code job titles to it, and map the ways between occupations.",
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
