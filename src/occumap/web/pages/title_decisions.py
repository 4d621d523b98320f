"""Deciding on the titles of a coded file where they stand in its table, and the file with what was decided."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import Response

from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.code import Code
from occumap.model.version import Version
from occumap.store.jobs import Job
from occumap.store.store import Store
from occumap.web.pages import redirect, render, wants_partial
from occumap.web.pages.code_file import KIND, MEDIA_TYPES, draw_job, own_job_of
from occumap.web.pages.coded_titles import columns_of, progress_of, title_rows, titles_of
from occumap.web.server.dependencies import FormDep, SettingsDep, StoreDep
from occumap.web.server.forms import Received
from occumap.web.server.jobs import JobContext, job, start_job
from occumap.web.server.security import FIELD
from occumap.web.server.settings import Settings
from occumap.workflows.code.preview import file_name_with, version_named

router = APIRouter(prefix="/code/jobs/{job_id}")
APPLYING = "apply file decisions"
NONE, OTHER = "none", "other"
MAX_FOUND = 6
LONGEST_REASON = 2000


@router.post("/titles/{number}")
def decide(
    request: Request, job_id: str, number: int, form: FormDep, store: StoreDep, settings: SettingsDep
) -> Response:
    """Keep what somebody decided of a title; the latest holds, and nobody's is replaced unseen."""
    held = own_job_of(request, job_id, KIND)
    title, version = _title(store, held, number)
    found: tuple[object, ...] = ()
    errors: dict[str, str] = {}
    try:
        code, found = _code(form, version)
        why = form.text("why", limit=LONGEST_REASON, what="The reason")
        if not found:
            after = form.text("after", limit=18)
            with store.together():
                store.file_decisions.decide(
                    held.id,
                    title,
                    code,
                    version=version.id,
                    by=_name(request),
                    why=why,
                    after=int(after) if after.isascii() and after.isdigit() else 0,
                )
                return _done(request, held, store, number, form)
    except (ConflictError, InputError) as error:
        errors["other" if isinstance(error, InputError) else ""] = str(error)
        status = 409 if isinstance(error, ConflictError) else 422
        return _again(request, held, store, settings, number, form, errors, status=status)
    errors["other"] = "Choose one of the codes found."
    return _again(request, held, store, settings, number, form, errors, status=422, found=found)


@router.post("/titles/{number}/undo")
def undo(request: Request, job_id: str, number: int, form: FormDep, store: StoreDep, settings: SettingsDep) -> Response:
    """Take back what was decided of a title."""
    held = own_job_of(request, job_id, KIND)
    _title(store, held, number)
    which = form.text("decision", limit=18)
    try:
        with store.together():
            if which.isascii() and which.isdigit():
                store.file_decisions.undo(held.id, int(which))
            return _done(request, held, store, number, form, undone=True)
    except ConflictError as error:
        return _again(request, held, store, settings, number, form, {"": str(error)}, status=409)


@router.post("/apply")
def apply(request: Request, job_id: str, store: StoreDep) -> Response:
    """Put the writing of the file with all decisions in line."""
    held = own_job_of(request, job_id, KIND)
    if titles_of(store, held) is None:
        raise InputError("The file", "it isn’t coded, or it has been deleted", hint="Code it again.")
    if not store.file_decisions.that_hold(held.id):
        raise InputError("The file", "nothing has been decided yet", hint="Decide on a title first.")
    added = start_job(request, APPLYING, input={"job": held.id})
    return redirect(request, f"/jobs/{added.id}")


@router.get("/decisions.csv")
def decisions(request: Request, job_id: str, store: StoreDep) -> Response:
    """Return the decisions that hold, as ``occumap review`` reads them."""
    from occumap.workflows.code.file_titles import decisions_table  # noqa: PLC0415 (brings in SciPy)

    held = own_job_of(request, job_id, KIND)
    content = decisions_table([one.decision for one in store.file_decisions.that_hold(held.id)])
    headers = {"content-disposition": 'attachment; filename="decisions.csv"', "cache-control": "no-store"}
    return Response(content, media_type="text/csv", headers=headers)


@job(APPLYING, title="Applying your decisions")
def apply_decisions_to_file(work: JobContext) -> None:
    """Write the coded file with what was decided."""
    from occumap.workflows.code.file_titles import apply_file_decisions  # noqa: PLC0415 (brings in SciPy)

    held = work.store.jobs.get(work.job.input["job"])
    table, kind, name = held.output.get("table") or held.output["file"], held.input["kind"], held.input["name"]
    try:
        work.store.files.get(table)
    except UnknownNameError:
        raise InputError("The file", "it was deleted meanwhile", hint="Code it again.") from None
    made = [one.decision for one in work.store.file_decisions.that_hold(held.id)]
    place = work.working(f"decided{kind}")
    summary = apply_file_decisions(work.store.files.path(table), columns_of(held), made, place, name=name)
    work.keep(place, file_name_with(name, kind, said="decided"), media_type=MEDIA_TYPES[kind])
    work.message = f"Decisions were applied to {summary.decided:,} of {summary.rows:,} rows."


def _title(store: Store, held: Job, number: int) -> tuple[tuple[str, str | None, str | None], Version]:
    """Return a title of a file as it was given, and the version that the file was coded to.

    Raises:
        UnknownNameError: there is none.
    """
    titles = titles_of(store, held)
    if titles is None or not 0 <= number < len(titles):
        raise UnknownNameError("This title", "it isn’t in the file any more", hint="See your files.")
    (title,) = titles.chosen([number])
    if not title.has_words:
        raise InputError(
            "This row",
            "it has no job title to decide",
            hint="Correct the file, and code it again.",
        )
    return title.given, version_named(titles.version, held.input.get("index", ""))


def _code(form: Received, version: Version) -> tuple[Code | None, tuple[object, ...]]:
    """Return the code that a form says, None if the title can't be coded; or what its words may mean.

    Raises:
        InputError: it says nothing, or nothing that is known.
    """
    from occumap.workflows.code.review_batches import find_codes  # noqa: PLC0415 (brings in SciPy)

    words, value = form.text("other", limit=200, what="The code"), form.text("code", limit=50)
    if words in version:
        return Code(version.id, words), ()
    if words and (not value or value == OTHER):
        if found := find_codes(version.id, words, limit=MAX_FOUND):
            return None, found
        what = f"{version.id.upper()} has no such code, and no title with these words"
        raise InputError(f"“{words}”", what, hint="Try fewer or other words.")
    if value == NONE:
        return None, ()
    if value in version:
        return Code(version.id, value), ()
    raise InputError("The code", "none was chosen", hint="Choose a code, or enter another.")


def _name(request: Request) -> str:
    user = getattr(request.state, "user", None)
    return user.name if user is not None else "a visitor"


def _back(form: Received) -> str:
    """Return the query of the table that a form was sent from."""
    query = form.text("back", limit=1000)
    return f"?{query}" if query and query.isascii() and query.isprintable() and "#" not in query else ""


def _done(request: Request, held: Job, store: Store, number: int, form: Received, *, undone: bool = False) -> Response:
    if not wants_partial(request):
        query = _back(form)
        mark = "undone" if undone else "decided"
        return redirect(request, f"/code/jobs/{held.id}{query}{'&' if query else '?'}{mark}={number}#decided")
    return _row(request, held, store, number, form, {}, just=True)


def _again(
    request: Request,
    held: Job,
    store: Store,
    settings: Settings,
    number: int,
    form: Received,
    errors: dict[str, str],
    *,
    status: int,
    found: tuple[object, ...] = (),
) -> Response:
    """Return the title's form again with what is wrong, alone or on the whole page; what was typed stays."""
    if wants_partial(request):
        return _row(request, held, store, number, form, errors, status=status, found=found)
    asked = dict(parse_qsl(_back(form).removeprefix("?")))
    wrong = {"number": number, "errors": errors, "found": found, "fields": _typed(form), "asked": asked}
    return draw_job(request, held, store, settings, status=status, wrong=wrong)


def _typed(form: Received) -> dict[str, str]:
    return {name: value for name, value in form.fields.items() if name != FIELD}


def _row(
    request: Request,
    held: Job,
    store: Store,
    number: int,
    form: Received,
    errors: dict[str, str],
    *,
    status: int = 200,
    just: bool = False,
    found: tuple[object, ...] = (),
) -> Response:
    titles = titles_of(store, held)
    if titles is None:
        raise UnknownNameError("This file", "it has been deleted", hint="See your files.")
    version = version_named(titles.version, held.input.get("index", ""))
    decided = store.file_decisions.that_hold(held.id)
    (row,) = title_rows(titles, [number], decided, version)
    return render(
        request,
        "code/decided.html",
        status=status,
        headers={"cache-control": "no-store"},
        partial="decided",
        job=held,
        one=row,
        version=version,
        progress=progress_of(titles, decided, _name(request)),
        query=form.text("back", limit=1000),
        just=just,
        wrong={"number": number, "errors": errors, "found": found, "fields": _typed(form)} if errors else None,
    )
