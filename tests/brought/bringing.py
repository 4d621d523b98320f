"""A file that somebody brings, the command it is given to, and what must be said of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import xlsxwriter
from typer.testing import CliRunner

from occumap.cli.app import app
from occumap.errors import OccumapError

Outcome = Literal["taken", "asked", "refused"]


@dataclass(frozen=True)
class Brought:
    """What is brought and what must come of it.

    Args:
        what: in a few words, for the page.
        files: by name, their text, bytes, or what makes them.
        command: without ``occumap``.
        outcome: taken (exit code 0), asked (the command says what to state), or refused.
        says: what must stand in what is printed, spaces aside.
        never: what must not stand there.
        before: commands that are run first, such as one that keeps a version.
    """

    what: str
    files: Mapping[str, str | bytes | Callable[[], bytes]]
    command: str
    outcome: Outcome = "taken"
    says: Sequence[str] = ()
    never: Sequence[str] = ()
    before: Sequence[str] = ()

    def run(self, folder: Path) -> Said:
        """Return what is said when it is brought; the files are written to the folder, which is the working one."""
        for name, content in self.files.items():
            made = content if isinstance(content, str | bytes) else content()
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8") if isinstance(made, str) else path.write_bytes(made)
        for line in self.before:
            done = _said(line)
            assert done.exit_code == 0, (line, done.text)
        return _said(self.command)

    def shown(self, limit: int = 4) -> str:
        """Return the first lines of its first file, as text; of a workbook and the like nothing."""
        content = next(iter(self.files.values()))
        if callable(content) or b"\0" in (content if isinstance(content, bytes) else b""):
            return ""
        text = content if isinstance(content, str) else content.decode("cp1252")
        return "\n".join(text.splitlines()[:limit])

    def matters(self, line: str) -> bool:
        """Return whether a line that is printed has something that must be said."""
        return any(words.casefold() in line.casefold() for words in self.says)


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it left."""

    exit_code: int
    text: str

    @property
    def flat(self) -> str:
        """The text with single spaces, as a reader sees it."""
        return " ".join(self.text.split())


def _said(line: str) -> Said:
    with_words = line.split()
    done = CliRunner().invoke(app, with_words)
    fault = done.exception
    if isinstance(fault, OccumapError):
        return Said(2, f"{done.output}{fault}")
    if fault is not None and not isinstance(fault, SystemExit):
        raise fault
    return Said(done.exit_code, done.output)


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], *, number_format: str | None = None) -> bytes:
    """Return an XLSX of sheets of rows."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    style = book.add_format({"num_format": number_format}) if number_format else None
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, int | float) and style is not None:
                    sheet.write_number(n, m, cell, style)
                elif cell is not None:
                    sheet.write(n, m, cell)
    book.close()
    return held.getvalue()


def without_places(text: str, folder: Path) -> str:
    """Return a text in which the folder of the test and figures of time don't stand."""
    return re.sub(r"[\d.,]+ seconds?, [\d,]+ rows? a second", "…", text.replace(f"{folder}/", ""))
