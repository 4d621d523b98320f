"""Versions, their groups, and entries of an index as dictionaries."""

from __future__ import annotations

from occumap.model.index import Entry, Index
from occumap.model.version import Group, Version
from occumap.render.as_dict.common import Fields, about, code


def version(one: Version) -> Fields:
    """Return a version: its levels with how many groups each has, without the groups.

    >>> from occumap.examples import small_version
    >>> version(small_version())["levels"][0]
    {'number': 1, 'name': 'section', 'groups': 3}
    """
    counts = one.counts()
    return {
        "id": one.id,
        "title": one.title,
        "language": one.language,
        "languages": list(one.languages),
        "source": one.source,
        "levels": [
            {"number": level.number, "name": level.name, "groups": counts[level.name]} for level in one.rules.levels
        ],
    }


def group(one: Group) -> Fields:
    """Return a group: its version, code and title, its level, and the group above it."""
    return {**about(one.code, one.title), "level": one.level, "parent": code(one.parent)}


def index(one: Index) -> Fields:
    """Return an index: its name, how many entries it has, and the versions that they are coded to."""
    return {"name": one.name, "entries": len(one), "versions": list(one.versions)}


def entry(one: Entry) -> Fields:
    """Return an entry of an index; its codes are by version."""
    return {
        "entry_id": one.entry_id,
        "title": one.title,
        "natural_title": one.natural_title,
        "additional": one.add,
        "industry": one.ind,
        "default": one.default,
        "see": one.see,
        "codes": {of.version: of.value for of in one.codes.values()},
    }
