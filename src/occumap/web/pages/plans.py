"""Plans to keep: the path or the gap of a page as a file to print, as JSON or as a pathway in CTDL."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from occumap.catalog.occupations import find_occupation
from occumap.errors import InputError
from occumap.web.pages.query import PageQuery
from occumap.web.server.dependencies import WarmDep, limited
from occumap.workflows.map.career_plan import plan_as, plan_between

router = APIRouter()
MEDIA = {"html": "text/html", "json": "application/json", "jsonld": "application/ld+json"}


@router.get("/map/plan.html", dependencies=[Depends(limited("coding"))])
@router.get("/map/plan.json", dependencies=[Depends(limited("coding"))])
@router.get("/map/plan.jsonld", dependencies=[Depends(limited("coding"))])
def plan_file(request: Request, warm: WarmDep) -> Response:
    """Return the plan that an address asks for, as a file; ``direct`` goes in one step, ``print`` opens it to print.

    Raises:
        OccumapError: an occupation is missing, unknown or not the only one of its name, or no path leads there.
    """
    asked = PageQuery.of(request)
    form = request.url.path.rpartition(".")[2]
    start, to = (find_occupation(asked.text(name), coder=warm.coder).code for name in ("from", "to"))
    cap = asked.number("cap", default=0, low=0, high=100)
    steps = int(asked.number("steps", default=4, low=1, high=4, whole=True))
    for name, why in asked.errors.items():
        raise InputError(name, why, hint="Correct the address.")
    found = plan_between(
        start,
        to,
        asked.framework.skills_map,
        made=datetime.now(UTC).date(),
        direct=asked.yes("direct"),
        cap=cap / 100 or None,
        max_steps=steps,
        may_fall=asked.yes("down"),
    )
    content = plan_as(found, form)
    name = f"plan-{found.start}-{found.to}.{form}"
    if form == "html" and asked.yes("print"):
        headers = {"content-disposition": f'inline; filename="{name}"', "content-security-policy": _own_style(content)}
    else:
        headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"{MEDIA[form]}; charset=utf-8", headers=headers)


def _own_style(page: bytes) -> str:
    """Return the policy of a page that brings its own style and nothing else: that style alone, known by its hash."""
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    known = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
