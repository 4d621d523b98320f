"""A revision beside what was published in the end: the codes of an index, or a table of links."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

from occumap.arguments import optional, takes
from occumap.catalog import load
from occumap.catalog.coded_versions import unknown_version
from occumap.catalog.held_indexes import index_coded_to
from occumap.catalog.known_names import catalog_name
from occumap.catalog.links_between import links_between
from occumap.catalog.noun_arguments import CROSSWALK, INDEX, READ_OPTIONS, REVISION, VERSION_ID
from occumap.catalog.values import index_of, revision_of
from occumap.errors import InputError
from occumap.io.replay_tables import read_reasons, read_successions
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Plan, Reason, Replay, Succession
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.revision.replay import replay as replay_plan
from occumap.revision.replay import replay_links
from occumap.workflows.revise.plan import plan

SUCCESSIONS = "successions.csv"
REASONS = "reasons.csv"


@takes(
    revision=REVISION,
    index=optional(INDEX),
    final_version=optional(VERSION_ID),
    crosswalk=optional(CROSSWALK),
    options=READ_OPTIONS,
)
def replay(
    revision: Revision | Plan | str | Path,
    *,
    index: Index | str | Path | None = None,
    final_version: Version | str | None = None,
    crosswalk: Correspondence | str | Path | None = None,
    options: ReadOptions = TOLD,
) -> Replay:
    """Return how far a revision's outcome agrees with what was published in the end.

    Entry by entry, where an index is coded to the version revised and to the final one; else link by link of a
    correspondence between them. The revision's folder may hold ``successions.csv`` and ``reasons.csv``; without them,
    codes are compared as drafted and disagreements stay unsorted.

    Args:
        revision: a name, a folder or file; the revision itself or a plan (which bring no such tables).
        index: an index coded to the revised version and the final one: a name, a file, or the index itself; a plan has
            its own. The default is the best one held.
        final_version: the version published in the end, or its id; not needed where the revision states it, or an index
            given is coded to just one other.
        crosswalk: a correspondence from the version revised to the final one, instead of an index.
        options: what you say of the file of the index or the correspondence; all else is told from its content.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> replay("soc2010-review")
    <Replay soc2010-review against soc2020: 949 of 1,016 entries agree (93 %)>
    """
    stated = revision.revision if isinstance(revision, Plan) else revision_of(revision)
    successions, reasons = _tables_of(revision)
    if isinstance(revision, Plan) and crosswalk is None:
        final = _final_id(stated, final_version, revision.index)
        if final in revision.index.versions:
            return replay_plan(revision, final, successions, reasons)
    old = revision.old if isinstance(revision, Plan) else load.version(stated.from_version)
    given = (
        None
        if index is None
        else index_of(index, coded_to=(old, *_known(final_version or stated.final)), options=options)
    )
    final = _final_id(stated, final_version, given)
    if crosswalk is None:
        entries = given or index_coded_to([old, *_known(final)], best=False)
        if entries is not None:
            planned = plan(stated, version=old, index=entries)
            return replay_plan(planned, final, successions, reasons)
    new = final_version if isinstance(final_version, Version) else load.version(final)
    planned = revision if isinstance(revision, Plan) else plan(stated, version=old)
    links = links_between(old, new, crosswalk=crosswalk, titles=False, options=options)
    return replay_links(planned, links.table, successions, against=links.based_on)


def _tables_of(revision: Revision | Plan | str | Path) -> tuple[tuple[Succession, ...], tuple[Reason, ...]]:
    """Return the successions and reasons that lie beside a revision."""
    if isinstance(revision, Revision | Plan):
        return (), ()
    with as_file(load.revision_folder(revision)) as folder:
        successions, reasons = folder / SUCCESSIONS, folder / REASONS
        return (
            tuple(read_successions(successions)) if successions.is_file() else (),
            tuple(read_reasons(reasons)) if reasons.is_file() else (),
        )


def _known(version: Version | str) -> tuple[Version, ...]:
    """Return a version that is given or held; for any other name, one that an index may have codes of."""
    if isinstance(version, Version):
        return (version,)
    name = catalog_name(version, "version")
    if name in load.names("version"):
        return (load.version(name),)
    return (unknown_version(name),) if name else ()


def _final_id(stated: Revision, given: Version | str | None, index: Index | None) -> str:
    """Return the id of the version published in the end.

    Raises:
        InputError: nothing says which that is.
    """
    if isinstance(given, Version):
        return given.id
    if given or stated.final:
        return catalog_name(given or stated.final, "version")
    others = [name for name in (index.versions if index else ()) if name != stated.from_version]
    if len(others) == 1:
        return others[0]
    raise InputError(
        stated.id,
        "nothing says which version was published in the end",
        hint="Name it: --final VERSION, or final: VERSION in the revision.",
    )
