"""A route written as a pathway with its components."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from occumap.io.ctdl.components import (
    CONTEXT,
    LANGUAGE,
    Node,
    competency_address,
    competency_component,
    condition,
    credential_component,
    headed,
)
from occumap.io.ctdl.facts import Job, RouteFacts, members, route_facts
from occumap.io.written import Written
from occumap.io.xkos.names import BASE, Names, segment
from occumap.model.noun import counted
from occumap.model.occupational_map import OccupationalMap
from occumap.model.skills import Framework

WAYS_IN, ESSENTIAL, USEFUL = "Ways in", "Essential", "Useful"
CODE_LISTS = {"soc2010": "SOC 2010", "soc2020": "SOC 2020"}


def write_ctdl(
    occupations: OccupationalMap, route: str, *, framework: Framework | None = None, base: str = BASE
) -> Written:
    """Return a route as a CTDL pathway in JSON-LD; reading it back gives its `route_facts`.

    Args:
        occupations: the map that has the route.
        route: id of the route.
        framework: what its occupations ask; without it, there are no competencies.
        base: what all addresses begin with: where it will be published.

    Raises:
        UnknownNameError: the map has no such route.
        InputError: the base is no address.

    >>> from occumap.examples import small_framework, small_map
    >>> write_ctdl(small_map(), "crafts", framework=small_framework()).losses[0]
    'importance of 14 requirements: they are essential or useful'
    """
    facts = route_facts(occupations, route, framework=framework)
    start = f"{Names(base).base}{segment(occupations.id)}"
    tree = {"@context": CONTEXT, "@graph": list(_nodes(facts, start))}
    text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    return Written(text.encode(), tuple(_losses(occupations, facts, framework)))


def _nodes(facts: RouteFacts, start: str) -> Iterator[Node]:
    pathway = f"{start}/route/{segment(facts.route.id)}"
    jobs = {job.code: f"{start}/job/{segment(job.code)}" for job in facts.jobs}
    leaving = {begin for begin, to in facts.progressions if to in jobs}
    last = [node_id for code, node_id in jobs.items() if code not in leaving] or list(jobs.values())
    components = [
        *(_job_node(job, facts, start, pathway, is_last=jobs[job.code] in last) for job in facts.jobs),
        *(credential_component(product, start, pathway) for product in facts.products),
        *(competency_component(competency, start, pathway) for competency in facts.competencies),
    ]
    yield {
        **headed(pathway, "ceterms:Pathway", facts.route.name, {}),
        "ceterms:hasDestinationComponent": last,
        "ceterms:hasPart": [component["@id"] for component in components],
    }
    yield from components


def _job_node(job: Job, facts: RouteFacts, start: str, pathway: str, *, is_last: bool) -> Node:
    to = [f"{start}/job/{segment(end)}" for begin, end in facts.progressions if begin == job.code]
    before = [f"{start}/job/{segment(begin)}" for begin, end in facts.progressions if end == job.code]
    lists = [(name, code) for name, code in (("soc2010", job.soc2010), ("soc2020", job.soc2020)) if code is not None]
    conditions = [
        condition(WAYS_IN, [f"{start}/credential/{segment(code)}" for code in job.products], 1),
        condition(ESSENTIAL, [competency_address(start, *need) for need in job.essential], len(job.essential)),
        condition(USEFUL, [competency_address(start, *need) for need in job.useful], None),
    ]
    said = {
        **headed(
            f"{start}/job/{segment(job.code)}",
            "ceterms:JobComponent",
            job.name,
            {"occupation": job.code, "level": str(job.level), "cluster": job.cluster},
        ),
        "ceterms:isPartOf": [pathway],
        "ceterms:isDestinationComponentOf": [pathway] if is_last else [],
        "ceterms:occupationType": [_aligned(name, code) for name, code in lists],
        "ceterms:precededBy": before,
        "ceterms:precedes": to,
        "ceterms:hasCondition": [condition for condition in conditions if condition["ceterms:targetComponent"]],
    }
    return {key: value for key, value in said.items() if value != []}


def _aligned(code_list: str, code: str) -> Node:
    return {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:codedNotation": code,
        "ceterms:frameworkName": {LANGUAGE: CODE_LISTS[code_list]},
    }


def _losses(occupations: OccupationalMap, facts: RouteFacts, framework: Framework | None) -> Iterator[str]:
    of_route = members(occupations, facts.route.id)
    codes = [job.code for job in facts.jobs]
    if framework is not None:
        asked = framework.requirements.filter(pl.col("profile").is_in(codes))
        if len(asked):
            yield f"importance of {len(asked)} requirements: they are essential or useful"
        if asked["level_error"].count() + asked["importance_error"].count():
            yield "standard errors of requirements"
        if len(framework.descriptors):
            yield "descriptors of levels"
    for what, held in (
        ("standards they come from", [o for o in of_route if o.standard]),
        ("sub-unit groups", [o for o in of_route if o.sub_unit_groups]),
        ("green themes", [o for o in of_route if o.green_themes]),
        ("statuses", [o for o in of_route if o.status]),
    ):
        if held:
            yield f"{what} of {len(held)} occupations"
    elsewhere = sum(start in codes and end not in codes for start, end in set(occupations.progressions))
    if elsewhere:
        yield f"{counted(elsewhere, 'progression')} to occupations of other routes, which aren't in the file"
    yield "pathways of the route, and ids of clusters"
