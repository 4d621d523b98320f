"""A table as JSON: an object a line or an array of objects, each a row; numbers keep the digits they have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

import polars as pl

from occumap.errors import InputError
from occumap.io.json_lists import is_list_of_codes, rows_of_json
from occumap.io.read_table.source import TableSource
from occumap.io.read_table.table import Table
from occumap.io.read_table.text_encoding import decoded, named_encoding, tell_encoding
from occumap.json_text import parse_json
from occumap.read_options import ReadOptions


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def is_json(head: bytes) -> bool:
    """Return whether a text begins as objects of JSON do.

    >>> is_json(b'{"code": "11"}'), is_json(b"code,title")
    (True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") or start.replace(b" ", b"").replace(b"\n", b"").replace(b"\r", b"")[:2] == b"[{"


def read_json_table(source: TableSource, options: ReadOptions, *, rows: int | None = None) -> Table:
    """Return the objects of a JSON text as rows; keys are columns in the order in which they first come.

    Row ``n`` of the frame counts as row ``n + 2`` of the file, as if a header stood above.

    Raises:
        InputError: it isn't JSON, or what stands in it isn't flat objects.
    """
    encoding = (
        named_encoding(options.encoding, source.where, source.blocks())
        if options.encoding
        else tell_encoding(source.blocks, source.where)
    )
    text = "".join(decoded(source.blocks(), encoding)).removeprefix("\ufeff")
    is_array = text.lstrip().startswith("[")
    listed = _list_of_codes(text)
    found = listed or list(_array(text, source.where) if is_array else _lines(text, source.where))
    if rows is not None:
        found = found[:rows]
    names = list(dict.fromkeys(name for one in found for name in one))
    if not names:
        raise InputError(source.where, "there are no rows in it", hint="Give an object of JSON for each row.")
    called = _named(names)
    native = pl.DataFrame([_column(called[name], [one.get(name) for one in found]) for name in names])
    frame = pl.DataFrame(
        {called[name]: [_text(one.get(name)) for one in found] for name in names},
        dict.fromkeys(called.values(), pl.String),
    )
    how = "a list of codes" if listed else "an array of objects" if is_array else "an object a line"
    said = (*source.said, f"read as JSON, {how}, in {encoding.said}")
    return Table(frame, native, source.where, said, encoding.is_utf8 and not source.said, 1, source.inner)


def _named(names: Sequence[str]) -> dict[str, str]:
    """Return what columns are called: their keys; one whose key is blank by its place, as in any table."""
    called: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        taken = {*names, *called.values()}
        free = (one for n in count(place) if (one := f"column {n}") not in taken)
        called[name] = name if name.strip() else next(free)
    return called


def _list_of_codes(text: str) -> list[Mapping[str, object]] | None:
    """Return the rows of a list of codes that is nested or stands in an envelope; None for any other JSON."""
    try:
        found = parse_json(text, parse_int=_Number, parse_float=_Number)
    except ValueError:
        return None
    return rows_of_json(found) if is_list_of_codes(found) else None


def _array(text: str, where: str) -> Iterator[Mapping[str, object]]:
    try:
        found = parse_json(text, parse_int=_Number, parse_float=_Number)
    except ValueError as error:
        raise InputError(where, f"it is not valid JSON ({error})", hint="Download or export it again.") from None
    for n, one in enumerate(found if isinstance(found, list) else [found], start=1):
        yield _flat(one, f"{where}, item {n}")


def _lines(text: str, where: str) -> Iterator[Mapping[str, object]]:
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            one = parse_json(line, parse_int=_Number, parse_float=_Number)
        except ValueError as error:
            raise InputError(
                f"{where}, line {n}",
                f"it is not an object of JSON ({error})",
                hint="Give a whole object on every line.",
            ) from None
        yield _flat(one, f"{where}, line {n}")


def _flat(one: object, where: str) -> Mapping[str, object]:
    if not isinstance(one, dict):
        raise InputError(where, "it is not an object", hint="Give an object of JSON for each row.")
    return one


def _column(name: str, cells: list[object]) -> pl.Series:
    """Return a column of the type that all its cells have: numbers, truth values, text; else text."""
    present = [cell for cell in cells if cell is not None]
    if all(isinstance(cell, bool) for cell in present):
        return pl.Series(name, cells, pl.Boolean if present else pl.String)
    if all(isinstance(cell, _Number) for cell in present):
        whole = all(str(cell).lstrip("-").isdecimal() for cell in present)
        texts = pl.Series(name, [None if cell is None else str(cell) for cell in cells], pl.String)
        try:
            return texts.cast(pl.Int64 if whole else pl.Float64)
        except pl.exceptions.PolarsError:
            return texts
    if all(isinstance(cell, dict | list) for cell in present):
        plain = [None if cell is None else json.loads(json.dumps(cell), parse_float=float) for cell in cells]
        try:
            return pl.Series(name, plain)
        except (TypeError, pl.exceptions.PolarsError):
            pass
    return pl.Series(name, [_text(cell, keep_empty=True) for cell in cells], pl.String)


def _text(cell: object, *, keep_empty: bool = False) -> str | None:
    if cell is None or (cell == "" and not keep_empty):
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell) if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
