"""Every error a person can meet, grouped by what to do next.

A message says where (file, row, issue), what is wrong, and how to correct it.
"""

from __future__ import annotations

import errno
import os
import re
from typing import Any


class OccumapError(Exception):
    """Something a person can correct; shown as a message, never as a traceback.

    >>> print(OccumapError("soc.csv", "row 3 has no code", hint="Give every row a code."))
    soc.csv: row 3 has no code. Give every row a code.
    """

    exit_code = 2

    def __init__(self, where: str, what: str, *, hint: str) -> None:
        super().__init__(where, what, hint)
        self.where = where
        self.what = what
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        what = self.what if self.what.endswith((".", "?", "!")) else f"{self.what}."
        return f"{self.where}: {what} {self.hint}"


def without_commands(said: str) -> str:
    """Return what an error says, without the commands and options in brackets, for where none is typed.

    >>> without_commands("Say which row it is (--header-row), or look at the list (occumap map list).")
    'Say which row it is, or look at the list.'
    """
    return _TYPED.sub("", said)


_TYPED = re.compile(r" \((?:occumap |--)[^)]*\)")


def _again(kind: type[OccumapError], args: tuple[Any, ...], state: dict[str, Any]) -> OccumapError:
    """Return an error as it was in another process."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class InputError(OccumapError):
    """A file or value given by the user does not say what it should: correct the file."""


class WrongTypeError(InputError, TypeError):
    """A function is given something of another type than it takes: give what the message names."""


class ClassificationError(OccumapError):
    """Groups that don't make a classification: a code twice, a parent that isn't there, a cycle."""


class UnknownNameError(OccumapError):
    """A version, revision, index or code that isn't held: choose one that is.

    ``near`` are (id, title) of the nearest, empty where nothing is near.
    """

    def __init__(self, where: str, what: str, *, hint: str, near: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(where, what, hint=hint)
        self.near = near


class AmbiguousNameError(OccumapError):
    """A name that fits several things: asked, not guessed. ``candidates`` are (id, title) of all that fit."""

    def __init__(self, where: str, what: str, *, hint: str, candidates: tuple[tuple[str, str], ...]) -> None:
        super().__init__(where, what, hint=hint)
        self.candidates = candidates


class UnresolvedError(OccumapError):
    """Too little of a table was understood for any figure: choose what its texts mean.

    ``resolution`` is how the tables were understood, with what is to be chosen; its ``choices`` is the table to fill
    in and give back. ``left_out`` are rows and cells that couldn't be used whatever is chosen, with why. ``why`` says
    in short why no figure is given.
    """

    exit_code = 1

    def __init__(
        self,
        where: str,
        what: str,
        *,
        hint: str,
        resolution: Any = None,
        left_out: Any = (),
        why: str = "less than half was understood",
    ) -> None:
        super().__init__(where, what, hint=hint)
        self.resolution, self.left_out, self.why = resolution, left_out, why


class ConflictError(OccumapError):
    """Somebody else was first: look at what stands now, and decide again.

    ``newer`` is the text that stands now and ``edit`` its number, None where what stands is no text.
    """

    def __init__(self, where: str, what: str, *, hint: str, newer: str | None = None, edit: int | None = None) -> None:
        super().__init__(where, what, hint=hint)
        self.newer = newer
        self.edit = edit


class UnavailableError(OccumapError):
    """An optional part that isn't installed: install it as the hint says."""


class OutputError(OccumapError):
    """The result can't be written where it was asked for: choose another place."""


class NetworkError(OccumapError):
    """The publisher can't be reached or sent something else: fetch by hand, or give an address."""


class LimitError(OccumapError):
    """Somebody has as much here as they may have at once: wait, or delete something.

    ``wait`` is the number of seconds after which there may be room again.
    """

    def __init__(self, where: str, what: str, *, hint: str, wait: int = 60) -> None:
        super().__init__(where, what, hint=hint)
        self.wait = wait


class SizeLimitError(LimitError):
    """What somebody keeps here would be larger than it may be: delete something, or wait until it is deleted."""


class SpaceLimitError(LimitError):
    """There is too little space left for anybody: wait, or tell whoever runs the server."""


class PlanError(OccumapError):
    """A plan with open errors is not applied: correct the revision, or state an assumption."""

    exit_code = 1


class OccumapWarning(UserWarning):
    """Something that works all the same, but not as well as it could: a cache that can't be written."""


def system_error(error: BaseException) -> OSError | None:
    """Return what the operating system objected to, though a library may have put it into an error of its own.

    >>> system_error(ValueError("parquet: underlying IO error: (os error 28)"))
    OSError(28, 'No space left on device')
    """
    if isinstance(error, OSError) and error.errno:
        return error
    if said := re.search(r"\(os error (\d+)\)", str(error)):
        return OSError(int(said[1]), os.strerror(int(said[1])))
    return error if isinstance(error, OSError) else None


def cannot_write(path: str | os.PathLike[str], error: OSError) -> OutputError:
    """Return the error for a file or folder that the operating system won't have written.

    >>> print(cannot_write("out.csv", OSError(28, "No space left on device")))
    out.csv: it can't be written (No space left on device). Free some space, or name a place on another disk.
    """
    return OutputError(
        os.fspath(path),
        f"it can't be written ({error.strerror or error})",
        hint=_WRITE_HINTS.get(error.errno or 0, "Name a place where you can write."),
    )


def cannot_read(path: str | os.PathLike[str], error: OSError) -> InputError:
    """Return the error for a file or folder that the operating system won't have read.

    >>> print(cannot_read("jobs.csv", PermissionError(13, "Permission denied")))
    jobs.csv: it can't be read (Permission denied). Ask for permission to read it, or give a copy that you can read.
    """
    return InputError(
        os.fspath(path),
        f"it can't be read ({error.strerror or error})",
        hint=_READ_HINTS.get(error.errno or 0, "Check the file and the disk it is on."),
    )


def system_problem(error: OSError) -> OccumapError:
    """Return the error to show where nobody foresaw that the operating system would object.

    >>> print(system_problem(FileNotFoundError(2, "No such file or directory", "jobs.csv")))
    jobs.csv: No such file or directory. Check the path.
    """
    hints = {**_READ_HINTS, **_WRITE_HINTS, errno.EACCES: "Check that you can read it and write to it."}
    where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "The system"
    hint = hints.get(error.errno or 0, "Check the file, and the disk or network it is on.")
    return OccumapError(where, error.strerror or str(error), hint=hint)


_SPACE = "Free some space, or name a place on another disk."
_WRITE_HINTS = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: "It is larger than files can be there: name a place on another disk.",
    errno.ENOTDIR: "A part of its path is a file: name another folder.",
    errno.EEXIST: "A part of its path is a file: name another folder.",
    errno.ENAMETOOLONG: "Give it a shorter name.",
}
_READ_HINTS = {
    errno.EACCES: "Ask for permission to read it, or give a copy that you can read.",
    errno.EPERM: "Ask for permission to read it, or give a copy that you can read.",
    errno.ENOENT: "Check the path.",
    errno.EISDIR: "Give the file in it.",
    errno.ENAMETOOLONG: "Check the path.",
}
