"""Which skills sentences of a CV speak of: 60 as people write them, with what may be proposed, on the SSC's skills.

For each sentence somebody wrote down which skills should be proposed, and which others may be; all else is wrong. The
rules were tuned on half of them (``tune``). Run it with ``python bench/skills_in_cv.py``; ``--show`` lists what isn't
as it should be in the first half. Beside it stands plain overlap: a skill is proposed where the sentence has half of
the words of its title.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from occumap.atlas.skill_labels import stems_in
from occumap.atlas.skills_in_text import skills_in_text
from occumap.catalog.load import framework

SENTENCES = Path(__file__).parents[1] / "tests" / "atlas" / "cv_sentences.csv"
SKILLS = framework("ssc")
WORDS = {title: stems_in(title) for title in SKILLS.titles.values()}
Propose = Callable[[str], Iterable[str]]


def proposed(sentence: str) -> set[str]:
    """Return the titles of the skills that Occumap proposes."""
    return {mention.title for mention in skills_in_text(sentence, SKILLS)}


def overlapping(sentence: str) -> set[str]:
    """Return the titles of the skills of which a sentence has half of the words."""
    said = stems_in(sentence)
    return {title for title, words in WORDS.items() if words and len(words & said) >= len(words) / 2}


def titles_in(cell: str) -> set[str]:
    """Return the titles that a cell names."""
    return {title for title in cell.split("; ") if title}


def measure(rows: list[dict[str, str]], propose: Propose) -> tuple[float, float, int, int]:
    """Return precision and recall over all proposals, and how many are right and wrong."""
    right = wrong = found = wanted = 0
    for row in rows:
        should, may, given = titles_in(row["should"]), titles_in(row["may"]), set(propose(row["text"]))
        right, wrong = right + len(given & (should | may)), wrong + len(given - should - may)
        found, wanted = found + len(given & should), wanted + len(should)
    return right / max(right + wrong, 1), found / wanted, right, wrong


def main() -> None:
    """Print precision and recall of each way, on each half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what isn't as it should be in the first half")
    show = parser.parse_args().show
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for half in ("tune", "test"):
        some = [row for row in rows if row["half"] == half]
        for name, propose in (("Occumap", proposed), ("word overlap", overlapping)):
            precision, recall, right, wrong = measure(some, propose)
            print(
                f"{half:4}  {name:12}  precision {precision:.2f}  recall {recall:.2f}  ({right} right, {wrong} wrong)"
            )
    for row in rows if show else ():
        given, should, may = proposed(row["text"]), titles_in(row["should"]), titles_in(row["may"])
        if row["half"] == "tune" and (should - given or given - should - may):
            print(f"{row['text']}: lacks {sorted(should - given)}, wrong {sorted(given - should - may)}")


if __name__ == "__main__":
    main()
