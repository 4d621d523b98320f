"""What figures and titles say of groups, as dictionaries: viability, impact, conversions, and what is told apart.

Several of these values are made above this package, so functions say which fields they read instead of naming a class.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Protocol

from occumap.model.alignment import Alignment, Holder
from occumap.model.hidden_groups import Discovery, HiddenGroup
from occumap.model.impact import Impact, LevelImpact
from occumap.model.index import Index
from occumap.model.revision import Issue
from occumap.model.version import Version
from occumap.model.viability import GroupViability, Viability
from occumap.render.as_dict.common import Fields, about, codes, share
from occumap.render.reports.impact import breaks_table

if TYPE_CHECKING:
    from occumap.evidence.destination_rules import Rule
    from occumap.evidence.destinations import Proposal
    from occumap.evidence.differ import Difference, Interval
    from occumap.evidence.group_split import Split


def viability(found: Viability) -> Fields:
    """Return every group of a version, or of what a revision would make, against one policy."""
    policy = found.policy
    return {
        "policy": {
            "name": policy.name,
            "minimum": policy.minimum,
            "source": policy.source,
            "confidence": policy.confidence,
            "max_in_residual": policy.max_in_residual,
        },
        "version": found.version,
        "source": found.source,
        "people_per_record": found.scale,
        "made_up": found.made_up,
        "groups": [group_viability(one) for one in found.groups],
    }


def group_viability(one: GroupViability) -> Fields:
    """Return how many people a group has, with the interval and the verdict."""
    return {
        **about(one.code, one.title),
        "people": one.people,
        "low": one.low,
        "high": one.high,
        "records": one.records,
        "verdict": one.verdict.value,
        "direction": one.direction.value if one.direction else None,
        "change": list(one.change) if one.change else None,
        "share_of_parent": one.share_of_parent,
        "residual_too_large": one.residual_too_large,
        "suppressed": one.suppressed,
        "made_of": codes(one.made_of),
        "parts_of": codes(one.parts_of),
    }


class _Evidence(Protocol):
    """The groups of an issue."""

    @property
    def issue(self) -> Issue: ...
    @property
    def about(self) -> tuple[GroupViability, ...]: ...
    @property
    def becomes(self) -> tuple[GroupViability, ...]: ...


class _Report(Protocol):
    """A viability, and of a revision also what it leaves alone and the groups of an issue."""

    @property
    def groups(self) -> Viability: ...
    @property
    def old(self) -> Viability | None: ...
    @property
    def left_alone(self) -> tuple[GroupViability, ...]: ...
    @property
    def issue(self) -> _Evidence | None: ...


def viability_report(found: _Report) -> Fields:
    """Return a viability; of a revision also the small groups that it leaves alone, and the groups of an issue."""
    issue = found.issue
    return {
        **viability(found.groups),
        "left_alone": None if found.old is None else [group_viability(one) for one in found.left_alone],
        "issue": None
        if issue is None
        else {
            "number": issue.issue.number,
            "about": [group_viability(one) for one in issue.about],
            "becomes": [group_viability(one) for one in issue.becomes],
        },
    }


def impact(found: Impact) -> Fields:
    """Return the breaks of all groups, and how much of each level can be followed without one."""
    return {
        "title": found.title,
        "from_version": found.old,
        "to_version": found.new,
        "people_counted_in": found.counted_in,
        "made_up": found.made_up,
        "followed_by_dual_coded_counts": found.exact,
        "understood": list(found.said),
        "levels": [_level(one) for one in found.levels],
        "breaks": breaks_table(found).drop("people_counted_in").to_dicts(),
    }


def _level(one: LevelImpact) -> Fields:
    return {
        "level": one.level,
        "groups": one.groups,
        "one_to_one": one.one_to_one,
        "end": one.ended,
        "people_one_to_one": one.people,
        "suppressed": one.suppressed,
    }


class _Aligned(Protocol):
    """Groups of one classification beside another."""

    @property
    def first(self) -> str: ...
    @property
    def second(self) -> str: ...
    @property
    def index(self) -> str: ...
    @property
    def minimum(self) -> float: ...
    @property
    def source(self) -> str: ...
    @property
    def made_up(self) -> bool: ...
    @property
    def groups(self) -> tuple[Alignment, ...]: ...


def aligned(found: _Aligned) -> Fields:
    """Return which groups of one classification another tells apart, and what is known of a split that would."""
    return {
        "from_version": found.first,
        "to_version": found.second,
        "index": found.index,
        "minimum": found.minimum,
        "people_counted_in": found.source,
        "made_up": found.made_up,
        "groups": [alignment(one) for one in found.groups],
    }


def alignment(one: Alignment) -> Fields:
    """Return where the entries of a group are in another classification."""
    return {
        **about(one.code, one.title),
        "entries": one.entries,
        "separation": one.separation.value,
        "holders": [_holder(holder) for holder in one.holders],
    }


def _holder(one: Holder) -> Fields:
    return {
        **about(one.code, one.title),
        "entries": one.entries,
        "entries_of_others": one.others,
        "people_at_most": one.people,
        "if_titles_weighed_alike": one.by_titles,
        "split": one.split.value,
        "suppressed": one.suppressed,
    }


class _Discovered(Protocol):
    """What may be hidden in a group, with the index that its entries are rows of."""

    @property
    def version(self) -> Version: ...
    @property
    def index(self) -> Index: ...
    @property
    def with_codes_of(self) -> tuple[str, ...]: ...
    @property
    def found(self) -> Discovery: ...


def discovered(found: _Discovered) -> Fields:
    """Return candidate groups inside a group, the likeliest first, and the entries that none of them takes."""
    inside = found.found
    return {
        **about(found.version[inside.code].code, found.version[inside.code].title),
        "index": found.index.name,
        "with_codes_of": list(found.with_codes_of),
        "entries": len(inside.rows),
        "people": inside.people,
        "suppressed": inside.suppressed,
        "groups": [_hidden_group(one, found.index) for one in inside.groups],
        "left": [found.index.at(row).entry_id for row in inside.left],
    }


def _hidden_group(one: HiddenGroup, index: Index) -> Fields:
    return {
        "name": one.name,
        "entries": len(one.rows),
        "people": one.people,
        "score": share(one.score),
        "unity": share(one.unity),
        "apart": share(one.apart),
        "marks": [
            {"version": mark.version, "code": mark.code, "inside": share(mark.inside), "outside": share(mark.outside)}
            for mark in one.marks
        ],
        "left": one.left,
        "left_people": one.left_people,
        "suppressed": one.suppressed,
        "titles": [{"entry_id": index.at(row).entry_id, "title": str(index.at(row))} for row in one.rows],
    }


class _Proposed(Protocol):
    """Where the entries of a group that is split go."""

    @property
    def index(self) -> Index: ...
    @property
    def version(self) -> Version: ...
    @property
    def split(self) -> Split: ...
    @property
    def proposals(self) -> tuple[Proposal, ...]: ...
    @property
    def rules(self) -> tuple[Rule, ...]: ...


def proposed_destinations(found: _Proposed) -> Fields:
    """Return the new group proposed for each entry of a group that is split, and rules that say the same."""
    return {
        "version": found.version.id,
        "code": found.split.code,
        "title": found.split.title,
        "index": found.index.name,
        "destinations": [{"code": to.code, "title": to.title} for to in found.split.destinations],
        "entries": [
            {
                "entry_id": found.index.at(one.row).entry_id,
                "entry": str(found.index.at(one.row)),
                "to": one.to or None,
                "probability": share(one.probability),
                "shares": {code: share(value) for code, value in one.shares},
                "confirmed": one.known,
            }
            for one in found.proposals
        ],
        "rules": [
            {"to": rule.to, "when": rule.clauses, "said": str(rule.selector), "meant": rule.meant, "right": rule.right}
            for rule in found.rules
        ],
    }


class _Compared(Protocol):
    """Groups of records, compared column by column."""

    @property
    def file(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def records(self) -> dict[str, int | None]: ...
    @property
    def without_group(self) -> int | None: ...
    @property
    def without_weight(self) -> int | None: ...
    @property
    def differences(self) -> tuple[Difference, ...]: ...
    @property
    def said(self) -> tuple[str, ...]: ...
    @property
    def suppressed(self) -> tuple[str, ...]: ...


def compared(found: _Compared) -> Fields:
    """Return in what groups of records differ; effects are value, low and high, infinite ones None."""
    return {
        "file": found.file,
        "group": found.group,
        "records": dict(found.records),
        "without_group": found.without_group,
        "without_weight": found.without_weight,
        "understood": list(found.said),
        "suppressed": list(found.suppressed),
        "differences": [difference(one) for one in found.differences],
    }


def difference(one: Difference) -> Fields:
    """Return how two groups differ in one column, with effects, verdict and a sentence."""
    return {
        "column": one.column,
        "one": one.one,
        "other": one.other,
        "records": list(one.records),
        "effective": [round(n, 1) for n in one.effective],
        "means": [share(mean) for mean in one.means] if one.means else None,
        "hedges_g": _ends(one.g),
        "cliffs_delta": _ends(one.delta),
        "cramers_v": _ends(one.v),
        "shares": [
            {
                "category": category.category,
                "one": share(category.one),
                "other": share(category.other),
                "difference": _ends(category.difference),
            }
            for category in one.shares
        ],
        "verdict": str(one.verdict),
        "sentence": one.sentence,
    }


def _ends(found: Interval | None) -> list[float | None] | None:
    if found is None:
        return None
    return [share(end) if isfinite(end) else None for end in (found.value, found.low, found.high)]
