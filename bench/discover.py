"""What officers split, found again, and where its entries went, beside peers in the same run, as Markdown.

    python bench/discover.py [--shared FOLDER] [--parts discover destinations] [--isco]
    python bench/discover.py --parts score [--out FOLDER]       weights of discover
    python bench/discover.py --parts weights [--learn-from INDEX] [--out FOLDER]       weights of destinations

Every group whose entries stand in more than one group of the next version is a split; its new groups are the parts
other than the largest, which is what stays.

discover: a new group is found if one of the first five candidates has F1 of entries of at least 0.5 with it. Four
revisions are looked into (`splits.real_revisions`), each with weights learned on the other three or, for SOC2010 to
SOC2020, on the three earlier ones, whose table is the one that comes with Occumap (`score` writes it). Which measures
there are was chosen on those three as well. Peer: k-means on TF-IDF of titles and qualifiers (scikit-learn), its five
clusters; 5 was its best number of 2 to 8.

destinations: SOC2010 to SOC2020 alone, with weights learned on the splits of the starter index, which is Occumap's own;
splits are dealt into five folds, and each is looked into with weights learned without the starter's splits of the same
groups. Share of entries proposed wrongly, with no examples and with three for each new group (all, where it has fewer;
those are left out). Peers: the majority rule, which is told the truth's largest part, and a linear SVM on TF-IDF that
learns from the same examples. The one weight of codes of earlier versions is set by hand (`BY_HAND_WITH_EXAMPLES`).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from occumap.catalog import load, shipped
from occumap.evidence.candidate_features import FEATURES, measure_sets
from occumap.evidence.candidate_groups import sets_within
from occumap.evidence.candidate_score import FARTHEST, Score
from occumap.evidence.destinations import MEASURES, OF_NAMES, Split, keeps_name, propose, shares_of
from occumap.evidence.discover import discover
from occumap.model.hidden_groups import SMALLEST
from splits import Problem, Splits, real_revisions

SHARED = Path(__file__).parents[2] / "shared" / "data"
DATA = Path(__file__).parents[1] / "src" / "occumap" / "data" / "evidence"
HELD_OUT = "SOC2010 to SOC2020"
ENOUGH = 0.5
# Codes of earlier versions, which the starter index hasn't, are weighed by hand.
BY_HAND_WITH_EXAMPLES = {"same_codes": 1.0}
HELD_BACK = 0.1
PENALTY = 0.3
SIZES = (1, 2, 3, 5, 10)
HEADLINE = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument(
        "--parts", nargs="+", choices=["score", "weights", "discover", "destinations"], default=["discover"]
    )
    parser.add_argument("--isco", action="store_true", help="use ISCO-08 codes too, which are based on SOC2020")
    parser.add_argument("--learn-from", default=shipped.STARTER, help="an index coded to SOC2010 and SOC2020")
    parser.add_argument("--out", type=Path, default=DATA, help="where weights are written")
    given = parser.parse_args()
    if given.learn_from != shipped.STARTER and given.out.resolve() == DATA.resolve():
        parser.error("what is learned from another index than the starter never comes with Occumap: name another --out")
    lessons = Splits(load.index(given.learn_from))
    if "weights" in given.parts:
        given.out.joinpath("destinations.csv").write_text(weights_as_csv(learn_weights(lessons, lessons.codes)))
    if given.parts == ["weights"]:
        return
    revisions = real_revisions(given.shared, isco=given.isco)
    if {"score", "discover"} & set(given.parts):
        taught = {name: lesson_of(splits) for name, splits in revisions.items() if name != HELD_OUT}
    if "score" in given.parts:
        given.out.joinpath("hidden-groups.csv").write_text(learn_score(taught.values()).as_csv())
    if "discover" in given.parts:
        show_discovered(revisions, taught)
    if "destinations" in given.parts:
        show_destinations(revisions[HELD_OUT], lessons)


def f1(one: Iterable[int], other: Iterable[int]) -> float:
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second))


@dataclass
class Lesson:
    """What one revision teaches: measures of sets, whether each agrees with a new group, and how much each counts."""

    measures: np.ndarray
    alike: np.ndarray
    counts: np.ndarray


def lesson_of(splits: Splits) -> Lesson:
    """The candidate sets of the groups that lost a part of three entries or more; every group counts alike."""
    measured, alike, counts = [], [], []
    for code in splits.codes:
        new, rows = splits.new_groups(code, SMALLEST), splits.rows(code)
        flags, kinds = sets_within(splits.wording, rows)
        if not new or not len(flags):
            continue
        sets = [{rows[n] for n in np.flatnonzero(one)} for one in flags]
        measured.append(measure_sets(splits.wording, code, rows, flags, kinds))
        alike += [any(f1(one, part) >= ENOUGH for part in new) for one in sets]
        counts += [1 / len(sets)] * len(sets)
    return Lesson(np.vstack(measured), np.array(alike), np.array(counts))


def learn_score(lessons: Iterable[Lesson]) -> Score:
    """A score that tells sets that agree with a new group."""
    lessons = list(lessons)
    table = np.vstack([one.measures for one in lessons])
    counts = np.concatenate([one.counts for one in lessons])
    counts = counts * len(counts) / counts.sum()
    scaler = StandardScaler().fit(table, sample_weight=counts)
    scaled = np.clip(scaler.transform(table), -FARTHEST, FARTHEST)
    alike = np.concatenate([one.alike for one in lessons])
    learned = LogisticRegression(C=HELD_BACK, max_iter=2000).fit(scaled, alike, sample_weight=counts)
    parts = zip(scaler.mean_, scaler.scale_, learned.coef_[0], strict=True)
    return Score(
        {name: (float(m), float(s), float(w)) for name, (m, s, w) in zip(FEATURES, parts, strict=True)},
        float(learned.intercept_[0]),
    )


def show_discovered(revisions: Mapping[str, Splits], taught: Mapping[str, Lesson]) -> None:
    """Shares of new groups found, by revision and by smallest size, beside k-means, and beside all candidates."""
    print("| revision | new groups of at least | groups | Occumap | k-means on TF-IDF | ratio | among all candidates |")
    print("|---|---|---|---|---|---|---|")
    for name, splits in revisions.items():
        score = learn_score(lesson for other, lesson in taught.items() if other != name)
        ours, peer, possible = {}, {}, {}
        for code in splits.codes:
            rows = splits.rows(code)
            ours[code] = [set(group.rows) for group in discover(splits.wording, code, score).groups]
            peer[code] = clusters(splits, rows)
            flags, _ = sets_within(splits.wording, rows)
            possible[code] = [{rows[n] for n in np.flatnonzero(one)} for one in flags]
        for smallest, stays in (*((size, False) for size in SIZES), (HEADLINE, True)):
            if name != HELD_OUT and smallest != HEADLINE:
                continue
            n, first = found(splits, ours, splits.codes, smallest, stays=stays)
            _, second = found(splits, peer, splits.codes, smallest, stays=stays)
            _, ceiling = found(splits, possible, splits.codes, smallest, stays=stays)
            size = f"{smallest} {'entry' if smallest == 1 else 'entries'}{', with what stays' if stays else ''}"
            print(f"| {name} | {size} | {n} | **{first / n:.1%}** | {second / n:.1%} |"
                  f" {first / max(second, 1):.2f} | {ceiling / n:.1%} |", flush=True)  # fmt: skip
    print()


def found(
    world: Splits, candidates: Mapping[str, list[set[int]]], codes: Iterable[str], smallest: int, *, stays: bool = False
) -> tuple[int, int]:
    """How many new groups there are, and how many of them a candidate agrees with."""
    new = [(code, part) for code in codes for part in world.new_groups(code, smallest, stays=stays)]
    return len(new), sum(any(f1(one, part) >= ENOUGH for one in candidates[code]) for code, part in new)


def clusters(world: Splits, rows: list[int], k: int = 5) -> list[set[int]]:
    if len(rows) < 3:
        return [set(rows)]
    texts = TfidfVectorizer().fit_transform([world.texts[row] for row in rows])
    labels = KMeans(min(k, len(rows) - 1), n_init=10, random_state=0).fit_predict(texts)
    return [{rows[n] for n in np.flatnonzero(labels == label)} for label in np.unique(labels)]


Weights = Mapping[str, tuple[float, float]]


def learn_weights(lessons: Splits, codes: Iterable[str]) -> Weights:
    """Weights of the conditional logit, from some splits.

    A split counts by the 0.3th power of its entries: many small ones tell more than one of a thousand.
    """
    columns = []
    for examples in (0, 3):
        problems = [one for code in sorted(codes) if (one := lessons.problem(code, examples))]
        columns.append(fit(problems, PENALTY, examples))
    learned = {name: (float(a), float(b)) for name, a, b in zip(MEASURES, *columns, strict=True)}
    return learned | {name: (0.0, weight) for name, weight in BY_HAND_WITH_EXAMPLES.items()}


def weights_as_csv(weights: Weights) -> str:
    lines = ["measure,without_examples,with_examples"]
    return "\n".join([*lines, *(f"{name},{a:.4f},{b:.4f}" for name, (a, b) in weights.items())]) + "\n"


def fit(problems: list[Problem], penalty: float, examples: int) -> np.ndarray:
    used = np.array([examples > 0 or name in OF_NAMES for name in MEASURES])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = penalty * weights @ weights / 2, penalty * weights
        for one in problems:
            shares = shares_of(one.measures @ weights)
            counts = len(one.truth) ** (0.3 - 1)
            at = np.arange(len(one.truth))
            total -= counts * np.log(shares[at, one.truth] + 1e-12).sum()
            shares[at, one.truth] -= 1
            slope = slope + counts * np.einsum("nd,ndf->f", shares, one.measures)
        return total, slope * used

    return minimize(loss, np.zeros(len(MEASURES)), jac=True, method="L-BFGS-B").x


def show_destinations(world: Splits, lessons: Splits) -> None:
    """Errors by half and number of examples, beside the majority rule and a linear SVM; and what confirming brings."""
    weights = {}
    for fold in world.folds:
        weights |= dict.fromkeys(fold, learn_weights(lessons, set(lessons.codes) - set(fold)))
    halves = {"tuning half": world.tuning, "other half": world.held_out, "all": frozenset(world.codes)}
    print("| examples | half | entries | Occumap | majority rule | name kept | linear SVM | Occumap, mean of splits |"
          " majority | SVM |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for examples in (0, 3):
        wrong = {code: errors_of(world, code, examples, weights[code]) for code in world.codes}
        for half, codes in halves.items():
            there = [wrong[code] for code in sorted(codes) if wrong[code]["asked"]]
            asked = sum(one["asked"] for one in there)
            micro = {name: sum(one[name] for one in there) / asked for name in there[0]}
            macro = {name: np.mean([one[name] / one["asked"] for one in there]) for name in there[0]}
            svm = (f"{micro['svm']:.1%}", f"{macro['svm']:.1%}") if examples else ("–", "–")
            print(f"| {examples} | {half} | {asked:,} | **{micro['ours']:.1%}** | {micro['majority']:.1%} |"
                  f" {micro['kept']:.1%} | {svm[0]} | **{macro['ours']:.1%}** | {macro['majority']:.1%} |"
                  f" {svm[1]} |")  # fmt: skip
    print()
    worst = sorted(wrong, key=lambda code: (-wrong[code]["ours"], code))
    sums = np.cumsum([wrong[code]["ours"] for code in worst])
    half = int(np.searchsorted(sums, sums[-1] / 2)) + 1
    print(f"Half of what is wrong with 3 examples is in {half} splits: {', '.join(worst[:half])}.\n")
    show_confirming(world, weights)


def errors_of(world: Splits, code: str, examples: int, weights: Weights) -> dict[str, int]:
    """How many entries of a split are proposed wrongly, by ours and by each peer."""
    split, truth = world.split(code, examples), world.truth(code)
    asked = [row for row in split.rows if row not in split.known]
    commonest = max(sorted(set(truth.values())), key=lambda to: sum(truth[row] == to for row in asked))
    kept = split.destinations[keeps_name(split)].code
    proposed = {one.row: one.to for one in propose(world.wording, split, weights)}
    learned = by_svm(world, split, asked) if examples and asked else dict.fromkeys(asked, commonest)
    return {
        "asked": len(asked),
        "ours": sum(proposed[row] != truth[row] for row in asked),
        "majority": sum(commonest != truth[row] for row in asked),
        "kept": sum(kept != truth[row] for row in asked),
        "svm": sum(learned[row] != truth[row] for row in asked),
    }


def by_svm(world: Splits, split: Split, asked: list[int]) -> dict[int, str]:
    given = sorted(split.known)
    words = TfidfVectorizer().fit([world.texts[row] for row in split.rows])
    machine = LinearSVC(class_weight="balanced", random_state=0).fit(
        words.transform([world.texts[row] for row in given]), [split.known[row] for row in given]
    )
    said = machine.predict(words.transform([world.texts[row] for row in asked]))
    return dict(zip(asked, said, strict=True))


def show_confirming(world: Splits, weights: Mapping[str, Weights]) -> None:
    """How many entries an officer confirms, ten at a time from the top, until what is left is right."""
    print("| confirmed of each split, doubtful first | half | wrong among the rest, of all entries |")
    print("|---|---|---|")
    for half, codes in (("tuning half", world.tuning), ("other half", world.held_out)):
        wrong: dict[int, int] = defaultdict(int)
        entries = 0
        for code in sorted(codes):
            split, truth = world.split(code, 3), world.truth(code)
            entries += len(truth)
            for step in range(6):
                proposed = propose(world.wording, split, weights[code])
                wrong[step] += sum(one.to != truth[one.row] for one in proposed)
                split = split.confirmed({one.row: truth[one.row] for one in proposed[:10] if not one.known})
        for step, n in sorted(wrong.items()):
            print(f"| 3 examples of each new group, then {10 * step} | {half} | {n / entries:.1%} |")
    print()


if __name__ == "__main__":
    main()
