"""Maps of values to correspondences: rows of codes, of patterns, of parts of codes, and rows without a target.

A row of a pattern stands for all codes of the source list that it fits, so it is read where that list is in the same
message, and else the map is refused: with the row left out, the table would look whole and not be. A code that a row
names by itself is taken from that row, not from a pattern that fits it too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from occumap.io.sdmx.message import Identity, MappedValue, ValueTable
from occumap.io.sdmx.naming import from_sdmx_id
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link

# A repetition within a repetition can take for ever on a text that doesn't fit; codes need none.
_ENDLESS = re.compile(r"[+*}]\)*[^()]*\)[+*{]|\\[1-9]")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ValidCorrespondence:
    """A correspondence, and the days between which its links hold: None where open, or not the same for all."""

    correspondence: Correspondence
    valid_from: date | None = None
    valid_to: date | None = None


class UnfitError(Exception):
    """A map of values that can't be a correspondence; the message says why."""


def correspondence_of(
    table: ValueTable, version_ids: Mapping[Identity, str], codes: Mapping[Identity, Collection[str]]
) -> tuple[ValidCorrespondence, tuple[str, ...]]:
    """Return the correspondence of a map of values, and what is to be said of how it was read.

    Args:
        table: the map.
        version_ids: what the versions of code lists are called.
        codes: the ids of the codes of the lists that are in the message.

    Raises:
        UnfitError: it doesn't map one code list to another, or has patterns and its source list isn't there.
    """
    if table.unfit or table.source is None or table.target is None:
        raise UnfitError(table.unfit or "it doesn't name the code lists that it maps")
    old, new = version_ids[table.source], version_ids[table.target]
    patterns = [row for row in table.rows if _fits_several(row)]
    if patterns and table.source not in codes:
        raise UnfitError(_no_list(table, patterns))
    pairs = set(_pairs(table.rows, codes.get(table.source, ())))
    links = tuple(Link(Code(old, a), Code(new, b), None, None, None) for a, b in sorted(pairs) if b is not None)
    without = tuple(Code(old, a) for a, b in sorted(pairs, key=lambda pair: pair[0]) if b is None)
    if not links and not without:
        raise UnfitError("it has no rows" if not table.rows else "none of its patterns fits a code")
    made = Correspondence(old, new, links, without)
    since, until = ({getattr(row, end) for row in table.rows} for end in ("valid_from", "valid_to"))
    return ValidCorrespondence(made, _only(since), _only(until)), tuple(_said(table, patterns, made))


def _pairs(rows: Collection[MappedValue], listed: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """Yield pairs of codes; the second is None where a row has no target. Rows of one code come before the others."""
    named = {row.source for row in rows if not _fits_several(row)}
    for row in rows:
        if not _fits_several(row):
            yield from_sdmx_id(row.source), from_sdmx_id(row.target) if row.target else None
    taken = set(named)
    for of_kind in (
        [row for row in rows if not row.is_pattern and _fits_several(row)],
        [row for row in rows if row.is_pattern],
    ):
        found = [(code, _target(row, code)) for row in of_kind for code in listed if code not in taken]
        fitting = [(code, target) for code, target in found if target is not None]
        taken |= {code for code, _ in fitting}
        yield from ((from_sdmx_id(code), from_sdmx_id(target) if target else None) for code, target in fitting)


def _fits_several(row: MappedValue) -> bool:
    return row.is_pattern or row.start is not None or row.end is not None


def _target(row: MappedValue, code: str) -> str | None:
    """Return what a code becomes by a row of a pattern or a part; ``""`` for nothing, None where it doesn't fit."""
    if not row.is_pattern:
        start = max((row.start or 1) - 1, 0)
        return (row.target or "") if code[start : row.end] == row.source else None
    if _ENDLESS.search(row.source):
        raise UnfitError(f"its pattern {row.source} repeats what repeats, or refers back, which is not read")
    try:
        found = re.fullmatch(row.source, code)
        if found is None:
            return None
        return re.sub(r"[\\$]([0-9])", lambda place: found[int(place[1])] or "", row.target or "")
    except (re.error, IndexError) as fault:
        raise UnfitError(f"its pattern {row.source} can't be read ({fault})") from None


def _no_list(table: ValueTable, patterns: list[MappedValue]) -> str:
    some = ", ".join(map(str, patterns[:_SHOWN])) + (" …" if len(patterns) > _SHOWN else "")
    n, total = len(patterns), len(table.rows)
    stand = "stands for several codes" if n == 1 else "stand for several codes each"
    return (
        f"{n:,} of its {total:,} rows {stand} ({some}), and the code list {table.source} that would tell which is not "
        "in the file"
    )


def _said(table: ValueTable, patterns: list[MappedValue], made: Correspondence) -> Iterator[str]:
    if patterns:
        some = ", ".join(map(str, patterns[:_SHOWN])) + (" …" if len(patterns) > _SHOWN else "")
        rows = "row was" if len(patterns) == 1 else "rows were"
        yield f"{table.identity}: {len(patterns):,} {rows} read as what {some} fits in {table.source}"
    if made.without_counterpart:
        n = len(made.without_counterpart)
        some = ", ".join(code.value for code in made.without_counterpart[:_SHOWN]) + (" …" if n > _SHOWN else "")
        yield f"{table.identity}: {n:,} {'code has' if n == 1 else 'codes have'} no target, so no counterpart ({some})"


def _only(days: set[date | None]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None
