"""Where two sources count a group differently: shown side by side and never averaged."""

from __future__ import annotations

from itertools import combinations
from math import expm1

from occumap.evidence.scan.group_size import people_of
from occumap.evidence.scan.material import Figures, Known, Material
from occumap.evidence.scan.size_trend import changes_a_year, series_of
from occumap.model.noun import counted

# Sources of other years or populations differ a little everywhere; from this ratio on it is said.
FACTOR = 2.0
SHOWN = 3
# Smaller changes a year may be chance, whichever way they go.
CHANGE = 0.02
_NORMAL = 1.96
# Totals are rounded, and lack what is suppressed; from this share on they contradict their parts.
TOTAL = 0.05


def disagreeing_sources(material: Material) -> tuple[str, ...]:
    """Return a sentence for each two counts of people that differ by more than their errors and by a factor of two."""
    notes = []
    tables = [(one, people_of(material, one)) for one in material.people]
    for (one, of_one), (other, of_other) in combinations(tables, 2):
        if one.what != other.what:
            continue
        apart = [
            code
            for leaf in material.version.leaves
            if (code := leaf.code.value) in of_one and code in of_other and _apart(of_one[code], of_other[code])
        ]
        if apart:
            notes.append(_said(material, one, other, of_one, of_other, apart))
    return (*notes, *_totals_of_other_parts(material), *_opposite_trends(material))


def _totals_of_other_parts(material: Material) -> tuple[str, ...]:
    """Return a sentence for each source whose figures of groups aren't the sums of those below them."""
    notes = []
    for one in material.people:
        known = people_of(material, one)
        sums = {
            group.code.value: sum(known[child.code.value].value for child in below)
            for group in material.groups
            if group.code.value in one.of
            and (below := material.version.children(group.code.value))
            and all(child.code.value in known for child in below)
        }
        apart = [code for code, of_parts in sums.items() if abs(one.of[code].value - of_parts) > TOTAL * of_parts]
        if apart:
            worst = sorted(apart, key=lambda code: -abs(one.of[code].value - sums[code]))[:SHOWN]
            shown = "; ".join(
                f"{material.version[code]}: {one.of[code].value:,.0f}, and {sums[code]:,.0f} in those below"
                for code in worst
            )
            notes.append(
                f"In {one.source.name}, {counted(len(apart), 'group')} {'has' if len(apart) == 1 else 'have'} other "
                f"figures than the groups below come to, such as {shown}. The figures are taken as they are."
            )
    return tuple(notes)


def _opposite_trends(material: Material) -> tuple[str, ...]:
    """Return a sentence for each two sources of which one says that groups grow, and the other that they shrink."""
    notes = []
    series = [(one, changes_a_year(material, one)) for one in series_of(material)]
    for (one, of_one), (other, of_other) in combinations(series, 2):
        both = [code for leaf in material.version.leaves if (code := leaf.code.value) in of_one and code in of_other]
        apart = [code for code in both if min(of_one[code], of_other[code]) <= -CHANGE]
        apart = [code for code in apart if max(of_one[code], of_other[code]) >= CHANGE]
        if apart:
            worst = sorted(apart, key=lambda code: -abs(of_one[code] - of_other[code]))[:SHOWN]
            shown = "; ".join(
                f"{material.version[code]}: {expm1(of_one[code]):+.1%} and {expm1(of_other[code]):+.1%} a year"
                for code in worst
            )
            notes.append(
                f"{one.source.name} and {other.source.name} contradict each other on whether "
                f"{counted(len(apart), 'group')} {'grows' if len(apart) == 1 else 'grow'}, such as {shown}. Both are "
                f"shown; the ranking counts {series[0][0].source.name}."
            )
    return tuple(notes)


def _apart(one: Known, other: Known) -> bool:
    low, high = sorted((one.value, other.value))
    if not low or high / low < FACTOR:
        return high > 0 and not low
    errors = [figure.variation for figure in (one, other)]
    if None in errors:
        return True
    return high - low > _NORMAL * sum(f.value * (f.variation or 0) / 100 for f in (one, other))


def _said(
    material: Material,
    one: Figures,
    other: Figures,
    of_one: dict[str, Known],
    of_other: dict[str, Known],
    apart: list[str],
) -> str:
    worst = sorted(apart, key=lambda code: -abs(of_one[code].value - of_other[code].value))[:SHOWN]
    shown = "; ".join(
        f"{material.version[code]}: {of_one[code].value:,.0f} and {of_other[code].value:,.0f}" for code in worst
    )
    return (
        f"{one.source.name} and {other.source.name} differ by a factor of {FACTOR:g} or more in "
        f"{counted(len(apart), 'group')}, such as {shown}. Both are shown; the ranking counts in "
        f"{material.people[0].source.name}."
    )
