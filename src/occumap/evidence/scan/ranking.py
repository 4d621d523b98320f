"""Groups ranked within their level: by the people affected × the strength of the evidence, or by strength alone.

Groups that are equal share a rank. A group that nobody has counted has no rank by people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from occumap.model.noun import counted
from occumap.model.rules import group_kind
from occumap.model.scan import Scan, ScannedGroup, ScanOrder

# Where fewer groups of a level are counted than this, it is ranked by strength alone.
COUNTED_FROM = 0.5
_DIGITS = 12
ALONE = "ranked by the strength of the evidence alone"
NO_PEOPLE = f"Groups are {ALONE}: no counts of people were given, and none are kept."
AS_ASKED = f"Groups are {ALONE}, as asked for: how many people are affected counts nothing."


def in_order(scan: Scan, order: ScanOrder) -> Scan:
    """Return a scan with its groups ranked anew; the evidence and its strength stay as they are.

    Where nobody has counted people, the order is by strength, whatever was asked for, and a note says so.

    >>> from occumap.model.code import Code
    >>> groups = [ScannedGroup(Code("v", c), c, "unit", (), s, p) for c, s, p in (("1", 0.2, 90.0), ("2", 0.8, 10.0))]
    >>> [one.code.value for one in in_order(Scan("v", "", tuple(groups)), ScanOrder.PEOPLE).groups]
    ['1', '2']
    >>> [one.code.value for one in in_order(Scan("v", "", tuple(groups)), ScanOrder.STRENGTH).groups]
    ['2', '1']
    """
    levels = dict.fromkeys(group.level for group in scan.groups)
    any_people = any(group.people is not None for group in scan.groups)
    notes = [NO_PEOPLE] if not any_people else [AS_ASKED] if order is ScanOrder.STRENGTH else []
    order = order if any_people else ScanOrder.STRENGTH
    groups: list[ScannedGroup] = []
    lacking: list[tuple[str, int]] = []
    alone: list[str] = []
    for level in levels:
        here = scan.of_level(level)
        by_people = order is ScanOrder.PEOPLE and _are_counted(here)
        groups += _ranked(here, by_people=by_people)
        if any_people and order is ScanOrder.PEOPLE:
            unknown = sum(one.people is None for one in here)
            lacking += [(level, unknown)] if by_people and unknown else []
            alone += [] if by_people else [_by_strength(level, here)]
    notes += [*_without_rank(lacking), *alone]
    others = tuple(one for one in scan.notes if one not in scan.ranking)
    return replace(scan, groups=tuple(groups), notes=(*notes, *others), ranking=tuple(notes), order=order)


def _are_counted(groups: Sequence[ScannedGroup]) -> bool:
    return sum(one.people is not None for one in groups) >= COUNTED_FROM * len(groups)


def _by_strength(level: str, here: Sequence[ScannedGroup]) -> str:
    known, kind = sum(one.people is not None for one in here), group_kind(level)
    return f"{kind[:1].upper()}{kind[1:]}s are {ALONE}: people are counted in {known} of {len(here)}."


def _without_rank(lacking: Sequence[tuple[str, int]]) -> Iterable[str]:
    """Yield how many groups of each level have no rank, in one sentence."""
    if not lacking:
        return
    first = [counted(number, group_kind(level)) for level, number in lacking]
    said = f"{', '.join(first[:-1])} and {first[-1]}" if len(first) > 1 else first[0]
    yield f"{said} without a count of people {'has' if sum(n for _, n in lacking) == 1 else 'have'} no rank."


def _ranked(here: Sequence[ScannedGroup], *, by_people: bool) -> list[ScannedGroup]:
    worth = {}
    for one in here:
        if one.strength is not None and (not by_people or one.people is not None):
            worth[one.code] = round((one.people or 0.0) * one.strength if by_people else one.strength, _DIGITS)
    ordered = sorted(worth.values(), reverse=True)
    ranks: dict[float, int] = {}
    for place, value in enumerate(ordered, start=1):
        ranks.setdefault(value, place)
    made = [replace(one, rank=ranks[worth[one.code]] if one.code in worth else None) for one in here]
    return sorted(made, key=lambda one: (one.rank is None, one.rank or 0, one.code))
