"""Do the atlas's moves agree with the world? Published progressions, and O*NET's related occupations, as Markdown.

    python bench/moves.py [--onet FOLDER]

Protocol: occupations that have any published progression (or, for O*NET, any primary related occupation) are halved by
a seed. Every constant of the ranking was chosen on the first half; the figures here are of the second. Rankings are of
all other occupations. recall@10 is the share of an occupation's published moves among the first ten; intervals are
95 % bootstraps over occupations, and those of differences are paired. O*NET's related occupations are partly built
from the same material (its importance ratings and its tasks), so they judge less than they seem to.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from occumap.atlas.affinity import affinity
from occumap.atlas.coverage import coverage
from occumap.catalog import load
from occumap.io.onet import read_onet
from occumap.model.skills import Framework

ONET = Path(__file__).parents[2] / "shared/data/onet/29.3"
FIRST = 10
RESAMPLES = 2000
SEED = 1
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--onet", type=Path, default=ONET)
    given = parser.parse_args()
    on_the_map()
    if given.onet.exists():
        on_onet(read_onet(given.onet))


def on_the_map() -> None:
    held, framework = load.occupational_map(), load.framework()
    codes = framework.profiles["profile"].to_list()
    truth = relation(codes, held.progressions)
    clusters = np.array([held[code].cluster for code in codes])
    minor = np.array([(held[code].soc2020 or code)[:3] for code in codes])
    options = np.array([held[code].standard for code in codes])
    rankings = {
        "Occumap: affinity, other options of the standard last": affinity(framework) - same(options),
        "Occumap: affinity": affinity(framework),
        "Occumap: coverage alone": coverage(framework),
        "same cluster": same(clusters),
        "same SOC minor group": same(minor),
        **plain_baselines(framework),
    }
    report("Published progressions, Engineering and manufacturing", truth, rankings)


def on_onet(framework: Framework) -> None:
    codes = framework.profiles["profile"].to_list()
    primary = framework.extras["related"].filter(framework.extras["related"]["tier"].str.starts_with("Primary"))
    truth = relation(codes, primary.select("profile", "related").iter_rows())
    minor = np.array([code[:4] for code in codes])
    rankings = {
        "Occumap: affinity of profiles and tasks": affinity(framework),
        "Occumap: affinity of profiles alone": affinity(framework, tasks=False),
        "Occumap: coverage alone": coverage(framework),
        "same SOC minor group": same(minor),
        **plain_baselines(framework),
    }
    report("O*NET's primary related occupations", truth, rankings)


def plain_baselines(framework: Framework) -> dict[str, F64]:
    levels, importance = table(framework, "level"), table(framework, "importance")
    needed = (importance >= 3 if importance.min() > 0 or (importance > 0).mean() > 0.5 else importance > 0).astype(
        float
    )
    shared = needed @ needed.T
    either = needed.sum(1)[:, None] + needed.sum(1) - shared
    return {
        "cosine of levels": cosine(levels),
        "cosine of importance": cosine(importance),
        "cosine of level × importance": cosine(levels * importance),
        "Jaccard of skills": shared / np.maximum(either, 1),
    }


def table(framework: Framework, column: str) -> F64:
    values = np.zeros((len(framework.profiles), len(framework.skills)))
    values[framework.places] = framework.requirements[column].to_numpy()
    return values


def cosine(rows: F64) -> F64:
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return rows @ rows.T


def same(kind: NDArray[np.str_]) -> F64:
    return (kind[:, None] == kind).astype(float)


def relation(codes: list[str], pairs: Iterable[tuple[str, str]]) -> Flags:
    place = {code: n for n, code in enumerate(codes)}
    found = np.zeros((len(codes), len(codes)), bool)
    for start, to in pairs:
        if start in place and to in place:
            found[place[start], place[to]] = True
    return found


def report(heading: str, truth: Flags, rankings: Mapping[str, F64]) -> None:
    judged = np.flatnonzero(truth.any(1))
    order = np.random.default_rng(SEED).permutation(judged)
    kept = np.sort(order[len(order) // 2 :])
    print(f"\n### {heading}: {int(truth[kept].sum())} moves of {len(kept)} occupations, not used for tuning\n")
    print("| ranking | recall@10 | nDCG@10 | AUC |\n|---|---|---|---|")
    figures = {name: measures(scores, truth, kept) for name, scores in rankings.items()}
    for name, values in figures.items():
        print(f"| {name} | " + " | ".join(interval(values[:, n]) for n in range(3)) + " |")
    best = [n for n in figures if not n.startswith("Occumap")]
    ours = next(iter(figures))
    print(f"\n| {ours}, against the best baseline | baseline | difference | ratio |\n|---|---|---|---|")
    for n, what in enumerate(("recall@10", "nDCG@10", "AUC")):
        rival = max(best, key=lambda name, n=n: float(figures[name][:, n].mean()))
        difference = figures[ours][:, n] - figures[rival][:, n]
        ratio = figures[ours][:, n].mean() / figures[rival][:, n].mean()
        print(f"| {what} | {rival} | {interval(difference, sign='+')} | {ratio:.2f} |")


def measures(scores: F64, truth: Flags, judged: NDArray[np.int64]) -> F64:
    """(occupations, 3): recall@10, nDCG@10, AUC; ties are broken by a seed."""
    scores = scores + np.random.default_rng(SEED).random(scores.shape) * 1e-9
    discounts = 1 / np.log2(np.arange(2, FIRST + 2))
    found = np.empty((len(judged), 3))
    for row, start in enumerate(judged):
        others = np.arange(len(scores)) != start
        wanted = truth[start][others]
        order = np.argsort(-scores[start][others])
        hits, n = wanted[order], int(wanted.sum())
        places = np.flatnonzero(hits)
        best = discounts[: min(n, FIRST)].sum()
        misses_before = (places - np.arange(n)).sum()
        found[row] = (
            hits[:FIRST].sum() / n,
            (hits[:FIRST] * discounts).sum() / best,
            1 - misses_before / (n * (len(hits) - n)),
        )
    return found


def interval(values: F64, *, sign: str = "") -> str:
    rng = np.random.default_rng(SEED)
    means = values[rng.integers(len(values), size=(RESAMPLES, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


if __name__ == "__main__":
    main()
