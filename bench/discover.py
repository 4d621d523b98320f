"""What officers split, found again, beside k-means in the same run, as Markdown.

    python bench/discover.py [--shared FOLDER] [--isco]
    python bench/discover.py --score FILE       weights that come with Occumap

Every group whose entries stand in more than one group of the next version is a split; its new groups are the parts
other than the largest, which is what stays.

A new group is found if one of the first five candidates has F1 of entries of at least 0.5 with it. Four
revisions are looked into (`splits.real_revisions`), each with weights learned on the other three or, for SOC2010 to
SOC2020, on the three earlier ones, whose table is the one that comes with Occumap (`--score` writes it). Which measures
there are was chosen on those three as well. Peer: k-means on TF-IDF of titles and qualifiers (scikit-learn), its five
clusters; 5 was its best number of 2 to 8.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer

from learn_candidates import STAYS, Lesson, learn_score
from occumap.evidence.candidate_features import hang_together, measure_sets
from occumap.evidence.candidate_groups import sets_within
from occumap.evidence.discover import discover
from splits import Splits, real_revisions

SHARED = Path(__file__).parents[2] / "shared" / "data"
HELD_OUT = "SOC2010 to SOC2020"
ENOUGH = 0.5
SIZES = (1, 2, 3, 5, 10)
HEADLINE = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument("--score", type=Path, help="where to write weights learned on the three earlier revisions")
    parser.add_argument("--isco", action="store_true", help="use ISCO-08 codes too, which are based on SOC2020")
    given = parser.parse_args()
    revisions = real_revisions(given.shared, isco=given.isco)
    taught = {name: lessons_of(splits) for name, splits in revisions.items() if name != HELD_OUT}
    if given.score:
        given.score.write_text(
            learn_score([one for lessons in taught.values() for one in lessons]).as_csv(), encoding="utf-8"
        )
        return
    show_discovered(revisions, taught)


def f1(one: Iterable[int], other: Iterable[int]) -> float:
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second))


def lessons_of(splits: Splits) -> list[Lesson]:
    """The candidates of the groups that were split."""
    lessons = []
    for code in splits.codes:
        parts, rows = splits.new_groups(code, 1, stays=True), splits.rows(code)
        counts = np.array([(STAYS if n == 0 else 1.0) * (len(part) >= HEADLINE) for n, part in enumerate(parts)])
        flags, kinds = sets_within(splits.wording, rows)
        usable = hang_together(splits.wording, rows, flags) if len(flags) else np.zeros(0, bool)
        if not counts.any() or not usable.any():
            continue
        sets = [{rows[n] for n in np.flatnonzero(one)} for one in flags]
        agrees = np.array([[f1(one, part) >= ENOUGH for one in sets] for part in parts])
        lessons.append(Lesson(measure_sets(splits.wording, code, rows, flags, kinds), agrees, counts, usable))
    return lessons


def show_discovered(revisions: Mapping[str, Splits], taught: Mapping[str, list[Lesson]]) -> None:
    """Shares of new groups found, by revision and by smallest size, beside k-means, and beside all candidates."""
    print("| revision | new groups of at least | groups | Occumap | k-means on TF-IDF | ratio | among all candidates |")
    print("|---|---|---|---|---|---|---|")
    for name, splits in revisions.items():
        score = learn_score([one for other, lessons in taught.items() if other != name for one in lessons])
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


if __name__ == "__main__":
    main()
