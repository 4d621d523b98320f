"""What Occumap holds: the versions, indexes and revisions that come with it, and files a user names."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import platformdirs
import polars as pl

from occumap.errors import InputError, UnknownNameError
from occumap.io.classification_csv import read_classification_csv
from occumap.io.data_package import read_data_package
from occumap.io.ddi3 import read_ddi3
from occumap.io.index_csv import read_index_csv
from occumap.io.ons_index import read_ons_abbreviations, read_ons_index
from occumap.io.ons_structure import read_ons_structure
from occumap.io.revision_yaml import FILE_NAME, read_revision
from occumap.model.index import Index
from occumap.model.revision import Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

STARTER = "starter"
ONS_INDEX = "ons-index"
# Goes up when the reader of the ONS workbook gives something else than before.
READER = "1"
_DATA = files("occumap.data")


@cache
def catalogue() -> Mapping[str, Any]:
    """What ``classifications.toml`` says: rules, versions, indexes and revisions by name."""
    return tomllib.loads(_DATA.joinpath("classifications.toml").read_text(encoding="utf-8"))


@cache
def rules(name: str) -> CodeRules:
    """The code rules of that name."""
    stated = catalogue()["rules"][name]
    levels = tuple(Level(n, level["name"], level["pattern"]) for n, level in enumerate(stated["levels"], start=1))
    return CodeRules(
        levels,
        stated["parents"],
        stated.get("only_child"),
        stated.get("residual"),
        tuple(stated.get("residual_words", ())),
        stated.get("max_children"),
    )


@cache
def version(name: str) -> Version:
    """A version by name, such as ``soc2010`` or one kept by ``occumap load --as``, or from a file.

    Raises:
        UnknownNameError: neither a name held nor a file.

    >>> version("soc2010").counts()
    {'major': 9, 'sub-major': 25, 'minor': 90, 'unit': 369}
    """
    held = catalogue()["versions"]
    if name in held:
        stated = held[name]
        with as_file(_DATA.joinpath(stated["file"])) as path:
            return read_classification_csv(
                path, name, rules=rules(stated["rules"]), title=stated["title"], source=stated["source"]
            )
    if (kept := place_of_loaded(name)) is not None and kept.is_file():
        return read_data_package(kept).version
    path = Path(name)
    if path.exists():
        return _version_from_file(path)
    known = ", ".join(version_names())
    raise UnknownNameError(name, "no version has this name, and no file either", hint=f"Versions held: {known}.")


def version_names() -> list[str]:
    """The names of the versions that can be used now: those that come with Occumap, then those kept by a user."""
    held = list(catalogue()["versions"])
    kept = sorted(path.stem for path in _data_folder("loaded").glob("*.zip") if place_of_loaded(path.stem))
    return [*held, *(name for name in kept if name not in held)]


@dataclass(frozen=True, slots=True)
class Validity:
    """When a version is valid: from a day on, and until the day before another, None while it still is."""

    version: str
    valid_from: date
    valid_to: date | None


@cache
def validities(classification: str) -> tuple[Validity, ...]:
    """When the held versions of a classification are valid, the earliest first; each ends where the next begins.

    Raises:
        UnknownNameError: no such classification is held.

    >>> [(one.version, str(one.valid_from), str(one.valid_to)) for one in validities("soc")]
    [('soc2010', '2010-01-01', '2020-01-01'), ('soc2020', '2020-01-01', 'None')]
    """
    held = catalogue()["classifications"]
    if classification not in held:
        raise UnknownNameError(
            classification, "no classification has this name", hint=f"Classifications held: {', '.join(held)}."
        )
    versions = catalogue()["versions"].items()
    begun = sorted(
        (stated["valid_from"], name) for name, stated in versions if stated["classification"] == classification
    )
    ends = [*(start for start, _ in begun[1:]), None]
    return tuple(Validity(name, start, end) for (start, name), end in zip(begun, ends, strict=True))


def place_of_loaded(name: str) -> Path | None:
    """Where a version kept under a name is, or would be; None for a name that can't be one, such as a path."""
    return _data_folder("loaded") / f"{name}.zip" if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name) else None


def version_of_codes(name: str, entries: Index) -> Version:
    """A version by name; one that isn't held is read off the codes of an index, with the codes as titles.

    So an index can be coded to all its versions (SOC90, SOC2000, ISCO-08, the six-digit extension),
    though only some structures come with Occumap.

    Raises:
        UnknownNameError: neither held nor a version the index is coded to.
    """
    if name in version_names() or name not in entries.versions:
        return version(name)
    codes = sorted(set(entries.codes(name).drop_nulls()))
    lengths = sorted({n for code in codes for n in range(1, len(code) + 1) if code[n - 1] != "/"})
    if "/" in codes[0]:
        lengths = [n for n in lengths if n < codes[0].index("/") + 1] + [len(codes[0])]
    levels = tuple(Level(n, f"{length} digits", f".{{{length}}}") for n, length in enumerate(lengths, start=1))
    values = sorted({code[:length] for code in codes for length in lengths})
    return Version.of(name, [(value, value, None, None) for value in values], rules=CodeRules(levels))


def _version_from_file(path: Path) -> Version:
    match path.suffix.casefold():
        case ".csv":
            return read_classification_csv(path, path.stem)
        case ".xlsx":
            return read_ons_structure(path, path.stem, rules=rules("soc-uk"))
        case ".xml":
            return read_ddi3(path, path.stem)
        case kind:
            raise InputError(
                str(path), f"a classification of the kind {kind or 'without ending'} can't be read", hint=_VERSION_FILES
            )


_VERSION_FILES = "Give a CSV, the ONS structure workbook (.xlsx) or a DDI 3 code list (.xml)."


def index(name: str = STARTER) -> Index:
    """An index by name (``starter`` comes with Occumap, ``ons-index`` once downloaded) or from a file.

    A file is the ONS workbook, or a CSV.

    Raises:
        UnknownNameError: neither a name held nor a file.
    """
    coded = {v: rules(stated["rules"]) for v, stated in catalogue()["versions"].items()}
    held = catalogue()["indexes"]
    if name in held:
        with as_file(_DATA.joinpath(held[name]["file"])) as path:
            return read_index_csv(path, coded, name=name)
    if name == ONS_INDEX:
        fetched = downloaded(name)
        if fetched is None:
            raise UnknownNameError(name, "it isn't downloaded yet", hint="Run: occumap download ons-index")
        return _ons_index(fetched, name)
    path = Path(name)
    if not path.exists():
        known = ", ".join([*held, ONS_INDEX])
        raise UnknownNameError(name, "no index has this name, and no file either", hint=f"Give a file, or: {known}.")
    return read_index_csv(path, coded) if path.suffix.casefold() == ".csv" else _ons_index(path, path.stem)


def index_trust(name: str) -> float:
    """How often what an index settles is right, between 0 and 1, beside an index that holds every title.

    >>> index_trust("starter"), index_trust("my-own.csv")
    (0.96, 1.0)
    """
    return float(catalogue()["indexes"].get(name, {}).get("trust", 1.0))


def _ons_index(path: Path, name: str) -> Index:
    """The index of a workbook; what was read once is kept by the hash of the file, and read in a moment."""
    if path.is_dir():
        return read_ons_index(path, name=name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = cache_folder("indexes") / f"{READER}-{digest[:32]}.arrow"
    if kept.is_file():
        return Index(name, pl.read_ipc(kept))
    index = read_ons_index(path, name=name)
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        index.frame.write_ipc(fresh)
        fresh.replace(kept)
    return index


def cache_folder(what: str) -> Path:
    """Where things made once are kept: under ``OCCUMAP_HOME`` if that is set, else in the user's cache."""
    home = os.environ.get("OCCUMAP_HOME")
    return (Path(home) / "cache" if home else platformdirs.user_cache_path("occumap", appauthor=False)) / what


def abbreviations(name: str) -> Mapping[str, str]:
    """The abbreviations that an index's own workbook explains; none for an index of another kind."""
    path = downloaded(name) if name == ONS_INDEX else Path(name)
    if path is None or path.suffix.casefold() != ".xlsx" or not path.is_file():
        return {}
    try:
        return read_ons_abbreviations(path)
    except InputError:
        return {}


def index_names() -> list[str]:
    """The names of the indexes that can be used now."""
    return [*catalogue()["indexes"], *([ONS_INDEX] if downloaded(ONS_INDEX) else [])]


def downloaded(what: str) -> Path | None:
    """Where a download is kept among the user's data, or None if it was never fetched."""
    path = place_of_download(what)
    return path if path.is_file() else None


def place_of_download(what: str, folder: Path | None = None) -> Path:
    """Where a download is kept: in a folder, or among the user's data (``OCCUMAP_HOME`` if that is set)."""
    return (folder or _data_folder("downloads")) / f"{what}.xlsx"


def _data_folder(what: str) -> Path:
    home = os.environ.get("OCCUMAP_HOME")
    return (Path(home) if home else platformdirs.user_data_path("occumap", appauthor=False)) / what


def revision(name: str) -> Revision:
    """A revision by name, such as ``soc2010-review``, or from a folder or file of YAML.

    Raises:
        UnknownNameError: neither a name held nor a file.
    """
    with as_file(revision_folder(name)) as path:
        return read_revision(path)


def revision_folder(name: str) -> Traversable:
    """The folder (or single file) in which a revision and its tables stand."""
    held = catalogue()["revisions"]
    if name in held:
        return _DATA.joinpath(held[name]["folder"])
    path = Path(name)
    if not path.exists():
        raise UnknownNameError(
            name,
            "no revision has this name, and no file either",
            hint=f"Give a folder with {FILE_NAME}, or one of: {', '.join(held)}.",
        )
    return path


@cache
def sic_words() -> Mapping[str, str]:
    """Words for industries by UK SIC 2007 code, in digits alone: divisions, and what lies below where it matters.

    >>> sic_words()["861"]
    'hospital service'
    """
    _, *lines = _DATA.joinpath("sic2007-words.csv").read_text(encoding="utf-8").splitlines()
    rows = (line.split(",", 1) for line in lines)
    return {code.replace(".", "").replace("/", ""): words for code, words in rows}
