"""A name for a part of a group, as a classification would write it: the heads of its titles and what qualifies them.

A name covers an entry if one of its heads is that of the entry and one of its qualifiers, where it has some, stands
there too. Of all names of one or two heads and none, one or two qualifiers, that is taken which covers the most of
the part and the least of all else: of the rest of the group, and, for less, of the other groups of the index.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from occumap.evidence.entry_words import words_in
from occumap.evidence.noun_phrases import NounPhrase, Words, in_plural, noun_phrase, plural
from occumap.model.index import Index

SHOWN_HEADS, SHOWN_QUALIFIERS, PAIRED, LOOKED_AT = 4, 12, 8, 12
# A name covers at least half of a part; one that covers less, "and similar" besides. Each of two heads or qualifiers
# has at least a sixth of what both cover.
COVERED, LEAST, EACH = 0.5, 0.15, 1 / 6
SIMILAR = " and similar"
# An entry of another group counts less against a name than one of the rest of the same group.
ELSEWHERE = 0.03
# What is said of nobody else's entries needs no qualifier: of a head alone, so much must be in the part.
DISTINCT = 0.2
# A word that doesn't stand right before a head says less well what the head is.
LOOSE = 0.75
# A qualifier that all have says more than the head alone.
QUALIFIED = 1.05
# Each further word makes a name longer: it has to cover more for that.
LONGER = 0.94


@dataclass(frozen=True, slots=True)
class PartName:
    """A name, and how much of the part it covers.

    Args:
        title: as a classification would write it.
        covers, of: how many of how many entries of the part it covers.
    """

    title: str
    covers: int
    of: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    heads: tuple[str, ...]
    qualifiers: tuple[Words, ...]
    inside: int
    outside: int
    loose: int = 0


@dataclass(eq=False)
class PartNames:
    """Names for parts of the groups of an index.

    Args:
        index: that the entries are in.
        version: whose groups the parts are of.

    >>> from occumap.examples import small_index
    >>> PartNames(small_index(), "tiny1").name((0, 1), (2,)).title
    'Bakers'
    """

    index: Index
    version: str
    _phrases: dict[int, NounPhrase] = field(default_factory=dict)

    def name(
        self, rows: Sequence[int], rest: Sequence[int], taken: Collection[Collection[str]] = ()
    ) -> PartName | None:
        """Return a name for some entries of a group; None where there are none.

        Where they have too little in common, it is the title of the first of them, and similar.

        Args:
            rows: the part's entries, as rows of the index, the most typical first.
            rest: the other entries of the group.
            taken: names that other groups have, each as its words.
        """
        if not rows:
            return None
        every = [*rows, *rest]
        found = [self._phrase(row) for row in every]
        part = (1 << len(rows)) - 1
        likely = sorted(_candidates(*_masks(found), part), key=lambda one: (-_worth(one, len(rows)), one.qualifiers))
        known = {frozenset(words) for words in taken}
        best: tuple[float, PartName] | None = None
        for one in likely[:LOOKED_AT]:
            having = self._having(one)
            if not one.qualifiers and one.inside < DISTINCT * having:
                continue
            elsewhere = max(having - one.inside - one.outside, 0)
            worth = _worth(one, len(rows), elsewhere)
            if best is None or worth > best[0]:
                title = self._written(one, found[: len(rows)])
                if frozenset(words_in(title)) not in known:
                    best = worth, PartName(title, one.inside, len(rows))
        return best[1] if best else self._typical(rows)

    def _typical(self, rows: Sequence[int]) -> PartName:
        title, natural, *_ = self._said[rows[0]]
        same = sum(self._said[row][1] == natural for row in rows)
        return PartName(in_plural(title, natural) + SIMILAR, same, len(rows))

    def _phrase(self, row: int) -> NounPhrase:
        if row not in self._phrases:
            self._phrases[row] = noun_phrase(*self._said[row])
        return self._phrases[row]

    @cached_property
    def _said(self) -> list[tuple[str, str, str | None, str | None]]:
        return self.index.frame.select("title", "natural_title", "add", "ind").rows()

    @cached_property
    def _places(self) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        """By head, and by word, the rows that are coded to the version."""
        heads: dict[str, set[int]] = defaultdict(set)
        words: dict[str, set[int]] = defaultdict(set)
        columns = self.index.frame.select("natural_title", "title", "add", "ind", self.version).iter_rows()
        for row, (natural, title, add, ind, code) in enumerate(columns):
            if code is None:
                continue
            said = words_in(natural)
            head = words_in(title.partition(",")[0])[-1:] if natural == title else said[-1:]
            for word in head:
                heads[word].add(row)
            for word in {*said, *words_in(add), *words_in(ind)}:
                words[word].add(row)
        return heads, words

    def _having(self, one: _Candidate) -> int:
        """Return how many entries of the whole index a name would cover."""
        heads, words = self._places
        nobody: set[int] = set()
        rows = nobody.union(*(heads.get(head, nobody) for head in one.heads))
        if not one.qualifiers:
            return len(rows)
        return len(nobody.union(*(rows.intersection(*(words.get(w, nobody) for w in said)) for said in one.qualifiers)))

    def _written(self, one: _Candidate, phrases: Sequence[NounPhrase]) -> str:
        said: dict[Words, Counter[str]] = defaultdict(Counter)
        for phrase in phrases:
            for words, text in phrase.before:
                said[words][text] += 1
        qualifiers = [min(said[words].items(), key=lambda item: (-item[1], item[0]))[0] for words in one.qualifiers]
        whole = one.inside >= COVERED * len(phrases)
        heads = (" and " if whole else ", ").join(map(plural, one.heads))
        text = " ".join(filter(None, (" and ".join(qualifiers), heads)))
        return f"{text[:1].upper()}{text[1:]}{'' if whole else SIMILAR}"


def _masks(phrases: Sequence[NounPhrase]) -> tuple[dict[str, int], dict[Words, int], dict[Words, int]]:
    """Return which entries have each head and each qualifier, and have it right before the head, as bits."""
    heads: dict[str, int] = defaultdict(int)
    qualifiers: dict[Words, int] = defaultdict(int)
    near: dict[Words, int] = defaultdict(int)
    for n, phrase in enumerate(phrases):
        if phrase.head:
            heads[phrase.head] |= 1 << n
        for words, _ in phrase.before:
            qualifiers[words] |= 1 << n
        for words in phrase.near:
            near[words] |= 1 << n
    return heads, qualifiers, near


def _candidates(
    heads: dict[str, int], qualifiers: dict[Words, int], near: dict[Words, int], part: int
) -> Iterator[_Candidate]:
    """Yield the names that cover enough of a part to be looked at."""
    least = LEAST * part.bit_count()
    several = min(2, part.bit_count())
    common = [one for one in heads if (heads[one] & part).bit_count() >= several]
    first = sorted(common, key=lambda one: (-(heads[one] & part).bit_count(), one))[:SHOWN_HEADS]
    likely = sorted(
        (one for one in qualifiers if (qualifiers[one] & part).bit_count() >= several),
        key=lambda one: (-_f1(qualifiers[one], part), -len(one), one),
    )[:SHOWN_QUALIFIERS]
    pairs = [(one, other) for one, other in combinations(likely[:PAIRED], 2) if not set(one) & set(other)]
    for some in (*((one,) for one in first), *combinations(first, 2)):
        headed = _united([heads[one] for one in some], part)
        if (headed & part).bit_count() < least or len({plural(one) for one in some}) < len(some):
            continue
        yield _Candidate(some, (), (headed & part).bit_count(), (headed & ~part).bit_count())
        for said in (*((one,) for one in likely), *pairs):
            if any(set(one) & set(some) for one in said):
                continue
            both = _united([qualifiers[one] & headed for one in said], part)
            inside = (both & part).bit_count()
            if inside >= least and all((heads[one] & both & part).bit_count() >= EACH * inside for one in some):
                having = [(qualifiers[one] & headed & part, near[one]) for one in said]
                loose = sum(2 * (there & beside).bit_count() < there.bit_count() for there, beside in having)
                yield _Candidate(some, said, inside, (both & ~part).bit_count(), loose)


def _united(masks: Sequence[int], part: int) -> int:
    """Return the bits of all masks; none where one of several adds too little to the part."""
    whole = 0
    for mask in masks:
        whole |= mask
    inside = (whole & part).bit_count()
    if len(masks) > 1:
        for n in range(len(masks)):
            others = 0
            for m, mask in enumerate(masks):
                others |= mask if m != n else 0
            if (whole & ~others & part).bit_count() < EACH * inside:
                return 0
    return whole


def _f1(mask: int, part: int) -> float:
    return 2 * (mask & part).bit_count() / (mask.bit_count() + part.bit_count())


def _worth(one: _Candidate, size: int, elsewhere: int = 0) -> float:
    """Return how well a name says a part: F1 of entries, less for each further head or qualifier."""
    words = sum(map(len, one.qualifiers)) + len(one.heads)
    several = (len(one.heads) > 1) + (len(one.qualifiers) > 1)
    fits = 2 * one.inside / (size + one.inside + one.outside + ELSEWHERE * elsewhere)
    said = QUALIFIED if one.qualifiers else 1.0
    return round(said * fits * LOOSE**one.loose * LONGER ** (several + max(words - 3, 0)), 9)
