"""What stands beside an occupation: published figures of the group it belongs to, by each version that they come in.

The figures are of a group, not of the occupation itself: several occupations of a map share one. Between two
occupations pay is compared only where both have figures of their own groups, of one source and year, and the groups
aren't the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from occumap.model.code import Code
from occumap.model.group_figures import UNITS, Figure, GroupFigures, Measure
from occumap.model.occupational_map import Occupation

NO_CODE = "no unit group is given"
SAME_GROUP = "both are in the same group"
OF_GROUPS_ABOVE = "not compared, because not every figure is of the unit group itself"
# Versions that maps give codes of, the newer first.
_OF_MAPS = ("soc2020", "soc2010")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one occupation or group.

    Args:
        figures: all that are held, pay first; those without a value say why.
        why: why there are none; empty where there are.
        preferred: unit and employees of the pay that is meant where one is needed.
    """

    figures: tuple[Figure, ...] = ()
    why: str = ""
    preferred: tuple[str, str] = (UNITS["annual"], "all")

    def of(self, measure: Measure) -> tuple[Figure, ...]:
        """Return the figures of one measure, side by side where there are several."""
        return tuple(one for one in self.figures if one.measure is measure)

    @property
    def pay(self) -> Figure | None:
        """The pay that is meant where one is needed: of the preferred kind, else the first; None where none is held."""
        found = self.of(Measure.PAY)
        fitting = [one for one in found if (one.unit, one.employees) == self.preferred]
        return next(iter(fitting or found), None)


@dataclass(frozen=True, slots=True)
class Reached:
    """What stands beside the two ends of a gap, a move or a step, and what it does to pay.

    >>> def paid(code, value):
    ...     return Beside((Figure(Measure.PAY, "tiny1", code, "", code, value, unit=UNITS["annual"], employees="all"),))
    >>> Reached(paid("11", 20_000.0), paid("21", 30_000.0)).pay_change
    10000.0
    >>> Reached(paid("11", 20_000.0), paid("11", 20_000.0)).why
    'both are in the same group'
    """

    start: Beside
    to: Beside

    @property
    def pay_change(self) -> float | None:
        """Pay reached less pay left; None where they can't be compared."""
        ends = self._ends
        return None if ends is None or self.why else ends[1] - ends[0]

    @property
    def pay_ratio(self) -> float | None:
        """Pay reached ÷ pay left; None where they can't be compared."""
        ends = self._ends
        return None if ends is None or self.why or not ends[0] else ends[1] / ends[0]

    @property
    def why(self) -> str:
        """Why pay isn't compared; empty where it is, or where no pay is held."""
        left, reached = self.start.pay, self.to.pay
        if left is None or reached is None or left.value is None or reached.value is None:
            return ""
        if (left.version, left.code) == (reached.version, reached.code):
            return SAME_GROUP
        if left.of_group_above or reached.of_group_above:
            return OF_GROUPS_ABOVE
        kinds = [(one.version, one.unit, one.employees, one.year, one.source, one.area) for one in (left, reached)]
        return "" if kinds[0] == kinds[1] else "not compared, because they are figures of different kinds"

    @property
    def _ends(self) -> tuple[float, float] | None:
        left, reached = self.start.pay, self.to.pay
        if left is None or reached is None or left.value is None or reached.value is None:
            return None
        return left.value, reached.value


@dataclass(frozen=True, eq=False, repr=False)
class Context:
    """Figures by the groups of versions: what is known of pay, people, vacancies and projections.

    Args:
        held: figures by version.
        pay: ``annual``, ``weekly`` or ``hourly``: the pay that is meant where one is needed.
        employees: ``all`` or ``full-time``, likewise.

    >>> import polars as pl
    >>> from occumap.examples import small_version
    >>> rows = pl.DataFrame({"measure": ["pay"], "code": ["11"], "value": [20_000.0]})
    >>> held = Context((GroupFigures(small_version(), rows),))
    >>> held.of_group(Code("tiny1", "11")).pay.value, len(held.of_group(Code("other", "11")).figures)
    (20000.0, 0)
    """

    held: tuple[GroupFigures, ...] = ()
    pay: str = "annual"
    employees: str = "all"

    def __repr__(self) -> str:
        said = "; ".join(f"{one.version.id}: {', '.join(one.said)}" for one in self.held)
        return f"<Context {said or 'none'}>"

    def __bool__(self) -> bool:
        return any(len(one) for one in self.held)

    def of_group(self, code: Code) -> Beside:
        """Return the figures of a group of any version; none where none are held by that version."""
        version = code.version.removesuffix("ext")
        found = [one for one in self.held if one.version.id == version]
        if not found:
            return self._beside((), f"no figures are held by {version}")
        return self._beside(tuple(figure for one in found for figure in one.of_group(code)))

    def of_occupation(self, occupation: Occupation) -> Beside:
        """Return the figures of the groups that an occupation of a map belongs to.

        Where a measure is held by several versions, the newer version has it.
        """
        figures: list[Figure] = []
        given = {"soc2020": occupation.soc2020, "soc2010": occupation.soc2010}
        asked = [name for name in _OF_MAPS if any(one.version.id == name for one in self.held)]
        for name in asked:
            code = given[name]
            known = {one.measure for one in figures if one.value is not None}
            if code:
                figures += [one for one in self.of_group(Code(name, code)).figures if one.measure not in known]
        if not figures:
            return self._beside((), NO_CODE if asked else "no figures are held by the versions of the map")
        valued = {one.measure for one in figures if one.value is not None}
        return self._beside(tuple(one for one in figures if one.value is not None or one.measure not in valued))

    def between(self, start: Occupation, to: Occupation) -> Reached:
        """Return what stands beside two occupations, and what a move from one to the other does to pay."""
        return Reached(self.of_occupation(start), self.of_occupation(to))

    def _beside(self, figures: tuple[Figure, ...], why: str = "") -> Beside:
        return Beside(figures, why, (UNITS.get(self.pay, self.pay), self.employees))
