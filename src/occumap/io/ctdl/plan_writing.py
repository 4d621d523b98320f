"""A plan written as a pathway: the occupations as jobs in their order, what to gain as competencies, ways in, courses.

The person isn't in it: a pathway is made to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from occumap.io.ctdl.components import (
    CONTEXT,
    LANGUAGE,
    Node,
    competency_address,
    competency_component,
    condition,
    credential_address,
    credential_component,
    headed,
)
from occumap.io.ctdl.facts import Competency
from occumap.io.ctdl.writing import WAYS_IN
from occumap.io.written import Written
from occumap.io.xkos.names import BASE, Names, segment
from occumap.model.career_plan import CareerPlan, Gain, PlanStep

TO_GAIN, TO_ASK, COURSES = "To gain", "Not stated, to be asked", "Courses"


def write_plan(plan: CareerPlan, *, base: str = BASE) -> Written:
    """Return a plan as a CTDL pathway in JSON-LD.

    Args:
        plan: from one occupation to another.
        base: what all addresses begin with: where it will be published.

    Raises:
        InputError: the base is no address.
    """
    start = f"{Names(base).base}{segment((plan.occupations or plan.framework).id)}"
    begin = f"{segment(plan.start)}/" if plan.start else ""
    pathway = f"{start}/plan/{begin}{segment(plan.to)}/{plan.made.isoformat()}"
    nodes = [*_nodes(plan, start, pathway)]
    tree = {"@context": CONTEXT, "@graph": [_pathway(plan, start, pathway, nodes), *nodes]}
    return Written((json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode(), tuple(_losses(plan)))


def _pathway(plan: CareerPlan, start: str, address: str, nodes: list[Node]) -> Node:
    made = f"Made on {plan.made.isoformat()} with {plan.software}." if plan.software else ""
    bases = [plan.framework, *([plan.occupations] if plan.occupations else [])]
    rests = [f"{one.title}: {one.source}" if one.source else one.title for one in bases]
    said = " ".join(part for part in (made, f"It rests on {'; '.join(rests)}.", *plan.notes, plan.notice) if part)
    return {
        **headed(address, "ceterms:Pathway", f"From {plan.start_title} to {plan.to_title}", {}),
        "ceterms:description": {LANGUAGE: said},
        "ceterms:hasDestinationComponent": [_job_address(start, plan.to)],
        "ceterms:hasPart": [node["@id"] for node in nodes],
    }


def _nodes(plan: CareerPlan, start: str, pathway: str) -> Iterator[Node]:
    codes = [plan.start, *(one.step.to for one in plan.steps)]
    titles = [plan.start_title, *(one.step.gap.to_title for one in plan.steps)]
    for n, (code, title) in enumerate(zip(codes, titles, strict=True)):
        if not code:  # somebody without an occupation
            continue
        yield _job(plan, n, code, title, start, pathway)
    products = {each.code: each for one in plan.steps for each in one.step.products}
    for product in products.values():
        yield credential_component(product, start, pathway)
    yield from _competencies(plan, start, pathway)
    courses = {each.course: each for one in plan.steps for gain in one.gains for each in gain.courses}
    for title in courses:
        address = _course_address(start, title)
        yield {**headed(address, "ceterms:CourseComponent", title, {}), "ceterms:isPartOf": [pathway]}


def _job(plan: CareerPlan, place: int, code: str, title: str, start: str, pathway: str) -> Node:
    step = plan.steps[place - 1] if place else None
    is_last = place == len(plan.steps)
    level = {"level": f"{step.step.level:g}"} if step and step.step.level is not None else {}
    before = plan.steps[place - 1].step.start if place else ""
    after = None if is_last else plan.steps[place].step.to
    said = {
        **headed(_job_address(start, code), "ceterms:JobComponent", title, {"occupation": code, **level}),
        "ceterms:isPartOf": [pathway],
        "ceterms:isDestinationComponentOf": [pathway] if is_last else [],
        "ceterms:precededBy": [_job_address(start, before)] if before else [],
        "ceterms:precedes": [_job_address(start, after)] if after else [],
        "ceterms:hasCondition": _conditions(step, start) if step else [],
    }
    return {key: value for key, value in said.items() if value != []}


def _conditions(one: PlanStep, start: str) -> list[Node]:
    ways = [credential_address(start, product) for product in one.step.products]
    gains = [_skill_address(start, gain) for gain in one.gains]
    asked = [competency_address(start, line.skill, float(line.needed)) for line in one.questions]
    found = [
        condition(WAYS_IN, ways, 1),
        condition(TO_GAIN, gains, len(gains)),
        condition(TO_ASK, asked, None),
    ]
    return [each for each in found if each["ceterms:targetComponent"]]


def _competencies(plan: CareerPlan, start: str, pathway: str) -> Iterator[Node]:
    taught = {_skill_address(start, gain): gain for one in plan.steps for gain in one.gains}
    lines = {address: gain.line for address, gain in taught.items()}
    for one in plan.steps:
        for line in one.questions:
            lines.setdefault(competency_address(start, line.skill, float(line.needed)), line)
    for address, line in lines.items():
        node = competency_component(Competency(line.skill, float(line.needed), line.title, ""), start, pathway)
        courses = taught[address].courses if address in taught else ()
        if courses:
            targets = [_course_address(start, each.course) for each in courses]
            node["ceterms:hasCondition"] = [condition(COURSES, targets, 1)]
        yield node


def _skill_address(start: str, gain: Gain) -> str:
    return competency_address(start, gain.line.skill, float(gain.line.needed))


def _job_address(start: str, code: str) -> str:
    return f"{start}/job/{segment(code)}"


def _course_address(start: str, title: str) -> str:
    return f"{start}/course/{segment(title)}"


def _losses(plan: CareerPlan) -> Iterator[str]:
    if plan.person:
        yield "the name of the person"
    if plan.credentials:
        yield f"evidence: {len(plan.credentials)}"
    if any(each.cost is not None for one in plan.steps for gain in one.gains for each in gain.courses):
        yield "costs of courses, and the levels they reach"
    yield "the levels held, and how much of each occupation is covered"
