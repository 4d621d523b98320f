"""A fault of Occumap itself becomes a report in a file: what a maintainer needs to know, without the user's data."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import metadata
from pathlib import Path

import platformdirs

from occumap import __version__
from occumap.atomic import write_file
from occumap.cli.help import COMMANDS
from occumap.errors import OutputError
from occumap.personal_details import without_values

LEFT_OUT = "…"


def report_fault(error: BaseException, arguments: Sequence[str]) -> str:
    """Write a report of an unforeseen error, and return two lines that say so to the user.

    Args:
        error: what was raised.
        arguments: of the command; only its name and the names of its options go into the report.
    """
    what = traceback.format_exception_only(error)[-1].strip()
    text = _report(error, arguments)
    try:
        where = f"A report is in {_kept(text)}. Check it first, because an error can quote your data. Then send it to"
    except OutputError:
        return f"occumap: Sorry, this is a fault in Occumap, not a mistake of yours: {what}\n{text}"
    return f"occumap: Sorry, this is a fault in Occumap, not a mistake of yours: {what}\n{where} {_maintainers()}."


def command_without_values(arguments: Sequence[str]) -> str:
    """Return a command as it was given, all but the names of commands and options left out.

    >>> command_without_values(["code", "midwife", "--to=soc2020", "--out", "/home/ada/staff.csv"])
    'occumap code … --to=… --out …'
    """
    said = []
    for n, argument in enumerate(arguments):
        name, equals, _ = argument.partition("=")
        if n == 0 and argument in COMMANDS:
            said.append(argument)
        elif name.startswith("--") and name[2:].replace("-", "").isalpha():
            said.append(f"{name}{equals}{LEFT_OUT if equals else ''}")
        else:
            said.append(LEFT_OUT)
    return " ".join(["occumap", *said])


def _report(error: BaseException, arguments: Sequence[str]) -> str:
    lines = [
        f"Occumap {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"Command: {command_without_values(arguments)}",
        f"Time: {datetime.now(UTC).isoformat(timespec='seconds')}",
        "",
        *_traced(traceback.TracebackException.from_exception(error)),
    ]
    return "\n".join(lines).replace(str(Path.home()), "~") + "\n"


def _traced(error: traceback.TracebackException) -> list[str]:
    """Return the lines of code that an error came through, and its message without what may be the user's."""
    before: list[str] = []
    if error.__cause__ is not None:
        before = [*_traced(error.__cause__), "", "This error caused the next:", ""]
    elif error.__context__ is not None and not error.__suppress_context__:
        before = [*_traced(error.__context__), "", "While this was dealt with, another came:", ""]
    frames = [line.rstrip() for line in error.stack.format()]
    said = without_values("".join(error.format_exception_only())).rstrip()
    return [*before, "Traceback (most recent call last):", *frames, said]


def _kept(text: str) -> Path:
    """Keep a report in the user's folder for such things, else in the one for temporary files."""
    name = f"fault-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    home = os.environ.get("OCCUMAP_HOME")
    folder = Path(home) if home else platformdirs.user_state_path("occumap", appauthor=False)
    try:
        return write_file(folder / "faults" / name, text.encode(), mode=0o600)
    except OutputError:
        return write_file(Path(tempfile.gettempdir(), f"occumap-{name}"), text.encode(), mode=0o600)


def _maintainers() -> str:
    """Return where to send a report: the address that the package names, if it names one."""
    addresses = metadata("occumap").get_all("Project-URL") or []
    stated = (address.partition(",") for address in addresses)
    return next(
        (url.strip() for name, _, url in stated if name.strip() == "Issues"), "the person who maintains your Occumap"
    )
