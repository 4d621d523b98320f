"""Which part of a split each group under the old one goes to, where rules on entries say it, not a list of groups.

A group goes to a part if all entries in it do. Where they don't, or there are none, nothing is taken to be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from occumap.model.index import Index
from occumap.model.selector import EntryWords
from occumap.model.version import Version
from occumap.revision.effects import Effect, Goes, Takes


@dataclass(frozen=True)
class SortedGroups:
    """Groups under those split: ``taken`` by one part whole, or ``mixed``, with the parts that their entries go to."""

    taken: Mapping[str, str] = field(default_factory=dict)
    mixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def sort_groups(old: Version, index: Index, effects: Iterable[Effect]) -> SortedGroups:
    """Return where the entries put the groups under each group that is split above the lowest level."""
    effects = list(effects)
    named = {effect.old for effect in effects if isinstance(effect, Takes)}
    rules: dict[str, list[Goes]] = {}
    for effect in effects:
        if isinstance(effect, Goes) and old.children(effect.old):
            rules.setdefault(effect.old, []).append(effect)
    taken: dict[str, str] = {}
    mixed: dict[str, tuple[str, ...]] = {}
    for value, goes in rules.items():
        if not any(one.where for one in goes):
            continue
        for child in old.children(value):
            if child.code.value in named:
                continue
            targets = _targets(_entries_under(old, index, child.code.value), goes)
            if len(targets) == 1:
                taken[child.code.value] = next(iter(targets))
            elif targets:
                mixed[child.code.value] = tuple(sorted(targets))
    return SortedGroups(taken, mixed)


def _entries_under(old: Version, index: Index, value: str) -> list[EntryWords]:
    rows_of = index.rows(old.id)
    rows = [row for group in old.under(value) for row in rows_of.get(group.code.value, ())]
    texts = index.frame.select("title", "add", "ind")[rows].iter_rows()
    return [EntryWords.of(*text) for text in texts]


def _targets(entries: Sequence[EntryWords], goes: Sequence[Goes]) -> set[str]:
    """Return the parts that entries go to; the empty text among them for one that none is stated for."""
    rest = next((one.to for one in goes if one.where is None), None) or ""
    found: set[str] = set()
    for words in entries:
        fitting = {one.to or "" for one in goes if one.where is not None and one.where.matches(words)}
        found |= fitting or {rest}
    return found if found != {""} else set()
