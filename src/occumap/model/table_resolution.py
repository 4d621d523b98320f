"""How the texts of tables were understood, before any number: taken, asked or unknown, each with whom it stands for.

A list of staff holds titles as somebody once typed them. What each was taken for is settled first, and what wasn't
understood counts in no figure: it is asked, once for each text, however many people have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import polars as pl

from occumap.model.noun import Noun, counted, shortened
from occumap.model.resolution import Ambiguous, FoundBy, Resolution, Resolved, Suggestion

BLANK = "(blank)"
LEAVE_OUT = "-"
MAX_CANDIDATES, MAX_IN_LINE = 8, 3
# What a text of each table stands for: one, many, and the verb of what was not understood.
UNITS: Mapping[str, tuple[str, str]] = {
    "staff": ("person", "people"),
    "roles": ("post", "posts"),
    "courses": ("skill that courses teach", "skills that courses teach"),
    "demand": ("person of the demand", "people of the demand"),
}
HOW: Mapping[FoundBy, str] = {
    FoundBy.CODE: "its code",
    FoundBy.NAME: "its name",
    FoundBy.OTHER_TITLE: "a typical title",
    FoundBy.PART_OF_NAME: "a part of its name",
    FoundBy.JOB_TITLE: "the title coder",
    FoundBy.SPELLING: "its name, with a slip",
}
RESOLVE = {
    "file": pl.String,
    "column": pl.String,
    "text": pl.String,
    "times": pl.Int64,
    "status": pl.String,
    "taken as": pl.String,
    "code": pl.String,
    "why": pl.String,
    "candidates": pl.String,
    "choose": pl.String,
}


class TextStatus(StrEnum):
    """How a text was understood: taken as one thing, several to choose from, nothing fits, left out by choice."""

    TAKEN = "taken"
    ASKED = "asked"
    UNKNOWN = "unknown"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """What a user chose for a text: where they wrote it, the text, the choice, and the table and column if said."""

    where: str
    text: str
    choose: str
    file: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class ColumnsRead:
    """What the columns of a table were taken for.

    Args:
        file: which of the tables given: ``staff``, ``roles``, ``courses`` or ``demand``.
        taken: the column of each field, by the field.
        unread: columns that nothing was read from.

    >>> ColumnsRead("staff", {"title": "Job title", "count": "FTE"}, ("Site",)).said
    'staff: title in ‘Job title’, count in ‘FTE’; not read: ‘Site’'
    """

    file: str
    taken: Mapping[str, str]
    unread: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What was taken for what, in words."""
        taken = ", ".join(f"{name} in ‘{column}’" for name, column in self.taken.items())
        unread = f"; not read: {', '.join(f'‘{one}’' for one in self.unread)}" if self.unread else ""
        return f"{self.file}: {taken}{unread}"


@dataclass(frozen=True, slots=True)
class TextRead:
    """One text of a table, and what it was taken for.

    Args:
        file, column: where it stands: which table, and which field of it.
        text: as first written; empty for cells with nothing in them.
        rows: the rows of the file that have it; the header is row 1.
        times: how many people, posts or lines of courses it stands for.
        meant: what it was resolved to.
        chosen: whether the user said what it means.
        left_out: whether the user said to leave it out.
        choice: what the user wrote to choose it.
    """

    file: str
    column: str
    text: str
    rows: tuple[int, ...]
    times: int
    meant: Resolution
    chosen: bool = False
    left_out: bool = False
    choice: str = ""

    @property
    def status(self) -> TextStatus:
        """Taken, asked, unknown, or left out by choice."""
        if self.left_out:
            return TextStatus.LEFT_OUT
        if isinstance(self.meant, Resolved):
            return TextStatus.TAKEN
        return TextStatus.ASKED if isinstance(self.meant, Ambiguous) else TextStatus.UNKNOWN

    @property
    def is_open(self) -> bool:
        """Whether it waits for a choice."""
        return self.status in (TextStatus.ASKED, TextStatus.UNKNOWN)

    @property
    def shown(self) -> str:
        """The text, or a word for none."""
        return self.text or BLANK

    @property
    def candidates(self) -> tuple[Suggestion, ...]:
        """What it may mean, best first; for an unknown one, what is near."""
        if isinstance(self.meant, Resolved):
            return ()
        return self.meant.candidates if isinstance(self.meant, Ambiguous) else self.meant.near

    @property
    def how(self) -> str:
        """What led to the thing taken, or why none was, in words."""
        if self.left_out:
            return "left out, as you chose"
        if isinstance(self.meant, Resolved):
            if self.chosen:
                return "as you chose"
            kind = HOW[self.meant.found_by]
            if not self.meant.reason:
                return kind
            return self.meant.reason if self.meant.reason.startswith(kind) else f"{kind}: {self.meant.reason}"
        if isinstance(self.meant, Ambiguous):
            return self.meant.reason or f"{counted(len(self.meant.candidates), self.meant.kind)} fit"
        return self.meant.said

    @property
    def stands_for(self) -> str:
        """How many people or posts it stands for, in words."""
        return counted(self.times, *UNITS[self.file])


@dataclass(frozen=True, slots=True)
class Understood:
    """How much of a table was understood.

    Args:
        understood: people, posts or lines that count in the figures.
        total: all of them, those aside that the user left out.
        left_out: those that the user left out.
    """

    understood: int
    total: int
    left_out: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether at least half was understood, and anything at all."""
        return self.understood > 0 and 2 * self.understood >= self.total


@dataclass(frozen=True, eq=False, repr=False)
class TableResolution(Noun):
    """How the tables of a workforce or a provider were understood.

    Args:
        columns: what the columns of each table were taken for.
        texts: every different text, those that are asked first, then by how many people or posts they stand for.
        understood: how much of each table was, by the table.
        unused: choices that fit no text.
    """

    columns: tuple[ColumnsRead, ...]
    texts: tuple[TextRead, ...]
    understood: Mapping[str, Understood] = field(default_factory=dict)
    unused: tuple[ChoiceRow, ...] = ()

    def _in_short(self) -> str:
        return f"{counted(len(self.texts), 'text')}, {len(self.open)} to choose; {self.basis}"

    @cached_property
    def open(self) -> tuple[TextRead, ...]:
        """The texts that wait for a choice, those that stand for most first."""
        return tuple(one for one in self.texts if one.is_open)

    @cached_property
    def taken(self) -> tuple[TextRead, ...]:
        """The texts that were taken as one thing."""
        return tuple(one for one in self.texts if one.status is TextStatus.TAKEN)

    @property
    def to_check(self) -> tuple[TextRead, ...]:
        """What was taken though it was written otherwise, and nobody chose: to be looked over."""
        return tuple(one for one in self.taken if isinstance(one.meant, Resolved) and one.meant.said and not one.chosen)

    @property
    def is_enough(self) -> bool:
        """Whether enough was understood for figures: at least half of each table."""
        return all(one.is_enough for one in self.understood.values())

    @property
    def headlines(self) -> tuple[str, ...]:
        """What was not understood, first: a sentence for each table; none where all was.

        >>> TableResolution((), (), {"staff": Understood(1, 7)}).headlines
        ('6 of 7 people were not understood: choose',)
        """
        found = []
        for file, one in self.understood.items():
            if lacking := one.total - one.understood:
                verb = "was" if lacking == 1 else "were"
                found.append(f"{lacking:,} of {counted(one.total, *UNITS[file])} {verb} not understood: choose")
        return tuple(found)

    @property
    def basis(self) -> str:
        """What figures rest on, in words.

        >>> TableResolution((), (), {"staff": Understood(24, 30, 1), "roles": Understood(12, 12)}).basis
        '24 of 30 people (1 left out, as you chose) and 12 of 12 posts'
        """
        said = []
        for file, one in self.understood.items():
            left = f" ({one.left_out:,} left out, as you chose)" if one.left_out else ""
            said.append(f"{one.understood:,} of {counted(one.total, *UNITS[file])}{left}")
        return " and ".join(said)

    @cached_property
    def choices(self) -> pl.DataFrame:
        """The table that one fills in and gives back, as ``resolve.csv``; ``choose`` is empty but for what was chosen.

        file, column, text, times, status, taken as, code, why, candidates, choose.
        """
        rows = [
            (
                one.file,
                one.column,
                one.shown,
                one.times,
                one.status.value,
                one.meant.title if isinstance(one.meant, Resolved) and not one.left_out else None,
                one.meant.id if isinstance(one.meant, Resolved) and not one.left_out else None,
                one.how,
                "; ".join(f"{each.id} {each.title}" for each in one.candidates[:MAX_CANDIDATES]) or None,
                one.choice or None,
            )
            for one in self.texts
        ]
        return pl.DataFrame(rows, schema=RESOLVE, orient="row")

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is to be said: choices that fit no text."""
        return tuple(
            f"{one.where}: ‘{one.text}’ stands in none of the tables, so this choice was not used."
            for one in self.unused
        )

    def joined_with(self, other: TableResolution) -> TableResolution:
        """Return both together, such as a workforce and the courses for it."""
        own = {(one.file, one.column, one.text) for one in self.texts}
        more = tuple(one for one in other.texts if (one.file, one.column, one.text) not in own)
        columns = {one.file: one for one in (*self.columns, *other.columns)}
        understood = {**other.understood, **self.understood}
        return TableResolution(
            tuple(columns[file] for file in UNITS if file in columns),
            in_order((*self.texts, *more)),
            {file: understood[file] for file in UNITS if file in understood},
            self._unused_in_both(other),
        )

    def _unused_in_both(self, other: TableResolution) -> tuple[ChoiceRow, ...]:
        """Return choices that neither used: for a table that is named, or for any."""
        both = dict.fromkeys((*self.unused, *other.unused))
        return tuple(one for one in both if one.file or (one in self.unused and one in other.unused))


def in_order(texts: tuple[TextRead, ...]) -> tuple[TextRead, ...]:
    """Return texts as one reads them: what is asked first, and of that what stands for most."""
    files = list(UNITS)
    return tuple(sorted(texts, key=lambda one: (not one.is_open, files.index(one.file), -one.times, min(one.rows))))


def asked_in_words(one: TextRead) -> str:
    """Return a text that waits for a choice, as a line: whom it stands for, why, and the best candidates.

    >>> baker = Ambiguous("baker", (Suggestion("1", "Plant baker"), Suggestion("2", "Craft baker")))
    >>> asked_in_words(TextRead("staff", "title", "baker", (2,), 1, baker))
    '‘baker’ (1 person): 1 (Plant baker), 2 (Craft baker)'
    """
    near = ", ".join(str(each) for each in one.candidates[:MAX_IN_LINE])
    said = one.meant.said if not isinstance(one.meant, Ambiguous) else ""
    nearest = f"nearest: {near}" if said and near else near
    return f"‘{shortened(one.shown)}’ ({one.stands_for}): {'; '.join(filter(None, (said, nearest)))}"
