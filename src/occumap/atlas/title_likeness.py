"""How alike occupations are by what they are called: the cosine of the words of all their titles (TF-IDF)."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from occumap.model.skills import Framework

_WORDS = r"[a-z]{3,}"
_SAYS_NOTHING = ["and", "the", "for", "all", "other", "except"]


def title_likeness(framework: Framework) -> NDArray[np.float64] | None:
    """Return how alike profiles are by their titles and the other titles that the framework knows them by (profiles,
    profiles), 0 to 1; None where it knows no others.

    >>> from occumap.examples import small_framework
    >>> title_likeness(small_framework()) is None
    True
    """
    if "titles" not in framework.extras:
        return None
    own = framework.profiles.select("profile", "title")
    every = pl.concat([own, framework.extras["titles"].select("profile", "title")])
    counted = (
        every.filter(pl.col("profile").is_in(own["profile"].implode()))
        .select("profile", word=pl.col("title").str.to_lowercase().str.extract_all(_WORDS))
        .explode("word")
        .drop_nulls()
        .filter(~pl.col("word").is_in(_SAYS_NOTHING))
        .group_by("profile", "word")
        .len()
        .sort("profile", "word")
    )
    known = counted["word"].unique().sort()
    if not len(known):
        return None
    rows = counted["profile"].replace_strict(framework.profile_place, return_dtype=pl.Int64).to_numpy()
    columns = known.search_sorted(counted["word"]).to_numpy()
    within = np.bincount(columns, minlength=len(known))
    rarity = np.log((len(own) + 1) / (within + 1)) + 1
    values = (1 + np.log(counted["len"].to_numpy())) * rarity[columns]
    table = sparse.csr_array((values, (rows, columns)), shape=(len(own), len(known)))
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(own)))
    unit = sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ table)
    return np.asarray((unit @ unit.T).toarray())
