"""Where the groups of one version went in another and where they came from, at any level, with shares of entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from occumap.model.change_type import GroupChange
from occumap.model.plan import Comparison
from occumap.model.version import Group

# Entries by old and new code; None where a plain crosswalk gives no number.
Flows = Mapping[tuple[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Flow:
    """A group of the other version and the entries shared: how many, and the shares of either's entries."""

    group: Group
    entries: int | None
    share: float | None
    share_of_other: float | None


def change_of(comparison: Comparison, group: Group, *, forward: bool) -> GroupChange | None:
    """Return what became of an old group; for a new one, what happened to the group it continues, or its creation."""
    for change in comparison.changes:
        if change.group == group.code or (not forward and change.successor == group.code):
            return change
    return None


def flows_at(comparison: Comparison, level: str) -> Flows:
    """Return entries by old and new code at a level; None where a plain crosswalk gives no number.

    >>> from occumap.examples import small_index, small_version
    >>> from occumap.revision.compare import compare, correspondence_in
    >>> old = small_version()
    >>> flows_at(compare(old, old, correspondence_in(small_index(), old, old)), "section")
    {('1', '1'): 7, ('2', '2'): 4, ('3', '3'): 1}
    """
    old, new = comparison.old, comparison.new
    there = level if new.rules.level_named(level) else new.rules.lowest.name
    found: dict[tuple[str, str], int | None] = {}
    for link in comparison.correspondence.links:
        one, other = old.ancestor(link.from_code.value, level), new.ancestor(link.to_code.value, there)
        if one and other:
            key = (one.code.value, other.code.value)
            before = found.get(key, 0)
            found[key] = None if before is None or link.entries is None else before + link.entries
    return found


def flows_of(comparison: Comparison, group: Group, flows: Flows, *, forward: bool) -> tuple[Flow, ...]:
    """Return where the entries of a group go (or come from), the largest share first."""
    own, other = (0, 1) if forward else (1, 0)
    version = comparison.new if forward else comparison.old
    here = {key[other]: n for key, n in flows.items() if key[own] == group.code.value}
    there: dict[str, list[int | None]] = {code: [] for code in here}
    for key, n in flows.items():
        if key[other] in there:
            there[key[other]].append(n)
    whole = _total(here.values())
    found = [Flow(version[code], n, _share(n, whole), _share(n, _total(there[code]))) for code, n in here.items()]
    return tuple(sorted(found, key=lambda flow: (-(flow.entries or 0), flow.group.code)))


def _total(numbers: Iterable[int | None]) -> int | None:
    """Return their sum, None where one isn't known."""
    total = 0
    for n in numbers:
        if n is None:
            return None
        total += n
    return total


def _share(n: int | None, whole: int | None) -> float | None:
    return n / whole if n is not None and whole else None
