"""A scan and what is drafted from it, as dictionaries.

No evidence is a measure whose value is None and that says why; shares and strengths have four decimals.
"""

from __future__ import annotations

from occumap.model.scan import HiddenPart, Scan, ScanMeasure, ScannedGroup, ScanSource
from occumap.model.scan_drafts import ScanDraft, ScanDrafts
from occumap.render.as_dict.common import Fields, about, code, codes, share
from occumap.render.as_dict.revise import finding, issue

VALUE_DIGITS = 6


def scan(found: Scan) -> Fields:
    """Return every group with its evidence, the lowest level first, each level by rank, and what was read."""
    return {
        "version": found.version,
        "index": found.index,
        "order": found.order.value,
        "sources": [scan_source(one) for one in found.sources],
        "notes": list(found.notes),
        "groups": [scanned_group(one) for one in found.groups],
    }


def scan_source(one: ScanSource) -> Fields:
    """Return where evidence comes from."""
    return {"name": one.name, "about": one.about, "version": one.version or None, "year": one.year}


def scanned_group(one: ScannedGroup) -> Fields:
    """Return a group with its measures, and the kinds on which nothing is known."""
    return {**scanned_group_in_short(one), "measures": [scan_measure(measure) for measure in one.measures]}


def scanned_group_in_short(one: ScannedGroup) -> Fields:
    """Return a group with its place in the ranking, without its measures."""
    return {
        **about(one.code, one.title),
        "level": one.level,
        "rank": one.rank,
        "strength": share(one.strength),
        "people": _number(one.people),
        "evidence": list(dict.fromkeys(measure.kind.value for measure in one.evidence)),
        "no_evidence": [kind.value for kind in one.unknown],
    }


def scan_measure(one: ScanMeasure) -> Fields:
    """Return a piece of evidence, or that there is none and why."""
    return {
        "kind": one.kind.value,
        "by": one.by or None,
        "value": _number(one.value),
        "low": _number(one.low),
        "high": _number(one.high),
        "unit": one.unit,
        "strength": share(one.strength),
        "source": one.source,
        "says": one.says,
        "others": codes(one.others),
        "parts": [hidden_part(part) for part in one.parts],
        "settles": one.settles,
    }


def hidden_part(one: HiddenPart) -> Fields:
    """Return a part of a group."""
    return {
        "name": one.name,
        "entries": list(one.entries),
        "titles": list(one.titles),
        "codes": codes(one.codes),
        "people": _number(one.people),
        "share": share(one.share),
        "score": share(one.score),
        "to": code(one.to),
        "named": one.named,
    }


def scan_drafts(found: ScanDrafts) -> Fields:
    """Return the drafted issues, and what planning them together found."""
    return {
        "version": found.scan.version,
        "index": found.scan.index,
        "revision": found.revision.id,
        "to_version": found.revision.to_version,
        "open_errors": len(found.plan.errors),
        "issues": [scan_draft(one) for one in found.drafts],
        "findings": [finding(one) for one in found.plan.findings],
    }


def scan_draft(one: ScanDraft) -> Fields:
    """Return an issue with the group and the evidence that raised it."""
    return {"group": code(one.group), "kind": one.kind.value, "withdrawn": one.withdrawn or None, **issue(one.issue)}


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), VALUE_DIGITS)
