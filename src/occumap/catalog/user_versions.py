"""Versions of the user's own, kept under a name that every command knows."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from pathlib import Path

from occumap.catalog import shipped, user_data
from occumap.checksums import write_with_sum
from occumap.errors import InputError, OccumapError
from occumap.io.data_package import DataPackage, read_data_package, write_data_package
from occumap.model.code import Code
from occumap.model.version import Group, Version


def renamed(version: Version, name: str) -> Version:
    """Return the same version under another id, which all its codes carry."""
    groups = tuple(
        Group(Code(name, g.code.value), g.title, g.level, Code(name, g.parent.value) if g.parent else None)
        for g in version
    )
    return replace(version, id=name, groups=groups)


def codes_of(name: str) -> Set[str]:
    """Return the codes of a version that comes with Occumap or that the user keeps; none of one that can't be read."""
    try:
        if name in shipped.catalog()["versions"]:
            return shipped.version(name).by_value.keys()
        return read_data_package(user_data.place_of(name, "version")).version.by_value.keys()
    except OccumapError:
        return frozenset()


def keep(version: Version, name: str, *, replacing: bool = False) -> Path:
    """Keep a version among the user's data, so that every command knows it by that name.

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
        raise InputError(name, "a version with this name comes with Occumap", hint="Choose another name.")
    data = write_data_package(DataPackage(renamed(version, name))).zipped()
    if place.is_file() and place.read_bytes() != data and not replacing:
        raise InputError(name, "another version is kept under this name", hint="Choose another name, or add --replace.")
    write_with_sum(place, data)
    return place
