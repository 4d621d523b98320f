"""Employer: a staff list beside target roles, to who covers what, who fills which post, what to train and to hire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.model.staff import MINIMUM, MINIMUM_OF_TASKS, Post, Workforce, usual_minimum
from occumap.model.table_resolution import TableResolution
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.resolve_file import RESOLVE_FILE
from occumap.render.reports.workforce import (
    MAX_ROLES,
    MAX_STAFF,
    workforce_files,
    workforce_html,
)
from occumap.render.reports.workforce import (
    MAX_ROWS as MAX_SHOWN,
)
from occumap.render.safe_cells import safe_cell, safe_cells
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.pages.choices_file import take_choices
from occumap.web.pages.coverage_links import coverage_links
from occumap.web.pages.given_lists import GivenLists, files_of, form_again, said_of
from occumap.web.pages.list_choices import Choices
from occumap.web.pages.map_wording import framework_options
from occumap.web.pages.resolving import ask, draw_check
from occumap.web.pages.result_files import (
    PAGE,
    ResultPage,
    keep_result,
    page_bytes,
    zipped,
)
from occumap.web.pages.uploaded_tables import ACCEPTED, MAX_BYTES, Upload
from occumap.web.server.dependencies import FormDep, SettingsDep, StoreDep, WarmDep, limited
from occumap.web.server.forms import Received, takes_files
from occumap.web.server.settings import Settings
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.check_table import MAX_ROWS
from occumap.workflows.map.example_tables import EXAMPLE as INVENTED
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.workforce import resolve_workforce
from occumap.workflows.map.workforce import workforce as compare_workforce

router = APIRouter(prefix="/employer")
# What of the form goes on to the page where one checks.
GOING_ON = ("minimum", "framework")
NEEDED = {"staff": "Choose or type your staff list.", "roles": "Choose or type the list of roles to fill."}
INPUTS = ("staff", "roles")
_EXAMPLES = files("occumap.data").joinpath("atlas/examples")


@router.get("", response_class=HTMLResponse)
def employer_page(request: Request, settings: SettingsDep, done: str = "") -> HTMLResponse:
    """Return the form for a staff list and the roles to fill."""
    return _form(request, settings.kept, said="The result and your files have been deleted." if done else "")


@router.post("", dependencies=[Depends(limited("coding"))])
@takes_files
def take_lists(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep) -> Response:
    """Take the lists, keep them for an hour, and lead to the page where one checks how they were understood."""
    upload = _taken(request, form, store)
    if upload.errors:
        return _form(request, settings.kept, upload=upload)
    return redirect(request, upload.address("/employer/check", *GOING_ON))


@router.get("/check", response_class=HTMLResponse, dependencies=[Depends(limited("coding"))])
def check_page(request: Request, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Return how the lists were understood, and what is to be chosen, before any number."""
    return _check(request, Received(dict(request.query_params)), store, settings, warm)


@router.post("/check", dependencies=[Depends(limited("coding"))])
@takes_files
def choose(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Understand the lists anew by what was chosen; show the plan under an address of its own if that is asked for."""
    return _check(request, form, store, settings, warm)


@router.post("/{result}/again", dependencies=[Depends(limited("coding"))])
def check_again(request: Request, result: str, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Return how the lists of a result were understood, with what was chosen, so that it can be chosen anew."""
    return _check(request, form_again(request, store, RESULT_PAGE, result, warm), store, settings, warm)


def planned(given: GivenLists, *, minimum: float | None, framework: SkillsMap, warm: Warm) -> Workforce:
    """Return what staff and roles come to, as they were given.

    Raises:
        OccumapError: they can't be read, or too little of them is understood.
    """
    return compare_workforce(
        given.paths["staff"],
        given.paths["roles"],
        minimum=minimum,
        resolve=given.choices,
        columns=given.columns or None,
        framework=framework,
        coder=warm.coder(),
        options=given.options("staff"),
        target_options=given.options("roles"),
    )


def understood(given: GivenLists, framework: SkillsMap, warm: Warm) -> TableResolution:
    """Return how staff and roles are understood.

    Raises:
        OccumapError: they can't be read by these columns, or a choice can't be used.
    """
    return resolve_workforce(
        given.paths["staff"],
        given.paths["roles"],
        resolve=given.choices,
        columns=given.columns or None,
        framework=framework,
        coder=warm.coder(),
        options=given.options("staff"),
        target_options=given.options("roles"),
    )


def _taken(request: Request, form: Received, store: Store, columns: Mapping[str, str] | None = None) -> Upload:
    upload = Upload(request, store, form)
    minimum_of(upload, upload.ground())
    for name, needed in NEEDED.items():
        upload.take(name, needed=needed)
        upload.check(name, columns)
    return upload


def _check(request: Request, form: Received, store: Store, settings: Settings, warm: Warm) -> Response:
    choices = Choices.of(form)
    take_choices(choices, form, settings)
    upload = _taken(request, form, store, choices.columns)
    if upload.errors:
        return _form(request, settings.kept, upload=upload)
    on = upload.ground()
    minimum = minimum_of(upload, on)
    asked = ask(upload, choices, lambda: understood(GivenLists.of(upload, choices), on, warm))
    if form.fields.get("act") == "plan" and asked.is_enough and not choices.errors:
        plan = planned(GivenLists.of(upload, choices), minimum=minimum, framework=on, warm=warm)
        page = {"given": said_of(upload, choices, GOING_ON), "of_framework": form.fields.get("framework", "")}
        result = keep_result(
            request, store, RESULT_PAGE, workforce_bundle(plan, files_of(upload), page), lifetime=settings.kept
        )
        return redirect(request, f"/employer/{result}")
    titles = on.framework.titles
    return draw_check(request, asked, choices, upload, "employer", "Show the plan", GOING_ON, titles)


def minimum_of(upload: Upload, on: SkillsMap) -> float:
    """Return the coverage below which a post is to be hired for: what was typed, else what is usual of a framework."""
    return upload.share("minimum", default=usual_minimum(on.framework))


def workforce_bundle(plan: Workforce, inputs: dict[str, bytes], page: Mapping[str, Any]) -> dict[str, bytes]:
    """Return all files of a result by name; no cell of a table is one that a spreadsheet would run."""
    safe = replace(
        plan,
        staff=tuple(replace(one, name=safe_cell(one.name), title=safe_cell(one.title)) for one in plan.staff),
        roles=tuple(replace(one, title=safe_cell(one.title)) for one in plan.roles),
    )
    report = {
        RESOLVE_FILE: csv_bytes(safe_cells(plan.resolution.choices)),
        "workforce.html": workforce_html(plan).encode(),
    }
    return {**workforce_files(safe), **report, **inputs, PAGE: page_bytes({**workforce_page(plan), **page})}


def workforce_page(plan: Workforce) -> dict[str, Any]:
    """Return what the page of a workforce shows: figures, a part of the coverage that can be looked at, and tables."""
    roles = list(range(min(MAX_ROLES, len(plan.roles))))
    nearest = np.argsort(-plan.coverage[:, roles].max(axis=1), kind="stable")[:MAX_STAFF]
    staff = sorted(nearest.tolist())
    links = coverage_links(plan, staff, roles)
    taken = {(post.member, post.role) for post in plan.posts if not post.hire}
    whole = float(plan.lines["gap"].sum()) or 1.0
    hiring: dict[int, list[Post]] = {}
    for post in plan.hiring:
        hiring.setdefault(post.role, []).append(post)
    return {
        "figures": {
            "staff": len(plan.staff),
            "posts": len(plan.posts),
            "roles": len(plan.roles),
            "hiring": len(plan.hiring),
            "single": len(plan.single_points),
        },
        "minimum": plan.minimum,
        "framework": plan.framework.id,
        "unit": plan.framework.scale.unit,
        "headlines": plan.resolution.headlines,
        "basis": plan.resolution.basis,
        "roles": [{"name": plan.role_labels[role], "occupation": plan.roles[role].occupation} for role in roles],
        "heat": [
            {
                "name": plan.staff[member].name,
                "place": member + 1,
                "occupation": plan.staff[member].occupation,
                "cells": [
                    {
                        "share": round(float(plan.coverage[member, role]), 6),
                        "taken": (member, role) in taken,
                        "words": plan.covers(member, role),
                        "leads": links[n][m],
                    }
                    for m, role in enumerate(roles)
                ],
            }
            for n, member in enumerate(staff)
        ],
        "assignment": plan.assignment.head(MAX_SHOWN).to_dicts(),
        "training": plan.training.with_columns((pl.col("gap") / whole).alias("part")).head(MAX_SHOWN).to_dicts(),
        "hiring": [
            {"role": plan.role_labels[role], "posts": len(posts), "why": plan.why_hire(posts[0])}
            for role, posts in hiring.items()
        ],
        "unheld": _most_needed(plan.unheld),
        "single_points": _most_needed(plan.single_points),
        "left_out": plan.omissions.head(MAX_SHOWN).to_dicts(),
        "totals": {
            "training": len(plan.training),
            "unheld": len(plan.unheld),
            "left_out": len(plan.left_out),
        },
    }


def _most_needed(skills: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the first skills of a table for the page, those first of which most is needed."""
    return skills.sort("level", descending=True, maintain_order=True).head(MAX_SHOWN).to_dicts()


@lru_cache(maxsize=2)
def example(warm: Warm) -> bytes:
    """Return the result of the invented people and roles that come with Occumap."""
    inputs = {f"{name}.csv": _EXAMPLES.joinpath(f"{name}.csv").read_bytes() for name in INPUTS}
    return zipped(workforce_bundle(compare_workforce(INVENTED, coder=warm.coder()), inputs, {"of_framework": ""}))


RESULT_PAGE = ResultPage("/employer", "workforce.zip", example, "workforce/result.html", INPUTS)
router.include_router(RESULT_PAGE.router)


def _form(request: Request, kept: timedelta, *, upload: Upload | None = None, said: str = "") -> HTMLResponse:
    errors = upload.errors if upload else {}
    return render(
        request,
        "workforce/form.html",
        status=upload.status if upload else 200,
        errors=errors,
        upload=upload,
        kinds=ACCEPTED,
        aside=upload.aside() if upload else {},
        minimum=upload.form.fields.get("minimum", "") if upload else "",
        usual=(MINIMUM_OF_TASKS, MINIMUM),
        frameworks=framework_options(),
        of_framework=upload.form.fields.get("framework", "") if upload else "",
        said=said,
        hours=int(kept.total_seconds() // 3600),
        limit=MAX_BYTES,
        max_rows=MAX_ROWS,
    )
