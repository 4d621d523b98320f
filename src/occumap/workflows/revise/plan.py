"""A revision to its plan, and a plan to its outcome, by whatever names them."""

from __future__ import annotations

from pathlib import Path

from occumap.catalog import shipped
from occumap.catalog.values import index_of, revision_of, version_of
from occumap.model.index import Index
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.apply import apply as apply_planned
from occumap.revision.plan import plan as plan_stated


def plan(
    revision: Revision | str | Path,
    *,
    version: Version | str | Path | None = None,
    index: Index | str | Path = shipped.STARTER,
    strict: bool = False,
) -> Plan:
    """Return what a revision comes to, with all that is wrong with it; nothing is applied.

    Args:
        revision: a name, a folder or file, or the revision itself.
        version: the version it revises, where that isn't known by its name.
        index: an index coded to that version: a name, a file, or the index itself.
        strict: leave the assumptions out, so that what the revision leaves open shows as errors.

    Raises:
        UnknownNameError: a text is neither a name nor a file.
        InputError: the revision is of another version, or can't be read.

    >>> plan("soc2010-review")
    <Plan soc2010-review: 22 issues, 13 errors (none open), 40 warnings>
    """
    stated = revision_of(revision)
    old = version_of(stated.from_version if version is None else version)
    return plan_stated(stated, old, index_of(index), strict=strict)


def apply(
    planned: Plan | Revision | str | Path,
    *,
    index: Index | str | Path = shipped.STARTER,
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
