"""A revision beside the codes that the index has in the version published in the end."""

from __future__ import annotations

from importlib.resources import as_file

from occumap.catalog import load, shipped
from occumap.io.replay_tables import read_reasons, read_successions
from occumap.model.plan import Replay
from occumap.revision.plan import plan
from occumap.revision.replay import replay as replay_plan

SUCCESSIONS = "successions.csv"
REASONS = "reasons.csv"


def replay(revision: str, *, index: str = shipped.STARTER, final_version: str = "soc2020") -> Replay:
    """How far a revision's outcome agrees with what was published.

    The revision's folder may hold ``successions.csv`` and ``reasons.csv``; without them, codes are
    compared as drafted and disagreements stay unsorted.

    Args:
        revision: name of a revision in the catalog, or a folder or file.
        index: name or file of an index coded to the revised version and the final one.
        final_version: id of the version published in the end.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.
    """
    stated = load.revision(revision)
    planned = plan(stated, load.version(stated.from_version), load.index(index))
    with as_file(load.revision_folder(revision)) as folder:
        successions, reasons = folder / SUCCESSIONS, folder / REASONS
        return replay_plan(
            planned,
            final_version,
            read_successions(successions) if successions.is_file() else (),
            read_reasons(reasons) if reasons.is_file() else (),
        )
