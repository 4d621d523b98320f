"""Plans as dictionaries: what a command writes as JSON, and what the API gives."""

from __future__ import annotations

from occumap.model.career_plan import Basis, CareerPlan, Gain, PlanStep
from occumap.render.as_dict.common import Fields, share
from occumap.render.as_dict.gaps import gap_line
from occumap.render.as_dict.map import product, way


def career_plan(plan: CareerPlan) -> Fields:
    """Return a plan: its ends, each step with what to gain and how, and what it rests on.

    A cost is None where it isn't known; so is ``map`` where the framework has occupations of its own.
    """
    return {
        "made": plan.made.isoformat(),
        "software": plan.software,
        "person": plan.person or None,
        "from": {"code": plan.start, "title": plan.start_title},
        "to": {"code": plan.to, "title": plan.to_title},
        "framework": _basis(plan.framework),
        "map": _basis(plan.occupations) if plan.occupations else None,
        "notice": plan.notice,
        "notes": list(plan.notes),
        "credentials": list(plan.credentials),
        "courses": plan.courses or None,
        "steps": [_step(one) for one in plan.steps],
    }


def _basis(one: Basis) -> Fields:
    return {"id": one.id, "title": one.title, "source": one.source}


def _step(one: PlanStep) -> Fields:
    step = one.step
    return {
        "from": {"code": step.start, "title": one.title},
        "to": {"code": step.to, "title": step.gap.to_title},
        "direction": step.direction.value if step.direction else None,
        "level": step.level,
        "coverage": share(step.gap.coverage),
        "unknown": share(step.gap.unknown),
        "published": step.published,
        "way": way(step.way),
        "products": [product(each) for each in step.products],
        "entry": list(step.entry),
        "gains": [_gain(each) for each in one.gains],
        "questions": [gap_line(each) for each in one.questions],
    }


def _gain(one: Gain) -> Fields:
    courses = [{"title": each.course, "level": each.level, "cost": each.cost} for each in one.courses]
    return {**gap_line(one.line), "courses": courses}
