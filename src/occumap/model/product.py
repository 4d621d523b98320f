"""Products: the ways into an occupation, and how much of it each opens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Opening(StrEnum):
    """How much of an occupation a product opens."""

    WHOLE = "the whole occupation"
    ENTRY = "an entry to it"
    PART = "a part of it"


@dataclass(frozen=True, slots=True)
class Product:
    """A way in: an apprenticeship, a T Level, a technical qualification.

    Args:
        code: such as ``ST0154``.
        kind: in words, such as ``Apprenticeship``.
        level: as published; 0 where none is given.
        name: for people.
        status: in the publisher's words, such as ``Retired``; empty where it isn't known.
    """

    code: str
    kind: str
    level: int
    name: str
    status: str = ""

    @property
    def opens(self) -> Opening:
        """How much of an occupation it opens.

        An apprenticeship is of the whole standard. A T Level, a technical qualification and a foundation
        apprenticeship prepare for entry. A higher technical qualification and an apprenticeship unit teach a part. A
        kind that isn't known opens a part, since nothing says that it opens more.

        >>> Product("ST1", "Apprenticeship", 3, "Baker").opens.value
        'the whole occupation'
        """
        return _OPENINGS.get(self.kind.casefold(), Opening.PART)

    @property
    def withdrawn(self) -> bool:
        """Whether it is withdrawn or retired, as far as its status says so."""
        return any(word in self.status.casefold() for word in ("withdrawn", "retired"))

    @property
    def described(self) -> str:
        """Its kind, name and level in words, and its status where it can't be begun any more.

        >>> Product("ST1", "Apprenticeship", 3, "Baker", "Retired").described
        'Apprenticeship Baker (level 3, retired)'
        >>> Product("HTQ1", "Higher technical qualification", 5, "FdSc Nursing (Level 5)").described
        'Higher technical qualification FdSc Nursing (Level 5)'
        """
        level = f"level {self.level}" if self.level else "level not given"
        is_named = re.search(rf"\b{level}\b", self.name, re.IGNORECASE)
        said = [level] if not is_named else []
        said += [self.status.casefold()] if self.withdrawn else []
        more = f" ({', '.join(said)})" if said else ""
        return f"{self.kind} {self.name}{more}"


_OPENINGS = {
    "apprenticeship": Opening.WHOLE,
    "t level": Opening.ENTRY,
    "technical qualification": Opening.ENTRY,
    "foundation apprenticeship": Opening.ENTRY,
    "higher technical qualification": Opening.PART,
    "apprenticeship unit": Opening.PART,
}
