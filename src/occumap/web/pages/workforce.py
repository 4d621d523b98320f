"""Employer: a staff list beside target roles, to who covers what, who fills which post, what to train and to hire."""

from __future__ import annotations

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

from occumap.errors import OccumapError
from occumap.model.staff import MINIMUM, Workforce
from occumap.render.reports.workforce import (
    MAX_ROLES,
    MAX_STAFF,
    workforce_files,
    workforce_html,
)
from occumap.render.reports.workforce import (
    MAX_ROWS as MAX_SHOWN,
)
from occumap.render.safe_cells import safe_cell
from occumap.web.pages import redirect, render
from occumap.web.pages.result_files import (
    PAGE,
    ResultPage,
    keep_result,
    page_bytes,
    zipped,
)
from occumap.web.pages.uploaded_tables import MAX_BYTES, Upload
from occumap.web.server.dependencies import FormDep, SettingsDep, StoreDep, WarmDep, limited
from occumap.web.server.forms import takes_files
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.check_table import MAX_ROWS
from occumap.workflows.map.workforce import EXAMPLE as INVENTED
from occumap.workflows.map.workforce import workforce as compare_workforce

router = APIRouter(prefix="/employer")
PLACES = {"the staff list": "staff", "the list of roles": "roles", "minimum": "minimum"}
INPUTS = ("staff.csv", "roles.csv")
_EXAMPLES = files("occumap.data").joinpath("atlas/examples")


@router.get("", response_class=HTMLResponse)
def employer_page(request: Request, settings: SettingsDep, done: str = "") -> HTMLResponse:
    """Return the form for a staff list and the roles to fill."""
    return _form(request, settings.kept, said="The result and your files have been deleted." if done else "")


@router.post("", dependencies=[Depends(limited("coding"))])
@takes_files
def compare(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep, warm: WarmDep) -> Response:
    """Work it out, keeps it for a while, and show it under an address of its own."""
    upload = Upload(request, store, form)
    minimum = upload.share("minimum", default=MINIMUM)
    upload.take("staff", needed="Choose your staff list.")
    upload.take("roles", needed="Choose the list of roles to fill.")
    upload.check("staff")
    upload.check("roles")
    if not upload.errors:
        staff, roles = upload.tables["staff"], upload.tables["roles"]
        try:
            plan = compare_workforce(staff.path, roles.path, minimum=minimum, coder=warm.coder())
        except OccumapError as error:
            upload.note(error, PLACES)
        else:
            inputs = {"staff.csv": staff.path.read_bytes(), "roles.csv": roles.path.read_bytes()}
            result = keep_result(request, store, RESULT_PAGE, workforce_bundle(plan, inputs), lifetime=settings.kept)
            return redirect(request, f"/employer/{result}")
    return _form(request, settings.kept, upload=upload)


def workforce_bundle(plan: Workforce, inputs: dict[str, bytes]) -> dict[str, bytes]:
    """Return all files of a result by name; no cell of a table is one that a spreadsheet would run."""
    safe = replace(
        plan,
        staff=tuple(replace(one, name=safe_cell(one.name), title=safe_cell(one.title)) for one in plan.staff),
        roles=tuple(replace(one, title=safe_cell(one.title)) for one in plan.roles),
    )
    report = {"workforce.html": workforce_html(plan).encode()}
    return {**workforce_files(safe), **report, **inputs, PAGE: page_bytes(workforce_page(plan))}


def workforce_page(plan: Workforce) -> dict[str, Any]:
    """Return what the page of a workforce shows: figures, a part of the coverage that can be looked at, and tables."""
    roles = list(range(min(MAX_ROLES, len(plan.roles))))
    nearest = np.argsort(-plan.coverage[:, roles].max(axis=1), kind="stable")[:MAX_STAFF]
    staff = sorted(nearest.tolist())
    taken = {(post.member, post.role) for post in plan.posts if not post.hire}
    whole = float(plan.lines["gap"].sum()) or 1.0
    hiring = plan.assignment.filter("hire").group_by("role", maintain_order=True)
    return {
        "figures": {
            "staff": len(plan.staff),
            "posts": len(plan.posts),
            "roles": len(plan.roles),
            "hiring": len(plan.hiring),
            "single": len(plan.single_points),
        },
        "minimum": plan.minimum,
        "role_names": [plan.role_labels[role] for role in roles],
        "heat": [
            {
                "name": plan.staff[member].name,
                "row": plan.staff[member].row,
                "cells": [
                    {"share": round(float(plan.coverage[member, role]), 4), "taken": (member, role) in taken}
                    for role in roles
                ],
            }
            for member in staff
        ],
        "assignment": plan.assignment.head(MAX_SHOWN).to_dicts(),
        "training": plan.training.with_columns((pl.col("gap") / whole).alias("part")).head(MAX_SHOWN).to_dicts(),
        "hiring": hiring.agg(pl.len().alias("posts"), pl.col("best").max()).to_dicts(),
        "unheld": plan.unheld.head(MAX_SHOWN).to_dicts(),
        "single_points": plan.single_points.head(MAX_SHOWN).to_dicts(),
        "left_out": plan.omissions.head(MAX_SHOWN).to_dicts(),
        "totals": {
            "training": len(plan.training),
            "unheld": len(plan.unheld),
            "left_out": len(plan.left_out),
        },
    }


@lru_cache(maxsize=2)
def example(warm: Warm) -> bytes:
    """Return the result of the ten invented people and three roles that come with Occumap."""
    inputs = {name: _EXAMPLES.joinpath(name).read_bytes() for name in INPUTS}
    return zipped(workforce_bundle(compare_workforce(INVENTED, coder=warm.coder()), inputs))


RESULT_PAGE = ResultPage("/employer", "workforce.zip", example, "workforce/result.html", INPUTS)
router.include_router(RESULT_PAGE.router)


def _form(request: Request, kept: timedelta, *, upload: Upload | None = None, said: str = "") -> HTMLResponse:
    errors = upload.errors if upload else {}
    return render(
        request,
        "workforce/form.html",
        status=upload.status if upload else 200,
        errors=errors,
        aside=upload.aside() if upload else {},
        minimum=upload.form.fields.get("minimum", "") if upload else f"{100 * MINIMUM:g}",
        said=said,
        hours=int(kept.total_seconds() // 3600),
        limit=MAX_BYTES,
        max_rows=MAX_ROWS,
    )
