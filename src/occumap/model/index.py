"""The index: the job titles that make a classification usable, and their codes in each version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import polars as pl

from occumap.errors import InputError, UnknownNameError
from occumap.model.code import Code
from occumap.model.noun import Noun, counted, limited, shortened
from occumap.model.selector import each_begins, words_of

TEXT_COLUMNS = ("entry_id", "title", "natural_title", "add", "ind", "default", "see")
# The release of the index in which an entry was added, such as V5; null where it was there before the first.
ADDED = "added"


class Entry(NamedTuple):
    """One line of an index.

    ``title`` is as published (ONS: reverse word order), ``natural_title`` as people say it, ``add``
    and ``ind`` the additional and industry qualifiers, ``default`` the flag of a default entry and
    ``see`` a reference to other entries (such an entry has no codes).
    """

    entry_id: str
    title: str
    natural_title: str
    add: str | None
    ind: str | None
    default: str | None
    see: str | None
    codes: Mapping[str, Code]

    def __repr__(self) -> str:
        coded = " ".join(map(str, self.codes.values()))
        return limited(f"<Entry {shortened(self.entry_id, 40)} {shortened(str(self), 120)}: {coded or 'no code'}>")

    def __str__(self) -> str:
        qualifiers = [part for part in (self.add, self.ind and f"industry: {self.ind}") if part]
        return f"{self.natural_title} ({'; '.join(qualifiers)})" if qualifiers else self.natural_title


@dataclass(frozen=True, eq=False, repr=False)
class Index(Noun):
    """A frozen index, held as one table of text columns.

    Args:
        name: what it is called in results, such as ``ons-v12``.
        frame: ``entry_id, title, natural_title, add, ind, default, see`` and a column of codes for
            each version, named by the version's id; null where an entry has none. A column ``added``, which
            may be left out, says in which release of the index an entry was added.

    Raises:
        InputError: a column is missing, or an entry id stands twice.

    >>> from occumap.examples import small_index
    >>> index = small_index()
    >>> print(index.entry("e01"))
    Baker
    >>> index.rows("tiny1")["11"]
    (0, 1, 2)
    """

    name: str
    frame: pl.DataFrame = field(repr=False)

    def _in_short(self) -> str:
        coded = ", ".join(self.versions) or "nothing"
        return f"{self.name}: {counted(len(self), 'entry', 'entries')} coded to {coded}"

    def __post_init__(self) -> None:
        missing = [column for column in TEXT_COLUMNS if column not in self.frame.columns]
        if missing:
            raise InputError(self.name, f"columns missing: {', '.join(missing)}", hint="An index needs them all.")
        ids = self.frame["entry_id"]
        if ids.null_count() or ids.n_unique() != len(ids):
            twice = [value for value, n in Counter(ids.to_list()).items() if n > 1 or value is None]
            raise InputError(
                self.name,
                f"entry id {twice[0]!r} is empty or appears twice",
                hint="Give every entry its own id.",
            )

    def __len__(self) -> int:
        return len(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Index) and self.name == other.name and self.frame.equals(other.frame)

    def __hash__(self) -> int:
        return hash((self.name, len(self.frame)))

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The ids of the versions that entries are coded to."""
        return tuple(column for column in self.frame.columns if column not in (*TEXT_COLUMNS, ADDED))

    @property
    def added(self) -> tuple[str | None, ...]:
        """The release in which each entry was added, None for those there before; empty where the index doesn't say.

        >>> from occumap.examples import small_index
        >>> small_index().added
        ()
        """
        return tuple(self.frame[ADDED]) if ADDED in self.frame.columns else ()

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {entry_id: row for row, entry_id in enumerate(self.frame["entry_id"])}

    @cached_property
    def _rows(self) -> dict[str, dict[str, tuple[int, ...]]]:
        return {}

    @cached_property
    def texts(self) -> pl.Series:
        """Title and qualifiers of each entry in one lower-case text."""
        words = pl.concat_str("title", "add", "ind", separator=" ", ignore_nulls=True)
        return self.frame.select(words.str.to_lowercase()).to_series()

    @cached_property
    def _rows_with(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        return {}

    def rows_with(self, asked: Iterable[tuple[str, ...]]) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        """Return the rows in whose title and qualifiers words begin with all of some texts in lower case.

        >>> from occumap.examples import small_index
        >>> small_index().rows_with([("cyc", "mend")])[("cyc", "mend")]
        (8,)
        """
        fresh = [beginnings for beginnings in dict.fromkeys(asked) if beginnings not in self._rows_with]
        if fresh:
            anchors = {beginnings: max(beginnings, key=len) for beginnings in fresh}
            found: dict[tuple[str, ...], list[int]] = {beginnings: [] for beginnings in fresh}
            likely = self.texts.str.contains_any(list(anchors.values())).arg_true()
            for row, text in zip(likely.to_list(), self.texts[likely].to_list(), strict=True):
                for beginnings, anchor in anchors.items():
                    if anchor in text and each_begins(beginnings, words_of(text)):
                        found[beginnings].append(row)
            self._rows_with.update({beginnings: tuple(rows) for beginnings, rows in found.items()})
        return self._rows_with

    def entry(self, entry_id: str) -> Entry:
        """Return the entry of that id.

        Raises:
            UnknownNameError: there is none.
        """
        if entry_id not in self._positions:
            raise UnknownNameError(self.name, f"there is no entry {entry_id!r}", hint="Give an id from the index.")
        return self.at(self._positions[entry_id])

    def at(self, row: int) -> Entry:
        """Return the entry in that row, counted from 0."""
        values = self.frame.row(row, named=True)
        codes = {v: Code(v, values[v]) for v in self.versions if values[v] is not None}
        return Entry(**{column: values[column] for column in TEXT_COLUMNS}, codes=codes)

    def codes(self, version: str) -> pl.Series:
        """Return the codes of all entries in a version, null where an entry has none.

        Raises:
            UnknownNameError: the index isn't coded to that version.
        """
        if version not in self.versions:
            raise UnknownNameError(
                self.name,
                f"its entries have no codes of {version}",
                hint=f"It is coded to: {', '.join(self.versions) or 'nothing'}.",
            )
        return self.frame[version]

    def rows(self, version: str) -> Mapping[str, tuple[int, ...]]:
        """Return rows of the entries coded to each code of a version; made once, then a dictionary."""
        if version not in self._rows:
            grouped = (
                pl.DataFrame({"code": self.codes(version), "row": pl.int_range(len(self), eager=True)})
                .drop_nulls("code")
                .group_by("code", maintain_order=True)
                .agg("row")
            )
            self._rows[version] = {code: tuple(rows) for code, rows in grouped.iter_rows()}
        return self._rows[version]

    @classmethod
    def without_entries(cls, *versions: str) -> Index:
        """Return an index of no entries, for work on groups alone.

        >>> Index.without_entries("soc2010")
        <Index none: 0 entries coded to soc2010>
        """
        return cls("none", pl.DataFrame(schema=dict.fromkeys([*TEXT_COLUMNS, *versions], pl.String)))

    def with_codes(self, version: str, codes: pl.Series) -> Index:
        """Return the same index with codes of one more version (or other codes of one it had)."""
        made = object.__new__(Index)  # the ids are the same: they needn't be checked again
        object.__setattr__(made, "name", self.name)
        object.__setattr__(made, "frame", self.frame.with_columns(codes.alias(version)))
        return made

    def with_entries(self, entries: pl.DataFrame) -> Index:
        """Return the same index with more entries; columns that aren't given stay empty."""
        return Index(self.name, pl.concat([self.frame, entries], how="diagonal"))

    def overlaid_with(self, own: Index, *, without: Collection[int] = ()) -> Index:
        """Return an index of both: the own entries first, in their order, then these.

        Args:
            own: entries that come first; an id that this index has too gets ``own-`` before it.
            without: rows of this index that give way.

        >>> from occumap.examples import small_index
        >>> own = Index("mine", small_index().frame.head(1).with_columns(title=pl.lit("Bun baker")))
        >>> both = small_index().overlaid_with(own, without=[11])
        >>> both.name, len(both), both.at(0).entry_id, both.at(0).title
        ('tiny+mine', 12, 'own-e01', 'Bun baker')
        """
        taken = pl.col("entry_id").is_in(self.frame["entry_id"].to_list())
        first = own.frame.with_columns(pl.when(taken).then(pl.format("own-{}", "entry_id")).otherwise("entry_id"))
        gone = set(without)
        rest = self.frame.filter(pl.Series([row not in gone for row in range(len(self))], dtype=pl.Boolean))
        columns = [*self.frame.columns, *(name for name in own.frame.columns if name not in self.frame.columns)]
        both = pl.concat([first, rest], how="diagonal_relaxed").select(columns)
        return Index(f"{self.name}+{own.name}", both)
