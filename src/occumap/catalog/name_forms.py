"""What a name may be called by: its words in a common form, without signs and abbreviations; its parts; and its stems.

The whole name means the thing. A part of it (one side of a stroke, the option at its end) may mean another thing just
as well, so that it needs something else to speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from occumap.coding.normalise import common, plain
from occumap.coding.readings import EVERYDAY

Words = frozenset[str]
LITTLE: Words = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
# Words for who does something that say nothing of what.
SAYS_LITTLE: Words = frozenset(
    {"operative", "operator", "practitioner", "professional", "specialist", "technician", "worker"}
)
RANKS: Words = frozenset(
    {"advanced", "chief", "director", "head", "junior", "lead", "leader", "manager", "senior", "supervisor", "trainee"}
)
# Abbreviations that stand in names, or that people use for words that do.
ABBREVIATIONS: Mapping[str, str] = {
    **EVERYDAY,
    "acc": "accounts",
    "ai": "artificial intelligence",
    "brickie": "bricklayer",
    "op": "operative",
    "chippy": "carpenter",
    "h&s": "health safety",
    "hse": "health safety environment",
    "idva": "independent domestic violence advisor",
    "ifa": "independent financial adviser",
    "isva": "independent sexual violence advisor",
    "kp": "kitchen porter",
    "l&d": "learning development",
    "ldr": "leader",
    "lgv": "large goods vehicle",
    "ndt": "non destructive testing",
    "ot": "occupational therapist",
    "pcso": "police community support officer",
    "qa": "quality assurance",
    "qc": "quality control",
    "r&d": "research development",
    "prod": "production",
    "sen": "special educational needs",
    "sparky": "electrician",
    "ux": "user experience",
}
SHORTEST_STEM = 3
# The longest first: of several that fit, the first is taken off.
_ENDING_WORDS = """
    eerings ements eering ations ements icians ities ement ation ative ators ician ments ancy ator eers icals ical ance
    ment ings ions ists ians eer ity ian ing ion ist ive ors ery ers ent ant ary ics al ed er or ic ry s e y
    """
_ENDINGS = tuple(_ENDING_WORDS.split())
# Words that would lose what tells them from others: a nursery nurse is no nurse.
_STEMS = frozenset({"nursery"})
# How words for people end, and others for people.
_WHO_ENDS = ("er", "or", "ist", "ian", "man", "ant", "yst", "smith", "ative", "utive", "mason", "wright", "mechanic")
_WHO_WORDS = """
    agent architect associate chef clerk coach constable crew groom guard jack lead master midwife nurse official
    osteopath paralegal paramedic pilot professional secretary surgeon
    """
_WHO = frozenset(_WHO_WORDS.split())
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_OPTION = re.compile(r"\s+[-–—]\s+")
_OR = re.compile(r"\s+or\s+|\s*/\s*", re.IGNORECASE)
_TURNED = re.compile(r"[,;(/]|\s[-–—]\s|\b(?:of|for|in|and)\b", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> Words:
    """Return the words of a text in their common form, abbreviations spelt out, without those that say nothing.

    >>> sorted(words_of("Snr Welders (HCA)")) == ["assistant", "care", "health", "senior", "welder"]
    True
    """
    return frozenset(word for word in common(_spelt(text)) if len(word) > 1 and word not in LITTLE)


def _spelt(text: str) -> str:
    """Return a text in plain form with abbreviations spelt out."""
    written = plain(text)
    words = written.split()
    if ABBREVIATIONS.keys().isdisjoint(words):
        return written
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def whole_forms(name: str) -> tuple[Words, ...]:
    """Return the words of a whole name, with and without an abbreviation of it.

    >>> [sorted(form) for form in whole_forms("Software tester (ST)")]
    [['software', 'st', 'tester'], ['software', 'tester']]
    >>> sorted(whole_forms("Large goods vehicle lgv driver")[-1])
    ['driver', 'good', 'large', 'vehicle']
    """
    forms = [words_of(name)]
    if _OPTION.search(name) is None:
        forms.append(words_of(_without_abbreviations(name)))
    return tuple(dict.fromkeys(form for form in forms if form))


def have_one_head(text: str, name: str) -> bool:
    """Return whether a text and a name of the same words mean the same: an “assistant administrator” assists.

    Words may stand in another order behind a comma, a dash or “of”, else the last one is the same.

    >>> have_one_head("Administrator assistant", "Assistant administrator")
    False
    >>> have_one_head("Fitter, lift", "Lift fitter")
    True
    """
    if _TURNED.search(text) or _TURNED.search(name):
        return True
    return _last_of(text) == _last_of(name)


def _last_of(text: str) -> tuple[str, ...]:
    return common(_spelt(text))[-1:]


def part_forms(name: str) -> tuple[Words, ...]:
    """Return the words of the parts of a name: its base, its option, each side of an “or” or a stroke.

    >>> [sorted(form) for form in part_forms("Insurance practitioner - Claims Handler/Loss Adjuster")][-2:]
    [['adjuster', 'loss'], ['claim', 'handler']]
    >>> [sorted(form) for form in part_forms("Accounts or finance assistant")]
    [['assistant', 'finance'], ['account', 'assistant']]
    """
    found: list[str] = []
    for part in _OPTION.split(_IN_BRACKETS.sub(" ", name)):
        found += [part, *_sides(part)]
    forms = (words_of(_without_abbreviations(text)) for text in found if _is_somebody(text))
    whole = whole_forms(name)
    return tuple(dict.fromkeys(form for form in forms if form and form not in whole))


def _is_somebody(text: str) -> bool:
    """Return whether a text names who does something, as its last word says, and not what is done."""
    last = common(plain(text))[-1:]
    return any(word.endswith(_WHO_ENDS) or word in _WHO for word in last)


def _sides(part: str) -> Iterator[str]:
    """Yield what stands on each side of an “or” or a stroke, with the last word where they share it."""
    sides = [side.strip() for side in _OR.split(part) if side.strip()]
    for side in sides[1:] if len(sides) > 1 else ():
        yield side
    for side in sides[:-1] if len(sides) > 1 else ():
        yield side if " " in side else f"{side} {sides[-1].split()[-1]}"


def _without_abbreviations(name: str) -> str:
    """Return a name without words that abbreviate others beside them: “lgv” of “large goods vehicle”."""
    words = plain(name).split()
    kept = [word for n, word in enumerate(words) if not _abbreviates(word, words[:n] + words[n + 1 :])]
    return " ".join(kept)


def _abbreviates(word: str, others: list[str]) -> bool:
    telling = [other for other in others if other not in LITTLE]
    runs = (telling[n : n + len(word)] for n in range(len(telling) - len(word) + 1))
    return len(word) > 1 and any("".join(other[0] for other in run) == word for run in runs)


def stems_of(words: Words) -> Words:
    """Return the stems of words, so that who does a thing meets what is done.

    >>> stems_of(words_of("welding inspector")) == stems_of(words_of("inspection of welders"))
    True
    """
    return frozenset(stem_of(word) for word in words)


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """Return a word without its endings.

    >>> stem_of("management"), stem_of("manager"), stem_of("machinist"), stem_of("machining")
    ('manag', 'manag', 'machin', 'machin')
    """
    for ending in () if word in _STEMS else _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
