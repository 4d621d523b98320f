"""Jobs: how far one is, stopping it, and downloading what it made. Shown to whoever began it, nobody else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import FileResponse, Response

from occumap.errors import UnknownNameError
from occumap.store.files import StoredFile
from occumap.store.jobs import Job
from occumap.store.store import Store
from occumap.web.pages import redirect, render
from occumap.web.server.dependencies import StoreDep
from occumap.web.server.jobs import JOBS, own_job

router = APIRouter(prefix="/jobs")


@router.get("/{job_id}", response_class=HTMLResponse)
def job_page(request: Request, job_id: str, store: StoreDep) -> HTMLResponse:
    """Return where a job is; asked for again every second while it runs."""
    job = own_job(request, job_id)
    kind = JOBS.get(job.kind)
    return render(
        request,
        "parts/job.html",
        partial="job",
        headers={"cache-control": "no-store"},
        job=job,
        heading=kind.title if kind else job.kind.capitalize(),
        result=kind.result.format(id=job.id) if kind else "",
        outputs=job_outputs(store, job),
    )


@router.get("/{job_id}/files/{name}")
def job_file(request: Request, job_id: str, name: str, store: StoreDep) -> Response:
    """Send something that a job made, under the name it has for people."""
    job = own_job(request, job_id)
    if name not in job.output:
        raise UnknownNameError(name, "this job has no such file", hint="See the job’s page for its files.")
    held = store.files.get(job.output[name])
    return FileResponse(
        store.files.path(held.id),
        media_type=held.media_type,
        filename=held.name,
        headers={"cache-control": "no-store"},
    )


@router.post("/{job_id}/stop")
def stop_job(request: Request, job_id: str, store: StoreDep) -> Response:
    """Stop a job that waits or run."""
    store.jobs.stop(own_job(request, job_id).id)
    return redirect(request, f"/jobs/{job_id}")


def job_outputs(store: Store, job: Job) -> list[tuple[StoredFile, str]]:
    """Return what a job made and where to download it; what is past its time isn't listed."""
    found = []
    for name, file in job.output.items():
        try:
            found.append((store.files.get(file), f"/jobs/{job.id}/files/{name}"))
        except UnknownNameError:
            continue
    return found
