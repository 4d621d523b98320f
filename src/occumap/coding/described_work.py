"""The work as it is described, where the title says nothing of it: "self employed", "n/a", "Tesco", "works in a hotel".

What is said of the work then stands for the title. Where it names an occupation of the index in other words ("I fit
kitchens": a kitchen fitter), it is read as that title and believed less than the title would be; else it is read as a
title that is a sentence. What is said may name no work either ("I look after my kids"), and then nothing is coded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Self

from occumap.coding.described_jobs import title_before
from occumap.coding.duty_words import duty_words, what_is_done
from occumap.coding.noise import without_noise
from occumap.coding.non_answers import NonAnswer, non_answer
from occumap.coding.normalise import common, plain
from occumap.coding.readings import DOING, READ_OTHERWISE
from occumap.coding.workplaces import industry_where, says_only_where
from occumap.model.coding import INDEX, Coding, Method
from occumap.model.job_description import JobDescription

SAYS_NOTHING, SAYS_ONLY_WHERE = "The title names no occupation", "The title says only where somebody works"
UNDECIDED = "What was said of the work doesn't decide either."
NO_WORD_KNOWN = "No word of what was said of the work is known."
# What people begin with when they say what they do, and where they say where or for whom.
_OPENING = re.compile(
    r"^(?:(?:i|we|am|im|ive|my|the|main|job|role|work|is|to|mainly|mostly|just|currently|now|also|usually|sometimes|"
    r"would|be|was|been|involves|includes|duties|include|as|self|employed|an?)\s)+"
)
_WHERE = re.compile(r"\s(?:in|at|for|from|on|with|within|around|across|near|by|inside|when|who|which|that)\s.*$")
_CLAUSES = re.compile(r"[,.;:()\n/]+|\s[-–—]+\s|\b(?:and|but|so|because|as|while|whilst|when|since|until)\b")
_DEFAULTS = frozenset({Method.DEFAULT, Method.REFERENCE})
# Before noise, which is left out only beside a title.
_ANYBODY = "worker"
# Of fewer words a title is no sentence.
_FEWEST_WORDS = 2


@dataclass(frozen=True, eq=False)
class TitlesByWork:
    """Titles of an index by the words that they share with sentences on the work.

    >>> work = TitlesByWork.of([("Kitchen fitter", "5316"), ("Van driver", "8214"), ("Car driver", "8213")])
    >>> work.title_of("I fit kitchens"), work.title_of("driving a van for a shop"), work.title_of("I drive")
    ('Kitchen fitter', 'Van driver', None)
    """

    titles: Mapping[frozenset[str], tuple[tuple[str, str], ...]] = field(repr=False)

    @classmethod
    def of(cls, titles: Iterable[tuple[str, str]]) -> Self:
        """Return titles by their words; each stands with a code."""
        found: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
        for title, code in titles:
            words = frozenset(duty_words(title))
            if len(words) >= _FEWEST_WORDS:
                found[words].append((title, code))
        return cls({words: tuple(dict.fromkeys(same)) for words, same in found.items()})

    def title_of(self, said: str) -> str | None:
        """Return the title that a sentence on the work says in other words; None if none or several do.

        Where it is done may be left out. Of titles with other codes, only those count that share more of the words.
        """
        for form in forms_of(said):
            if (same := self.titles.get(frozenset(duty_words(form)))) and (title := _one(same, form)):
                return title
        return None


def forms_of(said: str) -> tuple[str, ...]:
    """Return a sentence on the work in plain form, without its opening, and without where or for whom it is done.

    >>> forms_of("I am a chef in a hotel")
    ('chef in a hotel', 'chef')
    """
    text = _OPENING.sub("", f"{plain(said)} ").strip()
    return tuple(form for form in dict.fromkeys((text, _WHERE.sub("", text))) if form)


def _one(same: Iterable[tuple[str, str]], said: str) -> str | None:
    words = set(common(said))
    shared = {title: len(words & set(common(plain(title)))) for title, _ in same}
    most = max(shared.values())
    # What is done ends otherwise in a title, what it is done to is the same word: who drives tanks drives no tanker.
    if most < len(set(duty_words(said))) - 1:
        return None
    best = [(title, code) for title, code in same if shared[title] == most]
    return best[0][0] if len({code for _, code in best}) == 1 else None


def says_nothing_of_work(title: str, own: Mapping[str, NonAnswer], *, has: Callable[[str], bool]) -> str | None:
    """Return why the description of the work is coded in place of a title; None where the title is.

    An economic status stays what it is, whatever is said of the work: retired people tell what they did.

    Args:
        title: as it was given.
        own: the user's own non-answers, in plain form, which come before the index.
        has: whether an index has just this title.

    >>> [bool(says_nothing_of_work(text, {}, has=lambda _: False)) for text in ("self employed", "retired", "Chef")]
    [True, False, False]
    """
    kind = own.get(plain(title)) if own else None
    if kind is None:
        if title.strip() and has(title):
            return None
        kind = non_answer(title, own)
    if kind is NonAnswer.ECONOMIC_STATUS:
        return None
    if kind is not None:
        return SAYS_NOTHING
    return SAYS_ONLY_WHERE if says_only_where(title) else None


def work_described(duties: str | None, own: Mapping[str, NonAnswer]) -> str | None:
    """Return what a description says is done; None if it names no work, or says that somebody has none.

    >>> [work_described(text, {}) for text in ("I fit kitchens", "n/a", "I work in a hotel", "I look after my kids")]
    ['I fit kitchens', None, None, None]
    """
    done = what_is_done(duties or "").strip(" ,.;:-")
    clauses = [clause for one in _CLAUSES.split(done) if (clause := one.strip())]
    kinds = [non_answer(part, own) for one in (done, *clauses) for part in (one, _WHERE.sub("", one))]
    if NonAnswer.ECONOMIC_STATUS in kinds or all(_names_no_work(clause, own) for clause in (clauses or [done])):
        return None
    return None if _names_no_work(done, own) else done


def _names_no_work(said: str, own: Mapping[str, NonAnswer]) -> bool:
    if not duty_words(said) or non_answer(said, own) or says_only_where(said):
        return True
    return not duty_words(plain(without_noise(f"{_ANYBODY} {said}")).removeprefix(_ANYBODY))


@dataclass(frozen=True, eq=False)
class DescribedWork:
    """Reads the description of the work in place of a title that says nothing of it.

    Args:
        entries: natural titles with their codes, of each index that answers.
        own: the user's own non-answers, in plain form.
        has: whether an index has just this title.
    """

    entries: Sequence[tuple[Iterable[str], Iterable[str | None]]] = field(repr=False)
    own: Mapping[str, NonAnswer]
    has: Callable[[str], bool]

    def read(self, job: JobDescription) -> JobDescription:
        """Return a job with what is said of the work as its title, where its own says nothing; else as it is.

        A place that is named in place of a title is the industry, if no other was given. A description that is just a
        title of the index is no evidence beside itself.
        """
        why = says_nothing_of_work(job.title or "", self.own, has=self.has) if job.duties else None
        if why is None:
            return job
        said = work_described(job.duties, self.own)
        if said is None:
            return job._replace(duties=None)
        where = industry_where(job.title or "") if why == SAYS_ONLY_WHERE else None
        duties = None if self.has(said) else job.duties
        return job._replace(title=self._title(said), industry=job.industry or where, duties=duties)

    def answer(self, answer: Coding, job: JobDescription, read: JobDescription, sure: float) -> Coding:
        """Return an answer to a description that stands for a title: how it was read, and what it is worth.

        The index is believed less; what was weighed as a sentence on the work is worth what such sentences are.

        Args:
            answer: to ``read``.
            job: before the description was read in place of its title.
            read: after it.
            sure: the confidence below which there is no code.
        """
        answer = self._believed(answer, job, read, sure)
        why = says_nothing_of_work(job.title or "", self.own, has=self.has)
        as_title = "" if read.title == work_described(job.duties, self.own) else f", as “{read.title}”"
        done = "coded" if answer.code else "read"
        where = f" “{read.industry}” was taken for the industry." if read.industry != job.industry else ""
        reason = f"{why}, so the description of the work was {done} in its place{as_title}. {answer.reason}{where}"
        return replace(answer, reason=reason)

    def _believed(self, answer: Coding, job: JobDescription, read: JobDescription, sure: float) -> Coding:
        if answer.code is None:
            return answer
        is_by_index = can_be_weighed(answer) or not answer.calibrations
        # What was given beside it, such as the answer to a question, is no reading of the description.
        is_named = answer.method is Method.QUALIFIED and bool(job.additional)
        worth = 1.0 if is_named else self._worth(read.title or "", job.duties or "")
        confidence = round(answer.confidence * worth if is_by_index else min(answer.confidence, worth), 4)
        # A default is answered however little it is believed, with its question.
        if confidence >= sure or answer.method in _DEFAULTS:
            return replace(answer, confidence=confidence, calibrations={INDEX: confidence})
        return replace(
            answer, code=None, group_title="", confidence=0.0, method=Method.NONE, digits=0, entry_id=None,
            calibrations={}, reason=UNDECIDED,
        )  # fmt: skip

    def _title(self, said: str) -> str:
        for form in (said, title_before(said), *forms_of(said)):
            if self.has(form):
                return form
        return self._by_work.title_of(said) or said

    def _worth(self, title: str, duties: str) -> float:
        """Return what is left of a confidence: who says no more than what is done may be something else there."""
        said = what_is_done(duties)
        named = (said, title_before(said), *forms_of(said)[:1])
        is_title = self.has(title) and plain(title) in {plain(form) for form in named}
        return READ_OTHERWISE if is_title else DOING

    @cached_property
    def _by_work(self) -> TitlesByWork:
        entries = chain.from_iterable(zip(*one, strict=True) for one in self.entries)
        return TitlesByWork.of((title, code) for title, code in entries if code)


def can_be_weighed(answer: Coding) -> bool:
    """Return whether duties can speak for or against an answer of an index: whether it gives a code with all digits."""
    return answer.method in {Method.EXACT, Method.QUALIFIED, Method.DEFAULT, Method.REFERENCE}
