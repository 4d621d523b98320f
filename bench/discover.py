"""What the ONS split, found again, and where its entries went, beside peers in the same run, as Markdown.

    python bench/discover.py [--shared FOLDER] [--parts discover destinations] [--isco]
    python bench/discover.py --parts learn [--learn-from INDEX] [--out FOLDER]    (or: score, weights)

Every SOC2010 unit group whose entries of the ONS index stand in more than one SOC2020 unit group is a split; its new
groups are the parts other than the largest, which is what stays. Settings were chosen on a seeded half of the splits
(the tuning half); the other half is only ever reported.

`learn` fits weights on the splits of the starter index, which is Occumap's own, and writes them as the two tables that
come with Occumap. Nothing is fitted on a published index; weights of earlier codes are set by hand (`BY_HAND`). For the
figures, splits are dealt into five folds, and each is looked into with weights learned as `learn` does but without the
starter's splits of the same groups.

discover: a new group is found if one of the first five candidates has F1 of entries of at least 0.5 with it. Peer:
k-means on TF-IDF of titles and qualifiers (scikit-learn), its five clusters; 5 was its best number of 2 to 8.

destinations: share of entries proposed wrongly, with no examples and with three for each new group (all, where it has
fewer; those are left out). Peers: the majority rule, which is told the truth's largest part, and a linear SVM on
TF-IDF that learns from the same examples.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
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
from occumap.evidence.destinations import (
    MEASURES,
    OF_NAMES,
    Destination,
    Split,
    keeps_name,
    measure,
    propose,
    shares_of,
)
from occumap.evidence.discover import discover
from occumap.evidence.entry_words import Wording, wording_of
from occumap.io.ons_index import read_ons_index
from occumap.model.hidden_groups import SMALLEST
from occumap.model.index import Index
from occumap.model.version import Version

SHARED = Path(__file__).parents[2] / "shared" / "data"
DATA = Path(__file__).parents[1] / "src" / "occumap" / "data" / "evidence"
WORKBOOK = Path("uk") / "soc2020volume2thecodingindexexcel16042025.xlsx"
OLD, NEW = "soc2010", "soc2020"
EARLIER = ("soc2000", "soc90")
SEED = 20100
ENOUGH = 0.5
# Codes of earlier versions, which the starter index hasn't, are weighed by hand.
BY_HAND = {"code_f1": 1.0}
BY_HAND_WITH_EXAMPLES = {"same_codes": 1.0}
HELD_BACK = 0.1
PENALTY = 0.3
SHARPER = 1.5
FOLDS = 5
SIZES = (1, 2, 3, 5, 10)
HEADLINE = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument(
        "--parts", nargs="+", choices=["learn", "score", "weights", "discover", "destinations"], default=["discover"]
    )
    parser.add_argument("--isco", action="store_true", help="use ISCO-08 codes too, which are based on SOC2020")
    parser.add_argument("--learn-from", default=shipped.STARTER, help="an index coded to SOC2010 and SOC2020")
    parser.add_argument("--out", type=Path, default=DATA, help="where `learn` writes")
    given = parser.parse_args()
    if given.learn_from != shipped.STARTER and given.out.resolve() == DATA.resolve():
        parser.error("what is learned from another index than the starter never comes with Occumap: name another --out")
    lessons = Splits(load.index(given.learn_from))
    print(f"{len(lessons.codes)} splits of {lessons.index.name} to learn from.\n")
    if {"learn", "score"} & set(given.parts):
        given.out.joinpath("hidden-groups.csv").write_text(learn_score(lessons, lessons.codes).as_csv())
    if {"learn", "weights"} & set(given.parts):
        given.out.joinpath("destinations.csv").write_text(weights_as_csv(learn_weights(lessons, lessons.codes)))
    if not {"discover", "destinations"} & set(given.parts):
        return
    world = Splits(read_ons_index(given.shared / WORKBOOK, name="ons-index"), isco=given.isco)
    print(f"{len(world.codes)} splits: {len(world.tuning)} to tune on, {len(world.held_out)} held out (seed {SEED}).\n")
    if "discover" in given.parts:
        show_discovered(world, lessons)
    if "destinations" in given.parts:
        show_destinations(world, lessons)


@dataclass
class Problem:
    """The entries of a split whose destination isn't given: what speaks for each destination, and the truth."""

    measures: np.ndarray
    truth: np.ndarray


@dataclass
class Splits:
    """The groups of SOC2010 that SOC2020 split, by the entries of an index."""

    index: Index
    isco: bool = False

    @cached_property
    def wording(self) -> Wording:
        """What the entries say, with codes that were there before SOC2020."""
        others = (*EARLIER, *(("isco08",) if self.isco else ()))
        return wording_of(self.index, OLD, others=[name for name in others if name in self.index.versions])

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """By old group and new group, the rows that went there; the largest part first."""
        rows: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for row, (old, new) in enumerate(zip(self.index.codes(OLD), self.index.codes(NEW), strict=True)):
            if old is not None and new is not None:
                rows[old][new].add(row)
        ordered = {
            old: sorted(parts.items(), key=lambda part: (-len(part[1]), part[0])) for old, parts in sorted(rows.items())
        }
        return {old: {new: frozenset(r) for new, r in parts} for old, parts in ordered.items() if len(parts) > 1}

    @property
    def codes(self) -> list[str]:
        """The groups that were split."""
        return list(self.parts)

    @cached_property
    def folds(self) -> list[list[str]]:
        """The splits dealt into five folds."""
        dealt = self.codes
        random.Random(SEED).shuffle(dealt)
        return [dealt[fold::FOLDS] for fold in range(FOLDS)]

    @cached_property
    def tuning(self) -> frozenset[str]:
        """The half of the splits that settings may be chosen on."""
        shuffled = self.codes
        random.Random(SEED).shuffle(shuffled)
        return frozenset(shuffled[: len(shuffled) // 2])

    @property
    def held_out(self) -> frozenset[str]:
        """The other half."""
        return frozenset(self.codes) - self.tuning

    def rows(self, code: str) -> list[int]:
        """The entries of a group."""
        return [row for row, one in enumerate(self.wording.codes) if one == code]

    def new_groups(self, code: str, smallest: int, *, stays: bool = False) -> list[frozenset[int]]:
        """The parts that left a group, and what stays if asked for."""
        parts = list(self.parts[code].values())
        return [part for part in (parts if stays else parts[1:]) if len(part) >= smallest]

    def split(self, code: str, examples: int) -> Split:
        """The split as an officer states it: titles, and so many examples of each new group, drawn with a seed."""
        old, new = load.version(OLD), load.version(NEW)
        parts = dict(sorted(self.parts[code].items()))
        drawn = random.Random(f"{SEED} {code}")
        known = {row: to for to, rows in parts.items() for row in drawn.sample(sorted(rows), min(examples, len(rows)))}
        return Split(
            code,
            old[code].title,
            tuple(sorted(row for rows in parts.values() for row in rows)),
            tuple(Destination(to, new[to].title, title_above(new, to), new.top(to).title) for to in parts),
            known,
            title_above(old, code),
            old.top(code).title,
            frozenset(group.title for group in old.lowest if group.code.value != code),
        )

    def truth(self, code: str) -> dict[int, str]:
        """The new group of each entry of a group."""
        return {row: to for to, rows in self.parts[code].items() for row in rows}

    def problem(self, code: str, examples: int) -> Problem | None:
        """What there is to learn from a split; None if all of it are examples."""
        split, truth = self.split(code, examples), self.truth(code)
        asked = [n for n, row in enumerate(split.rows) if row not in split.known]
        codes = [to.code for to in split.destinations]
        if not asked:
            return None
        right = np.array([codes.index(truth[split.rows[n]]) for n in asked])
        return Problem(measure(self.wording, split)[asked], right)

    @cached_property
    def texts(self) -> list[str]:
        """Title and qualifiers of each entry, for the peers."""
        fields = self.index.frame.select("title", "add", "ind").iter_rows()
        return [" ".join(part for part in row if part) for row in fields]


def f1(one: Iterable[int], other: Iterable[int]) -> float:
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second))


def learn_score(lessons: Splits, codes: Iterable[str]) -> Score:
    """A score that tells sets which agree with a new group of three entries or more, from some of the splits.

    Every split counts as much as any other.
    """
    measured, agrees, weights = [], [], []
    for code in sorted(codes):
        new = lessons.new_groups(code, SMALLEST)
        rows = lessons.rows(code)
        flags, kinds = sets_within(lessons.wording, rows)
        if not new or not len(flags):
            continue
        sets = [{rows[n] for n in np.flatnonzero(one)} for one in flags]
        measured.append(measure_sets(lessons.wording, code, rows, flags, kinds))
        agrees += [any(f1(one, part) >= ENOUGH for part in new) for one in sets]
        weights += [1 / len(sets)] * len(sets)
    weighed = [name for name in FEATURES if name not in BY_HAND]
    counts = np.array(weights) * len(weights) / sum(weights)
    table = np.vstack(measured)[:, [FEATURES.index(name) for name in weighed]]
    scaler = StandardScaler().fit(table, sample_weight=counts)
    scaled = np.clip(scaler.transform(table), -FARTHEST, FARTHEST)
    learned = LogisticRegression(C=HELD_BACK, max_iter=2000).fit(scaled, agrees, sample_weight=counts)
    parts = zip(scaler.mean_, scaler.scale_, SHARPER * learned.coef_[0], strict=True)
    return Score(
        {name: (float(m), float(s), float(w)) for name, (m, s, w) in zip(weighed, parts, strict=True)}
        | {name: (0.0, 1.0, SHARPER * weight) for name, weight in BY_HAND.items()},
        float(SHARPER * learned.intercept_[0]),
    )


def show_discovered(world: Splits, lessons: Splits) -> None:
    """Shares of new groups found, by half and by smallest size, beside k-means, and beside all that could be chosen."""
    scores = {}
    for fold in world.folds:
        scores |= dict.fromkeys(fold, learn_score(lessons, set(lessons.codes) - set(fold)))
    ours, peer, possible = {}, {}, {}
    for code in world.codes:
        rows = world.rows(code)
        ours[code] = [set(group.rows) for group in discover(world.wording, code, scores[code]).groups]
        peer[code] = clusters(world, rows)
        flags, _ = sets_within(world.wording, rows)
        possible[code] = [{rows[n] for n in np.flatnonzero(one)} for one in flags]
    halves = {"tuning half": world.tuning, "other half": world.held_out, "all": frozenset(world.codes)}
    print("| new groups of at least | half | groups | Occumap | k-means on TF-IDF | ratio | among all candidates |")
    print("|---|---|---|---|---|---|---|")
    for smallest in SIZES:
        for half, codes in halves.items():
            n, first = found(world, ours, codes, smallest)
            _, second = found(world, peer, codes, smallest)
            _, ceiling = found(world, possible, codes, smallest)
            size = f"{smallest} {'entry' if smallest == 1 else 'entries'}"
            print(f"| {size} | {half} | {n} | **{first / n:.1%}** | {second / n:.1%} |"
                  f" {first / max(second, 1):.2f} | {ceiling / n:.1%} |")  # fmt: skip
    n, first = found(world, ours, world.codes, HEADLINE, stays=True)
    _, second = found(world, peer, world.codes, HEADLINE, stays=True)
    print(f"| {HEADLINE} entries, with what stays | all | {n} | {first / n:.1%} | {second / n:.1%} |"
          f" {first / max(second, 1):.2f} | |\n")  # fmt: skip


def found(
    world: Splits, candidates: Mapping[str, list[set[int]]], codes: Iterable[str], smallest: int, *, stays: bool = False
) -> tuple[int, int]:
    """How many new groups there are, and how many of them a candidate agrees with."""
    new = [(code, part) for code in codes for part in world.new_groups(code, smallest, stays=stays)]
    return len(new), sum(any(f1(one, part) >= ENOUGH for one in candidates[code]) for code, part in new)


def clusters(world: Splits, rows: list[int], k: int = 5) -> list[set[int]]:
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


def title_above(version: Version, code: str) -> str:
    parent = version[code].parent
    return version[parent.value].title if parent else ""


if __name__ == "__main__":
    main()
