"""What is said of the work, as evidence for each group: how much more of its words a group uses than all do.

A sentence on duties is no title, and a model of titles reads it poorly. It is read word by word against the words of
each group's entries, of its title and of a few words on its work that come with Occumap, smoothed by those of all
groups. A word that nothing knows says nothing, and a sentence of such words is no evidence.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.coding.duty_words import duty_words
from occumap.model.index import Index
from occumap.model.version import Version

F64 = NDArray[np.float64]
# Texts of code lists that were loaded: each text with its code, and a weight if it has one.
Loaded = Mapping[str, Sequence[tuple[str, str] | tuple[str, str, float]]]
Texts = Iterable[tuple[str, str, float]]
# How many words of all groups are mixed into those of each.
SMOOTHING = 60.0
# What a text weighs beside a title of the index, by what it is.
ADDITIONAL, INDUSTRY, GROUP_TITLE, OF_ITS_WORK, LOADED = 0.7, 0.5, 5.0, 8.0, 0.5
# The version that the words on the work of groups are of, and the share of its entries by which they come to another.
WORDS_OF = "soc2020"
MIN_SHARE = 0.02


@dataclass(frozen=True, eq=False)
class DutyReader:
    """Evidence for groups by the words of a text.

    Args:
        codes: the groups.
        words: for each known word, the groups that use it and what it adds to their logarithms.
        base: (codes,) what any known word adds to a group that doesn't use it.

    >>> texts = [("Bread baker", "11", 1.0), ("makes bread and cakes", "11", 1.0), ("Cycle mechanic", "22", 1.0)]
    >>> reader = DutyReader.of(texts, ["11", "22"])
    >>> reader.evidence("I bake cakes").argmax(), reader.evidence("flying")
    (np.int64(0), None)
    """

    codes: tuple[str, ...]
    words: Mapping[str, tuple[NDArray[np.int64], F64]] = field(repr=False)
    base: F64 = field(repr=False)

    @classmethod
    def of(cls, texts: Texts, codes: Sequence[str]) -> Self:
        """Return a reader of texts, each with the code of its group and a weight; other codes are left out."""
        place = {code: n for n, code in enumerate(codes)}
        counts: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for text, code, weight in texts:
            if code in place:
                for word in duty_words(text):
                    counts[word][place[code]] += weight
        lengths = np.zeros(len(codes))
        for found in counts.values():
            lengths[list(found)] += list(found.values())
        everything = lengths.sum()
        words = {}
        for word, found in counts.items():
            own = np.fromiter(found.values(), np.float64, len(found))
            more = np.log1p(own / (own.sum() / everything) / SMOOTHING)
            words[word] = np.fromiter(found, np.int64, len(found)), more
        return cls(tuple(codes), words, np.log(SMOOTHING / (lengths + SMOOTHING)))

    def evidence(self, text: str) -> F64 | None:
        """Return what a text says for each group (codes,), as natural logarithms; None if no word of it is known.

        Longer texts repeat themselves: the evidence of their words grows with the root of their number.
        """
        known = [word for word in dict.fromkeys(duty_words(text)) if word in self.words]
        if not known:
            return None
        found = self.base * len(known)
        for word in known:
            places, more = self.words[word]
            found[places] += more
        return found / float(np.sqrt(len(known)))


def texts_of(index: Index, version: Version, loaded: Loaded | None = None) -> Iterator[tuple[str, str, float]]:
    """Yield what is known of the words of each group: its entries, its title, and words on its work.

    Args:
        index: coded to ``version``.
        version: the groups.
        loaded: titles and descriptions by code list, see `train_model`; those of another version that the index is
            coded to come to each group by the share of its entries.
    """
    coded = index.frame.filter(index.codes(version.id).is_not_null())
    for title, add, ind, code in coded.select("natural_title", "add", "ind", version.id).iter_rows():
        yield title, code, 1.0
        if add:
            yield add, code, ADDITIONAL
        if ind:
            yield ind, code, INDUSTRY
    for group in version.lowest:
        yield group.title, group.code.value, GROUP_TITLE
    shares = shares_between(index, WORDS_OF, version)
    for code, words in words_on_work().items():
        for own, share in shares.get(code, ()):
            yield words, own, OF_ITS_WORK * share
    for name, texts in sorted((loaded or {}).items()):
        shares = shares_between(index, name, version)
        for text, code, *_ in texts:
            for own, share in shares.get(code, ()):
                yield text, own, LOADED * share


@cache
def words_on_work() -> Mapping[str, str]:
    """Read the words on the work of each unit group of SOC2020 that come with Occumap: what is done, on what, where."""
    text = files("occumap.data").joinpath("coding", "duties.csv").read_text(encoding="utf-8")
    return {row[WORDS_OF]: row["words"] for row in csv.DictReader(text.splitlines())}


def shares_between(index: Index, old: str, version: Version) -> Mapping[str, Sequence[tuple[str, float]]]:
    """Return the groups of a version that each group of another comes to, with the shares of its entries.

    >>> from occumap.examples import small_index, small_version
    >>> shares_between(small_index(), "tiny1", small_version())["11"]
    [('11', 1.0)]
    """
    if version.id == old:
        return {group.code.value: [(group.code.value, 1.0)] for group in version.lowest}
    if old not in index.versions:
        return {}
    both = index.frame.select(old=old, new=version.id).drop_nulls()
    counted = both.group_by("old", "new").len().with_columns(share=pl.col("len") / pl.col("len").sum().over("old"))
    kept = counted.filter(pl.col("share") >= MIN_SHARE).sort("old", "new").select("old", "new", "share")
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for code, own, share in kept.iter_rows():
        found[code].append((own, share))
    return found
