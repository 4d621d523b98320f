"""The pages: one router a file, one folder of templates a page, and how a page is drawn.

A page's file is named in `ROUTERS` and has a ``router``. Its functions read the request, call one function of
`occumap.workflows` and give `render`, which puts the user, the form token and the macros of ``parts/`` at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from occumap import __version__
from occumap.catalog import shipped
from occumap.render.map.drawing import percent
from occumap.web.pages.drawn_parts import place_of, with_parts
from occumap.web.server.limits import size_in_words
from occumap.web.server.security import FIELD, add_vary, csrf_token, remember_visitor

ROUTERS = (
    "home",
    "next_job",
    "classification",
    "revision",
    "scan",
    "consultations",
    "consultation_officer",
    "code",
    "review",
    "map",
    "staff_gap",
    "workforce",
    "provision",
    "account",
    "jobs",
    "components_page",
    "api_page",
)
STATIC = Path(str(files("occumap.web.pages"))) / "static"
_MACROS = ("parts/forms.html", "parts/results.html", "parts/jobs.html", "parts/pictures.html")


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    partial: str | None = None,
    drawn_parts: Mapping[str, bytes] = MappingProxyType({}),
    **context: Any,
) -> HTMLResponse:
    """Return a page from a template.

    Args:
        request: what is answered.
        template: its name under ``templates/``.
        status: of the answer.
        headers: further headers.
        partial: the block that is enough where htmx asked for a part of the page.
        drawn_parts: of the page that are drawn already, by the names that the template has for them.
        context: what the template names. It also has ``user``, ``csrf``, ``here``, ``site`` and the macros.
    """
    found = environment().get_template(template)
    values = _context(request) | context | {name: place_of(name) for name in drawn_parts}
    if partial is not None and wants_partial(request):
        drawn = "".join(found.blocks[partial](found.new_context(values)))
    else:
        drawn = found.render(values)
    response = HTMLResponse(with_parts(drawn.encode(), drawn_parts), status, headers=dict(headers or {}))
    if partial is not None:
        add_vary(response, "HX-Request-Type")
    remember_visitor(request, response)
    return response


def redirect(request: Request, address: str) -> Response:
    """Send the reader on after a form was taken, so that going back or loading again doesn't send it twice."""
    response = RedirectResponse(address, 303)
    remember_visitor(request, response)
    return response


def wants_partial(request: Request) -> bool:
    """Return whether htmx asked, and for a part of the page."""
    return request.headers.get("hx-request-type") == "partial"


class _Templates(Environment):
    """Templates that share one set of globals, which isn't copied for each page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals themselves where a template has none of its own."""
        return super().make_globals(d) if d else self.globals


@cache
def environment() -> Environment:
    """Return all templates; macros of ``parts/`` are known in every one of them, in blocks too."""
    made = _Templates(
        loader=PackageLoader("occumap.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        static=static_address,
        to_version=version_address,
        to_group=group_address,
        to_map=_to_map,
        to_occupation=_to_occupation,
        to_skill=_to_skill,
        to_coding=coding_address,
        to_saving=_to_saving,
        with_query=with_query,
        top_of_site=_top_of_site,
        foot_of_site=_foot_of_site,
        files_of_site=_files_of_site,
    )
    made.filters.update(number="{:,}".format, percent=percent, size=size_in_words)
    for name in _MACROS:
        module = made.get_template(name).module
        made.globals.update({macro: getattr(module, macro) for macro in vars(module) if not macro.startswith("_")})
    return made


@cache
def static_address(name: str) -> str:
    """Return the address of a static file, which changes with what is in it: a browser may keep it for ever.

    >>> static_address("style.css").startswith("/static/style.css?v=")
    True
    """
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def version_address(version: str) -> str:
    """Return where a version is shown."""
    return f"/classification/{quote(version)}"


def group_address(version: str, code: str) -> str:
    """Return where a group is shown.

    >>> group_address("soc2020", "2126")
    '/classification/soc2020/2126'
    """
    return f"/classification/{quote(version)}/{quote(code)}"


def map_address(path: str, framework: str = "", **query: object) -> str:
    """Return an address of the map, with the framework that it is to be read by; parts that are empty are left out.

    >>> map_address("/map/gap", "esco", **{"from": "OCC0349", "to": "OCC0005"})
    '/map/gap?from=OCC0349&to=OCC0005&framework=esco'
    >>> map_address("/map/care-services#level-3", "esco"), map_address("/map/care-services#level-3")
    ('/map/care-services?framework=esco#level-3', '/map/care-services#level-3')
    """
    place, mark, part = path.partition("#")
    given = {name: value for name, value in (query | {"framework": framework}).items() if value not in ("", None)}
    return place + (f"?{urlencode(given)}" if given else "") + mark + part


def occupation_address(code: str, framework: str = "", **query: object) -> str:
    """Return where an occupation of the map is shown."""
    return map_address(f"/map/occupations/{quote(code)}", framework, **query)


def skill_address(skill: str, framework: str = "") -> str:
    """Return where a skill is shown, with the occupations that ask for it."""
    return map_address(f"/map/skills/{quote(skill)}", framework)


def coding_address(title: str, **more: str) -> str:
    """Return where a title is coded.

    >>> coding_address("design engineer", industry="aerospace")
    '/code?title=design+engineer&industry=aerospace'
    """
    return f"/code?{urlencode({'title': title, **more})}"


def with_query(request: Request, **changed: object) -> str:
    """Return the address of this page with some parts of its query changed; None takes one out."""
    pairs = {name: value for name, value in request.query_params.items() if name not in changed}
    pairs |= {name: str(value) for name, value in changed.items() if value is not None}
    return str(request.scope["path"]) + (f"?{urlencode(pairs)}" if pairs else "")


def _to_saving(request: Request, title: str) -> str:
    """Return where the present view of the map is saved under a title."""
    return _saving_address(with_query(request), title)


@lru_cache(maxsize=1024)
def _saving_address(address: str, title: str) -> str:
    return f"/map/save?{urlencode({'address': address, 'title': title})}"


@pass_context
def _to_map(context: Context, path: str, **query: object) -> str:
    """Return an address of the map that keeps the framework of the page that leads there, unless it names another."""
    return map_address(path, _framework_of(context, query), **query)


@pass_context
def _to_occupation(context: Context, code: str, **query: object) -> str:
    return occupation_address(code, _framework_of(context, query), **query)


@pass_context
def _to_skill(context: Context, skill: str, **query: object) -> str:
    return skill_address(skill, _framework_of(context, query))


def _framework_of(context: Context, query: dict[str, object]) -> str:
    return str(query.pop("framework", context.get("of_framework", "")))


@cache
def site() -> Mapping[str, Any]:
    """Return what the foot of every page says: versions of what is held, and whose it is."""
    held = shipped.catalog()
    kinds = ("versions", "indexes", "maps", "frameworks")
    sources = tuple((one["title"], one["source"]) for kind in kinds for one in held[kind].values())
    return {"version": __version__, "sources": sources, "versions": tuple(held["versions"])}


@pass_context
def _top_of_site(context: Context) -> Markup:
    """Return the header of a page: the name, who is signed in, and the sections, the present one marked."""
    user = context["user"]
    place, name = _place_in_site(context["here"]), None if user is None else user.name
    return _drawn_top(context["title_of_site"], place, name, str(context.get("of_framework", "")))


def _place_in_site(path: str) -> str:
    """Return as much of a path as the header shows of it: one of the first level whole, of a deeper one its section.

    >>> _place_in_site("/map"), _place_in_site("/map/occupations/OCC0023")
    ('/map', '/map/')
    """
    first, deeper, _ = path[1:].partition("/")
    return f"/{first}{deeper}"


@lru_cache(maxsize=256)
def _drawn_top(title: str, place: str, user_name: str | None, framework: str) -> Markup:
    values = {"title_of_site": title, "here": place, "user_name": user_name, "of_framework": framework}
    return Markup(environment().get_template("parts/top.html").render(**values).strip())


@cache
def _files_of_site() -> Markup:
    """Return the icon, style and script that every page has."""
    return Markup(environment().get_template("parts/files.html").render().strip())


@cache
def _foot_of_site() -> Markup:
    """Return the foot of every page, drawn once."""
    return Markup(environment().get_template("parts/foot.html").render(site=site()).strip())


class _Token:
    """The form token, made when a template writes it: a page without a form needs no cookie."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __str__(self) -> str:
        return csrf_token(self._request)

    def __html__(self) -> Markup:
        """Return the hidden field."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, str(self))


def _context(request: Request) -> dict[str, Any]:
    settings = request.app.state.settings
    return {
        "request": request,
        "user": getattr(request.state, "user", None),
        "csrf": _Token(request),
        "here": request.scope["path"],
        "site": site(),
        "title_of_site": settings.title,
        "settings": settings,
    }
