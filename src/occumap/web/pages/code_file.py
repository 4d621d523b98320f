"""Code a file: upload it, choose its columns, watch it being coded, download it, delete it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog import load
from occumap.catalog.chosen_index import chosen_index
from occumap.errors import InputError, OccumapError, UnknownNameError, without_commands
from occumap.model.coding import Method
from occumap.model.job_description import JobDescription
from occumap.store.files import StoredFile
from occumap.store.jobs import Job
from occumap.store.kinds import State
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.pages.coded_titles import BANDS, METHODS, SHOWN, title_view
from occumap.web.pages.coding_pace import PROGRESS, pace_of
from occumap.web.pages.jobs import job_outputs
from occumap.web.pages.own_files import own_file
from occumap.web.server.dependencies import FormDep, SettingsDep, StoreDep, owner_key, owner_keys
from occumap.web.server.forms import Received, takes_files
from occumap.web.server.jobs import JobContext, job, own_job, start_job
from occumap.web.server.reading_fields import reading_of, said_in
from occumap.web.server.settings import Settings
from occumap.workflows.code.preview import DEFAULT_VERSION, Preview, file_name_with, look_into, version_named, versions

if TYPE_CHECKING:
    from occumap.workflows.code.code_file import Summary

router = APIRouter()
KIND = "code file"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = ((".csv", "CSV"), (".xlsx", "Excel"), (".parquet", "Parquet"))
COLUMNS = JobDescription._fields
# What the form calls the index that the server codes with; no index held has a blank in its name.
OWN_INDEX = "own index"


@router.get("/code/file", response_class=HTMLResponse)
def files_page(request: Request, store: StoreDep, settings: SettingsDep, done: str = "") -> HTMLResponse:
    """Return the form to upload a file, and what this browser or account had coded before."""
    return _files_page(request, store, settings, done=done)


@router.post("/code/file")
@takes_files
def take_file(request: Request, form: FormDep, store: StoreDep, settings: SettingsDep) -> Response:
    """Take a table, if it can be read."""
    try:
        kept = take_table(request, form, store, settings)
    except InputError as error:
        return _files_page(request, store, settings, error=without_commands(str(error)), said=said_in(form.fields))
    return redirect(request, f"/code/file/{kept.id}{address_of(form.fields)}")


@router.get("/code/file/{file_id}", response_class=HTMLResponse)
def columns_page(request: Request, file_id: str, store: StoreDep) -> HTMLResponse:
    """Return the columns and first rows of a file, to say which to code by."""
    kept = own_file(request, store, file_id)
    seen, said, errors = read_again(store, kept, request.query_params)
    return _columns_page(request, kept, seen, _first_choice(kept, seen), errors, said)


@router.post("/code/file/{file_id}")
def begin(request: Request, file_id: str, form: FormDep, store: StoreDep) -> Response:
    """Put the coding of a file in line."""
    kept = own_file(request, store, file_id)
    said, options = said_in(form.fields), reading_of(form.fields)
    seen = look_into(store.files.path(kept.id), name=kept.name, options=options)
    chosen = {name: form.text(name, limit=10) for name in (*COLUMNS, "kind")} | {"to": form.text("to", limit=50)}
    columns, errors = chosen_columns(form, seen)
    if chosen["kind"] not in MEDIA_TYPES:
        errors["kind"] = "Choose a result format."
    chosen["index"] = form.text("index", limit=200)
    index = chosen["index"] if chosen["index"] != OWN_INDEX else ""
    try:
        version_named(chosen["to"], index)
    except UnknownNameError as error:
        is_unknown = index and index not in load.names("index")
        errors["index" if is_unknown else "to"] = str(error) if index else "Choose a version."
    if seen.in_the_way:
        errors[""] = (
            f"The file already has a column “{seen.in_the_way[0]}”, which the result needs. Rename or remove it."
        )
    if errors:
        return _columns_page(request, kept, seen, chosen, errors, said)
    given = {"file": kept.id, "name": kept.name, "to": chosen["to"], "index": index, "kind": chosen["kind"], **columns}
    given |= {f"read_{name}": value for name, value in said.items()}
    added = start_job(request, KIND, input=given, total=seen.about or 0)
    return redirect(request, f"/code/jobs/{added.id}")


@router.post("/code/file/{file_id}/delete")
def delete_upload(request: Request, file_id: str, store: StoreDep) -> Response:
    """Delete an upload now."""
    store.files.delete(own_file(request, store, file_id).id)
    return redirect(request, "/code/file?done=deleted")


@router.get("/code/jobs/{job_id}", response_class=HTMLResponse)
def job_page(request: Request, job_id: str, store: StoreDep, settings: SettingsDep) -> HTMLResponse:
    """Return how far the coding of a file is; then what became of its rows, and the result."""
    return draw_job(request, own_job_of(request, job_id, KIND), store, settings)


@router.post("/code/jobs/{job_id}/stop")
def stop(request: Request, job_id: str, store: StoreDep) -> Response:
    """Stop the coding of a file; the upload stays, to be coded anew."""
    store.jobs.stop(own_job_of(request, job_id, KIND).id)
    return redirect(request, f"/code/jobs/{job_id}")


@router.post("/code/jobs/{job_id}/delete")
def delete_all(request: Request, job_id: str, store: StoreDep) -> Response:
    """Delete the upload and all that was made of it, now."""
    with store.together():
        held = store.jobs.stop(own_job_of(request, job_id, KIND).id)
        for file in (held.input["file"], *held.output.values()):
            with suppress(UnknownNameError):
                store.files.delete(file)
        store.file_decisions.delete(held.id)
    return redirect(request, "/code/file?done=deleted")


def draw_job(
    request: Request,
    held: Job,
    store: Store,
    settings: Settings,
    *,
    status: int = 200,
    wrong: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    """Return the page of a job; ``wrong`` says what is wrong with the form of one of its titles."""
    outputs = {name: (file, address) for name, file, address in _named_outputs(store, held)}
    user = getattr(request.state, "user", None)
    name = user.name if user is not None else "a visitor"
    return render(
        request,
        "code/job.html",
        status=status,
        partial="job",
        headers={"cache-control": "no-store"},
        job=held,
        going=pace_of(settings, held),
        summary=_summary(store, held) if "summary" in outputs else None,
        result=outputs.get("file"),
        methods={method.value: method.in_words for method in Method},
        deleted=held.state == State.DONE and "file" not in outputs,
        titles=title_view(
            store,
            held,
            wrong["asked"] if wrong else request.query_params,
            name=name,
            wrong=wrong["number"] if wrong else None,
        ),
        shown=SHOWN,
        answers=METHODS,
        bands=BANDS,
        wrong=wrong,
    )


@job(KIND, title="Coding a file", result="/code/jobs/{id}")
def code_uploaded_file(work: JobContext) -> None:
    """Code an uploaded table; taken again after a stop, it goes on where it was."""
    from occumap.workflows.code.code_upload import code_upload, keep_pace  # noqa: PLC0415 (brings in Numba and SciPy)

    given = work.job.input
    try:
        path, name = work.input_file(), work.input_name()
    except UnknownNameError:
        raise InputError("The file", "it was deleted before it could be coded", hint="Upload it again.") from None
    index = given.get("index", "")
    coder = work.warm.coder(version_named(given["to"], index).id, index)
    place = work.working(PROGRESS)
    started = time.time()

    def told(rows: int, hint: int | None, resumed: int) -> None:
        seconds = time.time() - started
        rate = (rows - resumed) / seconds if seconds > 0 and rows > resumed else None
        with suppress(OccumapError):
            keep_pace(place, rate, resumed)
        work.progress(rows, max(hint, rows) if hint else None)

    summary, coded, out = code_upload(
        coder,
        path,
        place.parent,
        name=name,
        columns=JobDescription(*(given.get(name) or None for name in COLUMNS)),
        kind=given["kind"],
        progress=told,
        options=reading_of(given, before="read_"),
    )
    work.keep(
        place.with_name("summary.json"),
        file_name_with(name, ".json", said="summary"),
        media_type="application/json",
        output="summary",
    )
    if out != coded:
        work.keep(
            coded, file_name_with(name, ".parquet", said="coded"), media_type=MEDIA_TYPES[".parquet"], output="table"
        )
    said = file_name_with(name, given["kind"], said="coded")
    work.keep(out, said, media_type=MEDIA_TYPES[given["kind"]])
    work.message = (
        f"{summary.rows:,} rows: {summary.coded:,} coded, {summary.to_review:,} to review, "
        f"{summary.not_coded:,} without a code."
    )


def take_table(
    request: Request,
    form: Received,
    store: Store,
    settings: Settings,
    *,
    check: Callable[[str, Preview], None] | None = None,
) -> StoredFile:
    """Return the table of a form, kept for whoever sent it.

    Args:
        request: what brings it.
        form: what came.
        store: where it is kept.
        settings: how long, and how much somebody may have.
        check: refuses a table that isn't of use, before it is kept.

    Raises:
        InputError: none was chosen, or it can't be read.
        LimitError: whoever sends it has as much here as they may have.
    """
    file = form.table(settings)
    seen = look_into(file.path, name=file.name, options=reading_of(form.fields))
    if check is not None:
        check(file.name, seen)
    return store.files.adopt(
        file.path,
        file.name,
        owner=owner_key(request),
        media_type=MEDIA_TYPES.get(file.kind, "application/octet-stream"),
        lifetime=settings.kept,
        quota=settings.quota,
    )


def read_again(
    store: Store, kept: StoredFile, fields: Mapping[str, str]
) -> tuple[Preview, dict[str, str], dict[str, str]]:
    """Return a file as it is read by what was said of it, what that was, and what is wrong with it.

    Where it can't be read so, it is read as it was before anything was said.
    """
    path, said = store.files.path(kept.id), said_in(fields)
    try:
        return look_into(path, name=kept.name, options=reading_of(fields)), said, {}
    except InputError as error:
        if not said:
            raise
        return look_into(path, name=kept.name), said, {"delimiter": without_commands(str(error))}


def address_of(fields: Mapping[str, str]) -> str:
    """Return the end of an address that says how a file is to be read; nothing where nothing was said."""
    said = said_in(fields)
    return f"?{urlencode(said)}" if said else ""


def own_job_of(request: Request, job_id: str, kind: str) -> Job:
    """Return a job of a kind that whoever asks began.

    Raises:
        UnknownNameError: there is none.
    """
    held = own_job(request, job_id)
    if held.kind != kind:
        raise UnknownNameError(job_id, "there is no such job", hint="See the list of your files.")
    return held


def own_jobs(request: Request, store: Store, kind: str) -> list[Job]:
    """Return the jobs of a kind that whoever asks began, the latest first."""
    found = [held for owner in owner_keys(request) for held in store.jobs.list(owner=owner) if held.kind == kind]
    return sorted(found, key=lambda held: held.created, reverse=True)


def chosen_columns(form: Received, seen: Preview) -> tuple[dict[str, str], dict[str, str]]:
    """Return the columns that a form chose by their places, empty for none; and what is wrong with the choice."""
    columns: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name in COLUMNS:
        place = form.text(name, limit=10)
        known = place.isascii() and place.isdigit() and int(place) < len(seen.columns)
        columns[name] = seen.columns[int(place)] if known else ""
        if place and not known:
            errors[name] = "Choose a column from the list."
        elif columns[name] and columns[name] in [columns[other] for other in columns if other != name]:
            errors[name] = f"“{columns[name]}” is chosen twice. Choose another column, or none."
    if not columns["title"] and "title" not in errors:
        errors["title"] = "Choose the job title column."
    return columns, errors


def _first_choice(kept: StoredFile, seen: Preview) -> dict[str, str]:
    places = {**dict.fromkeys(COLUMNS), "title": seen.title, "industry": seen.industry, **seen.context}
    ending = Path(kept.name).suffix.casefold()
    return {name: "" if place is None else str(place) for name, place in places.items()} | {
        "kind": ending if ending in MEDIA_TYPES else ".csv",
        "to": DEFAULT_VERSION,
        "index": OWN_INDEX,
    }


def _files_page(
    request: Request,
    store: Store,
    settings: Settings,
    *,
    done: str = "",
    error: str = "",
    said: Mapping[str, str] | None = None,
) -> HTMLResponse:
    return render(
        request,
        "code/file.html",
        reading=said or {},
        status=422 if error else 200,
        headers={"cache-control": "no-store"},
        errors={"file": error} if error else {},
        said="The file and its results have been deleted." if done == "deleted" else "",
        jobs=own_jobs(request, store, KIND),
        settings=settings,
    )


def _columns_page(
    request: Request,
    kept: StoredFile,
    seen: Preview,
    chosen: Mapping[str, str],
    errors: Mapping[str, str],
    said: Mapping[str, str],
) -> HTMLResponse:
    indexes = load.names("index")
    return render(
        request,
        "code/columns.html",
        status=422 if errors else 200,
        headers={"cache-control": "no-store"},
        file=kept,
        seen=seen,
        reading=said,
        chosen=chosen,
        errors=errors,
        version_options=[(one, one.upper()) for one in _versions_of(indexes)],
        indexes=(
            (OWN_INDEX, f"{chosen_index()}, this server’s own"),
            *((one, one) for one in indexes if one != chosen_index()),
        ),
        kinds=KINDS,
    )


def _versions_of(indexes: Iterable[str]) -> Iterable[str]:
    """Return the versions that any of these indexes is coded to, those of the server's own first."""
    return dict.fromkeys((*versions(), *(one for name in indexes for one in versions(name))))


def _named_outputs(store: Store, held: Job) -> list[tuple[str, StoredFile, str]]:
    return [(address.rpartition("/")[2], file, address) for file, address in job_outputs(store, held)]


def _summary(store: Store, held: Job) -> Summary | None:
    from occumap.workflows.code.code_file import Summary  # noqa: PLC0415 (brings in Numba and SciPy)

    try:
        return Summary(**json.loads(store.files.path(held.output["summary"]).read_bytes()))
    except (UnknownNameError, OSError, ValueError, TypeError):
        return None
