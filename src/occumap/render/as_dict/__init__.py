"""Every answer as one dictionary: what ``--json`` prints, what the API gives, and what ``to_dict`` returns in Python.

A function is called like the noun it is about. Names are in snake case. Whatever an answer rests on (version of a
classification, index, coder, framework, map) is in it. What is about a group has ``version``, ``code`` and ``title``
(a coding and its candidates: ``classification``); a reference to another group is one text with its version, such as
``soc2010:5211``. Shares and probabilities lie between 0 and 1 and have four decimals (those of
a correspondence all of them, since they are multiplied with large figures); what isn't known is None. Values are those
of JSON, so that `to_json` and back gives the same.
"""

from occumap.render.as_dict.classification import entry, group, index, version
from occumap.render.as_dict.code import candidate, coding, conflict, decision, evaluation, question, queue
from occumap.render.as_dict.common import Fields, to_json
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
from occumap.render.as_dict.map import (
    fit,
    framework,
    gap,
    gap_line,
    move,
    occupation,
    occupation_profile,
    path,
    person,
    placement,
    placements,
    product,
    profile,
    provision,
    relink,
    requirement,
    route,
    unlock,
    workforce,
)
from occumap.render.as_dict.record import exported, fits, moves, paths, record
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

__all__ = [
    "Fields",
    "aligned",
    "alignment",
    "candidate",
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
    "exported",
    "finding",
    "fit",
    "fits",
    "framework",
    "gap",
    "gap_line",
    "group",
    "group_viability",
    "impact",
    "index",
    "index_comparison",
    "issue",
    "link",
    "move",
    "moves",
    "occupation",
    "occupation_profile",
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
    "record",
    "relink",
    "replay",
    "requirement",
    "route",
    "to_json",
    "unlock",
    "version",
    "viability",
    "viability_report",
    "workforce",
]
