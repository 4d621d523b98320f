"""Numbers as people and publishers write them: a column read under one convention, or refused with the reason.

``1,250`` is a thousand in one country and one and a quarter in the next. So no cell is read by itself: the whole column
says which sign stands before its decimals, the user says it, or the column is refused. Groups of thousands have three
digits each (``12,34`` and ``1,2,3`` are no numbers), a suppressed cell is no 0, and a missing code is no figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from occumap.column_named import column_named
from occumap.errors import InputError
from occumap.io.suppression_signs import SUPPRESSED

# What British surveys write for “no answer” and “does not apply”.
MISSING = (-8.0, -9.0)
_SPACES = " \u00a0\u2007\u2009\u202f"
_APOSTROPHES = "'’"
_MINUS = "-−–"
# Marks of publishers beside a figure: b break, d other definition, e estimated, p provisional, r revised, u unreliable.
_FLAGS = "abcdefinprsuz"
_CELL = re.compile(
    rf"(?P<sign>[{_MINUS}+]?)(?P<body>[.,]?[0-9][0-9.,{_APOSTROPHES}{_SPACES}]*)(?P<exponent>[eE][+-]?[0-9]+)?"
    rf"(?P<flag>[{_SPACES}]*(?:\[[^\]]*\]|[{_FLAGS}{_FLAGS.upper()}]{{1,3}}|[*†‡]+))?"
)
_FEW = re.compile(rf"[<≤][{_SPACES}]*[0-9]+")


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column read as numbers.

    ``values`` has null where a cell has no number, and ``notes`` says why; ``flags`` has a publisher's mark that stands
    beside a number. ``said`` is what was understood, for people.
    """

    values: pl.Series = field(repr=False)
    notes: pl.Series = field(repr=False)
    flags: pl.Series = field(repr=False)
    decimal: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that looks like a number: what it is with a decimal point, and with a decimal comma; None for neither."""

    text: str
    body: str
    point: float | None
    comma: float | None
    flag: str

    @property
    def open(self) -> bool:
        """Whether both readings hold and differ."""
        return self.point is not None and self.comma is not None and self.point != self.comma


def read_numbers(
    cells: pl.Series,
    *,
    where: str,
    column: str,
    rows: Sequence[int] | pl.Series | None = None,
    decimal: str | None = None,
    minimum: float | None = None,
    counts: bool = False,
) -> Numbers:
    """Return a column of text as numbers, under one convention for all of it.

    Args:
        cells: the column as text, null where nothing stands.
        where, column: what to call the table and the column in messages.
        rows: the place of each cell in the file; from 2 on if not given.
        decimal: the sign before the decimals, ``.`` or ``,``; told from the column if not given.
        minimum: the least a number may be; any if None.
        counts: whether they count people: then ``1,200`` alone is 1200, since people come whole.

    Raises:
        InputError: with row and column, a cell that is no number, or a column that could be read in two ways.

    >>> found = read_numbers(pl.Series(["12,50", "18,75", "1.250", "x"]), where="pay.csv", column="pay")
    >>> found.values.to_list(), found.notes.to_list()[-1]
    ([12.5, 18.75, 1250.0, None], 'unreliable')
    >>> found.said
    ('numbers in ‘pay’ have a decimal comma, as in ‘12,50’',)
    """
    if decimal is not None and decimal not in {".", ","}:
        raise InputError(
            "--decimal", f"{decimal!r} is no sign before decimals", hint="Give . or , (a point or a comma)."
        )
    place = _Place(where, column, list(rows) if rows is not None else range(2, len(cells) + 2))
    texts = ["" if cell is None else _tidy(str(cell)) for cell in cells]
    read = {text: _cell(text) for text in dict.fromkeys(texts)}
    notes = {text: note for text in read if (note := _note(text)) is not None}
    numbers = {text: cell for text, cell in read.items() if text not in notes and cell is not None}
    if strange := [text for text in read if text not in notes and text not in numbers]:
        raise place.error(texts.index(strange[0]), _no_number(strange[0]), _NUMBER_HINT)
    sign, said = _convention(texts, numbers, decimal, place, counts=counts)
    values = _values(texts, numbers, sign, place)
    if lost := _missing(values):
        notes |= {text: f"missing ({values.pop(text):g})" for text in lost}
        said = (*said, f"{_listed(lost)} in ‘{column}’ stand for a missing answer")
    if minimum is not None and (below := [text for text, value in values.items() if value < minimum]):
        raise place.error(texts.index(below[0]), f"{below[0]!r} is below {minimum:g}", f"Give {minimum:g} or more.")
    flags = {text: cell.flag for text, cell in numbers.items() if cell.flag and text in values}
    if flags:
        # Not how many: each may be a record, and small counts are kept back elsewhere.
        said = (*said, f"figures in ‘{column}’ with a mark: {', '.join(sorted(set(flags.values())))}")
    return Numbers(
        pl.Series("value", [values.get(text) for text in texts], pl.Float64),
        pl.Series("note", [notes.get(text) for text in texts], pl.String),
        pl.Series("flag", [flags.get(text) for text in texts], pl.String),
        sign,
        said,
    )


_NAMES = {".": "point", ",": "comma"}
_NUMBER_HINT = "Give a number, or one of the signs x ! .. * c : z # - ~ or others for a suppressed figure."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands, for messages."""

    where: str
    column: str
    rows: Sequence[int]

    def error(self, n: int, what: str, hint: str) -> InputError:
        return InputError(f"{self.where}, row {self.rows[n]}, {self.column}", what, hint=hint)


def _values(texts: Sequence[str], numbers: Mapping[str, _Cell], sign: str, place: _Place) -> dict[str, float]:
    """Return what cells are with one sign before decimals.

    Raises:
        InputError: with row and column, a cell that is no number then.
    """
    values: dict[str, float] = {}
    for text, cell in numbers.items():
        value = cell.point if sign == "." else cell.comma
        if value is None:
            what = f"{text!r} is no number with a decimal {_NAMES[sign]}"
            raise place.error(texts.index(text), what, _separator_hint(sign))
        values[text] = value
    return values


def _missing(values: Mapping[str, float]) -> list[str]:
    """Return the cells that stand for a missing answer: −8 and −9, where nothing else is below 0."""
    negative = {value for value in values.values() if value < 0}
    return sorted(text for text, value in values.items() if value in MISSING) if negative <= set(MISSING) else []


def number_column(
    frame: pl.LazyFrame,
    column: str,
    *,
    where: str,
    decimal: str | None = None,
    counts: bool = False,
    shares: bool = False,
) -> pl.Expr:
    """Return a column of records as numbers; null where a cell has none.

    Args:
        frame, column: the records, and the name of the column.
        where, decimal, counts: as for `read_numbers`.
        shares: whether they are shares, which may be written 93 %.

    Text that is plainly numbers is read as such, millions of rows in a moment; where a cell is anything else, the
    different cells are read under one convention.

    Raises:
        InputError: with row and column, what is no number.
    """
    number = column_named(column)
    if frame.collect_schema()[column] != pl.String:
        return number.cast(pl.Float64)
    text = number.str.strip_chars()
    plainly = text.cast(pl.Float64, strict=False)
    odd = frame.select((plainly.is_null() & (text != "")).any()).collect(engine="streaming").item()
    if not odd and decimal != ",":
        return plainly
    cells = frame.with_row_index("__row", offset=2).select("__row", number.alias("cell")).collect(engine="streaming")
    cells = cells.unique("cell", keep="first", maintain_order=True)
    texts = cells["cell"]
    if shares and texts.drop_nulls().str.strip_chars().str.ends_with("%").all():
        texts = texts.str.strip_chars().str.strip_suffix("%")
    read = read_numbers(texts, where=where, column=column, rows=cells["__row"], decimal=decimal, counts=counts)
    return number.replace_strict(cells["cell"], read.values, default=None, return_dtype=pl.Float64)


def plain_number(text: str | None) -> float | None:
    """Return one cell as a number with a decimal point and checked groups of thousands; None if it is none.

    >>> plain_number("1,200"), plain_number("12,34"), plain_number("n/a")
    (1200.0, None, None)
    """
    cell = _cell(_tidy(text or ""))
    return None if cell is None or cell.flag else cell.point


def looks_like_number(text: str) -> bool:
    """Return whether a cell is a number, whichever sign stands before its decimals.

    >>> [looks_like_number(cell) for cell in ("12,5", "1.250", "01.02.2020", "x")]
    [True, True, False, False]
    """
    cell = _cell(_tidy(text))
    return cell is not None and not cell.flag and (cell.point is not None or cell.comma is not None)


def is_suppressed(text: str) -> bool:
    """Return whether a cell has a publisher's sign in the place of a figure.

    >>> is_suppressed("[z]"), is_suppressed(": c"), is_suppressed("0")
    (True, True, False)
    """
    return bool(_tidy(text)) and _note(_tidy(text)) is not None


def _tidy(text: str) -> str:
    return text.strip().strip("\ufeff").strip()


def _note(text: str) -> str | None:
    """Return why a cell has no figure; None if it may have one."""
    if not text:
        return "not given"
    lowered = text.casefold()
    if lowered in SUPPRESSED:
        return SUPPRESSED[lowered]
    if _FEW.fullmatch(text):
        return f"few ({text})"
    # Eurostat puts its flags behind the colon of a missing value.
    if lowered.startswith(":") and re.fullmatch(rf":[{_SPACES}]*[{_FLAGS}]{{1,3}}", lowered):
        return "disclosive" if "c" in lowered else "not available"
    return None


def _cell(text: str) -> _Cell | None:
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    body, exponent = found["body"], found["exponent"] or ""
    sign = -1.0 if found["sign"] and found["sign"] in _MINUS else 1.0
    body = body.rstrip(_SPACES)
    point, comma = (_value(body, mark, exponent) for mark in ".,")
    if not all(math.isfinite(value) for value in (point, comma) if value is not None):
        return None
    return _Cell(
        text,
        body,
        None if point is None else sign * point,
        None if comma is None else sign * comma,
        (found["flag"] or "").strip(_SPACES),
    )


def _value(body: str, decimal: str, exponent: str) -> float | None:
    """Return what digits and signs are with a decimal point or comma; None if they are no number then."""
    whole, mark, fraction = body.partition(decimal)
    if mark and not (fraction.isascii() and fraction.isdigit()):
        return None
    other = "," if decimal == "." else "."
    digits = whole
    if not (whole.isascii() and whole.isdigit()) and whole:
        thousands = re.escape(f"{other}{_SPACES}{_APOSTROPHES}")
        if not re.fullmatch(rf"[1-9]\d{{0,2}}([{thousands}])\d{{3}}(?:\1\d{{3}})*", whole):
            return None
        digits = re.sub(r"\D", "", whole)
    if not digits and not fraction:
        return None
    return float(f"{digits or '0'}.{fraction or '0'}{exponent}")


def _convention(
    texts: Sequence[str], numbers: Mapping[str, _Cell], decimal: str | None, place: _Place, *, counts: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the sign before the decimals, with what is to be said of it."""
    if decimal is not None and decimal not in _NAMES:
        raise InputError(
            "--decimal", f"{decimal!r} is no sign before decimals", hint="Give . or , (a point or a comma)."
        )
    if decimal is not None:
        return decimal, ()
    for text, cell in numbers.items():
        if cell.point is None and cell.comma is None:
            raise place.error(texts.index(text), _no_number(text), _NUMBER_HINT)
    cells = list(numbers.values())
    point = [cell for cell in cells if cell.comma is None]
    comma = [cell for cell in cells if cell.point is None]
    unsure = [cell for cell in cells if cell.open]
    if point and comma:
        n = max(texts.index(point[0].text), texts.index(comma[0].text))
        what = f"{comma[0].text!r} has a decimal comma, and {point[0].text!r} a decimal point"
        raise place.error(n, what, "Write all numbers of a column alike; thousands have three digits (12,340).")
    if comma:
        return ",", _comma_said(texts, comma, unsure, place)
    if point or not unsure:
        return ".", ()
    return _unsure(texts, cells, unsure, place, counts=counts)


def _comma_said(
    texts: Sequence[str], comma: Sequence[_Cell], unsure: Sequence[_Cell], place: _Place
) -> tuple[str, ...]:
    """Return what to say of a decimal comma, which one odd cell among others doesn't prove."""
    plain = any(_shows_comma(cell.body) for cell in comma)
    decimals = {len(cell.body.partition(",")[2]) for cell in comma}
    odd = [cell for cell in unsure if "," in cell.body and len(cell.body.partition(",")[2]) not in decimals]
    if odd or not (plain or len(comma) > 1):
        what = f"{comma[0].text!r} is no number with a decimal point: groups of thousands have three digits"
        if odd:
            what += f"; with a decimal comma, {odd[0].text!r} would be {odd[0].comma:g}"
        raise place.error(
            texts.index(comma[0].text), what, "Correct it, or say --decimal , if the comma stands before decimals."
        )
    return (f"numbers in ‘{place.column}’ have a decimal comma, as in ‘{comma[0].text}’",)


def _shows_comma(body: str) -> bool:
    """Return whether a cell by itself can only have a decimal comma: 1.234,5 or 0,5 or 1.234.567."""
    return "." in body or body.startswith(("0,", ",")) or any(sign in body for sign in _SPACES)


def _unsure(
    texts: Sequence[str], cells: Sequence[_Cell], unsure: Sequence[_Cell], place: _Place, *, counts: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the convention where every cell with a sign could be read in two ways; commas in counts are thousands."""
    first = unsure[0]
    mixed = {"," in cell.body for cell in unsure} == {True, False}
    plain = [cell for cell in cells if cell.body.isdigit()]
    grouped = bool(plain) and all(len(cell.body) <= 3 for cell in plain) and any(cell.point for cell in plain)
    if "," in first.body and not mixed and (counts or grouped):
        said = f"commas in ‘{place.column}’ part thousands: ‘{first.text}’ is {first.point:.0f}; change: --decimal ,"
        return ".", (said,)
    raise place.error(
        texts.index(first.text),
        f"{first.text!r} could be {first.point:g} or {first.comma:g}, and nothing in the column decides",
        "Say which sign stands before decimals: --decimal . or --decimal , (a point or a comma).",
    )


def _separator_hint(sign: str) -> str:
    other = "," if sign == "." else "."
    return f"Groups of thousands have three digits, such as 12{other}340; or say --decimal {other}"


def _no_number(text: str) -> str:
    if text.endswith("%"):
        return f"{text!r} is a percentage, and percentages can't be added up"
    if re.search(r"[0-9]", text) and re.fullmatch(rf"[0-9.,{_APOSTROPHES}{_SPACES}]+", text):
        return f"{text!r} is no number: groups of thousands have three digits"
    if re.fullmatch(r"\d+", text):
        return f"{text!r} is no number with the digits 0 to 9"
    return f"{text!r} is neither a number nor a sign for a suppressed figure"


def _listed(texts: Collection[str]) -> str:
    return " and ".join(texts) if len(texts) < 3 else ", ".join(texts)
