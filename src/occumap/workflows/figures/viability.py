"""Which groups are large enough, in a version or in what a revision would make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from occumap.arguments import instance, number, optional, takes, text, whole
from occumap.catalog import load, shipped
from occumap.catalog.loaded import Loaded
from occumap.catalog.noun_arguments import COLUMN, FRAMES, INDEX, PEOPLE, VERSION_OR_REVISION, table
from occumap.catalog.weights import WeightOptions
from occumap.catalog.weights import weights as load_weights
from occumap.errors import InputError
from occumap.evidence.viability import Source, viability_of_revision
from occumap.evidence.viability import viability as viability_of_version
from occumap.io.frames import GivenFrame, is_frame
from occumap.model.index import Index
from occumap.model.noun import Noun
from occumap.model.plan import Plan
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.model.viability import GroupViability, Viability, ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.figures.suppressed import viability_without_small
from occumap.workflows.revise.issue_evidence import IssueEvidence, evidence_of_issue, left_alone, with_people
from occumap.workflows.revise.revise import revise

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame


@dataclass(frozen=True, repr=False)
class ViabilityReport(Noun):
    """Of a version: its groups. Of a revision: the groups it makes, the old ones, and the issue asked for."""

    groups: Viability
    old: Viability | None = None
    left_alone: tuple[GroupViability, ...] = ()
    issue: IssueEvidence | None = None

    def _in_short(self) -> str:
        return self.groups._in_short()


@takes(
    subject=optional(VERSION_OR_REVISION),
    weights=optional(
        table(
            "weights",
            *(str, Path, WeightedCorrespondence),
            hint=f"Give a name, a file, a WeightedCorrespondence, or {FRAMES}.",
        )
    ),
    policy=optional(
        instance("a policy", "Give a ViabilityPolicy, such as ViabilityPolicy(minimum=1000).", ViabilityPolicy)
    ),
    level=optional(text("Give the name of a level.")),
    issue=optional(whole()),
    index=INDEX,
    people=optional(PEOPLE),
    weights_count=optional(COLUMN),
    suppress=number(minimum=0),
)
def viability(
    subject: Version | Revision | Plan | str | Path | None = None,
    *,
    weights: WeightedCorrespondence | IntoFrame | str | Path | None = None,
    policy: ViabilityPolicy | None = None,
    level: str | None = None,
    issue: int | None = None,
    index: Index | str | Path = shipped.STARTER,
    people: float | None = None,
    weights_count: str | None = None,
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> ViabilityReport:
    """Return where each group stands against a policy: viable, too small, or can't tell.

    Args:
        subject: a version or a revision: itself, its name or its file; or a plan. The earlier version of the weights
            if not given.
        weights: dual-coded figures: themselves, a name, a file, or a data frame of any library with a record in each
            row and the two versions as names of columns; ``to_frame()`` of the answer then gives the same kind.
            ``made-up`` comes with Occumap, to try it; nothing is taken if none is named.
        policy: threshold, source, interval.
        level: for a version, groups of this level instead of the lowest.
        issue: for a revision or a plan, the issue to report on.
        index: for a revision, the index that says which groups it makes of which; a plan has its own.
        people: all people the source stands for, instead of what is known of it.
        weights_count: the column of ``weights`` that counts people of each pair; without the records they rest on,
            there is no interval, and no verdict.
        suppress: people below this are hidden, and others as far as totals would give them away; 0 hides none.
        options: what the user says of the file of weights.

    Raises:
        OccumapError: no evidence is named, something named isn't there, or the revision has open errors.

    >>> len(viability("soc2010", weights="made-up", level="minor").groups.groups)
    90
    """
    how = WeightOptions(count=weights_count or "", people_only=True, reading=options)
    if is_frame(weights):
        given = GivenFrame.of(weights)
        counted = load_weights(given, how=how)
        more: dict[str, Any] = {"policy": policy, "level": level, "issue": issue, "index": index, "people": people}
        report = viability(subject, weights=counted, suppress=suppress, **more)
        return report.in_kind(given.kind)
    found = None if subject is None else _subject(subject, level)
    table = load_weights(weights, how=how)
    found = found or _subject(table.from_version, level)
    asked = policy or ViabilityPolicy()
    known = with_people(table, asked, people)
    if isinstance(found, Version):
        named = found.require_level(level) if level else None
        groups = viability_of_version(table, found, asked, known, level=named)
        return ViabilityReport(viability_without_small([(groups, found)], suppress)[0])
    return _of_revision(found, table, asked, known, issue, index, suppress)


def _subject(subject: Version | Revision | Plan | str | Path, level: str | None) -> Version | Revision | Plan:
    """Return the version or revision that is named, which must have the level that is asked for."""
    found = subject if isinstance(subject, Version | Revision | Plan) else load.load(subject)
    if isinstance(found, Loaded):
        found = found.revision or found.version()
    if isinstance(found, Version) and level is not None:
        found.require_level(level)
    return found


def _of_revision(
    found: Revision | Plan,
    table: WeightedCorrespondence,
    asked: ViabilityPolicy,
    known: Mapping[str, Source],
    issue: int | None,
    index: Index | str | Path,
    suppress: float,
) -> ViabilityReport:
    """Return where the groups stand that a revision makes, and the old ones."""
    revised = revise(found, index=index)
    plan, outcome = revised.plan, revised.outcome
    if outcome is None:
        raise InputError(
            plan.revision.id,
            f"it has open errors ({len(plan.errors)}), so the groups of its new version aren't known",
            hint="Run occumap revise to see them, and correct the revision.",
        )
    before = viability_of_version(table, plan.old, asked, known)
    after = viability_of_revision(table, plan.old, outcome.version, outcome.correspondence, asked, known)
    after, before = viability_without_small([(after, outcome.version), (before, plan.old)], suppress)
    alone = left_alone(plan, before)
    return ViabilityReport(
        after, before, alone, evidence_of_issue(plan, issue, before, after, alone) if issue else None
    )
