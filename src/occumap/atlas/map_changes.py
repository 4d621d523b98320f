"""What changed between two states of an occupational map, such as the one that comes along and fresh records.

Records may be of a part of the map only. What a part lacks isn't gone, and its records say nothing of progressions from
elsewhere; so whoever compares says whether the new state is a part. A status of a product that the old state doesn't
give is no change, unless the product is withdrawn now.
"""

from __future__ import annotations

from collections.abc import Iterator

from occumap.model.map_changes import Changed, MapChange, MapChanges
from occumap.model.occupational_map import Occupation, OccupationalMap, Product


def changes_between(old: OccupationalMap, new: OccupationalMap, *, part: bool = False) -> MapChanges:
    """Return what changed from one state of a map to another.

    Args:
        old, new: the states.
        part: whether the new state holds only a part of the map.

    >>> from dataclasses import replace
    >>> from occumap.examples import small_map
    >>> old = small_map()
    >>> new = old.with_occupations(replace(o, level=o.level + 1) if o.code == "O1" else o for o in old.occupations)
    >>> [str(change) for change in changes_between(old, new).occupations_changed]
    ['O1 Bakery hand: level 2 → 3']
    """
    before = {one.code: one for one in old.occupations}
    held = {one.code for one in new.occupations}
    products, now = ({one.code: one for one in world.products} for world in (old, new))
    both = [(products[code], one) for code, one in now.items() if code in products]
    published, published_now = set(old.progressions), set(new.progressions)
    return MapChanges(
        old.id,
        new.id,
        len(old),
        len(new),
        part,
        tuple(one for one in new.occupations if one.code not in before),
        () if part else tuple(one for one in old.occupations if one.code not in held),
        tuple(
            change
            for one in new.occupations
            if one.code in before
            for change in _of_occupation(before[one.code], one, old, new)
        ),
        tuple(one for code, one in now.items() if code not in products),
        () if part else tuple(one for code, one in products.items() if code not in now),
        tuple(one for was, one in both if one.withdrawn and not was.withdrawn),
        tuple(change for was, one in both for change in _of_product(was, one)),
        tuple(pair for pair in new.progressions if pair not in published),
        tuple(pair for pair in old.progressions if pair not in published_now and pair[0] in held),
    )


def _of_occupation(was: Occupation, one: Occupation, old: OccupationalMap, new: OccupationalMap) -> Iterator[MapChange]:
    pairs = {
        Changed.NAME: (was.name, one.name),
        Changed.PLACE: (_place(was, old), _place(one, new)),
        Changed.LEVEL: (str(was.level), str(one.level)),
        Changed.STATUS: (was.status, one.status),
        Changed.SOC2010: (was.soc2010 or "", one.soc2010 or ""),
        Changed.SOC2020: (was.soc2020 or "", one.soc2020 or ""),
        Changed.SUB_UNIT_GROUPS: (_groups(was), _groups(one)),
        Changed.PRODUCTS: (_codes(was), _codes(one)),
    }
    for what, (before, after) in pairs.items():
        if before != after:
            yield MapChange(one.code, one.name, what, before, after)


def _of_product(was: Product, one: Product) -> Iterator[MapChange]:
    pairs = {
        Changed.NAME: (was.name, one.name),
        Changed.KIND: (was.kind, one.kind),
        Changed.LEVEL: (str(was.level), str(one.level)),
        Changed.STATUS: (was.status or one.status, one.status),
    }
    for what, (before, after) in pairs.items():
        if before != after:
            yield MapChange(one.code, one.name, what, before, after)


def _place(one: Occupation, world: OccupationalMap) -> str:
    """Return where an occupation stands, in words: the numbers of clusters are the publisher's own and may change."""
    route, pathway = world.route_of(one.code), world.pathway_of(one.code)
    return f"{route.name} › {pathway.name} › {world.cluster_of(one.code).name}"


def _groups(one: Occupation) -> str:
    """Return the six-digit groups: the primary one first, the others in order, since theirs says nothing."""
    return " ".join([*one.sub_unit_groups[:1], *sorted(one.sub_unit_groups[1:])])


def _codes(one: Occupation) -> str:
    return " ".join(sorted(one.products))
