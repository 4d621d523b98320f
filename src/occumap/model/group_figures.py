"""Published figures by the groups of one version: pay, jobs, people, vacancies and projections, over the years.

A figure is of a group, not of an occupation in it. What isn't published isn't made up: the figure of the lowest group
above that has one stands in, says which group it is of, and why that of the group itself is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import polars as pl

from occumap.errors import InputError
from occumap.model.code import Code
from occumap.model.noun import Noun, counted
from occumap.model.version import Version


class Measure(StrEnum):
    """What a figure counts or measures; in the order in which figures stand."""

    PAY = "pay"
    JOBS = "jobs"
    PEOPLE = "people"
    VACANCIES = "vacancies"
    PROJECTION = "projection"


UNITS = {"annual": "pounds a year", "weekly": "pounds a week", "hourly": "pounds an hour"}
EMPLOYEES = ("all", "full-time")
COLUMNS = {
    "measure": pl.String,
    "code": pl.String,
    "value": pl.Float64,
    "note": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "variation": pl.Float64,
    "year": pl.Int64,
    "unit": pl.String,
    "employees": pl.String,
    "area": pl.String,
    "source": pl.String,
}
KEY = ("measure", "unit", "employees", "area", "source", "year", "code")
NOT_LISTED = "not listed"
NO_GROUP = "the version has no such group"
# From this coefficient of variation on, in per cent, ONS no longer calls a figure reasonably precise.
ROUGH_FROM = 10.0
# Standard errors on either side that hold 95 % of samples.
_NORMAL = 1.96
_EXTENDED = "ext"


@dataclass(frozen=True, slots=True)
class Change:
    """From which year a figure changed, and from what."""

    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, and how far it can be relied on.

    Args:
        measure: what it is of.
        version: of the codes.
        code, title: the group that it is of.
        asked: the code of the group asked for; another one where a group above stands in.
        value: None where none of the groups has a figure.
        note: why the group asked for has none; empty where it has.
        low, high: quartiles, of pay; None where they aren't published.
        variation: coefficient of variation in per cent; None where none is published.
        year: of the figure, or the year that a projection is for.
        unit: pounds a year, a week or an hour; empty for numbers, ``per cent`` for shares.
        employees: ``all`` or ``full-time``, of pay.
        area: empty where the file doesn't say.
        source: who publishes it.
        since: the figure of the first year held of the same source, if that is another.

    >>> figure = Figure(Measure.PAY, "tiny1", "11", "Bakers", "11", 20_000.0, variation=12.0)
    >>> figure.is_rough, round(figure.margin), figure.of_group_above
    (True, 24, False)
    """

    measure: Measure
    version: str
    code: str
    title: str
    asked: str
    value: float | None
    note: str = ""
    low: float | None = None
    high: float | None = None
    variation: float | None = None
    year: int = 0
    unit: str = ""
    employees: str = ""
    area: str = ""
    source: str = ""
    since: Change | None = None

    @property
    def of_group_above(self) -> bool:
        """Whether it is of a group above the one asked for."""
        return self.code != self.asked

    @property
    def is_rough(self) -> bool:
        """Whether its coefficient of variation is more than 10 %, so that it is only roughly known."""
        return self.variation is not None and self.variation > ROUGH_FROM

    @property
    def margin(self) -> float | None:
        """Half of the 95 % interval, in per cent of the figure; None where no error is published."""
        return None if self.variation is None else _NORMAL * self.variation

    @property
    def change(self) -> float | None:
        """What was added to it since the first year held; None where there is only one."""
        return None if self.since is None or self.value is None else self.value - self.since.value

    @property
    def change_share(self) -> float | None:
        """The same as a share of the figure of that year; None where that is 0 or a share itself."""
        if self.change is None or self.since is None or not self.since.value or self.unit == "per cent":
            return None
        return self.change / self.since.value


_Series = tuple[str, str, str, str, str]
_Row = tuple[float | None, str, float | None, float | None, float | None]
_NOTHING: _Row = (None, NOT_LISTED, None, None, None)


@dataclass(frozen=True, eq=False, repr=False)
class GroupFigures(Noun):
    """Figures by the groups of one version, of one source or several, for one year or several.

    Args:
        version: whose codes they are.
        frame: a row for each figure, with the columns of `COLUMNS`; all but measure, code and value may be left out.

    Raises:
        InputError: a column is missing, a figure is negative, stands twice with different values, or is of a group
            that the version doesn't have.

    >>> from occumap.examples import small_version
    >>> rows = {"measure": ["pay"] * 2, "code": ["11", "1"], "value": [None, 21_000.0], "note": ["unreliable", None]}
    >>> held = GroupFigures(small_version(), pl.DataFrame(rows))
    >>> (figure,) = held.of_group("11")
    >>> figure.value, figure.code, figure.note
    (21000.0, '1', 'unreliable')
    """

    version: Version
    frame: pl.DataFrame

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", _completed(self.frame, self.version))

    def _in_short(self) -> str:
        return f"{self.version.id}: {counted(len(self.frame), 'figure')}, {', '.join(self.said)}"

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def said(self) -> tuple[str, ...]:
        """What is in it: each measure with its years and source."""
        years = self.frame.group_by("measure", "source", maintain_order=True).agg(
            pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
        )
        return tuple(
            f"{measure} {first if first == last else f'{first} to {last}'}" + (f" ({source})" if source else "")
            for measure, source, first, last in years.iter_rows()
        )

    @property
    def name(self) -> str:
        """A short name for it: source, years and version, such as ``ashe-2021-soc2020``."""
        sources = "-".join(dict.fromkeys(_short_name(source) for source in self.frame["source"].unique().sort()))
        years = sorted(set(self.frame["year"]) - {0})
        span = [f"{year}" for year in dict.fromkeys((years[0], years[-1]))] if years else []
        return "-".join(part for part in (sources[:30].strip("-"), *span, self.version.id.casefold()) if part)

    def of_group(self, code: str | Code) -> tuple[Figure, ...]:
        """Return all figures of a group: one of each source, area and kind, of the last year.

        Raises:
            InputError: the code is of another version.
        """
        value = self._value_of(code)
        return tuple(self._figure(series, value) for series in self._by_series)

    def _value_of(self, code: str | Code) -> str:
        """Return a code as the version has it; that of a sub-unit group is the one of its unit group."""
        if isinstance(code, Code):
            if code.version not in (self.version.id, f"{self.version.id}{_EXTENDED}"):
                raise InputError(
                    str(code), f"figures are of {self.version.id}", hint="Recode it, or load figures by its version."
                )
            code = code.value
        return code if code in self.version else code.partition("/")[0]

    @cached_property
    def _by_series(self) -> dict[_Series, dict[int, dict[str, _Row]]]:
        found: dict[_Series, dict[int, dict[str, _Row]]] = {}
        for row in self.frame.select(list(COLUMNS)).iter_rows(named=True):
            series = (row["measure"], row["unit"], row["employees"], row["area"], row["source"])
            figure = (row["value"], row["note"], row["low"], row["high"], row["variation"])
            found.setdefault(series, {}).setdefault(row["year"], {})[row["code"]] = figure
        return dict(sorted(found.items(), key=lambda item: _order(item[0])))

    def _figure(self, series: _Series, asked: str) -> Figure:
        measure, unit, employees, area, source = series
        years = self._by_series[series]
        last = max(years)
        group = self.version.get(asked)
        row = years[last].get(asked)
        note = (row[1] if row else NOT_LISTED) if group else NO_GROUP
        found = Figure(
            Measure(measure),
            self.version.id,
            asked,
            group.title if group else "",
            asked,
            None,
            note,
            year=last,
            unit=unit,
            employees=employees,
            area=area,
            source=source,
        )
        for code in self._upwards(asked):
            value, _, low, high, variation = years[last].get(code, _NOTHING)
            if value is not None:
                title, since = self.version[code].title, _since(years, last, code)
                spread = replace(found, value=value, low=low, high=high, variation=variation)
                return replace(spread, code=code, title=title, since=since)
        return found

    def _upwards(self, code: str) -> Iterator[str]:
        group = self.version.get(code)
        while group is not None:
            yield group.code.value
            group = self.version.get(group.parent.value) if group.parent else None


def _since(years: dict[int, dict[str, _Row]], last: int, code: str) -> Change | None:
    """Return the figure of a group in the first year that has one, if that isn't the last."""
    for year in sorted(years):
        row = years[year].get(code)
        if year != last and row is not None and row[0] is not None:
            return Change(year, row[0])
    return None


def _order(series: _Series) -> tuple[int, int, int, str, str]:
    """Return where a series stands: by measure, then pay by the year first, all employees first, by source and area."""
    measure, unit, employees, area, source = series
    units = list(UNITS.values())
    return (
        list(Measure).index(Measure(measure)),
        units.index(unit) if unit in units else len(units),
        EMPLOYEES.index(employees) if employees in EMPLOYEES else 0,
        source,
        area,
    )


def _short_name(source: str) -> str:
    """Return a source in a word or few: its letters in brackets, else the words of its name.

    >>> _short_name("ONS, Annual Survey of Hours and Earnings (ASHE), Table 14"), _short_name("Adzuna")
    ('ashe', 'adzuna')
    """
    short = re.search(r"\(([A-Z]{3,6})\)", source)
    return re.sub(r"[^a-z0-9]+", "-", (short[1] if short else source).casefold()).strip("-")


def _completed(frame: pl.DataFrame, version: Version) -> pl.DataFrame:
    missing = [name for name in ("measure", "code", "value") if name not in frame.columns]
    if missing:
        raise InputError(version.id, f"the figures have no column {missing[0]!r}", hint=f"They need: {_NEEDED}.")
    added = [pl.lit(None, kind).alias(name) for name, kind in COLUMNS.items() if name not in frame.columns]
    table = frame.with_columns(added).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    texts = [pl.col(name).fill_null("") for name in ("unit", "employees", "area", "source")]
    note = pl.when(pl.col("value").is_null()).then(pl.col("note").fill_null("not given")).otherwise(pl.lit(""))
    pay = pl.when(pl.col("measure") == "pay").then(pl.lit(UNITS["annual"])).otherwise(pl.lit(""))
    of_pay = pl.when(pl.col("measure") == "pay").then(pl.lit("all")).otherwise(pl.lit(""))
    table = table.with_columns(pl.col("unit").fill_null(pay), pl.col("employees").fill_null(of_pay))
    table = table.with_columns(*texts, pl.col("year").fill_null(0), note.alias("note")).unique(maintain_order=True)
    _refuse_faults(table, version)
    return table


_NEEDED = ", ".join(COLUMNS)


def _refuse_faults(table: pl.DataFrame, version: Version) -> None:
    for name in table["measure"].unique():
        if name not in set(Measure):
            raise InputError(version.id, f"{name!r} is no measure", hint=f"Give one of: {', '.join(Measure)}.")
    unknown = table.filter(~pl.col("code").is_in(list(version.by_value)))
    if len(unknown):
        raise InputError(
            version.id,
            f"{unknown['code'][0]!r} is not a group of {version.id}",
            hint="Give figures by the codes of one version, of any level.",
        )
    below = table.filter((pl.col("value") < 0) & (pl.col("measure") != "projection"))
    if len(below):
        row = below.row(0, named=True)
        raise InputError(
            version.id, f"{row['measure']} of {row['code']} is {row['value']:g}", hint="Figures are not negative."
        )
    twice = table.filter(pl.struct(KEY).is_duplicated())
    if len(twice):
        row = twice.row(0, named=True)
        when = f" for {row['year']}" if row["year"] else ""
        raise InputError(
            version.id,
            f"{row['measure']} of {row['code']}{when} appears twice, with different figures",
            hint="Keep one, or tell them apart by a column for source, area or year.",
        )
