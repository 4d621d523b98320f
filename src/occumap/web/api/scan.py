"""Where a version may have to change: its groups by rank, and all evidence on one of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from occumap.catalog import load
from occumap.errors import UnknownNameError
from occumap.model.scan import Scan, ScannedGroup, ScanOrder
from occumap.render import as_dict
from occumap.web.api.being_made import RETRY, being_made, described
from occumap.web.api.parameters import LONGEST_CODE, Code, Name, Page, Size, answers
from occumap.web.api.responses import Answer, FormDep, give, link, part_of
from occumap.web.api.schemas import Linked, Paged, Shape
from occumap.web.server.dependencies import limited
from occumap.workflows.revise.held_scans import PATIENCE, drafted_for, held_scan, ordered_scan

router = APIRouter(tags=["scan"], dependencies=[Depends(limited("coding"))])
_Version = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE, description="A version.", examples=["soc2020"])]


class ScanSourceShape(Shape):
    """Where evidence comes from."""

    name: str
    about: str
    version: str | None
    year: int | None


class HiddenPartShape(Shape):
    """A part of a group that hangs together and stands apart."""

    name: str
    entries: list[str]
    titles: list[str]
    codes: list[str]
    people: float | None
    share: float | None
    score: float | None
    to: str | None = Field(description="The group that it belongs with, if that is another one.")
    named: int | None = Field(description="How many of its entries the name covers, where it was made of them.")


class ScanMeasureShape(Shape):
    """A piece of evidence; ``value`` is null where there is none, and ``says`` tells why."""

    kind: str
    by: str | None
    value: float | None
    low: float | None
    high: float | None
    unit: str
    strength: float | None = Field(description="The share of groups of its level with a weaker value.")
    source: str
    says: str
    others: list[str]
    parts: list[HiddenPartShape]
    settles: str


class ScannedGroupShape(Shape):
    """A group and its place in the ranking of its level."""

    version: str
    code: str
    title: str
    level: str
    rank: int | None
    strength: float | None = Field(description="What all evidence comes to, 0 to 1: no probability of a change.")
    people: float | None
    evidence: list[str]
    no_evidence: list[str]


class DraftedIssueShape(Shape):
    """The issue that the evidence raises."""

    question: str
    found: str
    decision: str
    reason: str
    changes: list[str]


class ScanShape(Paged):
    """A version scanned: its groups, the lowest level first, each level by rank."""

    version: str
    index: str
    order: str = Field(description="What groups are ranked by: people × strength, or strength alone.")
    sources: list[ScanSourceShape]
    notes: list[str]
    items: list[ScannedGroupShape]


class ScannedGroupFull(ScannedGroupShape, Linked):
    """A group with all evidence on it, what nobody knows, and the issue drafted from it."""

    measures: list[ScanMeasureShape]
    issue: DraftedIssueShape | None


class ScanPending(Shape):
    """Word that a scan is still being made."""

    version: str
    says: str


_BEING_MADE = described(ScanPending)


@router.get("/scan/{version}", operation_id="scanVersion", responses=answers(ScanShape, 404, 429) | _BEING_MADE)
def scan(
    request: Request,
    form: FormDep,
    version: _Version,
    level: Annotated[str, Query(max_length=LONGEST_CODE, description="A level, by its name.", examples=["unit"])] = "",
    order: Annotated[ScanOrder, Query(description="Rank by people × strength, or by strength.")] = ScanOrder.PEOPLE,
    page: Page = 0,
    size: Size = 100,
) -> Response:
    """Return the groups of a version ranked by the evidence that they may have to change; as CSV the groups."""
    found = held_scan(version, patience=PATIENCE)
    if found is None:
        return _pending(version)
    found = ordered_scan(found, order)
    levels = list(dict.fromkeys(one.level for one in found.groups))
    if level and level not in levels:
        raise UnknownNameError(level, f"{version} has no such level", hint=f"Levels: {', '.join(levels)}.")
    return give(request, _answer(found, level, page, size).body(form))


@router.get(
    "/scan/{version}/{group}", operation_id="scanGroup", responses=answers(ScannedGroupFull, 404, 429) | _BEING_MADE
)
def scanned_group(request: Request, form: FormDep, version: Name, group: Code) -> Response:
    """Return all evidence on a group of a version, and the issue that it raises; as CSV the evidence."""
    found = held_scan(version, patience=PATIENCE)
    if found is None:
        return _pending(version)
    return give(request, _of_group(found, load.version(version)[group].code.value).body(form))


def _pending(version: str) -> Response:
    said = f"The scan of {version} is being made. Ask again in {RETRY} seconds."
    return being_made(ScanPending(version=version, says=said))


@lru_cache(maxsize=64)
def _answer(found: Scan, level: str, page: int, size: int) -> Answer:
    groups = found.of_level(level) if level else found.groups
    part = part_of(list(groups), _shape, f"/scan/{found.version}", page, size, level=level, order=_unusual(found.order))
    document = ScanShape(
        version=found.version,
        index=found.index,
        order=found.order.value,
        sources=[ScanSourceShape.model_validate(as_dict.scan_source(one)) for one in found.sources],
        notes=list(found.notes),
        items=part.shapes,
        page=part.page,
        links=part.links,
    )
    return Answer(document, ScannedGroupShape, part.shapes)


def _unusual(order: ScanOrder) -> str:
    return "" if order is ScanOrder.PEOPLE else order.value


def _shape(one: ScannedGroup) -> ScannedGroupShape:
    return ScannedGroupShape.model_validate(as_dict.scanned_group_in_short(one))


@lru_cache(maxsize=256)
def _of_group(found: Scan, code: str) -> Answer:
    group = found[code]
    drafts = drafted_for(found, code).drafts
    issue = drafts[0].issue if drafts else None
    fields = as_dict.scanned_group(group)
    document = ScannedGroupFull.model_validate(
        {
            **fields,
            "issue": issue
            and {
                "question": issue.question,
                "found": issue.found,
                "decision": issue.decision.value,
                "reason": issue.reason,
                "changes": [str(change) for change in issue.changes],
            },
            "links": {"self": link(f"/scan/{found.version}/{code}"), "scan": link(f"/scan/{found.version}")},
        }
    )
    return Answer(document, ScanMeasureShape, document.measures)
