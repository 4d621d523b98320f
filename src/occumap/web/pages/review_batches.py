"""Reviews: which there are, and making one of a coded file."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import InputError, OccumapError, UnknownNameError, without_commands
from occumap.model.job_description import JobDescription
from occumap.store.files import StoredFile
from occumap.store.kinds import State
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.pages.code_file import (
    COLUMNS,
    KIND,
    address_of,
    chosen_columns,
    own_job_of,
    own_jobs,
    read_again,
    take_table,
)
from occumap.web.pages.own_files import own_file
from occumap.web.server.dependencies import FormDep, ReviewerDep, SettingsDep, StoreDep
from occumap.web.server.forms import Received, takes_files
from occumap.web.server.jobs import JobContext, job, start_job
from occumap.web.server.reading_fields import reading_of, said_in
from occumap.web.server.settings import Settings
from occumap.workflows.code.preview import Preview, look_into

router = APIRouter()
MAKING = "make review"
SURE, DOUBLE = 80, 10
# A page waits so long for a small review to be made, so that one click leads to it.
PATIENCE, LOOK = 2.0, 0.05
LONGEST_NAME = 200


@router.get("/review", response_class=HTMLResponse)
def reviews_page(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    job: Annotated[str, Query(max_length=50)] = "",
    done: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Return all reviews with how far they are, and the form to make one."""
    said = "The review, its decisions and its copy of the file have been deleted." if done == "deleted" else ""
    return _reviews_page(request, store, settings, {"job": job}, {}, said=said)


@router.post("/review")
def make_of_job(request: Request, user: ReviewerDep, form: FormDep, store: StoreDep, settings: SettingsDep) -> Response:
    """Make a review of a file that was coded here."""
    held = own_job_of(request, form.text("job", limit=50) or "none", KIND)
    file = held.output.get("table") or held.output.get("file")
    limits, errors = _limits(form)
    if held.state != State.DONE or file is None:
        errors["job"] = "This file has not been coded yet. Wait until coding has finished."
    else:
        with suppress(UnknownNameError):
            store.files.get(file)
            columns = {name: held.input.get(name, "") for name in COLUMNS}
            if not errors:
                return _begin(request, user.name, file, held.input["name"], form, columns, limits)
        if not errors:
            errors["job"] = "The results for this file have been deleted. Code it again, or upload the coded file."
    return _reviews_page(request, store, settings, dict(form.fields), errors)


@router.post("/review/file")
@takes_files
def take_coded_file(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep) -> Response:
    """Take a coded file, to choose its columns next."""
    try:
        kept = take_table(request, form, store, settings, check=_refuse_uncoded)
    except InputError as error:
        errors = {"file": without_commands(str(error))}
        return _reviews_page(request, store, settings, {}, errors, reading=said_in(form.fields))
    return redirect(request, f"/review/file/{kept.id}{address_of(form.fields)}")


@router.get("/review/file/{file_id}", response_class=HTMLResponse)
def columns_page(request: Request, file_id: str, store: StoreDep) -> HTMLResponse:
    """Return the columns of a coded file, to say which it was coded by."""
    kept = own_file(request, store, file_id)
    seen, said, errors = read_again(store, kept, request.query_params)
    chosen = dict.fromkeys(COLUMNS, "") | {"title": "" if seen.title is None else str(seen.title)}
    return _columns_page(request, kept, seen, chosen, errors, said)


@router.post("/review/file/{file_id}")
def make_of_file(request: Request, file_id: str, user: ReviewerDep, form: FormDep, store: StoreDep) -> Response:
    """Make a review of a coded file."""
    kept = own_file(request, store, file_id)
    said = said_in(form.fields)
    seen = look_into(store.files.path(kept.id), name=kept.name, options=reading_of(form.fields))
    columns, errors = chosen_columns(form, seen)
    limits, more = _limits(form)
    errors |= more
    if errors:
        chosen = {name: form.text(name, limit=10) for name in COLUMNS} | dict(form.fields)
        return _columns_page(request, kept, seen, chosen, errors, said)
    return _begin(request, user.name, kept.id, kept.name, form, columns, limits, said)


@router.get("/review/making/{job_id}", response_class=HTMLResponse)
def making_page(request: Request, job_id: str) -> Response:
    """Lead to a review as soon as it is made."""
    end = time.monotonic() + PATIENCE
    while not (held := own_job_of(request, job_id, MAKING)).state.is_over and time.monotonic() < end:
        time.sleep(LOOK)
    if held.state == State.DONE:
        address = f"/review/{held.output['batch']}"
        if request.headers.get("hx-request"):
            return Response(status_code=204, headers={"HX-Redirect": address})
        return redirect(request, address)
    return render(request, "review/making.html", partial="making", headers={"cache-control": "no-store"}, job=held)


@job(MAKING, title="Creating a review", result="/review/making/{id}")
def make_review(work: JobContext) -> None:
    """Make a batch of a coded file."""
    from occumap.workflows.code.review_batches import make_batch  # noqa: PLC0415 (brings in SciPy)

    given = work.job.input
    try:
        coded = work.input_file()
    except UnknownNameError:
        raise InputError(
            "The file", "it was deleted before the review could be created", hint="Upload it again."
        ) from None
    batch = make_batch(
        work.store,
        coded,
        work.working("queue.csv").parent,
        file_name=given["name"],
        name=given["said"],
        by=given["by"],
        **JobDescription(*(given.get(name) or None for name in COLUMNS))._asdict(),
        sure=float(given["sure"]) / 100,
        double=float(given["double"]) / 100,
        kept=work.settings.review_kept,
        options=reading_of(given, before="read_"),
    )
    work.output["batch"] = batch.id
    work.message = "The review has been created."


def _begin(
    request: Request,
    by: str,
    file: str,
    name: str,
    form: Received,
    columns: dict[str, str],
    limits: dict[str, str],
    reading: Mapping[str, str] | None = None,
) -> Response:
    said = form.text("name", limit=LONGEST_NAME, what="The name") or name
    given = {"file": file, "name": name, "said": said, "by": by, **columns, **limits}
    given |= {f"read_{place}": value for place, value in (reading or {}).items()}
    return redirect(request, f"/review/making/{start_job(request, MAKING, input=given).id}")


def _refuse_uncoded(name: str, seen: Preview) -> None:
    if not seen.coded:
        raise InputError(name, "it has not been coded by Occumap", hint="Code the file first, on the “A file” page.")


def _limits(form: Received) -> tuple[dict[str, str], dict[str, str]]:
    """Return how sure is sure enough, and the share decided twice, both in percent; and what is wrong with them."""
    limits: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, default, what in (
        ("sure", SURE, "Confidence that needs no review"),
        ("double", DOUBLE, "Titles decided by two people"),
    ):
        text = form.text(name, limit=20) or str(default)
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 100:
            errors[name] = f"{what}: enter a number from 0 to 100."
        limits[name] = text
    if len(form.fields.get("name", "").strip()) > LONGEST_NAME:
        errors["name"] = f"The name must be {LONGEST_NAME} characters or fewer."
    return limits, errors


def _reviews_page(
    request: Request,
    store: Store,
    settings: Settings,
    given: dict[str, str],
    errors: dict[str, str],
    *,
    said: str = "",
    reading: Mapping[str, str] | None = None,
) -> HTMLResponse:
    batches = [(batch, store.reviews.progress(batch.id)) for batch in store.reviews.list()]
    jobs = []
    for held in own_jobs(request, store, KIND):
        with suppress(OccumapError):
            if held.state == State.DONE:
                file = store.files.get(held.output.get("table") or held.output["file"])
                jobs.append((held.id, f"{held.input['name']}, {file.created.astimezone(UTC):%-d %B, %H:%M UTC}"))
    return render(
        request,
        "review/reviews.html",
        status=422 if errors else 200,
        headers={"cache-control": "no-store"},
        batches=batches,
        jobs=jobs,
        given={"sure": str(SURE), "double": str(DOUBLE), "name": "", "job": ""} | given,
        errors=errors,
        said=said,
        reading=reading or {},
        settings=settings,
    )


def _columns_page(
    request: Request,
    kept: StoredFile,
    seen: Preview,
    chosen: dict[str, str],
    errors: dict[str, str],
    said: Mapping[str, str],
) -> HTMLResponse:
    return render(
        request,
        "review/columns.html",
        status=422 if errors else 200,
        headers={"cache-control": "no-store"},
        file=kept,
        seen=seen,
        reading=said,
        chosen={"sure": str(SURE), "double": str(DOUBLE), "name": kept.name} | chosen,
        errors=errors,
    )
