"""Revisions: what each comes to, its issues, and what the audit found."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from occumap.errors import UnknownNameError
from occumap.model.finding import Finding
from occumap.model.plan import Plan
from occumap.model.revision import Revision
from occumap.render import as_dict
from occumap.web.api.parameters import LONGEST_CODE, Flag, Number, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, link, part_of
from occumap.web.api.revision_schemas import (
    Findings,
    FindingShape,
    IssueFull,
    Issues,
    IssueShape,
    RevisionFull,
    RevisionRef,
    Revisions,
    Severities,
    Statuses,
)
from occumap.web.server.dependencies import StoreDep
from occumap.workflows.revise.draft import stated_revision
from occumap.workflows.revise.library import Shown, find_revision, known_revisions, work_on

router = APIRouter(tags=["revisions"])
_Revision = Annotated[
    str,
    Path(min_length=1, max_length=LONGEST_CODE, description="The name of a revision.", examples=["soc2010-review"]),
]
IndexQuery = Annotated[
    str, Query(max_length=LONGEST_CODE, description="The index to plan with, by the name of one that is held.")
]
_Strict = Annotated[Flag, Query(description="Whether to leave the revision’s assumptions out.")]


@router.get("/revisions", operation_id="listRevisions", responses=answers(Revisions))
def revisions(request: Request, form: FormDep, store: StoreDep, page: Page = 0, size: Size = 100) -> Response:
    """Return the revisions that come with Occumap, and the latest published here of each name."""
    part = part_of(known_revisions(store), _reference, "/revisions", page, size)
    document = Revisions(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, RevisionRef, part.shapes).body(form))


@router.get("/revisions/{revision}", operation_id="getRevision", responses=answers(RevisionFull, 404))
def revision(
    request: Request,
    form: FormDep,
    store: StoreDep,
    revision: _Revision,
    index: IndexQuery = "",
    strict: _Strict = False,
) -> Response:
    """Return a revision and its plan: issues, groups, where entries go, changes and findings; as CSV the issues."""
    fields = as_dict.plan(_plan(find_revision(store, revision), index, strict=strict))
    links = {part: link(f"/revisions/{revision}/{part}") for part in ("issues", "findings")}
    document = RevisionFull.model_validate({**fields, "links": {"self": link(f"/revisions/{revision}"), **links}})
    return give(request, Answer(document, IssueShape, document.issues).body(form))


@router.get("/revisions/{revision}/issues", operation_id="listIssues", responses=answers(Issues, 404))
def issues(
    request: Request, form: FormDep, store: StoreDep, revision: _Revision, page: Page = 0, size: Size = 100
) -> Response:
    """Return the issues of a revision."""
    found = _stated(find_revision(store, revision).text).issues
    part = part_of(
        found, lambda one: IssueShape.model_validate(as_dict.issue(one)), f"/revisions/{revision}/issues", page, size
    )
    document = Issues(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, IssueShape, part.shapes).body(form))


@router.get("/revisions/{revision}/issues/{number}", operation_id="getIssue", responses=answers(IssueFull, 404))
def issue(
    request: Request,
    form: FormDep,
    store: StoreDep,
    revision: _Revision,
    number: Annotated[int, Path(ge=0, le=1_000_000, description="The number of an issue.", examples=[4]), Number],
    index: IndexQuery = "",
    strict: _Strict = False,
) -> Response:
    """Return an issue with what the audit found about it; as CSV the findings."""
    plan = _plan(find_revision(store, revision), index, strict=strict)
    found = next((one for one in plan.revision.issues if one.number == number), None)
    if found is None:
        known = ", ".join(str(one.number) for one in plan.revision.issues)
        raise UnknownNameError(revision, f"there is no issue {number}", hint=f"Issues: {known}.")
    findings = [_finding(one) for one in plan.findings if number in one.issues]
    at = f"/revisions/{revision}"
    document = IssueFull.model_validate(
        {
            **as_dict.issue(found),
            "findings": findings,
            "links": {"self": link(f"{at}/issues/{number}"), "revision": link(at)},
        }
    )
    return give(request, Answer(document, FindingShape, document.findings).body(form))


@router.get("/revisions/{revision}/findings", operation_id="listFindings", responses=answers(Findings, 404))
def findings(
    request: Request,
    form: FormDep,
    store: StoreDep,
    revision: _Revision,
    severity: Annotated[Severities, Query(description="Only findings of this severity.")] = "",
    status: Annotated[Statuses, Query(description="Only findings that are open, assumed away or accepted.")] = "",
    index: IndexQuery = "",
    strict: _Strict = False,
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return what the audit of a revision found."""
    plan = _plan(find_revision(store, revision), index, strict=strict)
    found = [one for one in plan.findings if severity in {"", one.severity.value} and status in {"", one.status}]
    asked = {"severity": severity, "status": status, "index": index, "strict": strict}
    part = part_of(found, _finding, f"/revisions/{revision}/findings", page, size, **asked)
    document = Findings(items=part.shapes, page=part.page, links=part.links)
    return give(request, Answer(document, FindingShape, part.shapes).body(form))


def _plan(shown: Shown, index: str, *, strict: bool) -> Plan:
    return work_on(shown.text, index=index, strict=strict).revised.plan


@lru_cache(maxsize=64)
def _stated(text: str) -> Revision:
    return stated_revision(text)


def _finding(one: Finding) -> FindingShape:
    return FindingShape.model_validate(as_dict.finding(one))


def _reference(shown: Shown) -> RevisionRef:
    stated = _stated(shown.text)
    at = f"/revisions/{shown.name}"
    return RevisionRef(
        revision=shown.name,
        title=stated.title,
        source=stated.source,
        from_version=stated.from_version,
        to_version=stated.to_version,
        issues=len(stated.issues),
        links={"self": link(at), "issues": link(f"{at}/issues"), "findings": link(f"{at}/findings")},
    )
