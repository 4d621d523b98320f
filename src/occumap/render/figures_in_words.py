"""Published figures in words: pay in pounds with its quartiles, numbers with their change, the group they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from occumap.model.context import Beside, Reached
from occumap.model.group_figures import UNITS, Figure, Measure

LABELS: Mapping[Measure, str] = {
    Measure.PAY: "Pay",
    Measure.JOBS: "Employee jobs",
    Measure.PEOPLE: "People in work",
    Measure.VACANCIES: "Vacancies",
    Measure.PROJECTION: "Projection",
}
OF_ALL_EMPLOYEES = "pay of all employees includes part-time work: a difference may be one of hours"
OF_GROUPS = "figures are of all in a group, not of one occupation in it"
NOT_PUBLISHED = "not published"
_PERIODS = {unit: unit.removeprefix("pounds ") for unit in UNITS.values()}


def pounds(value: float, *, signed: bool = False) -> str:
    """Return an amount as people write it: whole pounds, with pence below £100.

    >>> pounds(31_200.4), pounds(15.6), pounds(4_100, signed=True), pounds(-950, signed=True)
    ('£31,200', '£15.60', '+£4,100', '−£950')
    """
    sign = "−" if value < 0 else "+" if signed else ""
    return f"{sign}£{abs(value):,.2f}" if abs(value) < 100 and value else f"{sign}£{abs(value):,.0f}"


def value_in_words(figure: Figure) -> str:
    """Return the figure alone, with quartiles and how rough it is; or that it isn't published, and why.

    >>> value_in_words(Figure(Measure.PAY, "tiny1", "11", "Bakers", "11", 20_000.0, low=18_000.0, high=23_500.0))
    '£20,000 (£18,000 to £23,500)'
    >>> value_in_words(Figure(Measure.PEOPLE, "tiny1", "11", "Bakers", "11", 1_250.0, variation=15.0))
    '1,250, rough (± 29 %)'
    >>> value_in_words(Figure(Measure.PEOPLE, "tiny1", "11", "Bakers", "11", None, "unreliable"))
    'not published (unreliable)'
    """
    if figure.value is None:
        return f"{NOT_PUBLISHED} ({figure.note})"
    said = _amount(figure, figure.value)
    if figure.low is not None and figure.high is not None:
        said = f"{said} ({_amount(figure, figure.low)} to {_amount(figure, figure.high)})"
    return f"{said}, rough (± {figure.margin:.0f} %)" if figure.is_rough else said


def kind_in_words(figure: Figure) -> str:
    """Return what a figure is of: the period and the employees of pay, the area.

    >>> kind_in_words(Figure(Measure.PAY, "tiny1", "11", "", "11", 1.0, unit="pounds a week", employees="full-time"))
    'a week, full-time employees'
    """
    parts = [_PERIODS.get(figure.unit, "")] if figure.measure is Measure.PAY else []
    parts += [f"{figure.employees} employees"] if figure.measure is Measure.PAY and figure.employees else []
    return ", ".join(part for part in (*parts, figure.area) if part)


def group_in_words(figure: Figure) -> str:
    """Return which group a figure is of, and why it isn't the one asked for.

    >>> group_in_words(Figure(Measure.PAY, "tiny1", "1", "Food", "11", 1.0, "unreliable"))
    'of all in the group 1 Food (11 isn’t published: unreliable)'
    """
    of = f"of all in the group {figure.code} {figure.title}".rstrip()
    return f"{of} ({figure.asked} isn’t published: {figure.note})" if figure.of_group_above else of


def change_in_words(figure: Figure) -> str:
    """Return what changed since the first year held, in numbers and per cent; empty where one year is held.

    >>> from occumap.model.group_figures import Change
    >>> change_in_words(Figure(Measure.PEOPLE, "tiny1", "11", "", "11", 1_100.0, since=Change(2021, 1_000.0)))
    '+100 (+10.0 %) since 2021'
    """
    if figure.change is None or figure.since is None:
        return ""
    amount = _amount(figure, figure.change, signed=True)
    share = "" if figure.change_share is None else f" ({_signed(figure.change_share)})"
    return f"{amount}{share} since {figure.since.year}"


def origin_in_words(figure: Figure) -> str:
    """Return source and year.

    >>> origin_in_words(Figure(Measure.PEOPLE, "tiny1", "11", "", "11", 1.0, year=2021, source="A survey"))
    'A survey, 2021'
    """
    return ", ".join(part for part in (figure.source, f"{figure.year}" if figure.year else "") if part)


def figure_in_words(figure: Figure) -> str:
    """Return all that is said of a figure but its source: what it comes to, of which group, and how it changed.

    >>> figure_in_words(Figure(Measure.PEOPLE, "tiny1", "11", "Bakers", "11", 1_250.0))
    '1,250, of all in the group 11 Bakers'
    """
    if figure.value is None:
        return ", ".join(part for part in (value_in_words(figure), kind_in_words(figure)) if part)
    said = (_with_kind(figure), change_in_words(figure), group_in_words(figure))
    return ", ".join(part for part in said if part)


def _with_kind(figure: Figure) -> str:
    kind = kind_in_words(figure)
    between = " " if figure.measure is Measure.PAY and not figure.is_rough else ", "
    return f"{value_in_words(figure)}{f'{between}{kind}' if kind else ''}"


def pay_in_words(beside: Beside) -> str:
    """Return the pay that stands in one cell: median, quartiles, and the group it is of where that is one above.

    >>> pay_in_words(Beside())
    'not known'
    """
    figure = beside.pay
    if figure is None:
        return "not known"
    above = f", of the group {figure.code}" if figure.of_group_above and figure.value is not None else ""
    return f"{value_in_words(figure)}{above}"


def pay_reached_in_words(reached: Reached | None) -> str:
    """Return the pay reached and what it adds to that left, for one cell; empty where no pay is held.

    >>> pay_reached_in_words(None)
    ''
    """
    if reached is None or reached.to.pay is None:
        return ""
    change = reached.pay_change
    added = "" if change is None else f", {pounds(change, signed=True)}"
    return f"{pay_in_words(reached.to)}{added}"


def pay_beside_today(reached: Reached | None) -> str:
    """Return the pay reached in pounds, and how much more or less that is than today's; or why that isn't known.

    >>> from occumap.model.group_figures import Measure
    >>> paid = lambda code, value: Beside((Figure(Measure.PAY, "tiny1", code, "", code, value, unit="pounds a year"),))
    >>> pay_beside_today(Reached(paid("11", 20_000.0), paid("12", 23_500.0)))
    '£23,500 a year, £3,500 more than now'
    >>> pay_beside_today(None)
    'not known'
    """
    figure = reached.to.pay if reached else None
    if reached is None or figure is None:
        return "not known"
    if figure.value is None:
        return value_in_words(figure)
    said = f"{pounds(figure.value)} {_PERIODS.get(figure.unit, '')}".rstrip()
    if figure.of_group_above:
        said = f"{said} in the whole group {figure.code} {figure.title}"
    change = reached.pay_change
    if change is None:
        return f"{said}; {reached.why or 'pay now is not known'}"
    if round(change) == 0:
        return f"{said}, the same as now"
    return f"{said}, {pounds(abs(change))} {'more' if change > 0 else 'less'} than now"


def people_in_words(beside: Beside) -> str:
    """Return people in work and their change, for one cell; of each source where there are several.

    >>> people_in_words(Beside((Figure(Measure.PEOPLE, "tiny1", "11", "", "11", 1_250.0),)))
    '1,250'
    """
    said = []
    for one in beside.of(Measure.PEOPLE):
        above = f"of the group {one.code}" if one.of_group_above and one.value is not None else ""
        said.append(", ".join(part for part in (value_in_words(one), change_in_words(one), above) if part))
    return "; ".join(said)


def lines_beside(beside: Beside) -> list[tuple[str, str, str]]:
    """Return every figure beside an occupation or a group: its label, what is said of it, and where it comes from.

    >>> lines_beside(Beside((Figure(Measure.VACANCIES, "tiny1", "11", "Bakers", "11", 40.0, source="A board"),)))
    [('Vacancies', '40, of all in the group 11 Bakers', 'A board')]
    """
    return [(LABELS[one.measure], figure_in_words(one), origin_in_words(one)) for one in beside.figures]


def first_lines_beside(beside: Beside) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Return the same lines in two parts: the pay that is meant where one is needed and people in work; and the rest.

    >>> first_lines_beside(Beside((Figure(Measure.VACANCIES, "tiny1", "11", "Bakers", "11", 40.0),)))
    ([], [('Vacancies', '40, of all in the group 11 Bakers', '')])
    """
    first = tuple(one for one in beside.figures if one is beside.pay or one.measure is Measure.PEOPLE)
    rest = tuple(one for one in beside.figures if not any(one is each for each in first))
    return lines_beside(replace(beside, figures=first)), lines_beside(replace(beside, figures=rest))


def lines_reached(reached: Reached | None) -> list[str]:
    """Return what is said below a step or a move: pay and what it adds, people, vacancies, projections.

    >>> lines_reached(None)
    []
    """
    if reached is None:
        return []
    said = []
    pay = pay_reached_in_words(reached)
    if pay:
        kind = kind_in_words(reached.to.pay) if reached.to.pay else ""
        why = f" ({reached.why})" if reached.why else ""
        said.append(f"pay: {pay}{why}{f'; {kind}' if kind else ''}")
    if people := people_in_words(reached.to):
        said.append(f"people in work: {people}")
    for measure in (Measure.VACANCIES, Measure.PROJECTION):
        said += [f"{LABELS[measure].lower()}: {_briefly(one)}" for one in reached.to.of(measure)]
    if not said and reached.to.why:
        said.append(f"no figures: {reached.to.why}")
    return said


def sources_in_words(figures: Iterable[Figure]) -> list[str]:
    """Return where figures come from, a line for each source and year, with what they are figures of.

    >>> sources_in_words([Figure(Measure.PEOPLE, "soc2020", "11", "", "11", 1.0, year=2021, source="A survey")])
    ['people in work by soc2020 group: A survey, 2021', 'figures are of all in a group, not of one occupation in it']
    """
    every = tuple(figures)
    found: dict[str, dict[str, None]] = {}
    for one in every:
        if origin := origin_in_words(one):
            found.setdefault(f"by {one.version} group: {origin}", {}).setdefault(LABELS[one.measure].lower())
    lines = [f"{' and '.join(labels)} {origin}" for origin, labels in found.items()]
    of_all = any(one.employees == "all" and one.unit != UNITS["hourly"] for one in every if one.measure is Measure.PAY)
    return [*lines, *([OF_ALL_EMPLOYEES] if of_all else []), OF_GROUPS] if lines else []


def cells_reached(reached: Reached | None) -> dict[str, str]:
    """Return what stands in the cells of a table of moves, under each heading; empty where nothing is held of it.

    >>> cells_reached(None)
    {'pay': '', 'people in work': ''}
    """
    return {"pay": pay_reached_in_words(reached), "people in work": people_in_words(reached.to) if reached else ""}


def _briefly(figure: Figure) -> str:
    above = f"of the group {figure.code}" if figure.of_group_above and figure.value is not None else ""
    parts = (value_in_words(figure), change_in_words(figure), above)
    origin = ", ".join(part for part in (origin_in_words(figure), figure.area) if part)
    return f"{', '.join(part for part in parts if part)}{f' ({origin})' if origin else ''}"


def _amount(figure: Figure, value: float, *, signed: bool = False) -> str:
    if figure.measure is Measure.PAY:
        return pounds(value, signed=signed)
    sign = "−" if value < 0 else "+" if signed or (figure.measure is Measure.PROJECTION and figure.unit) else ""
    return f"{sign}{abs(value):,.1f} %" if figure.unit == "per cent" else f"{sign}{abs(value):,.0f}"


def _signed(share: float) -> str:
    return f"{'−' if share < 0 else '+'}{abs(share):.1%}".replace("%", " %")


FIGURE_WORDS = {
    "pay_beside_today": pay_beside_today,
    "first_lines_beside": first_lines_beside,
    "lines_beside": lines_beside,
    "lines_reached": lines_reached,
    "cells_reached": cells_reached,
    "sources_in_words": sources_in_words,
}
