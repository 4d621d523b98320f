"""Writes docs/commands.md from the help texts of the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from occumap.cli.app import app

TARGET = Path(__file__).parent / "commands.md"


def commands_page() -> str:
    """The reference of all commands as Markdown."""
    lines = ["# Commands", "", "Made from the commands' own help by `make docs`.", ""]
    for name, command in _all_of(typer.main.get_command(app), "occumap"):
        lines += [f"## {name}", "", _one_line(command.help), ""]
        rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
        lines += ["| argument or option | |", "|---|---|", *rows, ""] if rows else []
    return "\n".join(lines)


def _all_of(group: Any, above: str) -> Iterator[tuple[str, Any]]:
    """Every command under a group with its whole name, groups before their own."""
    context = typer.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        yield f"{above} {name}", command
        if hasattr(command, "list_commands"):
            yield from _all_of(command, f"{above} {name}")


def _row(parameter: object) -> str:
    option = parameter.opts[0].startswith("-")
    names = ", ".join(parameter.opts) if option else (parameter.name or "").upper()
    return f"| `{names}` | {_one_line(parameter.help)}{_default(parameter)} |"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _default(parameter: object) -> str:
    default = getattr(parameter, "default", None)
    plain = isinstance(default, str | int) and not isinstance(default, bool)
    return f" Default: `{default}`." if plain else ""


if __name__ == "__main__":
    TARGET.write_text(commands_page(), encoding="utf-8")
