"""A user's own entries laid over an index: they answer first, and only where they say something.

An own entry with qualifiers answers where these are given; one without answers for its title, unless
an entry of the index has the qualifiers that are given. Where no own entry answers, the index does as
if there were none. An own entry with the title and the qualifiers of an entry of the index takes its
place, also in questions. The model knows nothing of them, so it need not be trained again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from occumap.coding.equal_titles import Key, Words, bag, key_of
from occumap.coding.lookup import Found, Lookup
from occumap.coding.normalise import common, plain
from occumap.errors import InputError
from occumap.model.coding import Method
from occumap.model.index import Index

_SETTLED_BY_INDEX = frozenset({Method.EXACT, Method.QUALIFIED})


@dataclass(frozen=True)
class _OwnFirst(Lookup):
    """A lookup whose first rows are own entries; each stands with all entries of an equal title, before them."""

    own_rows: int = 0

    @cached_property
    def by_written(self) -> dict[str, tuple[int, ...]]:
        """Rows by title exactly as published but for case; own entries of an equal title first."""
        return {text: self._own_first(plain(text), rows) for text, rows in super().by_written.items()}

    @cached_property
    def by_plain(self) -> dict[str, tuple[int, ...]]:
        """Rows by title as written, in both word orders; own entries of an equal title first."""
        return {text: self._own_first(text, rows) for text, rows in super().by_plain.items()}

    def _own_first(self, text: str, rows: tuple[int, ...]) -> tuple[int, ...]:
        own = self._own_by_bag.get(tuple(sorted(common(text))), ())
        return tuple(dict.fromkeys((*own, *rows))) if own else rows

    @cached_property
    def _own_by_bag(self) -> dict[Words, tuple[int, ...]]:
        return self._own_by(bag)

    def _own_by(self, words: Callable[[str], Words]) -> dict[Words, tuple[int, ...]]:
        found: dict[Words, list[int]] = defaultdict(list)
        for row, titles in enumerate(self.index.frame.head(self.own_rows).select("title", "natural_title").iter_rows()):
            for key in dict.fromkeys(map(words, titles)) if self.codes[row] is not None else ():
                found[key].append(row)
        return {key: tuple(rows) for key, rows in found.items()}


@dataclass(frozen=True)
class LayeredLookup(_OwnFirst):
    """A lookup whose own entries answer before the others.

    Args:
        own_rows: how many of the first rows are own entries.
        standing_in: those of them that the index is asked with, too, each in the place of an entry of its.
    """

    standing_in: frozenset[int] = frozenset()

    @cached_property
    def base(self) -> Lookup:
        """The index without the own entries, but for those that stand in for one of its."""
        asked = [row >= self.own_rows or row in self.standing_in for row in range(len(self.codes))]
        codes = tuple(code if here else None for code, here in zip(self.codes, asked, strict=True))
        return _OwnFirst(self.index, self.version, codes, self.abbreviations, self.trust, own_rows=self.own_rows)

    @cached_property
    def own_ids(self) -> frozenset[str]:
        """The ids of the user's own entries."""
        return frozenset(self.index.frame["entry_id"].head(self.own_rows))

    def is_own(self, row: int) -> bool:
        """Return whether an entry is the user's own, which comes before all others."""
        return row < self.own_rows

    def trust_in(self, row: int) -> float:
        """Return how far an entry is trusted; own ones are what their owner means."""
        return 1.0 if row < self.own_rows else self.trust

    def find(
        self,
        title: str,
        industry: str | None = None,
        additional: str | None = None,
        qualification: str | None = None,
    ) -> Found | None:
        """Return what the own entries say of a title with these qualifiers, else what the index does."""
        own, others = self._apart(self.rows_of(title))
        more = additional or ""
        answer = self._own_answer(own, others, industry or "", more)
        if answer:
            return answer
        found = self.base.find(title, industry, additional, qualification)
        if own or (found and found.method in _SETTLED_BY_INDEX):
            return found
        own = self._own_by_key.get(key_of(title).title, ())
        return self._own_answer(own, others, industry or "", more) or found

    def _apart(self, rows: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        own = tuple(row for row in rows if row < self.own_rows)
        return own, tuple(row for row in rows if row >= self.own_rows)

    def _own_answer(self, own: Sequence[int], others: Sequence[int], industry: str, additional: str) -> Found | None:
        exact = (bag(industry), bag(additional))
        for row in own:
            if self._own_qualifiers[row] == exact:
                return self._settled(row)
        given = self._given(industry, additional)
        if given.add or given.ind:
            if any(self._qualifiers[row].add == given.add and self._qualifiers[row].ind == given.ind for row in others):
                return None
            best, other = self._best_qualified(own, given), self._best_qualified(others, given)
            if best is not None and (other is None or self._best_qualified([best, other], given) != other):
                return self._settled(best)
            if other is not None:
                return None
        bare = [row for row in own if self._own_qualifiers[row] == ((), ())]
        return self._settled(bare[0]) if bare else None

    def _settled(self, row: int) -> Found:
        bare = self._own_qualifiers[row] == ((), ())
        given = "" if bare else f" with {self._said(row)}"
        reason = f"Your own entries have this title{given}; they come before the index."
        return Found(row, Method.EXACT if bare else Method.QUALIFIED, (row,), None, reason)

    @cached_property
    def _own_qualifiers(self) -> tuple[tuple[Words, Words], ...]:
        frame = self.index.frame.head(self.own_rows).select("ind", "add")
        return tuple((bag(industry or ""), bag(additional or "")) for industry, additional in frame.iter_rows())

    @cached_property
    def _own_by_key(self) -> dict[Words, tuple[int, ...]]:
        return self._own_by(lambda title: key_of(title).title)


def lay_over(base: Index, own: Index, version: str, abbreviations: Mapping[str, str] | None = None) -> LayeredLookup:
    """Return the lookup of an index with own entries before it; neither index is changed.

    Args:
        base: the index.
        own: the own entries, coded to ``version``.
        version: the id of the version to code to.
        abbreviations: those that the index's publisher lists.

    Raises:
        UnknownNameError: one of them isn't coded to the version.
        InputError: two own entries have an equal title and qualifiers, but different codes.

    >>> import polars as pl
    >>> from occumap.examples import small_index
    >>> entry = {"entry_id": "own-1", "title": "Wheelwrights", "natural_title": "Wheelwrights", "tiny1": "21"}
    >>> own = Index("own", small_index().frame.clear().vstack(pl.DataFrame([entry], small_index().frame.schema)))
    >>> lookup = lay_over(small_index(), own, "tiny1")
    >>> found = lookup.find("wheelwright")
    >>> lookup.codes[found.row], found.reason
    ('21', 'Your own entries have this title; they come before the index.')
    """
    known = set(base.codes(version))
    entries = _by_key(own, version)
    titles = {key.title for key in entries}
    replaced = {row: entries[key] for row, key in _keys(base, version, titles) if key in entries}
    both = base.overlaid_with(own, without=replaced)
    codes = tuple(both.codes(version).to_list())
    return LayeredLookup(
        both,
        version,
        codes,
        Lookup.of(base, version, abbreviations).abbreviations,
        own_rows=len(own),
        # The model, which weighs the codes of a title, knows those of the index.
        standing_in=frozenset(row for row in replaced.values() if codes[row] in known),
    )


def _by_key(own: Index, version: str) -> dict[Key, int]:
    """Return rows of own entries by what is equal to them."""
    rows: dict[Key, int] = {}
    ids, codes = own.frame["entry_id"], own.codes(version)
    for row, key in _keys(own, version):
        first = rows.setdefault(key, row)
        if codes[first] != codes[row]:
            raise InputError(
                own.name,
                f"entries {ids[first]} and {ids[row]} have an equal title and qualifiers, but different codes",
                hint="Keep the one that is right.",
            )
    return rows


def _keys(index: Index, version: str, titles: Collection[Words] | None = None) -> Iterator[tuple[int, Key]]:
    """Yield each row that has a code, with its key by published and by natural word order; of those titles only, if
    given.
    """
    columns = index.frame.select("title", "natural_title", "ind", "add").iter_rows()
    for row, ((title, natural, industry, additional), code) in enumerate(
        zip(columns, index.codes(version), strict=True)
    ):
        for words in dict.fromkeys((bag(title), bag(natural))) if code is not None else ():
            if titles is None or words in titles:
                yield row, Key(words, bag(industry or ""), bag(additional or ""))
