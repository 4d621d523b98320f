"""How much of a skill, in words: a level, or tasks where a framework counts these in place of levels.

The one place that says it: commands, pages, drawings and notebooks all ask here. A task that is related to 70 % counts
0.7, so numbers of tasks are sums; they are said in whole tasks where that still tells the two apart.
"""

from __future__ import annotations

from math import floor

NONE = "none"


def amount(value: float, unit: str = "") -> str:
    """Return how much of a skill that is: a level as short as it can be said, or how many tasks.

    >>> amount(3.0), amount(2.456), amount(17.6, "tasks"), amount(1, "tasks"), amount(0.3, "tasks")
    ('3', '2.5', '18 tasks', '1 task', '0.3 tasks')
    """
    return _with_unit(_numbers(value, value)[1], unit) if unit else _short(value)


def amounts(held: float, needed: float, unit: str = "") -> tuple[str, str]:
    """Return how much is held and needed, each to stand by itself; never alike in words where they differ.

    >>> amounts(2, 3), amounts(1.6, 2.4, "tasks"), amounts(5, 9.2, "tasks")
    (('2', '3'), ('1.6 tasks', '2.4 tasks'), ('5 tasks', '9 tasks'))
    """
    if not unit:
        return _short(held), _short(needed)
    first, second = _numbers(held, needed)
    return _with_unit(first, unit), _with_unit(second, unit)


def part_of(held: float, needed: float, unit: str = "") -> str:
    """Return how much is held of what is needed.

    >>> part_of(2, 3), part_of(12.2, 18, "tasks"), part_of(0, 18, "tasks"), part_of(4.8, 5.2, "tasks")
    ('2 of 3', '12 of 18 tasks', 'none of 18 tasks', '4.8 of 5.2 tasks')
    """
    if not unit:
        return f"{_short(held)} of {_short(needed)}"
    first, second = _numbers(held, needed)
    return f"{first if held else NONE} of {_with_unit(second, unit)}"


def rise(held: float, needed: float, unit: str = "") -> str:
    """Return what is to be gained, to stand behind the name of a skill.

    >>> rise(2, 3), rise(12, 18, "tasks")
    ('2 → 3', '(12 of 18 tasks)')
    """
    return f"({part_of(held, needed, unit)})" if unit else f"{_short(held)} → {_short(needed)}"


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"


def _numbers(held: float, needed: float) -> tuple[str, str]:
    """Return two numbers as whole ones, or to one decimal where either is below 1 or they couldn't be told apart."""
    whole = [floor(value + 0.5) for value in (held, needed)]
    small = any(0 < value < 1 for value in (held, needed))
    alike = whole[0] == whole[1] and _short(held) != _short(needed)
    if small or alike:
        return _short(held), _short(needed)
    return f"{whole[0]}", f"{whole[1]}"


def _short(value: float) -> str:
    """Return a number to one decimal, without a needless one."""
    short = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
