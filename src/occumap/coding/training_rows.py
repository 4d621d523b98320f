"""The rows a model is trained on: the entries of an index first, then the titles and descriptions that a user loads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.coding.embeddings import F32, I64
from occumap.coding.features import Keys, Pointers, feature_keys, feature_keys_plainly, pack
from occumap.coding.normalise import plain
from occumap.model.index import Index

FORMAT = "6"
# How much the code lists that only loaded titles bring weigh in training, beside 1 for the index's own.
OTHER_LIST = 0.4
# The features of fewer rows are read in less time than a kernel for it is compiled in.
WORTH_COMPILING = 64_000
# The share of entries from which a list is one of longer codes.
NEARLY_ALL = 0.99

Titles = Sequence[tuple[str, str] | tuple[str, str, float]]
Mask = NDArray[np.bool_]


def as_text(title: str, additional: str | None, industry: str | None) -> str:
    """Return a title and its qualifiers as the model reads them.

    >>> as_text("Design Engineer", None, "Aerospace")
    'design engineer\\t\\taerospace'
    """
    return f"{plain(title)}\t{plain(additional) if additional else ''}\t{plain(industry) if industry else ''}"


@dataclass(frozen=True, eq=False)
class TrainingRows:
    """All training rows: those of the index first.

    Args:
        texts: as the model reads them.
        titles: as published.
        labels: (rows, code lists) the place of a row's code in each list, -1 where it has none; the version's own
            list stands first.
        weights: (rows,) how much each row teaches.
        importance: of each list.
        codes: those of the version, in order.
        own: how many rows, from the first, are of the index.
        fingerprint: the hash of all this.
    """

    texts: list[str]
    titles: list[str]
    labels: I64
    weights: F32
    importance: tuple[float, ...]
    codes: tuple[str, ...]
    own: int
    fingerprint: str

    @classmethod
    def of(cls, index: Index, version: str, loaded: Mapping[str, Titles]) -> TrainingRows:
        """Return the rows of an index coded to a version, and of titles by code list (see `train_model`).

        Raises:
            UnknownNameError: the index isn't coded to the version.
        """
        coded = index.frame.filter(index.codes(version).is_not_null())
        own_titles = coded["natural_title"].to_list()
        own_texts = [as_text(*row) for row in coded.select("natural_title", "add", "ind").iter_rows()]
        codes = tuple(sorted(set(coded[version])))
        extra = {name: [(row[0], row[1], row[2] if len(row) > 2 else 1.0) for row in loaded[name]] for name in loaded}
        texts = own_texts + [as_text(title, None, None) for name in sorted(extra) for title, _, _ in extra[name]]
        titles = own_titles + [title for name in sorted(extra) for title, _, _ in extra[name]]
        weights = [1.0] * len(own_texts) + [weight for name in sorted(extra) for _, _, weight in extra[name]]
        own, start = len(own_texts), len(own_texts)
        first = _nowhere(len(texts))
        first[:own] = _places(coded[version].to_list(), codes)
        columns, importance = [first], [1.0]
        for name in sorted(extra):
            given = [code for _, code, _ in extra[name]]
            rows = slice(start, start + len(given))
            start += len(given)
            if name == version or _extends(coded, name, version):
                first[rows] = _places([_within(code, codes) for code in given], codes)
                continue
            listed = coded[name].to_list() if name in coded.columns else []
            known = tuple(sorted({code for code in [*listed, *given] if code}))
            column = _nowhere(len(texts))
            column[: len(listed)] = _places(listed, known)
            column[rows] = _places(given, known)
            columns.append(column)
            importance.append(OTHER_LIST)
        labels, of_rows = np.stack(columns, 1), np.array(weights, np.float32)
        digest = hashlib.sha256(FORMAT.encode())
        for text, label, weight in zip(texts, labels.tolist(), weights, strict=True):
            digest.update(f"{text}\n{label}\n{weight:g}\n".encode() if weight != 1 else f"{text}\n{label}\n".encode())
        return cls(texts, titles, labels, of_rows, tuple(importance), codes, own, digest.hexdigest())

    @cached_property
    def coded_titles(self) -> I64:
        """Return the rows that are titles under a code of the version: those of the index, and loaded ones."""
        return np.flatnonzero((self.labels[:, 0] >= 0) & (self.weights >= 1))

    @cached_property
    def _features(self) -> tuple[Keys, Pointers]:
        read = feature_keys_plainly if len(self.texts) < WORTH_COMPILING else feature_keys
        return read(*pack(self.texts))

    def features_of(self, chosen: I64) -> tuple[Keys, Pointers]:
        """Return the feature keys of some rows, in their order, and where each row's begin."""
        keys, where = self._features
        is_chosen = np.zeros(len(where) - 1, np.bool_)
        is_chosen[chosen] = True
        if is_chosen.all():
            return keys, where
        lengths = np.diff(where)
        starts = np.concatenate([[0], np.cumsum(lengths[is_chosen])])
        return keys[np.repeat(is_chosen, lengths)], starts

    def apart(self, held: Mask) -> I64:
        """Return the rows to train on where some of the index are held out: no loaded title says the same as one of
        these in another order.
        """
        said = {_words(title) for title, out in zip(self.titles, held, strict=False) if out}
        others = [n for n in range(self.own, len(self.texts)) if _words(self.titles[n]) not in said]
        return np.concatenate([np.flatnonzero(kept(held)), np.array(others, np.int64)])


def held_out(titles: list[str], *, share: float, seed: int) -> Mask:
    """Return which rows are held out: all rows of a title or none, the same on every run."""
    unique = sorted({plain(title) for title in titles})
    rng = np.random.default_rng(seed)
    chosen = {unique[n] for n in rng.choice(len(unique), max(1, round(len(unique) * share)), replace=False)}
    return np.array([plain(title) in chosen for title in titles], np.bool_)


def kept(held: Mask) -> Mask:
    """Return which rows are trained on where some are held out; all of them where there is but one title."""
    return ~held if not held.all() else np.ones_like(held)


def _extends(coded: pl.DataFrame, name: str, version: str) -> bool:
    """Return whether the codes of a list are longer ones of the version's: 1111/01 lies in 1111.

    A published index may contradict itself in an entry or two.
    """
    if name not in coded.columns:
        return False
    both = coded.filter(pl.col(name).is_not_null())
    longer = pl.col(name).str.starts_with(pl.col(version)) & (
        pl.col(name).str.len_chars() > pl.col(version).str.len_chars()
    )
    return len(both) > 0 and bool(both.select(longer.mean()).item() >= NEARLY_ALL)


def _within(code: str, codes: tuple[str, ...]) -> str | None:
    """Return the code of a version that a code is or lies in.

    >>> _within("1111/01", ("1111", "1112"))
    '1111'
    """
    known = set(codes)
    return next((code[:size] for size in range(len(code), 0, -1) if code[:size] in known), None)


def _places(codes: Sequence[str | None], known: tuple[str, ...]) -> I64:
    place = {code: n for n, code in enumerate(known)}
    return np.array([place.get(code, -1) if code else -1 for code in codes], np.int64)


def _nowhere(rows: int) -> I64:
    return np.full(rows, -1, np.int64)


def _words(title: str) -> str:
    return " ".join(sorted(plain(title).split()))
