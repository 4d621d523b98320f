"""A revision beside the codes that the index has in the version published in the end."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

from occumap.arguments import takes
from occumap.catalog import load, shipped
from occumap.catalog.noun_arguments import INDEX, REVISION, VERSION_ID
from occumap.catalog.values import revision_of
from occumap.io.replay_tables import read_reasons, read_successions
from occumap.model.index import Index
from occumap.model.plan import Plan, Replay
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.replay import replay as replay_plan
from occumap.workflows.revise.plan import plan

SUCCESSIONS = "successions.csv"
REASONS = "reasons.csv"


@takes(revision=REVISION, index=INDEX, final_version=VERSION_ID)
def replay(
    revision: Revision | Plan | str | Path,
    *,
    index: Index | str | Path = shipped.STARTER,
    final_version: Version | str = "soc2020",
) -> Replay:
    """Return how far a revision's outcome agrees with what was published in the end, entry by entry.

    The revision's folder may hold ``successions.csv`` and ``reasons.csv``; without them, codes are
    compared as drafted and disagreements stay unsorted.

    Args:
        revision: a name, a folder or file; the revision itself or a plan (which bring no such tables).
        index: an index coded to the revised version and the final one: a name, a file, or the index itself; a plan has
            its own.
        final_version: the version published in the end, or its id.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> replay("soc2010-review")
    <Replay soc2010-review against soc2020: 949 of 1,016 entries agree (93 %)>
    """
    planned = revision if isinstance(revision, Plan) else plan(revision_of(revision), index=index)
    final = final_version.id if isinstance(final_version, Version) else final_version
    if isinstance(revision, Revision | Plan):
        return replay_plan(planned, final)
    with as_file(load.revision_folder(revision)) as folder:
        successions, reasons = folder / SUCCESSIONS, folder / REASONS
        return replay_plan(
            planned,
            final,
            read_successions(successions) if successions.is_file() else (),
            read_reasons(reasons) if reasons.is_file() else (),
        )
