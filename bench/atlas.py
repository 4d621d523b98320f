"""How long the atlas takes, beside a plain NumPy loop and scikit-learn's pairwise distances, as Markdown.

    python bench/atlas.py [--shared FOLDER] [--parts speed] [--runs 9]

All pairs of O*NET (skills and knowledge, continuous levels), of made-up roles (2,030 × 2,316 skills × 6 levels, 40
skills a role, seed 1) and of ESCO (held or not); paths between all pairs of 3,000 occupations of ESCO; soft coverage of
ESCO; the assignment of 2,000 staff to 2,000 posts. Peers run in the same process on the same arrays, read and packed
beforehand: the loop gives the same coverage (it is checked), scikit-learn's distances give less (symmetric, one weight
for all targets) and stand for what people use. Medians of several runs; a peer that takes over five seconds runs once.
Ratios are peer ÷ Occumap. `bench/moves.py` asks whether the moves agree with the world.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csgraph
from sklearn.metrics import pairwise_distances

from occumap.atlas.coverage import Asked, cover, cover_one, cover_plainly
from occumap.atlas.paths import all_pairs_path_costs
from occumap.atlas.relatedness import relatedness, soft_levels
from occumap.model.skills import HELD_OR_NOT, Framework, Scale

SHARED = Path(__file__).parents[2] / "shared" / "data"
PATIENCE = 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument("--parts", nargs="+", choices=["speed"], default=["speed"])
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; medians of {given.runs} runs.\n")
    if "speed" in given.parts:
        esco = esco_framework(given.shared)
        all_pairs(given.shared, esco, given.runs)
        further(esco, given.runs)


def all_pairs(shared: Path, esco: Framework, runs: int) -> None:
    """Coverage of all pairs beside its peers."""
    print("| all pairs | aim | Occumap | threshold product | NumPy loop | sklearn cosine | sklearn manhattan |")
    print("|---|---|---|---|---|---|---|")
    for name, aim, framework in (
        ("O*NET 29.3, skills and knowledge", "", onet_framework(shared)),
        ("made-up roles, six levels", "0.15 s", roles_framework()),
        ("ESCO 1.1.1", "0.3 s", esco),
    ):
        asked = Asked.by(framework)
        held = asked.held
        dense = held.toarray()
        packed = sparse.csr_array(dense)
        ours = seconds(lambda held=held, asked=asked: cover(held, asked), runs)
        peers = [
            seconds(lambda held=held, asked=asked: cover_plainly(held, asked), runs),
            seconds(lambda dense=dense, asked=asked: cover_in_a_loop(dense, asked), runs),
            seconds(lambda packed=packed: pairwise_distances(packed, metric="cosine"), runs),
            seconds(lambda packed=packed: pairwise_distances(packed, metric="manhattan"), runs),
        ]
        difference = np.nanmax(np.abs(cover(held, asked) - cover_in_a_loop(dense, asked)))
        assert difference < 1e-9, f"{name}: the loop finds something else ({difference})"
        size = f"{name}: {len(asked):,} × {asked.skill_count:,}, {len(asked.levels):,} requirements"
        print(f"| {size} | {aim} | **{ours:.3f} s** | " + " | ".join(beside(peer, ours) for peer in peers) + " |")
    print()


def further(esco: Framework, runs: int) -> None:
    """One profile, soft coverage, paths and assignment."""
    print("| | aim | Occumap | peer |")
    print("|---|---|---|---|")
    asked = Asked.by(esco)
    one = asked.held[[0]].toarray()[0]
    print(f"| one profile against all of ESCO | | {seconds(lambda: cover_one(one, asked), runs) * 1000:.1f} ms | |")

    related = relatedness(esco)
    print(f"| relatedness of ESCO's skills, 10 nearest | | {seconds(lambda: relatedness(esco), 3):.2f} s | |")
    soft = seconds(lambda: cover(soft_levels(asked.held, related), asked), runs)
    print(f"| soft coverage of ESCO, all pairs | | {soft:.2f} s | |")

    covered = np.asarray(cover(asked.held, asked))[:3000, :3000].copy()
    ours = seconds(lambda: all_pairs_path_costs(covered), runs)
    steps = nearest_steps(covered)
    peer = seconds(lambda: csgraph.dijkstra(steps), 1)
    found, expected = all_pairs_path_costs(covered), csgraph.dijkstra(steps)
    assert np.allclose(found, expected, rtol=1e-4), "Dijkstra finds something else"
    print(f"| paths between all pairs of 3,000, 20 steps from each | 2 s | **{ours:.2f} s** |"
          f" SciPy's Dijkstra {beside(peer, ours)} |")  # fmt: skip

    staff, posts = staff_and_posts()
    costs = 1 - np.asarray(cover(staff, posts))
    ours = seconds(lambda: linear_sum_assignment(costs), runs)
    print(f"| assignment of 2,000 staff to 2,000 posts (SciPy) | 1 s | **{ours:.2f} s** | |")


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median of several runs after one that doesn't count; of one run where that takes too long."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
        if times[0] > PATIENCE:
            return times[0]
    return statistics.median(times[1:])


def beside(peer: float, ours: float) -> str:
    return f"{peer:.3f} s ({peer / ours:.1f} ×)"


def cover_in_a_loop(held: np.ndarray, asked: Asked) -> np.ndarray:
    """The formula as one would write it: target by target, over dense columns."""
    found = np.empty((len(held), len(asked)))
    for j in range(len(asked)):
        part = slice(asked.pointers[j], asked.pointers[j + 1])
        needed = asked.levels[part]
        found[:, j] = np.minimum(held[:, asked.skills[part]], needed) @ (asked.weights[part] / needed)
    return found


def nearest_steps(covered: np.ndarray, *, cap: float = 0.75, toll: float = 0.01, nearest: int = 20) -> sparse.csr_array:
    """The same steps as `all_pairs_path_costs` takes, for Dijkstra."""
    reached = covered.copy()
    np.fill_diagonal(reached, -1)
    to = np.argpartition(-reached, nearest - 1, axis=1)[:, :nearest]
    share = np.take_along_axis(reached, to, 1)
    rows, places = np.nonzero(share >= 1 - cap - 1e-12)
    costs = (1 - share[rows, places]) ** 2 + toll
    return sparse.csr_array((costs, (rows, to[rows, places])), covered.shape)


def staff_and_posts() -> tuple[sparse.csr_array, Asked]:
    """2,000 staff who hold most of what some role asks, up to a level off, and 2,000 posts of such roles."""
    rng = np.random.default_rng(2)
    asked = Asked.by(roles_framework())
    levels = asked.held.toarray()
    own = levels[rng.integers(0, 300, 2000)]
    staff = np.clip(own + rng.integers(-1, 2, own.shape) * (own > 0), 0, 6) * (rng.random(own.shape) < 0.8)
    posts = levels[rng.integers(0, 300, 2000)]
    rows, columns = np.nonzero(posts)
    return sparse.csr_array(staff), Asked.of(
        rows, columns, posts[rows, columns], rng.uniform(0.2, 1, len(rows)), posts.shape
    )


def roles_framework() -> Framework:
    """Roles × skills × 6 levels at random, the size of a national framework."""
    rng = np.random.default_rng(1)
    rows = np.repeat(np.arange(2030), 40)
    columns = np.concatenate([rng.choice(2316, 40, replace=False) for _ in range(2030)])
    table = pl.DataFrame(
        {
            "profile": rows,
            "skill": columns,
            "level": rng.integers(1, 7, len(rows)),
            "importance": rng.integers(1, 6, len(rows)),
        }
    )
    return framework_of("roles", Scale("proficiency", 1, 6), table, range(2316))


def onet_framework(shared: Path) -> Framework:
    """Skills and knowledge of O*NET by level and importance, as published."""
    parts = []
    for name in ("Skills", "Knowledge"):
        table = pl.read_excel(shared / "onet" / "29.3" / f"{name}.xlsx")
        parts.append(table.select("O*NET-SOC Code", "Element ID", "Scale ID", pl.col("Data Value").cast(pl.Float64)))
    wide = pl.concat(parts).pivot("Scale ID", index=["O*NET-SOC Code", "Element ID"], values="Data Value")
    table = wide.select(
        pl.col("O*NET-SOC Code").alias("profile"),
        pl.col("Element ID").alias("skill"),
        pl.col("LV").alias("level"),
        pl.col("IM").alias("importance"),
    )
    return framework_of("onet", Scale("level", 0, 7), table, table["skill"].unique().sort())


def esco_framework(shared: Path) -> Framework:
    """Occupations and skills of ESCO, essential counting twice as much as optional; families are the broader groups."""
    folder = shared / "esco" / "1.1.1"
    table = pl.read_csv(folder / "occupationSkillRelations.csv").select(
        pl.col("occupationUri").alias("profile"),
        pl.col("skillUri").alias("skill"),
        pl.lit(1.0).alias("level"),
        pl.when(pl.col("relationType") == "essential").then(1.0).otherwise(0.4).alias("importance"),
    )
    broader = pl.read_csv(folder / "broaderRelationsSkillPillar.csv")
    family = dict(zip(broader["conceptUri"], broader["broaderUri"], strict=True))
    table = table.unique(["profile", "skill"], keep="first", maintain_order=True)
    skills = pl.read_csv(folder / "skills_en.csv", columns=["conceptUri"])["conceptUri"]
    every = pl.concat([skills, table["skill"]]).unique().sort()
    return framework_of("esco", HELD_OR_NOT, table, every, family)


def framework_of(name: str, scale: Scale, table: pl.DataFrame, skills: object, family: dict | None = None) -> Framework:
    table = table.with_columns(pl.col("profile", "skill").cast(pl.String))
    ids = pl.Series([str(skill) for skill in skills])
    profiles = table["profile"].unique(maintain_order=True)
    families = [(family or {}).get(skill, "") for skill in ids]
    return Framework(
        name,
        name,
        scale,
        pl.DataFrame({"skill": ids, "title": ids, "family": families}),
        pl.DataFrame({"profile": profiles, "title": profiles}),
        table,
    )


if __name__ == "__main__":
    main()
