"""A coder: the index first, the model for what it doesn't have, and a question where one would decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from occumap.coding.agreement import Agreement
from occumap.coding.alternatives import LIMIT, alternatives
from occumap.coding.answer_builder import CODER
from occumap.coding.answers import Answers, Modelled
from occumap.coding.coder_frames import Distinct, KnownTitles, Remembered, descriptions, joined
from occumap.coding.described_work import NO_WORD_KNOWN
from occumap.coding.duties import Duties
from occumap.coding.index_answers import MAX_CANDIDATES, ByIndex
from occumap.coding.lookup import Found, Lookup
from occumap.coding.model_answers import ByModel, Engine
from occumap.coding.network import Settings
from occumap.coding.non_answers import NonAnswer
from occumap.coding.open_titles import OpenTitles
from occumap.coding.own_lists_mark import lists_mark
from occumap.coding.recalibrated import recalibrated
from occumap.coding.title_model import Model, train_model
from occumap.coding.training_rows import Titles
from occumap.errors import InputError
from occumap.model.answer_columns import SHOWN_CANDIDATES
from occumap.model.coding import INDEX, SURE, Candidate, Coding
from occumap.model.index import Index
from occumap.model.job_description import JobDescription
from occumap.model.noun import Noun
from occumap.model.version import Version

BATCH = 16_384


@dataclass(frozen=True, eq=False, repr=False)
class Coder(Noun):
    """Codes job titles to one version of a classification.

    Args:
        version: the classification coded to.
        lookup: its index as a machine.
        model: what codes titles that the index doesn't have.
        sure: the confidence below which it backs off to fewer digits, between 0 and 1.
        second: another engine, asked only about rows that the model is unsure of: a function from texts
            (``title TAB additional TAB industry``) to (rows, codes) probabilities in the model's order of codes.
            Confidence is that of the model's calibration, which doesn't know the engine.
        second_name: what the versions of an answer call the other engine.
        sic: words of industries by SIC code, so that an industry may be given as one.
        below: answers for titles that the index lacks and another one settles.
        agreement: what its answers are worth beside other people's codes, if that was measured.
        calibration: whose confidences it states: ``index``, its own, or the name of ``agreement``.
        non_answers: the user's own, in plain form, which come before the index.
        loaded: the loaded titles and descriptions that the model was trained on; duties are read by their words too.

    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version())
    >>> answer = coder.code("Bread bakers")
    >>> print(answer.code, answer.group_title, answer.method)
    tiny1:11 Bakers exact
    """

    version: Version
    lookup: Lookup
    model: Model
    sure: float = SURE
    second: Engine | None = None
    second_name: str = "second"
    sic: Mapping[str, str] = field(default_factory=dict, repr=False)
    below: ByIndex | None = field(default=None, repr=False)
    agreement: Agreement | None = field(default=None, repr=False)
    calibration: str = INDEX
    non_answers: Mapping[str, NonAnswer] = field(default_factory=dict, repr=False)
    loaded: Mapping[str, Titles] = field(default_factory=dict, repr=False)

    @classmethod
    def from_index(
        cls,
        index: Index,
        version: Version,
        *,
        loaded: Mapping[str, Titles] | None = None,
        settings: Settings | None = None,
        sure: float = SURE,
    ) -> Coder:
        """Return a coder made from an index alone, or from an index and other loaded titles.

        Args:
            index: entries coded to ``version``.
            version: the classification to code to.
            loaded: more titles and descriptions by code list, see `train_model`; they teach the model, and duties are
                read by their words too.
            settings: how the model is trained.
            sure: the confidence below which it backs off.

        Raises:
            UnknownNameError: the index isn't coded to the version.
        """
        model = train_model(index, version, loaded=loaded, settings=settings)
        return cls(version, Lookup.of(index, version.id), model, sure, loaded=loaded or {})

    @cached_property
    def versions(self) -> dict[str, str]:
        """What its answers rest on: classification, index and coder.

        What the index settles rests on no model: the ``coder`` of such an answer is the version of the rules alone.
        """
        return {
            "classification": self.version.id,
            "index": self.lookup.name,
            "coder": f"{CODER}-{self.model.digest[:12]}-{self.sure:g}"
            + (f"-{self.second_name}" if self.second else "")
            + (f"-{self.chosen.name}" if self.chosen else "")
            + lists_mark(self.non_answers, self.sic),
        }

    @cached_property
    def by_index(self) -> ByIndex:
        """What the index alone says."""
        return ByIndex(self.version, self.lookup, self.sic, self.below, self.agreement, self.non_answers)

    @cached_property
    def chosen(self) -> Agreement | None:
        """The calibration whose confidences it states; None for its own."""
        return None if self.calibration == INDEX else self.agreement

    @cached_property
    def by_model(self) -> ByModel:
        """What the model alone says."""
        return ByModel(self.model, self.by_index, self.sure, self.second, self.chosen)

    def __post_init__(self) -> None:
        known = (INDEX, *([self.agreement.name] if self.agreement else []))
        if self.calibration not in known:
            what = f"no calibration {self.calibration!r} is known for {self.version.id} with this index"
            raise InputError("calibration", what, hint=f"Choose {' or '.join(known)}.")
        strange = sorted({code for code in self.lookup.codes if code and code not in self.version})
        if strange:
            what = f"it has codes that {self.version.id} lacks, first {strange[0]}"
            raise InputError(
                self.lookup.index.name, what, hint="Correct the codes, or code to the version they are of."
            )

    def _in_short(self) -> str:
        return "to {classification}: index {index}, coder {coder}".format(**self.versions)

    def code(
        self,
        title: str,
        industry: str | None = None,
        additional: str | None = None,
        *,
        duties: str | None = None,
        employer: str | None = None,
        qualification: str | None = None,
    ) -> Coding:
        """Return the answer for one title.

        Args:
            title: the job title, as people give it.
            industry: the employer's industry in words, if known.
            additional: anything else that is known, such as “mechanical”; a sentence in it is taken for duties.
            duties: what is done in the job, as people say it.
            employer: who the employer is; where no industry is given, it is told from this as far as it can be.
            qualification: what the person is qualified as or in.
        """
        job = JobDescription(title, industry, additional, duties, employer, qualification)
        return next(iter(self.code_all([job])))

    def code_all(self, rows: Iterable[Sequence[str | None]]) -> list[Coding]:
        """Return answers for many jobs, in their order.

        Args:
            rows: each a `JobDescription`, or its first fields: title, industry, additional.
        """
        shown = MAX_CANDIDATES if self.chosen is None else len(self.model.codes)
        return self._answers([JobDescription(*row) for row in rows], shown).codings()

    def alternatives(self, rows: Iterable[Sequence[str | None]], *, limit: int = LIMIT) -> list[tuple[Candidate, ...]]:
        """Return the likeliest codes of many jobs, best first: those of the answer, then others by the model.

        Where the index settles a title, its answer names the codes of the title's own entries alone; here others that
        fit follow. What is no occupation has none.

        Args:
            rows: each a `JobDescription`, or its first fields: title, industry, additional.
            limit: how many codes at the most.

        >>> from occumap.examples import small_index, small_version
        >>> coder = Coder.from_index(small_index(), small_version())
        >>> [str(one.code) for one in coder.alternatives([("Bread bakers",)], limit=2)[0]]
        ['tiny1:11', 'tiny1:12']
        """
        jobs = [JobDescription(*row) for row in rows]
        found: list[tuple[Candidate, ...]] = []
        for start in range(0, len(jobs), BATCH):
            batch = jobs[start : start + BATCH]
            texts = [self.by_model.text(self.by_index.read(job)) for job in batch]
            probabilities, _ = self.by_model.probabilities(texts)
            answers = self.code_all(batch)
            found += [
                alternatives(answer, own, self.model.codes, self.by_index.candidate, limit)
                for answer, own in zip(answers, probabilities, strict=True)
            ]
        return found

    def code_frame(
        self,
        frame: pl.DataFrame,
        *,
        title: str,
        industry: str | None = None,
        additional: str | None = None,
        duties: str | None = None,
        employer: str | None = None,
        qualification: str | None = None,
    ) -> pl.DataFrame:
        """Return a table with the answers beside it: as many rows as before, in the same order.

        Equal rows are coded once; the index answers plain titles by one join.

        Args:
            frame: any table.
            title: its column of job titles.
            industry: its column of industries, if there is one.
            additional: its column of anything else known, if there is one.
            duties: its column of what is done in the job, if there is one.
            employer: its column of employers, if there is one.
            qualification: its column of qualifications, if there is one.

        Raises:
            InputError: a column isn't there, or stands in the way of a column of the answer.
        """
        columns = JobDescription(title, industry, additional, duties, employer, qualification)
        distinct = Distinct.of(frame, columns)
        known, remembered = self._known, self._remembered[0]
        places = distinct.known(known)
        others = distinct.jobs.filter(places < 0)
        earlier = remembered.places(others)
        fresh = others.filter(earlier < 0)
        answers = self._answers(descriptions(fresh), SHOWN_CANDIDATES).frame()
        self._remembered[0] = remembered.joined(fresh, answers)
        tables = [(known.answers, places), (remembered.answers, earlier), (answers, pl.Series(range(len(fresh))))]
        versions = {name: pl.lit(value) for name, value in self.versions.items()}
        return frame.hstack(joined(distinct, tables)).with_columns(**versions)

    @cached_property
    def _remembered(self) -> list[Remembered]:
        """What was answered before, in a cell that is replaced as a whole."""
        return [Remembered.none()]

    def _answers(self, jobs: Sequence[JobDescription], shown: int) -> Answers:
        """Return answers with so many candidates at the most: of the index, else of the model, a batch at a time."""
        by_model, opened = self.by_model, OpenTitles(self.by_model, self.versions)
        # Read and answered one by one: what was read of a title is then still at hand.
        said = [(read := self.by_index.read(job), self.by_index.answer(read)) for job in jobs]
        described, jobs = jobs, [job for job, _ in said]
        found = self._weighed(jobs, [answer for _, answer in said])
        for n, answer in enumerate(found):
            if answer is None and self.by_index.is_by_description(described[n], jobs[n]):
                found[n] = self.by_index.no_code(jobs[n], NO_WORD_KNOWN)
        open_rows = [n for n, answer in enumerate(found) if not isinstance(answer, Coding)]
        parts: list[Modelled] = []
        for start in range(0, len(open_rows), BATCH):
            batch = open_rows[start : start + BATCH]
            probabilities, known = by_model.probabilities([by_model.text(jobs[n]) for n in batch])
            alone = np.array([found[n] is None for n in batch])
            for at in np.flatnonzero(~alone).tolist():
                n = batch[at]
                before = found[n]
                assert isinstance(before, Found)
                found[n] = opened.between(jobs[n], before, probabilities[at])
            if not alone.all():
                probabilities, known = probabilities[alone], known[alone]
            if rows := [n for n, is_alone in zip(batch, alone.tolist(), strict=True) if is_alone]:
                vague = np.array([by_model.is_vague(jobs[n]) for n in rows])
                limits = np.array([by_model.limit(jobs[n]) for n in rows])
                parts.append(by_model.modelled(np.array(rows), probabilities, known, vague, limits, shown))
        settled = [
            self.by_index.as_described(answer, job, read, self.sure) if isinstance(answer, Coding) else None
            for answer, job, read in zip(found, described, jobs, strict=True)
        ]
        if self.chosen is not None:
            settled = recalibrated(jobs, settled, by_model, self.chosen, self.versions, batch=BATCH)
        return Answers(
            described, settled, parts, self.model.codes, by_model.reasons, self.by_index, self.versions, self.chosen
        )

    def _weighed(
        self, jobs: Sequence[JobDescription], found: Sequence[Coding | Found | None]
    ) -> list[Coding | Found | None]:
        """Return what the index says, with what was said of the work weighed, a batch at a time."""
        return [
            answer
            for start in range(0, len(jobs), BATCH)
            for answer in self._duties.weigh(jobs[start : start + BATCH], found[start : start + BATCH])
        ]

    @cached_property
    def _duties(self) -> Duties:
        return Duties(self.by_model, self.versions, self.loaded)

    @cached_property
    def _known(self) -> KnownTitles:
        # Another calibration weighs the model beside what the index settles, so there nothing is known beforehand.
        return KnownTitles.of(self.by_index) if self.chosen is None else KnownTitles.none()
