"""A job as it was described, read: sentences on the work taken for duties, whichever field or title they stand in.

People put a sentence on their work where there is room for one: into the field for other details, after their title
("Care assistant: washing and feeding residents") or into the title itself ("I am a nurse looking after patients"). What
is read out of a title is said in the reason of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from occumap.coding.employers import industry_of
from occumap.coding.normalise import plain
from occumap.model.coding import Coding
from occumap.model.job_description import JobDescription

# So many words may be a sentence on what is done; so many are one.
SENTENCE, LONG = 3, 7
_WORDS_OF_SENTENCES = """
    i we my our me a an the to for with after who their them his her from on into at by that they he she it am is are do
    """
_IN_SENTENCES = frozenset(_WORDS_OF_SENTENCES.split())
_PLACE = re.compile(r"^(?:in|at|within|for|of)\b")
_DOING = re.compile(r"\b[a-z]{2,}ing\b")
# What people write before a title when they answer in a sentence.
_SPOKEN = re.compile(
    r"^\W*(?:i\s?am|i['’]?m|i\s+(?:currently\s+)?work\s+as|(?:currently\s+)?(?:working|work|employed)\s+as|"
    r"my\s+(?:job|role|job\s+title)\s+is)\s+(?:an?\s+|the\s+)?(?P<said>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# Without one of these words, without signs and in a few words, a title says nothing but what it names.
_OPENING = frozenset({"i", "im", "iam", "my", "we", "work", "working", "employed", "currently", "who", "where"})
_SAID_BY_ME = re.compile(r"^\W*(?:i|we)\s+(?!am\b)[a-z]", re.IGNORECASE)
_BETWEEN = re.compile(r"\s[-–—|/]\s|\s?[:;|.]\s|\s?[(\[]|\s?,\s|[-–—]\s|\s[-–—]|\s(?=(?:who|where|and\sI|and\si)\s)")
_NOT_BEFORE_DOING = r"(?<!\bof)(?<!\bin)(?<!\band)(?<!\bfor)(?<!\bor)(?<!&)"
_DOES = re.compile(rf"(?<=\w){_NOT_BEFORE_DOING}\s(?=[a-z]{{2,}}ing\s+\S)", re.IGNORECASE)


def read_description(
    job: JobDescription, *, has: Callable[[str], bool], is_qualifier: Callable[[str], bool]
) -> JobDescription:
    """Return a job with what is said of the work in its own field, and the industry that its employer gives away.

    Args:
        job: as it was described.
        has: whether an index has just this title, which then is no sentence.
        is_qualifier: whether an index has just this text as a qualifier.

    >>> def read(*job: str | None) -> JobDescription:
    ...     return read_description(JobDescription(*job), has=lambda _: False, is_qualifier=lambda _: False)
    >>> read("Analyst", "IT", "writing software tests").duties
    'writing software tests'
    >>> read("Care assistant: washing and feeding residents")[0::3]
    ('Care assistant', 'washing and feeding residents')
    >>> read("I am a nurse looking after patients on a ward")[0::3]
    ('nurse', 'looking after patients on a ward')
    """
    if job.duties is not None and not job.duties.strip():
        job = job._replace(duties=None)
    if job.additional and is_sentence(job.additional) and not is_qualifier(job.additional):
        job = job._replace(additional=None, duties=_joined(job.duties, job.additional))
    if job.employer and not job.industry:
        job = job._replace(industry=industry_of(job.employer))
    if job.title and " " in job.title:
        title, duties = _apart(job.title)
        if (duties or title != job.title) and not has(job.title):
            job = job._replace(title=title, duties=_joined(job.duties, duties) or None)
    return job


def as_described(answer: Coding, job: JobDescription, read: JobDescription) -> Coding:
    """Return an answer under the job as it was described, not as it was read; the reason says how a title was read."""
    title, industry, additional, duties, employer, qualification = job
    if read.industry != industry:
        answer = replace(answer, reason=f"{answer.reason} The industry was taken from the employer: “{read.industry}”.")
    if read is not job and read.title != title:
        said = f"The title was read as “{read.title}”" + (
            f", with “{read.duties}” as what is done." if read.duties else "."
        )
        answer = replace(answer, reason=f"{answer.reason} {said}")
    elif read is job and not (duties or employer or qualification):
        return answer
    return replace(
        answer, title=title or "", industry=industry, additional=additional,
        duties=duties, employer=employer, qualification=qualification,
    )  # fmt: skip


def title_before(duties: str) -> str:
    """Return the title that a description of the work begins with; the whole of it, if it does with none.

    >>> title_before("I am a nurse, looking after patients"), title_before("I fit kitchens")
    ('nurse', 'I fit kitchens')
    """
    return _apart(duties)[0]


def is_sentence(text: str) -> bool:
    """Return whether a text says what is done, rather than where or of which kind.

    >>> [is_sentence(text) for text in ("cooking meals for residents", "in a secondary school", "retail trade, bakery")]
    [True, False, False]
    """
    words = plain(text).split()
    if len(words) < SENTENCE or (_PLACE.match(" ".join(words)) and len(words) < LONG):
        return False
    return len(words) >= LONG or bool(_IN_SENTENCES.intersection(words)) or bool(_DOING.search(" ".join(words)))


def _apart(title: str) -> tuple[str, str | None]:
    """Return a title and what it says of the work, None if nothing."""
    words = title.lower().split()
    if len(words) < LONG - 1 and _OPENING.isdisjoint(words) and title.isascii() and "".join(words).isalnum():
        return title, None
    if spoken := _SPOKEN.match(title):
        said = spoken["said"].strip()
        return _split(said, _BETWEEN) or _split(said, _DOES) or (said, None)
    if _SAID_BY_ME.match(title) and is_sentence(title):
        return title, title
    parted = _split(title, _BETWEEN)
    if parted is None and len(title.split()) >= LONG - 1:
        parted = _split(title, _DOES)
    return parted or (title, None)


def _split(text: str, at: re.Pattern[str]) -> tuple[str, str | None] | None:
    for found in at.finditer(text):
        head, rest = text[: found.start()].strip(), text[found.end() :].strip(" )].")
        if plain(head) and is_sentence(rest):
            return head, rest
    return None


def _joined(*texts: str | None) -> str:
    return ". ".join(text for text in texts if text)
