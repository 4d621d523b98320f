"""What Occumap holds: the versions, indexes and revisions that come with it, and files a user names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from occumap.errors import InputError, UnknownNameError
from occumap.formats.classification_csv import read_classification_csv
from occumap.formats.index_csv import read_index_csv
from occumap.formats.ons_index import read_ons_index
from occumap.formats.revision_yaml import FILE_NAME, read_revision
from occumap.model.index import Index
from occumap.model.revision import Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

STARTER = "starter"
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
    if path.suffix.casefold() == ".csv":
        return read_classification_csv(path, path.stem)
    raise InputError(str(path), "a classification of this kind can't be read yet", mend="Give a CSV.")


def index(name: str = STARTER) -> Index:
    """An index by name (``starter`` comes with Occumap) or from a file: the ONS workbook, or CSV.

    Raises:
        UnknownNameError: neither a name held nor a file.
    """
    coded = {v: rules(stated["rules"]) for v, stated in catalogue()["versions"].items()}
    held = catalogue()["indexes"]
    if name in held:
        with as_file(_DATA.joinpath(held[name]["file"])) as path:
            return read_index_csv(path, coded, name=name)
    path = Path(name)
    if not path.exists():
        raise UnknownNameError(
            name, "no index has this name, and no file either", mend=f"Give a file, or one of: {', '.join(held)}."
        )
    return read_index_csv(path, coded) if path.suffix.casefold() == ".csv" else read_ons_index(path)


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
