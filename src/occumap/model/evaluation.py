"""How good a coder's answers are, held against codes that are taken to be right.

Shares are between 0 and 1, weighted where weights are given; ``rows`` are always counted unweighted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % bootstrap interval; all None where there was nothing to count.

    >>> print(Estimate(0.641, 0.631, 0.651))
    0.641 [0.631, 0.651]
    """

    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        between = f" [{self.low:.3f}, {self.high:.3f}]" if self.low is not None and self.high is not None else ""
        return f"{self.value:.3f}{between}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that can't be judged: no truth, one that the version doesn't know, one above the lowest level."""

    no_truth: int = 0
    unknown_truth: int = 0
    short_truth: int = 0
    examples: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """All of them."""
        return self.no_truth + self.unknown_truth + self.short_truth


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """Accuracy at one level.

    Args:
        level: its name.
        digits: how many characters its codes have, None where that differs.
        answered: share of rows whose answer reaches this level.
        accuracy: share of all rows that are right here; a row without an answer here counts as wrong.
        of_answered: share of the answered rows that are right here.
        kappa: Cohen's kappa; an answer that doesn't reach this level is a category of its own.
    """

    level: str
    digits: int | None
    answered: float
    accuracy: Estimate
    of_answered: Estimate
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What is reached when rows at or above a confidence, with a full code, are coded without a look.

    ``rate`` is their share of all rows, ``accuracy`` the share of them that is right.
    """

    rate: float
    confidence: float
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class Target:
    """The highest production rate at which an accuracy is still reached.

    ``rate`` is 0, and the other two None, where no confidence is high enough.
    """

    accuracy: float
    rate: Estimate
    confidence: float | None
    reached: float | None


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """Expected calibration error: the mean distance between confidence and share right, over bins.

    Args:
        rows: rows with an answer.
        bins: bins of equal mass; fewer than asked for where confidences are tied.
        value: the error, None where there are no rows.
        by_chance: what a perfectly calibrated coder would show on these rows, in the mean.
        by_chance_high: what it would exceed in one case of twenty only.
    """

    rows: int
    bins: int
    value: float | None
    by_chance: float | None
    by_chance_high: float | None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Rows of about the same confidence: what was promised and what was kept."""

    rows: int
    low: float
    high: float
    confidence: float
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class MajorFigures:
    """A major group, first by its truth, then by its answers.

    Args:
        code: code of the group.
        title: its title.
        rows: rows that truly belong to it.
        accuracy: share of these whose full code is right.
        major_accuracy: share of these whose major group is right.
        calibration: of these; choosing rows by their truth alone moves it away from 0.
        given_rows: rows whose answer is in it.
        given_accuracy: share of these that are right as far as they go.
        given_calibration: of these.
    """

    code: str
    title: str
    rows: int
    accuracy: Estimate
    major_accuracy: Estimate
    calibration: CalibrationError
    given_rows: int
    given_accuracy: Estimate
    given_calibration: CalibrationError


@dataclass(frozen=True, slots=True)
class MethodFigures:
    """Rows answered by one method; ``covered`` is None where there are no candidates."""

    method: str
    rows: int
    share: float
    accuracy: Estimate
    right_as_given: Estimate
    covered: Estimate | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidate sets.

    Args:
        top: how many of the first candidates are looked at for ``top_accuracy``.
        top_accuracy: share of rows whose truth is among them.
        coverage: share of rows whose truth is anywhere in the set.
        promised: the coverage that the sets of the model were made for.
        mean_size: candidates in a set, in the mean.
        cut: rows whose set may have been cut short, since it holds as many as the table shows.
    """

    top: int
    top_accuracy: Estimate
    coverage: Estimate
    promised: float
    mean_size: Estimate
    cut: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """A true code and a wrong one given for it, with example titles."""

    truth: str
    truth_title: str
    given: str
    given_title: str
    rows: int
    share_of_errors: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairedTest:
    """Two coders on the same rows, at one level.

    Args:
        level: its name.
        both: rows both have right.
        only_this: rows only the coder evaluated has right.
        only_other: rows only the other has right.
        neither: rows neither has right.
        other_accuracy: share of rows the other has right.
        difference: accuracy of this coder less that of the other.
        p_value: exact McNemar test, two-sided; it takes rows as independent and knows no weights.
    """

    level: str
    both: int
    only_this: int
    only_other: int
    neither: int
    other_accuracy: Estimate
    difference: Estimate
    p_value: float


@dataclass(frozen=True, slots=True)
class EvaluationSource:
    """What was evaluated: file and columns by name, and what the answers depend on.

    ``versions`` are pairs of a name (classification, index, coder) and a version. ``coded_now`` tells whether the
    answers were made for the evaluation or stood in the file.
    """

    file: str
    truth: str
    title: str | None
    weight: str | None
    against: str | None
    coded_now: bool
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Evaluation:
    """All figures of one evaluation.

    Args:
        version: the version that codes are of.
        rows: rows judged.
        titles: distinct titles among them, the units that the bootstrap draws; ``rows`` if there are no titles.
        weighted: whether rows have weights.
        resamples: how many samples the bootstrap drew.
        left_out: rows not judged.
        not_coded: rows judged that have no code.
        levels: from the top down.
        candidates: None where the answers have none.
        curve: by rising production rate; empty where no row has a full code.
        target: the rate reached at 95 % accuracy.
        calibration: of all rows with an answer.
        reliability: the bins it was counted in, by rising confidence.
        majors: major groups that are in the truth or the answers.
        methods: empty where the answers name none.
        confusions: the commonest first.
        errors: rows whose answer is wrong as far as it goes.
        against: the paired test by level, from the top down; empty without another coder.
        other_unknown: rows where the other coder has no code of the version; they count as wrong.
    """

    version: str
    rows: int
    titles: int
    weighted: bool
    resamples: int
    left_out: LeftOut
    not_coded: int
    levels: tuple[LevelFigures, ...]
    candidates: Candidates | None
    curve: tuple[CurvePoint, ...]
    target: Target
    calibration: CalibrationError
    reliability: tuple[ReliabilityBin, ...]
    majors: tuple[MajorFigures, ...]
    methods: tuple[MethodFigures, ...]
    confusions: tuple[Confusion, ...]
    errors: int
    against: tuple[PairedTest, ...] = ()
    other_unknown: int = 0

    @property
    def full(self) -> LevelFigures:
        """The lowest level: full codes."""
        return self.levels[-1]
