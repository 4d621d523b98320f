"""Write docs/what-is-taken.md: each thing that the tests bring, the command, and what Occumap says."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = Path(__file__).parent / "what-is-taken.md"
LINES, WIDTH = 9, 150
_ABOUT = """\
Made from {count} tests: each brings a small file, runs the command, and holds what is printed against what must be
said. What is taken says what it was taken for; what can't be told is asked about; the rest is refused with the place
and a way out. Of long output, the lines that matter are shown."""
_OUTCOMES = {"taken": "Taken", "asked": "Asked about", "refused": "Refused"}
sys.path.insert(0, str(ROOT))

from tests.brought.bringing import Brought, without_places  # noqa: E402
from tests.brought.sections import SECTIONS  # noqa: E402


def page() -> str:
    """Return the page as Markdown."""
    count = sum(len(brought) for brought in SECTIONS.values())
    lines = [
        "# What Occumap takes and what it says when it doesn't",
        "",
        _ABOUT.format(count=count),
        "",
    ]
    for heading, brought in SECTIONS.items():
        lines += [f"## {heading}", ""]
        for one in brought:
            lines += _section(one)
    return "\n".join(lines)


def _section(brought: Brought) -> Iterator[str]:
    name, kept = next(iter(brought.files)), brought.before
    yield from (f"### {brought.what}", "", f"{_OUTCOMES[brought.outcome]}.", "")
    if shown := brought.shown():
        yield from (f"`{name}` begins:", "", "```text", *(line[:WIDTH] for line in shown.splitlines()), "```", "")
    with _empty_folder() as folder:
        said = without_places(brought.run(folder).text, folder)
    printed = [line.rstrip() for line in said.strip().splitlines()]
    cut = printed if len(printed) <= LINES else _cut(brought, printed)
    commands = [f"$ occumap {line}" for line in (*kept, brought.command)]
    yield from ("```text", *commands, *cut, "```", "")


def _cut(brought: Brought, printed: Sequence[str]) -> list[str]:
    """Return the lines that matter, else the first ones, with dots where others stand."""
    kept = [n for n, line in enumerate(printed) if brought.matters(line)] or range(LINES)
    lines: list[str] = []
    for n, line in enumerate(printed):
        if n in kept:
            lines.append(line)
        elif lines[-1:] != ["…"]:
            lines.append("…")
    return lines


@contextlib.contextmanager
def _empty_folder() -> Iterator[Path]:
    """Work in a folder of its own, with nothing kept from before."""
    here, home, width = Path.cwd(), os.environ.get("OCCUMAP_HOME"), os.environ.get("COLUMNS")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "here")
        folder.mkdir()
        os.environ["OCCUMAP_HOME"], os.environ["COLUMNS"] = str(Path(name, "home")), "120"
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(here)
            for variable, value in (("OCCUMAP_HOME", home), ("COLUMNS", width)):
                if value is None:
                    os.environ.pop(variable)
                else:
                    os.environ[variable] = value


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
