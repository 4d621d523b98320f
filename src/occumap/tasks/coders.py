"""Coders, made once and kept: compiled from an index, cached by the hash of what they were made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from occumap.coding.coder import CODER, SURE, Coder
from occumap.coding.lookup import Lookup
from occumap.coding.modelling import FORMAT, Titles, load_model, save_model, train_model
from occumap.coding.network import Settings
from occumap.coding.semantic import semantic_engine
from occumap.formats.loaded_titles import read_titles
from occumap.tasks import holdings

DEFAULT_VERSION = "soc2020"
DEFAULT_SEMANTIC = "default"


def get_coder(
    *,
    index: str = holdings.STARTER,
    to: str = DEFAULT_VERSION,
    titles: Sequence[Path] = (),
    sure: float = SURE,
    semantic: str | None = None,
) -> Coder:
    """A coder for an index and a version, from the cache if it was made before.

    Args:
        index: name or file of an index coded to ``to``.
        to: name of the version to code to.
        titles: folders of ESCO or O*NET tables whose titles teach the model too.
        sure: the confidence below which the coder backs off.
        semantic: a sentence-embedding model (a folder, a name, or ``default``) asked about titles that the
            model is unsure of; needs ``occumap[semantic]``.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.
    """
    entries = holdings.index(index)
    version = holdings.version_of_codes(to, entries)
    loaded: dict[str, Titles] = {}
    for folder in titles:
        loaded |= read_titles(folder)
    lookup = Lookup.of(entries, to, holdings.abbreviations(index))
    place = holdings.cache_folder("coders") / f"{_fingerprint(lookup, loaded)}.npz"
    model = load_model(place)
    if model is None:
        model = train_model(entries, version, loaded=loaded)
        save_model(model, place)
    coder = Coder(version, lookup, model, sure, sic=holdings.sic_words())
    if semantic is None:
        return coder
    chosen = None if semantic == DEFAULT_SEMANTIC else semantic
    place = holdings.cache_folder("embeddings")
    engine = semantic_engine(entries, model.codes, to, model=chosen, cache=place)
    return replace(coder, second=engine, second_name=f"semantic:{Path(semantic).name}")


def _fingerprint(lookup: Lookup, loaded: Mapping[str, Titles]) -> str:
    """The hash of all that a model is made from: entries, loaded titles, settings and the coder's version."""
    digest = hashlib.sha256(f"{FORMAT} {CODER} {Settings()} {lookup.version}".encode())
    columns = ["natural_title", "add", "ind", *lookup.index.versions]
    digest.update(lookup.index.frame.select(columns).write_csv().encode())
    for name, rows in sorted(loaded.items()):
        digest.update(repr((name, sorted(rows))).encode())
    return digest.hexdigest()[:32]
