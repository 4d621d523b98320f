"""Every error a person can meet, grouped by what to do next.

A message says where (file, row, issue), what is wrong, and how to mend it.
"""

from __future__ import annotations


class OccumapError(Exception):
    """Something a person can mend; shown as a message, never as a traceback.

    >>> print(OccumapError("soc.csv", "row 3 has no code", hint="Give every row a code."))
    soc.csv: row 3 has no code. Give every row a code.
    """

    exit_code = 2

    def __init__(self, where: str, what: str, *, hint: str) -> None:
        super().__init__(where, what, hint)
        self.where = where
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        what = self.what if self.what.endswith((".", "?", "!")) else f"{self.what}."
        return f"{self.where}: {what} {self.hint}"


class InputError(OccumapError):
    """A file or value given by the user doesn't say what it should: mend the file."""


class ClassificationError(OccumapError):
    """Groups that don't make a classification: a code twice, a parent that isn't there, a cycle."""


class UnknownNameError(OccumapError):
    """A version, revision, index or code that isn't held: choose one that is."""


class AmbiguousNameError(OccumapError):
    """A name that fits several things: asked, not guessed. ``candidates`` are (id, title) of all that fit."""

    def __init__(self, where: str, what: str, *, hint: str, candidates: tuple[tuple[str, str], ...]) -> None:
        super().__init__(where, what, hint=hint)
        self.candidates = candidates


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


class PlanError(OccumapError):
    """A plan with open errors isn't applied: mend the revision, or state an assumption."""

    exit_code = 1
