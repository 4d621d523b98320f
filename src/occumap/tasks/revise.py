"""A revision from its file to everything it owes its users."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from occumap.formats.output_folder import write_together
from occumap.formats.proposals import proposals_html
from occumap.formats.revision_files import outcome_files, plan_files
from occumap.formats.revision_workbook import revision_workbook
from occumap.model.plan import Outcome, Plan
from occumap.revision.applying import apply_plan
from occumap.revision.planning import make_plan
from occumap.tasks import holdings


@dataclass(frozen=True)
class Revised:
    """A plan, and its outcome if it could be applied."""

    plan: Plan
    outcome: Outcome | None


def revise(revision: str, *, index: str = holdings.STARTER, strict: bool = False) -> Revised:
    """Plans a revision, and applies the plan if no error is open.

    Args:
        revision: name of a revision held, or a folder or file.
        index: name of an index held, or a file.
        strict: leave the revision's assumptions out.

    Raises:
        OccumapError: something named isn't there or can't be read.

    >>> revised = revise("soc2010-review")
    >>> len(revised.outcome.version.at_level("sub-major"))
    26
    """
    stated = holdings.revision(revision)
    plan = make_plan(stated, holdings.version(stated.from_version), holdings.index(index), strict=strict)
    return Revised(plan, None if plan.errors else apply_plan(plan))


def keep(revised: Revised, folder: Path) -> tuple[Path, ...]:
    """Writes what the revision comes to into a folder: all files or none.

    A plan that can't be applied leaves its findings, the plan and the proposals document.

    Raises:
        OutputError: the folder can't be written.
    """
    page = {"proposals.html": proposals_html(revised.plan, revised.outcome).encode()}
    if revised.outcome is None:
        return write_together(folder, plan_files(revised.plan) | page, replacing=ALL_FILES)
    tables = outcome_files(revised.outcome)
    workbook = {"workbook.xlsx": revision_workbook(revised.outcome)}
    return write_together(folder, tables | workbook | page, replacing=ALL_FILES)


ALL_FILES = (
    "structure.csv",
    "correspondence.csv",
    "index.csv",
    "findings.csv",
    "plan.json",
    "workbook.xlsx",
    "proposals.html",
)
