"""Scans: where a version may have to change, each group's evidence, and an issue made of it in a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog import load, shipped
from occumap.catalog.made_once import made_once
from occumap.errors import ConflictError, InputError, UnknownNameError
from occumap.model.rules import group_kind
from occumap.model.scan import Scan, ScanKind, ScannedGroup, ScanOrder
from occumap.model.version import Version
from occumap.render.reports.scan_drawings import map_svg, sized_by
from occumap.render.reports.scan_report import compared, main_evidence, scan_files, shown_group, strongest
from occumap.store.drafts import Draft
from occumap.store.store import Store
from occumap.web.pages import redirect, render, with_query
from occumap.web.pages.query import PageQuery
from occumap.web.pages.revision_views import may_edit
from occumap.web.server.dependencies import EditorDep, FormDep, StoreDep, UserDep, limited, need_role
from occumap.web.server.forms import Received
from occumap.workflows.revise.add_issue import codes_given, with_issue
from occumap.workflows.revise.held_scans import PATIENCE, drafted_for, held_scan, ordered_scan
from occumap.workflows.revise.publish import good_name
from occumap.workflows.revise.scan_drafts import draft_text, issue_of_group

router = APIRouter(prefix="/scan", dependencies=[Depends(limited("coding"))])
PAGE = 50
_MEDIA = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}
_Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("", response_class=HTMLResponse)
def scans_page(request: Request) -> HTMLResponse:
    """Return the versions that can be scanned."""
    return render(request, "scan/index.html", versions=[load.version(name) for name in load.names("version")])


@router.get("/{version}", response_class=HTMLResponse)
def scan_page(request: Request, version: str, page: _Page = 1) -> HTMLResponse:
    """Return the groups of a level by rank or by one kind of evidence, and the classification drawn."""
    found = held_scan(version, patience=PATIENCE)
    if found is None:
        return render(request, "scan/making.html", name=version)
    asked, held = PageQuery.of(request), load.version(version)
    order = ScanOrder(asked.one_of("order", [*ScanOrder], default=ScanOrder.PEOPLE))
    found = ordered_scan(found, order)
    levels = list(dict.fromkeys(one.level for one in found.groups))
    level = asked.one_of("level", levels, default=levels[0] if levels else "")
    kind = asked.one_of("kind", [one.value for one in ScanKind])
    lines = lines_of(found, level, kind)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(page, pages)
    return render(
        request,
        "scan/scan.html",
        status=asked.status,
        errors=asked.errors,
        found=found,
        version=held,
        level=level,
        levels=[(one, one) for one in levels],
        group_kind=group_kind,
        kind=kind,
        order=found.order,
        orders=[(one.value, one.in_words) for one in ScanOrder],
        kinds=[("", "all, by rank"), *((one.value, one.value) for one in ScanKind)],
        lines=lines[(page - 1) * PAGE : page * PAGE],
        total=len(lines),
        page=page,
        pages=pages,
        address_of=lambda n: with_query(request, page=n if n > 1 else None),
        map=_drawn(found, held),
        sized_by=sized_by(found, held),
        strongest=strongest,
    )


@made_once
def _drawn(found: Scan, version: Version) -> str:
    """Return the map of a scan: drawn once, not for each who looks at it."""
    return map_svg(found, version, link=lambda code: scan_address(version.id, code))


@router.get("/{version}/files/{file}")
def scan_file(version: str, file: str) -> Response:
    """Return the report or a table of a scan that is made."""
    found = held_scan(version)
    assert found is not None  # it is waited for
    files = scan_files(found, load.version(version))
    if file not in files:
        raise UnknownNameError(file, "there is no such file", hint=f"Files: {', '.join(files)}.")
    name = f"{version}-{file}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(files[file], media_type=_MEDIA[f".{file.rpartition('.')[2]}"], headers=headers)


@router.post("/{version}/issue", dependencies=[Depends(need_role("editor"))])
def make_issue(request: Request, version: str, form: FormDep, store: StoreDep, user: EditorDep) -> Response:
    """Add the issue drafted for a group to a draft, or begin a draft with it."""
    code, chosen = form.text("code", limit=64), form.text("draft", limit=200)
    found = held_scan(version)
    assert found is not None  # it is waited for
    draft = _chosen(store, chosen, version) if chosen else None
    name = draft.name if draft else _new_name(form)
    before = draft.text if draft else draft_text(name, version)
    issue = issue_of_group(drafted_for(found, code, codes_given(before)))
    text, number = with_issue(before, issue)
    if draft:
        saved = store.drafts.save(draft.id, text, edit=draft.edit, by=user.name)
    else:
        saved = store.drafts.create(name, version, text, by=user.name)
    index = f"?index={quote(found.index)}" if found.index in load.names("index") else ""
    return redirect(request, f"/revision/drafts/{saved.id}/{number}{index}")


@router.get("/{version}/{code:path}", response_class=HTMLResponse)
def scanned_group_page(request: Request, version: str, code: str, store: StoreDep, user: UserDep) -> HTMLResponse:
    """Return all evidence on a group, what nobody knows of it, and the issue drafted from it."""
    found = held_scan(version, patience=PATIENCE)
    if found is None:
        return render(request, "scan/making.html", name=version)
    held = load.version(version)
    group = found[held[code].code.value]
    drafts = drafted_for(found, group.code.value)
    editing = may_edit(user)
    return render(
        request,
        "scan/group.html",
        found=found,
        version=held,
        one=shown_group(found, group, drafts),
        compared=compared,
        above=_above(held, group),
        of_level=len(found.of_level(group.level)),
        sources={one.name: one for one in found.sources},
        may_edit=editing,
        drafts=[one for one in store.drafts.list() if one.base_version == version] if editing else [],
    )


@dataclass(frozen=True, slots=True)
class ScanLine:
    """A line of the table: a group, its place in it, and what is said of it."""

    place: int | None
    group: ScannedGroup
    says: str
    strength: float | None


def lines_of(found: Scan, level: str, kind: str = "") -> list[ScanLine]:
    """Return the groups of a level by rank; for one kind, those on which there is evidence, the strongest first."""
    groups = found.of_level(level)
    if not kind:
        return [ScanLine(one.rank, one, main_evidence(one), one.strength) for one in groups]
    strong = [
        (one, measure)
        for one in groups
        if (measure := next((m for m in one.evidence if m.kind.value == kind and m.strength is not None), None))
    ]
    strong.sort(key=lambda pair: (-(pair[1].strength or 0.0), pair[0].rank or len(groups), pair[0].code))
    return [ScanLine(n, one, measure.says, measure.strength) for n, (one, measure) in enumerate(strong, start=1)]


def scan_address(version: str, code: str = "") -> str:
    """Return where a scan, or the evidence on one of its groups, is shown.

    >>> scan_address("soc2020"), scan_address("soc2020", "2126")
    ('/scan/soc2020', '/scan/soc2020/2126')
    """
    return f"/scan/{quote(version)}" + (f"/{quote(code)}" if code else "")


def _above(version: Version, group: ScannedGroup) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    parent = version[group.code.value].parent
    while parent is not None:
        found.insert(0, (parent.value, version[parent.value].title))
        parent = version[parent.value].parent
    return found


def _chosen(store: Store, draft: str, version: str) -> Draft:
    """Return a draft that can take issues of a version.

    Raises:
        UnknownNameError: there is no such draft.
        ConflictError: it is of another version, or put away.
    """
    held = store.drafts.get(draft)
    if held.base_version != version or held.discarded:
        why = "it was discarded" if held.discarded else f"it revises {held.base_version}, not {version}"
        raise ConflictError(f"the draft {held.name}", why, hint="Choose another draft.")
    return held


def _new_name(form: Received) -> str:
    """Return the name of a new draft.

    Raises:
        InputError: there is none, or it is none for a revision.
        ConflictError: a revision has this name.
    """
    name = form.text("name", limit=63)
    if not name:
        raise InputError("the draft", "no draft was chosen", hint="Choose a draft, or enter a name for a new one.")
    good_name(name, "the draft's name")
    if name in shipped.catalog()["revisions"]:
        raise ConflictError(name, "there is already a revision with this name", hint="Choose another name.")
    return name
