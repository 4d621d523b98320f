"""An occupation's page: what it asks, the ways in, and its moves, filtered by the address.

Everything said there but its moves stays the same until the data changes, so it is drawn once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from occumap.catalog import load
from occumap.catalog.load import framework, occupational_map
from occumap.model.context import Context
from occumap.model.gap import Direction, Move
from occumap.model.occupational_map import Occupation
from occumap.model.skills import Requirement
from occumap.web.pages import environment, occupation_address, redirect, render
from occumap.web.pages.map_context import context_of, context_signs
from occumap.web.pages.map_lines import leads_from
from occumap.web.pages.map_wording import LEVEL_NAMES, WORDS
from occumap.web.pages.query import PageQuery
from occumap.web.server.response_cache import keep
from occumap.workflows.exchange.schema_org import occupation_json
from occumap.workflows.map.moves import moves

router = APIRouter()
DIRECTIONS = {
    "": "any direction",
    Direction.UP.value: "up by level",
    Direction.SIDEWAYS.value: "at the same level",
    Direction.DOWN.value: "down by level",
}
STEPS = {"": "any number", "1": "up to one", "2": "up to two"}
ACROSS = {"": "any pathway", "within": "the same pathway", "across": "a different pathway"}
SHOWN = {"": "10", "25": "25", "all": "all"}
FILTERS = ("direction", "step", "pathway", "across", "minimum", "pay", "limit")


@router.get("/map/occupations/{code}", response_class=HTMLResponse)
async def occupation_page(request: Request, code: str) -> Response:
    """Return what an occupation asks, the ways in, and where it leads."""
    settings = request.app.state.settings
    signs = context_signs(settings)
    response = await run_in_threadpool(_occupation_page, request, code)
    keep(request, response, holds=lambda: context_signs(settings) == signs)
    return response


def _occupation_page(request: Request, code: str) -> Response:
    world = occupational_map()
    if code not in world and code.upper() in world:
        return redirect(request, occupation_address(code.upper()))
    occupation = world[code]
    context = context_of(request.app.state.settings)
    asked = PageQuery.of(request)
    chosen = _filter_of(asked, code, with_pay=context is not None)
    typed = tuple((name, asked.query[name]) for name in FILTERS if name in asked.query)
    return render(
        request,
        "map/occupation.html",
        status=asked.status,
        partial="moves",
        occupation=occupation,
        about=_drawn_occupation(code, context),
        moves=_drawn_moves(chosen, context, tuple(asked.errors.items()), typed),
        refused=bool(asked.errors),
        linked_data=_linked_data(code, context),
    )


@dataclass(frozen=True, slots=True)
class MoveFilter:
    """Which moves of an occupation are to be shown."""

    code: str
    direction: str = ""
    step: str = ""
    pathway: str = ""
    across: str = ""
    minimum: float = 0.0
    pay: float = 0.0
    shown: str = ""


def _filter_of(asked: PageQuery, code: str, *, with_pay: bool) -> MoveFilter:
    pathways = [pathway.id for pathway in occupational_map().pathways]
    return MoveFilter(
        code,
        asked.one_of("direction", tuple(DIRECTIONS)),
        asked.one_of("step", tuple(STEPS)),
        asked.one_of("pathway", pathways),
        asked.one_of("across", tuple(ACROSS)),
        asked.number("minimum", default=0, low=0, high=100),
        asked.number("pay", default=0, low=0, high=1000) if with_pay else 0.0,
        asked.one_of("limit", tuple(SHOWN)),
    )


def _filtered_moves(chosen: MoveFilter, context: Context | None) -> tuple[list[tuple[Move, float | None]], int]:
    """Return the moves asked for, each with what it does to pay; and how many there are in all."""
    steps = int(chosen.step) if chosen.step else None
    world = occupational_map()
    found = moves(
        world[chosen.code],
        directions=(Direction(chosen.direction),) if chosen.direction else None,
        level_step=(-steps, steps) if steps else None,
        pathway=chosen.pathway or None,
        across={"across": True, "within": False}.get(chosen.across),
        minimum_coverage=chosen.minimum / 100,
        limit=None,
    )
    paid = [(move, context.pay_ratio_of(world[chosen.code], world[move.to]) if context else None) for move in found]
    if chosen.pay:
        paid = [(move, ratio) for move, ratio in paid if ratio is not None and ratio >= chosen.pay / 100]
    limit = {"": 10, "all": len(paid)}.get(chosen.shown) or int(chosen.shown)
    return paid[:limit], len(paid)


@lru_cache(maxsize=1024)
def _drawn_moves(
    chosen: MoveFilter, context: Context | None, errors: tuple[tuple[str, str], ...], typed: tuple[tuple[str, str], ...]
) -> Markup:
    """Return the moves as HTML, with the form that says which."""
    found, total = _filtered_moves(chosen, context) if not errors else ([], 0)
    world = occupational_map()
    pathways = {"": "any", **{pathway.id: pathway.name for pathway in world.pathways}}
    return _fragment(
        "map/moves.html",
        occupation=world[chosen.code],
        found=found,
        total=total,
        errors=dict(errors),
        typed=dict(typed),
        directions=DIRECTIONS,
        steps=STEPS,
        pathways=pathways,
        across=ACROSS,
        shown=SHOWN,
        context=context,
    )


@lru_cache(maxsize=2048)
def _drawn_occupation(code: str, context: Context | None) -> Markup:
    """Return all that is said of an occupation but its moves, as HTML."""
    world, held = occupational_map(), framework()
    occupation = world[code]
    by_level: dict[float, list[tuple[Requirement, str, str, str]]] = {}
    if code in held:
        for one in sorted(held.profile(code).requirements, key=lambda one: (-one.level, -one.importance, one.skill)):
            _, title, _, definition = held.skills.row(held.skill_place[one.skill])
            descriptor = held.described(one.skill).get(one.level, "")
            by_level.setdefault(one.level, []).append((one, title, definition, descriptor))
    return _fragment(
        "map/about.html",
        occupation=occupation,
        world=world,
        route=world.route_of(code),
        pathway=world.pathway_of(code),
        cluster=world.cluster_of(code),
        siblings=[one for one in world.of_standard(occupation.standard) if one.code != code],
        by_level=by_level,
        level_names=LEVEL_NAMES,
        titles=_group_titles(occupation),
        products=_by_kind(code),
        published=[(lead.occupation, lead.move) for lead in leads_from(code) if lead.move.published],
        led_from=[world[start] for start, to in world.progressions if to == code],
        context=context,
        figures=context.beside(occupation) if context else None,
    )


@lru_cache(maxsize=2048)
def _linked_data(code: str, context: Context | None) -> Markup:
    """Return the occupation for search engines; nothing in it can end the script element that it stands in."""
    versions = tuple(load.version(name) for name in ("soc2020", "soc2010"))
    return Markup(occupation_json(code, context=context, versions=versions, address=occupation_address(code)))


def _fragment(template: str, **values: Any) -> Markup:
    return Markup(environment().get_template(template).render(**WORDS, **values))


def _group_titles(occupation: Occupation) -> dict[str, str]:
    """Return titles of the unit groups that an occupation belongs to, by version."""
    given = {"soc2020": occupation.soc2020, "soc2010": occupation.soc2010}
    codes = {name: code for name, code in given.items() if code and code in load.version(name)}
    return {name: load.version(name)[code].title for name, code in codes.items()}


def _by_kind(code: str) -> dict[str, list[Any]]:
    """Return the products that lead in, by their kind, lower levels first."""
    found: dict[str, list[Any]] = {}
    for product in sorted(occupational_map().products_of(code), key=lambda one: (one.kind, one.level, one.name)):
        found.setdefault(product.kind, []).append(product)
    return found
