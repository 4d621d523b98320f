"""The titles of an index as dictionaries: which entries stand under a title, in whichever spelling it is given."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from occumap.coding.known_words import Vocabulary
from occumap.coding.normalise import common, plain
from occumap.coding.qualifiers import Words, content_words, without_nos
from occumap.coding.readings import Abbreviations, Reading, readings
from occumap.coding.see_references import NOTES, Reference, read_reference
from occumap.coding.title_entries import Chain, Entries, Layer, QualifiersByRow, Spelling
from occumap.model.index import Index

# References lead to references; a circle of them ends here.
MAX_REFERENCES = 4


@dataclass(frozen=True)
class IndexTitles:
    """The titles of an index, in all spellings, with the entries that have a code in a version or refer to one.

    Args:
        index: the entries.
        version: the id of the version coded to.
        codes: of each entry, None where it has none.
        abbreviations: those that the index's publisher lists.
        trust: how often what the index settles is right, between 0 and 1, beside an index that holds every title.
    """

    index: Index
    version: str
    codes: tuple[str | None, ...] = field(repr=False)
    abbreviations: Mapping[str, str] = field(default_factory=dict, repr=False)
    trust: float = 1.0

    @property
    def own_ids(self) -> frozenset[str]:
        """The ids of the user's own entries."""
        return frozenset()

    def is_own(self, row: int) -> bool:  # noqa: ARG002 (own entries differ)
        """Return whether an entry is the user's own, which comes before all others."""
        return False

    def trust_in(self, row: int) -> float:  # noqa: ARG002 (own entries differ)
        """Return how far an entry is trusted, between 0 and 1."""
        return self.trust

    @classmethod
    def of(cls, index: Index, version: str, abbreviations: Mapping[str, str] | None = None) -> Self:
        """Return the lookup for one version of the codes; abbreviations are those the index's publisher lists.

        Raises:
            UnknownNameError: the index isn't coded to the version.
        """
        codes = tuple(index.codes(version).to_list())
        listed = {plain(short): plain(long) for short, long in (abbreviations or {}).items()}
        return cls(index, version, codes, listed)

    @cached_property
    def fingerprint(self) -> str:
        """The hash of all entries with all they say."""
        return hashlib.sha256(self.index.frame.write_csv().encode()).hexdigest()

    @property
    def name(self) -> str:
        """The name of the index with the beginning of its hash, such as ``starter@1f0c2ab9``."""
        return f"{self.index.name}@{self.fingerprint[:8]}"

    # titles

    @cached_property
    def by_written(self) -> dict[str, tuple[int, ...]]:
        """Rows with a code by title exactly as published but for case."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, title in enumerate(self.index.frame["title"]):
            if self.codes[row] is not None:
                found[title.casefold()].append(row)
        return {text: tuple(rows) for text, rows in found.items()}

    @cached_property
    def by_plain(self) -> dict[str, tuple[int, ...]]:
        """Rows with a code by title as written, in published and in natural word order."""
        return self._by_plain(row for row, code in enumerate(self.codes) if code is not None)

    @cached_property
    def by_common(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Rows with a code by title in common form."""
        return _merged(self._commons)

    @cached_property
    def by_bag(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Rows with a code by the words of the common form, in no order."""
        return _merged((tuple(sorted(words)), rows) for words, rows in self._commons)

    @cached_property
    def _commons(self) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
        return [(common(text), rows) for text, rows in self.by_plain.items()]

    @cached_property
    def _referring_by_written(self) -> dict[str, tuple[int, ...]]:
        titles = self.index.frame["title"]
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.references:
            found[titles[row].casefold()].append(row)
        return {text: tuple(rows) for text, rows in found.items()}

    @cached_property
    def _referring_by_plain(self) -> dict[str, tuple[int, ...]]:
        return self._by_plain(self.references)

    @cached_property
    def _referring_by_bag(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        return _merged((tuple(sorted(common(text))), rows) for text, rows in self._referring_by_plain.items())

    def _by_plain(self, wanted: Iterable[int]) -> dict[str, tuple[int, ...]]:
        titles, naturals = (self.index.frame[name] for name in ("title", "natural_title"))
        read: dict[str, str] = {}
        found: dict[str, list[int]] = defaultdict(list)
        chosen = list(wanted)
        for row, title, natural in zip(chosen, titles.gather(chosen), naturals.gather(chosen), strict=True):
            for text in (title, natural):
                if text not in read:
                    read[text] = plain(text)
            for text in dict.fromkeys((read[title], read[natural])):
                found[text].append(row)
        return {text: tuple(rows) for text, rows in found.items()}

    @cached_property
    def references(self) -> dict[int, Reference]:
        """The references of entries by row: where to look, or that the index's notes say more."""
        found: dict[int, Reference] = {}
        for row, see in enumerate(self.index.frame["see"]):
            reference = read_reference(see, self.version) if see else None
            if reference is not None and (self.codes[row] is None or reference.to == NOTES):
                found[row] = reference
        return found

    @cached_property
    def _one_word(self) -> dict[str, Reference]:
        """References of titles of one word, which hold inside longer titles too (Rep: see Representative)."""
        words = {
            bag[0]: self.references[rows[0]]
            for bag, rows in self._referring_by_bag.items()
            if len(bag) == 1 and bag not in self.by_bag
        }
        return {word: reference for word, reference in words.items() if reference.to != NOTES}

    @cached_property
    def entry_ids(self) -> list[str]:
        """The id of each entry."""
        return self.index.frame["entry_id"].to_list()

    @cached_property
    def default_flags(self) -> list[str | None]:
        """The flag of each entry that makes it its title's default; empty or None for the others."""
        return self.index.frame["default"].to_list()

    @cached_property
    def _qualifiers(self) -> QualifiersByRow:
        return QualifiersByRow(self.index.frame["add"].to_list(), self.index.frame["ind"].to_list())

    def has(self, title: str) -> bool:
        """Return whether the index has just this title under a code."""
        return title.strip().casefold() in self.by_written or plain(title) in self.by_plain

    def has_qualifier(self, text: str) -> bool:
        """Return whether an entry has just this text as its additional qualifier."""
        return plain(text) in self._adds

    @cached_property
    def _adds(self) -> frozenset[str]:
        adds = self.index.frame["add"].drop_nulls().unique()
        return frozenset(asked for add in adds for asked in (plain(add), plain(without_nos(add))))

    def has_words(self, title: str) -> bool:
        """Return whether the index has a title of just these words under a code, in any order and form."""
        return self.has(title) or tuple(sorted(common(plain(title)))) in self.by_bag

    def rows_of(self, title: str) -> tuple[int, ...]:
        """Return all entries of a title that have a code, in any spelling."""
        folded = title.strip().casefold()
        for reading in self._readings(title):
            spellings = list(self._spellings(reading.text if reading.said else folded, reading))
            if spellings:
                return spellings[-1].entries.rows
        return ()

    def _readings(self, title: str) -> Iterator[Reading]:
        return readings(title, known=self.words, abbreviations=self._abbreviations)

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        return Abbreviations(self.abbreviations)

    def _spellings(self, written: str, reading: Reading) -> Iterator[Spelling]:
        """Yield what the index has under a reading: as written, then in more and more spellings, with all before.

        Args:
            written: the title as it was written but for case, or what it is read as where that is something else.
            reading: how it is read.
        """
        entries = _NOTHING
        if self._is_written(written):
            entries = Entries(self.by_written.get(written, ()), self._referring_by_written.get(written, ()))
            yield Spelling(entries)
        words = common(reading.text)
        bag = tuple(sorted(words))
        for rows, referring in (
            (self.by_plain.get(reading.text), self._referring_by_plain.get(reading.text)),
            (self.by_bag.get(bag), self._referring_by_bag.get(bag)),
        ):
            if rows is None and referring is None:
                continue
            before, entries = entries, entries.joined(Entries(rows or (), referring or ()))
            if entries != before:
                yield Spelling(entries)
        if not entries:
            told, added = self._through_one_word(words)
            if told:
                yield Spelling(Entries(told), added)

    def _is_written(self, text: str) -> bool:
        """Return whether a title is published as just this text but for case, with a code or with a reference."""
        return text in self.by_written or text in self._referring_by_written

    @cached_property
    def words(self) -> Vocabulary:
        """The words of the titles, by which misspelt ones are corrected."""
        return Vocabulary(self.by_plain)

    def _through_one_word(self, words: tuple[str, ...]) -> tuple[tuple[int, ...], str]:
        for place, word in enumerate(words):
            reference = self._one_word.get(word)
            if reference is not None:
                other = (*words[:place], *common(plain(reference.to)), *words[place + 1 :])
                rows = self.by_bag.get(tuple(sorted(other)), ())
                if rows:
                    return rows, reference.additional
        return (), ""

    # references

    def _chain(self, entries: Entries) -> Chain:
        """Return a title's entries, and those of the titles that its default refers to, in turn."""
        layers, told = [Layer(entries.rows)], frozenset[str]()
        if not entries.referring:
            return Chain(tuple(layers))
        taken = {(self._qualifiers[row].add, self._qualifiers[row].ind) for row in entries.rows}
        for _ in range(MAX_REFERENCES):
            row = self._default_reference(entries, layers[-1].brought)
            if row is None:
                break
            reference = self.references[row]
            if reference.to == NOTES:
                return Chain(tuple(layers), ends_in_notes=True)
            brought = layers[-1].brought | content_words(reference.additional)
            entries = self._entries_for(reference)
            rows = [row for row in entries.rows if (self._qualifiers[row].add, self._qualifiers[row].ind) not in taken]
            taken |= {(self._qualifiers[row].add, self._qualifiers[row].ind) for row in rows}
            told |= content_words(self.index.frame["title"][row]) - content_words(reference.to)
            layers.append(Layer(tuple(rows), brought, reference.to, told))
        return Chain(tuple(layers))

    def _default_reference(self, entries: Entries, brought: Words) -> int | None:
        """Return the reference that stands for a title's default; None if it has a flagged default of its own."""
        if any(self.default_flags[row] and self._qualifiers[row].bare_but_for(brought) for row in entries.rows):
            return None
        bare = [row for row in entries.referring if self._qualifiers[row].bare_but_for(brought)]
        if not bare and len(entries.referring) == 1 and not entries.rows:
            bare = [entries.referring[0]]
        return bare[0] if bare else None

    def _entries_for(self, reference: Reference) -> Entries:
        """Return the entries of the title that is referred to; with its qualifier, if the reference gives one."""
        bag = tuple(sorted(common(plain(reference.to))))
        entries = Entries(self.by_bag.get(bag, ()), self._referring_by_bag.get(bag, ()))
        asked = content_words(reference.additional)
        if not asked:
            return entries
        kept = [
            [row for row in rows if asked <= content_words(self.index.frame["add"][row])]
            for rows in (entries.rows, entries.referring)
        ]
        return Entries(tuple(kept[0]), tuple(kept[1])) if any(kept) else entries


_NOTHING = Entries(())


def _merged(
    keyed: Iterable[tuple[tuple[str, ...], tuple[int, ...]]],
) -> dict[tuple[str, ...], tuple[int, ...]]:
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for words, rows in keyed:
        before = found.get(words)
        found[words] = rows if before is None else tuple(dict.fromkeys((*before, *rows)))
    return found
