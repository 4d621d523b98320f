"""The parts that the answers of an index are made of: codes with their groups' titles, and industries in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from occumap.coding.industries import ReadIndustry, read_industry
from occumap.coding.lookup import Lookup
from occumap.model.code import Code, digits_of
from occumap.model.coding import Candidate, Coding, Method, Question
from occumap.model.job_description import JobDescription
from occumap.model.version import Version

# The version of the rules by which the index answers, and the first part of a coder's.
CODER = "5"


@dataclass(frozen=True, eq=False)
class AnswerBuilder:
    """Makes answers to jobs in a classification.

    Args:
        version: the classification coded to.
        lookup: its index as a machine.
        sic: words of industries by SIC code, so that an industry may be given as one.

    >>> from occumap.examples import small_index, small_version
    >>> builder = AnswerBuilder(small_version(), Lookup.of(small_index(), "tiny1"))
    >>> print(builder.candidate("11", 0.5).title, builder.level("11"))
    Bakers job
    """

    version: Version
    lookup: Lookup
    sic: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """What its answers rest on: the classification, the index, and the rules; no model."""
        return {"classification": self.version.id, "index": self.lookup.name, "coder": CODER}

    def no_code(
        self,
        asked: JobDescription,
        reason: str,
        candidates: tuple[Candidate, ...] = (),
        question: Question | None = None,
        versions: Mapping[str, str] | None = None,
        *,
        method: Method = Method.NONE,
    ) -> Coding:
        """Return the answer for a job that gets no code."""
        return Coding(
            asked.title or "", None, "", 0.0, method, 0, None, candidates, question, reason,
            asked.industry, asked.additional, versions or self.versions,
        )  # fmt: skip

    def likeliest(
        self,
        asked: JobDescription,
        code: str,
        confidence: float,
        method: Method,
        candidates: tuple[Candidate, ...],
        question: Question | None,
        reason: str,
        versions: Mapping[str, str],
    ) -> Coding:
        """Return the answer for a job that gets a code without an entry."""
        return Coding(
            asked.title or "", Code(self.version.id, code), self.titles[code], round(confidence, 4),
            method, digits_of(code), None, candidates, question, reason, asked.industry, asked.additional, versions,
        )  # fmt: skip

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of all groups by code."""
        return {group.code.value: group.title for group in self.version}

    def industry(self, stated: str | None) -> str | None:
        """Return an industry in words, also where it was given as a SIC code."""
        return self._read_industry(stated).words if stated else stated

    def industry_said(self, stated: str | None) -> str:
        """Return what an industry's code was taken for, as a sentence; empty for an industry in words."""
        return self._read_industry(stated).said if stated else ""

    def _read_industry(self, stated: str) -> ReadIndustry:
        if stated not in self._industries:
            self._industries[stated] = read_industry(stated, self.sic)
        return self._industries[stated]

    @cached_property
    def _industries(self) -> dict[str, ReadIndustry]:
        return {}

    def candidate(self, code: str, probability: float) -> Candidate:
        """Return a code with its group's title."""
        return Candidate(Code(self.version.id, code), self.titles[code], round(probability, 4))

    def level(self, code: str) -> str:
        """Return the name of the level of a group."""
        return self.version[code].level

    def shared_group(self, codes: Sequence[str]) -> str | None:
        """Return the lowest group above all of these codes, not one of the lowest level itself."""
        for level in reversed(self.version.rules.levels[:-1]):
            above = {group.code.value if (group := self.version.ancestor(c, level.name)) else None for c in codes}
            if len(above) == 1:
                return above.pop()
        return None
