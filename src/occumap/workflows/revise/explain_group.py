"""What is held of a group: for the API, and for assistants."""

from __future__ import annotations

from datetime import date

from occumap.catalog import load, shipped
from occumap.catalog.chosen_index import chosen_index
from occumap.model.change_type import ChangeType
from occumap.model.context import Context
from occumap.model.explained_group import ExplainedGroup, Relative
from occumap.model.version import Group, Version
from occumap.workflows.map.context_beside import context_of
from occumap.workflows.revise.compare import held_comparison

TITLES_SHOWN = 12


def explain_group(code: str, version: str, *, context: Context | None = None) -> ExplainedGroup:
    """Return a group of a held version with what is held of it.

    Args:
        code: its code.
        version: the name of a version, never a file.
        context: figures by group; those that are kept if not given.

    Raises:
        UnknownNameError: no version has this name, or no group of it this code; the nearest are given.

    >>> found = explain_group("2126", "soc2020")
    >>> str(found.above[-1]), found.came_from[0].code
    ('212 Engineering professionals', Code(version='soc2010', value='2122'))
    """
    held = load.version(version, files=False)
    group = held[code]
    before, after, valid = _around(held.id)
    index, titles = _titles_of(group, held)
    world = load.occupational_map()
    return ExplainedGroup(
        group,
        valid,
        _above(group, held),
        held.children(group.code.value),
        _before(group, before),
        _after(group, after),
        _types(group, after),
        tuple(one for one in world.occupations if getattr(one, held.id, None) == group.code.value),
        index,
        len(titles),
        titles[:TITLES_SHOWN],
        (context_of() if context is None else context).of_group(group.code),
    )


def _around(version: str) -> tuple[str | None, str | None, tuple[date | None, date | None]]:
    """Return the versions before and after in the same classification, and when this one is valid."""
    stated = shipped.catalog()["versions"].get(version)
    if stated is None:
        return None, None, (None, None)
    validities = shipped.validities(stated["classification"])
    order = [one.version for one in validities]
    at = order.index(version)
    valid = (validities[at].valid_from, validities[at].valid_to)
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None, valid


def _above(group: Group, version: Version) -> tuple[Group, ...]:
    found: list[Group] = []
    while group.parent is not None:
        group = version[group.parent.value]
        found.append(group)
    return tuple(reversed(found))


def _before(group: Group, before: str | None) -> tuple[Relative, ...]:
    if before is None:
        return ()
    done = held_comparison(before, group.code.version)
    return tuple(
        Relative(one.from_code, done.old[one.from_code.value].title, one.entries, one.share_of_to)
        for one in done.correspondence.arriving(group.code.value)
    )


def _after(group: Group, after: str | None) -> tuple[Relative, ...]:
    if after is None:
        return ()
    done = held_comparison(group.code.version, after)
    return tuple(
        Relative(one.to_code, done.new[one.to_code.value].title, one.entries, one.share_of_from)
        for one in done.correspondence.leaving(group.code.value)
    )


def _types(group: Group, after: str | None) -> tuple[ChangeType, ...]:
    if after is None:
        return ()
    changes = held_comparison(group.code.version, after).changes
    return next((one.types for one in changes if one.group == group.code), ())


def _titles_of(group: Group, version: Version) -> tuple[str, tuple[str, ...]]:
    """Return the index in use, and its titles that are coded to a group or to one under it."""
    entries = load.index(chosen_index())
    if version.id not in entries.versions:
        return "", ()
    rows = entries.rows(version.id)
    found = [row for one in version.under(group.code.value) for row in rows.get(one.code.value, ())]
    return entries.name, tuple(str(entries.at(row)) for row in found)
