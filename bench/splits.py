"""Real revisions as splits: which groups were split, by the entries of an index, and what went where."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from occumap.catalog import load
from occumap.evidence.entry_words import Wording, wording_of
from occumap.evidence.group_split import Destination, Split
from occumap.io.ons_index import read_ons_index
from occumap.io.ons_index_tables import index_table
from occumap.model.index import Index

WORKBOOK = Path("uk") / "soc2020volume2thecodingindexexcel16042025.xlsx"
TITLES = Path("isco") / "isco88-isco08-index.csv"
SEED = 20100

Titles = Mapping[str, Mapping[str, str]]
# By new group: sentences of its description, tasks among them, and titles of jobs that belong there.
Said = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def real_revisions(shared: Path, *, isco: bool = False) -> dict[str, Splits]:
    """The four revisions whose entries are coded on both sides, the one to be told first.

    A revision sees codes of versions before it alone; with ``isco``, SOC2010 sees ISCO-08 codes too, which the ONS
    gave with SOC2020 in hand.
    """
    ons, titles = read_ons_index(shared / WORKBOOK, name="ons-index"), titles_of_groups(shared)
    late = ("isco08",) if isco else ()
    revisions = (
        Splits("SOC2010 to SOC2020", ons, "soc2010", "soc2020", ("soc2000", "soc90", *late), titles),
        Splits("SOC2000 to SOC2010", ons, "soc2000", "soc2010", ("soc90",), titles),
        Splits("SOC90 to SOC2000", ons, "soc90", "soc2000", (), titles),
        Splits("ISCO-88 to ISCO-08", isco_titles(shared / TITLES), "isco88", "isco08", (), titles),
    )
    return {one.name: one for one in revisions}


def titles_of_groups(shared: Path) -> Titles:
    """Titles of groups by version and code; of versions that don't come along, those of the lowest groups alone."""
    named = index_table(shared / WORKBOOK).frame
    table = pl.read_csv(shared / "isco" / "isco1988_isco2008.csv", infer_schema=False)
    held = {
        name: {one.code.value: one.title for one in load.version(name)} for name in ("soc2010", "soc2020", "isco08")
    }
    return held | {
        "soc90": dict(named.select("SOC_90", "SOC90_unit_group_title").drop_nulls().unique().sort(pl.all()).rows()),
        "soc2000": dict(
            named.select("SOC_2000", "SOC2000_unit_group_title").drop_nulls().unique().sort(pl.all()).rows()
        ),
        "isco88": dict(table.select(pl.col("isco1988").str.zfill(4), "isco1988_title").unique().sort(pl.all()).rows()),
    }


def isco_titles(path: Path) -> Index:
    """Titles coded to ISCO-88 and ISCO-08; what stands after a colon is read as what stands after a comma."""
    table = pl.read_csv(path, infer_schema=False)
    nothing = pl.lit(None, pl.String)
    return Index(
        "isco-titles",
        table.select(
            pl.int_range(pl.len()).cast(pl.String).alias("entry_id"),
            pl.col("title").str.replace(":", ","),
            pl.col("title").alias("natural_title"),
            *(nothing.alias(name) for name in ("add", "ind", "default", "see")),
            "isco88",
            "isco08",
        ),
    )


@dataclass(eq=False)
class Splits:
    """The groups of a version that its successor split, by the entries of an index."""

    name: str
    index: Index
    old: str
    new: str
    earlier: tuple[str, ...]
    titles: Titles

    @cached_property
    def wording(self) -> Wording:
        """What the entries say, with codes that were there before the revision."""
        return wording_of(self.index, self.old, others=[name for name in self.earlier if name in self.index.versions])

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """By old group and new group, the rows that went there; the largest part first."""
        rows: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for row, (old, new) in enumerate(zip(self.index.codes(self.old), self.index.codes(self.new), strict=True)):
            if old is not None and new in self.titles[self.new]:
                rows[old][new].add(row)
        ordered = {
            old: sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])) for old, parts in sorted(rows.items())
        }
        return {old: {new: frozenset(r) for new, r in parts} for old, parts in ordered.items() if len(parts) > 1}

    @property
    def codes(self) -> list[str]:
        """The groups that were split."""
        return list(self.parts)

    def rows(self, code: str) -> list[int]:
        """The entries of a group."""
        return [row for row, one in enumerate(self.wording.codes) if one == code]

    def new_groups(self, code: str, smallest: int, *, stays: bool = False) -> list[frozenset[int]]:
        """The parts that left a group, and what stays if asked for."""
        parts = list(self.parts[code].values())
        return [part for part in (parts if stays else parts[1:]) if len(part) >= smallest]

    def split(self, code: str, examples: int, said: Said | None = None) -> Split:
        """The split as an officer states it: titles, what is said of new groups, and so many examples of each, drawn
        with a seed.
        """
        old, new = self.titles[self.old], self.titles[self.new]
        parts = dict(sorted(self.parts[code].items()))
        drawn = random.Random(f"{SEED} {code}")
        known = {row: to for to, rows in parts.items() for row in drawn.sample(sorted(rows), min(examples, len(rows)))}
        nothing = ((), ())
        return Split(
            code,
            old[code],
            tuple(sorted(row for rows in parts.values() for row in rows)),
            tuple(Destination(to, new[to], new.get(to[:-1], ""), *(said or {}).get(to, nothing)) for to in parts),
            known,
            frozenset(title for other, title in old.items() if other != code and other in self.used),
        )

    @cached_property
    def used(self) -> frozenset[str]:
        """The groups of the old version that have entries."""
        return frozenset(code for code in self.wording.codes if code is not None)

    def truth(self, code: str) -> dict[int, str]:
        """The new group of each entry of a group."""
        return {row: to for to, rows in self.parts[code].items() for row in rows}

    @cached_property
    def texts(self) -> list[str]:
        """Title and qualifiers of each entry, for the peers."""
        fields = self.index.frame.select("title", "add", "ind").iter_rows()
        return [" ".join(part for part in row if part) for row in fields]
