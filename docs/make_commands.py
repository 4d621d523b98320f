"""Writes docs/commands.md from the help texts of the commands themselves."""

from __future__ import annotations

from pathlib import Path

import typer

from occumap.doors.cli.app import app

TARGET = Path(__file__).parent / "commands.md"


def commands_page() -> str:
    """The reference of all commands as Markdown."""
    root = typer.main.get_command(app)
    lines = ["# Commands", "", "Made from the commands' own help by `make docs`.", ""]
    for name, command in sorted(root.commands.items()):
        lines += [f"## occumap {name}", "", _one_line(command.help), ""]
        rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
        lines += ["| argument or option | |", "|---|---|", *rows, ""] if rows else []
    return "\n".join(lines)


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
