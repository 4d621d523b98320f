"""Small weighted correspondences for tests."""

from __future__ import annotations

import polars as pl
from hypothesis import strategies as st

from occumap.evidence.figure_rows import Sorted, sort_figures
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.model.weights import WeightedCorrespondence, from_people

RULES = CodeRules(
    (Level(1, "section", "[1-9]"), Level(2, "job", "[1-9][0-9]")), residual="9", residual_words=("n.e.c.",)
)
JOBS = ("11", "12", "19", "21", "22", "31")


def version(name: str) -> Version:
    """Three sections with six jobs; 19 is a residual group."""
    rows = [(code, f"job {code}" + (" n.e.c." if code.endswith("9") else ""), None, None) for code in JOBS]
    return Version.of(name, [*((s, f"section {s}", None, None) for s in "123"), *rows], rules=RULES)


def table(
    pairs: dict[tuple[str, str], float], *, old: str = "a", new: str = "b", source: str = "s"
) -> WeightedCorrespondence:
    """Weights from the people of each pair."""
    rows = [(f, t, source, n) for (f, t), n in pairs.items()]
    return from_people(old, new, pl.DataFrame(rows, schema=["from", "to", "source", "people"], orient="row"))


def rows_of(values: dict[str, float | None]) -> pl.DataFrame:
    """Figures as they come from a file."""
    return pl.DataFrame(
        [
            (n, code, value, None if value is not None else "unreliable")
            for n, (code, value) in enumerate(values.items(), 2)
        ],
        schema={"row": pl.Int64, "code": pl.String, "value": pl.Float64, "note": pl.String},
        orient="row",
    )


def figures(values: dict[str, float | None], weights: WeightedCorrespondence) -> Sorted:
    """Figures sorted against the tiny version."""
    return sort_figures(rows_of(values), weights, version("a"), None)


@st.composite
def tables(draw: st.DrawFn, old: str = "a", new: str = "b") -> WeightedCorrespondence:
    """Any weights that have every job on the earlier side."""
    pairs = {}
    for code in JOBS:
        targets = draw(st.lists(st.sampled_from(JOBS), min_size=1, max_size=4, unique=True))
        for target in targets:
            pairs[code, target] = float(draw(st.integers(1, 500)))
    return table(pairs, old=old, new=new)


values = st.fixed_dictionaries({code: st.integers(0, 100_000).map(float) for code in JOBS})
