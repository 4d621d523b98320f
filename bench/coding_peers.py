"""Peers of the coder: each is a function from training texts and labels to a scorer of other texts.

A scorer gives (rows, codes) scores, higher is likelier. They get what the model gets: the title in natural order,
ADD and IND, in plain form. Settings were chosen on the inner part of split 0's training rows.
"""

# ruff: noqa: PLC0415  (peers are optional: each is imported when it is asked for)

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Scorer = Callable[[Sequence[str]], Scores]
Peer = Callable[[Sequence[str], NDArray[np.int64], int], Scorer]

NEIGHBOURS = 100
ABSENT = np.float32(-1e3)


def linear_svc(texts: Sequence[str], labels: NDArray[np.int64], codes: int) -> Scorer:
    """scikit-learn: TF-IDF of words (1-2) and letters (2-5) into a LinearSVC."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
    flat = [_flat(text) for text in texts]
    matrix = hstack([words.fit_transform(flat), letters.fit_transform(flat)]).tocsr()
    model = LinearSVC(C=0.5, dual=True).fit(matrix, labels)

    def scorer(others: Sequence[str]) -> Scores:
        flat = [_flat(text) for text in others]
        scores = np.full((len(flat), codes), ABSENT)
        matrix = hstack([words.transform(flat), letters.transform(flat)]).tocsr()
        scores[:, model.classes_] = model.decision_function(matrix)
        return scores

    return scorer


def floret_supervised(texts: Sequence[str], labels: NDArray[np.int64], codes: int) -> Scorer:
    """floret (fastText with Bloom embeddings), supervised, one thread so that it repeats."""
    import floret

    return _fasttext_like(floret.train_supervised, texts, labels, codes)


def fasttext_supervised(texts: Sequence[str], labels: NDArray[np.int64], codes: int) -> Scorer:
    """fastText, supervised, one thread so that it repeats."""
    import fasttext

    return _fasttext_like(fasttext.train_supervised, texts, labels, codes)


FASTTEXT = {"lr": 0.5, "epoch": 40, "dim": 100, "wordNgrams": 2, "minn": 3, "maxn": 5, "bucket": 500_000}


def _fasttext_like(
    train: Callable[..., object], texts: Sequence[str], labels: NDArray[np.int64], codes: int, **other: object
) -> Scorer:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = [f"__label__{label} {_flat(text)}" for text, label in zip(texts, labels, strict=True)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = train(input=str(path), thread=1, verbose=0, seed=0, loss="softmax", **{**FASTTEXT, **other})

    def scorer(others: Sequence[str]) -> Scores:
        scores = np.full((len(others), codes), ABSENT)
        for row, text in enumerate(others):
            for probability, label in model.f.predict(_flat(text) + "\n", -1, 0.0, "strict"):
                scores[row, int(label.removeprefix("__label__"))] = np.log(max(probability, 1e-9))
        return scores

    return scorer


def bm25s_nearest(texts: Sequence[str], labels: NDArray[np.int64], codes: int) -> Scorer:
    """bm25s: the code of the nearest entry first, then those of the next nearest."""
    import bm25s

    words = [_flat(text).split() for text in texts]
    index = bm25s.BM25(method="lucene")
    index.index(words, show_progress=False)
    known = {word for row in words for word in row}

    def scorer(others: Sequence[str]) -> Scores:
        scores = np.full((len(others), codes), ABSENT)
        asked = [(n, [w for w in _flat(text).split() if w in known]) for n, text in enumerate(others)]
        asked = [(n, words) for n, words in asked if words]
        found, values = index.retrieve([words for _, words in asked], k=NEIGHBOURS, show_progress=False)
        for (row, _), places, near in zip(asked, found, values, strict=True):
            _raise(scores[row], labels[places], near)
        return scores

    return scorer


def rapidfuzz_nearest(texts: Sequence[str], labels: NDArray[np.int64], codes: int) -> Scorer:
    """rapidfuzz: the code of the nearest entry by token_sort_ratio first, then those of the next nearest."""
    from rapidfuzz import fuzz, process

    flat = [_flat(text) for text in texts]

    def scorer(others: Sequence[str]) -> Scores:
        scores = np.full((len(others), codes), ABSENT)
        for start in range(0, len(others), 500):
            part = [_flat(text) for text in others[start : start + 500]]
            near = process.cdist(part, flat, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=2)
            places = np.argpartition(-near, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
            for n in range(len(part)):
                _raise(scores[start + n], labels[places[n]], near[n, places[n]])
        return scores

    return scorer


PEERS: Mapping[str, Peer] = {
    "LinearSVC": linear_svc,
    "floret": floret_supervised,
    "fastText": fasttext_supervised,
    "bm25s": bm25s_nearest,
    "rapidfuzz": rapidfuzz_nearest,
}
PACKAGES = {
    "LinearSVC": "sklearn",
    "floret": "floret",
    "fastText": "fasttext",
    "bm25s": "bm25s",
    "rapidfuzz": "rapidfuzz",
}


def installed(name: str) -> bool:
    """Whether the package of a peer is there."""
    return importlib.util.find_spec(PACKAGES[name]) is not None


def _flat(text: str) -> str:
    return " ".join(text.split())


def _raise(scores: Scores, labels: NDArray[np.int64], near: NDArray[np.floating]) -> None:
    """Each code's score is that of its nearest entry."""
    np.maximum.at(scores, labels, near.astype(np.float32))
