"""How a revision is shown, whether held, published or a draft: its issues, one issue, and its files."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog import load
from occumap.errors import InputError, OccumapError, UnknownNameError
from occumap.model.finding import Finding, Severity
from occumap.model.plan import Plan
from occumap.render.proposals import Remark
from occumap.render.proposals.remarks import by_issue
from occumap.render.proposals.view import IssueView, issue_view
from occumap.store.kinds import Kind, Role
from occumap.store.sessions import Who
from occumap.store.store import Store
from occumap.web.pages import render
from occumap.workflows.revise.draft import Place, place_of_error, places_of
from occumap.workflows.revise.library import Shown, Work, consultations_on, index_name, remarks_on, work_on
from occumap.workflows.revise.revise import ALL_FILES, files_of

ZIP = "all.zip"
_MEDIA = {".csv": "text/csv; charset=utf-8", ".json": "application/json", ".html": "text/html; charset=utf-8"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
_IN_ZIP = (1980, 1, 1, 0, 0, 0)


def may_edit(user: Who | None) -> bool:
    """Return whether somebody may edit drafts and run consultations."""
    return user is not None and user.role.may(Role.EDITOR)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding, and where it stands in the text."""

    finding: Finding
    place: Place | None


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit says of a text: the error that keeps it from being read, or the findings by severity.

    ``applies`` is whether the plan can be applied.
    """

    error: str = ""
    place: Place | None = None
    errors: tuple[FindingLine, ...] = ()
    warnings: tuple[FindingLine, ...] = ()
    notes: tuple[FindingLine, ...] = ()
    answered: tuple[FindingLine, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether it can be applied as it is."""
        return not self.error and not self.errors


def audit_of(text: str, *, index: str = "") -> Audit:
    """Return the audit of a text that may be no revision at all."""
    try:
        found = work_on(text, index=index).revised.plan.findings
    except (InputError, UnknownNameError) as error:
        return Audit(error=_said(error), place=place_of_error(error, text))
    except OccumapError as error:
        return Audit(error=_said(error))
    places = places_of(found, text)
    lines = [FindingLine(f, places.get(f.id)) for f in found]
    still = [line for line in lines if line.finding.status == "open"]
    by_severity = {s: tuple(line for line in still if line.finding.severity is s) for s in Severity}
    return Audit(
        errors=by_severity[Severity.ERROR],
        warnings=by_severity[Severity.WARNING],
        notes=by_severity[Severity.NOTE],
        answered=tuple(line for line in lines if line.finding.status != "open"),
    )


def _said(error: OccumapError) -> str:
    """Return what an error says, without the line, which stands beside it."""
    where = re.sub(r"^the text(?:, line [0-9]+)?(?:, )?", "", error.where)
    what = error.what if error.what.endswith((".", "?", "!")) else f"{error.what}."
    return f"{where + ': ' if where else ''}{what} {error.hint}"


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue in the list: what is open about it, and what was said of it."""

    number: int
    question: str
    is_change: bool
    errors: int
    warnings: int
    answered: int
    tally: str


def issue_lines(plan: Plan, remarks: Sequence[Remark]) -> list[IssueLine]:
    """Return the issues of a plan as a list shows them."""
    said = by_issue(remarks)
    lines = []
    for issue in plan.revision.issues:
        found = [f for f in plan.findings if issue.number in f.issues]
        open_ = Counter(f.severity for f in found if f.status == "open")
        lines.append(
            IssueLine(
                issue.number,
                issue.question,
                issue.decision.value == "change",
                open_[Severity.ERROR],
                open_[Severity.WARNING],
                sum(f.status != "open" for f in found),
                said[issue.number].tally if issue.number in said else "",
            )
        )
    return lines


@lru_cache(maxsize=256)
def view_of(work: Work, number: int) -> IssueView:
    """Return one issue with everything about it.

    Raises:
        UnknownNameError: the revision has no such issue.
    """
    issue = work.revised.plan.revision.issue(number)
    if issue is None:
        known = ", ".join(str(one.number) for one in work.revised.plan.revision.issues)
        raise UnknownNameError(f"issue {number}", "the revision has no such issue", hint=f"It has: {known or 'none'}.")
    return issue_view(work.facts, issue, work.revised.evidence.get(number, ()))


def neighbours(plan: Plan, number: int) -> tuple[int | None, int | None]:
    """Return the numbers of the issues before and after one."""
    numbers = [issue.number for issue in plan.revision.issues]
    before = [n for n in numbers if n < number]
    after = [n for n in numbers if n > number]
    return before[-1] if before else None, after[0] if after else None


def show_revision(
    request: Request,
    store: Store,
    user: Who | None,
    shown: Shown,
    *,
    index: str,
    strict: bool,
    status: int = 200,
    **more: Any,
) -> HTMLResponse:
    """Return the page of a revision: its issues, counts, downloads and consultations."""
    remarks = remarks_on(store, shown, for_officers=may_edit(user))
    try:
        work = work_on(shown.text, index=index, strict=strict)
    except OccumapError as error:
        if shown.draft is None:
            raise
        return render(
            request,
            "revision/unreadable.html",
            status=status,
            shown=shown,
            error=_said(error),
            place=place_of_error(error, shown.text) if isinstance(error, InputError | UnknownNameError) else None,
            **_common(store, user, shown, index, strict=strict) | more,
        )
    plan = work.revised.plan
    return render(
        request,
        "revision/revision.html",
        status=status,
        shown=shown,
        plan=plan,
        applied=work.revised.outcome is not None,
        lines=issue_lines(plan, remarks),
        counts=_counts(plan),
        comments=len(remarks),
        files=_names(work),
        **_common(store, user, shown, index, strict=strict) | more,
    )


def _common(store: Store, user: Who | None, shown: Shown, index: str, *, strict: bool) -> dict[str, Any]:
    asked = [(one, len(store.consultations.comments(one.id))) for one in consultations_on(store, shown)]
    now = store.now()
    return {
        "may_edit": may_edit(user),
        "may_publish": user is not None and user.role.may(Role.OWNER),
        "consultations": asked if may_edit(user) else [],
        "still_asked": sum(now < one.closes for one, _ in asked),
        "now": now,
        "indexes": [(name, name) for name in load.names("index")],
        "index": index_name(index),
        "strict": strict,
        "suffix": suffix(index=index, strict=strict),
        "publishing": {"name": shown.name, "version": "1"},
        "publish_errors": {},
        "asking": {},
        "asking_error": "",
        "published": store.published.list(Kind.REVISION, shown.name.partition("@")[0]) if shown.publication else [],
    }


def suffix(*, index: str = "", strict: bool = False) -> str:
    """Return what addresses of a revision carry on: the index and whether assumptions are left out."""
    parts = [f"index={index}"] * bool(index) + ["strict=1"] * strict
    return "?" + "&".join(parts) if parts else ""


def _counts(plan: Plan) -> list[tuple[str, int, int]]:
    """Return findings by severity: all and open."""
    return [
        (
            severity.value,
            sum(f.severity is severity for f in plan.findings),
            sum(f.severity is severity and f.status == "open" for f in plan.findings),
        )
        for severity in Severity
    ]


def show_issue(
    request: Request,
    store: Store,
    user: Who | None,
    shown: Shown,
    number: int,
    *,
    index: str,
    strict: bool,
    said: str = "",
) -> HTMLResponse:
    """Return the page of one issue."""
    work = work_on(shown.text, index=index, strict=strict)
    before, after = neighbours(work.revised.plan, number)
    places = places_of(work.revised.plan.findings, shown.text) if shown.draft else {}
    return render(
        request,
        "revision/issue.html",
        shown=shown,
        view=view_of(work, number),
        page=work.revised.plan,
        linked=shown.draft is None and work.revised.outcome is not None,
        to_issue=f"{shown.address}/",
        suffix=suffix(index=index, strict=strict),
        strict=strict,
        remarks=by_issue(remarks_on(store, shown, for_officers=may_edit(user))).get(number),
        before=before,
        after=after,
        may_edit=may_edit(user),
        places=places,
        said=said,
    )


def _names(work: Work) -> list[str]:
    whole = work.revised.outcome is not None
    return [name for name in ALL_FILES if whole or name in {"findings.csv", "plan.json", "proposals.html"}]


def send_file(shown: Shown, file: str, remarks: tuple[Remark, ...], *, index: str, strict: bool) -> Response:
    """Return a file of those that ``occumap revise --out`` writes, or all of them packed together.

    Raises:
        UnknownNameError: there is no such file; some come only once the revision can be applied.
    """
    files = _files(work_on(shown.text, index=index, strict=strict), remarks)
    name = f"{shown.name.replace('@', '-')}-{file}"
    if file == ZIP:
        return _attached(_packed(files), name, "application/zip")
    if file not in files:
        raise UnknownNameError(file, "the revision has no such file", hint=f"It has: {', '.join(files)}.")
    content = files[file]
    kind = file[file.rindex(".") :]
    if kind == ".html":
        return Response(content, media_type=_MEDIA[kind], headers={"content-security-policy": _policy(content)})
    return _attached(content, name, _MEDIA.get(kind, _XLSX))


@lru_cache(maxsize=8)
def _files(work: Work, remarks: tuple[Remark, ...]) -> Mapping[str, bytes]:
    return files_of(work.revised, comments=remarks)


def _attached(content: bytes, name: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _IN_ZIP), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _policy(page: bytes) -> str:
    """Return what a document of ours that carries its own style may do: have that style, and nothing else."""
    hashes = [base64.b64encode(hashlib.sha256(style).digest()).decode() for style in _STYLE.findall(page)]
    styles = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    return f"default-src 'none'; style-src {styles}; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
