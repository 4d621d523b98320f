"""Every answer as one dictionary: what ``--json`` prints, what the API gives, and what ``to_dict`` returns in Python.

A function is called like the noun it is about. Names are in snake case. Whatever an answer rests on (version of a
classification, index, coder, framework, map) is in it. What is about a group has ``version``, ``code`` and ``title``
(a coding and its candidates: ``classification``); a reference to another group is one text with its version, such as
``soc2010:5211``. Shares and probabilities lie between 0 and 1 and have four decimals (those of
a correspondence all of them, since they are multiplied with large figures); what isn't known is None. Values are those
of JSON, so that `to_json` and back gives the same.
"""

from occumap.render.as_dict.background import background, backgrounds
from occumap.render.as_dict.career_plans import career_plan
from occumap.render.as_dict.classification import entry, explained_group, group, index, version
from occumap.render.as_dict.code import candidate, coding, conflict, decision, evaluation, question, queue
from occumap.render.as_dict.common import Fields, to_json
from occumap.render.as_dict.context import beside, figure, group_figures, reached
from occumap.render.as_dict.conversions import conversion, converted_records
from occumap.render.as_dict.figures import (
    aligned,
    alignment,
    compared,
    difference,
    discovered,
    group_viability,
    impact,
    proposed_destinations,
    viability,
    viability_report,
)
from occumap.render.as_dict.gaps import fit, fits, gap, gap_line, person, unlock
from occumap.render.as_dict.map import (
    framework,
    move,
    occupation,
    occupation_profile,
    path,
    placement,
    placements,
    product,
    profile,
    provision,
    relink,
    requirement,
    requirement_details,
    route,
    workforce,
)
from occumap.render.as_dict.map_check import group_check, map_changes, map_check
from occumap.render.as_dict.names import ambiguous, resolved, table_resolution, text_read, unknown
from occumap.render.as_dict.own_occupations import framework_profile, other_titles
from occumap.render.as_dict.record import exported, moves, paths, record
from occumap.render.as_dict.revise import (
    change,
    comparison,
    correspondence,
    finding,
    index_comparison,
    issue,
    link,
    outcome,
    plan,
    replay,
)
from occumap.render.as_dict.scan import scan, scan_drafts, scan_source, scanned_group, scanned_group_in_short
from occumap.render.as_dict.searching import search_results

__all__ = [
    "Fields",
    "aligned",
    "alignment",
    "ambiguous",
    "background",
    "backgrounds",
    "beside",
    "candidate",
    "career_plan",
    "change",
    "coding",
    "compared",
    "comparison",
    "conflict",
    "conversion",
    "converted_records",
    "correspondence",
    "decision",
    "difference",
    "discovered",
    "entry",
    "evaluation",
    "explained_group",
    "exported",
    "figure",
    "finding",
    "fit",
    "fits",
    "framework",
    "framework_profile",
    "gap",
    "gap_line",
    "group",
    "group_check",
    "group_figures",
    "group_viability",
    "impact",
    "index",
    "index_comparison",
    "issue",
    "link",
    "map_changes",
    "map_check",
    "move",
    "moves",
    "occupation",
    "occupation_profile",
    "other_titles",
    "outcome",
    "path",
    "paths",
    "person",
    "placement",
    "placements",
    "plan",
    "product",
    "profile",
    "proposed_destinations",
    "provision",
    "question",
    "queue",
    "reached",
    "record",
    "relink",
    "replay",
    "requirement",
    "requirement_details",
    "resolved",
    "route",
    "scan",
    "scan_drafts",
    "scan_source",
    "scanned_group",
    "scanned_group_in_short",
    "search_results",
    "table_resolution",
    "text_read",
    "to_json",
    "unknown",
    "unlock",
    "version",
    "viability",
    "viability_report",
    "workforce",
]
