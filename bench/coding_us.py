"""American titles: Occumap beside sockit, which codes titles to the US SOC.

Called by `coding.py` (part `us`). O*NET's titles that stand under one detailed occupation are an index of the US SOC of
2018; Occumap and LinearSVC are trained on 90 % of them and judged on the rest. sockit comes trained: its data are of
the same publication, in an older release, so it has most likely seen the titles that the others have not.

occupationcoder (UK SOC2010, three digits) is left out. It needs pyarrow, which it doesn't ask for, and the WordNet
corpus, which NLTK downloads from the internet and no package carries.
"""

from __future__ import annotations

import importlib.util
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import polars as pl

from coding_peers import PEERS, installed
from coding_titles import SHOWN, Asked, bag, judged_titles, print_titles
from occumap.catalog import load
from occumap.coding.coder import Coder
from occumap.coding.lookup import Lookup
from occumap.coding.title_model import train_model
from occumap.coding.training_rows import as_text
from occumap.io.loaded_titles import read_titles
from occumap.model.index import Index
from occumap.model.version import Version

SHARED = Path(__file__).parents[2] / "shared/data"
STRUCTURE, ONET = SHARED / "us/us-soc2018-structure.csv", SHARED / "onet/29.3"
HELD_OUT, SEED = 0.1, 0
_COLUMNS = ("entry_id", "title", "natural_title", "add", "ind", "default", "see")


def print_us() -> None:
    version = load.version(str(STRUCTURE))
    index, asked = parts(version)
    frames = {}
    start = time.perf_counter()
    coder = Coder(version, Lookup.of(index, version.id, {}), train_model(index, version))
    print(f"trained in {time.perf_counter() - start:.0f} s\n")
    shown = [[one.code.value for one in row] for row in coder.alternatives([(title,) for title in asked.titles])]
    frames["Occumap, index alone"] = judged_titles(asked, shown)
    if installed("LinearSVC"):
        frames["LinearSVC"] = judged_titles(asked, by_linear_svc(index, asked))
    if importlib.util.find_spec("sockit"):
        frames["sockit, as it comes"] = judged_titles(asked, by_sockit(asked))
    print_titles("O*NET's titles held out, to the US SOC of 2018", frames)


def parts(version: Version) -> tuple[Index, Asked]:
    """The index of the titles trained on, and those held out; a title under several occupations is neither."""
    codes, written = defaultdict(set), {}
    for title, code in read_titles(ONET)["onet"]:
        if code[:7] in version:
            codes[bag(title)].add(code[:7])
            written.setdefault(bag(title), title)
    titles = sorted((written[words], *found) for words, found in codes.items() if len(found) == 1)
    held = np.random.default_rng(SEED).random(len(titles)) < HELD_OUT
    train = [row for row, out in zip(titles, held, strict=True) if not out]
    test = [row for row, out in zip(titles, held, strict=True) if out]
    frame = pl.DataFrame(
        {
            "entry_id": [str(n) for n in range(len(train))],
            "title": [title for title, _ in train],
            "natural_title": [title for title, _ in train],
            **{column: [None] * len(train) for column in _COLUMNS[3:]},
            version.id: [code for _, code in train],
        },
        schema=dict.fromkeys((*_COLUMNS, version.id), pl.String),
    )
    asked = Asked([title for title, _ in test], [frozenset([code]) for _, code in test], version.id)
    return Index("O*NET titles", frame), asked


def by_linear_svc(index: Index, asked: Asked) -> list[list[str]]:
    codes = sorted(set(index.frame[asked.to]))
    place = {code: n for n, code in enumerate(codes)}
    texts = [as_text(title, None, None) for title in index.frame["natural_title"]]
    scorer = PEERS["LinearSVC"](texts, np.array([place[code] for code in index.frame[asked.to]]), len(codes))
    scores = scorer([as_text(title, None, None) for title in asked.titles])
    return [[codes[n] for n in row] for row in np.argsort(-scores, axis=1, kind="stable")[:, :SHOWN].tolist()]


def by_sockit(asked: Asked) -> list[list[str]]:
    from sockit.title import clean, search, sort  # noqa: PLC0415

    found = [[one["soc"] for one in sort(search(clean(title)))[:SHOWN]] for title in asked.titles]
    return [[f"{code[:2]}-{code[2:]}" for code in row] for row in found]
