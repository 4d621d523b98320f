"""What a review came to: how far it is, how people agree, and downloads of what was decided."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.errors import InputError
from occumap.store.kinds import Role
from occumap.web.pages import redirect, render
from occumap.web.pages.code_file import KINDS, MEDIA_TYPES
from occumap.web.server.dependencies import FormDep, ReviewerDep, StoreDep
from occumap.web.server.identity import NotAllowedError
from occumap.web.server.jobs import JobContext, job, start_job
from occumap.workflows.code.preview import file_name_with, version_named

router = APIRouter(prefix="/review/{batch_id}")
APPLYING = "apply decisions"
MAX_SHOWN = 200


@router.get("/results", response_class=HTMLResponse)
def results_page(
    request: Request,
    batch_id: str,
    user: ReviewerDep,
    store: StoreDep,
) -> HTMLResponse:
    """Return progress, agreement of the sample decided twice, and downloads."""
    return _results_page(
        request, batch_id, store, user.role.may(Role.EDITOR) or store.reviews.get(batch_id).by == user.name
    )


@router.get("/decisions.csv")
def decisions(batch_id: str, store: StoreDep) -> Response:
    """Return all decisions that hold, as ``occumap review`` reads them."""
    from occumap.workflows.code.review_batches import decisions_of  # noqa: PLC0415 (brings in SciPy)

    return _csv(decisions_of(store, batch_id), "decisions.csv")


@router.get("/own-entries.csv")
def own_entries(
    batch_id: str,
    store: StoreDep,
    minimum: Annotated[int, Query(ge=1, le=2)] = 1,
) -> Response:
    """Return decisions as own entries of an index."""
    from occumap.workflows.code.review_batches import own_entries_of  # noqa: PLC0415 (brings in SciPy)

    content, _ = own_entries_of(store, batch_id, minimum=minimum)
    return _csv(content, "own-entries.csv")


@router.post("/apply")
def apply(request: Request, batch_id: str, form: FormDep, store: StoreDep) -> Response:
    """Put the applying of decisions in line."""
    batch = store.reviews.get(batch_id)
    kind = form.text("kind", limit=10)
    if kind not in MEDIA_TYPES:
        raise InputError(
            "The result", f"‘{kind}’ is not a format that Occumap can write", hint="Choose a format from the list."
        )
    added = start_job(request, APPLYING, input={"batch": batch.id, "kind": kind})
    return redirect(request, f"/jobs/{added.id}")


@router.post("/delete")
def delete(request: Request, batch_id: str, user: ReviewerDep, store: StoreDep) -> Response:
    """Delete a review for good; who made it may, and editors."""
    from occumap.workflows.code.review_batches import delete_batch  # noqa: PLC0415 (brings in SciPy)

    if store.reviews.get(batch_id).by != user.name and not user.role.may(Role.EDITOR):
        raise NotAllowedError(Role.EDITOR, user)
    delete_batch(store, batch_id, by=user.name)
    return redirect(request, "/review?done=deleted")


@job(APPLYING, title="Applying decisions")
def apply_decisions(work: JobContext) -> None:
    """Apply the decisions of a review to its file."""
    from occumap.workflows.code.review_batches import apply_batch, source_of  # noqa: PLC0415 (brings in SciPy)

    batch, kind = work.job.input["batch"], work.job.input["kind"]
    place = work.working(f"decided{kind}")
    summary = apply_batch(work.store, batch, place)
    source = source_of(work.store, batch)
    name = file_name_with(source.name if source else "file", kind, said="reviewed")
    work.keep(place, name, media_type=MEDIA_TYPES[kind])
    work.message = f"Decisions were applied to {summary.decided:,} of {summary.rows:,} rows."
    if many := len(summary.conflicts):
        work.message += f" People disagree on {many:,} title{'s' if many > 1 else ''}; the latest decision was used."


def _results_page(request: Request, batch_id: str, store: StoreDep, may_delete: bool) -> HTMLResponse:
    from occumap.workflows.code.review_batches import agreement_of, source_of  # noqa: PLC0415 (brings in SciPy)

    batch = store.reviews.get(batch_id)
    agreement = agreement_of(store.reviews.agreement(batch_id))
    decided = store.reviews.decisions(batch_id)
    shown = agreement.disagreements[:MAX_SHOWN]
    return render(
        request,
        "review/results.html",
        headers={"cache-control": "no-store"},
        batch=batch,
        version=version_named(batch.version),
        progress=store.reviews.progress(batch_id),
        agreement=agreement,
        disagreements=[(store.reviews.item(pair.item).item, pair) for pair in shown],
        kappa_in_words=kappa_in_words,
        without_code=sum(one.decision.code is None for one in decided),
        decided=len(decided),
        source=source_of(store, batch_id),
        kinds=KINDS,
        may_delete=may_delete,
    )


def kappa_in_words(kappa: float) -> str:
    """Return a kappa as Landis and Koch (1977) call it.

    >>> kappa_in_words(0.85), kappa_in_words(0.5)
    ('almost perfect', 'moderate')
    """
    return next(words for minimum, words in _KAPPA if kappa > minimum)


_KAPPA = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
    (-2.0, "none"),
)


def _csv(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type="text/csv", headers=headers)
