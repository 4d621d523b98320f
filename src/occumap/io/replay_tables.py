"""The two small tables that tell a replay what became of a draft: successions and reasons.

``successions.csv``: ``draft_code,final_code,kind,note``, where the final version gives a draft's
group another code. The kind is ``renumbered`` (only the code differs) or ``decided otherwise``.

``reasons.csv``: ``from_code,final_code,sort,reason``, why entries of an old group ended elsewhere
than the draft sent them. The sort is one of `SORTS`.
"""

from __future__ import annotations

from pathlib import Path

from occumap.errors import InputError
from occumap.io.tables import find_columns, read_csv_table
from occumap.model.plan import Reason, Succession

KINDS = ("renumbered", "decided otherwise")
SORTS = ("our rule too coarse", "decided otherwise after consultation", "outside this document")


def read_successions(path: Path) -> tuple[Succession, ...]:
    """Return the succession table.

    Raises:
        InputError: a column is missing, a draft code stands twice, or a kind isn't known.
    """
    frame = read_csv_table(path)
    names = {name: (name,) for name in ("draft_code", "final_code", "kind", "note")}
    columns = find_columns(frame, names, where=str(path))
    found: list[Succession] = []
    for row, cells in enumerate(frame.select(*columns.values()).iter_rows(), start=2):
        draft, final, kind, note = (cell or "" for cell in cells)
        _refuse_unknown(kind, KINDS, f"{path}, row {row}")
        if any(other.draft_code == draft for other in found):
            raise InputError(f"{path}, row {row}", f"draft code {draft} appears twice", hint="Keep one row for it.")
        found.append(Succession(draft, final, kind, note))
    return tuple(found)


def read_reasons(path: Path) -> tuple[Reason, ...]:
    """Return the table of reasons.

    Raises:
        InputError: a column is missing, a pair stands twice, or a sort isn't known.
    """
    frame = read_csv_table(path)
    names = {name: (name,) for name in ("from_code", "final_code", "sort", "reason")}
    columns = find_columns(frame, names, where=str(path))
    found: list[Reason] = []
    for row, cells in enumerate(frame.select(*columns.values()).iter_rows(), start=2):
        from_code, final, sort, reason = (cell or "" for cell in cells)
        _refuse_unknown(sort, SORTS, f"{path}, row {row}")
        if any((other.from_code, other.final_code) == (from_code, final) for other in found):
            raise InputError(
                f"{path}, row {row}", f"the pair {from_code}, {final} appears twice", hint="Keep one row for it."
            )
        found.append(Reason(from_code, final, sort, reason))
    return tuple(found)


def _refuse_unknown(value: str, known: tuple[str, ...], where: str) -> None:
    if value not in known:
        raise InputError(where, f"{value!r} isn't known here", hint=f"Write one of: {', '.join(known)}.")
