"""What the user chose where a text of a table was asked about: ``resolve.csv``, filled in, or any table of its shape.

``text`` and ``choose`` are needed; ``file`` and ``column`` say where the text stands, and may be left out.
"""

from __future__ import annotations

from pathlib import Path

from occumap.io.frames import GivenFrame
from occumap.io.read_table import read_table
from occumap.io.tables import find_columns, text_or_null
from occumap.model.table_resolution import BLANK, ChoiceRow
from occumap.read_options import TOLD, ReadOptions

_COLUMNS = {
    "text": ("text", "title"),
    "choose": ("choose", "choice", "chosen", "answer"),
    "file": ("file", "table"),
    "column": ("column", "field"),
}


def read_resolve_csv(path: Path | GivenFrame, options: ReadOptions = TOLD) -> tuple[ChoiceRow, ...]:
    """Return the rows of which something was chosen.

    Raises:
        InputError: it can't be read, or has no columns ``text`` and ``choose``.
    """
    table = read_table(path, options)
    columns = find_columns(table.frame, _COLUMNS, where=table.where, optional=("file", "column"))
    cells = table.frame.select(text_or_null(column).alias(name) for name, column in columns.items())
    found = []
    for row, each in enumerate(cells.iter_rows(named=True), start=table.row_of(0)):
        if each["choose"]:
            text = "" if (each["text"] or BLANK).casefold() == BLANK else each["text"]
            place = f"{table.where}, row {row}"
            found.append(ChoiceRow(place, text, each["choose"], each.get("file") or "", each.get("column") or ""))
    return tuple(found)
