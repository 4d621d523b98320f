"""Candidate groups inside a group without small numbers of people, nor what tells one by the figures beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations

from occumap.evidence.suppression import Sum, hidden
from occumap.model.hidden_groups import Discovery


def without_few(found: Discovery, people: Mapping[int, float], below: float) -> Discovery:
    """Return candidates with the people of small ones hidden, and of as many others as it takes.

    A group has the people of a candidate and of what would be left. Candidates overlap, and everybody sees by how
    many entries: how many people are in both or in one alone is kept from being worked out where that is small.

    Args:
        found: the candidates.
        people: by entry.
        below: the least count that may be shown; 0 hides nothing.
    """
    if not below or not found.groups:
        small = found.people is not None and 0 < found.people < below
        return replace(found, people=None, suppressed=True) if small else found
    cells: list[float | None] = [found.people]
    for one in found.groups:
        cells += [one.people, one.left_people]
    within = [set(one.rows) for one in found.groups]
    sums = [Sum(0, (2 * n + 1, 2 * n + 2)) for n in range(len(within))]
    # The entries that are in the same candidates, of which all else is made. What stands in no answer and isn't small
    # needs no keeping back: it is unknown.
    alike: dict[tuple[bool, ...], set[int]] = defaultdict(set)
    for row in found.rows:
        alike[tuple(row in rows for rows in within)].add(row)
    at = {which: len(cells) + n for n, which in enumerate(alike)}
    cells += [_unless_large(people, rows, below) for rows in alike.values()]
    for n in range(len(within)):
        sums.append(Sum(2 * n + 1, tuple(at[which] for which in alike if which[n])))
        sums.append(Sum(2 * n + 2, tuple(at[which] for which in alike if not which[n])))
    for first, second in combinations(range(len(within)), 2):
        for rows in (within[first] & within[second], within[first] - within[second], within[second] - within[first]):
            sums.append(Sum(len(cells), tuple(at[which] for which, some in alike.items() if some <= rows)))
            cells.append(_unless_large(people, rows, below))
    marks = hidden(cells, sums, below)
    groups = []
    for n, one in enumerate(found.groups):
        inside, left = bool(marks[2 * n + 1]), bool(marks[2 * n + 2])
        people_in, left_people = None if inside else one.people, None if left else one.left_people
        groups.append(replace(one, people=people_in, left_people=left_people, suppressed=inside or left))
    return replace(found, people=None if marks[0] else found.people, groups=tuple(groups), suppressed=bool(marks[0]))


def _unless_large(people: Mapping[int, float], rows: Collection[int], below: float) -> float | None:
    count = float(sum(people.get(row, 0.0) for row in rows))
    return count if count < below else None
