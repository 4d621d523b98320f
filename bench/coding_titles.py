"""Titles from elsewhere: typical titles of published occupations, an index of ISCO-08, ranks before known titles.

Called by `coding.py` (parts `typical`, `isco` and `ranks`). A coder is trained on the whole index; the titles it is
asked for have no qualifiers. What counts is the first of its answers and the first five: the answer with its
candidates, then the model's likeliest other codes (`Coder.alternatives`). Peers are trained on the same index, and
score every code.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from coding_peers import PEERS
from occumap.catalog import load
from occumap.coding.coder import Coder
from occumap.coding.lookup import Lookup
from occumap.coding.normalise import plain
from occumap.coding.semantic import Encoder
from occumap.coding.title_model import train_model
from occumap.coding.training_rows import Titles, as_text
from occumap.model.index import Index

SHARED = Path(__file__).parents[2] / "shared/data"
TYPICAL = SHARED / "typical-titles/dev.csv"
ISCO_INDEX = SHARED / "isco/isco88-isco08-index.csv"
RANKS = ("trainee", "apprentice", "senior", "junior", "lead", "head", "assistant to", "retired", "agency", "part-time")
RANKED_TITLES = 1500
SHOWN = 5
Loader = Callable[[str, Sequence[str], str], dict[str, Titles]]


@dataclass(frozen=True, eq=False)
class Asked:
    """Titles, the codes that count as right, and the version they are of."""

    titles: list[str]
    right: list[frozenset[str]]
    to: str


def typical() -> Asked:
    """Titles with the codes of the occupations that list them, those of their six-digit groups included."""
    with TYPICAL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Asked([row["title"] for row in rows], [frozenset(row["any_code"].split(";")) for row in rows], "soc2020")


def isco(index: Index) -> Asked:
    """Titles of an index of ISCO-08 that the ONS's lacks, whatever the order of words; “Adjuster, watch” is turned."""
    known = {bag(title) for title in index.frame["natural_title"]}
    with ISCO_INDEX.open(encoding="utf-8") as file:
        rows = [(natural(row["title"]), row["isco08"]) for row in csv.DictReader(file)]
    unknown = [(title, code) for title, code in rows if bag(title) not in known]
    return Asked([title for title, _ in unknown], [frozenset([code]) for _, code in unknown], "isco08")


def natural(title: str) -> str:
    head, comma, rest = title.partition(",")
    return f"{rest.strip()} {head.strip()}" if comma else title


def bag(title: str) -> str:
    return " ".join(sorted(plain(title).split()))


def answered(
    name: str, asked: Asked, index: Index, loader: Loader, encoder: Encoder | None, short: Mapping[str, str]
) -> pl.DataFrame:
    """A row for each title: whether the first answer is right, one of the first five, how sure the coder was."""
    start = time.perf_counter()
    version = load.version(asked.to)
    # Titles of the list that the coder is judged on must not come in through ESCO.
    held = asked.titles if asked.to == "isco08" else []
    model = train_model(index, version, loaded=loader(name, held, asked.to), encoder=encoder)
    coder = Coder(version, Lookup.of(index, asked.to, short), model)
    print(f"{name} to {asked.to}: trained in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    answers = coder.code_all([(title,) for title in asked.titles])
    shown = [[one.code.value for one in row] for row in coder.alternatives([(t,) for t in asked.titles], limit=SHOWN)]
    return judged_titles(asked, shown).with_columns(
        pl.Series("confidence", [answer.confidence for answer in answers]),
        pl.Series("method", [answer.method.value for answer in answers]),
        pl.Series("full", [bool(answer.code and answer.code.value in model.codes) for answer in answers]),
    )


def answered_by_peer(name: str, asked: Asked, index: Index) -> pl.DataFrame:
    coded = index.frame.filter(pl.col(asked.to).is_not_null())
    codes = sorted(set(coded[asked.to]))
    place = {code: n for n, code in enumerate(codes)}
    texts = [as_text(*row) for row in coded.select("natural_title", "add", "ind").iter_rows()]
    scorer = PEERS[name](texts, np.array([place[code] for code in coded[asked.to]]), len(codes))
    scores = scorer([as_text(title, None, None) for title in asked.titles])
    best = np.argsort(-scores, axis=1, kind="stable")[:, :SHOWN]
    return judged_titles(asked, [[codes[n] for n in row] for row in best.tolist()])


def judged_titles(asked: Asked, shown: list[list[str]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "title": asked.titles,
            "first": [bool(row) and row[0] in right for row, right in zip(shown, asked.right, strict=True)],
            "among": [not right.isdisjoint(row[:SHOWN]) for row, right in zip(shown, asked.right, strict=True)],
        }
    )


def print_titles(heading: str, frames: dict[str, pl.DataFrame]) -> None:
    print(f"\n### {heading}\n")
    print(
        "| coder | titles | top-1 | top-5 | full codes at 0.9 and more: titles, right | by the index: titles, right |"
    )
    print("|---|---|---|---|---|---|")
    for name, frame in frames.items():
        cells = [f"{len(frame):,}", interval(frame["first"]), interval(frame["among"])]
        if "confidence" in frame.columns:
            sure = frame.filter((pl.col("confidence") >= 0.9) & pl.col("full"))
            known = frame.filter(pl.col("method").is_in(["exact", "qualified", "default", "reference"]))
            cells += [f"{len(part):,}, {part['first'].mean() or 0:.3f}" for part in (sure, known)]
        else:
            cells += ["", ""]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def interval(hits: pl.Series) -> str:
    """A share, with its 95 % interval by Wilson's formula."""
    n, p, z = len(hits), float(hits.mean() or 0), 1.96
    middle, half = p + z * z / 2 / n, z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return f"{p:.3f} [{(middle - half) / (1 + z * z / n):.3f}, {(middle + half) / (1 + z * z / n):.3f}]"


def print_ranks(coder: Coder) -> None:
    """How many titles that the index settles get another full code when a rank is put before them.

    “assistant to” is no rank: who assists a baker is an assistant, and another code is what should come out.
    """
    unique = coder.lookup.index.frame["natural_title"].unique(maintain_order=True)
    titles = unique.sample(fraction=1, shuffle=True, seed=0).to_list()
    codes = set(coder.model.codes)
    settled = [
        (title, answer.code.value)
        for title, answer in zip(titles, coder.code_all([(title,) for title in titles]), strict=True)
        if answer.code and answer.code.value in codes and answer.entry_id
    ][:RANKED_TITLES]
    print(f"\n### Ranks before {len(settled):,} titles that the index settles\n")
    print("| rank | same code | fewer digits or none | another full code | of these, by an entry of the index |")
    print("|---|---|---|---|---|")
    for rank in RANKS:
        answers = coder.code_all([(f"{rank} {title}",) for title, _ in settled])
        given = [answer.code.value if answer.code else "" for answer in answers]
        same = np.array([own == code for own, (_, code) in zip(given, settled, strict=True)])
        other = np.array([own in codes for own in given]) & ~same
        by_entry = np.array([answer.entry_id is not None for answer in answers]) & other
        shares = [same.mean(), (~same & ~other).mean(), other.mean(), by_entry.mean()]
        print(f"| {rank} | " + " | ".join(f"{share:.4f}" for share in shares) + " |", flush=True)
