"""A noun as a file, by the ending of its name: JSON holds all of it, CSV, XLSX and Parquet its table, HTML its view."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from occumap.atomic import write_file
from occumap.errors import InputError, OutputError
from occumap.io.workbook_limits import refuse_long_cells
from occumap.model.noun import Noun, cannot, shower_of
from occumap.render.as_table import flat, table_of

# A constant, because the same noun gives the same bytes; the earliest day that a zip can hold.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def save(noun: Noun, path: Path) -> Path:
    """Write a noun to a file, whole or not at all, and return its path.

    Raises:
        InputError: the ending is none of `ENDINGS`, or is one of a table, which the noun isn't.
        OutputError: the file can't be written.

    >>> from tempfile import TemporaryDirectory
    >>> from occumap.examples import small_version
    >>> with TemporaryDirectory() as folder:
    ...     small_version().save(f"{folder}/tiny.csv").read_text().splitlines()[:2]
    ['version,code,title,level,parent', 'tiny1,1,Bread and cakes,section,']
    """
    ending = path.suffix.casefold()
    fitting = [one for one in ENDINGS if one not in _TABLES or shower_of("table", noun)]
    if path.is_dir():
        raise OutputError(str(path), "it is a folder", hint=f"Name a file ending in {' or '.join(fitting)}.")
    if ending not in fitting:
        kind = f"a {ending} file" if ending else "a file without an ending"
        what = f"a {type(noun).__name__} can't be written as {kind}"
        raise InputError(str(path), what, hint=f"Give one of these endings: {', '.join(fitting)}.")
    return write_file(path, ENDINGS[ending](noun))


def _json(noun: Noun) -> bytes:
    return (json.dumps(noun.to_dict(), ensure_ascii=False, indent=1) + "\n").encode()


def _csv(noun: Noun) -> bytes:
    return flat(table_of(noun)).write_csv().encode()


def _parquet(noun: Noun) -> bytes:
    buffer = io.BytesIO()
    table_of(noun).write_parquet(buffer)
    return buffer.getvalue()


def _xlsx(noun: Noun) -> bytes:
    buffer = io.BytesIO()
    name = type(noun).__name__[:31]
    table = flat(table_of(noun)).with_columns(pl.selectors.boolean().cast(pl.Int8))
    refuse_long_cells(table, name)
    with Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"created": _CREATED})
        table.write_excel(workbook, worksheet=name, autofit=True)
    return buffer.getvalue()


def _html(noun: Noun) -> bytes:
    show = shower_of("html", noun)
    if show is None:
        raise cannot(noun, "html")
    title = type(noun).__name__
    head = f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
    look = '<meta name="color-scheme" content="light dark"></head>'
    return f"{head}{look}<body>{show(noun)}</body></html>\n".encode()


ENDINGS: Mapping[str, Callable[[Noun], bytes]] = {
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".html": _html,
}
_TABLES = frozenset({".csv", ".xlsx", ".parquet"})
