"""What the index alone says of a title: its answer with confidence and candidates, and no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from occumap.coding.agreement import Agreement
from occumap.coding.answer_builder import AnswerBuilder
from occumap.coding.described_jobs import as_described, read_description
from occumap.coding.described_work import DescribedWork, can_be_weighed
from occumap.coding.group_titles import groups_by_title, title_words
from occumap.coding.lookup import Found
from occumap.coding.non_answers import NonAnswer, none_by_lists, why_none
from occumap.coding.normalise import plain
from occumap.coding.readings import DOING, RANK_LEFT_OUT, READ_OTHERWISE
from occumap.coding.title_shares import TitleShares, with_default
from occumap.coding.two_jobs import of_two_jobs
from occumap.coding.workplaces import ONLY_WHERE, says_only_where
from occumap.model.code import Code, digits_of
from occumap.model.coding import INDEX, LONGEST, SURE, Candidate, Coding, Method, Question
from occumap.model.job_description import JobDescription
from occumap.model.version import Group

MAX_CANDIDATES = 20
# What an exact answer is worth: the index decides, but people's titles can still mean something else.
EXACT_CONFIDENCE = 0.99
QUALIFIED_CONFIDENCE = 0.95
# Where the index refers elsewhere and that settles no code, the group that all codes share is as sure as a default.
GROUP_CONFIDENCE = 0.9
# What is left of that where something given decided nothing: the teacher of a driving school is none of a school.
UNMATCHED = 0.85
# The last letter of the Latin script, as Unicode numbers them.
_LATIN_ENDS = 592


@dataclass(frozen=True, eq=False)
class ByIndex(AnswerBuilder):
    """Answers that an index settles, without a model.

    Args:
        version: the classification coded to.
        lookup: its index as a machine.
        sic: words of industries by SIC code, so that an industry may be given as one.
        below: what is asked for titles that this index lacks.
        agreement: what its answers are worth beside other people's codes, if that was measured.
        non_answers: the user's own, in plain form, which come before the index.

    >>> from occumap.coding.lookup import Lookup
    >>> from occumap.examples import small_index, small_version
    >>> by_index = ByIndex(small_version(), Lookup.of(small_index(), "tiny1"))
    >>> print(by_index.settled("Bread bakers").code, by_index.settled("Astronaut"))
    tiny1:11 None
    """

    below: ByIndex | None = field(default=None, repr=False)
    agreement: Agreement | None = field(default=None, repr=False)
    non_answers: Mapping[str, NonAnswer] = field(default_factory=dict, repr=False)

    def settled(self, title: str, industry: str | None = None, additional: str | None = None) -> Coding | None:
        """Return the answer for one title; None if it takes a model."""
        return self.settled_job(JobDescription(title, industry, additional))

    def settled_job(self, job: JobDescription) -> Coding | None:
        """Return the answer for a job; None if it takes a model, which it does where duties are to be weighed."""
        read = self.read(job)
        answer = self.answer(read)
        if not isinstance(answer, Coding) or (read.duties and can_be_weighed(answer)):
            return None
        return self.calibrated(self.as_described(answer, job, read))

    def read(self, job: JobDescription) -> JobDescription:
        """Return a job as `answer` takes it: what is said of the work in its own field, and as the title if it must."""
        return self.described.read(self._parted(job))

    def _parted(self, job: JobDescription) -> JobDescription:
        is_title = lambda text: self._has(text) or title_words(text) in self.group_titles  # noqa: E731
        return read_description(job, has=is_title, is_qualifier=self._has_qualifier)

    def as_described(self, answer: Coding, job: JobDescription, read: JobDescription, sure: float = SURE) -> Coding:
        """Return an answer under the job as it was described; the reason says what it was read as.

        Args:
            answer: to ``read``.
            job: as it was described.
            read: the same, see `read`.
            sure: the confidence below which a description that stands for a title gets no code.
        """
        parted = self._parted(job) if self.is_by_description(job, read) else read
        if parted is not read:
            answer = self.described.answer(answer, parted, read, sure)
        return as_described(answer, job, parted)

    def is_by_description(self, job: JobDescription, read: JobDescription) -> bool:
        """Return whether what is said of the work was read in place of a job's title."""
        return read.title != job.title and read.title != self._parted(job).title

    @cached_property
    def described(self) -> DescribedWork:
        """What reads the work as it is described, where a title says nothing of it."""
        entries = (self.lookup.index.frame["natural_title"], self.lookup.codes)
        below = self.below.described.entries if self.below else ()
        return DescribedWork((entries, *below), self.non_answers, self._has)

    def _has_qualifier(self, text: str) -> bool:
        if self._group_named(text) or self.lookup.has_qualifier(text):
            return True
        return bool(self.below and self.below._has_qualifier(text))

    def calibrated(self, answer: Coding) -> Coding:
        """Return an answer with its confidence by each calibration that is known."""
        if answer.code is None or answer.calibrations:
            return answer
        if self.agreement is None or answer.entry_id in self.lookup.own_ids:
            return replace(answer, calibrations={INDEX: answer.confidence})
        confidence = self.agreement.confidence(answer.method, answer.confidence, self.level(answer.code.value))
        return replace(answer, calibrations=self.agreement.both(answer.confidence, confidence))

    def answer(self, asked: JobDescription) -> Coding | Found | None:
        """Return the index's answer; what it found if that leaves the code open; None if it lacks the title.

        Duties aren't looked at; but where a title refers to another and they may decide, the code is left open. An
        industry that was given as a code is named in the reason, with the version that the code was read in.
        """
        answer = self._answer(asked)
        said = self.industry_said(asked.industry)
        if answer is None or not said:
            return answer
        reason = f"{answer.reason} {said}"
        return answer._replace(reason=reason) if isinstance(answer, Found) else replace(answer, reason=reason)

    def _answer(self, asked: JobDescription) -> Coding | Found | None:
        title = asked.title or ""
        if (none := self._no_title(asked, title)) is not None:
            return none
        if asked.additional and (group := self._group_named(asked.additional)):
            return self._of_named_group(asked, group.code.value)
        found = self.lookup.find(title, self.industry(asked.industry), asked.additional, asked.qualification)
        if found is not None and found.row is not None and found.reading is None:
            return self._by_entry(asked, found, found.row)
        return self._of_found(asked, title, found)

    def _of_found(self, asked: JobDescription, title: str, found: Found | None) -> Coding | Found | None:
        """Return the answer where this index lacks a title, leaves it open, or has it in a looser reading."""
        titled = self._by_group_title(asked, title, found)
        if titled is None and (found is None or found.reading) and (two := self._of_two_jobs(asked, title)):
            return two
        if titled is None or titled.method is Method.BACKED_OFF:
            titled = self._from_below(asked, title, found) or titled
        if found is None or titled is not None:
            return titled
        if found.row is None:
            found = found._replace(question=self._titled(found), reason=_said(found))
            return self._of_group(asked, found) if found.whole_group and not _may_decide(asked, found) else found
        return self._by_entry(asked, found, found.row)

    def _no_title(self, asked: JobDescription, title: str) -> Coding | None:
        """Return the answer for a text that isn't a job title; None for one that may be."""
        if not title.strip():
            return self.no_code(asked, "There is no title.")
        kind = none_by_lists(title, self.non_answers, has=self._has)
        if kind and not self._is_left_to_notes(title):
            return self.no_code(asked, why_none(title, kind), method=Method.NOT_AN_OCCUPATION)
        said = (title, asked.duties or title, asked.additional or title)
        if all(map(says_only_where, said)) and not self._has(title):
            return self.no_code(asked, ONLY_WHERE)
        if not any(ord(letter) < _LATIN_ENDS and letter.isalpha() for letter in title[:LONGEST]):
            return self.no_code(asked, "It is in a script that the index doesn't use.")
        return None

    def _of_two_jobs(self, asked: JobDescription, title: str) -> Coding | None:
        """Return the answer for a title that joins two, each of which this index or one below has; None for others."""
        return of_two_jobs(title, lambda part: self._of_part(asked._replace(title=part)), self._knows, self.version)

    def _of_part(self, asked: JobDescription) -> Coding | None:
        known = self._knows(asked.title or "") or self._no_title(asked, asked.title or "")
        answer = self._answer(asked) if known else None
        return answer if isinstance(answer, Coding) else None

    def _knows(self, title: str) -> bool:
        """Return whether this index or one below has a title of just these words."""
        return self.lookup.has_words(title) or bool(self.below and self.below._knows(title))

    def _has(self, title: str) -> bool:
        """Return whether this index or one below has just this title."""
        return self.lookup.has(title) or bool(self.below and self.below._has(title))

    def _is_left_to_notes(self, title: str) -> bool:
        found = self.lookup.find(title)
        return found is not None and found.in_notes

    def _from_below(self, asked: JobDescription, title: str, found: Found | None) -> Coding | None:
        """Return the answer of the layer below, where it settles a title that this one lacks or leaves open.

        A title that this index has only in a looser reading counts as lacking where the layer below has it as written;
        own entries come first in any reading. Where this index has the title with qualifiers only, the layer below
        says what holds without them, and is believed as a default is.
        """
        if self.below is None or (found and self._keeps(found, title)):
            return None
        answer = self.below._answer(asked)
        if not isinstance(answer, Coding) or answer.code is None:
            return None
        code, answer = answer.code.value, replace(answer, versions=self.versions)
        if found is not None and found.row is None:
            return self._chosen(found, answer, code)
        return replace(answer, reason=f"{answer.reason} It is one of the entries that come with Occumap.")

    def _chosen(self, found: Found, answer: Coding, code: str) -> Coding | None:
        """Return the answer of the layer below for a title that this index leaves open; None if its notes say to."""
        if found.in_notes or found.unmatched:
            return None
        # The entry of the layer below counts as one more of the title's.
        confidence = min(answer.confidence, self.title_shares.with_one_more(found.rows, code))
        return replace(
            answer,
            confidence=round(confidence, 4),
            method=Method.DEFAULT,
            question=self._titled(found),
            reason=f"{found.reason} The entries that come with Occumap have it under this code.",
        )

    def _keeps(self, found: Found, title: str) -> bool:
        """Return whether the layer below isn't asked, as this index has the title, or only it does in so many words."""
        own_words = found.reading is None or found.reading.added
        if found.row is not None and (own_words or self.lookup.is_own(found.row)):
            return True
        if self.below is None:
            return True
        return not any(self.below.lookup.has_words(text) for text in (title, *self._read(found)))

    def _read(self, found: Found) -> tuple[str, ...]:
        """Return what a title was taken for, where this index leaves its code open."""
        return (found.reading.text,) if found.row is None and found.reading else ()

    def _by_entry(self, asked: JobDescription, found: Found, row: int) -> Coding:
        said = found.reading and (bool(found.reading.rank), found.reading.doing)
        key = row, found.method, found.rows, found.hinted, said
        if key not in self._by_entries:
            self._by_entries[key] = self._weighed(found, row)
        code, confidence, candidates = self._by_entries[key]
        return Coding(
            asked.title or "", code, self.titles[code.value], confidence, found.method, digits_of(code.value),
            self.lookup.entry_ids[row], candidates, self._titled(found), _said(found), asked.industry, asked.additional,
            self.versions,
        )  # fmt: skip

    @cached_property
    def _by_entries(self) -> dict[tuple[object, ...], tuple[Code, float, tuple[Candidate, ...]]]:
        return {}

    def _weighed(self, found: Found, row: int) -> tuple[Code, float, tuple[Candidate, ...]]:
        """Return the code of an entry that decides, its confidence, and the candidates."""
        code = str(self.lookup.codes[row])
        shares = self.title_shares.hinted(found.rows, found.hinted)
        settled = QUALIFIED_CONFIDENCE if found.method is Method.QUALIFIED else EXACT_CONFIDENCE
        settled *= self.lookup.trust_in(row)
        confidence = settled if found.method is Method.QUALIFIED else min(shares[code], settled)
        if found.reading:
            confidence *= DOING if found.reading.doing else RANK_LEFT_OUT if found.reading.rank else READ_OTHERWISE
        if found.method in {Method.DEFAULT, Method.REFERENCE}:
            shares = with_default(shares, code)
        ranked = sorted(shares, key=lambda c: (c != code, -shares[c], c))
        alone = found.method is Method.QUALIFIED or len(ranked) == 1
        candidates = [self.candidate(code, confidence)] if alone else [self.candidate(c, shares[c]) for c in ranked]
        return Code(self.version.id, code), round(confidence, 4), tuple(candidates[:MAX_CANDIDATES])

    def _by_group_title(self, asked: JobDescription, title: str, found: Found | None) -> Coding | None:
        """Return the group that has this title, where the index lacks it, or leaves it open between this and others."""
        group = self.group_titles.get(title_words(title))
        own_words = found is not None and (found.reading is None or found.reading.added)
        if group is None or (found is not None and found.row is not None and own_words):
            return None
        code = group.code.value
        if found is not None and not found.reading:
            open_to_it = code in self.shares(found.rows) and not (found.in_notes or found.unmatched)
            return self._chosen_by_title(asked, found, code) if open_to_it else None
        if group.level != self.version.rules.lowest.name:
            reason = f"This is the title of a {group.level} group of {self.version.id}."
            return self.likeliest(asked, code, GROUP_CONFIDENCE, Method.BACKED_OFF, (), None, reason, self.versions)
        one = (self.candidate(code, EXACT_CONFIDENCE),)
        reason = f"This is the title of the group itself in {self.version.id}."
        return self.likeliest(asked, code, EXACT_CONFIDENCE, Method.EXACT, one, None, reason, self.versions)

    def _chosen_by_title(self, asked: JobDescription, found: Found, code: str) -> Coding:
        shares = self.shares(found.rows)
        # The group's own title counts as one more entry.
        confidence = self.title_shares.with_one_more(found.rows, code)
        ranked = sorted(shares, key=lambda c: (c != code, -shares[c], c))
        candidates = tuple(self.candidate(c, shares[c]) for c in ranked[:MAX_CANDIDATES])
        reason = f"{found.reason} It is the title of this group itself in {self.version.id}."
        return self.likeliest(
            asked, code, min(confidence, EXACT_CONFIDENCE), Method.DEFAULT, candidates, self._titled(found), reason,
            self.versions,
        )  # fmt: skip

    @cached_property
    def group_titles(self) -> Mapping[tuple[str, ...], Group]:
        """The groups of the version by the words of their own titles."""
        return groups_by_title(self.version)

    def _group_named(self, text: str) -> Group | None:
        """Return the group of the lowest level whose own title this is to the letter; None if it is none's."""
        group = self.group_titles.get(title_words(text))
        named = group is not None and plain(group.title) == plain(text)
        return group if named and group and group.level == self.version.rules.lowest.name else None

    def _of_named_group(self, asked: JobDescription, code: str) -> Coding:
        """Return the group whose own title was given beside the title, as the answer to a question gives it."""
        candidates = (self.candidate(code, QUALIFIED_CONFIDENCE),)
        reason = "The group was named beside the title."
        return self.likeliest(
            asked, code, QUALIFIED_CONFIDENCE, Method.QUALIFIED, candidates, None, reason, self.versions
        )

    def _of_group(self, asked: JobDescription, found: Found) -> Coding:
        """Return the group that all codes share that are left, if they share one; else no code, with the question."""
        shares = self.shares(found.rows)
        ranked = sorted(shares, key=lambda c: (-shares[c], c))
        candidates = tuple(self.candidate(c, shares[c]) for c in ranked[:MAX_CANDIDATES])
        shared = self.shared_group(ranked)
        if shared is None:
            return self.no_code(asked, found.reason, candidates, found.question)
        confidence = GROUP_CONFIDENCE * self.lookup.trust * (UNMATCHED if found.unmatched else 1.0)
        return self.likeliest(
            asked, shared, confidence, Method.BACKED_OFF, candidates, found.question, found.reason, self.versions
        )

    @cached_property
    def title_shares(self) -> TitleShares:
        """How the entries of its titles spread over their codes."""
        return TitleShares(self.lookup.codes)

    def shares(self, rows: tuple[int, ...]) -> dict[str, float]:
        """Return how the entries of a title spread over its codes."""
        return self.title_shares.of(rows)

    def _titled(self, found: Found) -> Question | None:
        """Return the question with the title of each group it leads to; made once for each title."""
        question = found.question
        if question is None:
            return None
        if found.rows not in self._questions:
            title = {code: self.version[code.value].title for code in {option.code for option in question.options}}
            options = tuple(replace(option, title=title[option.code]) for option in question.options)
            other = self.version[question.otherwise.value].title if question.otherwise else ""
            self._questions[found.rows] = replace(question, options=options, otherwise_title=other)
        return self._questions[found.rows]

    @cached_property
    def _questions(self) -> dict[tuple[int, ...], Question]:
        return {}


def _may_decide(asked: JobDescription, found: Found) -> bool:
    return bool(asked.duties and found.rows)


def _said(found: Found) -> str:
    """Return why, and what the title was taken for."""
    if found.reading is None:
        return found.reason
    said = found.reading.said
    return f"{found.reason} The title was {said}."
