"""Versions, their groups, what is held of a group, and entries of an index as dictionaries."""

from __future__ import annotations

from datetime import date

from occumap.model.explained_group import ExplainedGroup, Relative
from occumap.model.index import Entry, Index
from occumap.model.version import Group, Version
from occumap.render.as_dict.common import Fields, about, code
from occumap.render.as_dict.context import beside


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


def explained_group(found: ExplainedGroup) -> Fields:
    """Return a group, what is above and below it, where it came from and went to, and what is known of it.

    ``titles`` are of ``index``: how many, and the first few. Shares are of the group's own entries, None if unknown.
    """
    first_day, end = found.valid
    return {
        **group(found.group),
        "valid_from": _day(first_day),
        "valid_to": _day(end),
        "above": [_reference(one) for one in found.above],
        "children": [_reference(one) for one in found.children],
        "came_from": [_relative(one) for one in found.came_from],
        "went_to": [_relative(one) for one in found.went_to],
        "change_types": [one.value for one in found.change_types],
        "occupations": [{"code": one.code, "title": one.name} for one in found.occupations],
        "titles": {"index": found.index or None, "total": found.titles, "first": list(found.first_titles)},
        "figures": beside(found.figures),
    }


def _reference(one: Group) -> Fields:
    return {"code": one.code.value, "title": one.title}


def _relative(one: Relative) -> Fields:
    return {**about(one.code, one.title), "entries": one.entries, "share": one.share}


def _day(one: date | None) -> str | None:
    return None if one is None else one.isoformat()


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
