"""The review of a coded file: the queue, the decisions that come back, and what is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from occumap.atomic import replacing, working_folder, write_file
from occumap.catalog import load, shipped
from occumap.catalog.chosen_index import chosen_index
from occumap.coding.decisions import Promoted, Settled, apply_decisions, promote, settle
from occumap.coding.equal_titles import Key, key_of
from occumap.coding.review_queue import queue_of, tally
from occumap.errors import InputError, OutputError, cannot_write
from occumap.file_lock import A_WHILE, holding
from occumap.io.answer_files import SIZE, chunks, join_chunks, write_chunk
from occumap.io.decisions_csv import (
    Versions,
    keep_decisions,
    own_layer_csv,
    read_decisions,
    read_queue,
    write_queue,
)
from occumap.io.tables import refuse_missing
from occumap.io.write_table import kind_of, refuse_unwritable
from occumap.model.job_description import JobDescription
from occumap.model.review import SURE_TO_KEEP, Conflict, Decision, Queue
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions


@dataclass(frozen=True)
class Taken:
    """What came back from a reviewer.

    Args:
        new: decisions that were added to the file.
        known: how many were in it already.
        undecided: rows of the queue without a decision.
        conflicts: all that people have decided differently, in the whole file.
    """

    new: tuple[Decision, ...]
    known: int
    undecided: int
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Summary:
    """What decisions made of a coded file.

    Args:
        rows: rows of the file.
        decided: rows that a decision coded, or found can't be coded.
        unused: decisions that no row has a title for.
        conflicts: what people decided differently; the latest holds.
    """

    rows: int
    decided: int
    unused: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...]


def make_queue(
    coded: Path,
    out: Path,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    sure: float = SURE_TO_KEEP,
    chunk: int = SIZE,
    options: ReadOptions = TOLD,
) -> Queue:
    """Write the titles of a coded file that somebody should decide, those worth most first.

    Memory grows with the different titles that are open, not with the file.

    Args:
        coded: what `code_file` wrote.
        out: where the queue goes: ``.csv`` or ``.xlsx``.
        title: the column of job titles.
        industry: the column of industries, if it was coded with one.
        additional, duties, employer, qualification: the columns of what else is known, if it was coded with any.
        sure: the confidence from which a code needs no review.
        chunk: rows read at a time.
        options: what the user says of the coded file.

    Raises:
        InputError: the file can't be read, lacks a column, or wasn't coded.
        OutputError: the queue can't be written there.
    """
    _refuse_same(out, coded)
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    with _named(coded):
        parts = [tally(frame, sure=sure, **columns._asdict()) for frame in chunks(coded, size=chunk, options=options)]
        queue = queue_of(parts, sic=shipped.sic_words())
    write_queue(queue, out)
    return queue


def take_decisions(queue: Path, decisions: Path, *, by: str, at: datetime, index: str | None = None) -> Taken:
    """Add what a reviewer wrote into a queue to the decisions that are kept; all of it, or nothing.

    What the same person has decided before in the same way is not added again, so a queue may be taken
    as often as it is filled in further.

    Args:
        queue: the queue, with codes (or ``none``) in its column ``decision``.
        decisions: the file of decisions; made if it isn't there.
        by: who decided.
        at: when, in UTC.
        index: an index coded to the version, where that isn't held.

    Raises:
        InputError: the queue or the decisions hold something that isn't a decision, or are of two versions.
        OutputError: the decisions can't be written.
    """
    if not by.strip():
        raise InputError("--by", "nobody is named", hint="Say who decided.")
    _refuse_same(decisions, queue)
    versions = _versions(index)
    with holding(decisions, patience=A_WHILE):
        before = read_decisions(decisions, versions) if decisions.exists() else ()
        taken = read_queue(queue, versions, by=by.strip(), at=at)
        if before and taken.decisions and taken.decisions[0][1].version != before[0].version:
            row, first = taken.decisions[0]
            what = f"it is of {first.version}, but {decisions} has decisions of {before[0].version}"
            hint = "Keep the decisions of each version in a file of their own."
            raise InputError(f"{queue}, row {row}", what, hint=hint)
        _refuse_contradictions(taken.decisions, queue)
        last = {(_key(decision), decision.by.casefold()): decision for decision in sorted(before, key=lambda d: d.at)}
        new = tuple(decision for _, decision in taken.decisions if not _says_the_same(decision, last))
        if new:
            keep_decisions(decisions, new, before)
    conflicts = settle([*before, *new], sic=shipped.sic_words()).conflicts
    return Taken(new, len(taken.decisions) - len(new), taken.undecided, conflicts)


def apply_to_file(
    coded: Path,
    decisions: Path,
    out: Path,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    index: str | None = None,
    chunk: int = SIZE,
    options: ReadOptions = TOLD,
) -> Summary:
    """Return codes a coded file by decisions: the same rows in the same order; memory doesn't grow with the file.

    Args:
        coded: what `code_file` wrote.
        decisions: the file of decisions.
        out: where the result goes: ``.csv``, ``.parquet`` or ``.xlsx``; replaced only when all is done.
        title: the column of job titles.
        industry: the column of industries, if it was coded with one.
        additional, duties, employer, qualification: the columns of what else is known, if it was coded with any.
        index: an index coded to the version, where that isn't held.
        chunk: rows read at a time.
        options: what the user says of the coded file.

    Raises:
        InputError: a file can't be read, lacks a column, or is of another version.
        OutputError: the result can't be written there.
    """
    _refuse_same(out, coded, decisions)
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    kind = kind_of(out)
    settled, version = _settled(decisions, index)
    rows = 0
    counts: Counter[Key] = Counter()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with working_folder(out) as folder, _named(coded):
            parts: list[Path] = []
            for frame in chunks(coded, size=chunk, options=options):
                applied = apply_decisions(frame, settled, version, **columns._asdict())
                rows += applied.frame.height
                counts.update(applied.rows_by_key)
                refuse_unwritable(applied.frame, out, rows=rows)
                parts.append(Path(folder, f"{len(parts):06}.parquet"))
                write_chunk(applied.frame, parts[-1])
            with replacing(out) as fresh:
                join_chunks(parts, fresh, kind)
    except OSError as error:
        raise cannot_write(out, error) from None
    unused = tuple(words[-1] for key, words in settled.last_words.items() if key not in counts)
    return Summary(rows, counts.total(), unused, settled.conflicts)


def promote_to_layer(decisions: Path, out: Path, *, minimum: int = 1, index: str | None = None) -> Promoted:
    """Write decisions as entries of the user's own layer, a CSV for ``coder(own=…)``.

    Args:
        decisions: the file of decisions.
        out: where the entries go: ``.csv``.
        minimum: how many people must have decided alike.
        index: an index coded to the version, where that isn't held.

    Raises:
        InputError: the decisions can't be read, or none of them makes an entry.
        OutputError: the entries can't be written.
    """
    _refuse_same(out, decisions)
    if out.suffix.casefold() != ".csv":
        raise OutputError(str(out), "own entries are kept as CSV", hint="Give it the ending .csv.")
    settled, version = _settled(decisions, index)
    promoted = promote(settled, version, minimum=minimum, name=out.stem)
    if not promoted.decisions:
        reasons = Counter(reason for _, reason in promoted.left_out)
        said = "; ".join(f"{reason}: {n:,}" for reason, n in reasons.items()) or "it has none"
        raise InputError(str(decisions), f"no decision makes an entry ({said})", hint="Decide on codes first.")
    write_file(out, own_layer_csv(promoted.index, promoted.decisions))
    return promoted


def _settled(decisions: Path, index: str | None) -> tuple[Settled, Version]:
    refuse_missing(decisions)
    versions = _versions(index)
    read = read_decisions(decisions, versions)
    if not read:
        raise InputError(str(decisions), "it has no decisions", hint="Take some from a queue first.")
    return settle(read, sic=shipped.sic_words()), versions(read[0].version)


def _versions(index: str | None) -> Versions:
    """Return versions by id: those that are held, and those that an index is coded to."""

    def version(name: str) -> Version:
        if name in shipped.catalog()["versions"]:
            return load.version(name)
        return load.version_and_index(name, chosen_index(index))[0]

    return version


def _refuse_contradictions(taken: Sequence[tuple[int, Decision]], queue: Path) -> None:
    first: dict[Key, tuple[int, Decision]] = {}
    for row, decision in taken:
        earlier_row, earlier = first.setdefault(_key(decision), (row, decision))
        if earlier.code != decision.code:
            raise InputError(
                f"{queue}, row {row}, column ‘decision’",
                f"‘{decision.title}’ is decided differently from ‘{earlier.title}’ in row {earlier_row}, "
                "which is an equal title",
                hint="Keep the one that is right.",
            )


def _says_the_same(decision: Decision, last: dict[tuple[Key, str], Decision]) -> bool:
    before = last.get((_key(decision), decision.by.casefold()))
    return before is not None and (before.code, before.why) == (decision.code, decision.why)


def _key(decision: Decision) -> Key:
    return key_of(decision.title, decision.industry, decision.additional, sic=shipped.sic_words())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say which file it is that is wrong."""
    try:
        yield
    except InputError as error:
        raise InputError(error.where.replace("the table", str(path)), error.what, hint=error.hint) from None
    except pl.exceptions.PolarsError as error:
        what = f"a column can't be read as text ({str(error).splitlines()[0]})"
        raise InputError(str(path), what, hint="Make it a column of text.") from None


def _refuse_same(out: Path, *read: Path) -> None:
    for path in read:
        refuse_missing(path)
        if out.exists() and out.samefile(path):
            raise OutputError(str(out), "this is an input file", hint="Give the result a different name.")
    if out.is_dir():
        raise OutputError(str(out), "this is a folder", hint="Name a file in it.")
