"""Two releases of an index, compared by entry: the same title and qualifiers are the same entry, whatever its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from occumap.coding.lookup import Lookup
from occumap.coding.normalise import plain
from occumap.errors import InputError
from occumap.model.index import Index
from occumap.model.index_comparison import EntryChange, EntryChangeType, IndexComparison

_Key = tuple[str, str, str]


def compare_indexes(old: Index, new: Index, versions: Sequence[str] = ()) -> IndexComparison:
    """Return what changed between two indexes.

    Args:
        old: the earlier one.
        new: the later one.
        versions: that are looked at; all that both are coded to if not given.

    Raises:
        InputError: they aren't both coded to one of the versions, or to any.

    >>> from occumap.examples import small_index
    >>> index = small_index()
    >>> later = Index("later", index.frame.with_columns(tiny1=index.frame["tiny1"].replace("30", "21")))
    >>> [(one.change.value, one.title, one.new_codes) for one in compare_indexes(index, later).changes][:1]
    [('recoded', 'Lamplighter', ('21',))]
    """
    both = [version for version in new.versions if version in old.versions]
    missing = [version for version in versions if version not in both]
    if missing or not both:
        raise InputError(
            f"{old.name} and {new.name}",
            f"they aren't both coded to {missing[0] if missing else 'one version'}",
            hint=f"Both are coded to: {', '.join(both)}."
            if both
            else f"{old.name} is coded to {', '.join(old.versions)}, {new.name} to {', '.join(new.versions)}.",
        )
    chosen = tuple(versions) or tuple(both)
    changes: list[EntryChange] = []
    same: list[int] = []
    for version in chosen:
        before, after = _by_entry(old, version), _by_entry(new, version)
        found = [_change(key, version, before, after) for key in sorted({*before, *after})]
        changes += [change for change in found if change is not None]
        same.append(found.count(None))
    return IndexComparison(_named(old, chosen[0]), _named(new, chosen[0]), chosen, tuple(changes), tuple(same))


def _by_entry(index: Index, version: str) -> dict[_Key, tuple[tuple[str, ...], int, Index]]:
    """Return the codes of each entry, and the row of the index it is described by."""
    codes: dict[_Key, set[str]] = defaultdict(set)
    rows: dict[_Key, int] = {}
    table = zip(index.frame.select("natural_title", "add", "ind").iter_rows(), index.codes(version), strict=True)
    for row, ((title, add, ind), code) in enumerate(table):
        if code is not None:
            key = plain(title), plain(add or ""), plain(ind or "")
            codes[key].add(code)
            rows.setdefault(key, row)
    return {key: (tuple(sorted(codes[key])), row, index) for key, row in rows.items()}


def _change(
    key: _Key,
    version: str,
    before: dict[_Key, tuple[tuple[str, ...], int, Index]],
    after: dict[_Key, tuple[tuple[str, ...], int, Index]],
) -> EntryChange | None:
    old, new = before[key][0] if key in before else (), after[key][0] if key in after else ()
    if old == new:
        return None
    kind = EntryChangeType.RECODED if old and new else EntryChangeType.NEW if new else EntryChangeType.DROPPED
    _, row, index = after[key] if key in after else before[key]
    entry = index.at(row)
    return EntryChange(kind, entry.natural_title, entry.add, entry.ind, version, old, new)


def _named(index: Index, version: str) -> str:
    return Lookup.of(index, version).name
