"""The levels of a classification that nothing but its table describes, and rules of codes that fit them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from occumap.errors import ClassificationError
from occumap.io.code_parents import Parents, span
from occumap.model.rules import CodeRules, Level


def depth(code: str, parents: Mapping[str, str | None], where: str) -> int:
    """Return how deep a code stands under its parents, 1 at the top.

    Raises:
        ClassificationError: it is its own ancestor.

    >>> depth("11", {"1": None, "11": "1"}, "x.csv")
    2
    """
    way = [code]
    seen = {code}
    while (above := parents.get(way[-1])) is not None:
        if above in seen:
            cycle = [*way[way.index(above) :], above]
            raise ClassificationError(
                where, f"{above} is its own ancestor: {' → '.join(cycle)}", hint="Break the cycle of parents."
            )
        way.append(above)
        seen.add(above)
    return len(way)


def level_order(levels: Mapping[str, str], parents: Parents, where: str) -> list[str]:
    """Return the names of levels from the top down: by number if they are numbers, else by how deep their groups stand.

    Args:
        levels: the level of each code.
        parents: of each code.
        where: the file, for errors.

    >>> level_order({"11": "unit", "1": "major"}, {"1": None, "11": "1"}, "x.csv")
    ['major', 'unit']
    """
    names = list(dict.fromkeys(levels.values()))
    if (
        all(re.fullmatch(r"\D*\d{1,9}", name) for name in names)
        and len({re.sub(r"\d+", "", name) for name in names}) == 1
    ):
        return sorted(names, key=lambda name: int(re.sub(r"\D", "", name)))
    deepest: dict[str, int] = {}
    shortest: dict[str, int] = {}
    for code, name in levels.items():
        deepest[name] = max(deepest.get(name, 1), depth(code, parents, where))
        shortest[name] = min(shortest.get(name, len(code)), len(code))
    above = {(levels[parent], name) for code, name in levels.items() if (parent := parents[code])}
    # A level that stands above another by a parent comes first, however deep its own groups stand.
    order = sorted(names, key=lambda name: (deepest[name], shortest[name]))
    for _ in names:
        for a, b in above:
            if a != b and (b, a) not in above and order.index(a) > order.index(b):
                order.remove(a)
                order.insert(order.index(b), a)
    return order


def levels_by_length(codes: Sequence[str], parents: Parents) -> dict[str, int] | None:
    """Return the number of each code's level by its digits and letters; None if a parent has as many as its child.

    >>> levels_by_length(["A", "01", "01.1"], {"A": None, "01": "A", "01.1": "01"})
    {'A': 1, '01': 2, '01.1': 3}
    """
    length = {code: width(code) for code in codes}
    if any(parent and length[parent] >= length[code] for code, parent in parents.items()):
        return None
    rank = {n: place for place, n in enumerate(sorted(set(length.values())), start=1)}
    return {code: rank[n] for code, n in length.items()}


def width(code: str) -> int:
    """Return how many digits and letters a code has; of a range, its first.

    >>> width("31-33"), width("01.1"), width("11-1011")
    (2, 3, 6)
    """
    return sum(map(str.isalnum, span(code)[0]))


def levels_by_depth(codes: Sequence[str], parents: Parents, where: str) -> dict[str, int]:
    """Return the number of each code's level by how deep it stands."""
    return {code: depth(code, parents, where) for code in codes}


def rules_of(levels: Mapping[str, str], order: Sequence[str], parents: Parents) -> CodeRules:
    """Return rules that fit the codes: patterns by level, and whether the codes spell their parents.

    >>> rules_of({"1": "major", "11": "unit"}, ["major", "unit"], {"1": None, "11": "1"}).parents
    'prefix'
    """
    codes: dict[str, list[str]] = {name: [] for name in order}
    for code, name in levels.items():
        codes[name].append(code)
    rules = CodeRules(level_patterns(codes), "prefix")
    spelled = all(rules.prefix_parent(code) == parent for code, parent in parents.items())
    return rules if spelled else CodeRules(rules.levels, "stated")


def level_patterns(codes: Mapping[str, Collection[str]]) -> tuple[Level, ...]:
    """Return levels with the loosest pattern that tells each one's codes from those of the others."""
    for spell in (_by_kind, _by_kind_and_zeros):
        levels = tuple(Level(n, name, _pattern(of_level, spell)) for n, (name, of_level) in enumerate(codes.items(), 1))
        level_of = CodeRules(levels).level_of
        if all(level_of(code) == level for level in levels for code in codes[level.name]):
            break
    return levels


def _pattern(codes: Collection[str], spell: Callable[[Collection[str]], str]) -> str:
    """Return the pattern that fits all codes: digits and letters by kind, other signs as they are."""
    shapes: dict[str, list[str]] = {}
    for code in codes:
        shapes.setdefault(re.sub(r"[A-Za-z]", "a", re.sub(r"[0-9]", "9", code)), []).append(code)
    return "|".join(sorted("".join(spell(set(signs)) for signs in zip(*s, strict=True)) for s in shapes.values()))


def _by_kind(signs: Collection[str]) -> str:
    sign = min(signs)
    if re.fullmatch("[0-9]", sign):
        return "[0-9]"
    if re.fullmatch("[A-Za-z]", sign):
        return "[A-Za-z]"
    return sign if sign in "-/" else re.escape(sign)


def _by_kind_and_zeros(signs: Collection[str]) -> str:
    """Do as `_by_kind`, but a place that always has 0, or never, keeps to that: 11-0000 is above 11-1000."""
    if signs == {"0"}:
        return "0"
    kind = _by_kind(signs)
    return "[1-9]" if kind == "[0-9]" and "0" not in signs else kind
