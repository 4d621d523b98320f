"""Write docs/commands.md from the help texts of the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from occumap.cli.app import app
from occumap.cli.help import GROUPS

TARGET = Path(__file__).parent / "commands.md"


def commands_page() -> str:
    """Return the reference of all commands as Markdown."""
    lines = ["# Commands", "", "Made from the commands' own help by `make docs`."]
    lines += ["Examples that read `samples/` need `occumap samples` first.", ""]
    group = typer.main.get_command(app)
    context = typer.Context(group)
    for title, commands in GROUPS.items():
        lines += [f"## {title}", ""]
        for name in commands:
            for whole, command in _with_further(f"occumap {name}", group.get_command(context, name)):
                lines += _section(whole, command)
    return "\n".join(lines)


def _with_further(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Yield a command with its whole name, then its own commands."""
    yield name, command
    if hasattr(command, "list_commands"):
        context = typer.Context(command)
        for own in command.list_commands(context):
            yield from _with_further(f"{name} {own}", command.get_command(context, own))


def _section(name: str, command: Any) -> Iterator[str]:
    yield from (f"### {name}", "", _one_line(command.help), "")
    if not hasattr(command, "list_commands"):
        yield from _usage(name, command)
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    if rows:
        yield from ("| argument or option | meaning |", "|---|---|", *rows, "")


def _usage(name: str, command: Any) -> Iterator[str]:
    """Yield the usage line, and the example that the help ends with."""
    words = [name, *(word for parameter in command.params if (word := _in_usage(parameter)))]
    yield from ("```text", f"{' '.join(words)} [OPTIONS]", "```", "")
    if command.epilog:
        yield from ("```console", f"$ {command.epilog.removeprefix('Example: ')}", "```", "")


def _in_usage(parameter: Any) -> str:
    """Return how an argument or a required option appears in the usage line; nothing for other options."""
    name = (parameter.name or "").upper()
    if not parameter.opts[0].startswith("-"):
        return name if parameter.required else f"[{name}]"
    return f"{parameter.opts[0]} {parameter.metavar or 'VALUE'}" if parameter.required else ""


def _row(parameter: object) -> str:
    option = parameter.opts[0].startswith("-")
    names = ", ".join(parameter.opts) if option else (parameter.name or "").upper()
    return f"| `{names}` | {_one_line(parameter.help)}{_default(parameter)} |"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _default(parameter: object) -> str:
    default = getattr(parameter, "default", None)
    plain = isinstance(default, str | int) and not isinstance(default, bool) and default != ""
    return f" Default: `{default}`." if plain else ""


if __name__ == "__main__":
    TARGET.write_text(commands_page(), encoding="utf-8")
