"""Gaps, moves, paths and all else that is said of the map, as dictionaries.

Occupations, and whoever else holds or asks, are ``{"code", "title"}``; their codes are of the map or framework that
the answer names. A gap stands in full wherever there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from occumap.model.background import Background
from occumap.model.context import Beside
from occumap.model.courses import Provision
from occumap.model.gap import Move
from occumap.model.nearness import NearnessPart
from occumap.model.occupational_map import (
    Direction,
    Occupation,
    OccupationalMap,
    Product,
    PublishedWay,
    Route,
    TechnicalLevel,
)
from occumap.model.path import Path, Step
from occumap.model.placement import ClusterFit, Placement, Placements, Voice
from occumap.model.skills import Framework, Profile, Requirement
from occumap.model.staff import Workforce
from occumap.render.as_dict.background import background
from occumap.render.as_dict.common import Fields, share
from occumap.render.as_dict.context import beside
from occumap.render.as_dict.gaps import gap
from occumap.render.as_dict.names import table_resolution

if TYPE_CHECKING:
    from occumap.model.relink import Relink, Relinked


def move(found: Move) -> Fields:
    """Return a step to another occupation, with its gap."""
    return {
        "map": found.map,
        "framework": found.gap.framework,
        "from": {"code": found.start, "title": found.start_title},
        "to": {"code": found.to, "title": found.to_title},
        "level": found.level,
        "direction": found.direction.value,
        "across": found.across,
        "coverage": share(found.coverage),
        "score": share(found.score),
        "near": [near(part) for part in found.near],
        "published": found.published,
        "way": way(found.way),
        "status": found.status,
        "not_given": list(found.not_given),
        "pay_ratio": share(found.pay_ratio),
        "products": [product(one) for one in found.products],
        "gap": gap(found.gap),
    }


def way(found: PublishedWay | None) -> Fields | None:
    """Return the published progression that a way between two occupations rests on; None if it rests on none."""
    if found is None:
        return None
    return {"direction": found.direction.value, "published": found.published, "words": str(found)}


def near(found: NearnessPart) -> Fields:
    """Return one part of how near two occupations are.

    >>> from occumap.model.nearness import Likeness
    >>> near(NearnessPart(Likeness.WORK, 0.2, rank=3))
    {'by': 'work', 'rank': 3, 'share': 0.2, 'words': '3rd nearest by what is done'}
    """
    return {"by": found.kind.value, "rank": found.rank, "share": share(found.share), "words": str(found)}


def path(found: Path) -> Fields:
    """Return steps that gather skills on the way, each with its gap; both ends are None for a path without a step."""
    first, last = (found.steps[0], found.steps[-1]) if found.steps else (None, None)
    return {
        "map": found.map,
        "framework": first.gap.framework if first else None,
        "from": {"code": first.start, "title": first.gap.from_title} if first else None,
        "to": {"code": last.to, "title": last.gap.to_title} if last else None,
        "codes": list(found.codes),
        "cost": share(found.cost),
        "widest_gap": share(found.widest_gap),
        "steps": [_step(found, place) for place in range(len(found.steps))],
    }


def _step(found: Path, place: int) -> Fields:
    one: Step = found.steps[place]
    left = found.steps[place - 1].gap.to_title if place else one.gap.from_title
    return {
        "from": {"code": one.start, "title": left},
        "to": {"code": one.to, "title": one.gap.to_title},
        "coverage": share(one.gap.coverage),
        "cost": share(one.cost),
        "direction": one.direction.value if one.direction else None,
        "level": one.level,
        "entry": list(one.entry),
        "published": one.published,
        "way": way(one.way),
        "products": [product(way_in) for way_in in one.products],
        "off_ramps": [
            {"code": ramp.code, "title": ramp.title, "coverage": share(ramp.coverage)} for ramp in one.off_ramps
        ],
        "gap": gap(one.gap),
    }


def workforce(found: Workforce) -> Fields:
    """Return staff beside target roles: who covers how much, who is assigned, and what to train."""
    return {
        "framework": found.framework.id,
        "resolution": table_resolution(found.resolution),
        "minimum": found.minimum,
        "coverage": found.matrix.to_dicts(),
        "assignment": found.assignment.to_dicts(),
        "training": found.training.to_dicts(),
        "single_points": found.single_points.to_dicts(),
        "unheld": found.unheld.to_dicts(),
        "left_out": found.omissions.to_dicts(),
    }


def provision(found: Provision) -> Fields:
    """Return courses beside what is lacking: the best few, the smallest set, what each meets and what none does."""
    return {
        "framework": found.demand.framework.id,
        "resolution": table_resolution(found.resolution),
        "demand": found.demand.title,
        "reachable": share(found.reachable),
        "by_cost": found.by_cost,
        "best": found.chosen(found.best).to_dicts(),
        "smallest": found.chosen(found.smallest).to_dicts(),
        "smallest_reached": found.smallest.reached,
        "smallest_proven": found.smallest.proven,
        "coverage": found.coverage.to_dicts(),
        "unmet": found.gaps_unmet.to_dicts(),
        "left_out": found.omissions.to_dicts(),
    }


def placement(found: Placement) -> Fields:
    """Return an occupation's own cluster beside the one that it fits best, with what speaks for either."""
    return {
        "code": found.occupation.code,
        "title": found.occupation.name,
        "standard": found.occupation.standard,
        "flagged": found.flagged,
        "own": _cluster_fit(found.own),
        "better": _cluster_fit(found.better),
        "margin": share(found.margin),
        "sure": share(found.sure),
        "speaks_for": [_voice(one) for one in found.speaks_for],
        "speaks_against": [_voice(one) for one in found.speaks_against],
        "speaks_to_stay": [_voice(one) for one in found.speaks_to_stay],
    }


def placements(found: Placements) -> Fields:
    """Return the placement of every occupation that can be judged, and those that can't."""
    return {
        "map": found.map_id,
        "framework": found.framework_id,
        "margin_needed": share(found.margin_needed),
        "misplaced_found": share(found.misplaced_found),
        "across_levels": found.across_levels,
        "placements": [placement(one) for one in found.all],
        "unjudged": [
            {"code": one.occupation.code, "title": one.occupation.name, "why": one.why} for one in found.unjudged
        ],
    }


def _cluster_fit(one: ClusterFit) -> Fields:
    return {
        "cluster": one.cluster.id,
        "title": one.cluster.name,
        "fit": share(one.fit),
        "nearest": [
            {"code": near.occupation.code, "title": near.occupation.name, "affinity": share(near.affinity)}
            for near in one.nearest
        ],
    }


def _voice(one: Voice) -> Fields:
    return {"skill": one.skill, "title": one.title, "weight": share(one.weight)}


def relink(found: Relinked) -> Fields:
    """Return what became of the links of a map to a classification, but for those that are as they were."""
    return {
        "map": found.map.id,
        "from_version": found.from_version,
        "to_version": found.to_version,
        "links": len(found.links),
        "changed": [_relinked(one) for one in found.changed],
    }


def _relinked(one: Relink) -> Fields:
    return {
        "code": one.occupation,
        "title": one.title,
        "from_code": one.from_code,
        "to_code": one.to_code,
        "candidates": [{"code": candidate.code, "share": share(candidate.share)} for candidate in one.candidates],
        "status": one.status.value,
        "why": one.why,
    }


def occupation(one: Occupation, on: OccupationalMap) -> Fields:
    """Return an occupation and where it stands on its map."""
    return {
        "map": on.id,
        "code": one.code,
        "title": one.name,
        "level": one.level,
        "technical_level": one.technical_level.title,
        "route": on.route_of(one.code).id,
        "pathway": on.pathway_of(one.code).id,
        "cluster": on.cluster_of(one.code).name,
        "standard": one.standard,
        "option": one.option,
        "soc2010": one.soc2010,
        "soc2020": one.soc2020,
        "sub_unit_groups": list(one.sub_unit_groups),
        "green_themes": list(one.green_themes),
        "status": one.status,
        "not_given": list(one.not_given),
        "products": [product(way_in) for way_in in on.products_of(one.code)],
    }


def occupation_profile(
    one: Occupation,
    on: OccupationalMap,
    framework: Framework,
    figures: Beside | None = None,
    published: Background | None = None,
) -> Fields:
    """Return an occupation with its published progressions, published figures and what a framework says that it asks.

    Nothing is asked where the framework doesn't know the occupation.
    """
    scale = framework.scale
    asked = framework.profile(one.code) if one.code in framework else Profile(one.code, one.name)
    return {
        **occupation(one, on),
        "progressions": [
            {"code": found.to, "title": on[found.to].name, "level": on[found.to].level, **(way(found) or {})}
            for found in ways_by_direction(on, one.code)
        ],
        "framework": framework.id,
        "scale": {"name": scale.name, "lowest": scale.lowest, "highest": scale.highest},
        "notice": framework.notice,
        "figures": beside(figures),
        "background": background(published),
        "notes": list(asked.notes),
        "requirements": profile(one.code, framework) if one.code in framework else [],
        "unstated": [
            {"skill": skill, "title": framework.titles[skill], "reason": why} for skill, why in asked.unstated.items()
        ],
    }


def product(one: Product) -> Fields:
    """Return a way in: an apprenticeship, a T Level or another product, and how much of the occupation it opens."""
    return {
        "code": one.code,
        "kind": one.kind,
        "level": one.level,
        "title": one.name,
        "opens": one.opens.value,
        "status": one.status,
    }


def ways_by_direction(on: OccupationalMap, code: str) -> list[PublishedWay]:
    """Return the ways from an occupation that rest on published progressions: up, on the same level, then down."""
    return [found for direction in Direction for found in on.published_ways(code, direction)]


def requirement(one: Requirement, framework: Framework) -> Fields:
    """Return a skill that is asked for, with its level on the framework's scale and what that level means."""
    _, title, family, _ = framework.skills.row(framework.skill_place[one.skill])
    return {
        "skill": one.skill,
        "title": title,
        "family": family,
        "level": one.level,
        "importance": one.importance,
        "essential": one.essential,
        "descriptor": framework.described(one.skill).get(one.level, ""),
    }


def profile(code: str, framework: Framework) -> list[Fields]:
    """Return what an occupation asks, what matters most first, and what each was judged by: None if nothing says so.

    Raises:
        UnknownNameError: the framework doesn't know the occupation.
    """
    asked = framework.profile(code).requirements
    ordered = sorted(asked, key=lambda one: (-one.importance, -one.level, one.skill))
    details = requirement_details(code, framework)
    judged = {skill: said.get("judged_by") for skill, said in details.items()}
    return [{**requirement(one, framework), "judged_by": judged.get(one.skill)} for one in ordered]


def requirement_details(code: str, framework: Framework) -> dict[str, Fields]:
    """Return what a framework says of an occupation's requirements besides, such as who judged them, by skill."""
    details = framework.extras.get("requirement_details")
    return {} if details is None else {one["skill"]: one for one in details.filter(profile=code).to_dicts()}


def framework(one: Framework) -> Fields:
    """Return a skills framework: its scale, and how many skills and profiles it has."""
    return {
        "id": one.id,
        "title": one.title,
        "scale": {"name": one.scale.name, "lowest": one.scale.lowest, "highest": one.scale.highest},
        "skills": len(one.skills),
        "profiles": len(one.profiles),
        "source": one.source,
        "notice": one.notice,
    }


def route(one: Route, on: OccupationalMap) -> Fields:
    """Return a route of a map: its pathways, their clusters by technical level, and the occupations in each."""
    return {
        "map": on.id,
        "route": one.id,
        "title": one.name,
        "pathways": [
            {
                "id": pathway.id,
                "title": pathway.name,
                "clusters": [
                    {
                        "id": cluster.id,
                        "title": cluster.name,
                        "technical_level": cluster.technical_level.title,
                        "occupations": [occupation(member, on) for member in on.in_cluster(cluster.id)],
                    }
                    for level in TechnicalLevel
                    for cluster in on.clusters_at(pathway.id, level)
                ],
            }
            for pathway in on.pathways_in(one.id)
        ],
    }
