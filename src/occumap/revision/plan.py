"""All changes of a revision composed into one plan, audited before anything is applied."""

from __future__ import annotations

from collections.abc import Mapping

from occumap.errors import InputError
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Plan, PlannedGroup
from occumap.model.revision import Revision
from occumap.model.version import Group, Version
from occumap.revision.assign import Assignment, assign
from occumap.revision.audit import accept, audit, settle
from occumap.revision.change_types import derive_changes
from occumap.revision.checks.audit_context import Context
from occumap.revision.compose import Composition


def plan(revision: Revision, old: Version, index: Index, *, strict: bool = False) -> Plan:
    """What a revision comes to on a version and its index; nothing is applied.

    Args:
        revision: its ``from_version`` is the id of ``old``.
        old: the version that is revised; it is left as it is.
        index: entries coded to ``old``.
        strict: leave the assumptions out, so that what the revision leaves open shows as errors.

    Raises:
        InputError: the revision is of another version, or its new version has the name of one there is.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> planned = plan(small_revision(), small_version(), small_index())
    >>> planned.errors
    ()
    >>> [group.title for group in planned.groups if group.code.value == "13"]
    ['Pastry cooks']
    """
    if revision.from_version != old.id:
        raise InputError(
            revision.id,
            f"it revises {revision.from_version}, not {old.id}",
            hint=f"Give it the version {revision.from_version}.",
        )
    if revision.to_version == old.id or revision.to_version in index.versions:
        raise InputError(
            revision.id,
            f"the new version is to be called {revision.to_version}, which is a version already",
            hint="Give it a name of its own, such as " + f"{old.id}-draft.",
        )
    text = _look(revision, old, index, strict=True)
    found = audit(text)
    context = text
    if strict:
        found = accept(revision, found)
    else:
        context = _look(revision, old, index, strict=False)
        found = settle(revision, found, audit(context))
    return Plan(
        revision=revision,
        old=old,
        index=index,
        strict=strict,
        groups=tuple(context.composition.groups.values()),
        routes=context.composition.routes,
        destinations=context.assignment.frame,
        changes=context.changes,
        findings=found,
    )


def _look(revision: Revision, old: Version, index: Index, *, strict: bool) -> Context:
    composition = Composition.of(revision, old, strict=strict)
    assignment = assign(index, old.id, composition.routes, frozenset(composition.groups))
    table = correspondence_of(assignment, composition)
    changes = derive_changes(old, _sketch(composition.groups, old, revision.to_version), table)
    return Context(revision, composition, index, assignment, table, changes, strict=strict)


def correspondence_of(assignment: Assignment, composition: Composition) -> Correspondence:
    """The links between old and new groups: by entries, and with 0 where a route has none."""
    counted = assignment.frame.drop_nulls(["from_code", "to_code"]).group_by("from_code", "to_code").len().iter_rows()
    counts: dict[tuple[str, str], int | None] = {(old, new): n for old, new, n in counted}
    linked = {old for old, _ in counts}
    for route in composition.routes:
        if route.to and route.where is None and route.to.value in composition.groups:
            source = route.source.value
            if source not in linked:
                counts.setdefault((source, route.to.value), 0)
    return Correspondence.from_counts(composition.old.id, composition.new_version, counts)


def _sketch(groups: Mapping[str, PlannedGroup], old: Version, version_id: str) -> Version:
    """The new version as far as it stands: a group whose parent is missing is put at the top."""
    return Version(
        version_id,
        version_id,
        old.rules,
        tuple(
            Group(Code(version_id, code), group.title, group.level, _parent_if_there(group, groups))
            for code, group in groups.items()
        ),
    )


def _parent_if_there(group: PlannedGroup, groups: Mapping[str, PlannedGroup]) -> Code | None:
    return group.parent if group.parent and group.parent.value in groups else None
