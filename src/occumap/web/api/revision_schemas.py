"""The documents of revisions, their issues and findings, and of consultations on them."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from occumap.web.api.schemas import Linked, Paged, Shape


class RevisionRef(Linked):
    """A revision of a version, and how many issues it has."""

    revision: str
    title: str
    source: str
    from_version: str
    to_version: str
    issues: int


class Revisions(Paged):
    """The revisions that come with Occumap and those published here."""

    items: list[RevisionRef]


class IssueShape(Shape):
    """An issue: its question, what was found, the decision with its reason, and the changes that it asks for."""

    number: int
    question: str
    found: str
    decision: str
    reason: str
    level_reason: str
    about: list[str]
    changes: list[str]


class FindingShape(Shape):
    """What is wrong or doubtful with a plan, and the way out."""

    id: str
    severity: str
    status: str
    kind: str
    issues: list[int]
    codes: list[str]
    message: str
    way_out: str
    assumed: str | None
    accepted: str | None


class AssumptionShape(Shape):
    """What is assumed so that an unclear revision can be applied."""

    id: str
    issue: int
    assume: str
    because: str
    answers: list[str]
    changes: list[str]


class PlannedGroupShape(Shape):
    """A group of the version that a revision makes, where its entries come from, and the issues that ask for it."""

    version: str
    code: str
    title: str
    level: str
    parent: str | None
    origins: list[str]
    issues: list[int]


class PlannedRouteShape(Shape):
    """Where the entries of a group go by an issue, or that nothing says where; ``rule`` says which ones."""

    from_: str = Field(alias="from")
    to: str | None
    rule: str
    issue: int | None
    assumption: str | None


class GroupChangeShape(Shape):
    """What becomes of a group."""

    version: str
    code: str
    title: str
    level: str
    change_types: list[str]
    successor: str | None
    went_to: list[str]
    came_from: list[str]
    entries: int


class PlanIndexShape(Shape):
    """The index that a plan rests on."""

    name: str
    entries: int


class RevisionFull(Linked):
    """A revision and what it comes to."""

    revision: str
    title: str
    source: str
    from_version: str
    to_version: str
    index: PlanIndexShape
    strict: bool
    can_be_applied: bool
    issues: list[IssueShape]
    assumptions: list[AssumptionShape]
    groups: list[PlannedGroupShape]
    routes: list[PlannedRouteShape]
    changes: list[GroupChangeShape]
    findings: list[FindingShape]


class Issues(Paged):
    """Issues of a revision."""

    items: list[IssueShape]


class IssueFull(IssueShape, Linked):
    """An issue with what the audit found about it."""

    findings: list[FindingShape]


class Findings(Paged):
    """What the audit of a revision found."""

    items: list[FindingShape]


Severities = Literal["", "error", "warning", "note"]
Statuses = Literal["", "open", "assumed", "accepted"]


class TallyShape(Shape):
    """How many agree with the proposal of an issue (support), disagree (refute), or neither (neutral)."""

    issue: int
    question: str
    support: int
    refute: int
    neutral: int


class ConsultationRef(Linked):
    """A consultation on a revision: until when comments are taken, and how many there are."""

    consultation: str
    subject: str
    title: str
    opens: datetime.datetime
    closes: datetime.datetime
    is_open: bool
    comments: int


class Consultations(Paged):
    """The consultations that are open."""

    items: list[ConsultationRef]


class ConsultationFull(ConsultationRef):
    """A consultation with its issues and what was said of each."""

    issues: list[TallyShape]


class CommentShape(Shape):
    """A comment on an issue, and the officer’s answer."""

    id: int
    issue: int
    stance: str
    name: str
    text: str
    at: datetime.datetime
    answer: str | None
    answered_at: datetime.datetime | None


class Comments(Paged):
    """Comments of a consultation."""

    items: list[CommentShape]
