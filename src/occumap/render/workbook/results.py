"""An applied revision, and what several sheets look up in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from occumap.model.change_type import GroupChange
from occumap.model.plan import Outcome
from occumap.model.version import Version

WITH_ITS_GROUP = "its group has another code"
OTHER_GROUP = "goes to another group"
OTHER_GROUP_SAME_CODE = "goes to another group under the same code"
NEW_ENTRY = "new entry"
NO_GROUP = "no longer has a group"


@dataclass(frozen=True)
class Results:
    """An outcome, and what several sheets look up in it."""

    outcome: Outcome

    @property
    def old(self) -> Version:
        """The version revised."""
        return self.outcome.plan.old

    @property
    def new(self) -> Version:
        """What it becomes."""
        return self.outcome.version

    @cached_property
    def became(self) -> dict[str, GroupChange]:
        """What became of each old group."""
        return {c.group.value: c for c in self.outcome.plan.changes if c.group.version == self.old.id}

    @cached_property
    def arose(self) -> dict[str, GroupChange]:
        """How each new group arose: what became of the old group it continues, or its own birth."""
        births = {c.group.value: c for c in self.outcome.plan.changes if c.group.version != self.old.id}
        return births | {c.successor.value: c for c in self.became.values() if c.successor}

    @cached_property
    def flows(self) -> tuple[tuple[str | None, str | None, int | None, int], ...]:
        """Old code, new code, issue and number of entries, for all that differ in one of the first three."""
        found = self.outcome.destinations.group_by("from_code", "to_code", "issue").len()
        return tuple(found.sort("from_code", "to_code", "issue").iter_rows())

    @cached_property
    def entries(self) -> Counter[str]:
        """How many entries each new group has, at all levels."""
        counts: Counter[str] = Counter()
        for _, to, _, n in self.flows:
            group = self.new.get(to) if to else None
            while group:
                counts[group.code.value] += n
                group = self.new.get(group.parent.value) if group.parent else None
        return counts

    @cached_property
    def issues(self) -> dict[str, set[int]]:
        """The issues that name each new group, add entries to it, or make entries come to it or leave it."""
        found: dict[str, set[int]] = defaultdict(set)
        for group in self.outcome.plan.groups:
            found[group.code.value].update(group.issues)
        for old, new, issue, _ in self.flows:
            if issue and not old and new:
                found[new].add(issue)
            elif issue and old and new:
                for value in self._touched(old, new):
                    found[value].add(issue)
        return found

    def _touched(self, old: str, new: str) -> Iterable[str]:
        """Yield new groups, at all levels, that entries going from an old code to a new one come to or leave."""
        for level in self.new.rules.levels:
            source, target = self.old.ancestor(old, level.name), self.new.ancestor(new, level.name)
            home = self.became[source.code.value].successor if source else None
            if target and home != target.code:
                yield target.code.value
                if home:
                    yield home.value

    @cached_property
    def moves(self) -> pl.DataFrame:
        """The entries that don't simply stay in their group, with ``what`` happens to each."""
        homes = {value: change.successor.value for value, change in self.became.items() if change.successor}
        home = pl.col("from_code").replace_strict(
            list(homes), list(homes.values()), default=None, return_dtype=pl.String
        )
        same_code = pl.col("from_code") == pl.col("to_code")
        with_group = home.eq_missing(pl.col("to_code"))
        what = (
            pl.when(pl.col("from_code").is_null() & pl.col("to_code").is_null())
            .then(None)
            .when(pl.col("from_code").is_null())
            .then(pl.lit(NEW_ENTRY))
            .when(pl.col("to_code").is_null())
            .then(pl.lit(NO_GROUP))
            .when(same_code & with_group)
            .then(None)
            .when(same_code)
            .then(pl.lit(OTHER_GROUP_SAME_CODE))
            .when(with_group)
            .then(pl.lit(WITH_ITS_GROUP))
            .otherwise(pl.lit(OTHER_GROUP))
        )
        return self.outcome.destinations.with_columns(what.alias("what")).drop_nulls("what")
