"""A model of an index: which code a title it doesn't have would get."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from occumap.atomic import write_file
from occumap.coding.calibration import Calibration, calibrate
from occumap.coding.embeddings import F32, I64
from occumap.coding.features import pack
from occumap.coding.neighbours import Entries
from occumap.coding.network import Network, Settings, Vocabulary, train
from occumap.coding.score_pooling import pool, pooled
from occumap.coding.scoring import hidden_of_keys, score, score_hidden
from occumap.coding.semantic import Encoder, Lens, Meaning, Neighbours, witnesses
from occumap.coding.training_rows import FORMAT, Mask, Titles, TrainingRows, held_out, kept
from occumap.coding.training_runs import Told, Watch, run_beside
from occumap.model.index import Index
from occumap.model.version import Version

HELD_OUT = 0.15
SPLIT_SEED = 7
OTHER_TITLES_EPOCHS = 9
# What witnesses weigh before any title is looked at: scores, nearest entries; and with meaning, all four.
WORDS = (0.75, 9.0)
WORDS_AND_MEANING = (0.15, 3.5, 0.45, 3.5)
# A title has a meaning even if the network knows none of its words.
KNOWN_BY_MEANING = 0.1


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

    @cached_property
    def digest(self) -> str:
        """A hash of all that its answers come from: the same only where the answers are.

        Training adds in single precision, so models of the same index differ a little by processor. ``made_from`` is
        the same for them, and this isn't.
        """
        digest = hashlib.blake2b(digest_size=16)
        for name, array in sorted(_arrays(self).items()):
            held = np.ascontiguousarray(array)
            digest.update(f"{name} {held.dtype} {held.shape}".encode())
            digest.update(held.tobytes() if held.dtype.kind == "U" else held.data)
        return digest.hexdigest()

    def probabilities(self, texts: Sequence[str]) -> tuple[F32, F32]:
        """Return probabilities (rows, codes), and what is known of each row (rows, 3), as `score` gives it."""
        scores, known = score(self.network, *pack(texts), entries=self.entries, weight=self.near)
        if self.meaning is not None:
            scores = self.meaning.joined(texts, scores)
            known[:, 0] = np.maximum(known[:, 0], KNOWN_BY_MEANING)
        return self.calibration.probabilities(scores), known


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
        loaded: titles by code list, each with its code and, if it teaches less than a title (as a description does),
            its weight: the version's own id, another version the index is coded to (``isco08`` for ESCO's titles;
            one whose codes are longer ones of the version's teaches it at once), or any other list (O*NET occupations).
        settings: how to train; chosen for what is loaded if not given.
        encoder: what gives vectors of texts, so that the model reads their meaning too.
        told: is told several times a second how far the training is, between 0 and 1; what it raises stops it.

    Raises:
        UnknownNameError: the index isn't coded to the version.
    """
    rows = TrainingRows.of(index, version.id, loaded or {})
    chosen = settings or (Settings(epochs=OTHER_TITLES_EPOCHS) if loaded else Settings())
    read = None if encoder is None else _Read(encoder, encoder.vectors([rows.texts[n] for n in rows.coded_titles]))
    held = held_out(rows.titles[: rows.own], share=HELD_OUT, seed=SPLIT_SEED)
    parts = ((rows.apart(held), int(kept(held).sum())), (np.arange(len(rows.texts)), rows.own))
    kinds = (None,) if read is None else (None, read)
    jobs = [(rows, seen, own, chosen, some) for seen, own in parts for some in kinds]
    networks = run_beside([partial(_train, *job) for job in jobs], told)
    half = len(networks) // 2
    groups, parents = _levels(rows.codes, version)
    near, weights, calibration = _weighed(rows, held, parts[0][0], networks[:half], read, parents)
    entries = _entries(networks[half], rows, rows.coded_titles)
    meaning = None
    if read is not None:
        meaning = Meaning(read.encoder, networks[-1], read.neighbours(rows, rows.coded_titles), weights)
    named = "" if encoder is None else f" {encoder.name}"
    made_from = hashlib.sha256(f"{rows.fingerprint} {chosen}{named}".encode()).hexdigest()
    return Model(
        version.id, rows.codes, groups, parents, networks[half], entries, near, calibration, made_from, meaning
    )


@dataclass(frozen=True, eq=False)
class _Read:
    """An encoder, and the vectors it gives of the coded titles.

    Meaning is learnt from these alone: other texts would take long to embed, and teach it little.
    """

    encoder: Encoder
    vectors: F32

    def of(self, rows: TrainingRows, chosen: I64) -> F32:
        """Return the vectors of some of the coded titles."""
        return self.vectors[np.searchsorted(rows.coded_titles, chosen)]

    def neighbours(self, rows: TrainingRows, chosen: I64) -> Neighbours:
        """Return some of the coded titles in the space of the vectors."""
        return Neighbours.of(self.of(rows, chosen), rows.labels[chosen, 0], len(rows.codes))


def _weighed(
    rows: TrainingRows,
    held: Mask,
    seen: I64,
    networks: Sequence[Network],
    read: _Read | None,
    parents: tuple[I64, ...],
) -> tuple[float, tuple[float, ...], Calibration]:
    """Return what the nearest entry weighs, what words and meaning weigh, and the calibration, by held-out titles."""
    titles, unseen = np.intersect1d(seen, rows.coded_titles), np.flatnonzero(held)
    texts, truth = [rows.texts[n] for n in unseen], rows.labels[unseen, 0]
    entries = _entries(networks[0], rows, titles)
    layer = hidden_of_keys(networks[0], *rows.features_of(unseen))
    bare, _ = score_hidden(networks[0], *layer)
    lifted, _ = score_hidden(networks[0], *layer, entries=entries)
    by_words = [bare, lifted - bare]
    if read is None:
        weights = pool(by_words, truth, WORDS)
        near = weights[1] / weights[0]
        scores, known = score_hidden(networks[0], *layer, entries=entries, weight=near)
        return near, (), calibrate(scores, known, truth, parents)
    by_meaning = witnesses(networks[1], read.neighbours(rows, titles), read.encoder, texts)
    weights = pool([*by_words, *by_meaning], truth, WORDS_AND_MEANING)
    near, of_meaning = weights[1] / weights[0], (weights[0], *weights[2:])
    scores, known = score_hidden(networks[0], *layer, entries=entries, weight=near)
    known[:, 0] = np.maximum(known[:, 0], KNOWN_BY_MEANING)
    return near, of_meaning, calibrate(pooled([scores, *by_meaning], of_meaning), known, truth, parents)


def _entries(network: Network, rows: TrainingRows, chosen: I64) -> Entries:
    """Return the chosen titles in the hidden layer of a network."""
    hidden, _ = hidden_of_keys(network, *rows.features_of(chosen))
    return Entries.of(hidden, rows.labels[chosen, 0], len(rows.codes))


def _train(rows: TrainingRows, seen: I64, own: int, settings: Settings, read: _Read | None, watch: Watch) -> Network:
    """Return a network of the rows seen; one that reads meaning is trained on the coded titles among them."""
    chosen = seen if read is None else np.intersect1d(seen, rows.coded_titles)
    keys, pointers = rows.features_of(chosen)
    lists = len(rows.importance) if read is None else 1
    return train(
        keys,
        pointers,
        rows.labels[chosen, :lists],
        rows.importance[:lists],
        weights=rows.weights[chosen],
        own=own,
        codes=(rows.labels.max(0) + 1).tolist()[:lists],
        settings=settings,
        vectors=None if read is None else read.of(rows, chosen),
        watch=watch,
    )


def _levels(codes: tuple[str, ...], version: Version) -> tuple[tuple[tuple[str, ...], ...], tuple[I64, ...]]:
    groups, parents = [], []
    for level in reversed(version.rules.levels[:-1]):
        above = [version.ancestor(code, level.name) for code in codes]
        values = [group.code.value if group else "" for group in above]
        known = tuple(sorted(set(values)))
        groups.append(known)
        place = {group: n for n, group in enumerate(known)}
        parents.append(np.array([place[value] for value in values], np.int64))
    return tuple(groups), tuple(parents)


def save_model(model: Model, path: Path, *, compressed: bool = False) -> None:
    """Write a model into one file, whole or not at all; see `model_bytes`."""
    write_file(path, model_bytes(model, compressed=compressed))


def model_bytes(model: Model, *, compressed: bool = False) -> bytes:
    """Return a model as the bytes of a file; an encoder is not in it, only its name.

    Args:
        model: what to write.
        compressed: whether it is to be small; it takes longer to write.
    """
    whole = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(whole, allow_pickle=False, **_arrays(model))
    return whole.getvalue()


def _arrays(model: Model) -> dict[str, Any]:
    """Return all of a model but its encoder as arrays, by the names under which they are kept."""
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
    return arrays


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
    except (OSError, ValueError, LookupError, EOFError, RuntimeError, BadZipFile, zlib.error):
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
