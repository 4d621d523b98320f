"""Which entries of a group a change means, as an officer would say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

Field = Literal["title", "additional", "industry", "anywhere"]
FIELDS: tuple[Field, ...] = ("title", "additional", "industry", "anywhere")
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_STEM = re.compile(rf"(?:{_WORD.pattern})?\*|{_WORD.pattern}")
Words = frozenset[str]


@lru_cache(maxsize=32_768)
def words_of(text: str | None) -> Words:
    """Return the words of a text, lower case, in no order: an index reverses titles, rules don't care.

    >>> sorted(words_of("Engineer, R&D (children's)"))
    ['children', 'engineer', 'r&d']
    """
    return frozenset(_WORD.findall(_folded(text))) if text else frozenset()


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'").replace("'s", "").replace("s'", "s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must all be there; a word ending in ``*`` stands for every word it begins.

    >>> Phrase.parse("playgroup* leader").found_in(words_of("Leader, playgroups"))
    True
    """

    words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Phrase:
        """Return a phrase from its words, read as the words of an entry are."""
        return cls(tuple(_STEM.findall(_folded(text))))

    def __str__(self) -> str:
        return " ".join(self.words)

    def found_in(self, words: Words) -> bool:
        """Return whether every word of the phrase is among the words."""
        return all(
            any(there.startswith(word[:-1]) for there in words) if word.endswith("*") else word in words
            for word in self.words
        )


@dataclass(frozen=True, slots=True)
class EntryWords:
    """The words of one entry by field."""

    title: Words
    additional: Words
    industry: Words

    @classmethod
    def of(cls, title: str, add: str | None, ind: str | None) -> EntryWords:
        """Return the words of an entry's title and qualifiers."""
        return cls(words_of(title), words_of(add), words_of(ind))

    def of_field(self, field: Field) -> Words:
        """Return the words of one field, or of all three."""
        match field:
            case "title":
                return self.title
            case "additional":
                return self.additional
            case "industry":
                return self.industry
            case "anywhere":
                return self.title | self.additional | self.industry
            case _:
                assert_never(field)


@dataclass(frozen=True, slots=True)
class Clause:
    """Fields and their phrases: each field must show one of its phrases, and ``unless`` must not hold."""

    fields: tuple[tuple[Field, tuple[Phrase, ...]], ...]
    unless: Selector | None = None

    def matches(self, entry: EntryWords) -> bool:
        """Return whether an entry is meant."""
        return all(
            any(phrase.found_in(entry.of_field(field)) for phrase in phrases) for field, phrases in self.fields
        ) and not (self.unless and self.unless.matches(entry))

    def __str__(self) -> str:
        said = " and ".join(f"{field} has {_alternatives(phrases)}" for field, phrases in self.fields)
        return f"{said}, unless {self.unless}" if self.unless else said


@dataclass(frozen=True, slots=True)
class Selector:
    """Clauses of which one must match.

    >>> it = Selector.parse([{"title": ["IT", "software"]}, {"additional": ["computing"]}])
    >>> it.matches(EntryWords.of("Trainer, software", None, None))
    True
    >>> print(it)
    title has “it” or “software”; or additional has “computing”
    """

    clauses: tuple[Clause, ...]

    @classmethod
    def parse(cls, clauses: Iterable[dict[Field, list[str]]]) -> Selector:
        """Return a selector from plain lists of phrases by field."""
        return cls(
            tuple(
                Clause(tuple((field, tuple(map(Phrase.parse, phrases))) for field, phrases in clause.items()))
                for clause in clauses
            )
        )

    def matches(self, entry: EntryWords) -> bool:
        """Return whether an entry is meant."""
        return any(clause.matches(entry) for clause in self.clauses)

    def matcher(self) -> Callable[[EntryWords], bool]:
        """Return a function that says of an entry what `matches` does, made ready for many entries.

        >>> meant = Selector.parse([{"anywhere": ["bak*"]}]).matcher()
        >>> meant(EntryWords.of("Baker", None, None)), meant(EntryWords.of("Cook", None, None))
        (True, False)
        """
        ready = [_ready(clause) for clause in self.clauses]

        def matches(entry: EntryWords) -> bool:
            for fields, unless in ready:
                for field, phrases in fields:
                    words = entry.of_field(field)
                    for exact, stems in phrases:
                        if exact <= words and (not stems or each_begins(stems, words)):
                            break
                    else:
                        break
                else:
                    if unless is None or not unless(entry):
                        return True
            return False

        return matches

    def __str__(self) -> str:
        return "; or ".join(map(str, self.clauses))


_ReadyPhrase = tuple[Words, tuple[str, ...]]
_ReadyClause = tuple[list[tuple[Field, list[_ReadyPhrase]]], Callable[[EntryWords], bool] | None]


def _ready(clause: Clause) -> _ReadyClause:
    fields = [
        (
            field,
            [
                (
                    frozenset(word for word in phrase.words if not word.endswith("*")),
                    tuple(word[:-1] for word in phrase.words if word.endswith("*")),
                )
                for phrase in phrases
            ],
        )
        for field, phrases in clause.fields
    ]
    return fields, clause.unless.matcher() if clause.unless else None


def each_begins(stems: Iterable[str], words: Words) -> bool:
    """Return whether each of some texts begins one of the words.

    >>> each_begins(["bak", "ma"], frozenset(["maker", "baker"])), each_begins(["co"], frozenset(["baker"]))
    (True, False)
    """
    for stem in stems:
        for word in words:
            if word.startswith(stem):
                break
        else:
            return False
    return True


def _alternatives(phrases: tuple[Phrase, ...]) -> str:
    quoted = [f"“{phrase}”" for phrase in phrases]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
