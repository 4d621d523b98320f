"""What people write where a job title is asked for and that is none: "retired", "refused", "n/a".

The list comes with Occumap, in ``data/coding/non-answers.csv``, and a user's own lines can be laid over it. An answer
counts as none only if the whole of it is on the list, apart from words such as "I am" or "currently" at its ends: a
retired teacher, a prison officer and a refuse collector all have an occupation.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from occumap.coding.economic_statuses import is_economic_status
from occumap.coding.normalise import plain


class NonAnswer(StrEnum):
    """What sort of non-answer it is."""

    ECONOMIC_STATUS = "economic status"
    REFUSAL = "refusal"
    NO_CONTENT = "no content"

    @property
    def reason(self) -> str:
        """Return what it is, as a sentence."""
        return _REASONS[self]


_REASONS = {
    NonAnswer.ECONOMIC_STATUS: "This is an economic status, not an occupation.",
    NonAnswer.REFUSAL: "The question was not answered. Kind: refusal.",
    NonAnswer.NO_CONTENT: "Nothing in it names an occupation. Kind: no content.",
}
_WORDS_BEFORE = """
    i im am ive been currently now just still on at present the moment a an my is was in was currently presently
    temporarily
    """
_WORDS_AFTER = """
    at present moment the now currently atm for just today sadly sorry thanks
    """
_FILLER_BEFORE, _FILLER_AFTER = frozenset(_WORDS_BEFORE.split()), frozenset(_WORDS_AFTER.split())
# Somebody looks after a relative, unpaid. Children who aren't said to be their own may be somebody's work.
_OWN = r"my|her|his|our|their|own|the"
_RELATED = (
    r"mother|mum|father|dad|wife|husband|partner|spouse|son|daughter|parents?|family|relatives?|brother|sister|"
    r"grand(?:mother|father|parents?|son|daughter|children|kids)|nan|nana|nanna|gran|granny|grandma|grandad|granddad|"
    r"aunt|auntie|uncle|in laws?"
)
_CARER = re.compile(
    r"(?:full time |part time )?(?:unpaid )?(?:carer?|caring|care|looks? after|looking after)\s(?:(?:for|of|to)\s)?"
    rf"(?:(?:(?:{_OWN}|an?|elderly|disabled|sick)\s)*(?:{_RELATED})|"
    rf"(?:(?:{_OWN})\s)+(?:(?:disabled|sick)\s)?(?:child|children|kids))"
    r"(?:\s(?:with|who|full time|part time|as|after|since|in law)\b.*)?"
)
# The same, as lines of the list say it.
_CARE_LISTED = re.compile(r"\b(?:carers?|caring|looks? after|looking after)\b(?! (?:the )?(?:home|house)|s leave)")
# Whose relative somebody is, in place of their own occupation.
_RELATIVE = re.compile(
    r"(?:late |deceased )?(?:wife|husband|widow|widower|spouse|daughter|son) of (?:an? |the |my )?\w.*|"
    r"\w.*s (?:late )?(?:wife|husband|widow|widower|spouse|daughter|son)"
)
_RELATIVES = ("wife", "husband", "widow", "widower", "spouse", "daughter", "son")
# A rank or a grade, and nothing that has it.
_RANK_ALONE = re.compile(
    r"(?:(?:very )?senior|snr|junior|jnr|lead|leading|acting|interim|experienced|newly qualified|casual|seasonal|"
    r"temp|temporary|permanent|bank staff|agency|agency staff|"
    r"(?:band|grade|level|class|scale|tier|stage) (?:\d+[a-z]?|[ivx]+)|(?:1st|2nd|3rd|first|second|third) class)"
)
_FIRST_WORDS_OF_RANK = """
    very senior snr junior jnr lead leading acting interim experienced newly casual seasonal temp temporary permanent
    bank agency band grade level class scale tier stage 1st 2nd 3rd first second third
    """
_FIRST_OF_RANK = frozenset(_FIRST_WORDS_OF_RANK.split())
# What somebody says they are not.
_DENIED = re.compile(r"not (?:really |actually )?an? (?!.*\bbut\b).+")
# Between two answers; a stroke may also stand inside one (N/A).
_BETWEEN = (re.compile(r"\s[-–—]+\s|[,;:()\[\]]+|\.\s"), re.compile(r"\s[-–—]+\s|[/,;:()\[\]]+|\.\s"))
# One of these stands between them in any case.
_SIGNS_BETWEEN = frozenset("-–—,;:()[]/.")
# A few letters over and over, or the keys of one row of the keyboard in their order.
_MASHED = re.compile(r"(?P<letter>.)(?P=letter){2,}|(?P<some>.{2,3})(?P=some){2,}")


@cache
def non_answers() -> Mapping[str, NonAnswer]:
    """Read the list that comes with Occumap: what is written, in plain form, and the kind of non-answer it is."""
    text = files("occumap.data").joinpath("coding", "non-answers.csv").read_text(encoding="utf-8")
    return {plain(row["text"]): NonAnswer(row["kind"]) for row in csv.DictReader(text.splitlines())}


def non_answer(title: str | None, own: Mapping[str, NonAnswer] | None = None) -> NonAnswer | None:
    """Return what sort of non-answer a text is; None if it may be a job title.

    Args:
        title: what was written.
        own: further non-answers in plain form (`occumap.coding.normalise.plain`).

    >>> [str(non_answer(text)) for text in ("Retired", "#N/A", "I'd rather not say")]
    ['economic status', 'no content', 'refusal']
    >>> non_answer("Retired teacher"), non_answer("Prison officer")
    (None, None)
    """
    text = plain(title or "")
    if not text or (text[0].isdigit() and text.replace(" ", "").isdigit()):
        return NonAnswer.NO_CONTENT
    known = {**non_answers(), **own} if own else non_answers()
    found = _by_lists(text, known)
    if found is None and not _SIGNS_BETWEEN.isdisjoint(title or ""):
        # "N/A - retired", "None (student)": each part is one.
        for between in _BETWEEN:
            parts = [part for one in between.split(title or "") if (part := plain(one))]
            if len(parts) > 1 and (kind := _all_by_lists(parts, known)):
                return kind
    return found


def _all_by_lists(parts: Iterable[str], known: Mapping[str, NonAnswer]) -> NonAnswer | None:
    """Return what sort of non-answer several parts are, each of which is one; None if one may be a job title."""
    kinds: list[NonAnswer] = []
    for part in parts:
        kind = _by_lists(part, known)
        if kind is None:
            return None
        kinds.append(kind)
    return NonAnswer.ECONOMIC_STATUS if NonAnswer.ECONOMIC_STATUS in kinds else kinds[0]


def _by_lists(text: str, known: Mapping[str, NonAnswer]) -> NonAnswer | None:
    for reading in dict.fromkeys((text, _without_filler(text))):
        if reading in known:
            return known[reading]
        if _looks_after_a_relative(reading) or _is_named_by_a_relative(reading) or is_economic_status(reading):
            return NonAnswer.ECONOMIC_STATUS
    return NonAnswer.NO_CONTENT if _is_mashed(text) or _is_rank_alone(text) or _is_denied(text) else None


# Each pattern is tried only on what holds one of the letters that it can't do without.


def _looks_after_a_relative(text: str) -> bool:
    return ("car" in text or "look" in text) and _CARER.fullmatch(text) is not None


def _is_named_by_a_relative(text: str) -> bool:
    return (" of " in text or text.endswith(_RELATIVES)) and _RELATIVE.fullmatch(text) is not None


def _is_mashed(text: str) -> bool:
    return text[0] in text[1:4] and _MASHED.fullmatch(text) is not None


def _is_rank_alone(text: str) -> bool:
    return text.split(" ", 1)[0] in _FIRST_OF_RANK and _RANK_ALONE.fullmatch(text) is not None


def _is_denied(text: str) -> bool:
    return text.startswith("not ") and _DENIED.fullmatch(text) is not None


def looks_after_somebody(text: str) -> bool:
    """Return whether a text says that somebody looks after their family, unpaid.

    >>> [looks_after_somebody(text) for text in ("I look after my mum", "carer for my nan", "paid carer", "retired")]
    [True, True, False, False]
    """
    written = plain(text)
    listed = _without_filler(written) in non_answers() and _CARE_LISTED.search(written) is not None
    return listed or any(_looks_after_a_relative(one) for one in (written, _without_filler(written)) if one)


def none_by_lists(title: str, own: Mapping[str, NonAnswer], *, has: Callable[[str], bool]) -> NonAnswer | None:
    """Return what sort of non-answer a text is: by a user's own list, else by the others if no index has the title."""
    if own and (kind := own.get(plain(title))):
        return kind
    return None if has(title) else non_answer(title, own)


def why_none(title: str, kind: NonAnswer) -> str:
    """Return why a title is a non-answer of a kind, as a sentence.

    >>> why_none("Retired", NonAnswer.ECONOMIC_STATUS), why_none("...", NonAnswer.NO_CONTENT)
    ('This is an economic status, not an occupation.', 'There are no words in it. Kind: no content.')
    """
    if not plain(title):
        return f"There are no words in it. Kind: {kind}."
    if plain(title).replace(" ", "").isdigit():
        return f"It is a number, not a title. Kind: {kind}."
    return kind.reason


def _without_filler(text: str) -> str:
    words = text.split()
    if not words or (words[0] not in _FILLER_BEFORE and words[-1] not in _FILLER_AFTER):
        return text
    while len(words) > 1 and words[0] in _FILLER_BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in _FILLER_AFTER:
        words = words[:-1]
    return " ".join(words)
