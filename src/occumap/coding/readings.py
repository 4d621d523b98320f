"""How a title may be read, from the strictest reading to the loosest: each gives up a little, and says what.

1. as written;
2. the one who works *to* somebody ("PA to the Finance Director" is a personal assistant, never a director);
3. without noise, or the head of "Title - text", "Title (text)", "Title: text", with the text as context;
4. without a rank ("Senior plumber", "Band 5 nurse");
5. with abbreviations spelt out;
6. with misspelt words as the index spells them.

A reading that the index knows ends the search.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise

from occumap.coding.employers import industry_of_name
from occumap.coding.noise import without_noise
from occumap.coding.normalise import common_word, plain

# Abbreviations in common use that an index seldom has.
EVERYDAY: Mapping[str, str] = {
    "ahp": "allied health professional",
    "anp": "advanced nurse practitioner",
    "ceo": "chief executive officer",
    "cfo": "chief finance officer",
    "cio": "chief information officer",
    "cpn": "community psychiatric nurse",
    "cto": "chief technology officer",
    "ea": "executive assistant",
    "eht": "electrical engineer",
    "flt": "fork lift truck",
    "gp": "general practitioner",
    "hca": "health care assistant",
    "hgv": "heavy goods vehicle",
    "hlta": "higher level teaching assistant",
    "hr": "human resources",
    "lsa": "learning support assistant",
    "odp": "operating department practitioner",
    "pa": "personal assistant",
    "pe": "physical education",
    "physio": "physiotherapist",
    "po": "post office",
    "qs": "quantity surveyor",
    "rgn": "registered general nurse",
    "rmn": "registered mental nurse",
    "rn": "registered nurse",
    "salt": "speech and language therapist",
    "senco": "special educational needs coordinator",
    "slt": "speech and language therapist",
    "ta": "teaching assistant",
    "tefl": "teacher of english as a foreign language",
}
_RANK_BEFORE = re.compile(
    r"^(?:(?:very\s)?(?:senior|snr|sr|junior|jnr|jr|lead|leading|principal|head(?!\sof)|trainee|apprentice|graduate|"
    r"student|unemployed|redundant|semi\sretired|formerly|previously|newly\squalified|experienced|interim|acting|relief|locum|casual|seasonal|probationary|retired|former|ex|full\stime|part\stime|temporary|"
    r"agency|(?:band|grade|level|class|scale)\s(?:\d+[a-z]?|[ivx]+))\s)(?=\S)"
)
_RANK_AFTER = re.compile(
    r"(?<=\S)(?:\s(?:(?:band|grade|level|class|scale|tier)\s(?:\d+[a-z]?|[ivx]+)|(?:1st|2nd|3rd|first|second|third)\sclass|"
    r"i{1,3}|iv|trainee|apprentice|apprenticeship|senior|junior|[1-9]))+$"
)
# Staff of a bank or an agency, where what follows is work in care or health.
_BANK = re.compile(r"^bank\s(?=.*\b(?:nurse|hca|cpn|rgn|rmn|rn|midwife|carer?|health|support|ward|physio\w*|odp)\b)")
# Who works for somebody: what they are called, then whom they work for.
_TO_SOMEBODY = re.compile(
    r"^(?P<who>(?:.*\b)?(?:pa|ea|personal assistant|executive assistant|private secretary|secretary|"
    r"driver|chauffeur|assistant|adviser|advisor|aide|clerk))\sto\s(?:the\s|a\s|an\s|our\s)?(?P<whom>.+)$"
)
# "Chief Executive's PA", "Surgeons secretary": the possession ends the name of the other.
_OF_SOMEBODY = re.compile(
    r"^(?P<whom>.+?)(?:['’]s|s['’])\s(?P<who>p\.?\s?a\.?|e\.?\s?a\.?|personal assistant|executive assistant|"
    r"secretary|driver|chauffeur|assistant)$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[-–—|/]\s|\s?[:;|]\s|\s?[(\[]|\s?,\s|[-–—]\s|\s[-–—]")
_INSIDE = re.compile(r"(?<=\S)\s(?:in|at|@|within|for)\s(?:a\s|an\s|the\s)?(?=\S)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}(?=\W|$)|\b(?:[A-Za-z]\.)+[A-Za-z]\b")
_SPELLED = {"pa": "personal assistant", "ea": "executive assistant"}
SHORTEST_MISSPELT = 5
LONG_WORD = 8
# A word that stands in fewer titles is no spelling to correct others by.
MIN_TITLES = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A title as it may be meant.

    Args:
        text: the title in plain form.
        context: what else stood beside it.
        rank: a rank or status that was left out.
        said: what it was taken for, as the end of a sentence; empty where nothing was given up.
        for_somebody: whether the context is whom they work for, which says of which kind their own work is.
        added: whether what was given beside the title was taken for a part of it.
    """

    text: str
    context: str = ""
    rank: str = ""
    said: str = ""
    for_somebody: bool = False
    added: bool = False


def undotted(text: str) -> str:
    """Return a title with abbreviations written without their dots.

    >>> undotted("T.A. in primary school"), undotted("R.G.N."), undotted("Dr. Who")
    ('TA in primary school', 'RGN', 'Dr. Who')
    """
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text) if "." in text else text


def readings(
    title: str, *, known: Vocabulary | None = None, abbreviations: Mapping[str, str] | None = None
) -> Iterator[Reading]:
    """Yield the readings of a title, each once, the strictest first.

    Args:
        title: as written.
        known: the words that an index knows, in common form, to correct misspelt ones by.
        abbreviations: those that an index's publisher lists, in plain form.

    >>> [reading.text for reading in readings("Lead QS")][:3]
    ['lead qs', 'qs', 'lead quantity surveyor']
    >>> [(reading.text, reading.context) for reading in readings("Chief Executive's PA")][1:2]
    [('personal assistant', 'Chief Executive')]
    """
    seen: set[str] = set()
    for reading in _all_readings(undotted(title), known, abbreviations or {}):
        if reading.text and reading.text not in seen:
            seen.add(reading.text)
            yield reading


def _all_readings(title: str, known: Vocabulary | None, abbreviations: Mapping[str, str]) -> Iterator[Reading]:
    whole = Reading(plain(title))
    yield whole
    to = _to_somebody(title)
    if to:
        # An index may have the whole of it ("Clerk to the corporation"), with a rank or with text after it.
        heads = [head for head in _heads(title) if " to " in head.text]
        for reading in (whole, *heads):
            yield from (reading, *_without_rank(reading))
    strict: list[Reading] = []
    for reading in [to] if to else chain([whole], _quiet(title), _heads(title), _behind_employer(title)):
        yield reading
        strict.append(reading)
    every: list[Reading] = []
    for reading in strict:
        shorter = list(_without_rank(reading))
        yield from shorter
        every += (reading, *shorter)
    for reading in every:
        yield from _spelt_out(reading, abbreviations)
    if known is not None:
        for reading in every:
            yield from _other_forms(reading, known)
            yield from _corrected(reading, known)


def _quiet(title: str) -> Iterator[Reading]:
    quiet = plain(without_noise(title))
    if quiet != plain(title):
        yield Reading(quiet)


def _to_somebody(title: str) -> Reading | None:
    """Return the one who works for somebody else, who is only context."""
    found = _TO_SOMEBODY.match(plain(title)) or _OF_SOMEBODY.match(title.strip())
    if not found:
        return None
    who, whom = (
        plain(found["who"]).replace(" ", "") if len(found["who"]) < len("p. a. ") else plain(found["who"]),
        found["whom"],
    )
    who = _SPELLED.get(who, who)
    return Reading(who, whom, said=f"read as “{who}”, not as the one they work for", for_somebody=True)


def _behind_employer(title: str) -> Iterator[Reading]:
    """Yield what follows a well-known employer's name, with the employer's industry as context."""
    words = plain(title).split()
    for size in range(len(words) - 1, 0, -1):
        industry = industry_of_name(" ".join(words[:size]))
        if industry:
            text = " ".join(words[size:])
            yield Reading(text, industry, said=f"read as “{text}”, with “{industry}” for the employer")


def _heads(title: str) -> Iterator[Reading]:
    """Yield the part before a dash, a bracket, a colon or a comma, with the rest as context."""
    for found in _PARTS.finditer(title):
        head, rest = title[: found.start()].strip(), title[found.end() :].strip(" )]")
        if plain(head) and plain(rest):
            yield Reading(plain(without_noise(head)), rest, said=f"read as “{head}”, with “{rest}” beside it")
    inside = _INSIDE.search(title)
    if inside:
        head, rest = title[: inside.start()].strip(), title[inside.end() :].strip()
        yield Reading(plain(without_noise(head)), rest, said=f"read as “{head}”, with “{rest}” beside it")


def without_rank(text: str) -> str:
    """Return a title in plain form without a rank or status at its ends; as given, if nothing else would be left.

    >>> without_rank("senior plumber"), without_rank("nurse band 5"), without_rank("head of marketing")
    ('plumber', 'nurse', 'head of marketing')
    """
    return list(_fewer_ranks(text))[-1]


def _fewer_ranks(text: str) -> Iterator[str]:
    """Yield a title, then with one rank or status less at a time: an index may have it with the others."""
    yield text
    if bank := _BANK.match(text):
        text = text[bank.end() :]
        yield text
    while before := _RANK_BEFORE.match(text):
        text = text[before.end() :]
        yield text
    yield _RANK_AFTER.sub("", text).strip() or text


def _without_rank(reading: Reading) -> Iterator[Reading]:
    for text in dict.fromkeys(_fewer_ranks(reading.text)):
        if text == reading.text:
            continue
        kept = text.split()
        rank = " ".join(word for word in reading.text.split() if word not in kept)
        said = f"read as “{text}”; “{rank}” is a rank or status"
        yield Reading(text, reading.context, rank, said, reading.for_somebody, reading.added)


def _spelt_out(reading: Reading, abbreviations: Mapping[str, str]) -> Iterator[Reading]:
    words = reading.text.split()
    for table in (abbreviations, EVERYDAY):
        if table.keys().isdisjoint(words):
            continue
        spelt = " ".join(table.get(word, word) for word in words)
        if spelt != reading.text:
            yield replace(reading, text=spelt, said=f"read as “{spelt}”")
    padded = f" {reading.text} "
    for short, long in abbreviations.items():
        if " " in long and f" {long} " in padded:
            yield replace(reading, text=padded.replace(f" {long} ", f" {short} ").strip())


def _corrected(reading: Reading, known: Vocabulary) -> Iterator[Reading]:
    """Yield the title with each word that isn't known as the known word it is most like, if one is."""
    words = reading.text.split()
    corrected = [known.nearest(word) or word for word in words]
    if corrected != words:
        text = " ".join(corrected)
        yield replace(reading, text=text, said=f"read as “{text}”")


_FEMALE = (("tress", "tor"), ("eress", "er"), ("dess", "d"), ("lady", "man"), ("girl", "man"))
# The common form of a title knows “woman” and “person”.
_WHO = {"lady": "man", "girl": "man"}
_SAID_OF_ANYBODY = {"male", "female", "lady"}
SHORTEST_PART = 3


def _other_forms(reading: Reading, known: Vocabulary) -> Iterator[Reading]:
    """Yield the title with words that an index writes apart or as one, and with those for women as those for all."""
    words = reading.text.split()
    forms = [words[1:]] if len(words) > 1 and words[0] in _SAID_OF_ANYBODY else []
    for n, word in enumerate(words):
        if stands_for := known.in_other_form(word):
            forms.append([*words[:n], *stands_for, *words[n + 1 :]])
    for n, (one, other) in enumerate(pairwise(words)):
        joined = one + _WHO.get(other, other)
        if len(one) >= SHORTEST_PART and joined in known:
            forms.append([*words[:n], joined, *words[n + 2 :]])
    for form in forms:
        text = " ".join(form)
        yield replace(reading, text=text, said=f"read as “{text}”")


class Vocabulary:
    """The words of the titles of an index, and the one that a misspelt word is most like.

    >>> words = Vocabulary(["plumber"] * 4 + ["staff nurse"] * 4)
    >>> words.nearest("plumer"), words.nearest("nurce"), words.nearest("purser"), words.nearest("nurse")
    ('plumber', 'nurse', None, None)
    """

    def __init__(self, titles: Iterable[str]) -> None:
        self._counts = Counter(word for title in titles for word in title.split())
        self._common = {common_word(word) for word in self._counts}

    def __contains__(self, word: str) -> bool:
        return word in self._counts or common_word(word) in self._common

    def in_other_form(self, word: str) -> list[str] | None:
        """Return a word that isn't known as the known ones it stands for: in two, or the one for men and women.

        >>> words = Vocabulary(["bus driver", "taxi driver", "inspector", "salesman"])
        >>> words.in_other_form("busdriver"), words.in_other_form("inspectress"), words.in_other_form("saleslady")
        (['bus', 'driver'], ['inspector'], ['salesman'])
        >>> words.in_other_form("driver"), words.in_other_form("screwdriver")
        (None, None)
        """
        if word in self or not word.isalpha():
            return None
        for ending, other in _FEMALE:
            if word.endswith(ending) and (one := word.removesuffix(ending) + other) in self:
                return [one]
        parts = [(word[:n], word[n:]) for n in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
        often = self._counts.get
        both = [(n * m, [one, other]) for one, other in parts if (n := often(one)) and (m := often(other))]
        return max(both, key=lambda pair: pair[0])[1] if both else None

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(word for word, n in self._counts.items() if n >= MIN_TITLES)

    def nearest(self, word: str) -> str | None:
        """Return the known word that is meant by one that isn't known; None if it is known, or nothing is near."""
        if word in self or len(word) < SHORTEST_MISSPELT or not word.isalpha():
            return None
        return self._spelling.nearest(word)


class Spelling:
    """Finds the known word that a misspelt one is most like: at most one slip, two in a long word.

    Words are kept under all that is left of them after a deletion, so that a slip (a letter too many, too few, another
    or two changed over) is found by a few look-ups.

    >>> Spelling(["plumber", "nurse", "teacher"]).nearest("plumer"), Spelling(["nurse"]).nearest("purser")
    ('plumber', None)
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, set[str]] = {}
        for word in words:
            if len(word) >= SHORTEST_MISSPELT and word.isalpha():
                for short in {word, *_one_out(word)}:
                    self._words.setdefault(short, set()).add(word)

    def nearest(self, word: str) -> str | None:
        """Return the one known word that is nearest; None if there is none, or several are as near."""
        found = {one for short in {word, *_one_out(word)} for one in self._words.get(short, ())}
        ranked = sorted((_distance(word, one), one[0] != word[0], one) for one in found)
        ranked = [one for one in ranked if one[0] <= (2 if len(word) >= LONG_WORD else 1)]
        if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
            return None
        return ranked[0][2]


def _one_out(word: str) -> set[str]:
    return {word[:n] + word[n + 1 :] for n in range(len(word))}


def _distance(one: str, other: str) -> int:
    """Return the slips between two words: letters added, left out, changed, or two changed over."""
    start, longest = 0, min(len(one), len(other))
    while start < longest and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not (one and other) or len(one) == len(other) == 1:
        return max(len(one), len(other))
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
