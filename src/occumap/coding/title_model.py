"""A model of an index: which code a title it doesn't have would get."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from occumap.atomic import write_file
from occumap.coding.calibration import Calibration, calibrate
from occumap.coding.embeddings import F32, I64
from occumap.coding.features import feature_keys, pack
from occumap.coding.neighbours import Entries
from occumap.coding.network import Network, Settings, Vocabulary, train
from occumap.coding.normalise import plain
from occumap.coding.score_pooling import pool, pooled
from occumap.coding.scoring import hidden_layer, score
from occumap.coding.semantic import Encoder, Lens, Meaning, Neighbours, witnesses
from occumap.coding.training_runs import Told, Watch, run_beside
from occumap.model.index import Index
from occumap.model.version import Version

FORMAT = "6"
HELD_OUT = 0.15
SPLIT_SEED = 7
# How much the code lists that only loaded titles bring weigh in training, beside 1 for the index's own.
OTHER_LIST = 0.4
OTHER_TITLES_EPOCHS = 9
# What witnesses weigh before any title is looked at: scores, nearest entries; and with meaning, all four.
WORDS = (0.75, 9.0)
WORDS_AND_MEANING = (0.15, 3.5, 0.45, 3.5)
# A title has a meaning even if the network knows none of its words.
KNOWN_BY_MEANING = 0.1

Titles = Sequence[tuple[str, str]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network with its codes, its entries and its calibration.

    ``codes`` are those of the version, in order; ``parents`` give each code's place among the groups
    of every level above (from the lowest up), whose codes are ``groups``. ``near`` is the weight of
    the nearest of the ``entries``; ``meaning`` is there if the model was trained with an encoder.
    """

    version: str
    codes: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    parents: tuple[I64, ...]
    network: Network
    entries: Entries
    near: float
    calibration: Calibration
    made_from: str
    meaning: Meaning | None = None

    def probabilities(self, texts: Sequence[str]) -> tuple[F32, F32]:
        """Return probabilities (rows, codes), and what is known of each row (rows, 3), as `score` gives it."""
        scores, known = score(self.network, *pack(texts), entries=self.entries, weight=self.near)
        if self.meaning is not None:
            scores = self.meaning.joined(texts, scores)
            known[:, 0] = np.maximum(known[:, 0], KNOWN_BY_MEANING)
        return self.calibration.probabilities(scores), known


def as_text(title: str, additional: str | None, industry: str | None) -> str:
    """Return a title and its qualifiers as the model reads them.

    >>> as_text("Design Engineer", None, "Aerospace")
    'design engineer\\t\\taerospace'
    """
    return f"{plain(title)}\t{plain(additional) if additional else ''}\t{plain(industry) if industry else ''}"


def train_model(
    index: Index,
    version: Version,
    *,
    loaded: Mapping[str, Titles] | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    told: Told | None = None,
) -> Model:
    """Return a model of an index's codes in a version.

    It is trained twice: on 85 % of the titles, to weigh its witnesses and calibrate on the rest, and on all of them.

    Args:
        index: coded to ``version``.
        version: the classification, for its levels.
        loaded: titles by code list, each with its code: the version's own id, another version the index
            is coded to (``isco08`` for ESCO's titles), or any other list (O*NET occupations).
        settings: how to train; chosen for what is loaded if not given.
        encoder: what gives vectors of texts, so that the model reads their meaning too.
        told: is told several times a second how far the training is, between 0 and 1; what it raises stops it.

    Raises:
        UnknownNameError: the index isn't coded to the version.
    """
    rows = _Rows.of(index, version.id, loaded or {})
    chosen = settings or (Settings(epochs=OTHER_TITLES_EPOCHS) if loaded else Settings())
    vectors = None if encoder is None else encoder.vectors(rows.texts)
    held = _held_out(rows.titles[: rows.own])
    everything = np.arange(len(rows.texts))
    parts = ((_apart(rows, held), int(_kept(held).sum())), (everything, rows.own))
    kinds = (None,) if vectors is None else (None, vectors)
    jobs = [(rows, seen, own, chosen, some) for seen, own in parts for some in kinds]
    networks = run_beside([partial(_train, *job) for job in jobs], told)
    half = len(networks) // 2
    groups, parents = _levels(rows.codes, version)
    near, weights, calibration = _weighed(rows, held, networks[:half], encoder, vectors, parents)
    entries = _entries(networks[half], rows, np.arange(rows.own))
    meaning = None
    if encoder is not None and vectors is not None:
        neighbours = Neighbours.of(vectors[: rows.own], rows.labels[: rows.own, 0], len(rows.codes))
        meaning = Meaning(encoder, networks[-1], neighbours, weights)
    named = "" if encoder is None else f" {encoder.name}"
    made_from = hashlib.sha256(f"{rows.fingerprint} {chosen}{named}".encode()).hexdigest()
    return Model(
        version.id, rows.codes, groups, parents, networks[half], entries, near, calibration, made_from, meaning
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """All training rows: those of the index first."""

    texts: list[str]
    titles: list[str]
    labels: I64
    importance: tuple[float, ...]
    codes: tuple[str, ...]
    own: int
    fingerprint: str

    @classmethod
    def of(cls, index: Index, version: str, loaded: Mapping[str, Titles]) -> _Rows:
        coded = index.frame.filter(index.codes(version).is_not_null())
        titles = coded["natural_title"].to_list()
        texts = [as_text(*row) for row in coded.select("natural_title", "add", "ind").iter_rows()]
        codes = tuple(sorted(set(coded[version])))
        own = len(texts)
        columns = [_places(coded[version].to_list(), codes)]
        importance = [1.0]
        for name, extra in sorted(loaded.items()):
            texts += [as_text(title, None, None) for title, _ in extra]
            titles += [title for title, _ in extra]
            if name == version:
                columns[0] = np.concatenate([columns[0], _padding(texts, columns[0], extra), _places(extra, codes)])
                continue
            listed = coded[name].to_list() if name in coded.columns else [None] * own
            known = tuple(sorted({code for code in [*listed, *(code for _, code in extra)] if code}))
            own_places = _places(listed, known)
            columns.append(np.concatenate([own_places, _padding(texts, own_places, extra), _places(extra, known)]))
            importance.append(OTHER_LIST)
        labels = np.full((len(texts), len(columns)), -1, np.int64)
        for n, column in enumerate(columns):
            labels[: len(column), n] = column
        digest = hashlib.sha256(FORMAT.encode())
        for text, label in zip(texts, labels.tolist(), strict=True):
            digest.update(f"{text}\n{label}\n".encode())
        return cls(texts, titles, labels, tuple(importance), codes, own, digest.hexdigest())


def _places(codes: Sequence[str | None] | Titles, known: tuple[str, ...]) -> I64:
    place = {code: n for n, code in enumerate(known)}
    values = [code[1] if isinstance(code, tuple) else code for code in codes]
    return np.array([place.get(code, -1) if code else -1 for code in values], np.int64)


def _padding(texts: list[str], column: I64, extra: Titles) -> I64:
    """Return no label for the rows that other lists loaded in between."""
    return np.full(len(texts) - len(extra) - len(column), -1, np.int64)


def _held_out(titles: list[str]) -> Mask:
    """Return which rows are held out: all rows of a title or none, the same on every run."""
    unique = sorted({plain(title) for title in titles})
    rng = np.random.default_rng(SPLIT_SEED)
    chosen = {unique[n] for n in rng.choice(len(unique), max(1, round(len(unique) * HELD_OUT)), replace=False)}
    return np.array([plain(title) in chosen for title in titles], np.bool_)


def _kept(held: Mask) -> Mask:
    """Return which rows are trained on where some are held out; all of them where there is but one title."""
    return ~held if not held.all() else np.ones_like(held)


def _apart(rows: _Rows, held: Mask) -> I64:
    """Return the rows to train on where some are held out: no loaded title says the same as one of these in another
    order.
    """
    said = {_words(title) for title, out in zip(rows.titles, held, strict=False) if out}
    others = [n for n in range(rows.own, len(rows.texts)) if _words(rows.titles[n]) not in said]
    return np.concatenate([np.flatnonzero(_kept(held)), np.array(others, np.int64)])


def _words(title: str) -> str:
    return " ".join(sorted(plain(title).split()))


def _weighed(
    rows: _Rows,
    held: Mask,
    networks: Sequence[Network],
    encoder: Encoder | None,
    vectors: F32 | None,
    parents: tuple[I64, ...],
) -> tuple[float, tuple[float, ...], Calibration]:
    """Return what the nearest entry weighs, what words and meaning weigh, and the calibration, by held-out titles."""
    own, unseen = np.flatnonzero(_kept(held)), np.flatnonzero(held)
    texts, truth = [rows.texts[n] for n in unseen], rows.labels[unseen, 0]
    entries = _entries(networks[0], rows, own)
    bare, _ = score(networks[0], *pack(texts))
    lifted, _ = score(networks[0], *pack(texts), entries=entries)
    by_words = [bare, lifted - bare]
    if encoder is None or vectors is None:
        weights = pool(by_words, truth, WORDS)
        near = weights[1] / weights[0]
        scores, known = score(networks[0], *pack(texts), entries=entries, weight=near)
        return near, (), calibrate(scores, known, truth, parents)
    neighbours = Neighbours.of(vectors[own], rows.labels[own, 0], len(rows.codes))
    by_meaning = witnesses(networks[1], neighbours, encoder, texts)
    weights = pool([*by_words, *by_meaning], truth, WORDS_AND_MEANING)
    near, of_meaning = weights[1] / weights[0], (weights[0], *weights[2:])
    scores, known = score(networks[0], *pack(texts), entries=entries, weight=near)
    known[:, 0] = np.maximum(known[:, 0], KNOWN_BY_MEANING)
    return near, of_meaning, calibrate(pooled([scores, *by_meaning], of_meaning), known, truth, parents)


def _entries(network: Network, rows: _Rows, chosen: I64) -> Entries:
    """Return the chosen rows of the index in the hidden layer of a network."""
    hidden, _ = hidden_layer(network, *pack([rows.texts[n] for n in chosen]))
    return Entries.of(hidden, rows.labels[chosen, 0], len(rows.codes))


def _train(rows: _Rows, chosen: I64, own: int, settings: Settings, vectors: F32 | None, watch: Watch) -> Network:
    keys, pointers = feature_keys(*pack([rows.texts[n] for n in chosen]))
    some = None if vectors is None else vectors[chosen]
    return train(
        keys,
        pointers,
        rows.labels[chosen],
        rows.importance,
        own=own,
        codes=(rows.labels.max(0) + 1).tolist(),
        settings=settings,
        vectors=some,
        watch=watch,
    )


def _levels(codes: tuple[str, ...], version: Version) -> tuple[tuple[tuple[str, ...], ...], tuple[I64, ...]]:
    groups, parents = [], []
    for level in reversed(version.rules.levels[:-1]):
        above = [version.ancestor(code, level.name) for code in codes]
        values = [group.code.value if group else "" for group in above]
        known = tuple(sorted(set(values)))
        groups.append(known)
        parents.append(_places(values, known) if "" not in known else np.array([known.index(v) for v in values]))
    return tuple(groups), tuple(parents)


def save_model(model: Model, path: Path, *, compressed: bool = False) -> None:
    """Write a model into one file, whole or not at all; an encoder is not in it, only its name.

    Args:
        model: what to write.
        path: the file.
        compressed: whether it is to be small; it takes longer to write.
    """
    calibration, meaning = model.calibration, model.meaning
    arrays: dict[str, Any] = {
        **_network_arrays(model.network, ""),
        "entries": model.entries.packed,
        "entry_scale": model.entries.scale,
        "entry_starts": model.entries.starts,
        "near": np.array(model.near),
        "codes": np.array(model.codes),
        "temperature": np.array(calibration.temperature),
        "coefficients": calibration.coefficients,
        "thresholds": np.array([calibration.threshold, calibration.minimum_confidence]),
        "names": np.array([FORMAT, model.version, model.made_from, meaning.encoder.name if meaning else ""]),
        **{f"groups{n}": np.array(groups) for n, groups in enumerate(model.groups)},
        **{f"parents{n}": parents for n, parents in enumerate(model.parents)},
    }
    if meaning is not None:
        near = meaning.neighbours
        arrays |= _network_arrays(meaning.network, "meaning_")
        arrays |= {"centre": near.lens.centre, "turn": near.lens.turn, "seen": near.entries, "starts": near.starts}
        arrays["meaning_pool"] = np.array(meaning.weights)
    whole = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(whole, allow_pickle=False, **arrays)
    write_file(path, whole.getvalue())


def load_model(path: Path, *, encoder: Encoder | None = None) -> Model | None:
    """Return a model from a file; None if there is none, or it is of another format or another encoder."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["names"][0]) != FORMAT:
                return None
            _, version, made_from, encoded = (str(name) for name in stored["names"])
            if encoded != (encoder.name if encoder else ""):
                return None
            levels = sum(1 for name in stored.files if name.startswith("groups"))
            threshold, minimum_confidence = (float(value) for value in stored["thresholds"])
            return Model(
                version,
                tuple(str(code) for code in stored["codes"]),
                tuple(tuple(str(code) for code in stored[f"groups{n}"]) for n in range(levels)),
                tuple(stored[f"parents{n}"] for n in range(levels)),
                _network_from(stored, ""),
                Entries(stored["entries"], stored["entry_scale"], stored["entry_starts"]),
                float(stored["near"]),
                Calibration(float(stored["temperature"]), stored["coefficients"], threshold, minimum_confidence),
                made_from,
                _meaning_from(stored, encoder) if encoder else None,
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        return None


def _network_arrays(network: Network, name: str) -> dict[str, Any]:
    return {
        f"{name}keys": network.vocabulary.keys,
        f"{name}weights": network.vocabulary.weights,
        f"{name}packed": network.packed,
        f"{name}scale": network.scale,
        f"{name}bias": network.bias,
        f"{name}head": network.heads[0].astype(np.float16),
        f"{name}head_bias": network.head_biases[0],
        **({} if network.dense is None else {f"{name}dense": network.dense}),
    }


def _network_from(stored: Mapping[str, Any], name: str) -> Network:
    vocabulary = Vocabulary(stored[f"{name}keys"], stored[f"{name}weights"])
    packed, scale, bias = (stored[f"{name}{part}"] for part in ("packed", "scale", "bias"))
    head, head_bias = stored[f"{name}head"].astype(np.float32), stored[f"{name}head_bias"]
    dense = stored.get(f"{name}dense")
    return Network(vocabulary, packed, scale, bias, (head,), (head_bias,), dense)


def _meaning_from(stored: Mapping[str, Any], encoder: Encoder) -> Meaning:
    neighbours = Neighbours(Lens(stored["centre"], stored["turn"]), stored["seen"], stored["starts"])
    weights = tuple(float(weight) for weight in stored["meaning_pool"])
    return Meaning(encoder, _network_from(stored, "meaning_"), neighbours, weights)
