"""Your next job: one box for a job, one of a few to confirm, and where it may lead, as cards.

What stands below the filters stays the same until the data changes, so it is drawn once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from occumap.catalog.load import occupational_map
from occumap.errors import OccumapError
from occumap.model.occupational_map import Occupation
from occumap.model.resolution import Ambiguous, Resolved, Suggestion, Unknown
from occumap.model.skills import Framework
from occumap.web.pages import map_address, redirect
from occumap.web.pages.map_wording import draw, fragment, framework_options
from occumap.web.pages.query import PageQuery
from occumap.web.server.context import HeldContext
from occumap.web.server.dependencies import WarmDep, limited
from occumap.web.server.response_cache import keep
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.background import has_interests, interest_letters
from occumap.workflows.map.context_beside import beside
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.job_question import job_question
from occumap.workflows.map.next_job import ANY_RISE, EACH, MAX_RISE, NextJobFilter, next_from_group, next_jobs
from occumap.workflows.map.no_job import no_job_in_words, paid_job_alike
from occumap.workflows.map.statements import reason_of

router = APIRouter()
# So many may be meant before the others stand behind a click.
FEW = 5
MANY = 8
MAX_CHOICES = 60
DOES = 3
LEVELS = {
    "": f"mine, or up to {MAX_RISE} higher",
    "1": "mine, or 1 higher",
    "2": "mine, or up to 2 higher",
    "higher": "mine, or any higher",
    "lower": "lower ones too",
}
ORDERS = {"": "most alike first", "pay": "best paid first"}
SHOWN = {"": f"{EACH}", "6": "6", "12": "12"}
FILTERS = ("level", "route", "sort", "interests", "limit", "framework")


@dataclass(frozen=True, slots=True)
class JobChoice:
    """A job that may be meant: where it leads, and what tells it from the others."""

    id: str
    title: str
    address: str
    detail: str
    does: tuple[str, ...]


@router.get("/next", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def next_page(request: Request, warm: WarmDep) -> Response:
    """Ask what somebody's job is; lead to what comes next where that is sure, else ask which of a few is meant."""
    asked = PageQuery.of(request)
    text, of = asked.text("job"), asked.framework
    if not text:
        return draw(request, "next/ask.html", status=asked.status, text="", errors=asked.errors, meant=None, paid="")
    meant = of.skills_map.finder(warm.coder).resolve(text)
    if isinstance(meant, Resolved):
        return redirect(request, next_address(meant.id, of.name, job=text if meant.said else ""))
    offered = meant.candidates if isinstance(meant, Ambiguous) else meant.near
    question = job_question(text, warm.coder(), of.skills_map)
    leads_on = bool(offered or question.answers)
    return draw(
        request,
        "next/ask.html",
        status=asked.status if leads_on else 404,
        text=text,
        errors={} if leads_on else {"job": no_job_in_words(meant)},
        meant=meant,
        question=question,
        paid=paid_job_alike(text),
        choices=_choices(offered, of),
        group=_group(meant, of),
        few=FEW,
        many=MANY,
    )


@router.get("/next/{code:path}", response_class=HTMLResponse)
async def next_from_page(request: Request, code: str, warm: WarmDep) -> Response:
    """Return where a job may lead: an occupation of the map, or a group of the classification."""
    settings = request.app.state.settings
    context = HeldContext.of(settings)
    response = await run_in_threadpool(_next_from, request, code, warm, context)
    keep(request, response, holds=lambda: context.holds(settings))
    return response


def next_address(code: str, framework: str = "", **query: object) -> str:
    """Return where it stands what comes after a job.

    >>> next_address("OCC0454"), next_address("5213/03", job="plate welder")
    ('/next/OCC0454', '/next/5213/03?job=plate+welder')
    """
    return map_address(f"/next/{quote(code)}", framework, **query)


def _next_from(request: Request, code: str, warm: Warm, context: HeldContext) -> Response:
    world = occupational_map()
    if code not in world and code.upper() in world:
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, next_address(code.upper()) + query)
    asked = PageQuery.of(request)
    said = _said(asked.text("job"), code, asked.framework, warm)
    if code not in world:
        found = next_from_group(code, asked.framework.skills_map, context.context)
        held = asked.framework.skills_map.framework
        return draw(
            request,
            "next/group.html",
            status=asked.status,
            found=found,
            said=said,
            does=_does(code, held),
            notes_on=held.notes_on,
            with_figures=bool(context.context),
        )
    occupation, filters = world[code], _filters(asked, with_pay=bool(context.context))
    typed = tuple((name, asked.query[name]) for name in FILTERS if name in asked.query)
    drawn, errors = _drawn_jobs(code, filters, asked.framework, context, tuple(asked.errors.items()), typed)
    return draw(
        request,
        "next/jobs.html",
        status=max(asked.status, 400 if errors else 200),
        partial="jobs",
        occupation=occupation,
        route=world.route_of(code),
        said=said,
        figures=beside(code, asked.framework.skills_map, context.context),
        refused=bool(errors),
        jobs=drawn,
    )


def _said(text: str, code: str, of: HeldFramework, warm: Warm) -> str:
    """Return what the text that led here was taken for; empty if there is none, or it leads elsewhere."""
    found = of.skills_map.finder(warm.coder).resolve(text) if text else None
    return found.taken if isinstance(found, Resolved) and found.id == code else ""


def _filters(asked: PageQuery, *, with_pay: bool) -> NextJobFilter:
    level = asked.one_of("level", tuple(LEVELS))
    interests = has_interests(asked.framework.skills_map.framework)
    return NextJobFilter(
        int(level) if level.isdigit() else ANY_RISE if level == "higher" else MAX_RISE,
        level == "lower",
        asked.one_of("route", [route.id for route in occupational_map().routes]),
        asked.one_of("sort", tuple(ORDERS)) or "likeness" if with_pay else "likeness",
        interest_letters(asked.text("interests")) if interests else "",
        int(asked.one_of("limit", tuple(SHOWN)) or EACH),
    )


@lru_cache(maxsize=1024)
def _drawn_jobs(
    code: str,
    filters: NextJobFilter,
    of: HeldFramework,
    context: HeldContext,
    wrong: tuple[tuple[str, str], ...],
    typed: tuple[tuple[str, str], ...],
) -> tuple[Markup, dict[str, str]]:
    """Return the bands of jobs as HTML, with the form that says which; and what is wrong with that."""
    world, errors, skills_map = occupational_map(), dict(wrong), of.skills_map
    bands = None
    if not errors:
        try:
            bands = next_jobs(world[code], skills_map, context.context, filters)
        except OccumapError as error:
            errors["interests" if filters.interests else ""] = reason_of(error)
    with_interests, with_figures = has_interests(skills_map.framework), bool(context.context)
    fields = _drawn_filters(
        *(tuple(errors.items()), typed, of.name, framework_options()),
        with_figures=with_figures,
        with_interests=with_interests,
    )
    values = {
        "filters": fields,
        "occupation": world[code],
        "bands": bands,
        "errors": errors,
        "typed": dict(typed),
        "own_route": world.route_of(code),
        "with_figures": with_figures,
        "more_address": next_address(code, **{**dict(typed), "limit": "6" if filters.each == EACH else "12"}),
        "with_interests": with_interests,
        "notes_on": skills_map.framework.notes_on,
        "notice": lambda: skills_map.framework.notice,
        "of_framework": of.name,
    }
    return fragment("next/bands.html", **values), errors


@lru_cache(maxsize=64)
def _drawn_filters(
    errors: tuple[tuple[str, str], ...],
    typed: tuple[tuple[str, str], ...],
    of_framework: str,
    frameworks: tuple[tuple[str, str], ...],
    *,
    with_figures: bool,
    with_interests: bool,
) -> Markup:
    """Return the fields that say which jobs are shown, the same for every job."""
    values = {
        "errors": dict(errors),
        "typed": dict(typed),
        "levels": LEVELS,
        "routes": {"": "any", **{route.id: route.name for route in occupational_map().routes}},
        "orders": ORDERS,
        "shown": SHOWN,
        "with_figures": with_figures,
        "with_interests": with_interests,
        "frameworks": frameworks,
        "of_framework": of_framework,
    }
    return fragment("next/filters.html", **values)


def _choices(offered: Iterable[Suggestion], of: HeldFramework) -> list[JobChoice]:
    """Return jobs to choose from, each with its route, its level and what it does."""
    held, world = of.skills_map.framework, occupational_map()
    return [
        JobChoice(
            one.id,
            one.title,
            next_address(one.id, of.name),
            _place(world[one.id]) if one.id in world else f"{one.reason}, outside the map",
            _does(one.id, held),
        )
        for one in tuple(offered)[:MAX_CHOICES]
    ]


def _place(occupation: Occupation) -> str:
    return f"level {occupation.level}, {occupational_map().route_of(occupation.code).name}"


def _does(code: str, held: Framework) -> tuple[str, ...]:
    """Return the skills that matter most to a job, those special to no occupation last; none where none is known."""
    asked = [one for one in (held.profile(code).requirements if code in held else ()) if one.level > 0]
    ordered = sorted(asked, key=lambda one: (one.skill in held.general, -one.importance, -one.level, one.skill))
    return tuple(held.titles[one.skill] for one in ordered[:DOES])


def _group(meant: Ambiguous | Unknown, of: HeldFramework) -> Suggestion | None:
    """Return the group that a job is surely coded to, to start from where none of the occupations is meant."""
    titles = of.skills_map.framework.profile_titles
    return Suggestion(meant.group, titles[meant.group]) if meant.group in titles else None
