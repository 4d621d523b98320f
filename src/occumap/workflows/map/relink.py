"""The map linked anew to a version that a revision makes, or to another one held."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from occumap.atlas.relink import relink
from occumap.atomic import write_together
from occumap.catalog import shipped
from occumap.catalog.load import occupational_map
from occumap.catalog.shipped import ENGLAND
from occumap.errors import PlanError
from occumap.model.change_type import GroupChange
from occumap.model.relink import Relinked
from occumap.workflows.revise.compare import compare
from occumap.workflows.revise.revise import revise

SHARE_DIGITS = 6
FILES = ("relinked.csv", "candidates.csv", "occupations.csv")


def relink_through_revision(
    revision: str, *, world: str = ENGLAND, index: str = shipped.STARTER, strict: bool = False
) -> Relinked:
    """Return a map linked to the version that a revision makes.

    Args:
        revision: name of a revision in the catalog, or a folder or file.
        world: name of a map held.
        index: name of an index in the catalog, or a file.
        strict: leave the revision's assumptions out.

    Raises:
        PlanError: the revision has open errors, so there is no version to link to.
        OccumapError: something named isn't there or can't be read.

    >>> relinked = relink_through_revision("soc2010-review")
    >>> relinked.from_version, relinked.attribute, len(relinked.links)
    ('soc2010', 'soc2010', 1269)
    """
    revised = revise(revision, index=index, strict=strict)
    plan = revised.plan
    if revised.outcome is None:
        n = len(plan.errors)
        raise PlanError(
            plan.revision.id,
            f"{n} {'error is' if n == 1 else 'errors are'} open, so there is no new version to link to",
            hint="Correct the revision, or state assumptions.",
        )
    table = revised.outcome.correspondence
    return relink(
        occupational_map(world), plan.old.id, table, old=plan.old, reasons=_reasons(plan.changes, plan.old.id)
    )


def relink_between(
    old: str,
    new: str,
    *,
    world: str = ENGLAND,
    index: str = shipped.STARTER,
    crosswalk: Path | None = None,
    anew: bool = False,
) -> Relinked:
    """Return a map linked from one version to another through an index coded to both, or a crosswalk.

    Args:
        old: ``soc2010`` or ``soc2020``.
        new: name of the later version, or a file.
        world: name of a map held.
        index: name or file of an index coded to both.
        crosswalk: a CSV of pairs of codes, instead of an index.
        anew: re-link even where the map already names a group of the new version.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.
    """
    found = compare(old, new, index=index, crosswalk=crosswalk)
    return relink(
        occupational_map(world),
        found.old.id,
        found.correspondence,
        old=found.old,
        reasons=_reasons(found.changes, found.old.id),
        anew=anew,
    )


def keep(relinked: Relinked, folder: Path) -> tuple[Path, ...]:
    """Write what became of each link, all candidates, and the occupations re-linked into a folder: all or none.

    Raises:
        OutputError: the folder can't be written.
    """
    contents = (_links_csv(relinked), _candidates_csv(relinked), _occupations_csv(relinked))
    return write_together(folder, dict(zip(FILES, contents, strict=True)))


def _reasons(changes: Iterable[GroupChange], version: str) -> dict[str, str]:
    """Return change types of the groups of the old version, in words."""
    return {change.group.value: change.label for change in changes if change.group.version == version}


def _links_csv(relinked: Relinked) -> bytes:
    return _csv(
        [
            (
                link.occupation,
                link.title,
                link.from_code,
                link.to_code,
                " ".join(candidate.code for candidate in link.candidates),
                link.status.value,
                link.why,
                relinked.from_version,
                relinked.to_version,
            )
            for link in relinked.links
        ],
        ["occupation", "name", "from_code", "to_code", "candidates", "status", "why", "from_version", "to_version"],
    )


def _candidates_csv(relinked: Relinked) -> bytes:
    return _csv(
        [
            (link.occupation, link.from_code, candidate.code, _rounded(candidate.share))
            for link in relinked.links
            for candidate in link.candidates
        ],
        ["occupation", "from_code", "to_code", "share_of_from"],
        share_of_from=pl.Float64,
    )


def _occupations_csv(relinked: Relinked) -> bytes:
    """Return the occupations of the new map, in the columns in which maps are read."""
    return _csv(
        [
            (
                o.code,
                o.name,
                str(o.level),
                o.cluster,
                o.standard,
                o.option,
                o.soc2010,
                o.soc2020,
                " ".join(o.sub_unit_groups),
                " ".join(map(str, o.green_themes)),
                o.status,
            )
            for o in relinked.map.occupations
        ],
        _OCCUPATION_COLUMNS,
    )


_OCCUPATION_COLUMNS = [
    "occupation",
    "name",
    "level",
    "cluster",
    "standard",
    "option",
    "soc2010",
    "soc2020",
    "sub_unit_groups",
    "green_themes",
    "status",
]


def _csv(rows: list[tuple[object, ...]], columns: list[str], **kinds: type[pl.DataType]) -> bytes:
    text = io.BytesIO()
    schema = {column: kinds.get(column, pl.String) for column in columns}
    pl.DataFrame(rows, schema=schema, orient="row").write_csv(text)
    return text.getvalue()


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, SHARE_DIGITS)
