"""Trained models by what they were made from: shipped with Occumap, in the user's cache, or else trained now.

A model is trained once for each index. Of several processes that need the same one, the first trains it and the others
wait for it. Who watches is told how far it is; one that is stopped leaves nothing behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from occumap.catalog import user_data
from occumap.catalog.user_data import cached_if_possible
from occumap.checksums import is_whole, write_with_sum
from occumap.coding.lookup import Lookup
from occumap.file_lock import holding
from occumap.model.index import Index
from occumap.model.version import Version

if TYPE_CHECKING:
    from occumap.coding.semantic import Encoder
    from occumap.coding.title_model import Model
    from occumap.coding.training_rows import Titles

_SHIPPED = files("occumap.data").joinpath("models")
_POLL = 0.2


class Watcher(Protocol):
    """Who is told of a training."""

    def waits(self, index: str) -> None:
        """Hear, again and again, that another process is training the model of an index."""

    def trains(self, index: str) -> AbstractContextManager[Callable[[float], None]]:
        """Return what is entered while the model of an index is trained, and told how far that is, from 0 to 1."""


_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Tell a watcher of the trainings in the block."""
    before = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(before)


def get_model(
    entries: Index, version: Version, lookup: Lookup, *, loaded: Mapping[str, Titles], encoder: Encoder | None
) -> Model:
    """Return the model of an index, from where it is kept if it was trained before.

    Raises:
        UnknownNameError: the index isn't coded to the version.
    """
    made_from = fingerprint(lookup, loaded, encoder.name if encoder else None)
    place = user_data.cache_folder("coders") / f"{made_from}.npz"
    kept = _kept(place, encoder)
    if kept is not None:
        return kept
    watcher = _WATCHER.get()
    with holding(place, patience=None, waits=(lambda: watcher.waits(entries.name)) if watcher else None):
        return _kept(place, encoder) or _trained(entries, version, place, loaded=loaded, encoder=encoder)


def _kept(place: Path, encoder: Encoder | None) -> Model | None:
    from occumap.coding.title_model import load_model  # noqa: PLC0415 (a title that the index settles needs no model)

    found = load_model(place, encoder=encoder) if is_whole(place) else None
    if found is None and _SHIPPED.joinpath(place.name).is_file():
        with as_file(_SHIPPED.joinpath(place.name)) as path:
            found = load_model(path, encoder=encoder)
    return found


def _trained(
    entries: Index, version: Version, place: Path, *, loaded: Mapping[str, Titles], encoder: Encoder | None
) -> Model:
    from occumap.coding.title_model import model_bytes, train_model  # noqa: PLC0415

    watcher = _WATCHER.get()
    with watcher.trains(entries.name) if watcher else nullcontext() as told:
        model = train_model(entries, version, loaded=loaded, encoder=encoder, told=told)
    with cached_if_possible("The coder"):
        write_with_sum(place, model_bytes(model))
    return model


def fingerprint(lookup: Lookup, loaded: Mapping[str, Titles], encoder: str | None) -> str:
    """Return the hash of all that a model is made from: entries, loaded titles, settings and the coder's version."""
    from occumap.coding.answer_builder import CODER  # noqa: PLC0415
    from occumap.coding.network import Settings  # noqa: PLC0415
    from occumap.coding.training_rows import FORMAT  # noqa: PLC0415

    digest = hashlib.sha256(f"{FORMAT} {CODER} {Settings()} {lookup.version} {encoder}".encode())
    columns = ["natural_title", "add", "ind", *lookup.index.versions]
    digest.update(lookup.index.frame.select(columns).write_csv().encode())
    for name, rows in sorted(loaded.items()):
        digest.update(repr((name, sorted(rows))).encode())
    return digest.hexdigest()[:32]


def place_of_shipped(lookup: Lookup) -> Path:
    """Return where the model of an index that comes with Occumap is, or would be, in the sources."""
    return Path(str(_SHIPPED)) / f"{fingerprint(lookup, {}, None)}.npz"
