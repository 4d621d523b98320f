"""Comparisons, plans, findings and replays as dictionaries.

What is about a group has ``version``, ``code`` and ``title``; a reference to another group is one text with its
version, such as ``soc2010:5211``.
"""

from __future__ import annotations

from collections.abc import Mapping

from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.finding import Finding
from occumap.model.index_comparison import IndexComparison
from occumap.model.plan import Agreement, Comparison, Disagreement, Outcome, Plan, PlannedGroup, Replay, Route
from occumap.model.revision import Assumption, Issue
from occumap.render.as_dict.common import Fields, about, code, codes, share


def comparison(found: Comparison) -> Fields:
    """Return what became of every group between two versions, and the links it is read from.

    Links have the titles of both groups and the change types of the earlier one, beside what `correspondence` gives.
    """
    types = {change.group: change.types for change in found.changes}
    return {
        "from_version": found.old.id,
        "to_version": found.new.id,
        "based_on": found.based_on,
        "changes": [change(one) for one in found.changes],
        "reused_codes": [
            {
                "code": one.code,
                "from_title": one.old.title,
                "to_title": one.new.title,
                "known": one.known,
            }
            for one in found.reused
        ],
        "offers": [{"from": code(one), "to": code(other)} for one, other in found.offers],
        "links": [_titled_link(one, found, types) for one in found.correspondence.links],
    }


def index_comparison(found: IndexComparison) -> Fields:
    """Return what changed between two indexes: counts by version, and each entry that is new, dropped or recoded."""
    return {
        "old": found.old,
        "new": found.new,
        "counts": [
            {"version": version, "same": same, **{kind.value: n for kind, n in found.counts(version).items()}}
            for version, same in zip(found.versions, found.same, strict=True)
        ],
        "changes": [
            {
                "version": one.version,
                "change": one.change.value,
                "title": one.title,
                "add": one.add,
                "ind": one.ind,
                "old_codes": list(one.old_codes),
                "new_codes": list(one.new_codes),
            }
            for one in found.changes
        ],
    }


def _titled_link(one: Link, found: Comparison, types: Mapping[Code, tuple[ChangeType, ...]]) -> Fields:
    return {
        **link(one),
        "from_title": found.old[one.from_code.value].title,
        "to_title": found.new[one.to_code.value].title,
        "change_types": [change_type.value for change_type in types.get(one.from_code, ())],
    }


def change(found: GroupChange) -> Fields:
    """Return what became of a group: its change types, its successor if it lives on, and where it went or came from."""
    return {
        **about(found.group, found.title),
        "level": found.level,
        "change_types": [change_type.value for change_type in found.types],
        "successor": code(found.successor),
        "went_to": codes(found.went_to),
        "came_from": codes(found.came_from),
        "entries": found.entries,
    }


def correspondence(table: Correspondence) -> Fields:
    """Return the table between two versions; shares are fractions of each group's entries, None where unknown.

    >>> table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    >>> correspondence(table)["links"][0]["to_code"], correspondence(table)["links"][0]["share_of_from"]
    ('1', 0.75)
    """
    return {
        "from_version": table.from_version,
        "to_version": table.to_version,
        "links": [link(one) for one in table.links],
    }


def link(one: Link) -> Fields:
    """Return two groups that share entries, and how many; the columns of ``correspondence.csv``."""
    return {
        "from_version": one.from_code.version,
        "from_code": one.from_code.value,
        "to_version": one.to_code.version,
        "to_code": one.to_code.value,
        "entries": one.entries,
        "share_of_from": one.share_of_from,
        "share_of_to": one.share_of_to,
    } | ({} if one.partial is None else {"partial": one.partial})


def plan(found: Plan) -> Fields:
    """Return a plan: the revision with its issues, the groups and routes it makes, what changes, and the findings."""
    revision = found.revision
    return {
        "revision": revision.id,
        "title": revision.title,
        "source": revision.source,
        "from_version": revision.from_version,
        "to_version": revision.to_version,
        "index": {"name": found.index.name, "entries": len(found.index)},
        "strict": found.strict,
        "can_be_applied": not found.errors,
        "issues": [issue(one) for one in revision.issues],
        "assumptions": [_assumption(one) for one in revision.assumptions if not found.strict],
        "groups": [_planned(one) for one in found.groups],
        "routes": [_route(one) for one in found.routes if one.issue is not None or one.to is None],
        "changes": [change(one) for one in found.changes],
        "findings": [finding(one) for one in found.findings],
    }


def outcome(found: Outcome) -> Fields:
    """Return a plan that was applied, and the correspondence that came of it."""
    return {"plan": plan(found.plan), "correspondence": correspondence(found.correspondence)}


def finding(found: Finding) -> Fields:
    """Return what is wrong or doubtful with a plan, and the way out."""
    return {
        "id": found.id,
        "severity": found.severity.value,
        "status": found.status,
        "kind": found.kind,
        "issues": list(found.issues),
        "codes": codes(found.codes),
        "message": found.message,
        "way_out": found.way_out,
        "assumed": found.assumed,
        "accepted": found.accepted,
    }


def issue(one: Issue) -> Fields:
    """Return an issue of a revision: its question, what was found, the decision with its reason, and the changes."""
    return {
        "number": one.number,
        "question": one.question,
        "found": one.found,
        "decision": one.decision.value,
        "reason": one.reason,
        "level_reason": one.level_reason,
        "about": [str(reference) for reference in one.about],
        "changes": [str(asked) for asked in one.changes],
    }


def _assumption(one: Assumption) -> Fields:
    return {
        "id": one.id,
        "issue": one.issue,
        "assume": one.assume,
        "because": one.because,
        "answers": list(one.answers),
        "changes": [str(asked) for asked in one.changes],
    }


def _planned(one: PlannedGroup) -> Fields:
    return {
        **about(one.code, one.title),
        "level": one.level,
        "parent": code(one.parent),
        "origins": codes(one.origins),
        "issues": list(one.issues),
    }


def _route(one: Route) -> Fields:
    return {
        "from": code(one.source),
        "to": code(one.to),
        "rule": one.rule,
        "issue": one.issue,
        "assumption": one.assumption,
    }


def replay(found: Replay) -> Fields:
    """Return a revision held, entry by entry, against what was published in the end."""
    return {
        "revision": found.revision.id,
        "from_version": found.revision.from_version,
        "to_version": found.revision.to_version,
        "index": found.index,
        "counted": found.counted,
        "final_version": found.final_version,
        "total": _agreement(found.total),
        "by_issue": [{"issue": number, **_agreement(agreement)} for number, agreement in found.by_issue],
        "left_alone": [{"issue": number, **_agreement(agreement)} for number, agreement in found.left_alone],
        "without_final_code": found.uncoded,
        "disagreements": [_disagreement(one) for one in found.disagreements],
    }


def _agreement(found: Agreement) -> Fields:
    return {
        "entries": found.entries,
        "agree": found.agree,
        "share": share(found.share),
        "agree_after_renumbering_only": found.renumbered,
        "agree_as_drafted": found.as_drafted,
    }


def _disagreement(one: Disagreement) -> Fields:
    return {
        "entry_id": one.entry_id,
        "entry": one.entry,
        "from": code(one.from_code),
        "draft": code(one.draft_code),
        "expected": code(one.expected_code),
        "final": code(one.final_code),
        "issues": list(one.issues),
        "sort": one.sort,
        "reason": one.reason,
    }
