"""What an index has under a title: its entries, what their qualifiers ask for, and where they refer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from occumap.coding.normalise import plain
from occumap.coding.qualifiers import Qualifier, Words, read_qualifier


class Given(NamedTuple):
    """The qualifiers that came with a title, as plain text, and the words that they and its context give."""

    add: str
    ind: str
    words: Words

    @property
    def stated(self) -> bool:
        """Whether qualifiers were given, not only context."""
        return bool(self.words and (self.add or self.ind))


@dataclass(frozen=True, slots=True)
class EntryQualifiers:
    """The qualifiers of an entry: as plain text, and what they ask for."""

    add: str
    ind: str
    asked_add: Qualifier
    asked_ind: Qualifier

    @property
    def bare(self) -> bool:
        """Whether it asks for nothing."""
        return not (self.asked_add or self.asked_ind)

    def asks(self, words: Words) -> bool:
        """Return whether it asks for one of these words."""
        return any(one & words for one in self.asked_add.alternatives)

    def bare_but_for(self, words: Words) -> bool:
        """Return whether it asks for nothing, or for nothing but these words."""
        return not self.asked_ind and (not self.asked_add or any(one <= words for one in self.asked_add.alternatives))

    def given(self, words: Words) -> int:
        """Return how many words of the qualifiers are given if both are given in full, else 0."""
        add, ind = self.asked_add.given(words), self.asked_ind.given(words)
        missing = (self.asked_add and not add) or (self.asked_ind and not ind)
        return 0 if missing else add + ind

    def hinted(self, words: Words) -> float:
        """Return how much of the qualifiers is given, between 0 and 1."""
        shares = [one.hinted(words) for one in (self.asked_add, self.asked_ind) if one]
        return sum(shares) / len(shares) if shares else 0.0


class QualifiersByRow(dict[int, EntryQualifiers]):
    """The qualifiers of an entry by its row, read when they are first asked for: one answer needs few of them."""

    def __init__(self, adds: Sequence[str | None], inds: Sequence[str | None]) -> None:
        self._adds = adds
        self._inds = inds

    def __missing__(self, row: int) -> EntryQualifiers:
        add, ind = self._adds[row], self._inds[row]
        asked = read_qualifier(add), read_qualifier(ind, industry=True)
        found = self[row] = EntryQualifiers(plain(add or ""), plain(ind or ""), *asked)
        return found


class Entries(NamedTuple):
    """All that an index has under one title: rows with a code, and rows that refer elsewhere."""

    rows: tuple[int, ...]
    referring: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.referring)

    def joined(self, other: Entries) -> Entries:
        """Return these and the others, each once."""
        if not (self.rows or self.referring):
            return other
        if not (other.rows or other.referring):
            return self
        return Entries(
            tuple(dict.fromkeys((*self.rows, *other.rows))),
            tuple(dict.fromkeys((*self.referring, *other.referring))),
        )


class Spelling(NamedTuple):
    """The entries of a title in some of its spellings, and a qualifier that a reference on the way has brought."""

    entries: Entries
    added: str = ""


class Layer(NamedTuple):
    """Entries of a title, or of one that it refers to.

    A reference brings words that its entries must have ("see Engineer (professional)"), and the title that refers has
    words that may choose among them ("Engineer, electrical, chartered").
    """

    rows: tuple[int, ...]
    brought: Words = frozenset()
    to: str = ""
    told: Words = frozenset()


class Chain(NamedTuple):
    """A title's own entries, then those of the titles it refers to in turn; whether that ends in notes."""

    layers: tuple[Layer, ...]
    ends_in_notes: bool = False

    @property
    def rows(self) -> tuple[int, ...]:
        """The entries of all its layers."""
        return tuple(row for layer in self.layers for row in layer.rows)

    @property
    def told(self) -> Words:
        """The words of the titles on the way that may choose among the entries referred to."""
        return self.layers[-1].told


class Specific(NamedTuple):
    """An entry whose qualifiers are all given, how many words that is, and where it stands."""

    score: int
    layer: Layer
    row: int
