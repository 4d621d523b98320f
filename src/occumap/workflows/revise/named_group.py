"""A group that somebody names in a field, by its code or by words of its title: taken, or asked about."""

from __future__ import annotations

import re

from occumap.errors import AmbiguousNameError, UnknownNameError
from occumap.model.version import Group, Version

_WORDS = re.compile(r"[^\W_]+")
MAX_OFFERED = 6


def named_group(version: Version, text: str) -> Group:
    """Return the one group of a version that a text names.

    A text that begins with a code means that group, and a title behind it must be the group's. Other texts mean the
    group of that title, else the only one whose title has words that begin with all of theirs.

    Raises:
        UnknownNameError: no group is meant, or the code and the title don't belong together.
        AmbiguousNameError: several may be.

    >>> from occumap.examples import small_version
    >>> named_group(small_version(), "11 Bakers").code.value, named_group(small_version(), "lamp").title
    ('11', 'Lamplighters')
    """
    said = " ".join(text.split())
    first, _, rest = said.partition(" ")
    coded = version.find(said) or version.find(first)
    if coded is not None:
        if rest and version.find(said) is None and rest.casefold() != coded.title.casefold():
            what = f"{coded.code.value} is ‘{coded.title}’, not ‘{rest}’"
            raise UnknownNameError("the group", what, hint="Enter the code alone, or choose a group from the list.")
        return coded
    titled = [group for group in version if group.title.casefold() == said.casefold()]
    words = _WORDS.findall(said.casefold())
    found = titled or ([group for group in version if _has(group, words)] if words else [])
    if not found:
        what = f"no group of {version.id} is called ‘{said}’"
        raise UnknownNameError("the group", what, hint="Enter a code, or words of its title, and choose from the list.")
    if len(found) > 1:
        raise AmbiguousNameError(
            "the group",
            f"{len(found)} groups of {version.id} have these words",
            hint=f"Enter the code of one: {listed(found)}.",
            candidates=tuple((group.code.value, group.title) for group in found),
        )
    return found[0]


def listed(groups: list[Group] | tuple[Group, ...]) -> str:
    """Return the first few of some groups in words.

    >>> from occumap.examples import small_version
    >>> listed(small_version().children("1"))[:9]
    '11 Bakers'
    """
    more = len(groups) - MAX_OFFERED
    return ", ".join(map(str, groups[:MAX_OFFERED])) + (f" and {more} more" if more > 0 else "")


def _has(group: Group, words: list[str]) -> bool:
    there = _WORDS.findall(group.title.casefold())
    return all(any(word.startswith(one) for word in there) for one in words)
