"""A code that no group of a version has, and the groups whose codes are nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from occumap.errors import UnknownNameError

if TYPE_CHECKING:
    from occumap.model.version import Group

MAX_NEAR = 8


def no_group(version: str, groups: Sequence[Group], value: str) -> UnknownNameError:
    """Return the error that says that no group of a version has a code, with the groups nearest to it.

    >>> from occumap.examples import small_version
    >>> print(no_group("tiny1", small_version().groups, "24"))
    tiny1: there is no group '24'. The nearest are 21 (Cycle makers), 22 (Cycle menders), 23 (Wheelwrights).
    >>> print(no_group("tiny1", small_version().groups, "x"))
    tiny1: there is no group 'x'. Codes run from 1 to 30.
    """
    near = [(one.code.value, one.title) for one in groups_near(groups, value)]
    if near:
        listed = ", ".join(f"{code} ({title})" for code, title in near)
        hint = f"The nearest {'is' if len(near) == 1 else 'are'} {listed}."
    elif groups:
        hint = f"Codes run from {groups[0].code.value} to {groups[-1].code.value}."
    else:
        hint = "The version has no groups."
    return UnknownNameError(version, f"there is no group {value!r}", hint=hint, near=tuple(near))


def groups_near(groups: Sequence[Group], value: str) -> tuple[Group, ...]:
    """Return groups whose codes begin as a code does, as far as any do; of these, those as long as it, where there are.

    >>> from occumap.examples import small_version
    >>> [group.code.value for group in groups_near(small_version().groups, "3001")]
    ['30']
    """
    text = value.strip().upper()
    for end in range(len(text) - 1, 0, -1):
        like = [one for one in groups if one.code.value.upper().startswith(text[:end])]
        if like:
            as_long = [one for one in like if len(one.code.value) == len(text)]
            return tuple(as_long or like)[:MAX_NEAR]
    return ()
