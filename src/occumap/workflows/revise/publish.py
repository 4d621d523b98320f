"""A draft becomes a revision for good: its text, and the version, correspondence and index that come of it."""

from __future__ import annotations

import re

from occumap.catalog import load, shipped
from occumap.errors import ConflictError, InputError, PlanError
from occumap.io.classification_csv import write_classification_csv
from occumap.render.revision_files import correspondence_csv, recoded_csv
from occumap.store.kinds import Kind
from occumap.store.published import Publication
from occumap.store.store import Store
from occumap.workflows.revise.revise import Revised

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_TAKEN = frozenset({"drafts", "compare"})
CSV, YAML = "text/csv", "application/yaml"


def good_name(name: str, what: str) -> str:
    """Return the name, if it can stand in an address.

    Raises:
        InputError: it can't.

    >>> good_name("soc2025-review", "the draft's name")
    'soc2025-review'
    """
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise InputError(
            what,
            f"{name!r} can't be used",
            hint="Give small letters, digits, dots and hyphens, such as soc2025-review.",
        )
    return name


def publish_revision(
    store: Store, revised: Revised, text: str, *, name: str, version: str, by: str
) -> tuple[Publication, ...]:
    """Publish a revision and what it comes to, under one version number.

    The revision itself comes last: where it stands, all of it does. Doing it again with the same text changes nothing.

    Args:
        store: where it is kept.
        revised: the text, applied.
        text: of the revision.
        name: of the revision.
        version: of what is published, such as ``1``.
        by: who publishes.

    Raises:
        PlanError: errors are open.
        ConflictError: something else is held or published under one of the names.
        InputError: a name can't be one.
    """
    outcome = revised.outcome
    if outcome is None:
        n = len(revised.plan.errors)
        raise PlanError(
            name,
            f"{n} {'error is' if n == 1 else 'errors are'} open",
            hint="Correct them, or state an assumption that answers each, then publish.",
        )
    good_name(name, "the revision's name")
    good_name(version, "the version")
    to = good_name(outcome.version.id, "the new version's name (‘to’)")
    revisions = shipped.catalog()["revisions"]
    versions = {*load.names("version"), *(load.revision(name).to_version for name in revisions)}
    if to in versions or name in revisions:
        taken = f"‘to: {to}’" if to in versions else name
        raise ConflictError(taken, "this name is already taken", hint="Give it another name in the draft.")
    things = (
        (Kind.VERSION, to, write_classification_csv(outcome.version).encode(), CSV),
        (
            Kind.CORRESPONDENCE,
            f"{outcome.plan.old.id}-{to}",
            correspondence_csv(outcome.correspondence, outcome.plan.changes),
            CSV,
        ),
        (Kind.INDEX, f"{outcome.plan.index.name}-{to}", recoded_csv(outcome), CSV),
        (Kind.REVISION, name, text.encode(), YAML),
    )
    _refuse_taken(store, name, version, text)
    return tuple(
        store.published.publish(kind, called, version, payload, media_type=media_type, by=by)
        for kind, called, payload, media_type in things
    )


def _refuse_taken(store: Store, name: str, version: str, text: str) -> None:
    """Raise ConflictError if another text is published under the name and version: then this one can't be."""
    there = [one for one in store.published.list(Kind.REVISION, name) if one.version == version]
    if there and store.published.read(Kind.REVISION, name, version) != text.encode():
        raise ConflictError(
            f"{name} {version}", "another text is published under it", hint="Give this one a new version."
        )
