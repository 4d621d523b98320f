"""What a revision leaves behind as plain files: CSV for tables, JSON for the plan."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import polars as pl

from occumap.io.classification_csv import write_classification_csv
from occumap.model.change_type import GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.finding import Finding
from occumap.model.index_comparison import IndexComparison
from occumap.model.plan import Comparison, Outcome, Plan
from occumap.render import as_dict

SHARE_DIGITS = 6


def outcome_files(outcome: Outcome) -> dict[str, bytes]:
    """Return the tables of an applied plan, and the plan, by file name; without an index, none recoded."""
    return {
        "structure.csv": write_classification_csv(outcome.version).encode(),
        "correspondence.csv": correspondence_csv(outcome.correspondence, outcome.plan.changes),
        **({"index.csv": recoded_csv(outcome)} if len(outcome.index) else {}),
        **plan_files(outcome.plan),
    }


def plan_files(plan: Plan) -> dict[str, bytes]:
    """Return the findings and the plan itself, which need not be applicable, by file name."""
    return {"findings.csv": findings_csv(plan.findings), "plan.json": plan_json(plan)}


def correspondence_csv(table: Correspondence, changes: Iterable[GroupChange]) -> bytes:
    """Return links as ``from_code,to_code,entries,share_of_from,share_of_to,change_type`` and both versions."""
    types = {change.group: change.label for change in changes}
    partial = [None if link.partial is None else str(link.partial).lower() for link in table.links]
    more: dict[str, list[Any]] = {"partial": partial} if any(partial) else {}
    links: dict[str, list[Any]] = {
        "from_code": [link.from_code.value for link in table.links],
        "to_code": [link.to_code.value for link in table.links],
        "entries": [link.entries for link in table.links],
        "share_of_from": [_rounded(link.share_of_from) for link in table.links],
        "share_of_to": [_rounded(link.share_of_to) for link in table.links],
        "change_type": [types.get(link.from_code, "") for link in table.links],
        "from_version": [table.from_version for _ in table.links],
        "to_version": [table.to_version for _ in table.links],
    }
    return _csv(links | more)


def recoded_csv(outcome: Outcome) -> bytes:
    """Return all entries as ``entry_id,title,add,ind,from_code,to_code,issue,rule``, both versions and what else the
    index says of them: it is an index that titles can be coded with.
    """
    versions = {"from_version": pl.lit(outcome.plan.old.id), "to_version": pl.lit(outcome.version.id)}
    more = outcome.index.frame.select("entry_id", "natural_title", "default", "see")
    table = outcome.destinations.with_columns(**versions)
    return table.join(more, on="entry_id", how="left", maintain_order="left").write_csv(None).encode()


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """Return findings as ``severity,kind,issue,code,message``, then status, way out and what answers them."""
    found = list(findings)
    return _csv(
        {
            "severity": [f.severity.value for f in found],
            "kind": [f.kind for f in found],
            "issue": [";".join(map(str, f.issues)) for f in found],
            "code": [";".join(map(str, f.codes)) for f in found],
            "message": [f.message for f in found],
            "status": [f.status for f in found],
            "way_out": [f.way_out for f in found],
            "answered_by": [f.assumed or f.accepted or "" for f in found],
            "id": [f.id for f in found],
        }
    )


def changes_csv(comparison: Comparison) -> bytes:
    """Return what became of each group:
    ``version,level,code,title,change_type,successor,went_to,came_from,entries,code_reused_for,based_on``.

    ``code_reused_for`` is the title of the group of the new version that has the code and isn't the same group.
    """
    changes = comparison.changes
    reused = {one.old.code: one.new.title for one in comparison.reused}
    return _csv(
        {
            "version": [change.group.version for change in changes],
            "level": [change.level for change in changes],
            "code": [change.group.value for change in changes],
            "title": [change.title for change in changes],
            "change_type": [change.label for change in changes],
            "successor": [change.successor.value if change.successor else None for change in changes],
            "went_to": [" ".join(code.value for code in change.went_to) for change in changes],
            "came_from": [" ".join(code.value for code in change.came_from) for change in changes],
            "entries": [change.entries for change in changes],
            "code_reused_for": [reused.get(change.group) for change in changes],
            "based_on": [comparison.based_on for _ in changes],
        }
    )


def index_changes_csv(comparison: IndexComparison) -> bytes:
    """Return the entries that changed between two indexes: ``version,change,title,add,ind,old_code,new_code``."""
    changes = comparison.changes
    return _csv(
        {
            "version": [one.version for one in changes],
            "change": [one.change.value for one in changes],
            "title": [one.title for one in changes],
            "add": [one.add for one in changes],
            "ind": [one.ind for one in changes],
            "old_code": [" ".join(one.old_codes) for one in changes],
            "new_code": [" ".join(one.new_codes) for one in changes],
        }
    )


def plan_json(found: Plan) -> bytes:
    """Return the plan as JSON: versions, groups, routes, derived changes, issues, findings, assumptions."""
    return (as_dict.to_json(as_dict.plan(found)) + "\n").encode()


def _csv(columns: dict[str, list[Any]]) -> bytes:
    sink = io.BytesIO()
    pl.DataFrame(columns, strict=False).write_csv(sink)
    return sink.getvalue()


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, SHARE_DIGITS)


def _value(code: Code | None) -> str | None:
    return code.value if code else None
