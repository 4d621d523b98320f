"""A model of an index: which code a title it doesn't have would get."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from occumap.coding.calibrating import Calibration, calibrate
from occumap.coding.features import feature_keys, pack
from occumap.coding.network import F32, I64, Network, Settings, Vocabulary, train
from occumap.coding.normalising import plain
from occumap.coding.scoring import score
from occumap.model.index import Index
from occumap.model.version import Version

FORMAT = "2"
HELD_OUT = 0.15
SPLIT_SEED = 7
# How much the code lists that only loaded titles bring weigh in training, beside 1 for the index's own.
OTHER_LIST = 0.4
OTHER_TITLES_EPOCHS = 9

Titles = Sequence[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network with its codes and its calibration.

    ``codes`` are those of the version, in order; ``parents`` give each code's place among the groups
    of every level above (from the lowest up), whose codes are ``groups``.
    """

    version: str
    codes: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    parents: tuple[I64, ...]
    network: Network
    calibration: Calibration
    made_from: str

    def probabilities(self, texts: Sequence[str]) -> tuple[F32, F32]:
        """(rows, codes) probabilities, and (rows,) how much of each row the model knows."""
        scores, known = score(self.network, *pack(texts))
        return self.calibration.probabilities(scores), known


def as_text(title: str, additional: str | None, industry: str | None) -> str:
    """A title and its qualifiers as the model reads them.

    >>> as_text("Design Engineer", None, "Aerospace")
    'design engineer\\t\\taerospace'
    """
    return f"{plain(title)}\t{plain(additional) if additional else ''}\t{plain(industry) if industry else ''}"


def train_model(
    index: Index, version: Version, *, loaded: Mapping[str, Titles] | None = None, settings: Settings | None = None
) -> Model:
    """A model of an index's codes in a version.

    It is trained twice: on 85 % of the titles, to calibrate on the rest, and on all of them.

    Args:
        index: coded to ``version``.
        version: the classification, for its levels.
        loaded: titles by code list, each with its code: the version's own id, another version the index
            is coded to (``isco08`` for ESCO's titles), or any other list (O*NET occupations).
        settings: how to train; chosen for what is loaded if not given.

    Raises:
        UnknownNameError: the index isn't coded to the version.
    """
    rows = _Rows.of(index, version.id, loaded or {})
    chosen = settings or (Settings(epochs=OTHER_TITLES_EPOCHS) if loaded else Settings())
    held = _held_out(rows.titles[: rows.own])
    with ThreadPoolExecutor(2) as both:  # most of the work is outside the interpreter's lock
        calibrated = both.submit(_calibration, rows, held, version, chosen)
        trained = both.submit(_train, rows, np.arange(len(rows.texts)), rows.own, chosen)
        calibration, network = calibrated.result(), trained.result()
    groups, parents = _levels(rows.codes, version)
    made_from = hashlib.sha256(f"{rows.fingerprint} {chosen}".encode()).hexdigest()
    return Model(version.id, rows.codes, groups, parents, network, calibration, made_from)


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
    """No label for the rows that other lists loaded in between."""
    return np.full(len(texts) - len(extra) - len(column), -1, np.int64)


def _held_out(titles: list[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which rows are held out: all rows of a title or none, the same on every run."""
    unique = sorted({plain(title) for title in titles})
    rng = np.random.default_rng(SPLIT_SEED)
    chosen = {unique[n] for n in rng.choice(len(unique), max(1, round(len(unique) * HELD_OUT)), replace=False)}
    return np.array([plain(title) in chosen for title in titles], np.bool_)


def _calibration(
    rows: _Rows, held: np.ndarray[tuple[int], np.dtype[np.bool_]], version: Version, settings: Settings
) -> Calibration:
    apart = {plain(title) for title, out in zip(rows.titles, held, strict=False) if out}
    others = [n for n in range(rows.own, len(rows.texts)) if plain(rows.titles[n]) not in apart]
    seen = np.concatenate([np.flatnonzero(~held), np.array(others, np.int64)])
    network = _train(rows, seen, int((~held).sum()), settings)
    unseen = np.flatnonzero(held)
    scores, known = score(network, *pack([rows.texts[n] for n in unseen]))
    _, parents = _levels(rows.codes, version)
    return calibrate(scores, known, rows.labels[unseen, 0], parents)


def _train(rows: _Rows, chosen: I64, own: int, settings: Settings) -> Network:
    keys, pointers = feature_keys(*pack([rows.texts[n] for n in chosen]))
    return train(keys, pointers, rows.labels[chosen], rows.importance, own=own, settings=settings)


def _levels(codes: tuple[str, ...], version: Version) -> tuple[tuple[tuple[str, ...], ...], tuple[I64, ...]]:
    groups, parents = [], []
    for level in reversed(version.rules.levels[:-1]):
        above = [version.ancestor(code, level.name) for code in codes]
        values = [group.code.value if group else "" for group in above]
        known = tuple(sorted(set(values)))
        groups.append(known)
        parents.append(_places(values, known) if "" not in known else np.array([known.index(v) for v in values]))
    return tuple(groups), tuple(parents)


def save_model(model: Model, path: Path) -> None:
    """Writes a model into one file, whole or not at all."""
    network, calibration = model.network, model.calibration
    arrays: dict[str, Any] = {
        "keys": network.vocabulary.keys,
        "weights": network.vocabulary.weights,
        "table": network.vocabulary.table,
        "packed": network.packed,
        "scale": network.scale,
        "bias": network.bias,
        "head": network.heads[0],
        "head_bias": network.head_biases[0],
        "codes": np.array(model.codes),
        "temperature": np.array(calibration.temperature),
        "coefficients": calibration.coefficients,
        "threshold": np.array(calibration.threshold),
        "names": np.array([FORMAT, model.version, model.made_from]),
        **{f"groups{n}": np.array(groups) for n, groups in enumerate(model.groups)},
        **{f"parents{n}": parents for n, parents in enumerate(model.parents)},
    }
    whole = io.BytesIO()
    np.savez(whole, allow_pickle=False, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    fresh.write_bytes(whole.getvalue())
    fresh.replace(path)


def load_model(path: Path) -> Model | None:
    """A model from a file; None if there is none, or it is of another format."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            form, version, made_from = (str(name) for name in held["names"])
            if form != FORMAT:
                return None
            levels = sum(1 for name in held.files if name.startswith("groups"))
            return Model(
                version,
                tuple(str(code) for code in held["codes"]),
                tuple(tuple(str(code) for code in held[f"groups{n}"]) for n in range(levels)),
                tuple(held[f"parents{n}"] for n in range(levels)),
                Network(
                    Vocabulary(held["keys"], held["weights"], held["table"]),
                    held["packed"],
                    held["scale"],
                    held["bias"],
                    (held["head"],),
                    (held["head_bias"],),
                ),
                Calibration(float(held["temperature"]), held["coefficients"], float(held["threshold"])),
                made_from,
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        return None
