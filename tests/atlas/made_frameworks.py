"""Made-up frameworks for tests of laws."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import strategies as st

from occumap.atlas.coverage import Asked
from occumap.model.skills import UNSTATED, Framework, Scale

SCALE = Scale("proficiency", 0, 6)


def framework(
    levels: np.ndarray,
    importance: np.ndarray | None = None,
    *,
    errors: float | None = None,
    unstated: np.ndarray | None = None,
) -> Framework:
    """A framework from (profiles, skills) levels, 0 for not asked, importances from 1 to 5, and what isn't stated."""
    if unstated is not None:
        levels = np.where(unstated, 0.0, levels)
    rows, columns = np.nonzero(levels)
    skills = [f"s{n}" for n in range(levels.shape[1])]
    profiles = [f"p{n}" for n in range(levels.shape[0])]
    known = np.full(levels.shape, 3.0) if importance is None else importance
    return Framework(
        "made",
        "Made up",
        SCALE,
        pl.DataFrame({"skill": skills, "title": skills}),
        pl.DataFrame({"profile": profiles, "title": profiles}),
        pl.DataFrame(
            {
                "profile": [profiles[row] for row in rows],
                "skill": [skills[column] for column in columns],
                "level": levels[rows, columns].astype(float),
                "importance": known[rows, columns].astype(float),
                "level_error": [errors] * len(rows),
                "importance_error": [errors] * len(rows),
            },
            schema_overrides={
                "profile": pl.String,
                "skill": pl.String,
                "level_error": pl.Float64,
                "importance_error": pl.Float64,
            },
        ),
        unstated=pl.DataFrame(
            [(profiles[row], skills[column], "suppressed") for row, column in np.argwhere(unstated)]
            if unstated is not None
            else [],
            schema=UNSTATED,
            orient="row",
        ),
    )


def asked(levels: np.ndarray, weights: np.ndarray | None = None) -> Asked:
    """What (profiles, skills) levels ask, 0 for nothing."""
    rows, columns = np.nonzero(levels)
    raw = np.ones_like(levels, float) if weights is None else weights
    return Asked.of(rows, columns, levels[rows, columns].astype(float), raw[rows, columns], levels.shape)


@st.composite
def tables(draw: st.DrawFn, *, limit: int = 6, continuous: bool = True) -> np.ndarray:
    """(profiles, skills) levels with many zeros, whole or not."""
    shape = draw(st.tuples(st.integers(1, limit), st.integers(1, limit)))
    whole = st.integers(0, 6).map(float)
    level = st.one_of(st.just(0.0), whole, st.floats(0.01, 6)) if continuous else st.one_of(st.just(0.0), whole)
    values = draw(st.lists(level, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return np.array(values).reshape(shape)


@st.composite
def tables_and_unstated(draw: st.DrawFn, *, limit: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """(profiles, skills) levels, and which of them aren't stated."""
    levels = draw(tables(limit=limit))
    flags = draw(st.lists(st.booleans(), min_size=levels.size, max_size=levels.size))
    return levels, np.array(flags).reshape(levels.shape)
