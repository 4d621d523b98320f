"""Words of sentences in a form that sentences share with titles: who teaches is a teacher, who drives a driver.

Endings are taken off further than in a title's common form, where *teacher* and *teaching* must stay apart. What the
endings don't bring together (sell and sale, fly and pilot) is brought together by a small table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from occumap.coding.normalise import common, plain

# Words of sentences that say nothing of what is done.
_SILENT_WORDS = """
    a about above across after again against all along also always am among an and another any are area around as at
    away back based basic be because been before being between both but by can cannot carry carrying charge come
    complex could current daily day deal dealing did different do does doing done down due during each
    either else ensure ensuring etc every everyone everything few first for from full further general get getting
    give giving go going good great had has have having he her here him his hour how however i if im in include
    includes including into involve involved involving is it its ive job just keep keeping kind know large like lot
    made main mainly make making many may me mean mine month more most mostly much must my necessary need needed new no
    not now of off often on once one only or other our out over overall own part people per perform performing
    place position possible provide providing put quite relevant require required requirement responsibility
    responsible role run running same see set several she should small so some someone something sometimes still such
    sure take taking task than that the their them then there these they thing this those through throughout time to
    together too type under undertake up upon us use used using usually variety various very via want was way we week
    well were what when where whether which while who whole whose will with within without work worked working would
    year you your
    """
SILENT = frozenset(_SILENT_WORDS.split())
# What a word of a sentence is called in titles, where the ending doesn't tell; both sides are in stem form when read.
_SAME: Mapping[str, str] = {
    "administer": "administration",
    "assistance": "assist",
    "ate": "eat",
    "automobile": "vehicle",
    "aviator": "pilot",
    "baby": "child",
    "bought": "buy",
    "built": "build",
    "car": "vehicle",
    "caught": "catch",
    "children": "child",
    "cut": "cutting",
    "doctor": "medical",
    "drove": "drive",
    "driven": "drive",
    "fed": "feed",
    "feet": "foot",
    "fix": "repair",
    "flew": "fly",
    "flight": "fly",
    "fought": "fight",
    "grew": "grow",
    "infant": "child",
    "kid": "child",
    "lawyer": "legal",
    "laid": "lay",
    "law": "legal",
    "lorry": "truck",
    "mend": "repair",
    "maintenance": "maintain",
    "meal": "food",
    "pupil": "student",
    "purchase": "buy",
    "sale": "sell",
    "sewn": "sew",
    "shop": "retail",
    "sold": "sell",
    "store": "retail",
    "supervision": "supervise",
    "taught": "teach",
    "teeth": "dental",
    "tooth": "dental",
    "tutor": "teach",
    "van": "vehicle",
    "wove": "weave",
    "written": "write",
    "wrote": "write",
    "youngster": "child",
}
# Endings by how many letters they must leave.
_ENDINGS = tuple(
    (ending, least)
    for endings, least in (
        ("isation ation ition ement ment ance ence ator itor ician ical", 4),
        ("ist ion ive ant ian ate al ic", 4),
        ("ing er or ed y e", 3),
    )
    for ending in endings.split()
)
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([bdfglmnprt])\1$")


# What is denied, to where something else begins: "I don't weld, I supervise"; "not only" denies nothing.
_DENIED = re.compile(
    r"(?:\b(?:not(?!\s(?:only|just|least)\b)|no(?!\s(?:two|matter)\b)|never|without|rather\sthan|instead\sof|cannot|"
    r"(?:can|isn|wasn|doesn|don|didn|aren|won|haven|hasn)['’]?t)\b|(?:^|\bi\s)used\sto\b)"
    r"(?:\s+(?!(?:but|instead|only|now|just|i)\b)[\w'’/-]+){0,6}",
    re.IGNORECASE,
)


def what_is_done(text: str) -> str:
    """Return what a text says of the work without what it denies.

    >>> what_is_done("I don't weld, I supervise the welders"), what_is_done("not only cooking but serving")
    ('I , I supervise the welders', 'not only cooking but serving')
    """
    return _DENIED.sub("", text)


def duty_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something of what is done, in the form that sentences share with titles.

    >>> duty_words("I teach maths to children"), duty_words("Teachers of mathematics")
    (('teach', 'math', 'child'), ('teach', 'mathemat'))
    """
    return tuple(stem for word in common(plain(text)) if word not in SILENT and (stem := _shared(word)))


@lru_cache(maxsize=100_000)
def _shared(word: str) -> str:
    return _stem(_SAME.get(word, _same_stems().get(_stem(word), word)))


@lru_cache(maxsize=1)
def _same_stems() -> dict[str, str]:
    return {_stem(word): same for word, same in _SAME.items()}


def _stem(word: str) -> str:
    """Return a word without its endings, as long as enough letters and a vowel are left."""
    for ending, least in _ENDINGS:
        shorter = word.removesuffix(ending)
        if shorter != word and len(shorter) >= least and _VOWEL.search(shorter):
            return _stem(_DOUBLED.sub(r"\1", shorter))
    return _DOUBLED.sub(r"\1", word)
