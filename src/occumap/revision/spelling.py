"""Whether codes spell their parents, learnt from a version whose parents are stated.

Nothing in the rules says it: 47-5022 stands under 47-5020 and 58.11 under 58.1, while 58 stands under J, which no code
of it tells. So each level is asked how its groups stand in the version that there is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from occumap.model.version import Version

# A level spells its parents where at least this share of its groups stand where their codes put them.
USUAL = 0.5


class Spelling:
    """How the codes of a version name their parents.

    >>> from occumap.examples import small_version
    >>> version = small_version()
    >>> Spelling(version).parent("24", "job", {group.code.value: group.level for group in version})
    '2'
    """

    def __init__(self, old: Version) -> None:
        self.old = old
        self._level_of = {group.code.value: group.level for group in old}

    @cached_property
    def parents_are_stated(self) -> bool:
        """Whether the parents of the version are a table's: its rules say so, or its codes spell others.

        >>> from occumap.examples import small_version
        >>> Spelling(small_version()).parents_are_stated
        False
        """
        rules = self.old.rules
        return rules.parents != "prefix" or any(
            (group.parent.value if group.parent else None) != rules.prefix_parent(group.code.value)
            for group in self.old
        )

    @cached_property
    def _pairs(self) -> dict[str, set[str | None]]:
        """The levels on which the parents of each level's groups stand; None where they have none."""
        found: dict[str, set[str | None]] = defaultdict(set)
        for group in self.old:
            found[group.level].add(self._level_of[group.parent.value] if group.parent else None)
        return found

    def levels_above(self, level: str) -> set[str | None]:
        """Return the levels on which parents of groups of a level stand; None is among them where they have none."""
        return self._pairs.get(level, set())

    def parent(self, code: str, level: str, there: Mapping[str, str]) -> str | None:
        """Return the parent that a code spells: its longest beginning, or that with zeros after it, that is there.

        Args:
            code: any code.
            level: on which it stands.
            there: the codes that may be its parent, with their levels.
        """
        above = self.levels_above(level)
        for candidate in _beginnings(code):
            found = there.get(candidate)
            if found is not None and found != level and found in above:
                return candidate
        return None

    def parent_if_created(self, code: str, level: str) -> str | None:
        """Return the code of the parent that a code spells, whether or not there is such a group; None for none."""
        if not self.is_usual(level):
            return None
        above, rules = self.levels_above(level), self.old.rules
        fitting = ((candidate, rules.level_of(candidate)) for candidate in _beginnings(code))
        return next((candidate for candidate, found in fitting if found and found.name in above - {level}), None)

    @cached_property
    def _spelt(self) -> dict[str, str | None]:
        """What the code of each group of the old version spells."""
        return {g.code.value: self.parent(g.code.value, g.level, self._level_of) for g in self.old}

    @cached_property
    def _usual(self) -> dict[str, bool]:
        found: dict[str, list[bool]] = defaultdict(list)
        for group in self.old:
            if group.parent:
                found[group.level].append(self._spelt[group.code.value] == group.parent.value)
        return {level: sum(agree) >= USUAL * len(agree) for level, agree in found.items()}

    def is_usual(self, level: str) -> bool:
        """Return whether most groups of a level stand where their codes put them."""
        return self._usual.get(level, False)

    def is_exception(self, code: str) -> bool:
        """Return whether a group of the old version stands elsewhere than its code says."""
        group = self.old.get(code)
        return bool(group and (group.parent.value if group.parent else None) != self._spelt[code])

    @cached_property
    def _doubtful(self) -> frozenset[str]:
        """Parents whose code is that of a group which stands under another."""
        return frozenset(
            spelt for value, spelt in self._spelt.items() if spelt is not None and self.is_exception(value)
        )

    def is_doubtful(self, parent: str) -> bool:
        """Return whether a code that spells this parent belongs to a group under another."""
        return parent in self._doubtful

    def children_codes(self, parent: str) -> tuple[str, ...]:
        """Return the codes that differ from those of a parent's groups in the last sign that isn't a closing zero.

        >>> from occumap.examples import small_version
        >>> Spelling(small_version()).children_codes("2")
        ('21', '22', '23', '24', '25', '26', '27', '28', '29')
        """
        starts: dict[tuple[str, int], int] = defaultdict(int)
        for group in self.old.children(parent):
            value = group.code.value
            kept = len(value.rstrip("0")) or len(value)
            if value[kept - 1].isdigit():
                starts[value[: kept - 1], len(value) - kept] += 1
        if len(starts) != 1:
            return ()
        ((start, zeros),) = starts
        return tuple(f"{start}{digit}{'0' * zeros}" for digit in "123456789")


def shape_of(code: str) -> str:
    """Return a code with 9 for each digit and a for each letter.

    >>> shape_of("58.11"), shape_of("10A1")
    ('99.99', '99a9')
    """
    return re.sub(r"[^\W\d_]", "a", re.sub(r"[0-9]", "9", code))


def _beginnings(code: str) -> Iterator[str]:
    """Yield the beginnings of a code, the longest first, each bare and with zeros to its length.

    >>> list(_beginnings("47-1"))
    ['47-', '47-0', '47', '47-0', '4', '40-0']
    """
    for length in range(len(code) - 1, 0, -1):
        bare, rest = code[:length], code[length:]
        yield bare
        padded = bare + re.sub(r"[0-9]", "0", rest)
        if padded != code:
            yield padded
