"""Which function shows which noun: filled into the registry of `occumap.model.noun`, by names alone.

Each function has the name of its noun in lower case, in `as_dict`, `as_table`, `as_html`, `gaps_as_html`,
`parts_as_html`, `scan_as_html` or `scan_as_table`.
"""

from __future__ import annotations

from collections.abc import Iterable

from occumap.model.noun import ANY, Way, register

_NOUNS = {
    "code": "occumap.model.code:Code",
    "group": "occumap.model.version:Group",
    "candidate": "occumap.model.coding:Candidate",
    "link": "occumap.model.correspondence:Link",
    "gap_line": "occumap.model.gap:GapLine",
    "viability_policy": "occumap.model.viability:ViabilityPolicy",
    "version": "occumap.model.version:Version",
    "index": "occumap.model.index:Index",
    "correspondence": "occumap.model.correspondence:Correspondence",
    "weighted_correspondence": "occumap.model.weights:WeightedCorrespondence",
    "revision": "occumap.model.revision:Revision",
    "issue": "occumap.model.revision:Issue",
    "plan": "occumap.model.plan:Plan",
    "finding": "occumap.model.finding:Finding",
    "outcome": "occumap.model.plan:Outcome",
    "comparison": "occumap.model.plan:Comparison",
    "index_comparison": "occumap.model.index_comparison:IndexComparison",
    "replay": "occumap.model.plan:Replay",
    "coding": "occumap.model.coding:Coding",
    "question": "occumap.model.coding:Question",
    "coder": "occumap.coding.coder:Coder",
    "gap": "occumap.model.gap:Gap",
    "move": "occumap.model.gap:Move",
    "moves": "occumap.model.gap:Moves",
    "step": "occumap.model.path:Step",
    "path": "occumap.model.path:Path",
    "paths": "occumap.model.path:Paths",
    "person": "occumap.model.person:Person",
    "fit": "occumap.model.person:Fit",
    "fits": "occumap.model.person:Fits",
    "framework": "occumap.model.skills:Framework",
    "profile": "occumap.model.skills:Profile",
    "occupational_map": "occumap.model.occupational_map:OccupationalMap",
    "occupation": "occumap.model.occupational_map:Occupation",
    "viability": "occumap.model.viability:Viability",
    "viability_report": "occumap.workflows.figures.viability:ViabilityReport",
    "discovered": "occumap.workflows.figures.discover:Discovered",
    "conversion": "occumap.workflows.figures.convert:Conversion",
    "workforce": "occumap.model.staff:Workforce",
    "provision": "occumap.model.courses:Provision",
    "exported": "occumap.workflows.exchange.export:Exported",
    "resolved": "occumap.model.resolution:Resolved",
    "ambiguous": "occumap.model.resolution:Ambiguous",
    "unknown": "occumap.model.resolution:Unknown",
    "table_resolution": "occumap.model.table_resolution:TableResolution",
    "scan": "occumap.model.scan:Scan",
    "scan_drafts": "occumap.model.scan_drafts:ScanDrafts",
}
# Values that stand inside others: `parts_as_html` shows them.
_PARTS = ("code", "group", "candidate", "link", "gap_line", "viability_policy", "resolved", "ambiguous", "unknown")
# These, too, but they have rows.
_PARTS_WITH_ROWS = ("table_resolution",)
# Gaps, and what fits a person: `gaps_as_html` shows them.
_OF_GAPS = ("gap", "person", "fit", "fits")
# What a scan finds and leads to: `scan_as_html` and `scan_as_table` show it.
_OF_SCANS = ("scan", "scan_drafts")
# These have no rows, or are one row themselves.
_WITHOUT_TABLE = {*_PARTS, "issue", "finding", "coder", "step", "occupation", "exported"}
# What commands and the API answer with; the rest is given as plain fields and rows.
_ANSWERS = (
    *(
        "coding",
        "comparison",
        "conversion",
        "correspondence",
        "discovered",
        "finding",
        "fit",
        "fits",
        "framework",
        "gap",
    ),
    "index_comparison",
    *("candidate", "exported", "gap_line", "group", "link"),
    *("issue", "move", "moves", "outcome", "path", "paths", "person", "plan", "provision", "question", "replay"),
    *_OF_SCANS,
    *("ambiguous", "resolved", "table_resolution", "unknown", "viability", "viability_report", "workforce"),
)


def _functions(module: str, nouns: Iterable[str]) -> dict[str, str]:
    return {_NOUNS[noun]: f"occumap.render.{module}:{noun}" for noun in nouns}


def _fill(way: Way, module: str, nouns: Iterable[str]) -> None:
    register(way, _functions(module, nouns))


_fill("html", "as_html", _NOUNS.keys() - {*_PARTS, *_PARTS_WITH_ROWS, *_OF_GAPS, *_OF_SCANS})
_fill("html", "gaps_as_html", _OF_GAPS)
_fill("html", "parts_as_html", (*_PARTS, *_PARTS_WITH_ROWS))
_fill("html", "scan_as_html", _OF_SCANS)
_fill("table", "as_table", _NOUNS.keys() - {*_WITHOUT_TABLE, *_OF_SCANS})
_fill("table", "scan_as_table", _OF_SCANS)
_fill("dict", "as_dict", _ANSWERS)
register("dict", {ANY: "occumap.render.as_dict:record"})
register("frame", {ANY: "occumap.render.as_table:frame"})
register("save", {ANY: "occumap.render.save:save"})
