"""Rows of lists of staff, roles and courses that name nobody and nothing: blank ones, totals, posts that nobody is in.

People keep such lists for themselves. A blank row stands between departments, the last one adds up, and a vacancy
stands among the staff. None of them is a person, and each that isn't blank is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from occumap.io.tables import text_or_null

_COUNTED = r"staff|people|employees|posts|roles|courses|head ?count|fte|wte|number|places|cost"
_TOTAL = re.compile(rf"(?:grand |sub[- ]?)?totals?(?: (?:no\.? of |number of )?(?:{_COUNTED}))*\W*[\d.,]*\W*")
_VACANT = r"(?:currently )?(?:vacan(?:t|cy)|unfilled)(?: (?:post|position|role))?"
_NOBODY = {
    "name": re.compile(rf"\W*(?:{_VACANT}|to be (?:appointed|recruited|confirmed)|tba|tbc)\W*"),
    "title": re.compile(rf"\W*{_VACANT}\W*"),
}
TOTAL_REASON = "it adds up other rows, and is none itself."
VACANT_REASON = "nobody is in this post, so that it counts as nobody."


def rows_with_something(table: pl.DataFrame, first: int) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Yield the rows of a table that aren't blank, each with its number in the file.

    >>> table = pl.DataFrame({"title": ["Baker", " ", None, "Farrier"], "site": ["A", None, None, None]})
    >>> [row for row, _ in rows_with_something(table, 2)]
    [2, 5]
    """
    cells = table.select(text_or_null(column).alias(column) for column in table.columns)
    for row, one in enumerate(cells.iter_rows(), start=first):
        if any(one):
            yield row, one


def is_total(cells: tuple[str | None, ...]) -> bool:
    """Return whether a row adds up others: its first cell says so, and nothing else.

    >>> is_total((None, "Total staff", "10")), is_total(("Total quality manager", "1"))
    (True, False)
    """
    first = next((text for text in cells if text), "")
    return _TOTAL.fullmatch(" ".join(first.casefold().split())) is not None


def is_vacant(cells: Mapping[str, str | None]) -> bool:
    """Return whether a row of a staff list is of a post that nobody is in: its name or its title says so alone.

    Whoever has a title still to be confirmed is somebody.

    >>> is_vacant({"name": "VACANT", "title": "Welder"}), is_vacant({"name": "T. Vacant", "title": "TBC"})
    (True, False)
    """
    said = {field: " ".join((cells.get(field) or "").casefold().split()) for field in _NOBODY}
    return any(form.fullmatch(said[field]) is not None for field, form in _NOBODY.items() if said[field])
