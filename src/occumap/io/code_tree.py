"""A tree of groups out of the rows of a table: parents and levels as stated, as spelt, or by the order of the rows.

What is stated holds. What isn't is told from the codes and the order of the rows, and everything that was told is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from occumap.errors import ClassificationError, InputError
from occumap.io.code_levels import level_order, levels_by_depth, levels_by_length, rules_of, width
from occumap.io.code_parents import Parents, parents_by_order, sections_by_order, spelt_parents
from occumap.io.whole_numbers import whole_number
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

# Code, title, level and parent as a table states them.
Row = tuple[str, str, str | None, str | None]
_ROOT = re.compile(r"0+|root|top|total|all|_z|-+|#", re.IGNORECASE)
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CodeTree:
    """Rows of which each has its level and, below the top, its parent; the rules they follow; what was told."""

    rows: tuple[Row, ...]
    rules: CodeRules
    notes: tuple[str, ...]

    def version(self, version_id: str, *, title: str = "", source: str = "", where: str = "") -> Version:
        """Return the version that the rows are.

        Raises:
            ClassificationError: they don't make a tree.
        """
        try:
            return Version.of(version_id, self.rows, rules=self.rules, title=title, source=source)
        except ClassificationError as error:
            raise ClassificationError(where or version_id, error.what, hint=error.hint) from None


def code_tree(rows: Sequence[Row], *, where: str, known: Iterable[CodeRules] = ()) -> CodeTree:
    """Return the tree of the rows.

    Args:
        rows: in the order of the table, each code once.
        where: the file, for errors.
        known: rules whose levels are taken if all codes fit them and the table names no other levels.

    Raises:
        InputError: codes were saved as numbers, only some groups have a level, or nothing tells which level is above
            which.
        ClassificationError: a stated parent that isn't there, or a cycle.

    >>> tree = code_tree([("1", "A", None, None), ("11", "B", None, None)], where="x.csv")
    >>> [level.name for level in tree.rules.levels], tree.rows[1]
    (['level 1', 'level 2'], ('11', 'B', 'level 2', '1'))
    """
    refuse_numbers([code for code, *_ in rows], where)
    rows, roots = _without_roots(rows, where)
    stated: Parents = {code: parent for code, _, _, parent in rows if parent}
    named = _named_levels(rows, where)
    codes = [code for code, *_ in rows]
    parents, notes = _parents(codes, stated, named, where)
    levels, rules = _levels(codes, parents, named, where, known)
    whole = tuple((code, title, levels[code], parents[code]) for code, title, *_ in rows)
    return CodeTree(whole, rules, (*roots, *notes))


def refuse_numbers(codes: Sequence[str], where: str) -> None:
    """Raise InputError if all codes are numbers with “.0”, as a spreadsheet saves them; 62.0 beside 62.9 is a code.

    Raises:
        InputError: with the first of them.
    """
    numbers = [code for code in codes if re.fullmatch(r"[0-9]+(\.[0-9]+)?", code)]
    if numbers and all(re.fullmatch(r"[0-9]+\.0", code) for code in numbers):
        raise InputError(
            where, f"code {numbers[0]!r} was saved as a number", hint="Keep the code column as text, without “.0”."
        )


def listed(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are.

    >>> listed(["a", "b", "c", "d", "e", "f"])
    'a, b, c, d and 2 more'
    """
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _levels(
    codes: Sequence[str], parents: Parents, named: Mapping[str, str], where: str, known: Iterable[CodeRules]
) -> tuple[Mapping[str, str], CodeRules]:
    for rules in known:
        fitting = {code: level for code in codes if (level := rules.level_of(code))}
        if len(fitting) == len(codes) and _agree(fitting, parents, named, rules):
            return {code: level.name for code, level in fitting.items()}, rules
    if named:
        return named, rules_of(named, level_order(named, parents, where), parents)
    numbers = levels_by_length(codes, parents) or levels_by_depth(codes, parents, where)
    levels = {code: f"level {n}" for code, n in numbers.items()}
    return levels, rules_of(levels, [f"level {n}" for n in sorted(set(numbers.values()))], parents)


def _agree(fitting: Mapping[str, Level], parents: Parents, named: Mapping[str, str], rules: CodeRules) -> bool:
    """Return whether the levels of known rules are those of a table: all are there, in its order, under its names."""
    if {level.number for level in fitting.values()} != {level.number for level in rules.levels}:
        return False
    if any(fitting[parent].number >= fitting[code].number for code, parent in parents.items() if parent):
        return False
    both = {(named[code], fitting[code].name) for code in named}
    alike = all(name.startswith("level ") or name.split()[0].casefold() == known for name, known in both)
    return alike and len({name for name, _ in both}) == len(both)


def _without_roots(rows: Sequence[Row], where: str) -> tuple[list[Row], list[str]]:
    """Return the rows without a parent at the top that stands for nothing, such as 0000 where no group has it."""
    there = {code for code, *_ in rows}
    missing = Counter(parent for _, _, _, parent in rows if parent and parent not in there)
    itself = sum(1 for code, _, _, parent in rows if parent == code)
    found = any(parent in there for _, _, _, parent in rows if parent)
    blank = any(parent is None for _, _, _, parent in rows)
    root = next(iter(missing)) if len(missing) == 1 else None
    if root is not None and not (_ROOT.fullmatch(root) or (found and not blank and missing[root] > 1)):
        root = None
    notes = []
    if root is not None:
        n = missing[root]
        notes.append(f"the parent {root} is no group: the {n:,} under it are taken to stand at the top")
    if itself:
        notes.append(f"{itself:,} {'groups name' if itself > 1 else 'group names'} themselves as parent: at the top")
    kept: list[Row] = [(c, t, level, None if parent in {root, c} else parent) for c, t, level, parent in rows]
    for code, title, _, parent in kept:
        if parent in missing:
            raise ClassificationError(
                where,
                f"{code} {title} has the parent {parent}, which doesn't exist",
                hint="Add the parent, or correct the reference to it.",
            )
    return kept, notes


def _named_levels(rows: Sequence[Row], where: str) -> dict[str, str]:
    """Return the stated level of each code; nothing if none is stated.

    Raises:
        InputError: only some have one.
    """
    named = {code: level for code, _, level, _ in rows if level is not None}
    if not named:
        return {}
    for code, _, level, _ in rows:
        if level is None:
            raise InputError(where, f"group {code} has no level", hint="Give every group a level, or none.")
    numbers = all(whole_number(level) is not None for level in named.values())
    return {code: f"level {int(level)}" if numbers else level for code, level in named.items()}


def _parents(codes: Sequence[str], stated: Parents, named: Mapping[str, str], where: str) -> tuple[Parents, list[str]]:
    if stated:
        return _stated_parents(codes, stated, named, where)
    number = _numbers(codes, named, where) if named else None
    spelt = spelt_parents(codes, number)
    if number is not None:
        return _parents_by_level(codes, spelt, number)
    by_order = sections_by_order(codes, spelt)
    parents = {code: parent or by_order.get(code) for code, parent in spelt.items()}
    return parents, _said_of_spelt(codes, parents, by_order)


def _stated_parents(
    codes: Sequence[str], stated: Parents, named: Mapping[str, str], where: str
) -> tuple[Parents, list[str]]:
    """Return the parents as stated; for a group without one that isn't of the top level, the one that it spells."""
    parents: Parents = {code: stated.get(code) for code in codes}
    number = None
    if named:
        order = level_order(named, parents, where)
        number = {code: order.index(named[code]) for code in codes}
    spelt = spelt_parents(codes, number)
    filled = []
    for code in codes:
        guess = spelt[code]
        if code not in stated and guess and not _is_under(guess, code, parents):
            parents[code] = guess
            filled.append(code)
    notes = ["parents: as stated"]
    if filled:
        said = "group has no stated parent and stands" if len(filled) == 1 else "groups have no stated parent and stand"
        first = listed([f"{code} under {parents[code]}" for code in filled])
        notes.append(f"{len(filled):,} {said} under the longest code that is there: {first}")
    other = [code for code in stated if spelt[code] and spelt[code] != stated[code]]
    if other:
        first = listed([f"{code} under {stated[code]} (its code would say {spelt[code]})" for code in other])
        what = "group stands" if len(other) == 1 else "groups stand"
        notes.append(f"{len(other):,} {what} where the table says, not where the code does: {first}")
    return parents, notes


def _is_under(code: str, above: str, parents: Parents) -> bool:
    seen: set[str] = set()
    at: str | None = code
    while at is not None and at != above and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == above


def _numbers(codes: Sequence[str], named: Mapping[str, str], where: str) -> dict[str, int]:
    """Return the number of each code's level, where nothing but the levels' names, codes and rows tell their order."""
    names = list(dict.fromkeys(named.values()))
    if all(re.fullmatch(r"level \d{1,9}", name) for name in names):
        return {code: int(named[code].split()[1]) for code in codes}
    widths = {name: [width(code) for code in codes if named[code] == name] for name in names}
    order = sorted(names, key=lambda name: (min(widths[name]), names.index(name)))
    if not all(max(widths[a]) < min(widths[b]) for a, b in pairwise(order)):
        order = _order_of_rows(codes, named, names, where)
    return {code: order.index(named[code]) for code in codes}


def _order_of_rows(codes: Sequence[str], named: Mapping[str, str], names: list[str], where: str) -> list[str]:
    """Return the levels in the order in which the rows show them: each is met first under the one before it.

    Raises:
        InputError: the rows don't show it.
    """
    place = {name: n for n, name in enumerate(names)}
    down = [place[named[code]] for code in codes]
    nested = all(below <= above + 1 for above, below in pairwise(down))
    again = any(below < above for above, below in pairwise(down))
    if len(names) > 1 and not (nested and again) and not any(spelt_parents(codes).values()):
        raise InputError(
            where,
            f"‘{names[0]}’ may be above or below ‘{names[1]}’: there are no parents, and codes have the same length",
            hint="Add a column ‘parent’, or name it with --parent-column.",
        )
    return names


def _parents_by_level(codes: Sequence[str], spelt: Parents, number: Mapping[str, int]) -> tuple[Parents, list[str]]:
    """Return the parents that codes spell; the row above of a higher level for those that spell none."""
    top = min(number.values())
    bare = [code for code in codes if spelt[code] is None and number[code] > top]
    if not bare:
        return spelt, _said_of_spelt(codes, spelt, {})
    by_order = parents_by_order(codes, number)
    # A list sorted by code has its sections last: then the order says nothing.
    if any(by_order[code] is None for code in bare) or not _rows_agree(codes, spelt, by_order):
        said = f"nothing says what {len(bare):,} groups below the top stand under: {listed(bare)}; they have no parent"
        return spelt, [*_said_of_spelt(codes, spelt, {}), f"{said} (name a column of parents with --parent-column)"]
    taken = {code: spelt[code] or by_order[code] for code in codes}
    return taken, _said_of_spelt(codes, taken, {code: by_order[code] for code in bare})


def _rows_agree(codes: Sequence[str], spelt: Parents, by_order: Parents) -> bool:
    """Return whether the rows stand in the order of a tree, as the codes that spell their parents show."""
    spelled = [code for code in codes if spelt[code]]
    return sum(1 for code in spelled if by_order[code] == spelt[code]) >= len(spelled) / 2


def _said_of_spelt(codes: Sequence[str], parents: Parents, by_order: Parents) -> list[str]:
    spelt = [code for code in codes if parents[code] and code not in by_order]
    notes = ["parents: as the codes spell them"] if spelt else []
    if by_order:
        first = listed([f"{code} under {parent}" for code, parent in by_order.items()])
        what = "group stands" if len(by_order) == 1 else "groups stand"
        notes.append(f"parents by the order of the rows: {len(by_order):,} {what} so, {first}")
    if not spelt and not by_order and len(codes) > 1:
        notes.append("no code is part of another: a flat list, without parents")
    gaps = _over_a_gap(spelt, parents, {width(code) for code in codes})
    if gaps:
        first = listed([f"{code} under {parents[code]}" for code in gaps])
        stand = "stands" if len(gaps) == 1 else "stand"
        notes.append(
            f"{len(gaps):,} {stand} under the longest code that is there, with a level between missing: {first}"
        )
    return notes


def _over_a_gap(codes: Sequence[str], parents: Parents, widths: set[int]) -> list[str]:
    """Return the codes between whose width and their parent's others of the list lie, as 10 does for X100 under X."""
    found = []
    for code in codes:
        parent = parents[code] or ""
        if code.startswith(parent) and any(width(parent) < n < width(code) for n in widths):
            found.append(code)
    return found
