"""Provider: courses beside what people lack, to the smallest set that closes it, and what no course meets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from occumap.model.table_resolution import TableResolution
from occumap.render.reports.provision import provision_files, provision_html
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.resolve_file import RESOLVE_FILE
from occumap.render.reports.workforce import MAX_ROWS as MAX_SHOWN
from occumap.render.safe_cells import safe_cell, safe_cells
from occumap.store.store import Store
from occumap.web.pages import redirect, render, workforce
from occumap.web.pages.choices_file import take_choices
from occumap.web.pages.given_lists import GivenLists, files_of, form_again, given_again, said_of
from occumap.web.pages.list_choices import Choices
from occumap.web.pages.map_wording import framework_options
from occumap.web.pages.resolving import ask, draw_check
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
from occumap.web.pages.uploaded_tables import ACCEPTED, MAX_BYTES, Upload
from occumap.web.server.dependencies import FormDep, SettingsDep, StoreDep, WarmDep, limited
from occumap.web.server.forms import Received, takes_files
from occumap.web.server.settings import Settings
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.check_table import MAX_ROWS
from occumap.workflows.map.course_reading import read_courses
from occumap.workflows.map.example_tables import EXAMPLE as INVENTED
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.provision import resolve_provision
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.text_resolver import TextResolver
from occumap.workflows.map.workforce import workforce as compare_workforce

router = APIRouter(prefix="/provider")
# How long a set of courses is looked for while somebody waits; the best found by then is shown, and says so.
SECONDS = 5.0
MAX_BEST = 20
DEMANDS = ("demand", "staff", "roles")
INPUTS = ("courses", "demand", "staff", "roles")
# What of the form goes on to the page where one checks.
GOING_ON = ("of", "share", "best", "by_cost", "framework")
NO_DEMAND = "Choose or type a list of occupations to reach, or your staff and roles lists."
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
def take_lists(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep) -> Response:
    """Take the lists, keep them for an hour, and lead to the page where one checks how they were understood."""
    asked = _taken(request, form, store)
    if asked.upload.errors:
        return _form(request, settings.kept, upload=asked.upload, of=asked.of)
    return redirect(request, asked.upload.address("/provider/check", *GOING_ON))


@router.get("/check", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def check_page(request: Request, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Return how the lists were understood, and what is to be chosen, before any number."""
    return _check(request, Received(dict(request.query_params)), store, settings, warm)


@router.post("/check", dependencies=[Depends(limited("coding"))])
@takes_files
def choose(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Understand the lists anew by what was chosen; show the courses under an address of their own if asked to."""
    return _check(request, form, store, settings, warm)


@router.post("/{result}/again", dependencies=[Depends(limited("coding"))])
def check_again(request: Request, result: str, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Return how the lists of a result were understood, with what was chosen, so that it can be chosen anew."""
    return _check(request, form_again(request, store, RESULT_PAGE, result, warm), store, settings, warm)


@dataclass(frozen=True)
class _Wanted:
    """What a form asks for: the lists, the employer's result that says what is lacking, and the numbers."""

    upload: Upload
    of: str
    share: float
    best: int
    by_cost: bool


def _taken(request: Request, form: Received, store: Store, columns: Mapping[str, str] | None = None) -> _Wanted:
    upload = Upload(request, store, form)
    wanted = _Wanted(
        upload,
        form.fields.get("of", "").strip(),
        upload.share("share", default=SHARE),
        _best(upload),
        bool(form.fields.get("by_cost")),
    )
    upload.ground()
    upload.take("courses", needed="Choose or type your list of courses.")
    _take_demand(upload, wanted.of)
    for name in ("courses", *DEMANDS):
        upload.check(name, columns)
    return wanted


def _check(request: Request, form: Received, store: Store, settings: Settings, warm: Warm) -> Response:
    choices = Choices.of(form)
    take_choices(choices, form, settings)
    wanted = _taken(request, form, store, choices.columns)
    upload = wanted.upload
    if upload.errors:
        return _form(request, settings.kept, upload=upload, of=wanted.of)
    with _of_employer(upload, wanted.of, store, warm) as employers:
        on = employers.ground if employers else upload.ground()
        asked = ask(upload, choices, lambda: _understood(GivenLists.of(upload, choices), on, warm))
        if form.fields.get("act") == "plan" and asked.is_enough and not choices.errors:
            try:
                plan = _planned(wanted, GivenLists.of(upload, choices), employers, on, warm)
            except OccumapError as error:
                choices.errors[""] = upload.said_of(error)
            else:
                inputs = {**(employers.inputs if employers else {}), **files_of(upload)}
                bundle = provision_bundle(
                    plan,
                    inputs,
                    {"given": said_of(upload, choices, GOING_ON), "of_framework": form.fields.get("framework", "")},
                )
                result = keep_result(request, store, RESULT_PAGE, bundle, lifetime=settings.kept)
                return redirect(request, f"/provider/{result}")
        titles = on.framework.titles
    return draw_check(request, asked, choices, upload, "provider", "Show the courses", GOING_ON, titles)


def _understood(given: GivenLists, framework: SkillsMap, warm: Warm) -> TableResolution:
    """Return how courses, and lists of what is lacking, are understood."""
    shared: dict[str, Any] = {"framework": framework, "coder": warm.coder(), "resolve": given.choices}
    if "demand" in given.paths:
        return resolve_provision(
            given.paths["courses"],
            given.paths["demand"],
            columns=given.columns or None,
            options=given.options("courses"),
            demand_options=given.options("demand"),
            **shared,
        )
    resolver = TextResolver.of(framework, warm.coder(), given.choices)
    courses = read_courses(
        given.paths["courses"], resolver, options=given.options("courses"), columns=given.columns or None
    ).resolution
    if "staff" not in given.paths:
        return courses
    return workforce.understood(given, framework, warm).joined_with(courses)


def _planned(
    wanted: _Wanted, given: GivenLists, employers: _Employers | None, framework: SkillsMap, warm: Warm
) -> Provision:
    if employers:
        demand: Workforce | Path = employers.plan
    elif "demand" in given.paths:
        demand = given.paths["demand"]
    else:
        demand = workforce.planned(given, minimum=None, framework=framework, warm=warm)
    return compare_provision(
        given.paths["courses"],
        demand,
        share=wanted.share,
        k=wanted.best,
        by_cost=wanted.by_cost,
        seconds=SECONDS,
        resolve=given.choices,
        columns=given.columns or None,
        framework=framework,
        coder=warm.coder(),
        options=given.options("courses"),
        demand_options=given.options("demand"),
    )


def provision_bundle(plan: Provision, inputs: dict[str, bytes], page: Mapping[str, Any]) -> dict[str, bytes]:
    """Return all files of a result by name; no cell of a table is one that a spreadsheet would run."""
    safe = replace(plan, courses=tuple(replace(one, title=safe_cell(one.title)) for one in plan.courses))
    report = {
        RESOLVE_FILE: csv_bytes(safe_cells(plan.resolution.choices)),
        "provision.html": provision_html(plan).encode(),
    }
    return {**provision_files(safe), **report, **inputs, PAGE: page_bytes({**provision_page(plan), **page})}


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
        "headlines": plan.resolution.headlines,
        "basis": plan.resolution.basis,
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
    names = (f"{name}.csv" for name in INPUTS if name != "demand")
    inputs = {name: _EXAMPLES.joinpath(name).read_bytes() for name in names}
    return zipped(provision_bundle(compare_provision(INVENTED, coder=warm.coder()), inputs, {"of_framework": ""}))


RESULT_PAGE = ResultPage("/provider", "provision.zip", example, "provision/result.html", INPUTS)
router.include_router(RESULT_PAGE.router)


@dataclass(frozen=True)
class _Employers:
    """An employer's result: the plan, made again, the framework it is by, and the files it was made of."""

    plan: Workforce
    ground: SkillsMap
    inputs: dict[str, bytes]


@contextmanager
def _of_employer(upload: Upload, of: str, store: Store, warm: Warm) -> Iterator[_Employers | None]:
    """Yield an employer's result that says what is lacking; None if lists do."""
    if not of or "staff" in upload.tables or "demand" in upload.tables:
        yield None
        return
    found = result_of(upload.request, store, workforce.RESULT_PAGE, of, warm)
    names = [name for name in found.files if name.partition(".")[0] in workforce.INPUTS]
    inputs = {name: bytes_of(upload.request, store, workforce.RESULT_PAGE, of, warm, name) for name in names}
    ground = HeldFramework.of(found.page["of_framework"]).skills_map
    if of == EXAMPLE:
        yield _Employers(compare_workforce(INVENTED, framework=ground, coder=warm.coder()), ground, inputs)
        return
    with given_again(found.page["given"], inputs) as given:
        plan = workforce.planned(given, minimum=found.page["minimum"], framework=ground, warm=warm)
    yield _Employers(plan, ground, inputs)


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
        upload=upload,
        kinds=ACCEPTED,
        aside=upload.aside() if upload else {},
        of=of,
        is_example=of == EXAMPLE,
        share_wanted=typed.get("share", f"{100 * SHARE:g}"),
        best=typed.get("best", "3"),
        by_cost=bool(typed.get("by_cost")),
        frameworks=framework_options(),
        of_framework=typed.get("framework", ""),
        said=said,
        hours=int(kept.total_seconds() // 3600),
        limit=MAX_BYTES,
        max_rows=MAX_ROWS,
    )
