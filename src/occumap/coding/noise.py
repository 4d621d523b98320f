"""What says nothing of an occupation, and where it may be left out: pay, hours, places, adverts, status.

Each pattern stands with what it removes and with what it must keep, since every one of these words is part of some
occupation: PA is a personal assistant unless a sum of money stands before it, a permanent way inspector isn't
permanent, and social work isn't work at night.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from occumap.coding.normalise import KEPT
from occumap.model.coding import LONGEST

# Noise left out can bring more noise to the end of a title.
PASSES = 3
_SUM = r"£?\s?\d[\d,.]*\s?k?"
_A_YEAR = (
    r"(?:p\.?\s?a\b\.?|p\.?\s?h\b\.?|p/h|/\s?h(?:ou)?r|an?\s(?:hour|day|week|year)"
    r"|per\s(?:annum|hour|hr|day|week|month|year))"
)
_END = r"(?=\s*(?:$|[)\]]|\s[-–]\s))"
# Places that are more than one word: saints, and towns on a river.
_NAMED = r"St\.?\s[A-Z][\w'’-]+|[A-Z]\w+[\s-](?:on|upon|under)[\s-][A-Z]\w+|Milton\sKeynes"
_CITIES = """
    London Birmingham Manchester Leeds Sheffield Liverpool Bristol Newcastle Nottingham Leicester Coventry Bradford
    Hull Cardiff Swansea Edinburgh Glasgow Aberdeen Dundee Belfast Derby Stoke Wolverhampton Plymouth Southampton
    Portsmouth Reading Luton Norwich Oxford Cambridge Brighton Bournemouth Exeter York Preston Sunderland
    Middlesbrough Ipswich Peterborough Gloucester Cheltenham Swindon Slough Watford Croydon Bath Chester Lancaster
    Carlisle Durham Lincoln Worcester Kent Essex Surrey Sussex Hampshire Devon Cornwall Dorset Somerset Norfolk
    Suffolk Yorkshire Lancashire Cumbria Scotland Wales England
    """


@dataclass(frozen=True, slots=True)
class Noise:
    """A pattern of noise.

    Args:
        name: what it is called.
        pattern: what it finds.
        example: a title with such noise.
        left: what is left of the example.
        keeps: a title that it must not touch.
        needs: letters in lower case; whatever it finds holds one of these.
    """

    name: str
    pattern: str
    example: str
    left: str
    keeps: str
    needs: tuple[str, ...]


_DIGITS = tuple("0123456789")
NOISE: tuple[Noise, ...] = (
    Noise(
        "pay",
        rf"£\s?\d[\d,.]*\s?k?(?:\s?(?:-|to|–)\s?{_SUM})?(?:\s?{_A_YEAR})?(?!\w)|\b\d[\d,.]*\s?k?\s?{_A_YEAR}(?!\w)|\b\d\d+\s?k\b",
        "Chef £24,000 pa",
        "Chef",
        "Surgeon's PA",
        _DIGITS,
    ),
    Noise(
        "pay, in general",
        r"\b(?:per\s(?:annum|hour|day|week|month)|pro\srata|ote\b)|\bcompetitive\s(?:salary|pay)\b",
        "Sales executive, OTE",
        "Sales executive",
        "Perfume sales consultant",
        ("per", "pro", "ote", "competitive"),
    ),
    Noise(
        "how many",
        r"\b(?:x\s?\d+|\d+\s?x)\b|\(?\b\d+\s(?:posts?|positions?|vacancies)\b\)?",
        "Care assistant x 3",
        "Care assistant",
        "X-ray technician",
        ("x", "post", "position", "vacanc"),
    ),
    Noise(
        "full or part time",
        r"(?<!help,\s)(?<!helper,\s)\b(?:full|part)[\s-]?time\b(?!\shelp)",
        "Cleaner (part time)",
        "Cleaner",
        "Part-time help",
        ("time",),
    ),
    Noise(
        "ft, pt",
        rf"\b(?:f/t|p/t)\b|(?<=\S\s|\w[(\[])(?:ft|pt){_END}",
        "Cleaner PT",
        "Cleaner",
        "PT instructor",
        ("f/t", "p/t", "ft", "pt"),
    ),
    Noise(
        "hours",
        r"\b\d+(?:[.,]\d+)?\s?(?:hours?|hrs?)\b",
        "Cleaner, 16 hours",
        "Cleaner",
        "Out of hours doctor",
        ("hour", "hr"),
    ),
    Noise(
        "contract",
        r"\b(?:(?<!way\s)(?<!way,\s)(?<!secretary,\s)permanent(?!\s(?:way|secretary))|temporary(?!\sworks)|fixed[\s-]?term|maternity\scover|zero[\s-]?hours?)\b"
        rf"|^temp\s(?!agency|controller|desk)|\btemp{_END}",
        "Temporary receptionist",
        "receptionist",
        "Permanent way inspector",
        ("permanent", "temp", "term", "cover", "hour"),
    ),
    Noise(
        "advert",
        r"\b(?:urgent(?:ly)?(?!\scare)|immediate(?:\sstart)?|asap|wanted(?!\spersons?)|required|apply\snow|now\shiring|hot\sjob)\b"
        rf"|\b(?:needed|vacancy){_END}|\bno\sexperience(?:\s(?:needed|required))?\b",
        "Urgently needed: chefs wanted",
        "needed chefs",
        "Urgent care practitioner",
        ("urgent", "immediate", "asap", "wanted", "required", "apply", "hiring", "hot", "needed", "vacancy", "no"),
    ),
    Noise(
        "where one works",
        rf"\b(?:work(?:ing)?\sfrom\shome|wfh)\b|\b(?:remote|hybrid|home[\s-]?based|on[\s-]?site)(?:\s(?:working|role|job))?{_END}",
        "Data analyst (remote)",
        "Data analyst",
        "Remote sensing scientist",
        ("home", "wfh", "remote", "hybrid", "site"),
    ),
    Noise(
        "all over the country",
        rf"\b(?:uk[\s-]?wide|nationwide){_END}",
        "Driver UK wide",
        "Driver",
        "Nationwide cashier",
        ("wide",),
    ),
    Noise(
        "shifts",
        r"(?<=\S)(?:\s[-–]\s|\s?[(\[]|\s)(?:(?:night|day|evening|morning|weekend|rotating)\s(?:shifts?|work|only)"
        r"|(?:nights|days|evenings|mornings|weekends|shifts)(?:\sonly)?)(?=\s*[)\]]?\s*$)",
        "Picker (night shift)",
        "Picker",
        "Social work",
        ("shift", "work", "only", "night", "day", "evening", "morning", "weekend"),
    ),
    Noise(
        "status",
        rf"\bself[\s-]?employed\b|^(?:freelance|retired|sole\strader)\s(?!writer)(?=\S)|(?<=\S)[\s,(-]+(?:(?<!writer,\s)freelancer?|own\sbusiness|sole\strader|retired){_END}",
        "Self-employed plumber",
        "plumber",
        "Sole trader",
        ("employed", "freelance", "retired", "trader", "business"),
    ),
    Noise(
        "reference",
        r"\b(?:ref|job\sid|req)[\s.:#]+\w*\d\w*\b|[#]\w*\d\w*",
        "Chef, ref: AB123",
        "Chef",
        "Referee",
        ("#", "ref", "job id", "req"),
    ),
    Noise(
        "place",
        rf"\b(?:based\s)?(?:in|at|near)\s(?-i:{'|'.join(_CITIES.split())}|{_NAMED}){_END}"
        rf"|\b(?:based\s(?:in|at|near)|near)\s(?-i:[A-Z])[\w'’-]+(?:\s(?-i:[A-Z])[\w'’-]+)*{_END}",
        "Plumber based in Leeds",
        "Plumber",
        "Clerk in Holy Orders",
        ("in ", "at ", "near "),
    ),
)
_ANY = re.compile("|".join(f"(?:{noise.pattern})" for noise in NOISE), re.IGNORECASE)
_EACH = tuple((re.compile(noise.pattern, re.IGNORECASE), noise.needs) for noise in NOISE)
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_SIGNS = re.compile(r"[£#\d]")
# Without one of these signs or words there is no noise to look for.
_TRIGGER_WORDS = """
    full part ft pt f p permanent temporary temp fixed maternity zero urgent urgently immediate asap wanted per ote
    required needed vacancy apply hiring hot remote hybrid home based work working wfh on onsite uk nationwide
    competitive nights days evenings mornings weekends shifts shift only self selfemployed freelance freelancer own
    sole retired in at near ref job req no pro fulltime parttime
    """
_TRIGGERS = frozenset(_TRIGGER_WORDS.split())


def without_noise(text: str) -> str:
    """Return a title without what says nothing of the occupation; as given, if nothing else would be left.

    >>> without_noise("Freelance journalist - £30k pa, part time in Leeds")
    'journalist'
    >>> without_noise("Freelance"), without_noise("Chief Executive's PA")
    ('Freelance', "Chief Executive's PA")
    """
    return _without_noise(text) if len(text) <= LONGEST * 4 else _without_noise(text[:LONGEST]) or text


@lru_cache(maxsize=KEPT)
def _without_noise(text: str) -> str:
    if not _may_have_noise(text):
        return text
    shorter = text[:LONGEST]
    for _ in range(PASSES):
        quieter = _without_any(shorter).strip(" -–,;:|/")
        if quieter == shorter:
            break
        shorter = quieter
        if not _may_have_noise(shorter):
            break
    if shorter == text:
        return text
    return " ".join(_WORD.findall(shorter.replace("’", "'").replace("'", ""))) or text


def _without_any(text: str) -> str:
    """Return a text with a space for all that a pattern of noise finds; most texts hold the letters of one at most."""
    if not text.replace("£", "").isascii():  # signs beyond ASCII may count as letters in another case
        return _ANY.sub(" ", text)
    folded = " ".join(text.lower().split())
    possible = [pattern for pattern, needs in _EACH if _holds(folded, needs)]
    return (possible[0] if len(possible) == 1 else _ANY).sub(" ", text) if possible else text


def _holds(text: str, needs: tuple[str, ...]) -> bool:
    for letters in needs:  # noqa: SIM110 (`any` takes three times as long, on every title)
        if letters in text:
            return True
    return False


def _may_have_noise(text: str) -> bool:
    return bool(_SIGNS.search(text)) or not _TRIGGERS.isdisjoint(_WORD.findall(text.casefold()))
