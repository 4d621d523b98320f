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

    All of it is published, or nothing. Doing it again with the same text changes nothing.

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
    versions, revisions = names_held()
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
    with store.together():
        return tuple(
            store.published.publish(kind, called, version, payload, media_type=media_type, by=by)
            for kind, called, payload, media_type in things
        )


def publish_faults(
    store: Store, revised: Revised | None, text: str, *, name: str, to: str, version: str
) -> dict[str, str]:
    """Return what keeps a revision from being published, by ``name``, ``to`` and ``version``; ``""`` is its text.

    >>> from occumap.store.open import temporary_store
    >>> with temporary_store() as store:
    ...     publish_faults(store, None, "", name="bakers", to="soc2010-bakers", version="Version 1")
    {'': 'The text can’t be read. Edit it first.', 'version': 'Use small letters, digits, dots and hyphens, such as 1.'}
    """
    faults = {}
    if revised is None:
        faults[""] = "The text can’t be read. Edit it first."
    elif revised.outcome is None:
        n = len(revised.plan.errors)
        faults[""] = (
            f"{n} {'error is' if n == 1 else 'errors are'} open. Correct them, or state an assumption for each."
        )
    form = "Use small letters, digits, dots and hyphens, such as "
    versions, revisions = names_held()
    for field, said, example in (("name", name, "soc2025-review."), ("to", to, "soc2025."), ("version", version, "1.")):
        if not _NAME.fullmatch(said) or said in _TAKEN:
            faults[field] = form + example
    if name in revisions:
        faults["name"] = f"The name {name} is taken by a revision that comes with Occumap. Choose another."
    if to in versions:
        faults["to"] = f"The name {to} is taken by a version that is held. Choose another."
    if "name" not in faults and "version" not in faults:
        there = [one for one in store.published.list(Kind.REVISION, name) if one.version == version]
        if there and store.published.read(Kind.REVISION, name, version) != text.encode():
            faults["version"] = f"Version {version} of {name} is published with another text. Enter a new version."
        same = [one for one in store.published.list(Kind.VERSION, to) if one.version == version]
        if same and not there and "to" not in faults:
            faults["to"] = f"Another revision has published {to}, version {version}. Choose another name."
    return faults


def names_held() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of versions that are held or that revisions held come to, and those of these revisions."""
    revisions = frozenset(shipped.catalog()["revisions"])
    return frozenset({*load.names("version"), *(load.revision(name).to_version for name in revisions)}), revisions


def _refuse_taken(store: Store, name: str, version: str, text: str) -> None:
    """Raise ConflictError if another text is published under the name and version: then this one can't be."""
    there = [one for one in store.published.list(Kind.REVISION, name) if one.version == version]
    if there and store.published.read(Kind.REVISION, name, version) != text.encode():
        raise ConflictError(
            f"{name} {version}", "another text is published under it", hint="Give this one a new version."
        )
