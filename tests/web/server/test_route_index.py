"""What the index of routes finds is what trying all routes in their order finds."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import Match

from occumap.web.server.application import add_routes, make_app
from occumap.web.server.route_index import RouteIndex
from occumap.web.server.settings import settings_for


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> FastAPI:
    return make_app(settings_for(data=tmp_path_factory.mktemp("data")), background=False)


def scope_of(path: str, method: str = "GET") -> dict[str, Any]:
    return {"type": "http", "path": path, "method": method, "headers": []}


def tried_one_by_one(app: FastAPI, scope: dict[str, Any]) -> Any:
    others = (route for route in app.routes if not isinstance(route, RouteIndex))
    found = ((route.matches(scope), route) for route in others)
    return next((route for (match, _), route in found if match is Match.FULL), None)


def paths_of(app: FastAPI) -> list[str]:
    templates = {route.path for route in app.routes if hasattr(route, "path")}
    filled = {
        path.replace("{code:path}", value).replace("{number:int}", "4").replace("{comment_id:int}", "4")
        for path in templates
        for value in ("2126", "2134/03", "codes")
    }
    plain = {path.replace("{", "").replace("}", "") for path in filled}
    return sorted(plain | {f"{path}/" for path in plain} | {f"{path}/more" for path in plain} | {"", "/", "//", "/x"})


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "DELETE"])
def test_every_path_leads_to_the_route_that_trying_all_finds(app, method):
    index = app.routes[0]
    assert isinstance(index, RouteIndex)
    for path in paths_of(app):
        match, child = index.matches(scope_of(path, method))
        expected = tried_one_by_one(app, scope_of(path, method))
        if hasattr(expected, "endpoint"):
            assert (match, child.get("route")) == (Match.FULL, expected), path
        else:
            assert match is Match.NONE, path


def test_what_is_in_the_path_is_given_and_routes_added_later_are_found(app):
    index = app.routes[0]
    _, child = index.matches(scope_of("/classification/soc2020/2134/03"))
    assert child["path_params"] == {"version": "soc2020", "code": "2134/03"}
    assert index.matches(scope_of("/added/later"))[0] is Match.NONE
    router = APIRouter()
    router.add_api_route("/added/{when}", lambda when: when)
    add_routes(app, router)
    assert index.matches(scope_of("/added/later"))[1]["path_params"] == {"when": "later"}


def test_under_a_prefix_of_the_server_all_routes_are_tried(app):
    assert app.routes[0].matches({**scope_of("/sub/health"), "root_path": "/sub"})[0] is Match.NONE
