"""Names made for the new groups of real revisions, beside the titles that the revision gave them, as Markdown.

    python bench/part_names.py [--shared FOLDER] [--show]

A new group is a part of at least three entries that left its group for one whose title the old version hadn't. Each is
named from its own entries, without a look at the new title, in three ways: as a classification would write it; by the
most typical of its entries, as drafts were named before; and by its words, as `occumap discover` lists parts.

A name shares the head word if one of its heads is one of the official title's. How many of the words of the title a
name has, and how many of its words the title has, are means over the new groups.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from occumap.catalog import load
from occumap.evidence.discover import name_of
from occumap.evidence.entry_words import words_in
from occumap.evidence.noun_phrases import heads_of, noun_phrase
from occumap.evidence.part_names import SIMILAR, PartNames
from splits import Splits, real_revisions

SHARED = Path(__file__).parents[2] / "shared" / "data"
FEWEST = 3
Namer = Callable[[Sequence[int], Sequence[int]], tuple[str, frozenset[str]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of real data")
    parser.add_argument("--show", action="store_true", help="list the names beside the titles")
    given = parser.parse_args()
    print("| revision | new groups | named by | a name | shares the head word | words of the title | of its words |")
    print("|---|---|---|---|---|---|---|")
    for name, splits in real_revisions(given.shared).items():
        judge(name, splits, show=given.show)


def judge(revision: str, splits: Splits, *, show: bool) -> None:
    """Print how near the names of a revision's new groups come to their titles."""
    held = load.names("version")
    if splits.new not in held:
        return
    new = load.version(splits.new)
    old = load.version(splits.old) if splits.old in held else None
    known = {words_in(group.title) for group in old.groups} if old else set()
    parts = [
        (code, to, sorted(rows))
        for code, found in splits.parts.items()
        for to, rows in list(found.items())[1:]
        if len(rows) >= FEWEST and new.get(to) and words_in(new[to].title) not in known
    ]
    ways = {
        "as a classification writes it": of_heads(splits),
        "typical title": typical(splits),
        "words": in_words(splits),
    }
    for way, namer in ways.items():
        there, heads, recall, precision = 0, 0, [], []
        for code, to, rows in parts:
            inside = set(rows)
            rest = [row for row in splits.rows(code) if row not in inside]
            title, own = namer(rows, rest)
            official = set(words_in(new[to].title))
            said = set(words_in(title)) - {"similar"}
            there += bool(title)
            shared = bool(own & heads_of(new[to].title))
            heads += shared
            recall.append(len(official & said) / len(official))
            precision.append(len(official & said) / max(len(said), 1))
            if show and way.startswith("as"):
                print(f"{'+' if shared else '-'} {code}->{to} {new[to].title!r} ({len(rows)}): {title!r}")
        n = len(parts)
        print(
            f"| {revision} | {n} | {way} | {there / n:.0%} | **{heads / n:.0%}** | {np.mean(recall):.0%} | "
            f"{np.mean(precision):.0%} |"
        )


def of_heads(splits: Splits) -> Namer:
    names = PartNames(splits.index, splits.old)

    def name(rows: Sequence[int], rest: Sequence[int]) -> tuple[str, frozenset[str]]:
        made = names.name(rows, rest)
        return (made.title, heads_of(made.title.removesuffix(SIMILAR))) if made else ("", frozenset())

    return name


def typical(splits: Splits) -> Namer:
    def name(rows: Sequence[int], _rest: Sequence[int]) -> tuple[str, frozenset[str]]:
        vectors = splits.wording.entries[list(rows)]
        entry = splits.index.at(rows[int(np.argmax(np.round(vectors @ vectors.mean(0), 9)))])
        head = noun_phrase(entry.title, entry.natural_title).head
        return entry.natural_title, frozenset((head,))

    return name


def in_words(splits: Splits) -> Namer:
    def name(rows: Sequence[int], rest: Sequence[int]) -> tuple[str, frozenset[str]]:
        title = name_of(splits.wording, rows, rest)
        return title, frozenset(words_in(title))

    return name


if __name__ == "__main__":
    main()
