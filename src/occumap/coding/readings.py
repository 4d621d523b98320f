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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from occumap.coding.employers import first_words_of_names, industry_of_name
from occumap.coding.known_words import SHORTEST_PART, Vocabulary
from occumap.coding.noise import without_noise
from occumap.coding.normalise import plain

# What is left of a confidence where the title had to be read as another one.
RANK_LEFT_OUT, READ_OTHERWISE = 0.9, 0.95
# Catering is what caterers do, but who says no more may do something else there.
DOING = 0.8
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
# A title that ends in none of these, or in a number, has no rank at its end.
_RANK_ENDS = ("i", "v", "x", "class", "trainee", "apprentice", "apprenticeship", "senior", "junior")
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
_BEFORE_PLACES = frozenset({"in", "at", "@", "within", "for"})
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}(?=\W|$)|\b(?:[A-Za-z]\.)+[A-Za-z]\b")
_SPELLED = {"pa": "personal assistant", "ea": "executive assistant"}
# A personal assistant to somebody who needs care gives it; one in a department of care may well be a secretary.
_ASSISTANT = frozenset({"pa", "personal assistant"})
_CARED_FOR = re.compile(
    r"(?:(?:personal|home|live in|respite|domiciliary|one to one|1 to 1|1 1)\s)?"
    r"(?:care|carer|caring|care worker|support worker|support)|direct payments?|"
    r"(?!.*\b(?:director|manager|head|chief|officer|charity|society|trust|association)\b)"
    r".*\b(?:disab\w*|wheelchair\w*|autis\w*|quadripleg\w*|tetrapleg\w*|parapleg\w*|special needs|"
    r"learning difficult\w*|cerebral palsy|dementia|care needs|ms sufferer|service users?|deaf|blind)\b.*"
)
_GIVE_CARE = ("personal care assistant", "care assistant")


class Reading(NamedTuple):
    """A title as it may be meant.

    Args:
        text: the title in plain form.
        context: what else stood beside it.
        rank: a rank or status that was left out.
        said: what it was taken for, as the end of a sentence; empty where nothing was given up.
        for_somebody: whether the context is whom they work for, which says of which kind their own work is.
        added: whether what was given beside the title was taken for a part of it.
        doing: whether only what is done was named, and the title is that of who does it.
    """

    text: str
    context: str = ""
    rank: str = ""
    said: str = ""
    for_somebody: bool = False
    added: bool = False
    doing: bool = False


class Abbreviations(dict[str, str]):
    """What an index's publisher abbreviates, and what it stands for, both in plain form.

    >>> Abbreviations({"acct": "accountant", "hca": "health care assistant"}).phrases_in(["health", "care"])
    [('hca', 'health care assistant')]
    """

    def phrases_in(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Return the abbreviations of several words of which the first is among these, in their own order."""
        found = {place for word in words for place in self._places.get(word, ())}
        return [self._phrases[place] for place in sorted(found)]

    @cached_property
    def _phrases(self) -> list[tuple[str, str]]:
        return [(short, long) for short, long in self.items() if " " in long]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where the phrases stand, by their first word."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, (_, long) in enumerate(self._phrases):
            places[long.split()[0]].append(place)
        return dict(places)


NO_ABBREVIATIONS = Abbreviations()


def undotted(text: str) -> str:
    """Return a title with abbreviations written without their dots.

    >>> undotted("T.A. in primary school"), undotted("R.G.N."), undotted("Dr. Who")
    ('TA in primary school', 'RGN', 'Dr. Who')
    """
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text) if "." in text else text


def readings(
    title: str, *, known: Vocabulary | None = None, abbreviations: Abbreviations | None = None
) -> Iterator[Reading]:
    """Yield the readings of a title, each once, the strictest first.

    Args:
        title: as written.
        known: the words that an index knows, in common form, to correct misspelt ones by.
        abbreviations: those that an index's publisher lists.

    >>> [reading.text for reading in readings("Lead QS")][:3]
    ['lead qs', 'qs', 'lead quantity surveyor']
    >>> [(reading.text, reading.context) for reading in readings("Chief Executive's PA")][1:2]
    [('personal assistant', 'Chief Executive')]
    """
    seen: set[str] = set()
    for reading in _all_readings(undotted(title), known, abbreviations or NO_ABBREVIATIONS):
        if reading.text and reading.text not in seen:
            seen.add(reading.text)
            yield reading


def _all_readings(title: str, known: Vocabulary | None, abbreviations: Abbreviations) -> Iterator[Reading]:
    text = plain(title)
    whole = Reading(text)
    yield whole
    to = _to_somebody(title, text)
    if to:
        # An index may have the whole of it ("Clerk to the corporation"), with a rank or with text after it.
        heads = [head for head in _heads(title) if " to " in head.text]
        for reading in (whole, *heads):
            yield from (reading, *_without_rank(reading))
    strict: list[Reading] = []
    yield from chain.from_iterable(map(_gives_care, [to] if to else _heads(title)))
    for reading in [to] if to else chain([whole], _quiet(title, text), _heads(title), _behind_employer(text)):
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
        yield from _who_does(text, known)


def _quiet(title: str, text: str) -> Iterator[Reading]:
    quiet = without_noise(title)
    if quiet is not title and (left := plain(quiet)) != text:
        yield Reading(left)


def _to_somebody(title: str, text: str) -> Reading | None:
    """Return the one who works for somebody else, who is only context; ``text`` is the title in plain form."""
    found = _TO_SOMEBODY.match(text) if " to " in text else None
    if not found and ("'" in title or "’" in title):
        found = _OF_SOMEBODY.match(title.strip())
    if not found:
        return None
    who, whom = (
        plain(found["who"]).replace(" ", "") if len(found["who"]) < len("p. a. ") else plain(found["who"]),
        found["whom"],
    )
    who = _SPELLED.get(who, who)
    return Reading(who, whom, said=f"read as “{who}”, not as the one they work for", for_somebody=True)


def _gives_care(reading: Reading) -> Iterator[Reading]:
    """Yield the personal assistant of somebody who needs care as one who gives it."""
    if reading.text in _ASSISTANT and _CARED_FOR.fullmatch(plain(reading.context)):
        for text in _GIVE_CARE:
            said = f"read as “{text}”, as “{reading.context}” is said of the work"
            yield Reading(text, reading.context, said=said)


def _behind_employer(text: str) -> Iterator[Reading]:
    """Yield what follows a well-known employer's name, with the employer's industry as context."""
    words = text.split()
    if words and words[0] not in first_words_of_names():
        return
    for size in range(len(words) - 1, 0, -1):
        industry = industry_of_name(" ".join(words[:size]))
        if industry:
            rest = " ".join(words[size:])
            yield Reading(rest, industry, said=f"read as “{rest}”, with “{industry}” for the employer")


def _heads(title: str) -> Iterator[Reading]:
    """Yield the part before a dash, a bracket, a colon or a comma, with the rest as context."""
    for found in () if title.replace(" ", "").isalnum() else _PARTS.finditer(title):
        head, rest = title[: found.start()].strip(), title[found.end() :].strip(" )]")
        if plain(head) and plain(rest):
            yield Reading(plain(without_noise(head)), rest, said=f"read as “{head}”, with “{rest}” beside it")
    inside = None if _has_no_place(title) else _INSIDE.search(title)
    if inside:
        head, rest = title[: inside.start()].strip(), title[inside.end() :].strip()
        yield Reading(plain(without_noise(head)), rest, said=f"read as “{head}”, with “{rest}” beside it")


def _has_no_place(title: str) -> bool:
    return title.isascii() and _BEFORE_PLACES.isdisjoint(title.lower().split())


def without_rank(text: str) -> str:
    """Return a title in plain form without a rank or status at its ends; as given, if nothing else would be left.

    >>> without_rank("senior plumber"), without_rank("nurse band 5"), without_rank("head of marketing")
    ('plumber', 'nurse', 'head of marketing')
    """
    return list(_fewer_ranks(text))[-1]


def _fewer_ranks(text: str) -> Iterator[str]:
    """Yield a title, then with one rank or status less at a time: an index may have it with the others."""
    yield text
    if text.startswith("bank ") and (bank := _BANK.match(text)):
        text = text[bank.end() :]
        yield text
    while before := _RANK_BEFORE.match(text):
        text = text[before.end() :]
        yield text
    if text.endswith(_RANK_ENDS) or text[-1:].isdigit() or text[-2:-1].isdigit():
        yield _RANK_AFTER.sub("", text).strip() or text


def _without_rank(reading: Reading) -> Iterator[Reading]:
    for text in dict.fromkeys(_fewer_ranks(reading.text)):
        if text == reading.text:
            continue
        kept = text.split()
        rank = " ".join(word for word in reading.text.split() if word not in kept)
        said = f"read as “{text}”; “{rank}” is a rank or status"
        yield Reading(text, reading.context, rank, said, reading.for_somebody, reading.added)


def _spelt_out(reading: Reading, abbreviations: Abbreviations) -> Iterator[Reading]:
    words = reading.text.split()
    for table in (abbreviations, EVERYDAY):
        if table.keys().isdisjoint(words):
            continue
        spelt = " ".join(table.get(word, word) for word in words)
        if spelt != reading.text:
            yield reading._replace(text=spelt, said=f"read as “{spelt}”")
    padded = f" {reading.text} "
    for short, long in abbreviations.phrases_in(words):
        if f" {long} " in padded:
            yield reading._replace(text=padded.replace(f" {long} ", f" {short} ").strip())


def _corrected(reading: Reading, known: Vocabulary) -> Iterator[Reading]:
    """Yield the title with each word that isn't known as the known word it is most like, if one is."""
    words = reading.text.split()
    corrected = [known.nearest(word) or word for word in words]
    if corrected != words:
        text = " ".join(corrected)
        yield reading._replace(text=text, said=f"read as “{text}”")


def _who_does(text: str, known: Vocabulary) -> Iterator[Reading]:
    """Yield who does what is named in one word: driving is what drivers do."""
    if not text.endswith("ing") or not text.isalpha():
        return
    stem = text.removesuffix("ing")
    for who in (f"{stem}er", f"{stem}or", f"{stem[:-1]}er" if stem[-1:] == stem[-2:-1] else f"{stem}r"):
        if who in known:
            yield Reading(who, said=f"read as “{who}”, who does it", doing=True)


# The common form of a title knows “woman” and “person”.
_WHO = {"lady": "man", "girl": "man"}
_SAID_OF_ANYBODY = {"male", "female", "lady"}


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
        yield reading._replace(text=text, said=f"read as “{text}”")
