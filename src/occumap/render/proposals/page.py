"""The page whole: the plan is read into one view, which the template beside this file writes down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined

from occumap.model.change_type import ChangeType
from occumap.model.code import Code
from occumap.model.finding import Severity
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Decision
from occumap.model.viability import EvidenceTable
from occumap.render.proposals.facts import Facts, ancestors, counted
from occumap.render.proposals.findings import finding_groups, severity_view
from occumap.render.proposals.remarks import Remark, by_issue
from occumap.render.proposals.svg import STYLE
from occumap.render.proposals.view import LevelView, Node, Page, became_of, issue_view


def proposals_html(
    plan: Plan,
    outcome: Outcome | None = None,
    *,
    comments: Iterable[Remark] = (),
    evidence: Mapping[int, tuple[EvidenceTable, ...]] | None = None,
) -> str:
    """Return the page as text.

    Args:
        plan: with or without open errors.
        outcome: the plan applied; with None the page says at its top that it isn't, and what is open.
        comments: of a consultation, each to stand under its issue.
        evidence: by number of the issue, the figures of the evidence it cites.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> page = proposals_html(plan(small_revision(), small_version(), small_index()))
    >>> "Are pastry cooks a group of their own?" in page
    True
    """
    return _ENVIRONMENT.get_template("proposals.html.j2").render(
        page=_page(plan, outcome, evidence or {}), svg_style=STYLE, comments=by_issue(comments)
    )


_ENVIRONMENT = Environment(
    loader=PackageLoader("occumap.render.proposals", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["counted"] = counted


def _page(plan: Plan, outcome: Outcome | None, evidence: Mapping[int, tuple[EvidenceTable, ...]]) -> Page:
    facts = Facts(plan)
    revision = plan.revision
    decisions = Counter(issue.decision for issue in revision.issues)
    changed = [(a, b, len(rows)) for (a, b), rows in facts.pairs.items() if b is not None]
    return Page(
        title=revision.title,
        source=revision.source,
        old=plan.old.id,
        old_title=plan.old.title,
        new=revision.to_version,
        index=plan.index.name,
        entries=len(plan.index),
        coded=plan.destinations["from_code"].count(),
        applied=outcome is not None,
        strict=plan.strict,
        blocking=finding_groups(facts, plan.errors),
        errors=len(plan.errors),
        changes=decisions[Decision.CHANGE],
        no_action=decisions[Decision.NO_ACTION],
        moved=sum(n for a, b, n in changed if a != b),
        kept_number=sum(n for a, b, n in changed if a == b and facts.successor(a) != b),
        added=len(facts.added),
        levels=tuple(_level(facts, level.name) for level in plan.old.rules.levels),
        severities=tuple(severity_view(facts, severity) for severity in Severity),
        issues=tuple(issue_view(facts, issue, evidence.get(issue.number, ())) for issue in revision.issues),
        structure=_structure(facts),
        ended=tuple(became_of(facts, c) for c in plan.changes if c.group.version == plan.old.id and not c.successor),
    )


def _level(facts: Facts, level: str) -> LevelView:
    plan = facts.plan
    here = [change for change in plan.changes if change.level == level]
    before = [change for change in here if change.group.version == plan.old.id]
    return LevelView(
        name=level,
        old=len(plan.old.at_level(level)),
        new=sum(group.level == level for group in plan.groups),
        created=len(here) - len(before),
        ended=sum(change.successor is None for change in before),
        recoded=sum(ChangeType.CODE_CHANGE in change.types for change in before),
        renamed=sum(ChangeType.NAME_CHANGE in change.types for change in before),
    )


def _structure(facts: Facts) -> tuple[Node, ...]:
    """Return the part of the new tree that changes: the parents of changed groups with all that is in them."""
    lowest = facts.plan.old.rules.lowest.name
    changed = {value for value, group in facts.groups.items() if group.level == lowest and _is_changed(facts, value)}
    parents = {above[0] for value in changed if (above := ancestors(facts.groups, value))}
    renamed = {value for value, group in facts.groups.items() if group.level != lowest and facts.marks(value)}
    kept = changed | renamed | {v for v, g in facts.groups.items() if g.parent and g.parent.value in parents}
    kept |= {above for value in kept for above in ancestors(facts.groups, value)}
    children: dict[str | None, list[str]] = defaultdict(list)
    for value in sorted(kept & facts.groups.keys()):
        parent = facts.groups[value].parent
        children[parent.value if parent and parent.value in facts.groups else None].append(value)
    return _nodes(facts, children, None)


def _nodes(facts: Facts, children: Mapping[str | None, list[str]], parent: str | None) -> tuple[Node, ...]:
    return tuple(
        Node(facts.new(value), facts.marks(value), _origin(facts, value), _nodes(facts, children, value))
        for value in children.get(parent, ())
    )


def _is_changed(facts: Facts, new: str) -> bool:
    before = facts.predecessors.get(new)
    return before is None or before.types != (ChangeType.UNCHANGED,)


def _origin(facts: Facts, new: str) -> str:
    """Return where a new group comes from, in words; nothing for a group that is as it was."""
    before, version = facts.predecessors.get(new), facts.plan.old.id
    if before is None:
        birth = facts.changes.get(Code(facts.plan.revision.to_version, new))
        came = _codes(birth.came_from) if birth else ""
        return f"from {came} ({version})" if came else ""
    said = []
    if ChangeType.CODE_CHANGE in before.types and ChangeType.NAME_CHANGE in before.types:
        said.append(f"was {before.group.value} ({version}) ‘{before.title}’")
    elif ChangeType.CODE_CHANGE in before.types:
        said.append(f"was {before.group.value} ({version})")
    elif ChangeType.NAME_CHANGE in before.types:
        said.append(f"was ‘{before.title}’")
    if before.level == facts.plan.old.rules.lowest.name:
        gained = _codes(code for code in before.came_from if code != before.group)
        lost = _codes(code for code in before.went_to if code != before.successor)
        said += [f"takes entries of {gained} ({version})"] if gained else []
        said += [f"gives entries to {lost} ({facts.plan.revision.to_version})"] if lost else []
    return "; ".join(said)


def _codes(codes: Iterable[Code]) -> str:
    return ", ".join(code.value for code in codes)
