"""Where the entries of groups that were split went, proposed and compared with what officers decided, as Markdown.

    python bench/destinations.py [--shared FOLDER] [--confirming]
    python bench/destinations.py --weights FILE        weights that come with Occumap

Every group whose entries stand in more than one group of the next version is a split. Four revisions are looked into
(`splits.real_revisions`), each with weights learned on the other three or, for SOC2010 to SOC2020, on the three earlier
ones, whose weights are those that come with Occumap. What is measured, and how much neighbours count, was chosen on
those three as well.

Share of entries proposed wrongly, with no examples and with three for each new group (all, where it has fewer; those
are left out): by titles of groups alone; with descriptions and tasks of the new groups; with titles of jobs as well,
where the new version gives them (SOC2020 and ISCO-08, as published with them). Rivals: the majority rule, which is told
the truth's largest part; name kept, which sends all to the group whose title is most like the old one; a linear SVM on
TF-IDF that learns from the same examples.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from group_texts import said_of_isco08, said_of_soc2020, without_titles
from occumap.evidence.destination_measures import MEASURES, OF_NAMES, keeps_name, measure
from occumap.evidence.destinations import propose, shares_of
from occumap.evidence.entry_likeness import shared_likeness
from occumap.evidence.group_split import Split
from occumap.workflows.figures.destinations import learned_weights
from splits import Said, Splits, real_revisions

SHARED = Path(__file__).parents[2] / "shared" / "data"
HELD_OUT = "SOC2010 to SOC2020"
PENALTY = 0.3
# Of a split, so many entries teach; all together count as the 0.3th power of how many there are.
TAUGHT_BY, COUNTS = 60, 0.3
SEED = 17
EXAMPLES = (0, 3)
CONFIRMED = 6
TITLES, DESCRIPTIONS, JOBS = "titles of groups", "with descriptions and tasks", "with titles of jobs as well"

Weights = Mapping[str, tuple[float, float]]
Variants = Mapping[str, Said]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument("--weights", type=Path, help="where to write weights learned on the three earlier revisions")
    parser.add_argument("--confirming", action="store_true", help="show what confirming brings, by the weights held")
    given = parser.parse_args()
    revisions = real_revisions(given.shared)
    if given.confirming:
        show_confirming(revisions[HELD_OUT], learned_weights())
        return
    told = {name: variants(name, given.shared) for name in revisions}
    lessons = {name: lessons_of(splits, told[name]) for name, splits in revisions.items() if name != HELD_OUT}
    earlier = learn(lessons.values())
    if given.weights:
        given.weights.write_text(as_csv(earlier), encoding="utf-8")
        return
    lessons[HELD_OUT] = lessons_of(revisions[HELD_OUT], told[HELD_OUT])
    print("| revision | what is known of the new groups | examples | entries | Occumap | majority rule | name kept |"
          " linear SVM | mean of splits: Occumap | majority rule |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, splits in revisions.items():
        others = [one for other, one in lessons.items() if other != name]
        weights = earlier if name == HELD_OUT else learn(others)
        for examples in EXAMPLES:
            show(splits, told[name], weights, examples)


def variants(name: str, shared: Path) -> Variants:
    """What is said of new groups besides their titles, step by step."""
    said = {HELD_OUT: said_of_soc2020, "ISCO-88 to ISCO-08": said_of_isco08}.get(name)
    if said is None:
        return {TITLES: {}}
    every = said(shared)
    return {TITLES: {}, DESCRIPTIONS: without_titles(every), JOBS: every}


@dataclass
class Problem:
    """Entries of a split whose destination isn't given: what speaks for each destination, the truth, and how much
    each counts.
    """

    measures: np.ndarray
    truth: np.ndarray
    counts: np.ndarray


def lessons_of(splits: Splits, told: Variants) -> dict[int, list[Problem]]:
    """What a revision teaches, by number of examples: by titles alone and, if there is more, with each step of it."""
    return {
        examples: [
            one
            for code in splits.codes
            for said in told.values()
            if (one := problem(splits, splits.split(code, examples, said), 1 / len(told)))
        ]
        for examples in EXAMPLES
    }


def problem(splits: Splits, split: Split, share: float) -> Problem | None:
    asked = [n for n, row in enumerate(split.rows) if row not in split.known]
    if not asked:
        return None
    truth, codes = splits.truth(split.code), [to.code for to in split.destinations]
    drawn = np.random.default_rng(SEED).permutation(asked)[:TAUGHT_BY]
    right = np.array([codes.index(truth[split.rows[n]]) for n in drawn])
    counts = np.full(len(drawn), share * len(asked) ** COUNTS / len(drawn))
    return Problem(measured(splits, split)[drawn], right, counts)


def measured(splits: Splits, split: Split) -> np.ndarray:
    return measure(splits.wording, split, shared_likeness(splits.wording, split.rows))


def learn(lessons: Iterable[Mapping[int, Sequence[Problem]]]) -> Weights:
    """Weights of the conditional logit, without and with examples."""
    lessons = list(lessons)
    columns = [fit([one for lesson in lessons for one in lesson[examples]], examples) for examples in EXAMPLES]
    return {name: (float(a), float(b)) for name, a, b in zip(MEASURES, *columns, strict=True)}


def as_csv(weights: Weights) -> str:
    lines = ["measure,without_examples,with_examples"]
    return "\n".join([*lines, *(f"{name},{a:.4f},{b:.4f}" for name, (a, b) in weights.items())]) + "\n"


def fit(problems: Sequence[Problem], examples: int) -> np.ndarray:
    used = np.array([examples > 0 or name in OF_NAMES for name in MEASURES])
    by_width: dict[int, list[Problem]] = defaultdict(list)
    for one in problems:
        by_width[one.measures.shape[1]].append(one)
    stacked = [
        Problem(*(np.concatenate([getattr(one, part) for one in some]) for part in ("measures", "truth", "counts")))
        for some in by_width.values()
    ]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = PENALTY * weights @ weights / 2, PENALTY * weights
        for one in stacked:
            shares, at = shares_of(one.measures @ weights), np.arange(len(one.truth))
            total -= (one.counts * np.log(shares[at, one.truth] + 1e-12)).sum()
            shares[at, one.truth] -= 1
            slope = slope + np.tensordot(shares * one.counts[:, None], one.measures, 2)
        return total, slope * used

    return minimize(loss, np.zeros(len(MEASURES)), jac=True, method="L-BFGS-B").x


def show(splits: Splits, told: Variants, weights: Weights, examples: int) -> None:
    """A line of the table for each step of what is known."""
    for known, said in told.items():
        wrong = [one for code in splits.codes if (one := errors_of(splits, code, examples, weights, said))["asked"]]
        asked = sum(one["asked"] for one in wrong)
        micro = {name: sum(one[name] for one in wrong) / asked for name in wrong[0]}
        macro = {name: np.mean([one[name] / one["asked"] for one in wrong]) for name in wrong[0]}
        svm = f"{micro['svm']:.1%}" if examples else "–"
        shares = [f"**{micro['ours']:.1%}**", f"{micro['majority']:.1%}", f"{micro['kept']:.1%}", svm]
        means = [f"**{macro['ours']:.1%}**", f"{macro['majority']:.1%}"]
        print("|", " | ".join([splits.name, known, str(examples), f"{asked:,}", *shares, *means]), "|", flush=True)


def errors_of(splits: Splits, code: str, examples: int, weights: Weights, said: Said) -> dict[str, int]:
    """How many entries of a split are proposed wrongly, by ours and by each rival."""
    split, truth = splits.split(code, examples, said), splits.truth(code)
    asked = [row for row in split.rows if row not in split.known]
    commonest = max(sorted(set(truth.values())), key=lambda to: sum(truth[row] == to for row in asked))
    kept = split.destinations[keeps_name(split)].code
    proposed = {one.row: one.to for one in propose(splits.wording, split, weights)}
    return {
        "asked": len(asked),
        "ours": sum(proposed[row] != truth[row] for row in asked),
        "majority": sum(commonest != truth[row] for row in asked),
        "kept": sum(kept != truth[row] for row in asked),
        "svm": errors_of_svm(splits, code, examples) if examples and asked else 0,
    }


@cache
def errors_of_svm(splits: Splits, code: str, examples: int) -> int:
    split, truth = splits.split(code, examples), splits.truth(code)
    given, asked = sorted(split.known), [row for row in split.rows if row not in split.known]
    words = TfidfVectorizer().fit([splits.texts[row] for row in split.rows])
    machine = LinearSVC(class_weight="balanced", random_state=0).fit(
        words.transform([splits.texts[row] for row in given]), [split.known[row] for row in given]
    )
    said = machine.predict(words.transform([splits.texts[row] for row in asked]))
    return sum(to != truth[row] for row, to in zip(asked, said, strict=True))


def show_confirming(splits: Splits, weights: Weights) -> None:
    """How many entries an officer confirms, ten at a time from the top, until what is left is right."""
    entries = sum(len(splits.truth(code)) for code in splits.codes)
    wrong = [0] * CONFIRMED
    for code in splits.codes:
        split, truth = splits.split(code, 3), splits.truth(code)
        for step in range(CONFIRMED):
            proposed = propose(splits.wording, split, weights)
            wrong[step] += sum(one.to != truth[one.row] for one in proposed)
            split = split.confirmed({one.row: truth[one.row] for one in proposed[:10] if not one.known})
    print("| confirmed of each split, doubtful first | wrong among the rest, of all entries |")
    print("|---|---|")
    for step, n in enumerate(wrong):
        print(f"| 3 examples of each new group, then {10 * step} | {n / entries:.1%} |")


if __name__ == "__main__":
    main()
