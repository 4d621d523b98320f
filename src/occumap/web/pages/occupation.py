"""An occupation's page: what it asks, the ways in, and its moves, filtered by the address.

What is said there stays the same until the data change, so it is drawn once, in parts; each page is put together of
them anew, for its reader and its address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from occumap.catalog import load
from occumap.catalog.load import occupational_map
from occumap.catalog.occupations import resolve_occupation
from occumap.catalog.skill_tasks import sentences_below
from occumap.model.gap import Move
from occumap.model.occupational_map import Direction, Occupation, PublishedWay
from occumap.model.resolution import Resolved
from occumap.model.skills import Framework, Profile, Requirement, Scale
from occumap.render.map import PUBLISHED_HEADINGS
from occumap.web.pages import occupation_address, redirect, render
from occumap.web.pages.drawn_parts import DrawnParts, drawn_once
from occumap.web.pages.map_lines import moves_of
from occumap.web.pages.map_wording import LEVEL_NAMES, fragment, framework_options
from occumap.web.pages.query import PageQuery
from occumap.web.server.context import HeldContext
from occumap.web.server.response_cache import keep
from occumap.web.server.warm_up import Warm
from occumap.workflows.exchange.schema_org import occupation_json
from occumap.workflows.map.background import background
from occumap.workflows.map.context_beside import beside, by_pay_first
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.moves import moves
from occumap.workflows.map.occupation_facts import occupation_facts

router = APIRouter()
# The framework whose levels have the names of LEVEL_NAMES.
STARTER = "engineering-starter"
DIRECTIONS = {
    "": "any direction",
    Direction.UP.value: "up by level",
    Direction.SIDEWAYS.value: "at the same level",
    Direction.DOWN.value: "down by level",
}
STEPS = {"": "any number", "1": "up to one", "2": "up to two"}
ACROSS = {"": "any pathway", "within": "the same pathway", "across": "a different pathway"}
ORDERS = {"": "most similar first", "pay": "best paid first"}
SHOWN = {"": "10", "25": "25", "all": "all"}
FILTERS = ("framework", "direction", "step", "pathway", "across", "minimum", "pay", "sort", "limit")


@router.get("/map/occupations/{code}", response_class=HTMLResponse)
async def occupation_page(request: Request) -> Response:
    """Return what an occupation asks, the ways in, and where it leads."""
    code, state = request.path_params["code"], request.app.state
    settings, context = state.settings, HeldContext.of(state.settings)
    response = _page_of_parts_at_hand(request, code, context)
    if response is None:
        response = await run_in_threadpool(_occupation_page, request, code, state.warm, context)
    keep(request, response, holds=lambda: context.holds(settings))
    return response


def _page_of_parts_at_hand(request: Request, code: str, context: HeldContext) -> Response | None:
    """Return the page where all its parts were drawn before, which takes less than to hand it to a thread does."""
    asked = PageQuery.of(request)
    if "named" in asked.query or _drawn_occupation.at_hand(code, context, asked.framework) is None:
        return None
    view = _view_of(asked, code, context)
    parts = {name: part.at_hand(*of) for name, part, of in _parts_of(view)}
    drawn = {name: part for name, part in parts.items() if part is not None}
    return _page(request, asked, view, drawn) if len(drawn) == len(parts) else None


def _occupation_page(request: Request, code: str, warm: Warm, context: HeldContext) -> Response:
    world = occupational_map()
    if code not in world and code.upper() in world:
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, occupation_address(code.upper()) + query)
    occupation = world[code]
    asked = PageQuery.of(request)
    view = _view_of(asked, occupation.code, context)
    parts = {name: part(*of) for name, part, of in _parts_of(view)}
    return _page(request, asked, view, parts, named=_named(asked.text("named"), code, warm))


def _page(request: Request, asked: PageQuery, view: _View, parts: Mapping[str, bytes], *, named: str = "") -> Response:
    return render(
        request,
        "map/occupation.html",
        status=asked.status,
        partial="moves",
        occupation=occupational_map()[view.chosen.code],
        named=named,
        refused=bool(asked.errors),
        of_framework=view.chosen.of.name,
        drawn_parts=parts,
    )


def _named(text: str, code: str, warm: Warm) -> str:
    """Return what the text that led here was taken for; empty if there is none, or it leads elsewhere."""
    found = resolve_occupation(text, coder=warm.coder) if text else None
    return found.said if isinstance(found, Resolved) and found.id == code else ""


DEFAULT = HeldFramework()


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
    sort: str = ""
    shown: str = ""
    of: HeldFramework = DEFAULT


@dataclass(frozen=True, slots=True)
class _View:
    """What an address asks for: which moves, with which figures; what is wrong with it, and what was typed."""

    chosen: MoveFilter
    context: HeldContext
    errors: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]


def _parts_of(view: _View) -> tuple[tuple[str, DrawnParts[Any], tuple[Any, ...]], ...]:
    """Return the parts of the page: the name of each in the template, and what it is drawn from."""
    code, of = view.chosen.code, view.chosen.of
    return (
        ("about", _drawn_occupation, (code, view.context, of)),
        ("moves", _drawn_moves, (view.chosen, view.context, view.errors, view.typed)),
        ("compare", _drawn_comparison, (code, of)),
        ("linked_data", _linked_data, (code, view.context)),
    )


def _view_of(asked: PageQuery, code: str, context: HeldContext) -> _View:
    chosen = _filter_of(asked, code, with_pay=bool(context.context))
    typed = tuple((name, asked.query[name]) for name in FILTERS if name in asked.query)
    return _View(chosen, context, tuple(asked.errors.items()), typed)


def _filter_of(asked: PageQuery, code: str, *, with_pay: bool) -> MoveFilter:
    pathways = [pathway.id for pathway in occupational_map().pathways] if "pathway" in asked.query else []
    return MoveFilter(
        code,
        asked.one_of("direction", tuple(DIRECTIONS)),
        asked.one_of("step", tuple(STEPS)),
        asked.one_of("pathway", pathways),
        asked.one_of("across", tuple(ACROSS)),
        asked.number("minimum", default=0, low=0, high=100),
        asked.number("pay", default=0, low=0, high=1000) if with_pay else 0.0,
        asked.one_of("sort", tuple(ORDERS)) if with_pay else "",
        asked.one_of("limit", tuple(SHOWN)),
        asked.framework,
    )


def _filtered_moves(chosen: MoveFilter, context: HeldContext) -> tuple[Sequence[Move], bool]:
    """Return the moves asked for; and whether there are more.

    The gap of every move on the map takes a while, so no more are made than are shown, and one.
    """
    wanted = None if chosen.shown == "all" else int(chosen.shown or SHOWN[""])
    steps = int(chosen.step) if chosen.step else None
    world = occupational_map()
    found = moves(
        world[chosen.code],
        framework=chosen.of.skills_map,
        directions=(Direction(chosen.direction),) if chosen.direction else None,
        level_step=(-steps, steps) if steps else None,
        pathway=chosen.pathway or None,
        across={"across": True, "within": False}.get(chosen.across),
        minimum_coverage=chosen.minimum / 100,
        context=context.context,
        minimum_pay_ratio=chosen.pay / 100 if chosen.pay else None,
        limit=None if wanted is None else wanted + 1,
    )
    shown = found[:wanted]
    return by_pay_first(shown) if chosen.sort else shown, wanted is not None and len(found) > wanted


@drawn_once(maxsize=1024)
def _drawn_moves(
    chosen: MoveFilter, context: HeldContext, errors: tuple[tuple[str, str], ...], typed: tuple[tuple[str, str], ...]
) -> Markup:
    """Return the moves as HTML, with the form that says which."""
    known = chosen.code in chosen.of.skills_map.framework
    found, more = _filtered_moves(chosen, context) if known and not errors else ([], False)
    filters = _drawn_filters(errors, typed, chosen.of.name, framework_options(), with_figures=bool(context.context))
    return fragment(
        "map/moves.html",
        filters=filters,
        occupation=occupational_map()[chosen.code],
        known=known,
        found=found,
        more=more,
        errors=dict(errors),
        typed=dict(typed),
        with_figures=bool(context.context),
        of_framework=chosen.of.name,
    )


@lru_cache(maxsize=64)
def _drawn_filters(
    errors: tuple[tuple[str, str], ...],
    typed: tuple[tuple[str, str], ...],
    of_framework: str,
    frameworks: tuple[tuple[str, str], ...],
    *,
    with_figures: bool,
) -> Markup:
    """Return the fields that say which moves are shown, the same for every occupation."""
    return fragment(
        "map/move_filters.html",
        errors=dict(errors),
        typed=dict(typed),
        directions=DIRECTIONS,
        steps=STEPS,
        pathways={"": "any", **{pathway.id: pathway.name for pathway in occupational_map().pathways}},
        across=ACROSS,
        shown=SHOWN,
        orders=ORDERS,
        with_figures=with_figures,
        frameworks=frameworks,
        of_framework=of_framework,
    )


@drawn_once(maxsize=2048)
def _drawn_occupation(code: str, context: HeldContext, of: HeldFramework) -> Markup:
    """Return all that is said of an occupation but its moves, as HTML."""
    world, held = occupational_map(), of.skills_map.framework
    occupation = world[code]
    profile = held.profile(code) if code in held else None
    return fragment(
        "map/about.html",
        notice=lambda: held.notice,
        of_framework=of.name,
        occupation=occupation,
        world=world,
        route=world.route_of(code),
        pathway=world.pathway_of(code),
        cluster=world.cluster_of(code),
        siblings=[one for one in world.of_standard(occupation.standard) if one.code != code],
        facts=occupation_facts(occupation, of.skills_map),
        families=_by_family(profile, held),
        notes=profile.notes if profile else (),
        unstated=[(held.titles[skill], why) for skill, why in profile.unstated.items()] if profile else [],
        scale=held.scale,
        weighed=held.scale.importance[1] > held.scale.importance[0],
        tasks=sentences_below(held, code) if code in held else {},
        level_names=LEVEL_NAMES if held.id == STARTER else {},
        products=_by_kind(code),
        published=_published_by_direction(code, of),
        led_from=[world[start] for start, to in world.progressions if to == code],
        figures=beside(code, of.skills_map, context.context),
        background=background(code, held),
    )


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill that is asked for: how long its bar is, of all bars alike, and what is said of it."""

    asked: Requirement
    title: str
    definition: str
    descriptor: str
    bar: float


def _by_family(profile: Profile | None, held: Framework) -> list[tuple[str, list[AskedSkill]]]:
    """Return what is asked by family, those that ask most first; a bar is a share of the framework's whole scale."""
    families: dict[str, list[AskedSkill]] = {}
    for one in profile.requirements if profile else ():
        skill = held.skills.row(held.skill_place[one.skill], named=True)
        title, family, definition = skill["title"], skill["family"] or "", skill["definition"] or ""
        descriptor = held.described(one.skill).get(one.level, "") if held.scale.graded else ""
        families.setdefault(family, []).append(AskedSkill(one, title, definition, descriptor, _bar(one, held.scale)))
    for every in families.values():
        every.sort(key=lambda one: (-one.bar, -one.asked.importance, one.title))
    return sorted(families.items(), key=lambda one: (-sum(each.bar for each in one[1]), one[0]))


def _bar(one: Requirement, scale: Scale) -> float:
    """Return the level as a share of the scale; where there are no levels, how much the skill matters, of the most."""
    if scale.graded:
        return one.level / scale.highest
    least, most = scale.importance
    return (one.importance - least) / (most - least) if most > least else 1.0


@drawn_once(maxsize=2048)
def _linked_data(code: str, context: HeldContext) -> Markup:
    """Return the occupation for search engines; nothing in it can end the script element that it stands in."""
    versions = tuple(load.version(name) for name in ("soc2020", "soc2010"))
    return Markup(occupation_json(code, context=context.context, versions=versions, address=occupation_address(code)))


@drawn_once(maxsize=2048)
def _drawn_comparison(code: str, of: HeldFramework) -> Markup:
    """Return what leads from an occupation to others and to its place, as HTML."""
    known = code in of.skills_map.framework
    return fragment("map/compare.html", occupation=occupational_map()[code], of_framework=of.name, known=known)


def _published_by_direction(
    code: str, of: HeldFramework
) -> dict[str, list[tuple[Occupation, PublishedWay, Move | None]]]:
    """Return the ways that rest on published progressions under a heading for each direction, those up first; with the
    move where the skills of both are known.
    """
    world, found = occupational_map(), {move.to: move for move in moves_of(code, of)}
    headings = {
        heading: [(world[way.to], way, found.get(way.to)) for way in world.published_ways(code, direction)]
        for direction, heading in PUBLISHED_HEADINGS.items()
    }
    return {heading: every for heading, every in headings.items() if every}


def _by_kind(code: str) -> dict[str, list[Any]]:
    """Return the products that lead in, by their kind, lower levels first."""
    found: dict[str, list[Any]] = {}
    for product in sorted(occupational_map().products_of(code), key=lambda one: (one.kind, one.level, one.name)):
        found.setdefault(product.kind, []).append(product)
    return found
