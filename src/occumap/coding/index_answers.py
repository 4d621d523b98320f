"""What the index alone says of a title: its answer with confidence and candidates, and no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from occumap.coding.industries import industry_words
from occumap.coding.lookup import Found, Lookup
from occumap.coding.normalise import plain
from occumap.model.code import Code
from occumap.model.coding import LONGEST, Candidate, Coding, Method, Question
from occumap.model.version import Version

# The version of the rules by which the index answers, and the first part of a coder's.
CODER = "2"
MAX_CANDIDATES = 20
# What an exact answer is worth: the index decides, but people's titles can still mean something else.
EXACT_CONFIDENCE = 0.99
QUALIFIED_CONFIDENCE = 0.95
# How far a default is believed before its share of the title's entries is looked at.
DEFAULT_PRIOR = 0.5


@dataclass(frozen=True, eq=False)
class ByIndex:
    """Answers that an index settles, without a model.

    Args:
        version: the classification coded to.
        lookup: its index as a machine.
        sic: words of industries by SIC code, so that an industry may be given as one.

    >>> from occumap.examples import small_index, small_version
    >>> by_index = ByIndex(small_version(), Lookup.of(small_index(), "tiny1"))
    >>> print(by_index.settled("Bread bakers").code, by_index.settled("Astronaut"))
    tiny1:11 None
    """

    version: Version
    lookup: Lookup
    sic: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """What its answers rest on: the classification, the index, and the rules; no model."""
        return {"classification": self.version.id, "index": self.lookup.name, "coder": CODER}

    def settled(self, title: str, industry: str | None = None, additional: str | None = None) -> Coding | None:
        """Return the answer for one title; None if it takes a model."""
        answer = self.answer(title, industry, additional)
        return answer if isinstance(answer, Coding) else None

    def answer(self, title: str | None, industry: str | None, additional: str | None) -> Coding | Found | None:
        """Return the index's answer; what it found if that leaves the code open; None if it lacks the title.

        Args:
            title: as people give it.
            industry: in words or as a SIC code.
            additional: anything else that is known.
        """
        if reason := _cannot_code(title):
            return self.no_code((title, industry, additional), reason)
        assert title is not None
        found = self.lookup.find(title, self.industry(industry), additional)
        if found is None:
            return None
        question = self._titled(found)
        if found.row is None:
            return replace(found, question=question)
        code = str(self.lookup.codes[found.row])
        shares = self.shares(found.rows)
        if found.method is Method.DEFAULT:
            shares = {c: share * (1 - DEFAULT_PRIOR) + DEFAULT_PRIOR * (c == code) for c, share in shares.items()}
        settled = QUALIFIED_CONFIDENCE if found.method is Method.QUALIFIED else EXACT_CONFIDENCE
        settled *= self.lookup.trust_in(found.row)
        confidence = settled if found.method is Method.QUALIFIED else min(shares[code], settled)
        ranked = sorted(shares, key=lambda c: (-shares[c], c))
        alone = found.method is Method.QUALIFIED or len(ranked) == 1
        candidates = [self.candidate(code, confidence)] if alone else [self.candidate(c, shares[c]) for c in ranked]
        return Coding(
            title,
            Code(self.version.id, code),
            self.version[code].title,
            round(confidence, 4),
            found.method,
            len(code),
            self.lookup.index.frame["entry_id"][found.row],
            tuple(candidates[:MAX_CANDIDATES]),
            question,
            found.reason,
            industry,
            additional,
            self.versions,
        )

    def no_code(
        self,
        asked: tuple[str | None, str | None, str | None],
        reason: str,
        candidates: tuple[Candidate, ...] = (),
        question: Question | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> Coding:
        """Return the answer for a title (with industry and anything else known) that gets no code."""
        title, industry, additional = asked
        return Coding(
            title or "", None, "", 0.0, Method.NONE, 0, None, candidates, question, reason,
            industry, additional, versions or self.versions,
        )  # fmt: skip

    def likeliest(
        self,
        asked: tuple[str | None, str | None, str | None],
        code: str,
        confidence: float,
        method: Method,
        candidates: tuple[Candidate, ...],
        question: Question | None,
        reason: str,
        versions: Mapping[str, str],
    ) -> Coding:
        """Return the answer for a title (with industry and anything else known) that gets a code without an entry."""
        title, industry, additional = asked
        return Coding(
            title or "", Code(self.version.id, code), self.titles[code], round(confidence, 4), method, len(code), None,
            candidates, question, reason, industry, additional, versions,
        )  # fmt: skip

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of all groups by code."""
        return {group.code.value: group.title for group in self.version}

    def industry(self, stated: str | None) -> str | None:
        """Return an industry in words, also where it was given as a SIC code."""
        return industry_words(stated, self.sic) if stated else stated

    def shares(self, rows: tuple[int, ...]) -> dict[str, float]:
        """Return how the entries of a title spread over its codes; counted once for each title."""
        if rows not in self._shares_of_titles:
            counts = Counter(str(self.lookup.codes[row]) for row in rows)
            self._shares_of_titles[rows] = {code: n / len(rows) for code, n in counts.items()}
        return self._shares_of_titles[rows]

    @cached_property
    def _shares_of_titles(self) -> dict[tuple[int, ...], dict[str, float]]:
        return {}

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

    def candidate(self, code: str, probability: float) -> Candidate:
        """Return a code with its group's title."""
        return Candidate(Code(self.version.id, code), self.titles[code], round(probability, 4))


def _cannot_code(title: str | None) -> str | None:
    """Return why a cell can't be a job title, or None if it can."""
    if title is None or not title.strip():
        return "There is no title."
    if not plain(title):
        return "There are no words in it."
    if plain(title).replace(" ", "").isdigit():
        return "It is a number, not a title."
    if not any(ord(letter) < 592 and letter.isalpha() for letter in title[:LONGEST]):
        return "It is in a script that the index doesn't use."
    return None
