"""The titles of a classification's own groups, which people write down as they write a job title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from occumap.coding.normalise import common, plain
from occumap.model.version import Group, Version

Words = tuple[str, ...]


def title_words(title: str) -> Words:
    """Return the words of a group's title in their common form and their order.

    >>> title_words("Bakers & flour confectioners") == title_words("baker and flour confectioner")
    True
    """
    return common(plain(title.replace("&", " and ")))


def groups_by_title(version: Version) -> Mapping[Words, Group]:
    """Return the groups of a version by the words of their titles; without titles that groups apart share.

    Of groups that stand one under the other and share a title, it is the lowest.

    >>> from occumap.examples import small_version
    >>> print(groups_by_title(small_version())[title_words("Pastry and cake makers")])
    12 Pastry and cake makers
    """
    found: dict[Words, list[Group]] = defaultdict(list)
    for group in version:
        if any(word.isalpha() for word in title_words(group.title)):
            found[title_words(group.title)].append(group)
    lowest = {title: _lowest(version, groups) for title, groups in found.items()}
    return {title: group for title, group in lowest.items() if group is not None}


def _lowest(version: Version, groups: list[Group]) -> Group | None:
    number = {level.name: level.number for level in version.rules.levels}
    lowest = max(groups, key=lambda group: number[group.level])
    return lowest if [version.ancestor(lowest.code.value, group.level) for group in groups] == groups else None
