"""Job titles as noun phrases: the head, what stands before it, and how English says it of several people.

"Manager, farm", as indexes list titles, is read as "farm manager". Words keep their capitals where an index has them
inside a title (NHS, IT), and lose those that only begin one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from occumap.evidence.entry_words import words_in
from occumap.model.version import Version

_TOKEN = re.compile(r"[^\W_]+(?:[&'’-][^\W_]+)*")
_BRACKETS = re.compile(r"\([^()]*\)")
# What a title says after its head: "teacher of music", "clerk in charge".
_AFTER = frozenset(("of", "in", "for", "to", "at", "on", "with", "by", "from", "under", "de", "du", "d"))
# Words that no name may begin or end with, and grades, which say nothing of the work.
_EMPTY = _AFTER | {
    *("a", "an", "and", "the", "or", "other", "not", "no", "n", "e", "c", "nec", "etc", "own", "self"),
    *("after", "before", "out", "off", "up", "over", "grade", "i", "ii", "iii", "iv", "v", "vi"),
}
_PEOPLE = {"man": "men", "woman": "women", "person": "people", "child": "children", "foot": "feet"}
_NOBODY = frozenset(("man", "woman", "pair"))
_ALIKE = ("staff", "personnel", "police", "clergy", "series", "crew")
_OF_ENGLISH = frozenset(
    ("and", "or", "of", "other", "workers", "makers", "managers", "officers", "occupations", "bakers")
)
_LONGEST = 3
_ABBREVIATED = re.compile(r"^[^aeiouy]{2,}$")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A title taken apart.

    Args:
        head: the word that says what a job is, in the singular and lower case; empty where there is none.
        before: what can be said before it, by its words in the singular; the text is as the entry has it.
        near: of these, what stands right before it, or is a whole qualifier.
    """

    head: str
    before: tuple[tuple[Words, str], ...]
    near: frozenset[Words] = frozenset()


def noun_phrase(title: str, natural: str, *qualifiers: str | None) -> NounPhrase:
    """Return an entry's title as a noun phrase.

    Args:
        title: as the index lists it.
        natural: as people say it; the same as ``title`` where the index has only that.
        qualifiers: what else the entry says.

    >>> noun_phrase("Manager, farm", "Manager, farm", "dairy").head
    'manager'
    >>> [said for _, said in noun_phrase("Manager, farm", "Manager, farm", "dairy").before]
    ['farm', 'dairy']
    """
    tokens = _tokens(_in_order(natural) if natural == title else natural)
    listed = words_in(title.partition(",")[0] if "," in title else "")
    at = _place_of_head(tokens, listed[-1] if listed else "")
    if at is None:
        return NounPhrase("", ())
    *joined, last = tokens[at].split("-")
    head = words_in(last)[-1:] if last.islower() and last not in _NOBODY else ()
    leading = [*tokens[:at], *joined]
    whole = [*_whole(" ".join(tokens[at + 2 :])), *(run for one in qualifiers for run in _whole(one))]
    runs = [*_runs(leading), *_runs(tokens[at + 2 :]), *whole]
    beside = [words for words, text in _runs(leading) if text.split() == leading[-len(text.split()) :]]
    near = frozenset((*beside, *(words for words, _ in whole)))
    return NounPhrase(head[0] if head else "", tuple(dict(runs).items()), near)


def _place_of_head(tokens: Sequence[str], listed: str) -> int | None:
    """Return which word of a title is its head: what the index lists first, else the last before "of" and the like."""
    there = [n for n, token in enumerate(tokens) if listed and words_in(token)[-1:] == (listed,)]
    if there:
        return there[-1]
    end = next((n for n, token in enumerate(tokens) if n and re.split("['’]", token)[0] in _AFTER), len(tokens))
    return next((n for n in reversed(range(end)) if _says(tokens[n])), None)


def _in_order(title: str) -> str:
    """Return a title of an index, which names the occupation first, in natural order."""
    parts = [one.strip() for one in re.split(r"[,:]", _BRACKETS.sub(" ", title)) if one.strip()]
    return " ".join(reversed(parts))


def _tokens(title: str) -> list[str]:
    return [_lowered(token) for token in _TOKEN.findall(_BRACKETS.sub(" ", title).replace("/", " "))]


def _lowered(token: str) -> str:
    """Return a word without the capital that begins a title; one of several capitals or digits keeps them."""
    return token.lower() if token[1:].islower() or not token[1:] or token.istitle() else token


def _says(token: str) -> bool:
    return token.lower() not in _EMPTY and not token.isdigit() and len(token) > 1 and bool(words_in(token))


def _runs(tokens: list[str]) -> list[tuple[Words, str]]:
    """Return runs of up to three words, each beginning and ending with one that says something."""
    found = []
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1):
            run = tokens[start:end]
            if _says(run[0]) and _says(run[-1]):
                text = " ".join(run)
                found.append((words_in(text), text))
    return found


def _whole(qualifier: str | None) -> list[tuple[Words, str]]:
    """Return a qualifier as it stands, if it is a short one in words that aren't cut short."""
    tokens = [] if re.search("[,;/]", qualifier or "") else [_lowered(one) for one in _TOKEN.findall(qualifier or "")]
    if not 0 < len(tokens) <= _LONGEST or not (_says(tokens[0]) and _says(tokens[-1])):
        return []
    if any(one in _AFTER or (one.islower() and _ABBREVIATED.match(one)) for one in tokens):
        return []
    text = " ".join(tokens)
    return [(words_in(text), text)]


@lru_cache(maxsize=4096)
def plural(word: str) -> str:
    """Return how English says a job of several people.

    >>> [plural(one) for one in ("baker", "secretary", "coach", "foreman", "midwife", "staff", "NHS nurse")]
    ['bakers', 'secretaries', 'coaches', 'foremen', 'midwives', 'staff', 'NHS nurses']
    """
    if word.endswith(_ALIKE):
        return word
    for one, many in _PEOPLE.items():
        if word.endswith(one) and not word.endswith("human"):
            return word[: -len(one)] + many
    if word.endswith("wife"):
        return f"{word[:-2]}ves"
    if len(word) > 2 and word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def in_plural(title: str, natural: str) -> str:
    """Return a title as English says it of several people.

    Args:
        title: as the index lists it.
        natural: as people say it.

    >>> in_plural("Manager, farm", "Manager, farm"), in_plural("Secretary of state", "Secretary of state")
    ('Farm managers', 'Secretaries of state')
    """
    tokens = _BRACKETS.sub(" ", _in_order(natural) if natural == title else natural).split()
    tokens = [_lowered(token) for token in tokens]
    bare = ["".join(_TOKEN.findall(token)[-1:]) for token in tokens]
    listed = words_in(title.partition(",")[0] if "," in title else "")
    at = _place_of_head(bare, listed[-1] if listed else "")
    if at is not None and not bare[at].endswith("s"):
        end = tokens[at].rindex(bare[at]) + len(bare[at])
        tokens[at] = plural(tokens[at][:end]) + tokens[at][end:]
    text = " ".join(tokens)
    return text[:1].upper() + text[1:]


def is_english(version: Version) -> bool:
    """Return whether the titles of a version are English, by its language or, where none is stated, by their words.

    >>> from occumap.examples import small_version
    >>> is_english(small_version())
    True
    """
    if version.language:
        return version.language.partition("-")[0] == "en"
    said = {word for group in version.groups for word in group.title.casefold().split()}
    return bool(said & _OF_ENGLISH)


def heads_of(title: str) -> frozenset[str]:
    """Return the heads of a group's title, in the singular: of "Arts officers, producers and directors" all three.

    >>> sorted(heads_of("Arts officers, producers and directors")), sorted(heads_of("Managers in retail and wholesale"))
    (['director', 'officer', 'producer'], ['manager'])
    """
    said = re.split(rf"\b(?:{'|'.join(sorted(_AFTER))})\b|\bn\.e\.c|\(| - ", title, maxsplit=1, flags=re.IGNORECASE)[0]
    parts = [words for one in re.split(r",|\band\b|\bor\b|/", said) if (words := words_in(one))]
    plurals = [
        words_in(one)[-1]
        for one in re.split(r",|\band\b|\bor\b|/", said)
        if one.strip().endswith("s") and words_in(one)
    ]
    return frozenset((*plurals, *(parts[-1][-1:] if parts else ())))
