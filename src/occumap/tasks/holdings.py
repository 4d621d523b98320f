"""What Occumap holds: the versions, indexes and revisions that come with it, and files a user names."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import platformdirs

from occumap.errors import InputError, UnknownNameError
from occumap.formats.classification_csv import read_classification_csv
from occumap.formats.ddi3 import read_ddi3
from occumap.formats.index_csv import read_index_csv
from occumap.formats.ons_index import read_ons_index
from occumap.formats.ons_structure import read_ons_structure
from occumap.formats.revision_yaml import FILE_NAME, read_revision
from occumap.model.index import Index
from occumap.model.revision import Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

STARTER = "starter"
ONS_INDEX = "ons-index"
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
        stated.get("most_children"),
    )


@cache
def version(name: str) -> Version:
    """A version by name, such as ``soc2010``, or from a file.

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
    path = Path(name)
    if path.exists():
        return _version_from_file(path)
    raise UnknownNameError(
        name, "no version has this name, and no file either", mend=f"Versions held: {', '.join(held)}."
    )


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
                str(path), f"a classification of the kind {kind or 'without ending'} can't be read", mend=_VERSION_FILES
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
            raise UnknownNameError(name, "it isn't downloaded yet", mend="Run: occumap download ons-index")
        return read_ons_index(fetched, name=name)
    path = Path(name)
    if not path.exists():
        known = ", ".join([*held, ONS_INDEX])
        raise UnknownNameError(name, "no index has this name, and no file either", mend=f"Give a file, or: {known}.")
    return read_index_csv(path, coded) if path.suffix.casefold() == ".csv" else read_ons_index(path)


def index_names() -> list[str]:
    """The names of the indexes that can be used now."""
    return [*catalogue()["indexes"], *([ONS_INDEX] if downloaded(ONS_INDEX) else [])]


def downloaded(what: str) -> Path | None:
    """Where a download is kept among the user's data, or None if it was never fetched."""
    path = place_of_download(what)
    return path if path.is_file() else None


def place_of_download(what: str, folder: Path | None = None) -> Path:
    """Where a download is kept: in a folder, or among the user's data (``OCCUMAP_HOME`` if that is set)."""
    home = os.environ.get("OCCUMAP_HOME")
    data = Path(home) if home else platformdirs.user_data_path("occumap", appauthor=False)
    return (folder or data / "downloads") / f"{what}.xlsx"


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
            mend=f"Give a folder with {FILE_NAME}, or one of: {', '.join(held)}.",
        )
    return path
