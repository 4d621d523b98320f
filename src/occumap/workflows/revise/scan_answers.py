"""Coded answers and vacancies as a scan reads them: a title, the codes that it was given, and how many said so.

What isn't coded is coded here, by the index that the scan reads; answers that fit no group are counted and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from occumap.catalog.coders import coder
from occumap.column_named import plain
from occumap.errors import InputError
from occumap.evidence.scan.material import Answers, CodedAnswer, Entries
from occumap.io.index_csv import TITLE_NAMES
from occumap.io.numbers import plain_number
from occumap.io.read_table import Table, read_table
from occumap.io.tables import find_columns
from occumap.model.noun import counted
from occumap.model.scan import ScanSource
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

COUNTS = ("count", "people", "vacancies", "number", "n", "freq", "frequency")
TITLES = (*TITLE_NAMES, "answer", "job", "occupation", "vacancy")
# From this share of its values on, a column has codes of the version.
_CODES_FROM = 0.9
_CODERS = 2


def answers_in(
    path: Path, version: Version, entries: Entries | None, *, what: str = "answers", options: ReadOptions = TOLD
) -> Answers:
    """Return the answers in a table: a column of titles, none, one or two of codes, and one of counts if it has one.

    Args:
        path: the table.
        version: what is scanned.
        entries: the index, by which titles without codes are coded.
        what: ``answers`` or ``vacancies``.
        options: how the table is read.

    Raises:
        InputError: it has no titles, codes of another version, or a count that is none; titles without codes and no
            index to code them by.
    """
    table = read_table(path, options)
    wanted = {"title": tuple(dict.fromkeys(TITLES)), "count": COUNTS}
    columns = find_columns(table.frame, wanted, where=table.where, optional=("count",))
    titles = table.frame[columns["title"]].fill_null("").to_list()
    counts = _counts(table, columns.get("count"))
    coded = _code_columns(table, version, set(columns.values()))
    said = f"coded to {version.id} in {' and '.join(f'‘{name}’' for name in coded)}"
    codes: list[list[str | None]] = [[_group(version, one) for one in table.frame[name]] for name in coded]
    if not codes:
        codes = [_coded_here(titles, version, entries, table.where)]
        said = f"coded by Occumap with the index {entries.index.name if entries else ''}"
    rows = tuple(
        CodedAnswer(title, of, count)
        for title, count, of in zip(titles, counts, zip(*codes, strict=True), strict=True)
        if title.strip()
    )
    nowhere = sum(one.count for one in rows if one.first is None)
    left = f"; {nowhere:,.0f} fit no group" if nowhere else ""
    about = f"{counted(len(rows), 'row')} of {path.name}, {said}{left}"
    return Answers(ScanSource(path.stem, about, version.id), rows, what)


def coded_anew(entries: Entries, version: Version) -> Answers:
    """Return the titles of an index, each with its code and the one that a coder gives which hasn't seen the title."""
    from occumap.coding.cross_coding import PARTS, cross_coded  # noqa: PLC0415 (training is slow to import)

    found = cross_coded(entries.index, version.id)
    right = sum(own == given for _, own, given in found)
    about = (
        f"Occumap’s coder on {counted(len(found), 'title')} of index {entries.index.name} that it hadn’t seen, trained "
        f"on {PARTS - 1} parts of {PARTS} at a time; {right / max(len(found), 1):.0%} got the code of the index"
    )
    source = ScanSource(f"coder-{entries.index.name}", about, version.id)
    return Answers(source, tuple(CodedAnswer(title, (own, given)) for title, own, given in found), "titles")


def _counts(table: Table, column: str | None) -> list[float]:
    if column is None:
        return [1.0] * table.frame.height
    found = []
    for n, value in enumerate(table.frame[column]):
        count = plain_number(value)
        if count is None or count < 0:
            where = f"{table.where}, row {table.row_of(n)}, column ‘{column}’"
            raise InputError(where, f"{value!r} isn't a number of answers", hint="Give 0 or more.")
        found.append(count)
    return found


def _code_columns(table: Table, version: Version, taken: set[str]) -> list[str]:
    """Return the columns of codes: those named after the version, else those that have its codes.

    Raises:
        InputError: a column named after the version has other codes, or the only codes are another version's.
    """
    others = [name for name in table.frame.columns if name not in taken]
    fits = {name: _fit(table.frame[name], version) for name in others}
    named = [name for name in others if plain(version.id) in plain(name)]
    for name in named:
        if fits[name] < _CODES_FROM:
            values = table.frame[name].drop_nulls().unique(maintain_order=True)
            strange = next((one for one in values if version.find(one) is None), "")
            where = f"{table.where}, column ‘{name}’"
            raise InputError(where, f"{strange!r} is not a group of {version.id}", hint="Correct it, or the column.")
    called = [name for name in others if "code" in plain(name) or plain(name).startswith("soc")]
    fitting = [name for name in called if fits[name] >= _CODES_FROM]
    if called and not named and not fitting:
        raise InputError(
            f"{table.where}, column ‘{called[0]}’",
            f"its codes are not of {version.id}",
            hint=f"Give answers coded to {version.id}, or only their titles.",
        )
    return (named or fitting)[:_CODERS]


def _fit(values: pl.Series, version: Version) -> float:
    there = values.drop_nulls().unique()
    return sum(version.find(one) is not None for one in there) / len(there) if len(there) else 0.0


def _group(version: Version, value: str | None) -> str | None:
    group = version.find(value) if value else None
    return group.code.value if group else None


def _coded_here(titles: Sequence[str], version: Version, entries: Entries | None, where: str) -> list[str | None]:
    if entries is None:
        raise InputError(where, "its titles have no codes, and there is no index to code them by", hint="Give codes.")
    made = coder(version, index=entries.index)
    answers = made.code_frame(pl.DataFrame({"title": titles}), title="title")
    return [_group(version, code) for code in answers["code"]]
