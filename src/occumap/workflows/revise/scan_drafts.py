"""A scan to a revision that can be planned: its issues drafted, planned together, and taken back where that fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from occumap.arguments import instance, optional, several, takes, text
from occumap.atomic import write_together
from occumap.catalog.noun_arguments import INDEX, LIMIT, PEOPLE, VERSION
from occumap.catalog.values import index_of, version_of
from occumap.errors import InputError, OutputError
from occumap.evidence.draft_desk import Desk
from occumap.evidence.scan_drafts import SHOWN, draft_issues, without_changes
from occumap.io.revision_yaml import FILE_NAME
from occumap.io.revision_yaml_text import revision_text
from occumap.model.finding import Finding
from occumap.model.index import Index
from occumap.model.plan import Plan
from occumap.model.revision import Issue, Revision
from occumap.model.scan import Scan
from occumap.model.scan_drafts import ScanDraft, ScanDrafts
from occumap.model.version import Version
from occumap.model.viability import ViabilityPolicy
from occumap.render.reports.scan_report import scan_files
from occumap.revision.plan import plan as plan_stated
from occumap.revision.spelling import Spelling

# Tables of a scan with drafts, which one without them replaces.
_OF_DRAFTS = ("issues.csv",)
MINIMUM = ViabilityPolicy().minimum


@takes(
    scan=instance("a scan", "Make it with scan().", Scan),
    version=optional(VERSION),
    index=optional(INDEX),
    limit=LIMIT,
    minimum=PEOPLE,
    only=several(text("Give a code."), "Give a list of codes."),
    taken=several(text("Give a code."), "Give a list of codes."),
)
def scan_drafts(
    scan: Scan,
    *,
    version: Version | str | Path | None = None,
    index: Index | str | Path | None = None,
    limit: int = SHOWN,
    minimum: float = MINIMUM,
    only: Sequence[str] = (),
    taken: Sequence[str] = (),
) -> ScanDrafts:
    """Return a revision drafted from a scan: its issues with evidence and changes, planned and checked together.

    An issue whose changes have errors in the plan keeps its question and evidence; its decision becomes “no further
    action”, with what is wrong as the reason.

    Args:
        scan: the evidence.
        version: the version that was scanned, where it isn't known by its name.
        index: an index coded to it; if not given, that of the scan. Without any, no entries can be moved.
        limit: how many groups at most, by rank.
        minimum: the fewest people a group should have.
        only: codes of the groups to draft for, instead of the first by rank.
        taken: codes that new groups can't have.

    Raises:
        InputError: the scan is of another version.
        UnknownNameError: something named isn't there.
    """
    old = version_of(version if version is not None else scan.version)
    given = index if index is not None else scan.index
    entries = index_of(given, coded_to=(old,)) if given else Index.without_entries(old.id)
    if old.id not in entries.versions:
        raise InputError(entries.name, f"it has no codes of {old.id}", hint="Name an index that is coded to it.")
    drafts = draft_issues(scan, _desk(old, entries, minimum, taken), limit=limit, only=only)
    while True:
        planned = plan_stated(_revision(scan, old, drafts), old, entries)
        kept = _without_errors(drafts, planned)
        if kept == drafts:
            return ScanDrafts(scan, drafts, planned)
        drafts = kept


def drafts_text(drafts: ScanDrafts) -> str:
    """Return the revision as YAML, which `occumap.plan` reads."""
    return revision_text(drafts.revision)


def draft_files(drafts: ScanDrafts) -> dict[str, bytes]:
    """Return the file of the revision by its name, as a folder of a revision has it."""
    return {FILE_NAME: drafts_text(drafts).encode()}


def keep(
    scan: Scan, folder: Path, *, version: Version | str | Path | None = None, drafts: ScanDrafts | None = None
) -> tuple[Path, ...]:
    """Write the report of a scan and its tables into a folder; with drafts, also the revision that ``revise`` reads.

    Args:
        scan: what was found.
        folder: where.
        version: the version that was scanned, where it isn't known by its name.
        drafts: the revision drafted from it.

    Raises:
        OutputError: the folder can't be written, or has a revision that may have been edited.
    """
    old = version_of(version if version is not None else scan.version)
    revision = draft_files(drafts) if drafts else {}
    _spare(folder / FILE_NAME, revision.get(FILE_NAME))
    return write_together(folder, {**scan_files(scan, old, drafts), **revision}, replacing=_OF_DRAFTS)


def _spare(edited: Path, content: bytes | None) -> None:
    """Raise OutputError if a revision is there that isn't what would be written: somebody may have worked on it."""
    if edited.is_file() and edited.read_bytes() != content:
        raise OutputError(
            str(edited),
            "it is a revision that you may have edited, and would be lost",
            hint="Name a new folder, or move it first.",
        )


def issue_of_group(drafts: ScanDrafts) -> Issue:
    """Return the issue that was drafted for one group.

    Raises:
        InputError: there is nothing to draft.
    """
    if not drafts.drafts:
        raise InputError(drafts.scan.version, "there is no evidence to draft an issue from", hint="Write it by hand.")
    return drafts.drafts[0].issue


def draft_text(name: str, version: str, issues: str = "[]") -> str:
    """Return the text of a new draft of a revision that takes issues from a scan.

    Args:
        name: of the draft.
        version: that it revises.
        issues: its issues as YAML; none yet if not given.
    """
    return (
        f"revision: {name}\ntitle: Issues from a scan of {version}\nfrom: {version}\nto: {name}-draft\n"
        f"issues: {issues}\n"
    )


def _desk(old: Version, entries: Index, minimum: float, taken: Sequence[str] = ()) -> Desk:
    """Return what drafts are made on; codes under a parent are those its groups spell, without those the rules keep."""
    spelling, rules = Spelling(old), old.rules

    def codes_under(parent: str) -> Sequence[str]:
        if not spelling.parents_are_stated:
            return rules.children_codes(parent)
        kept = {rules.residual, rules.only_child}
        return tuple(code for code in spelling.children_codes(parent) if code[-1] not in kept)

    return Desk(old, entries, codes_under, minimum, set(taken))


def _revision(scan: Scan, old: Version, drafts: Sequence[ScanDraft]) -> Revision:
    sources = "; ".join(f"{one.name}: {one.about}" for one in scan.sources)
    return Revision(
        id=f"{old.id}-scan",
        title=f"Drafted from a scan of {old.title}",
        from_version=old.id,
        to_version=f"{old.id}-next",
        issues=tuple(one.issue for one in drafts),
        source=f"drafted by Occumap, to be decided by people; evidence from {sources}" if sources else "",
    )


def _without_errors(drafts: tuple[ScanDraft, ...], planned: Plan) -> tuple[ScanDraft, ...]:
    """Return the drafts, those with an error in the plan without their changes.

    An error of several issues takes back the last of them alone: the others may stand without it.
    """
    proposing = {one.issue.number for one in drafts if one.proposes}
    blamed: dict[int, Finding] = {}
    for error in planned.errors:
        of = proposing & set(error.issues)
        if of:
            blamed.setdefault(max(of), error)
    return tuple(
        without_changes(one, blamed[one.issue.number].message) if one.issue.number in blamed else one for one in drafts
    )
