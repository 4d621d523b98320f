"""All changes of a revision composed into one plan, audited before anything is applied."""

from __future__ import annotations

from occumap.errors import InputError
from occumap.model.index import Index
from occumap.model.plan import Plan
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.assign import Selections, assign
from occumap.revision.audit import accept, audit, settle
from occumap.revision.checks.audit_context import Context
from occumap.revision.compose import Composition, Prepared
from occumap.revision.sketch import Sketch


def plan(revision: Revision, old: Version, index: Index, *, strict: bool = False) -> Plan:
    """Return what a revision comes to on a version and its index; nothing is applied.

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
            revision.stated_at.get("from", revision.id),
            f"it revises {revision.from_version}, not {old.id}",
            hint=f"Give it the version {revision.from_version}.",
        )
    _refuse_taken(revision, old, index)
    prepared, selected = Prepared.of(revision, old), Selections()
    text = _look(revision, old, index, prepared, selected, strict=True)
    found = audit(text)
    context = text
    if strict:
        found = accept(revision, found)
    elif not revision.assumptions:
        found = settle(revision, found, found)
    else:
        context = _look(revision, old, index, prepared, selected, strict=False)
        found = settle(revision, found, audit(context))
    return Plan(
        revision=revision,
        old=old,
        index=index,
        strict=strict,
        groups=tuple(context.composition.groups.values()),
        routes=context.composition.routes,
        destinations=context.assignment.frame,
        version=context.sketch.version,
        correspondence=context.sketch.correspondence,
        changes=context.sketch.changes,
        findings=found,
    )


def _refuse_taken(revision: Revision, old: Version, index: Index) -> None:
    """Refuse a new version that has the name of another one, or of a column that its codes would replace."""
    name = revision.to_version
    if name.casefold() in {version.casefold() for version in (old.id, *index.versions)}:
        taken = "already a version"
    elif name in {*index.frame.columns, "from_code", "to_code"}:
        taken = "the name of a column of the index"
    else:
        return
    raise InputError(
        revision.stated_at.get("to", revision.id),
        f"the new version is to be called {name}, which is {taken}",
        hint=f"Give it a name of its own, such as {old.id}-draft.",
    )


def _look(
    revision: Revision, old: Version, index: Index, prepared: Prepared, selected: Selections, *, strict: bool
) -> Context:
    composition = Composition.of(revision, old, index, strict=strict, prepared=prepared)
    assignment = assign(index, old.id, composition.routes, frozenset(composition.groups), selected)
    sketch = Sketch.of(revision, composition, assignment)
    return Context(revision, composition, index, assignment, sketch, strict=strict)
