"""The scan of a classification held against what its next revision did, beside simple rankings, as Markdown.

    python bench/scan.py [--shared FOLDER] [--curve FILE] [--weights FILE]

SOC2010 is ranked with what was known in 2016, by weights learned on three other revisions (SOC2000 to SOC2010, ISCO-88
to ISCO-08, US SOC 2010 to 2018), which are then ranked by turns, each by weights learned on the rest.
`scan_revisions.py` says what counts as changed and as known. Intervals are 95 % bootstraps over groups.

`--weights` writes what comes with Occumap: weights learned on all four revisions. It is never used for the figures.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from occumap.evidence.scan.hidden_parts import TITLES
from occumap.model.scan import ScanKind
from scan_evidence import (
    Learned,
    Measured,
    folded,
    learned,
    material_of,
    measured,
    part_score,
    with_misfit,
    with_more,
)
from scan_figures import FIRST, auc, better, curve_svg, hits, table
from scan_later import later_profiles
from scan_revisions import Revised, isco88, soc2000, soc2010, us2010

SHARED = Path(__file__).parents[2] / "shared" / "data"
SCAN, RESIDUAL = "scan", "residual groups first, then most entries"
DRAWN = {SCAN: SCAN, "residual first": RESIDUAL, "most entries": "most entries first", "random": "random"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument("--curve", type=Path, help="where to draw the curve of SOC2010 to SOC2020, as SVG")
    parser.add_argument("--weights", type=Path, help="where to write weights learned on all four revisions")
    given = parser.parse_args()
    tested, lessons = everything_measured(given.shared)
    show_tested(tested, lessons, given)
    every = [tested, *lessons]
    for one in lessons:
        by_turns(one, [other for other in every if other is not one])
    print("### Each measure alone: AUC, 0.50 for one that tells nothing\n")
    show_alone(every)
    final = learned(every, names_in(every))
    print("### Weights learned on all four revisions, which come with Occumap\n")
    show_weights(final)
    if given.weights:
        given.weights.write_text(as_csv(final), encoding="utf-8")


def everything_measured(shared: Path) -> tuple[Measured, list[Measured]]:
    """SOC2010 and the three lessons, none of them by a score of hidden parts that knows its own answer or SOC2010's."""
    british, ilo = soc2000(shared), isco88(shared)
    from_british, from_ilo, from_both = part_score([british]), part_score([ilo]), part_score([british, ilo])
    lessons = [measured(british, from_ilo), measured(ilo, from_british), measured(us2010(shared), from_both)]
    return measured(soc2010(shared), from_both), lessons


def show_tested(tested: Measured, lessons: Sequence[Measured], given: argparse.Namespace) -> None:
    """SOC2010 to SOC2020, which no weight was learned on."""
    revised = tested.revised
    names = names_in(lessons)
    weights = learned(lessons, names)
    heading(revised)
    simple = baselines(revised)
    scan = weights.of(tested)
    more = [name for name in tested.strengths if name not in names]
    later = with_more(tested, material_of(revised, later_profiles(given.shared, revised.index)))
    tasks = [name for name in later.strengths if name not in tested.strengths]
    rankings = simple | {SCAN: scan}
    rankings["scan × people"] = people_of(revised) / (1 + np.exp(-scan))
    for isco, said in (("", "without ISCO-08"), ("later", "with the ISCO-08 codes given with SOC2020 in hand")):
        rankings[f"scan, {said}"] = weights.of(with_misfit(tested, soc2010(given.shared, isco=isco)))
    rankings[f"scan, with {' and '.join(more)}, of the mean weight"] = weights.and_(more).of(tested)
    rankings["the same, with tasks of ESCO and O*NET, of later releases"] = weights.and_([*more, *tasks]).of(later)
    rankings["all measures alike"] = np.sum(tested.of([*tested.strengths]), axis=1)
    print(table(rankings, revised.truth), end="\n\n")
    for other in ("random", RESIDUAL):
        for first in FIRST:
            gain, low, high = better(scan, simple[other], revised.truth, first)
            print(f"More than “{other}” among the first {first}: {gain:.0f} [{low:.0f}, {high:.0f}].")
    itself = folded(tested, [*tested.strengths])
    of_itself = hits(itself, revised.truth, FIRST[-1])
    print(f"\nFor reference, learned on SOC2010 itself, ten folds of minor groups: {of_itself:.0f} of {FIRST[-1]}.\n")
    print("Weights learned on the other three:\n")
    show_weights(weights)
    if given.curve:
        drawn = {said: rankings[name] for said, name in DRAWN.items()}
        given.curve.write_text(curve_svg(drawn, revised.truth, title=revised.name), encoding="utf-8")


def by_turns(one: Measured, rest: Sequence[Measured]) -> None:
    """Another revision, by weights learned on the rest, without hidden parts, whose score knows answers."""
    heading(one.revised)
    names = [name for name in names_in(rest) if name != f"{ScanKind.HIDDEN_PART} by {TITLES}"]
    rankings = baselines(one.revised) | {SCAN: learned(rest, names).of(one)}
    print(table(rankings, one.revised.truth), end="\n\n")


def show_alone(every: Sequence[Measured]) -> None:
    print(f"| measure | {' | '.join(one.revised.name for one in every)} |\n{'|---' * (len(every) + 1)}|")
    for name in names_in(every):
        cells = []
        for one in every:
            strengths = one.strengths.get(name)
            known = np.zeros(0, bool) if strengths is None else ~np.isnan(strengths)
            cells.append("–" if strengths is None else f"{auc(strengths[known], one.revised.truth[known]):.2f}")
        print(f"| {name} | {' | '.join(cells)} |")
    print()


def names_in(lessons: Sequence[Measured]) -> list[str]:
    """The measures that any of them has."""
    return sorted({name for one in lessons for name in one.strengths})


def heading(revised: Revised) -> None:
    print(f"### {revised.name}: {int(revised.truth.sum())} of {len(revised.groups)} groups changed\n")


def show_weights(weights: Learned) -> None:
    print("| measure | weight |\n|---|---|")
    for name, weight in sorted(weights.weights.items(), key=lambda item: -item[1]):
        print(f"| {name} | {weight:.2f} |")
    print()


def as_csv(weights: Learned) -> str:
    lines = [
        "# What each measure of a scan counts for, learned by bench/scan.py on four revisions: SOC2000 to SOC2010 and",
        "# SOC2010 to SOC2020 (ONS coding index of 16 April 2025, index of SOC2000 and SOC2010; OGL v3.0), ISCO-88 to",
        "# ISCO-08 (ILO, index of titles) and US SOC 2010 to 2018 (BLS, crosswalk). “other” is the mean, for what none",
        "# of them could teach.",
        "measure,weight",
        *(f"{name},{weight:.2f}" for name, weight in sorted(weights.weights.items())),
        f"other,{sum(weights.weights.values()) / len(weights.weights):.2f}",
        f"constant,{weights.constant:.2f}",
    ]
    return "\n".join(lines) + "\n"


def people_of(revised: Revised) -> np.ndarray:
    """People by group, of the first source."""
    counts = next(iter((revised.people or {}).values()))
    return np.array([counts.get(code, 0.0) for code in revised.groups])


def baselines(revised: Revised) -> Mapping[str, np.ndarray]:
    """What anybody could rank by: nothing, entries, residual groups, people, and all of these together."""
    entries = np.array([revised.entries(code) for code in revised.groups], float)
    residual = np.array([revised.is_residual(code) for code in revised.groups], float)
    found = {"random": np.zeros(len(entries))}
    together = [residual]
    if entries.any():
        found["most entries first"] = entries
        together.append(entries)
    found[RESIDUAL if entries.any() else "residual groups first"] = residual * (entries.max() + 1) + entries
    for source, counts in (revised.people or {}).items():
        people = np.array([counts.get(code, 0.0) for code in revised.groups])
        found[f"most people first ({source})"] = people
        together = [*together[:2], people]
    if len(together) > 1:
        found["sum of their ranks"] = np.sum([rankdata(one) for one in together], axis=0)
    return found


if __name__ == "__main__":
    main()
