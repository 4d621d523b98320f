"""A scan and what is drafted from it as tables of Polars: groups, measures, parts, issues.

Codes stand beside the version they are of. No evidence is empty, never zero.
"""

from __future__ import annotations

import polars as pl

from occumap.model.scan import Scan
from occumap.model.scan_drafts import ScanDrafts

TEXT, WHOLE, NUMBER = pl.String, pl.Int64, pl.Float64
TEXTS = pl.List(pl.String)


def scan(noun: Scan) -> pl.DataFrame:
    """Return a row for each group: rank within its level, strength from 0 to 1, people, kinds of evidence."""
    rows = [
        (
            one.code.version,
            one.code.value,
            one.title,
            one.level,
            one.rank,
            one.strength,
            one.people,
            list(dict.fromkeys(measure.kind.value for measure in one.evidence)),
            [kind.value for kind in one.unknown],
        )
        for one in noun.groups
    ]
    columns = {"version": TEXT, "code": TEXT, "title": TEXT, "level": TEXT, "rank": WHOLE, "strength": NUMBER}
    return pl.DataFrame(
        rows, schema={**columns, "people": NUMBER, "evidence": TEXTS, "no_evidence": TEXTS}, orient="row"
    ).with_columns(pl.col("evidence", "no_evidence").list.join("; "))


def measures_of(noun: Scan) -> pl.DataFrame:
    """Return a row for each measure of each group, no evidence included: value, interval, unit, strength, source."""
    rows = [
        (
            group.code.version,
            group.code.value,
            one.kind.value,
            one.by or None,
            one.value,
            one.low,
            one.high,
            one.unit,
            one.strength,
            one.source,
            one.says,
            "; ".join(map(str, one.others)),
            one.settles,
        )
        for group in noun.groups
        for one in group.measures
    ]
    numbers = {"value": NUMBER, "low": NUMBER, "high": NUMBER, "unit": TEXT, "strength": NUMBER}
    texts = dict.fromkeys(("source", "says", "others", "settles"), TEXT)
    return pl.DataFrame(
        rows, schema={"version": TEXT, "code": TEXT, "kind": TEXT, "by": TEXT, **numbers, **texts}, orient="row"
    )


def scan_parts(noun: Scan) -> pl.DataFrame:
    """Return a row for each part that was found in a group, with the ids of its entries."""
    rows = [
        (
            group.code.version,
            group.code.value,
            measure.kind.value,
            part.name,
            len(part.entries),
            part.named,
            part.share,
            part.people,
            part.score,
            str(part.to) if part.to else None,
            "; ".join(map(str, part.codes)),
            " ".join(part.entries),
            measure.source,
        )
        for group in noun.groups
        for measure in group.measures
        for part in measure.parts
    ]
    numbers = {"entries": WHOLE, "named": WHOLE, "share": NUMBER, "people": NUMBER, "score": NUMBER}
    texts = dict.fromkeys(("to", "codes", "entry_ids", "source"), TEXT)
    first = {"version": TEXT, "code": TEXT, "kind": TEXT, "part": TEXT}
    return pl.DataFrame(rows, schema={**first, **numbers, **texts}, orient="row")


def scan_drafts(noun: ScanDrafts) -> pl.DataFrame:
    """Return a row for each drafted issue: group, evidence that raised it, question, decision, reason, changes."""
    return drafted_issues(noun)


def drafted_issues(noun: ScanDrafts) -> pl.DataFrame:
    """Return the issues, with their changes in words."""
    rows = [
        (
            one.issue.number,
            one.group.version,
            one.group.value,
            one.kind.value,
            one.issue.question,
            one.issue.found,
            one.issue.decision.value,
            one.issue.reason,
            "; ".join(map(str, one.issue.changes)),
            one.withdrawn,
        )
        for one in noun.drafts
    ]
    texts = ("version", "code", "kind", "question", "found", "decision", "reason", "changes", "withdrawn")
    return pl.DataFrame(rows, schema={"issue": WHOLE, **dict.fromkeys(texts, TEXT)}, orient="row")
