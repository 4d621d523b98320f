"""Real revisions as splits: which groups were split, by the entries of an index, and what went where."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from occumap.catalog import load
from occumap.evidence.destinations import Destination, Split, measure
from occumap.evidence.entry_words import Wording, wording_of
from occumap.io.ons_index import read_ons_index
from occumap.model.index import Index
from occumap.model.version import Version

WORKBOOK = Path("uk") / "soc2020volume2thecodingindexexcel16042025.xlsx"
TITLES = Path("isco") / "isco88-isco08-index.csv"
SEED = 20100
FOLDS = 5


def real_revisions(shared: Path, *, isco: bool = False) -> dict[str, Splits]:
    """The four revisions whose entries are coded on both sides, the one to be told first.

    A revision sees codes of versions before it alone; with ``isco``, SOC2010 sees ISCO-08 codes too, which the ONS
    gave with SOC2020 in hand.
    """
    ons = read_ons_index(shared / WORKBOOK, name="ons-index")
    late = ("isco08",) if isco else ()
    return {
        "SOC2010 to SOC2020": Splits(ons, "soc2010", "soc2020", ("soc2000", "soc90", *late)),
        "SOC2000 to SOC2010": Splits(ons, "soc2000", "soc2010", ("soc90",)),
        "SOC90 to SOC2000": Splits(ons, "soc90", "soc2000", ()),
        "ISCO-88 to ISCO-08": Splits(isco_titles(shared / TITLES), "isco88", "isco08", ()),
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


@dataclass
class Problem:
    """The entries of a split whose destination isn't given: what speaks for each destination, and the truth."""

    measures: np.ndarray
    truth: np.ndarray


@dataclass
class Splits:
    """The groups of a version that its successor split, by the entries of an index."""

    index: Index
    old: str = "soc2010"
    new: str = "soc2020"
    earlier: tuple[str, ...] = ("soc2000", "soc90")

    @cached_property
    def wording(self) -> Wording:
        """What the entries say, with codes that were there before the revision."""
        return wording_of(self.index, self.old, others=[name for name in self.earlier if name in self.index.versions])

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """By old group and new group, the rows that went there; the largest part first."""
        rows: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for row, (old, new) in enumerate(zip(self.index.codes(self.old), self.index.codes(self.new), strict=True)):
            if old is not None and new is not None:
                rows[old][new].add(row)
        ordered = {
            old: sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])) for old, parts in sorted(rows.items())
        }
        return {old: {new: frozenset(r) for new, r in parts} for old, parts in ordered.items() if len(parts) > 1}

    @property
    def codes(self) -> list[str]:
        """The groups that were split."""
        return list(self.parts)

    @cached_property
    def folds(self) -> list[list[str]]:
        """The splits dealt into five folds."""
        dealt = self.codes
        random.Random(SEED).shuffle(dealt)
        return [dealt[fold::FOLDS] for fold in range(FOLDS)]

    @cached_property
    def tuning(self) -> frozenset[str]:
        """The half of the splits that settings may be chosen on."""
        shuffled = self.codes
        random.Random(SEED).shuffle(shuffled)
        return frozenset(shuffled[: len(shuffled) // 2])

    @property
    def held_out(self) -> frozenset[str]:
        """The other half."""
        return frozenset(self.codes) - self.tuning

    def rows(self, code: str) -> list[int]:
        """The entries of a group."""
        return [row for row, one in enumerate(self.wording.codes) if one == code]

    def new_groups(self, code: str, smallest: int, *, stays: bool = False) -> list[frozenset[int]]:
        """The parts that left a group, and what stays if asked for."""
        parts = list(self.parts[code].values())
        return [part for part in (parts if stays else parts[1:]) if len(part) >= smallest]

    def split(self, code: str, examples: int) -> Split:
        """The split as an officer states it: titles, and so many examples of each new group, drawn with a seed."""
        old, new = load.version(self.old), load.version(self.new)
        parts = dict(sorted(self.parts[code].items()))
        drawn = random.Random(f"{SEED} {code}")
        known = {row: to for to, rows in parts.items() for row in drawn.sample(sorted(rows), min(examples, len(rows)))}
        return Split(
            code,
            old[code].title,
            tuple(sorted(row for rows in parts.values() for row in rows)),
            tuple(Destination(to, new[to].title, title_above(new, to), new.top(to).title) for to in parts),
            known,
            title_above(old, code),
            old.top(code).title,
            frozenset(group.title for group in old.lowest if group.code.value != code),
        )

    def truth(self, code: str) -> dict[int, str]:
        """The new group of each entry of a group."""
        return {row: to for to, rows in self.parts[code].items() for row in rows}

    def problem(self, code: str, examples: int) -> Problem | None:
        """What there is to learn from a split; None if all of it are examples."""
        split, truth = self.split(code, examples), self.truth(code)
        asked = [n for n, row in enumerate(split.rows) if row not in split.known]
        codes = [to.code for to in split.destinations]
        if not asked:
            return None
        right = np.array([codes.index(truth[split.rows[n]]) for n in asked])
        return Problem(measure(self.wording, split)[asked], right)

    @cached_property
    def texts(self) -> list[str]:
        """Title and qualifiers of each entry, for the peers."""
        fields = self.index.frame.select("title", "add", "ind").iter_rows()
        return [" ".join(part for part in row if part) for row in fields]


def title_above(version: Version, code: str) -> str:
    parent = version[code].parent
    return version[parent.value].title if parent else ""
