"""How alike texts are in their letters: pieces of words, weighed by how rare they are in an index.

“Veterinarian” and “veterinary” are different words with most of their letters in common. Every word stands between two
blanks and is taken to pieces of three and four letters; a text is the TF-IDF of the pieces of its words (Cavnar &
Trenkle 1994), and two texts are as alike as the cosine says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse

from occumap.evidence.entry_words import Wording

SIZES = (3, 4)
_TINY = 1e-12


def pieces_of(word: str) -> tuple[str, ...]:
    """Return the pieces of a word, of three and of four letters, its ends marked by blanks.

    >>> pieces_of("vet")
    (' ve', 'vet', 'et ', ' vet', 'vet ')
    """
    marked = f" {word} "
    return tuple(marked[at : at + size] for size in SIZES for at in range(len(marked) - size + 1))


@dataclass(frozen=True, eq=False)
class Letters:
    """The pieces that an index uses.

    Attributes:
        place: a number for each piece.
        rarity: by piece, log of entries ÷ entries with it, plus 1.
        entries: entries × pieces, of length 1 or 0.
    """

    place: dict[str, int]
    rarity: np.ndarray
    entries: sparse.csr_array

    def of(self, texts: Sequence[Iterable[str]]) -> sparse.csr_array:
        """Return texts × pieces, of length 1 or 0; each text is given as its words. Unknown pieces are left out."""
        counts = [Counter(piece for word in words for piece in pieces_of(word)) for words in texts]
        known = [[(self.place[one], n) for one, n in sorted(count.items()) if one in self.place] for count in counts]
        return self._weighed(known)

    def _weighed(self, counted: Sequence[Sequence[tuple[int, int]]]) -> sparse.csr_array:
        ends = np.cumsum([0, *(len(one) for one in counted)])
        places = np.array([place for one in counted for place, _ in one], np.int64)
        values = np.array([1 + np.log(n) for one in counted for _, n in one]) * self.rarity[places]
        table = sparse.csr_array((values, places, ends), shape=(len(counted), len(self.place)))
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(1)).ravel())
        return sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, _TINY)) @ table)


@lru_cache(maxsize=2)
def letters_of(wording: Wording) -> Letters:
    """Return the pieces of an index's titles and qualifiers.

    >>> from occumap.evidence.entry_words import wording_of
    >>> from occumap.examples import small_index
    >>> letters = letters_of(wording_of(small_index(), "tiny1"))
    >>> (letters.of([["bakers"]]) @ letters.of([["baker"], ["clerk"]]).T).toarray().round(2).tolist()
    [[0.9, 0.0]]
    """
    place: dict[str, int] = {}
    pieces = {word: [place.setdefault(one, len(place)) for one in pieces_of(word)] for word in wording.vocabulary}
    counted = [
        sorted(Counter(piece for word in _words(wording, row) for piece in pieces[word]).items())
        for row in range(len(wording))
    ]
    there = np.bincount([piece for one in counted for piece, _ in one], minlength=len(place))
    letters = Letters(place, np.log((1 + len(counted)) / (1 + there)) + 1, sparse.csr_array((0, len(place))))
    return Letters(place, letters.rarity, letters._weighed(counted))


def _words(wording: Wording, row: int) -> tuple[str, ...]:
    return (*wording.titles[row], *wording.additional[row], *wording.industries[row])
