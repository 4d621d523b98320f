"""Four revisions as they were known before: groups, index, people; and, kept apart, what became of each group.

A group counts as changed if at least a tenth of its entries went to another group than most of them did, or if at
least a tenth of the entries of the group that most of them went to came from elsewhere. Without entries (US SOC) it is
changed if the published table doesn't link it to one group that is linked to no other.

SOC2010 as it was known in 2016: the entries of the index that no release since has marked (VERSNO), their codes of
SOC2000 and SOC90, and the samples of people coded to SOC2010, never their SOC2020 side. New titles are those whose ids
come after the alphabet's: they were added when the index was in use. The other indexes are held as they were when the
newer version had come; what was added to them for it can't be told.

ISCO codes of British entries are those of the most alike title of the ILO's index, known since 2008 (“titles”), or
those of the ONS index, which were given with SOC2020 in hand (“later”).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

from occumap.catalog import load, shipped
from occumap.evidence.entry_words import words_in
from occumap.io.ons_index import read_ons_index
from occumap.io.ons_index_tables import index_table
from occumap.io.us_crosswalks import read_isco_to_us_soc
from occumap.model.index import ADDED, TEXT_COLUMNS, Index
from occumap.model.version import Version

PART = 0.1
# An entry is like the title of another index from this cosine of their words on.
LIKE = 0.6
WORKBOOK = Path("uk") / "soc2020volume2thecodingindexexcel16042025.xlsx"
# Ids of the ONS index run along the alphabet up to here; later ones were added when it was in use already.
ADDED_LATER = ("e", "6", "cx")
BATCH = 500
_TINY = 1e-9

Pair = tuple[str, str]
Pairs = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Revised:
    """A version that was revised.

    Args:
        name: of the revision.
        version: the version as it was.
        groups: the groups that are ranked.
        changed: those of them that changed: the answer, which nothing else here knows.
        index: its entries, None where there are none.
        helpful: earlier versions that they are coded to.
        people: by group, in samples of the time.
        beside: other classifications, with how many titles or links of each group lead to each of theirs.
        destinations: by row of the index, where its entry went: only to learn from.
    """

    name: str
    version: Version
    groups: tuple[str, ...]
    changed: frozenset[str]
    index: Index | None = None
    helpful: tuple[str, ...] = ()
    people: Mapping[str, Mapping[str, float]] | None = None
    beside: tuple[tuple[Version, Pairs, str], ...] = ()
    destinations: tuple[str | None, ...] = ()

    @property
    def truth(self) -> np.ndarray:
        """Whether each group changed."""
        return np.array([code in self.changed for code in self.groups])

    def is_residual(self, code: str) -> bool:
        """Whether a group takes what has no group of its own."""
        return self.version.rules.is_residual(self.version[code].title)

    def entries(self, code: str) -> int:
        """How many entries a group has."""
        return 0 if self.index is None else len(self.index.rows(self.version.id).get(code, ()))


def changed_by_entries(pairs: Iterable[Pair], part: float = PART) -> frozenset[str]:
    """Groups that lost at least such a part, or whose main successor is made of others to at least such a part.

    >>> sorted(changed_by_entries([("a", "1")] * 9 + [("a", "2")] + [("b", "2")] * 8 + [("c", "3")]))
    ['a', 'b']
    """
    went: dict[str, Counter[str]] = defaultdict(Counter)
    came: Counter[str] = Counter()
    for old, new in pairs:
        went[old][new] += 1
        came[new] += 1
    found = set()
    for old, to in went.items():
        main, most = max(to.items(), key=lambda item: (item[1], item[0]))
        if any(total - most >= part * total - _TINY for total in (to.total(), came[main])):
            found.add(old)
    return frozenset(found)


def changed_by_links(pairs: Iterable[Pair]) -> frozenset[str]:
    """Groups that aren't linked to one group only, or whose group is linked to others.

    >>> sorted(changed_by_links([("a", "1"), ("b", "2"), ("c", "2"), ("d", "3"), ("d", "4")]))
    ['b', 'c', 'd']
    """
    links = [*dict.fromkeys(pairs)]
    to, origin = Counter(old for old, _ in links), Counter(new for _, new in links)
    return frozenset(old for old, new in links if to[old] > 1 or origin[new] > 1)


def soc2010(shared: Path, *, isco: str = "titles") -> Revised:
    """SOC2010 to SOC2020; ``isco``: which ISCO-08 codes are looked at, "titles", "later" or none ("")."""
    index = unmarked(shared)
    pairs = [(a, b) for a, b in index.frame.select("soc2010", "soc2020").rows() if a and b]
    version = load.version("soc2010")
    return Revised(
        "SOC2010 to SOC2020",
        version,
        tuple(group.code.value for group in version.lowest),
        changed_by_entries(pairs),
        Index("index of 2016", with_added(index).frame.select(*TEXT_COLUMNS, ADDED, "soc90", "soc2000", "soc2010")),
        ("soc2000", "soc90"),
        {"lfs2014-16": samples(shared, "lfs"), "census2011": samples(shared, "census")},
        _beside_isco(index, "soc2010", shared, isco),
        tuple(index.codes("soc2020")),
    )


def soc2000(shared: Path, *, isco: str = "titles") -> Revised:
    """SOC2000 to SOC2010."""
    index = unmarked(shared)
    version = soc2000_version(shared)
    pairs = pl.read_csv(shared / "uk" / "soc2000-soc2010-index.csv", infer_schema=False).rows()
    known = [(a, b) for a, b in pairs if a in version and b and b.isdigit()]
    return Revised(
        "SOC2000 to SOC2010",
        version,
        tuple(sorted({old for old, _ in known})),
        changed_by_entries(known),
        Index("index of 2009", with_added(index).frame.select(*TEXT_COLUMNS, ADDED, "soc90", "soc2000")),
        ("soc90",),
        beside=_beside_isco(index, "soc2000", shared, isco),
        destinations=tuple(index.codes("soc2010")),
    )


def isco88(shared: Path, *, isco: str = "titles") -> Revised:
    """ISCO-88 to ISCO-08; beside it stands SOC2000, by titles alike."""
    index = isco_titles(shared)
    table = pl.read_csv(shared / "isco" / "isco1988_isco2008.csv", infer_schema=False)
    titles = {code.zfill(4): title for code, title in table.select("isco1988", "isco1988_title").unique().rows()}
    version = Version.of("isco88", [*_with_parents(titles)], rules=shipped.rules("isco"))
    pairs = [(a, b) for a, b in index.frame.select("isco88", "isco08").rows() if a and b]
    beside: tuple[tuple[Version, Pairs, str], ...] = ()
    if isco:
        alike = codes_of_titles(index, unmarked(shared), "soc2000")
        beside = ((soc2000_version(shared), counted_pairs(index.codes("isco88"), alike), "titles"),)
    return Revised(
        "ISCO-88 to ISCO-08",
        version,
        tuple(sorted({old for old, _ in pairs if old in titles})),
        changed_by_entries(pairs),
        Index("titles of ISCO-88", index.frame.select(*TEXT_COLUMNS, "isco88")),
        beside=beside,
        destinations=tuple(index.codes("isco08")),
    )


def us2010(shared: Path, *, isco: str = "titles") -> Revised:
    """US SOC 2010 to 2018, by group: there is no index, but links to ISCO-08."""
    version = load.version(shared / "us" / "us-soc2010-structure.csv")
    rows = pl.read_csv(shared / "us" / "us-soc2010-soc2018.csv", infer_schema=False).select("soc2010", "soc2018").rows()
    held = {group.code.value for group in version.lowest}
    beside: tuple[tuple[Version, Pairs, str], ...] = ()
    if isco:
        ways = read_isco_to_us_soc(shared / "isco" / "isco08-us-soc2010.xls").ways
        steps = [(way.steps[0].to_code.value, way.steps[0].from_code.value) for way in ways]
        there = load.version("isco08")
        known = [(us, other) for us, other in steps if us in held and other in there]
        beside = ((there, counted_pairs(*zip(*known, strict=True)), "links"),)
    groups = tuple(sorted({old for old, _ in rows if old in held}))
    return Revised("US SOC 2010 to 2018", version, groups, changed_by_links(rows), beside=beside)


def soc2000_version(shared: Path) -> Version:
    """SOC2000, as far as the index names its groups."""
    titles = dict(_sheet(shared).select("SOC_2000", "SOC2000_unit_group_title").drop_nulls().unique().rows())
    titles = {code: title for code, title in titles.items() if len(code) == 4 and code.isdigit()}
    return Version.of("soc2000", [*_with_parents(titles)], rules=shipped.rules("soc-uk"))


def _beside_isco(index: Index, version: str, shared: Path, isco: str) -> tuple[tuple[Version, Pairs, str], ...]:
    if not isco:
        return ()
    codes = index.codes("isco08") if isco == "later" else codes_of_titles(index, isco_titles(shared), "isco08")
    return ((load.version("isco08"), counted_pairs(index.codes(version), codes), "titles"),)


def counted_pairs(ours: Iterable[str | None], theirs: Iterable[str | None]) -> Pairs:
    """How many entries of each group have each code of another classification.

    >>> counted_pairs(["1", "1", None, "2"], ["a", "b", "a", None])
    {'1': {'a': 1.0, 'b': 1.0}}
    """
    found: dict[str, dict[str, float]] = {}
    for (own, other), n in Counter(zip(ours, theirs, strict=True)).items():
        if own and other:
            found.setdefault(own, {})[other] = float(n)
    return found


def unmarked(shared: Path) -> Index:
    """The entries of the ONS index that no release since its first has added or amended."""
    index = read_ons_index(shared / WORKBOOK, name="ons-index")
    marked = set(_sheet(shared).filter(pl.col("VERSNO").is_not_null())["UNIQUE ID"])
    return Index(index.name, index.frame.filter(~pl.col("entry_id").is_in(marked)))


def isco_titles(shared: Path) -> Index:
    """The ILO's titles with their codes of ISCO-88 and ISCO-08, known since 2008."""
    frame = pl.read_csv(shared / "isco" / "isco88-isco08-index.csv", infer_schema=False).with_row_index("n")
    texts = {name: pl.lit(None, pl.String) for name in ("add", "ind", "default", "see")}
    codes = pl.col("isco88", "isco08").str.zfill(4)
    frame = frame.with_columns(codes, pl.format("t{}", "n").alias("entry_id"), natural_title="title", **texts)
    return Index("titles of ISCO", frame.select(*TEXT_COLUMNS, "isco88", "isco08"))


def with_added(index: Index) -> Index:
    """The index with a mark of entries added when it was in use."""
    later = pl.Series([(i[:1], i[1:2], i[2:]) >= ADDED_LATER for i in index.frame["entry_id"]])
    return Index(index.name, index.frame.with_columns(pl.when(later).then(pl.lit("V1")).alias(ADDED)))


def codes_of_titles(index: Index, theirs: Index, version: str) -> list[str | None]:
    """For each entry, the code of the most alike title of another index, where one is alike."""
    ours, other = _weighed([_words_of(index), _words_of(theirs)])
    codes = theirs.codes(version).to_list()
    found: list[str | None] = []
    for start in range(0, ours.shape[0], BATCH):
        likeness = (ours[start : start + BATCH] @ other.T).toarray()
        found += [codes[int(row.argmax())] if row.max() >= LIKE else None for row in likeness]
    return found


def samples(shared: Path, source: str) -> dict[str, float]:
    """People by SOC2010 group in a sample: its totals, never where they went."""
    table = pl.read_csv(shared / "uk" / "soc2010-soc2020-dual-coding-long.csv", infer_schema=False)
    bases = [pl.col(f"{sex}_{source}_base_2010").cast(pl.Float64).fill_null(0.0) for sex in ("men", "women")]
    return dict(table.group_by("s10").agg((bases[0] + bases[1]).max().alias("people")).sort("s10").rows())


def _words_of(index: Index) -> list[frozenset[str]]:
    rows = index.frame.select("title", "add", "ind").iter_rows()
    return [frozenset(words_in(" ".join(part for part in row if part))) for row in rows]


def _weighed(sides: list[list[frozenset[str]]]) -> list[sparse.csr_array]:
    """Texts × words of both sides, by how rare words are, of length 1."""
    every = [words for side in sides for words in side]
    used = Counter(word for words in every for word in words)
    place = {word: n for n, word in enumerate(sorted(used))}
    rarity = {word: np.log(len(every) / n) + 1 for word, n in used.items()}
    found = []
    for side in sides:
        at = [(row, place[word], rarity[word]) for row, words in enumerate(side) for word in sorted(words)]
        rows, columns, values = (np.array(one) for one in zip(*at, strict=True))
        lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(side)))
        shape = (len(side), len(place))
        found.append(sparse.csr_array((values / lengths[rows], (rows, columns)), shape=shape))
    return found


def _sheet(shared: Path) -> pl.DataFrame:
    return index_table(shared / WORKBOOK).frame


def _with_parents(titles: Mapping[str, str]) -> Iterable[tuple[str, str, None, None]]:
    """Groups of a structure whose upper levels have no titles here."""
    for code in sorted({one[:n] for one in titles for n in range(1, len(one) + 1)}):
        yield code, titles.get(code, code), None, None
