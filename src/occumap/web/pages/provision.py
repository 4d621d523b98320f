"""Provider: courses beside what people lack, to the smallest set that closes it, and what no course meets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import OccumapError
from occumap.model.courses import SHARE, Provision
from occumap.model.staff import Workforce
from occumap.render.reports.provision import provision_files, provision_html
from occumap.render.reports.workforce import MAX_ROWS as MAX_SHOWN
from occumap.render.safe_cells import safe_cell
from occumap.store.store import Store
from occumap.web.pages import redirect, render, workforce
from occumap.web.pages.result_files import (
    EXAMPLE,
    PAGE,
    ResultPage,
    bytes_of,
    keep_result,
    page_bytes,
    result_of,
    zipped,
)
from occumap.web.pages.uploaded_tables import MAX_BYTES, Upload
from occumap.web.server.dependencies import FormDep, SettingsDep, StoreDep, WarmDep, limited
from occumap.web.server.forms import takes_files
from occumap.web.server.settings import Settings
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.check_table import MAX_ROWS
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import EXAMPLE as INVENTED
from occumap.workflows.map.workforce import workforce as compare_workforce

router = APIRouter(prefix="/provider")
# How long a set of courses is looked for while somebody waits; the best found by then is shown, and says so.
SECONDS = 5.0
MAX_BEST = 20
DEMANDS = ("demand", "staff", "roles")
INPUTS = ("courses.csv", "demand.csv", "staff.csv", "roles.csv")
PLACES = {
    "the courses": "courses",
    "the demand": "demand",
    "the people of the place": "demand",
    "those who fill posts from the staff": "staff",
    "the staff list": "staff",
    "the list of roles": "roles",
}
NO_DEMAND = "Choose a list of occupations to reach, or your staff and roles lists."
_EXAMPLES = files("occumap.data").joinpath("atlas/examples")


@router.get("", response_class=HTMLResponse)
def provider_page(
    request: Request, store: StoreDep, settings: SettingsDep, warm: WarmDep, of: str = "", done: str = ""
) -> HTMLResponse:
    """Return the form for courses and what people lack; ``of`` is a result of the employer's page to take the lack
    from.
    """
    if of:
        result_of(request, store, workforce.RESULT_PAGE, of, warm)
    return _form(request, settings.kept, of=of, said="The result and your files have been deleted." if done else "")


@router.post("", dependencies=[Depends(limited("coding"))])
@takes_files
def compare(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Work it out, keeps it for a while, and show it under an address of its own."""
    upload = Upload(request, store, form)
    of = form.fields.get("of", "").strip()
    share, best = upload.share("share", default=SHARE), _best(upload)
    by_cost = bool(form.fields.get("by_cost"))
    upload.take("courses", needed="Choose your list of courses.")
    _take_demand(upload, of)
    for name in ("courses", *DEMANDS):
        upload.check(name)
    if not upload.errors:
        try:
            with _lacking(upload, of, store, settings, warm) as (demand, inputs):
                plan = compare_provision(
                    upload.tables["courses"].path,
                    demand,
                    share=share,
                    k=best,
                    by_cost=by_cost,
                    seconds=SECONDS,
                    coder=warm.coder(),
                )
        except OccumapError as error:
            upload.note(error, PLACES)
        else:
            courses = upload.tables["courses"].path.read_bytes()
            bundle = provision_bundle(plan, {"courses.csv": courses, **inputs})
            result = keep_result(request, store, RESULT_PAGE, bundle, lifetime=settings.kept)
            return redirect(request, f"/provider/{result}")
    return _form(request, settings.kept, upload=upload, of=of)


def provision_bundle(plan: Provision, inputs: dict[str, bytes]) -> dict[str, bytes]:
    """Return all files of a result by name; no cell of a table is one that a spreadsheet would run."""
    safe = replace(plan, courses=tuple(replace(one, title=safe_cell(one.title)) for one in plan.courses))
    report = {"provision.html": provision_html(plan).encode()}
    return {**provision_files(safe), **report, **inputs, PAGE: page_bytes(provision_page(plan))}


def provision_page(plan: Provision) -> dict[str, Any]:
    """Return what the page shows: figures, both sets of courses, gaps no course meets, and what each course meets."""
    whole = plan.demand.gap or 1.0
    unmet = [{**row, "part": row["left"] / whole} for row in plan.gaps_unmet.head(MAX_SHOWN).to_dicts()]
    return {
        "figures": {
            "people": plan.demand.people,
            "courses": len(plan.courses),
            "reachable": plan.reachable,
            "unmet": len(plan.unmet),
        },
        "of_whom": plan.demand.title,
        "by_cost": plan.by_cost,
        "costs": any(course.cost is not None for course in plan.courses),
        "smallest": {
            "courses": plan.chosen(plan.smallest).head(MAX_SHOWN).to_dicts(),
            "count": len(plan.smallest.courses),
            "share": plan.smallest.share,
            "wanted": plan.smallest.wanted,
            "reached": plan.smallest.reached,
            "proven": plan.smallest.proven,
            "cost": plan.smallest.cost,
        },
        "best": {"courses": plan.chosen(plan.best).to_dicts(), "share": plan.best.share, "proven": plan.best.proven},
        "unmet": unmet,
        "coverage": plan.coverage.head(MAX_SHOWN).to_dicts(),
        "left_out": plan.omissions.head(MAX_SHOWN).to_dicts(),
        "totals": {"coverage": len(plan.meets), "left_out": len(plan.left_out)},
    }


@lru_cache(maxsize=2)
def example(warm: Warm) -> bytes:
    """Return the result of the invented courses, staff and roles that come with Occumap."""
    inputs = {name: _EXAMPLES.joinpath(name).read_bytes() for name in INPUTS if name != "demand.csv"}
    return zipped(provision_bundle(compare_provision(INVENTED, coder=warm.coder()), inputs))


RESULT_PAGE = ResultPage("/provider", "provision.zip", example, "provision/result.html", INPUTS)
router.include_router(RESULT_PAGE.router)
_Lacking = tuple[Workforce | Path, dict[str, bytes]]


@contextmanager
def _lacking(upload: Upload, of: str, store: Store, settings: Settings, warm: Warm) -> Iterator[_Lacking]:
    """Yield what people lack, and the files that say it: a list of targets, or a workforce beside its roles."""
    demand = upload.tables.get("demand")
    if demand is not None:
        yield demand.path, {"demand.csv": demand.path.read_bytes()}
        return
    if "staff" in upload.tables:
        inputs = {f"{name}.csv": upload.tables[name].path.read_bytes() for name in ("staff", "roles")}
        staff, roles = upload.tables["staff"].path, upload.tables["roles"].path
        yield compare_workforce(staff, roles, coder=warm.coder()), inputs
        return
    inputs = {name: bytes_of(store, workforce.RESULT_PAGE, of, warm, name) for name in workforce.INPUTS}
    minimum = result_of(upload.request, store, workforce.RESULT_PAGE, of, warm).page["minimum"]
    incoming = settings.data / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=incoming) as folder:
        for name, content in inputs.items():
            (Path(folder) / name).write_bytes(content)
        staff, roles = (Path(folder) / name for name in workforce.INPUTS)
        yield compare_workforce(staff, roles, minimum=minimum, coder=warm.coder()), inputs


def _take_demand(upload: Upload, of: str) -> None:
    """Take the tables that say what is lacking, as far as they came; what is missing of them is noted."""
    for name in DEMANDS:
        upload.take(name)
    given = {name for name in DEMANDS if name in upload.tables or name in upload.errors}
    if not given and not of:
        upload.refuse("demand", NO_DEMAND)
    elif "demand" in given and len(given) > 1:
        upload.refuse("demand", "Choose either this list or the staff and roles lists, not both.")
    elif given == {"staff"}:
        upload.refuse("roles", "Choose the list of roles to fill as well.")
    elif given == {"roles"}:
        upload.refuse("staff", "Choose the staff list as well.")


def _best(upload: Upload) -> int:
    """Return how many courses the best few are."""
    typed = upload.form.fields.get("best", "").strip()
    if not typed:
        return 3
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= MAX_BEST):
        upload.refuse("best", f"Enter a whole number from 1 to {MAX_BEST}, not “{typed[:20]}”.")
        return 3
    return int(typed)


def _form(
    request: Request, kept: timedelta, *, upload: Upload | None = None, of: str = "", said: str = ""
) -> HTMLResponse:
    errors = upload.errors if upload else {}
    typed = upload.form.fields if upload else {}
    return render(
        request,
        "provision/form.html",
        status=upload.status if upload else 200,
        errors=errors,
        aside=upload.aside() if upload else {},
        of=of,
        is_example=of == EXAMPLE,
        share_wanted=typed.get("share", f"{100 * SHARE:g}"),
        best=typed.get("best", "3"),
        by_cost=bool(typed.get("by_cost")),
        said=said,
        hours=int(kept.total_seconds() // 3600),
        limit=MAX_BYTES,
        max_rows=MAX_ROWS,
    )
