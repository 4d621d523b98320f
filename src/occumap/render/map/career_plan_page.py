"""A plan as a page to read or to print on A4: whole in itself, nothing is loaded and nothing runs."""

from __future__ import annotations

from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from occumap.model.amount import amounts
from occumap.model.career_plan import CareerPlan, Gain, PlanStep
from occumap.model.noun import counted
from occumap.model.product import Product
from occumap.render.map.drawing import level, percent
from occumap.render.map.path_drawing import LEADS, product_in_words, sentence


def career_plan_html(plan: CareerPlan) -> str:
    """Return a plan as a page: the steps, what to gain in each and how, the ways in, and what it rests on.

    >>> from occumap.model.career_plan import Basis
    >>> plan = CareerPlan("O1", "Hand", "O2", "Baker", (), date(2026, 7, 6), Basis("tiny", "Tiny"))
    >>> "Made on 6 July 2026." in career_plan_html(plan)
    True
    """
    return _ENVIRONMENT.get_template("career_plan.html.j2").render(plan=plan)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _code(code: str, title: str) -> Markup:
    return Markup(' <span class="code">{}</span>').format(code) if code != title else Markup("")


def _leads(one: PlanStep) -> str:
    if one.step.level is None:
        return ""
    return (
        f"{one.step.level:g}"
        if one.step.direction is None
        else f"{sentence(LEADS[one.step.direction])} {one.step.level:g}"
    )


def _covered(one: PlanStep) -> str:
    """Return how much is covered: at least that where something isn't stated."""
    gap = one.step.gap
    return f"At least {percent(gap.coverage)}" if gap.unknown else percent(gap.coverage)


def _taught(gain: Gain) -> Markup:
    if not gain.courses:
        return Markup("none of the list")
    costs = [f", cost {one.cost:,.0f}" if one.cost is not None else "" for one in gain.courses]
    said = [f"{one.course}, to level {level(one.level)}{cost}" for one, cost in zip(gain.courses, costs, strict=True)]
    short = "" if gain.is_taught_whole else " (none reaches the level)"
    return Markup("<br>").join(escape(each) for each in said) + short


def _said(one: Product) -> str:
    return product_in_words(one, code=True)


_ENVIRONMENT = Environment(
    loader=PackageLoader("occumap.render.map", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {
    "day": _day,
    "level": level,
    "counted": counted,
    "said": _said,
}
_ENVIRONMENT.globals |= {"amounts": amounts, "code": _code, "leads": _leads, "covered": _covered, "taught": _taught}
