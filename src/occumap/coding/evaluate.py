"""An evaluation from answers beside their truth: rows are judged once, then each section counts its figures.

Intervals draw titles, not rows: whoever wrote “manager” forty times is one title, right or wrong together.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from occumap.coding.calibration import COVERAGE
from occumap.coding.judged_rows import EXAMPLES, Judged, estimate, rows_with_truth
from occumap.coding.measures import (
    F64,
    I64,
    RESAMPLES,
    Bools,
    curve_statistic,
    equal_mass_bins,
    kappa,
    kappas,
    mcnemar,
    production_curve,
)
from occumap.model.coding import Method
from occumap.model.evaluation import (
    CalibrationError,
    Candidates,
    Confusion,
    CurvePoint,
    Estimate,
    Evaluation,
    LevelFigures,
    MajorFigures,
    MethodFigures,
    PairedTest,
    ReliabilityBin,
    Target,
)
from occumap.model.version import Version
from occumap.personal_details import masked

TARGET = 0.95
TOP = 5
MAX_CONFUSIONS = 20
CURVE_POINTS = 100


def evaluation_of(
    answers: pl.DataFrame,
    version: Version,
    *,
    shown: int | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Evaluation:
    """Return all figures of answers whose truth is known.

    Args:
        answers: columns ``truth``, ``code`` and ``confidence``; if there are any, ``title``, ``method``,
            ``candidates`` (as `Coder.code_frame` writes them), ``weight``, and ``other``, another coder's codes.
            Codes are those of ``version``; they may have been read as numbers where that leaves no doubt.
        version: the classification coded to.
        shown: how many candidates at most stand in ``candidates`` (a larger set there proves otherwise), None if all.
        resamples: how many samples of titles the bootstrap draws.
        seed: of the bootstrap.

    Raises:
        InputError: a code was read as a number and may mean several, an answer isn't a code of the version, or no
            row can be judged.

    >>> from occumap.examples import small_version
    >>> answers = pl.DataFrame({"truth": ["11", "12", "22"], "code": ["11", "1", "21"], "confidence": [0.9, 0.7, 0.8]})
    >>> evaluation = evaluation_of(answers, small_version(), resamples=50)
    >>> [(level.level, round(level.accuracy.value, 2)) for level in evaluation.levels]
    [('section', 1.0), ('job', 0.33)]
    """
    kept, left_out = rows_with_truth(answers, version)
    judged = Judged.of(kept, version, resamples=resamples, seed=seed)
    curve, target = _curve(judged)
    calibration, reliability = _calibration(judged)
    return Evaluation(
        version=version.id,
        rows=kept.height,
        titles=judged.clusters_count,
        weighted="weight" in kept.columns,
        resamples=resamples,
        left_out=left_out,
        not_coded=int((judged.given < 0).sum()),
        levels=_levels(judged),
        candidates=_candidates(judged, shown),
        curve=curve,
        target=target,
        calibration=calibration,
        reliability=reliability,
        majors=_majors(judged),
        methods=_methods(judged),
        confusions=_confusions(judged),
        errors=int((~judged.right_as_given & (judged.given >= 0)).sum()),
        against=_against(judged),
        other_unknown=int((judged.other < 0).sum()) if judged.other is not None else 0,
    )


def _levels(judged: Judged) -> tuple[LevelFigures, ...]:
    reach = [judged.above[n, judged.given] >= 0 for n in range(len(judged.levels))]
    # A version may have truths without a group at some level; they are not judged there.
    known = [judged.above[n, judged.truth] >= 0 for n in range(len(judged.levels))]
    right = [judged.right_at(n, judged.given) for n in range(len(judged.levels))]
    asked = [(hit, rows) for hit, rows in zip(right, known, strict=True)]
    asked += [(hit, rows & there) for hit, rows, there in zip(right, known, reach, strict=True)]
    found = judged.estimates([*asked, *((there, None) for there in reach)])
    size = len(judged.levels)
    return tuple(
        LevelFigures(
            level,
            _digits(judged.version, level),
            found[2 * size + n].value or 0.0,
            found[n],
            found[size + n],
            _kappa(judged, n),
        )
        for n, level in enumerate(judged.levels)
    )


def _digits(version: Version, level: str) -> int | None:
    lengths = {len(group.code.value) for group in version.at_level(level)}
    return lengths.pop() if len(lengths) == 1 else None


def _kappa(judged: Judged, level: int) -> Estimate:
    """Return kappa; beside the groups of the level, all answers that don't reach it are a category: the last one."""
    outside = len(judged.places)
    truth, given = (judged.above[level, codes] for codes in (judged.truth, judged.given))
    truth, given = np.where(truth < 0, outside, truth), np.where(given < 0, outside, given)
    value = kappa(truth, given, judged.weights)
    ends = judged.resamples.intervals(kappas(judged.clusters, truth, given, judged.weights))
    return estimate(value, ends[0, 0], ends[1, 0])


def _candidates(judged: Judged, shown: int | None) -> Candidates | None:
    if judged.rank is None:
        return None
    there = judged.rank >= 0
    top, coverage, size = judged.estimates(
        [(there & (judged.rank < TOP), None), (there, None), (judged.sizes.astype(np.float64), None)]
    )
    cut = int((judged.sizes == shown).sum()) if judged.sizes.max() == shown else 0
    return Candidates(TOP, top, coverage, COVERAGE, size, cut)


def _curve(judged: Judged) -> tuple[tuple[CurvePoint, ...], Target]:
    full = judged.above[-1, judged.given] >= 0
    curve = production_curve(np.where(full, judged.confidence, np.nan), judged.right, judged.weights)
    best = curve.last_at(TARGET)
    points = np.union1d(_spread(curve.rates), [] if best is None else [best]).astype(np.int64)
    statistic = curve_statistic(curve, judged.clusters, judged.right, judged.weights, points, TARGET)
    low, high = judged.resamples.intervals(statistic)
    shown = tuple(
        CurvePoint(
            float(curve.rates[point]),
            float(curve.confidences[point]),
            estimate(curve.accuracies[point], low[n], high[n]),
        )
        for n, point in enumerate(points.tolist())
    )
    if best is None:
        return shown, Target(TARGET, estimate(0.0, low[-1], high[-1]), None, None)
    rate = estimate(curve.rates[best], low[-1], high[-1])
    return shown, Target(TARGET, rate, float(curve.confidences[best]), float(curve.accuracies[best]))


def _spread(rates: F64) -> I64:
    """Return places of points at about every hundredth of the rate, and of the last."""
    wanted = np.arange(1, CURVE_POINTS + 1) / CURVE_POINTS
    places = np.searchsorted(rates, wanted - 1e-9)
    return np.unique(np.append(places[places < len(rates)], len(rates) - 1)) if len(rates) else places[:0]


def _calibration(judged: Judged) -> tuple[CalibrationError, tuple[ReliabilityBin, ...]]:
    everyone = np.ones(len(judged.given), np.bool_)
    found = judged.calibration(everyone)
    rows = np.flatnonzero((judged.given >= 0) & (judged.weights > 0))
    if not len(rows):
        return found, ()
    bins = np.full(len(judged.given), -1)
    bins[rows] = equal_mass_bins(judged.confidence[rows], judged.weights[rows])
    members = [bins == n for n in range(found.bins)]
    accuracies = judged.estimates([(judged.right_as_given, member) for member in members])
    reliability = tuple(
        ReliabilityBin(
            int(member.sum()),
            float(judged.confidence[member].min()),
            float(judged.confidence[member].max()),
            float(np.average(judged.confidence[member], weights=judged.weights[member])),
            accuracy,
        )
        for member, accuracy in zip(members, accuracies, strict=True)
    )
    return found, reliability


def _majors(judged: Judged) -> tuple[MajorFigures, ...]:
    truth, given = judged.above[0, judged.truth], judged.above[0, judged.given]
    groups = [
        (group, truth == judged.places[group.code.value], given == judged.places[group.code.value])
        for group in judged.version.at_level(judged.levels[0])
    ]
    groups = [(group, true, said) for group, true, said in groups if true.any() or said.any()]
    major = judged.right_at(0, judged.given)
    asked: list[tuple[Bools | F64, Bools | None]] = []
    for _, true, said in groups:
        asked += [(judged.right, true), (major, true), (judged.right_as_given, said)]
    found = judged.estimates(asked)
    return tuple(
        MajorFigures(
            group.code.value,
            group.title,
            int(true.sum()),
            found[3 * n],
            found[3 * n + 1],
            judged.calibration(true),
            int(said.sum()),
            found[3 * n + 2],
            judged.calibration(said),
        )
        for n, (group, true, said) in enumerate(groups)
    )


def _methods(judged: Judged) -> tuple[MethodFigures, ...]:
    if "method" not in judged.frame.columns:
        return ()
    named = judged.frame["method"].cast(pl.String, strict=False).fill_null("")
    order = [method.value for method in Method]
    names = sorted(set(named), key=lambda name: (order.index(name) if name in order else len(order), name))
    members = [(named == name).to_numpy() for name in names]
    covered = None if judged.rank is None else judged.rank >= 0
    asked: list[tuple[Bools | F64, Bools | None]] = []
    for member in members:
        asked += [(member, None), (judged.right, member), (judged.right_as_given, member)]
        asked += [] if covered is None else [(covered, member)]
    found = judged.estimates(asked)
    each = len(asked) // len(names)
    return tuple(
        MethodFigures(
            name or "not said",
            int(member.sum()),
            found[each * n].value or 0.0,
            found[each * n + 1],
            found[each * n + 2],
            None if covered is None else found[each * n + 3],
        )
        for n, (name, member) in enumerate(zip(names, members, strict=True))
    )


def _confusions(judged: Judged) -> tuple[Confusion, ...]:
    """Return wrong answers by true and given code, those of the most rows first."""
    wrong = pl.Series(~judged.right_as_given & (judged.given >= 0))
    errors = judged.frame.with_columns(pl.Series("weight", judged.weights)).filter(wrong)
    total = errors["weight"].sum()
    pair = ["truth", "code"]
    worst = errors.group_by(pair).agg(pl.len().alias("rows"), pl.col("weight").sum())
    worst = worst.sort(["weight", "rows", *pair], descending=[True, True, False, False]).head(MAX_CONFUSIONS)
    return tuple(
        Confusion(
            truth,
            judged.version[truth].title,
            given,
            judged.version[given].title,
            rows,
            weight / total if total else 0.0,
            _examples(errors.filter((pl.col("truth") == truth) & (pl.col("code") == given))),
        )
        for truth, given, rows, weight in worst.iter_rows()
    )


def _examples(errors: pl.DataFrame) -> tuple[str, ...]:
    """Return the titles that stand most often in a confusion, with names and numbers of people masked."""
    if "title" not in errors.columns:
        return ()
    titles = errors.select(pl.col("title").cast(pl.String, strict=False).str.strip_chars()).drop_nulls()
    counted = titles.group_by("title").len().sort(["len", "title"], descending=[True, False])
    return tuple(map(masked, counted["title"].head(EXAMPLES)))


def _against(judged: Judged) -> tuple[PairedTest, ...]:
    """Return a test at each level; where a truth has no group at a level, its row is not compared there."""
    if judged.other is None:
        return ()
    tests = []
    for n, level in enumerate(judged.levels):
        known = judged.above[n, judged.truth] >= 0
        this, other = judged.right_at(n, judged.given), judged.right_at(n, judged.other)
        theirs, difference = judged.estimates([(other, known), (this.astype(np.float64) - other, known)])
        only_this, only_other = int((this & ~other).sum()), int((other & ~this).sum())
        both, neither = int((this & other).sum()), int((known & ~this & ~other).sum())
        p_value = mcnemar(only_this, only_other)
        tests.append(PairedTest(level, both, only_this, only_other, neither, theirs, difference, p_value))
    return tuple(tests)
