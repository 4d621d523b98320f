"""Versions of the user's own, kept under a name that every command knows; and files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from occumap.catalog import shipped, user_data
from occumap.errors import InputError, OutputError
from occumap.io.data_package import DataPackage, write_data_package
from occumap.model.code import Code
from occumap.model.version import Group, Version


def renamed(version: Version, name: str) -> Version:
    """The same version under another id, which all its codes carry."""
    groups = tuple(
        Group(Code(name, g.code.value), g.title, g.level, Code(name, g.parent.value) if g.parent else None)
        for g in version
    )
    return Version(name, version.title, version.rules, groups, version.source)


def keep(version: Version, name: str, *, replacing: bool = False) -> Path:
    """Keeps a version among the user's data, so that every command knows it by that name.

    The same version gives the same bytes. It is written whole or not at all.

    Args:
        version: what to keep; its codes then carry the name.
        name: small letters, digits, ``-`` and ``_``.
        replacing: whether another version kept under that name may go.

    Raises:
        InputError: the name can't be one, is of a version that comes with Occumap, or is taken.
        OutputError: it can't be written.
    """
    place = user_data.place_of_version(name)
    if place is None:
        raise InputError(name, "this can't be a name", hint="Give small letters, digits, - and _, such as us-soc2018.")
    if name in shipped.catalog()["versions"]:
        raise InputError(name, "a version of this name comes with Occumap", hint="Choose another name.")
    data = write_data_package(DataPackage(renamed(version, name))).zipped()
    if place.is_file() and place.read_bytes() != data and not replacing:
        raise InputError(name, "another version is kept under this name", hint="Choose another name, or add --replace.")
    write_whole(place, data)
    return place


def write_whole(path: Path, data: bytes) -> Path:
    """Writes a file whole or not at all; the folder is made if it isn't there.

    Raises:
        OutputError: it can't be written there.
    """
    if path.is_dir():
        raise OutputError(str(path), "this is a folder", hint="Name a file.")
    fresh: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        fresh = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        fresh.chmod(0o644)
        fresh.replace(path)
    except OSError as error:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        raise OutputError(
            str(path), f"it can't be written ({error.strerror or error})", hint="Name a file you may write to."
        ) from None
    return path
