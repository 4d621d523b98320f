"""What is hidden in a group: load an index, look into one of its groups, and say what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from occumap.arguments import instance, number, optional, several, takes, text, whole
from occumap.catalog import shipped
from occumap.catalog.noun_arguments import INDEX, LIMIT, PATH, READ_OPTIONS, VERSION
from occumap.catalog.values import index_of, version_of
from occumap.errors import InputError
from occumap.evidence.candidate_score import Score, read_score
from occumap.evidence.discover import discover as discover_in
from occumap.evidence.entry_words import wording_of
from occumap.io.numbers import plain_number
from occumap.io.read_table import read_table
from occumap.io.tables import find_columns
from occumap.model.code import Code
from occumap.model.hidden_groups import SHOWN, SMALLEST, Discovery, HiddenGroup
from occumap.model.index import Index
from occumap.model.noun import Noun, counted, shortened
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.suppressed_discovery import without_few

DEFAULT_VERSION = "soc2010"
# Earlier codes may tell what is in a group; later ones, and what is derived from them, are the answer. The ISCO-08
# codes of the ONS index are "based on SOC2020", says their header.
VINTAGES = ("soc90", "soc2000", "soc2010", "soc2020")
OF_THE_LAST = ("soc2020ext", "isco08")
_SCORE = files("occumap.data").joinpath("evidence", "hidden-groups.csv")


@dataclass(frozen=True, repr=False)
class Discovered(Noun):
    """What was found, with the index and the version it is about."""

    version: Version
    index: Index
    with_codes_of: tuple[str, ...]
    found: Discovery

    def _in_short(self) -> str:
        about = f"{self.version.id}:{self.found.code} {shortened(self.version[self.found.code].title)}"
        return f"in {about}: {counted(len(self.found.groups), 'candidate group')}"

    def titles(self, group: HiddenGroup, limit: int | None = None) -> tuple[str, ...]:
        """Return the titles of a candidate, the most typical first."""
        return tuple(str(self.index.at(row)) for row in group.rows[:limit])


@takes(
    code=instance("a group", "Give its code as a text, or the Code.", str, Code),
    version=VERSION,
    index=INDEX,
    with_codes_of=several(text("Give the id of a version."), "Give a list of versions."),
    counts=optional(PATH),
    tasks=optional(PATH),
    limit=LIMIT,
    smallest=whole(minimum=2),
    suppress=number(minimum=0),
    options=READ_OPTIONS,
)
def discover(
    code: Code | str,
    *,
    version: Version | str | Path = DEFAULT_VERSION,
    index: Index | str | Path = shipped.STARTER,
    with_codes_of: Sequence[str] = (),
    counts: str | Path | None = None,
    tasks: str | Path | None = None,
    limit: int = SHOWN,
    smallest: int = SMALLEST,
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Discovered:
    """Return candidate groups inside a group: what is hidden in it.

    Args:
        code: a lowest-level group; a `Code` says its version itself.
        version: the version it is a group of: a name, a file, or the version itself.
        index: an index coded to that version: a name, a file, or the index itself.
        with_codes_of: versions whose codes may help; all earlier ones if none is named.
        counts: a CSV of ``entry_id`` and ``people``.
        tasks: a CSV of ``entry_id`` and ``tasks``, a text of what people with that entry do.
        limit: how many candidates at most, from 1.
        smallest: the fewest entries of a candidate, from 2.
        suppress: people below this are hidden, and others as far as they would give them away; 0 hides none.
        options: what you say of the tables of counts and tasks; all else is told from their content.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> discover("5249")
    <Discovered in soc2010:5249 Electrical and electronic trades n.e.c.: 5 candidate groups>
    """
    if isinstance(code, Code):
        version, code = version if isinstance(version, Version) else code.version, code.value
    resolved = version_of(version)
    group = resolved[code]
    if group.level != resolved.rules.lowest.name:
        below = ", ".join(child.code.value for child in resolved.children(code)[:5])
        raise InputError(resolved.id, f"{group} is a {group.level} group", hint=f"Look into one below it: {below}.")
    entries = index_of(index, coded_to=(resolved,))
    others = helpful_versions(entries, resolved.id, with_codes_of)
    people = None if counts is None else _people(Path(counts), entries, options)
    described = entries if tasks is None else _with_tasks(Path(tasks), entries, options)
    wording = wording_of(described, resolved.id, others=others)
    found = discover_in(wording, code, learned_score(), people=people, limit=limit, smallest=smallest)
    return Discovered(resolved, entries, others, found if people is None else without_few(found, people, suppress))


def helpful_versions(entries: Index, version: str, named: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the versions whose codes may be used to look into groups of a version.

    Raises:
        InputError: one is named whose codes are the answer: a later version, or one derived from it.
        UnknownNameError: the index has no codes of one that is named.
    """
    at = VINTAGES.index(version) if version in VINTAGES else None
    later = {*VINTAGES[at + 1 :], *(OF_THE_LAST if version != VINTAGES[-1] else ())} if at is not None else set()
    for name in named:
        entries.codes(name)
        if name in later or name == version:
            raise InputError(
                entries.name,
                f"codes of {name} can't help to find groups within {version}: they already show what happened to them",
                hint="Name earlier versions, or none.",
            )
    if named:
        return tuple(dict.fromkeys(named))
    usual = VINTAGES[:at] if at is not None else ()
    return tuple(name for name in reversed(usual) if name in entries.versions)


@cache
def learned_score() -> Score:
    """Return the score that comes with Occumap, learned on three revisions before SOC2020."""
    return read_score(_SCORE.read_text(encoding="utf-8"), where="hidden-groups.csv")


def as_json(discovered: Discovered) -> str:
    """Return all that was found as JSON."""
    return as_dict.to_json(as_dict.discovered(discovered)) + "\n"


def _people(path: Path, entries: Index, options: ReadOptions) -> dict[int, float]:
    found: dict[int, float] = {}
    for row, line, value in _of_entries(path, entries, "people", options):
        people = plain_number(value)
        if people is None or people < 0:
            raise InputError(
                f"{path}, row {line}, column ‘people’", f"{value!r} isn't a number of people", hint="Give 0 or more."
            )
        found[row] = people
    return found


def _with_tasks(path: Path, entries: Index, options: ReadOptions) -> Index:
    """Return the index with each entry's tasks among its additional qualifiers, for words alone."""
    tasks = {row: text for row, _, text in _of_entries(path, entries, "tasks", options) if text}
    added = [
        " ".join(part for part in (add, tasks.get(row)) if part) or None for row, add in enumerate(entries.frame["add"])
    ]
    return Index(entries.name, entries.frame.with_columns(add=pl.Series(added, dtype=pl.String)))


def _of_entries(path: Path, entries: Index, wanted: str, options: ReadOptions) -> list[tuple[int, int, str | None]]:
    """Return row in the index, row in the file and value, for each line of a table about entries."""
    read = read_table(path, options)
    table = read.frame
    columns = find_columns(table, {"entry_id": ("entry_id",), wanted: (wanted,)}, where=str(path))
    place = {entry_id: row for row, entry_id in enumerate(entries.frame["entry_id"])}
    found: list[tuple[int, int, str | None]] = []
    seen: dict[str, int] = {}
    for line, (entry_id, value) in enumerate(
        zip(table[columns["entry_id"]], table[columns[wanted]], strict=True), start=read.row_of(0)
    ):
        where = f"{path}, row {line}, column ‘{columns['entry_id']}’"
        if entry_id not in place:
            raise InputError(
                where, f"there is no entry {entry_id!r} in {entries.name}", hint="Use the index's own ids."
            )
        if entry_id in seen:
            raise InputError(where, f"{entry_id!r} is already in row {seen[entry_id]}", hint="Keep one of the rows.")
        seen[entry_id] = line
        found.append((place[entry_id], line, value))
    return found
