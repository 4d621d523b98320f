"""What is found of a map, as dictionaries: codes that its names contradict, and what changed since an earlier state."""

from __future__ import annotations

from occumap.model.map_changes import MapChange, MapChanges
from occumap.model.map_check import BetterGroup, CrossedProgression, GroupCheck, MapCheck
from occumap.model.occupational_map import Occupation, Product
from occumap.render.as_dict.common import Fields

WEIGHT_DIGITS = 2


def map_check(found: MapCheck) -> Fields:
    """Return the occupations of a map beside the groups that fit them better, largest weight first, and crossed
    progressions.

    Weights are natural logarithms of odds; ``flagged`` are those to look at.
    """
    return {
        "map": found.map_id,
        "version": found.version,
        "index": found.index,
        "checked": len(found.all),
        "flagged": len(found.flagged),
        "occupations": [group_check(one) for one in found.all],
        "crossed_progressions": [_crossed(one) for one in found.crossed],
        "unjudged": [{**_named(one.occupation), "why": one.why} for one in found.unjudged],
    }


def group_check(one: GroupCheck) -> Fields:
    """Return an occupation with its published group and the one that fits better."""
    return {
        **_named(one.occupation),
        "published": {"code": one.occupation.soc2020, "title": one.published},
        "better": _better(one.better),
        "others": [_better(other) for other in one.others],
        "weight": round(one.weight, WEIGHT_DIGITS),
        "flagged": one.flagged,
        "reasons": list(one.reasons),
    }


def map_changes(found: MapChanges) -> Fields:
    """Return what changed between two states of a map."""
    return {
        "old": found.old,
        "new": found.new,
        "old_size": found.old_size,
        "new_size": found.new_size,
        "part": found.part,
        "counts": dict(found.counts),
        "occupations": {
            "new": [_named(one) for one in found.occupations_new],
            "gone": [_named(one) for one in found.occupations_gone],
            "changed": [_change(one) for one in found.occupations_changed],
        },
        "products": {
            "new": [_product(one) for one in found.products_new],
            "gone": [_product(one) for one in found.products_gone],
            "withdrawn": [_product(one) for one in found.products_withdrawn],
            "changed": [_change(one) for one in found.products_changed],
        },
        "progressions": {
            "added": [{"from": start, "to": to} for start, to in found.progressions_added],
            "removed": [{"from": start, "to": to} for start, to in found.progressions_removed],
        },
    }


def _named(one: Occupation) -> Fields:
    return {"code": one.code, "title": one.name}


def _better(one: BetterGroup) -> Fields:
    return {"code": one.code, "title": one.title, "weight": round(one.weight, WEIGHT_DIGITS)}


def _crossed(one: CrossedProgression) -> Fields:
    return {"from": _named(one.start), "to": _named(one.to), "better": _named(one.better), "reason": one.reason}


def _change(one: MapChange) -> Fields:
    return {"code": one.code, "title": one.title, "what": one.what.value, "before": one.before, "after": one.after}


def _product(one: Product) -> Fields:
    return {"code": one.code, "title": one.name, "kind": one.kind, "level": one.level, "status": one.status}
