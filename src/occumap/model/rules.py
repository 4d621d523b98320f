"""What codes of a classification look like, and what their digits mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

# What may part a code, and how many digits and letters one has at the most.
_SIGNS = "/-."
_LONGEST_CODE = 16


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a classification, from 1 at the top, the pattern its codes match whole, and the language of its name
    where that is stated.
    """

    number: int
    name: str
    pattern: str
    language: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class CodeRules:
    """The rules that the codes of a version follow.

    Args:
        levels: from the top down.
        parents: ``"prefix"`` where the code itself names the parent, ``"stated"`` where a table does.
        only_child: last character of a group that is the only one of its parent, at the lowest level.
        residual: last character of a residual group ("not elsewhere classified") at the lowest level.
        residual_words: words in a title that mark a residual group.
        max_children: how many children a parent has room for.

    >>> rules = CodeRules((Level(1, "minor", "[0-9]{3}"), Level(2, "unit", "[0-9]{4}")), only_child="0")
    >>> rules.level_of("3111").name, rules.prefix_parent("3111")
    ('unit', '311')
    >>> rules.level_of("1115.0") is None
    True
    """

    levels: tuple[Level, ...]
    parents: Literal["prefix", "stated"] = "prefix"
    only_child: str | None = None
    residual: str | None = None
    residual_words: tuple[str, ...] = ()
    max_children: int | None = None

    @cached_property
    def _patterns(self) -> tuple[tuple[Level, re.Pattern[str]], ...]:
        return tuple((level, re.compile(level.pattern)) for level in reversed(self.levels))

    @property
    def lowest(self) -> Level:
        """The level whose groups index entries are coded to."""
        return self.levels[-1]

    def level_of(self, value: str) -> Level | None:
        """Return the level whose pattern the code matches (the lowest where several do), or None."""
        return next((level for level, pattern in self._patterns if pattern.fullmatch(value)), None)

    def fits(self, value: str, level: Level) -> bool:
        """Return whether a code matches the pattern of a level."""
        return any(pattern.fullmatch(value) for one, pattern in self._patterns if one == level)

    def written(self, text: str) -> str:
        """Return a code as the version writes it, where a sign of it was left out; any other text as it is.

        >>> rules = CodeRules((Level(1, "unit", "[0-9]{4}"), Level(2, "sub-unit", "[0-9]{4}/[0-9]{2}")))
        >>> rules.written("213403"), rules.written("2134"), rules.written("21340")
        ('2134/03', '2134', '21340')
        """
        if not text.isalnum() or len(text) > _LONGEST_CODE or self.level_of(text):
            return text
        parted = [f"{text[:n]}{sign}{text[n:]}" for sign in _SIGNS for n in range(1, len(text))]
        meant = [code for code in parted if self.level_of(code)]
        return meant[0] if len(meant) == 1 else text

    def level_named(self, name: str) -> Level | None:
        """Return the level of that name, whatever its case, or None."""
        return next((level for level in self.levels if level.name.casefold() == name.casefold()), None)

    def prefix_parent(self, value: str) -> str | None:
        """Return the code that the longest proper prefix spells at a higher level, or None at the top."""
        own = self.level_of(value)
        for length in range(len(value) - 1, 0, -1):
            above = self.level_of(value[:length])
            if above and own and above.number < own.number:
                return value[:length]
        return None

    def is_residual(self, title: str) -> bool:
        """Return whether the title is that of a residual group."""
        lowered = title.casefold()
        return any(word in lowered for word in self.residual_words)

    def children_codes(self, parent: str) -> tuple[str, ...]:
        """Return all codes a parent has room for, in order, without those kept for only child and residual.

        >>> soc = CodeRules((Level(1, "minor", "[0-9]{3}"), Level(2, "unit", "[0-9]{4}")), residual="9")
        >>> soc.children_codes("354")[-1]
        '3548'
        """
        if self.parents != "prefix":
            return ()
        kept = {self.only_child, self.residual} if self.level_of(f"{parent}1") == self.lowest else {"0"}
        return tuple(f"{parent}{digit}" for digit in "123456789" if digit not in kept)


def group_kind(level: str) -> str:
    """Return what groups of a level are called.

    >>> group_kind("unit"), group_kind("Unit group")
    ('unit group', 'Unit group')
    """
    return level if level.casefold().endswith("group") else f"{level} group"
