"""The words of occupations, as vectors: of their names alone, and of all that the map and the classification call them.

Words are weighed as information retrieval does: by how often they stand there (on a logarithmic scale) and how rare
they are over all occupations (TF-IDF). Endings are cut off (‘welder’, ‘welding’), since names and group titles take
different ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from occumap.atlas.row_products import unit_rows
from occumap.model.occupational_map import OccupationalMap

F64 = NDArray[np.float64]
_WORD = r"[a-z]{2,}"
_SAYS_NOTHING = ("and", "of", "the", "in", "for", "with", "or", "to", "nec", "not", "elsewhere", "classified", "other")
_ENDING = r"(ing|ers|er|ors|or|ions|ion|ists|ist|s|al|ical|ian|ment|ance|ation|y|ies)$"
_SHORTEST_CUT = 6
_GRAM = 3
_LONGEST = 40
# How much a word counts that stands in each place; chosen on half of the published progressions.
NAME, GROUP, OTHER_GROUP, PRODUCT, PLACE = 2.0, 1.0, 0.5, 0.5, 0.5


@dataclass(frozen=True, eq=False)
class GroupTitles:
    """What a classification calls its groups.

    Args:
        titles: of unit groups and of the groups below them, by code.
        job_titles: titles of jobs by the code of their unit group.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    job_titles: Mapping[str, Sequence[str]] = field(default_factory=dict)


def words(texts: Sequence[str]) -> pl.DataFrame:
    """Return the words of texts without their endings (text, word), text by text; those that say nothing are left out.

    >>> words(["Welding and plate-working", "Technician"]).rows()
    [(0, 'weld'), (0, 'plate'), (0, 'work'), (1, 'technic')]
    """
    found = pl.DataFrame({"text": range(len(texts)), "word": pl.Series(texts, dtype=pl.String)})
    word = pl.col("word")
    stem = pl.when(word.str.len_chars() >= _SHORTEST_CUT).then(word.str.replace(_ENDING, "")).otherwise(word)
    return (
        found.with_columns(word.str.to_lowercase().str.extract_all(_WORD))
        .explode("word", empty_as_null=False)
        .filter(~word.is_in(_SAYS_NOTHING))
        .with_columns(stem.alias("word"))
    )


def by_name(names: Sequence[str]) -> sparse.csr_array:
    """Return names as rows of length one (names, features): half by words, half by three letters at a time."""
    of_words = words(names).unique(maintain_order=True)
    by_word = tf_idf(of_words["text"], of_words["word"], np.ones(len(of_words)), len(names))
    letters = _grams(names)
    counted = 1 + np.log(letters["count"].to_numpy())
    by_letter = tf_idf(letters["text"], letters["gram"], counted, len(names))
    return sparse.csr_array(sparse.hstack([by_word, by_letter], format="csr") / np.sqrt(2))


def by_words(occupations: OccupationalMap, called: GroupTitles) -> sparse.csr_array:
    """Return what occupations are called as rows of length one (occupations, words): by their names, the titles of
    their groups and of the jobs in their unit group, their products, their cluster and pathway.
    """
    texts = list(_texts(occupations, called))
    found = words([text for _, text, _ in texts])
    whose = np.array([n for n, _, _ in texts])[found["text"].to_numpy()]
    counts = np.array([counted for _, _, counted in texts])[found["text"].to_numpy()]
    jobs = _job_words(occupations, called)
    whose = np.concatenate([whose, jobs["occupation"].to_numpy()])
    known, numbers = _numbered(pl.concat([found["word"], jobs["word"]]))
    pairs, place = np.unique(whose * len(known) + numbers, return_inverse=True)
    summed = np.bincount(place, np.concatenate([counts, jobs["share"].to_numpy()]))
    return tf_idf(pl.Series(pairs // len(known)), pl.Series(pairs % len(known)), np.log1p(summed), len(occupations))


def _texts(occupations: OccupationalMap, called: GroupTitles) -> Iterable[tuple[int, str, float]]:
    """Yield the place of an occupation, what it is called, and how much each word of that counts."""
    for n, occupation in enumerate(occupations.occupations):
        yield n, occupation.name, NAME
        groups = [*occupation.sub_unit_groups, occupation.soc2020 or ""]
        for first, code in enumerate(groups):
            if code in called.titles:
                counted = GROUP if first == 0 and code != occupation.soc2020 else OTHER_GROUP
                yield n, called.titles[code], counted
        for product in occupations.products_of(occupation.code):
            yield n, product.name, PRODUCT
        yield n, occupations.cluster_of(occupation.code).name, PLACE
        yield n, occupations.pathway_of(occupation.code).name, PLACE


def _job_words(occupations: OccupationalMap, called: GroupTitles) -> pl.DataFrame:
    """Return the share of the job titles of each occupation's unit group that have each word (occupation, word, share).

    >>> from occumap.examples import small_map
    >>> world = small_map()
    >>> titles = GroupTitles(job_titles={world["O2"].soc2020: ("Baker", "Head baker")})
    >>> _job_words(world, titles).filter(pl.col("word") == "head")["share"].unique().to_list()
    [0.5]
    """
    groups = [occupation.soc2020 for occupation in occupations.occupations]
    told = [(group, title) for group in dict.fromkeys(groups) for title in called.job_titles.get(group or "", ())]
    held = pl.DataFrame({"group": pl.Series([group for group, _ in told], dtype=pl.String)}).with_row_index("text")
    found = words([title for _, title in told]).unique(maintain_order=True)
    of_groups = held.group_by("group").len("titles")
    shares = (
        found.with_columns(pl.col("text").cast(pl.UInt32))
        .join(held, on="text", maintain_order="left")
        .group_by("group", "word", maintain_order=True)
        .len("count")
        .join(of_groups, on="group", maintain_order="left")
        .select("group", "word", share=pl.col("count") / pl.col("titles"))
    )
    members = pl.DataFrame({"occupation": range(len(groups)), "group": pl.Series(groups, dtype=pl.String)})
    return members.join(shares, on="group", maintain_order="left_right").select("occupation", "word", "share")


def tf_idf(documents: pl.Series, terms: pl.Series, counted: F64, count: int) -> sparse.csr_array:
    """Return documents as rows of length one (documents, terms), the rarer terms weighing more.

    Args:
        documents, terms: pairs, each once: the place of the document, and the term.
        counted: (pairs,) how much the term counts there.
        count: how many documents there are.

    >>> tf_idf(pl.Series([0, 1, 1]), pl.Series(["a", "a", "b"]), np.ones(3), 2).toarray().round(2).tolist()
    [[1.0, 0.0], [0.58, 0.81]]
    """
    known, columns = _numbered(terms)
    rarity = np.log((count + 1) / (np.bincount(columns, minlength=len(known)) + 1)) + 1
    table = sparse.csr_array((counted * rarity[columns], (documents.to_numpy(), columns)), shape=(count, len(known)))
    table.sort_indices()
    return unit_rows(table)


def _numbered(terms: pl.Series) -> tuple[pl.Series, NDArray[np.int64]]:
    """Return the terms that there are, in order, and the place among them of each given."""
    known = terms.unique().sort()
    if terms.dtype != pl.String:
        return known, np.searchsorted(known.to_numpy(), terms.to_numpy())
    return known, terms.cast(pl.Enum(known)).to_physical().to_numpy().astype(np.int64)


def _grams(texts: Sequence[str]) -> pl.DataFrame:
    """Return three letters at a time of each word, with a space before and after it (text, gram, count)."""
    found = pl.DataFrame({"text": range(len(texts)), "word": pl.Series(texts, dtype=pl.String)})
    word = pl.col("word")
    padded = (
        found.with_columns(word.str.to_lowercase().str.extract_all(r"\w+"))
        .explode("word", empty_as_null=False)
        .with_columns(pl.lit(" ") + word + pl.lit(" "))
    )
    pieces = [padded.select("text", gram=word.str.slice(n, _GRAM)) for n in range(_LONGEST)]
    kept = pl.concat(pieces).filter(pl.col("gram").str.len_chars() == _GRAM)
    return kept.group_by("text", "gram", maintain_order=True).len("count")
