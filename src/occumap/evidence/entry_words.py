"""What the entries of an index say, as arrays: words, heads, and how alike words are.

Two views of an entry. One of its words, weighed by how rare they are (TF-IDF), which knows only equal words. One of
what its words mean: words that stand beside the same words and in the same groups of earlier versions get vectors
that point the same way (positive pointwise mutual information, 64 singular vectors; Levy, Goldberg & Dagan 2015), so
that “nanny” is near “childminder” though they share no letter. Both are learned from the index alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from occumap.errors import InputError
from occumap.model.index import Index

Floats = NDArray[np.float64]
DIMENSIONS = 64
# A small table is taken apart whole; the last digits, which differ from run to run, are dropped.
DENSE = 400
DECIMALS = 9
QUALIFIER_WEIGHT = 0.5
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_AS_WRITTEN = re.compile(r"[^\W_]+(?:[&'’][^\W_]+)*")
_EMPTY = frozenset(_WORD.findall("of and the in for to or other not at a on with by from"))
_TINY = 1e-9


@lru_cache(maxsize=65_536)
def words_in(text: str | None) -> tuple[str, ...]:
    """Return the words of a text that say something, in the singular and lower case, in their order.

    >>> words_in("Supervisor, bakeries and cafés (children's)")
    ('supervisor', 'bakery', 'café', 'children')
    """
    if not text:
        return ()
    folded = text.casefold().replace("’", "'").replace("'s", "").replace("'", "")
    return tuple(_singular(word) for word in _WORD.findall(folded) if word not in _EMPTY)


def as_written(word: str, texts: Iterable[str]) -> str:
    """Return a word, as `words_in` gives it, in the form that it mostly has in some texts; small unless an acronym.

    >>> as_written("bakery", ["Bakeries and cafés", "Large bakeries"]), as_written("hca", ["HCA", "Senior HCA"])
    ('bakeries', 'HCA')
    """
    found: Counter[str] = Counter(
        token for text in texts for token in _AS_WRITTEN.findall(text) if words_in(token) == (word,)
    )
    if not found:
        return word
    form = min(found, key=lambda one: (-found[one], one))
    return form if form.isupper() else form.lower()


def head_of(title: str) -> str | None:
    """Return the word that says what a job is, in an index title: the last of its first part.

    >>> head_of("Engineer, design, mechanical"), head_of("Bus driver")
    ('engineer', 'driver')
    """
    words = words_in(title.split(",", maxsplit=1)[0])
    return words[-1] if words else None


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@dataclass(frozen=True, eq=False)
class Wording:
    """The wording of the entries coded to a version; rows are those of the index.

    Attributes:
        version: the version whose groups are looked into.
        codes: each entry's code of that version, None where it has none.
        other_codes: by version, the codes that entries carry besides.
        titles, additional, industries: words of each field of each entry.
        heads: the head of each title.
        vocabulary: a number for each word.
        rarity: by word, log of entries ÷ entries with it.
        vectors: words × dimensions, of length 1 or 0.
        entries: entries × dimensions, of length 1 or 0.
        weights: entries × words, TF-IDF, of length 1 or 0.
    """

    version: str
    codes: tuple[str | None, ...]
    other_codes: dict[str, tuple[str | None, ...]]
    titles: tuple[tuple[str, ...], ...]
    additional: tuple[tuple[str, ...], ...]
    industries: tuple[tuple[str, ...], ...]
    heads: tuple[str | None, ...]
    vocabulary: dict[str, int]
    rarity: Floats
    vectors: Floats
    entries: Floats
    weights: sparse.csr_array

    def __len__(self) -> int:
        return len(self.codes)

    def rows_of(self, code: str) -> tuple[int, ...]:
        """Return the rows of the entries coded to a group, none for one that has none."""
        return self._rows.get(code, ())

    @cached_property
    def _rows(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for row, code in enumerate(self.codes):
            if code is not None:
                found.setdefault(code, []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    def words(self, row: int) -> frozenset[str]:
        """Return all words of an entry, of its title and its qualifiers."""
        return frozenset((*self.titles[row], *self.additional[row], *self.industries[row]))

    def vector_of(self, words: Iterable[str]) -> Floats:
        """Return the direction in which words point together; zeros if the index has none of them."""
        known = [self.vocabulary[word] for word in words if word in self.vocabulary]
        return np.asarray(unit_rows((self.vectors[known] * self.rarity[known][:, None]).sum(0)[None])[0])

    def weights_of(self, words: Iterable[str]) -> Floats:
        """Return the TF-IDF of some words as one dense row of length 1, or zeros."""
        row = np.zeros(len(self.vocabulary))
        known = [self.vocabulary[word] for word in words if word in self.vocabulary]
        row[known] = self.rarity[known]
        return np.asarray(unit_rows(row[None])[0])


def wording_of(index: Index, version: str, *, others: Sequence[str] = ()) -> Wording:
    """Return the wording of an index whose groups of ``version`` are to be looked into.

    Args:
        index: coded to ``version``.
        version: the version of the groups.
        others: further versions whose codes may be used. What is to be found out must not be among them.

    Raises:
        UnknownNameError: the index isn't coded to one of them.
        InputError: ``version`` is among ``others``, or the index has no words.

    >>> from occumap.examples import small_index
    >>> said = wording_of(small_index(), "tiny1")
    >>> said.heads[:3], said.entries.shape[0]
    (('baker', 'baker', 'hand'), 12)
    """
    if version in others:
        raise InputError(index.name, f"{version} is given as another version of itself", hint="Name other versions.")
    frame = index.frame
    codes = tuple(index.codes(version).to_list())
    other_codes = {other: tuple(index.codes(other).to_list()) for other in others}
    titles = tuple(map(words_in, frame["title"]))
    additional = tuple(map(words_in, frame["add"]))
    industries = tuple(map(words_in, frame["ind"]))
    vocabulary: dict[str, int] = {}
    for fields in zip(titles, additional, industries, strict=True):
        for word in dict.fromkeys(word for field in fields for word in field):
            vocabulary.setdefault(word, len(vocabulary))
    if not vocabulary:
        raise InputError(index.name, "its titles have no words", hint="Give an index whose titles have words.")
    both = [[*t, *a, *i] for t, a, i in zip(titles, additional, industries, strict=True)]
    there = _counted(both, vocabulary)
    rarity = np.log((1 + len(titles)) / np.asarray(there.sum(0)).ravel())
    grouped = [codes, tuple(code[:-1] if code else None for code in codes), *other_codes.values()]
    vectors = _vectors(there, [_marks(values) for values in grouped])
    qualifiers = [[*a, *i] for a, i in zip(additional, industries, strict=True)]
    weighed = (_counted(titles, vocabulary) + QUALIFIER_WEIGHT * _counted(qualifiers, vocabulary)) @ sparse.diags_array(
        rarity
    )
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    return Wording(
        version,
        codes,
        other_codes,
        titles,
        additional,
        industries,
        tuple(map(head_of, frame["title"])),
        vocabulary,
        rarity,
        vectors,
        np.asarray(np.round(unit_rows(weighed @ vectors), DECIMALS)),
        sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, _TINY)) @ weighed),
    )


def unit_rows(rows: Floats) -> Floats:
    """Return rows of length 1; rows of zeros stay so.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > _TINY))


def _counted(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sparse.csr_array:
    """Return entries × words: 1 where the entry has the word."""
    at = [(row, vocabulary[word]) for row, words in enumerate(rows) for word in dict.fromkeys(words)]
    places = np.array(at, dtype=np.int64).reshape(-1, 2)
    return sparse.csr_array((np.ones(len(at)), (places[:, 0], places[:, 1])), shape=(len(rows), len(vocabulary)))


def _marks(values: Sequence[str | None]) -> sparse.csr_array:
    """Return entries × codes: 1 for the code an entry has."""
    numbers = {code: n for n, code in enumerate(sorted({value for value in values if value is not None}))}
    at = np.array([(row, numbers[code]) for row, code in enumerate(values) if code is not None], np.int64)
    at = at.reshape(-1, 2)
    return sparse.csr_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(values), max(len(numbers), 1)))


def _vectors(there: sparse.csr_array, grouped: Sequence[sparse.csr_array]) -> Floats:
    """Return a vector for each word, from the words and groups it stands with."""
    beside = sparse.csr_array(there.T @ sparse.hstack([there, *grouped], format="csr"))
    beside.setdiag(0)
    pairs = beside.tocoo()
    total, of_word = pairs.data.sum(), np.asarray(pairs.sum(1)).ravel()
    of_context = np.asarray(pairs.sum(0)).ravel() ** 0.75
    of_context *= total / max(of_context.sum(), _TINY)
    rows, columns = pairs.coords
    seen = pairs.data > 0
    rows, columns, counts = rows[seen], columns[seen], pairs.data[seen]
    gain = np.log(counts * total / (of_word[rows] * of_context[columns]))
    kept = gain > 0
    table = sparse.csr_array((gain[kept], (rows[kept], columns[kept])), shape=pairs.shape)
    dimensions = min(DIMENSIONS, min(table.shape) - 1)
    if dimensions < 1 or not kept.any():
        return np.zeros((table.shape[0], 1))
    if min(table.shape) <= DENSE:
        left, strengths, _ = np.linalg.svd(table.toarray(), full_matrices=False)
        left, strengths = left[:, :dimensions], strengths[:dimensions]
    else:
        left, strengths, _ = svds(table, k=dimensions, v0=np.ones(min(table.shape)))
    return np.asarray(np.round(unit_rows(np.ascontiguousarray(left * np.sqrt(np.maximum(strengths, 0)))), DECIMALS))
