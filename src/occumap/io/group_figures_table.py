"""People, vacancies and projections by group, from a table of any kind whose columns are told by their names.

A column of codes (``code``, ``soc`` or the name of a version) and at least one of ``employment``, ``vacancies`` or
``projection``; a year may stand in a column, in the name of a column (``projection 2035``) or in that of the file.
``area`` and ``source`` are kept, so that figures of several sources stand side by side: nothing is summed or averaged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from occumap.column_named import plain
from occumap.errors import InputError
from occumap.io.code_column import is_total, read_codes
from occumap.io.figures_table import decimal_of
from occumap.io.level_columns import with_split_cells
from occumap.io.numbers import read_numbers
from occumap.io.read_table import Table, read_table
from occumap.io.tables import text_or_null
from occumap.model.group_figures import Measure
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

APS = "ONS, Annual Population Survey (APS), employment"
PER_CENT = "per cent"
_MEASURES: Mapping[Measure, str] = {
    Measure.PEOPLE: r"(all |total |people |number |in )*(employment|employed|people|inemployment)( level)?s?",
    Measure.VACANCIES: r"(number of |online |job |all |total )*(vacancy|vacancies|adverts?|job ?adverts?|postings?)",
    Measure.PROJECTION: r"(employment |jobs )?(projections?|projected|forecasts?)( (employment|jobs|change|growth))?",
}
_VARIATION = re.compile(r"(.* )?(cv|coefficient of variation)( .*)?")
_CODES = ("code", "soc", "soccode", "occupationcode", "groupcode", "unitgroup", "unitgroupcode", "occupationalcode")
_TITLES = ("title", "occupation", "description", "name", "grouptitle", "occupationtitle")
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "year": ("year", "date", "period", "referenceyear"),
    "area": ("area", "region", "country", "geography", "place", "areaname", "location"),
    "source": ("source", "publisher", "dataset", "survey", "provider"),
}
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_MONTH = re.compile(
    r"\b(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t|tember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?|to)\b"
)
_FOOTNOTE = re.compile(r"\s\S+\s")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of figures: its name, what it is of, and the year that its name says, if it does."""

    name: str
    measure: Measure
    year: int | None
    unit: str
    of_variation: bool = False


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """What the columns of a table of figures hold.

    Args:
        code: the column of codes.
        version: whose codes they are by the column's name; empty where it doesn't say.
        title: the column of titles, if there is one.
        values: the columns of figures, and of their coefficients of variation.
        others: the columns of year, area and source that there are.
    """

    code: str
    version: str
    title: str | None
    values: tuple[ValueColumn, ...]
    others: Mapping[str, str]

    @property
    def said(self) -> str:
        """By what it was told."""
        named = ", ".join(f"{one.measure} in ‘{one.name}’" for one in self.values if not one.of_variation)
        return f"it has codes in ‘{self.code}’, {named or 'coefficients of variation'}"


def figure_columns(
    names: Sequence[str], versions: Collection[str] = (), *, years: bool = False
) -> FigureColumns | None:
    """Return what the columns of a table hold, if it has figures by group; None for any other table.

    Args:
        names: of the columns.
        versions: ids of known versions, by which a column of codes may be called.
        years: whether columns that are called by a year alone are counts of people; otherwise they say too little.

    >>> found = figure_columns(["SOC2020 code", "Title", "Vacancies 2024", "Region"], ["soc2010", "soc2020"])
    >>> found.version, found.values[0].measure.value, found.values[0].year, dict(found.others)
    ('soc2020', 'vacancies', 2024, {'area': 'Region'})
    >>> figure_columns(["code", "title", "level"]) is None
    True
    >>> [one.year for one in figure_columns(["code", "2021", "Jan 2022 - Dec 2022"], years=True).values]
    [2021, 2022]
    """
    by_version = {plain(one): one for one in versions}
    codes = [(name, version) for name in names if (version := _version_named(name, by_version)) is not None]
    values = tuple(column for name in names if (column := _value_column(name, years=years)))
    if len(codes) != 1 or not values:
        return None
    titles = [name for name in names if plain(name) in _TITLES]
    others = {what: name for what, known in _OTHERS.items() for name in names if plain(name) in known}
    used = {codes[0][0], *titles, *others.values(), *(one.name for one in values)}
    if len(set(names) - used) > len(values):
        return None
    return FigureColumns(*codes[0], titles[0] if titles else None, values, others)


@dataclass(frozen=True, eq=False)
class FiguresRead:
    """A table of figures as it was read: what its columns hold, and the table."""

    path: Path
    table: Table
    columns: FigureColumns

    @property
    def of_variation(self) -> bool:
        """Whether it has nothing but coefficients of variation, of the figures in another table."""
        only = all(one.of_variation for one in self.columns.values)
        return only or bool(_VARIATION.fullmatch(_words(self.path.stem)))

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Codes and titles, as they stand; without rows of totals and those that have no code."""
        title = self.columns.title
        read = self.table.frame.select(
            text_or_null(self.columns.code).alias("code"), text_or_null(title).alias("title")
        )
        return [(code, name or "") for code, name in read.iter_rows() if code and _is_group(code, name)]


def read_figures_table(
    path: Path, versions: Collection[str] = (), options: ReadOptions = TOLD, *, years: bool = False
) -> FiguresRead | None:
    """Return a table of figures by group; None for any other table.

    Args:
        path: the file.
        versions: ids of known versions, by which a column of codes may be called.
        options: what the user said of the file.
        years: whether columns that are called by a year alone are counts of people.

    Raises:
        InputError: it is no table.
    """
    table = read_table(path, options)
    columns = figure_columns(table.frame.columns, versions, years=years)
    if columns is None:
        table = _with_codes_apart(table)
        columns = figure_columns(table.frame.columns, versions, years=years)
    return FiguresRead(path, table, columns) if columns else None


def _with_codes_apart(table: Table) -> Table:
    """Return a table whose groups are one column of code and title (``1111 : Chief executives``, as Nomis has them)
    with a column for each; any other as it is.
    """
    apart = with_split_cells(table.frame)
    if apart is table.frame:
        return table
    native = [(table.native if name in table.native.columns else apart)[name] for name in apart.columns]
    said = (*table.said, "code and title, which stand in one column, taken apart")
    return replace(table, frame=apart, native=pl.DataFrame(native), said=said)


def figures_of(
    read: FiguresRead, version: Version, options: ReadOptions = TOLD, *, beside: FiguresRead | None = None
) -> pl.DataFrame:
    """Return figures by measure, code, year, area and source, as `occumap.model.group_figures.GroupFigures` takes them.

    Args:
        read: the table.
        version: of its codes.
        options: what the user said of the file.
        beside: the table of its coefficients of variation, if they have one of their own.

    Raises:
        InputError: with row and column: a figure that is neither a number nor a sign of suppression, a code that the
            version doesn't have, a year that is none; or no year is told.
    """
    frames = list(_frames(read, version, options))
    errors = [column for column in read.columns.values if column.of_variation]
    found = pl.concat([frame for frame, column in frames if not column.of_variation])
    variation = [frame for frame, column in frames if column.of_variation]
    if not errors and beside is not None:
        variation = [frame for frame, _ in _frames(beside, version, options)]
    if not variation:
        return found.with_columns(variation=pl.lit(None, pl.Float64))
    keys = ["measure", "code", "year", "area"]
    of_errors = pl.concat(variation).select(*keys, pl.col("value").alias("variation"))
    return found.join(of_errors.unique(keys), on=keys, how="left", maintain_order="left", nulls_equal=True)


def _frames(read: FiguresRead, version: Version, options: ReadOptions) -> Iterator[tuple[pl.DataFrame, ValueColumn]]:
    """Yield a frame for each column of figures."""
    table, columns = read.table, read.columns
    text = table.frame.with_row_index("row", offset=table.row_of(0)).select(
        pl.col("row").cast(pl.Int64),
        text_or_null(columns.code).alias("code"),
        text_or_null(columns.title).alias("title"),
        *(text_or_null(columns.others.get(what)).alias(what) for what in _OTHERS),
        *(text_or_null(one.name).alias(f"value {n}") for n, one in enumerate(columns.values)),
    )
    kept = [_is_group(code, title) for code, title in text.select("code", "title").iter_rows()]
    blank = pl.all_horizontal(pl.col("code", "^value .*$").is_null())
    text = text.filter(pl.Series(kept, dtype=pl.Boolean) & ~blank)
    codes = read_codes(text["code"], version, column=columns.code)
    _refuse_unknown(codes.values, text["row"], version, table.where)
    for n, column in enumerate(columns.values):
        cells = text[f"value {n}"]
        shares = cells.str.ends_with("%")
        unit = PER_CENT if column.unit or (shares.any() and not column.of_variation) else ""
        numbers = read_numbers(
            cells.str.strip_suffix("%").str.strip_chars(),
            where=table.where,
            column=column.name,
            rows=text["row"],
            decimal=decimal_of(table, column.name, read.path, options),
            minimum=None if column.measure is Measure.PROJECTION else 0.0,
            counts=not unit and not column.of_variation,
        )
        source = pl.lit(_source(read, column.measure))
        yield (
            text.select(
                pl.lit(column.measure.value).alias("measure"),
                pl.Series("code", codes.values),
                pl.Series("value", numbers.values),
                pl.Series("note", numbers.notes),
                pl.Series("year", _years(text, column, read), dtype=pl.Int64),
                pl.lit(unit).alias("unit"),
                pl.col("area").fill_null(""),
                pl.col("source").fill_null(source),
            ),
            column,
        )


def _value_column(name: str, *, years: bool = False) -> ValueColumn | None:
    words = _words(name)
    year = _YEAR.search(words)
    one_year = len({found[0] for found in _YEAR.finditer(words)}) == 1
    bare = " ".join((_MONTH.sub if one_year else _YEAR.sub)(" ", _YEAR.sub(" ", words)).split())
    share = bool(re.search(r"%|\b(per cent|percent|pct)\b", bare))
    bare = " ".join(re.sub(r"%|\b(per cent|percent|pct)\b", " ", bare).split())
    said = int(year[0]) if year else None
    if years and one_year and not bare:
        return ValueColumn(name, Measure.PEOPLE, said, "")
    if _VARIATION.fullmatch(bare):
        rest = re.sub(r"\b(cv|coefficient of variation|of|for)\b", " ", bare)
        measure = next((m for m, form in _MEASURES.items() if re.fullmatch(form, " ".join(rest.split()))), None)
        return ValueColumn(name, measure or Measure.PEOPLE, said, "", of_variation=True)
    measure = next((m for m, form in _MEASURES.items() if re.fullmatch(form, bare)), None)
    return ValueColumn(name, measure, said, PER_CENT if share else "") if measure else None


def _version_named(name: str, by_version: Mapping[str, str]) -> str | None:
    """Return the version that a column of codes names, empty for none; None for another column."""
    bare = plain(name)
    if bare in _CODES:
        return ""
    for version, said in by_version.items():
        if bare in {version, f"{version}code", f"{version}codes", f"code{version}", f"{version}unitgroup"}:
            return said
    return None


def _words(name: str) -> str:
    return " ".join(re.sub(r"[^\w%]+|_", " ", name.casefold()).split())


def _is_group(code: str | None, title: str | None) -> bool:
    """Return whether a row is of a group: not a total or a footnote."""
    return not (is_total(code or "") or is_total(title or "") or _FOOTNOTE.search(code or ""))


def _refuse_unknown(codes: pl.Series, rows: pl.Series, version: Version, where: str) -> None:
    for code, row in zip(codes, rows, strict=True):
        if code is None or code not in version:
            raise InputError(
                f"{where}, row {row}",
                f"{code!r} is not a group of {version.id}" if code else "there is no code",
                hint="Correct the code, or give figures by the codes of one version.",
            )


def _years(text: pl.DataFrame, column: ValueColumn, read: FiguresRead) -> list[int]:
    """Return the year of each row: from its own column, the name of the column of figures, or that of the file."""
    if "year" in read.columns.others:
        found = []
        for cell, row in text.select("year", "row").iter_rows():
            years = list(dict.fromkeys(one[0] for one in _YEAR.finditer(cell or "")))
            if len(years) != 1:
                raise InputError(
                    f"{read.table.where}, row {row}, {read.columns.others['year']}",
                    f"{cell or 'nothing'!r} is not a year",
                    hint="Give a year of four digits, such as 2024.",
                )
            found.append(int(years[0]))
        return found
    told = column.year or _year_of(read.path)
    if told is None:
        raise InputError(
            read.table.where,
            f"it doesn't say which year ‘{column.name}’ is for",
            hint=f"Add a column year, or call the column {column.measure} 2024.",
        )
    return [told] * len(text)


def _year_of(path: Path) -> int | None:
    name = re.sub(r"soc\s*[_-]?20\d0", "", path.stem.casefold())
    found = _YEAR.search(name)
    return int(found[0]) if found else None


def _source(read: FiguresRead, measure: Measure) -> str:
    """Return what is said of the source where no column says it."""
    is_survey = measure is Measure.PEOPLE and re.search(r"\baps\b|annual population survey", _words(read.path.stem))
    return APS if is_survey else read.path.name
