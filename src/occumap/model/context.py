"""What stands beside an occupation: pay and people of the unit group it belongs to.

The figures are of a unit group, not of the occupation itself: several occupations of a map may share one. What isn't
published isn't made up; the reason stands where the figure would.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from occumap.errors import InputError
from occumap.model.code import Code
from occumap.model.occupational_map import Occupation

COLUMNS = {
    "code": pl.String,
    "title": pl.String,
    "pay": pl.Float64,
    "pay_note": pl.String,
    "people": pl.Int64,
    "people_note": pl.String,
}
NO_CODE = "no unit group is given"
NOT_LISTED = "not listed"


@dataclass(frozen=True, slots=True)
class Figures:
    """Pay and people of one unit group; None with a note where there is no figure."""

    code: str | None
    title: str
    pay: float | None
    pay_note: str
    people: int | None
    people_note: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures come from: publisher and table, and the year they are of."""

    source: str
    year: int


@dataclass(frozen=True, eq=False)
class Context:
    """Pay and people by unit group of one version of a classification.

    Codes are given as text, or as `Code` with their version.

    Args:
        version: of the codes, such as ``soc2020``.
        frame: code, title, pay, pay_note, people, people_note; a figure is null where its note says why.
        pay_unit: of pay, such as ``pounds a year``.
        pay_origin: of the pay; None if none is loaded.
        people_origin: of the people; None if none is loaded.

    Raises:
        InputError: a column is missing, a code stands twice, or a figure is negative.

    >>> context = Context(
    ...     "tiny1",
    ...     pl.DataFrame({"code": ["11", "21"], "title": ["Bakers", "Cycle makers"], "pay": [20_000.0, 30_000.0]}),
    ... )
    >>> context.pay("21"), context.people("21"), context.pay_ratio("11", "21")
    (30000.0, None, 1.5)
    """

    version: str
    frame: pl.DataFrame
    pay_unit: str = "pounds a year"
    pay_origin: Origin | None = None
    people_origin: Origin | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", _completed(self.frame, self.version))

    @cached_property
    def _by_code(self) -> dict[str, Figures]:
        return {row[0]: Figures(*row) for row in self.frame.iter_rows()}

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.frame)

    def figures(self, code: str | Code | None) -> Figures:
        """Return pay and people of a unit group, with reasons for what isn't known.

        Raises:
            InputError: the code is of another version.
        """
        if isinstance(code, Code):
            if code.version != self.version:
                raise InputError(str(code), f"figures are of {self.version}", hint="Recode it, or load other figures.")
            code = code.value
        if code is None:
            return Figures(None, "", None, NO_CODE, None, NO_CODE)
        return self._by_code.get(code) or Figures(code, "", None, NOT_LISTED, None, NOT_LISTED)

    def pay(self, code: str | Code | None) -> float | None:
        """Return the median pay of a unit group in `pay_unit`; None where it isn't known."""
        return self.figures(code).pay

    def people(self, code: str | Code | None) -> int | None:
        """Return the number of people in a unit group; None where it isn't known."""
        return self.figures(code).people

    def pay_ratio(self, start: str | Code | None, to: str | Code | None) -> float | None:
        """Return pay of ``to`` ÷ pay of ``start``; None where either is unknown.

        >>> Context("tiny1", pl.DataFrame({"code": ["11"], "pay": [20_000.0]})).pay_ratio("11", "12") is None
        True
        """
        before, after = self.pay(start), self.pay(to)
        return after / before if before and after is not None else None

    def code_of(self, occupation: Occupation) -> str | None:
        """Return the unit group of an occupation in this version; None where the map gives none.

        Raises:
            InputError: maps have no codes of this version.
        """
        if self.version not in {"soc2010", "soc2020"}:
            raise InputError(
                self.version, "a map gives no codes of this version", hint="Load figures by soc2010 or soc2020."
            )
        return occupation.soc2010 if self.version == "soc2010" else occupation.soc2020

    def beside(self, occupation: Occupation) -> Figures:
        """Return pay and people of the unit group an occupation belongs to."""
        return self.figures(self.code_of(occupation))

    def pay_ratio_of(self, start: Occupation, to: Occupation) -> float | None:
        """Return what a move does to pay, by the unit groups of both; None where either is unknown."""
        return self.pay_ratio(self.code_of(start), self.code_of(to))


def _completed(frame: pl.DataFrame, version: str) -> pl.DataFrame:
    if "code" not in frame.columns:
        raise InputError(version, "the figures have no column of codes", hint=f"They need: {', '.join(COLUMNS)}.")
    missing = [pl.lit(None, kind).alias(name) for name, kind in COLUMNS.items() if name not in frame.columns]
    table = frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    twice = table["code"].filter(table["code"].is_duplicated())
    if len(twice):
        raise InputError(version, f"figures of {twice[0]} appear twice", hint="Keep one row for each code.")
    for name in ("pay", "people"):
        strange = table.filter(pl.col(name) < 0)
        if len(strange):
            raise InputError(
                version, f"{name} of {strange['code'][0]} is {strange[name][0]:g}", hint="Figures are not negative."
            )
    return table.with_columns(
        pl.col("title").fill_null(""),
        *(
            pl.when(pl.col(name).is_null())
            .then(pl.col(f"{name}_note").fill_null("not loaded"))
            .otherwise(pl.lit(""))
            .alias(f"{name}_note")
            for name in ("pay", "people")
        ),
    )
