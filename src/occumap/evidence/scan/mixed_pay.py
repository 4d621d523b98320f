"""How far apart the pay of one group is: the ratio of its quartiles, beside that of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log
from statistics import median, pstdev

from occumap.evidence.scan.material import Figures, Material, Measured, beside_it, nothing
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

UNIT = "log ratio of the quartiles of pay"
APART, BELOW = "standard deviation of log pay", "groups below"
_NONE = "No pay by groups of this version was given, and none is kept."


def mixed_pay(material: Material) -> Iterator[Measured]:
    """Yield the spread of pay in each group that both quartiles are published of."""
    for figures in material.pay:
        spreads = {
            code: log(one.upper / one.lower)
            for code, one in figures.of.items()
            if one.lower and one.upper and one.upper >= one.lower
        }
        for group in material.groups:
            yield _of_group(material, figures, group, spreads)
            if not material.is_leaf(group):
                yield _among_groups(material, figures, group)
    if not material.pay:
        yield from (nothing(group.code.value, ScanKind.MIXED_PAY, UNIT, _NONE) for group in material.groups)


def _of_group(material: Material, figures: Figures, group: Group, spreads: dict[str, float]) -> Measured:
    code, source = group.code.value, figures.source.name
    if code not in spreads:
        why = f"{source} doesn't publish both quartiles of it."
        return nothing(code, ScanKind.MIXED_PAY, UNIT, why, source=source)
    pay = figures.of[code]
    beside = [spreads[one.code.value] for one in material.siblings(group) if one.code.value in spreads]
    neighbours = beside_it(len(beside), _ratio(median(beside))) if beside else ""
    error = (
        f"the coefficient of variation of its median is {pay.variation:.1f} %, that of the quartiles isn't published"
        if pay.variation is not None
        else "no error is published"
    )
    measure = ScanMeasure(
        ScanKind.MIXED_PAY,
        spreads[code],
        UNIT,
        source,
        f"A quarter earn at most {pay.lower:,.0f}, a quarter at least {pay.upper:,.0f}: {_ratio(spreads[code])}"
        f"{neighbours} (no interval: {error}).",
        settles="Pay by job title or by finer group, to see whether two jobs or one career make the difference.",
    )
    return Measured(code, measure)


def _among_groups(material: Material, figures: Figures, group: Group) -> Measured:
    """Return how far apart the pay of the groups right below one is: the standard deviation of its logarithm."""
    code, source = group.code.value, figures.source.name
    below = [one.code.value for one in material.version.children(code)]
    pay = {one: figures.of[one].value for one in below if one in figures.of and figures.of[one].value > 0}
    if len(pay) < 2:
        why = f"{source} has pay of {counted(len(pay), 'group')} below it: two are needed to compare them."
        return nothing(code, ScanKind.MIXED_PAY, APART, why, source=source, by=BELOW)
    lowest, highest = min(pay, key=lambda one: (pay[one], one)), max(pay, key=lambda one: (pay[one], one))
    measure = ScanMeasure(
        ScanKind.MIXED_PAY,
        pstdev(map(log, pay.values())),
        APART,
        source,
        f"Of {counted(len(pay), 'group')} below it, {material.version[lowest]} has the lowest pay "
        f"({pay[lowest]:,.0f}), {material.version[highest]} the highest ({pay[highest]:,.0f}): "
        f"{_ratio(log(pay[highest] / pay[lowest]))} (no interval: no error is published).",
        others=(material.code(lowest), material.code(highest)),
        settles="Whether the groups with the lowest and the highest pay belong under another group.",
        by=BELOW,
    )
    return Measured(code, measure)


def _ratio(logarithm: float) -> str:
    return f"{exp(logarithm):.2f} times"
