"""What a title says, whatever its spelling: words in a common form.

Three steps, each giving up a little more: *plain* keeps every word and only folds case, signs and
spacing; *common* folds plurals, spelling, -man, -woman and -person, and abbreviations; *bare*
leaves out what says nothing of the occupation (pay, hours, places of work, status in employment).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from occumap.model.coding import LONGEST

# Noise left out can bring more noise to the end of a title.
PASSES = 3
_LONGEST_READ = LONGEST * 4
# So many texts are kept as read: one is asked for several times in a row, and later seldom again.
KEPT = 1 << 12
_JOINED = {r"\bco ordinat": "coordinat", r"\be learning\b": "elearning", r"\br and d\b": "r&d"}
_ANY_JOINED = re.compile("|".join(_JOINED))
# Without one of these there is nothing to look for.
_COORDINATE, _LEARNING, _DEVELOPMENT = (written.replace(r"\b", "") for written in _JOINED)
_IZE = re.compile(r"iz(e|er|ed|ing|ation)$")
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\ufeff]+")

SPELLINGS: Mapping[str, str] = {
    "actress": "actor",
    "conductress": "conductor",
    "hostess": "host",
    "instructress": "instructor",
    "manageress": "manager",
    "stewardess": "steward",
    "waitress": "waiter",
    "advisor": "adviser",
    "analyzer": "analyser",
    "center": "centre",
    "chauffer": "chauffeur",
    "coordinater": "coordinator",
    "counselor": "counsellor",
    "councelor": "counsellor",
    "defense": "defence",
    "draughtsperson": "draughtsman",
    "enquiry": "inquiry",
    "gray": "grey",
    "jeweler": "jeweller",
    "jewelry": "jewellery",
    "labor": "labour",
    "laborer": "labourer",
    "liason": "liaison",
    "maintainence": "maintenance",
    "maintanance": "maintenance",
    "managment": "management",
    "manger": "manager",
    "mechanik": "mechanic",
    "operater": "operator",
    "program": "programme",
    "recieptionist": "receptionist",
    "receptionst": "receptionist",
    "secretery": "secretary",
    "secratary": "secretary",
    "technitian": "technician",
    "tyer": "tyre",
    "tire": "tyre",
    "waitor": "waiter",
    "whse": "warehouse",
}

ABBREVIATIONS: Mapping[str, str] = {
    "acct": "accountant",
    "accts": "accounts",
    "admin": "administrator",
    "asst": "assistant",
    "cert": "certified",
    "dep": "deputy",
    "dept": "department",
    "dev": "development",
    "elec": "electrical",
    "eng": "engineer",
    "engr": "engineer",
    "exec": "executive",
    "govt": "government",
    "inst": "instructor",
    "lab": "laboratory",
    "maint": "maintenance",
    "mech": "mechanical",
    "mfg": "manufacturing",
    "mfr": "manufacturing",
    "mgmt": "management",
    "mgr": "manager",
    "mkt": "market",
    "mktg": "marketing",
    "ops": "operations",
    "prof": "professional",
    "recep": "receptionist",
    "rep": "representative",
    "snr": "senior",
    "spec": "specialist",
    "sr": "senior",
    "jnr": "junior",
    "jr": "junior",
    "supv": "supervisor",
    "supvr": "supervisor",
    "tech": "technician",
    "telecomms": "telecoms",
    "telecommunications": "telecoms",
    "vp": "vice president",
    "warehse": "warehouse",
    "forklift": "fork lift",
    "checkout": "check out",
    "ecommerce": "e commerce",
    "healthcare": "health care",
    "childcare": "child care",
}


def plain(text: str) -> str:
    """Return a title in lower case with single spaces and no signs; every word is kept, in its order.

    >>> plain("  Engineer, R&D (aero-space)\\u200b ")
    'engineer r&d aero space'
    """
    return _plain(text if len(text) <= _LONGEST_READ else text[:_LONGEST_READ])


@lru_cache(maxsize=KEPT)
def _plain(text: str) -> str:
    shown = text[:LONGEST]
    if not (shown.isascii() and shown.isprintable()):
        shown = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text))[:LONGEST]
    folded = shown.casefold().replace("’", "'").replace("'s ", "s ").replace("'", "")
    folded = folded[:LONGEST]
    words = folded.split()
    return " ".join(words if "".join(words).isalnum() else _WORD.findall(folded))


@lru_cache(maxsize=KEPT)
def common(text: str) -> tuple[str, ...]:
    """Return the words of a plain title in their common form.

    >>> common("co ordinators of sales mgmt")
    ('coordinator', 'of', 'sale', 'management')
    >>> common("chairperson"), common("kiln woman")
    (('chairman',), ('kiln', 'man'))
    """
    joined = text if text.isascii() else _without_accents(text)
    may_be_joined = _COORDINATE in joined or _LEARNING in joined or _DEVELOPMENT in joined
    if may_be_joined and _ANY_JOINED.search(joined):
        for written, meant in _JOINED.items():
            joined = re.sub(written, meant, joined)
    words = tuple(chain.from_iterable([_common_words(word) for word in joined.split()]))
    if len(words) > 1 and not _WHO.isdisjoint(words):
        return tuple("man" if word in _WHO else word for word in words)
    return words


@lru_cache(maxsize=200_000)
def _common_words(word: str) -> tuple[str, ...]:
    return tuple(common_word(word).split())


@lru_cache(maxsize=200_000)
def common_word(word: str) -> str:
    """Return one word in its common form: spelt out, in the singular, with -man for all who do the work."""
    word = ABBREVIATIONS.get(word) or ABBREVIATIONS.get(_singular(word), word)
    if " " in word:
        return word
    word = SPELLINGS.get(word, word)
    if word.endswith(("person", "people", "woman", "men")):
        word = _of_anybody(word)
    word = _singular(word)
    if "iz" in word:
        word = _IZE.sub(r"is\1", word)
    return SPELLINGS.get(word, word)


def _of_anybody(word: str) -> str:
    """Return a word for who does the work with -man for all who do."""
    if len(word) > 6 and word.endswith(("person", "people")):
        return word[:-6] + "man"
    if len(word) > 5 and word.endswith(("woman", "women")):
        return word[:-5] + "man" if len(word) > 6 else "woman"
    if len(word) > 4 and word.endswith("men"):
        return word[:-3] + "man"
    return word


# Who does the work, as a word of its own beside what the work is.
_WHO = frozenset({"woman", "person", "people"})
_ODD_PLURALS = {"buses": "bus", "gases": "gas", "knives": "knife", "lives": "life", "shelves": "shelf"}


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    if not word.endswith("s") or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word in _ODD_PLURALS:
        return _ODD_PLURALS[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("wives"):
        return word[:-3] + "fe"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]
