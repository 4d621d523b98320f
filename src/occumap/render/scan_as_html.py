"""A scan and what is drafted from it, as notebooks show them; the functions have the names of the nouns."""

from __future__ import annotations

from occumap.model.noun import counted
from occumap.model.scan import Scan, ScannedGroup
from occumap.model.scan_drafts import ScanDrafts
from occumap.render.notebook import Html, cover, fragment, table, text
from occumap.render.reports.scan_report import main_evidence


def scan(noun: Scan) -> str:
    """Show the first groups of the lowest level with their strongest evidence, and what was read."""
    lowest = noun.groups[0].level if noun.groups else ""
    ranked = [one for one in noun.of_level(lowest) if one.rank is not None]
    silent = sum(one.strength is None for one in noun.groups)
    said = f"{counted(len(noun.groups), 'group')}; {silent:,} without any evidence. " + " ".join(noun.notes)
    head = ("Rank", "Code", "Title", "People", "Strength", "Evidence", "Kinds unknown")
    rows = (
        (
            one.rank,
            one.code.value,
            one.title,
            None if one.people is None else f"{one.people:,.0f}",
            _strength(one),
            main_evidence(one) or None,
            len(one.unknown),
        )
        for one in ranked
    )
    sources = text("Sources: " + "; ".join(f"{one.name}, {one.about}" for one in noun.sources) + ".")
    parts = [text(said), table(head, rows), *([sources] if noun.sources else [])]
    return fragment(f"Scan of {noun.version}: {lowest} groups by {noun.order.in_words}", *parts)


def _strength(one: ScannedGroup) -> Html | None:
    return None if one.strength is None else cover(one.strength)


def scan_drafts(noun: ScanDrafts) -> str:
    """Show the drafted issues with their decisions, and whether they can be planned."""
    still = f"{counted(len(noun.plan.errors), 'open error')}" if noun.plan.errors else "it plans without errors"
    rows = (
        (one.issue.number, one.issue.question, one.issue.decision.value, "; ".join(map(str, one.issue.changes)) or None)
        for one in noun.drafts
    )
    said = text(f"{counted(len(noun.drafts), 'issue')}; {still}. Everything here is for people to decide.")
    return fragment(
        f"Drafted from a scan of {noun.scan.version}",
        said,
        table(("Issue", "Question", "Proposed", "Changes"), rows, shown=len(noun.drafts)),
    )
