"""A revision to its plan, and a plan to its outcome, by whatever names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from occumap.arguments import flag, optional, takes
from occumap.catalog import load
from occumap.catalog.held_indexes import index_coded_to
from occumap.catalog.noun_arguments import INDEX, REVISION, VERSION
from occumap.catalog.revised_versions import version_beside
from occumap.catalog.values import index_of, revision_of, version_of
from occumap.errors import OccumapError
from occumap.model.index import Index
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.apply import apply as apply_planned
from occumap.revision.plan import plan as plan_stated


@takes(revision=REVISION, version=optional(VERSION), index=optional(INDEX), strict=flag)
def plan(
    revision: Revision | Plan | str | Path,
    *,
    version: Version | str | Path | None = None,
    index: Index | str | Path | None = None,
    strict: bool = False,
) -> Plan:
    """Return what a revision comes to, with all that is wrong with it; nothing is applied.

    Args:
        revision: a name, a folder or file, the revision itself, or a plan, whose revision is planned again.
        version: the version it revises, where that isn't known by its name; that of the plan, if one is given.
        index: an index coded to that version: a name, a file, or the index itself; if not given, that of the plan, else
            the best one held; without any, groups are planned alone.
        strict: leave the assumptions out, so that what the revision leaves open shows as errors.

    Raises:
        UnknownNameError: a text is neither a name nor a file.
        InputError: the revision is of another version, or can't be read.

    >>> plan("soc2010-review")
    <Plan soc2010-review: 22 issues, 13 errors (none open), 40 warnings>
    """
    if isinstance(revision, Plan):
        stated, old, entries = revision.revision, revision.old, revision.index
    else:
        stated, old, entries = revision_of(revision), None, None
    if version is not None or old is None:
        old = _version_revised(stated, version, index)
        if stated.from_version.casefold() == old.id.casefold():
            stated = replace(stated, from_version=old.id)
    if index is not None:
        entries = index_of(index, coded_to=(old,))
    if entries is None:
        entries = index_coded_to([old], best=False) or Index.without_entries(old.id)
    return plan_stated(stated, old, entries, strict=strict)


def _version_revised(
    stated: Revision, version: Version | str | Path | None, index: Index | str | Path | None
) -> Version:
    """Return the version that a revision revises: the one given, held, or left beside the index by another revision."""
    if version is not None:
        return version_of(version)
    name = stated.from_version
    beside = (
        version_beside(name, index) if isinstance(index, str | Path) and name not in load.names("version") else None
    )
    try:
        return beside or version_of(name)
    except OccumapError as error:
        if "from" in stated.stated_at:
            error.where = f"{stated.stated_at['from']}, from: {error.where}"
        raise


@takes(planned=REVISION, index=optional(INDEX), strict=flag)
def apply(
    planned: Plan | Revision | str | Path,
    *,
    index: Index | str | Path | None = None,
    strict: bool = False,
) -> Outcome:
    """Return what a plan makes: the new version, the correspondence and the recoded index.

    The old version and its index are left as they were.

    Args:
        planned: a plan; or a revision, which is planned first: itself, its name, or its folder or file.
        index, strict: for a revision, as `plan` has them.

    Raises:
        PlanError: the plan has open errors.

    >>> outcome = apply("soc2010-review")
    >>> outcome.version["3215"].title
    'Complementary medicine associate professionals'
    """
    return apply_planned(planned if isinstance(planned, Plan) else plan(planned, index=index, strict=strict))
