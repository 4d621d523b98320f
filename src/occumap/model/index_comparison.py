"""What changed between two releases of an index: entries that are new, dropped, or have another code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from occumap.model.noun import Noun, counted


class EntryChangeType(StrEnum):
    """What happened to an entry."""

    NEW = "new"
    DROPPED = "dropped"
    RECODED = "recoded"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that changed, by its title and qualifiers; several codes where an index has it under several.

    Args:
        change: what happened.
        title: as people say it.
        add, ind: its additional and industry qualifier.
        version: that the codes are of.
        old_codes, new_codes: in the earlier and the later index; none where it isn't there.
    """

    change: EntryChangeType
    title: str
    add: str | None
    ind: str | None
    version: str
    old_codes: tuple[str, ...]
    new_codes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class IndexComparison(Noun):
    """What changed between two indexes, in each version that both are coded to.

    Args:
        old, new: what the indexes are called, with the beginning of their hashes.
        versions: that both are coded to.
        changes: of all versions, by title.
        same: how many entries of each version are in both with the same code.
    """

    old: str
    new: str
    versions: tuple[str, ...]
    changes: tuple[EntryChange, ...]
    same: tuple[int, ...]

    def _in_short(self) -> str:
        return f"{self.old} to {self.new}: {counted(len(self.changes), 'change')} in {', '.join(self.versions)}"

    def counts(self, version: str) -> dict[EntryChangeType, int]:
        """Return how many entries of a version are new, dropped and recoded."""
        found = Counter(one.change for one in self.changes if one.version == version)
        return {kind: found[kind] for kind in EntryChangeType}
