"""A revision held against what finally became of the same index.

Every entry of the groups a revision touches counts: those it takes entries from, those it puts
entries into, and those it renames, recodes or joins. An entry agrees when its draft code, led
through the succession table, is the final code. Reasons sort disagreements; they never excuse one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from occumap.errors import UnknownNameError
from occumap.model.change import AddEntry, CreateGroup
from occumap.model.code import Code
from occumap.model.plan import Agreement, Disagreement, Plan, Reason, Replay, Succession
from occumap.model.revision import Decision
from occumap.revision.checks.references import mentions_of

UNSORTED = "not yet sorted"


def replay(
    plan: Plan, final_version: str, successions: Iterable[Succession] = (), reasons: Iterable[Reason] = ()
) -> Replay:
    """How far the plan's destinations agree with the codes the index has in the final version.

    Args:
        plan: a plan on the index, which has codes of ``final_version`` too.
        final_version: the version that was published in the end.
        successions: where the final version gives a draft's group another code.
        reasons: what sort of disagreement each pair of old and final code is.

    Raises:
        UnknownNameError: the index isn't coded to the final version.
    """
    final = plan.index.codes(final_version)
    successors = {s.draft_code: s for s in successions}
    if not len(final.drop_nulls()):
        raise UnknownNameError(
            plan.index.name, f"no entry has a code of {final_version}", hint="Give an index coded to both versions."
        )
    sorts = {(r.from_code, r.final_code): r for r in reasons}
    touched = touched_groups(plan)
    issues_of: dict[str, set[int]] = defaultdict(set)
    for number, groups in touched.items():
        for value in groups:
            issues_of[value].add(number)
    rows = plan.index.rows(plan.old.id)
    drafts = plan.destinations["to_code"]
    counts: dict[int, _Count] = defaultdict(_Count)
    total, uncoded = _Count(), 0
    disagreements = []
    for value in sorted(issues_of):
        for row in rows.get(value, ()):
            draft, actual = drafts[row], final[row]
            if actual is None:
                uncoded += 1
            verdict = _verdict(draft, actual, successors)
            total.add(verdict)
            for number in issues_of[value]:
                counts[number].add(verdict)
            if not verdict[0]:
                sort = sorts.get((value, actual or ""))
                expected = successors[draft].final_code if draft in successors else draft
                disagreements.append(
                    Disagreement(
                        plan.index.frame["entry_id"][row],
                        str(plan.index.at(row)),
                        Code(plan.old.id, value),
                        Code(plan.revision.to_version, draft) if draft else None,
                        Code(final_version, expected) if expected else None,
                        Code(final_version, actual) if actual else None,
                        tuple(sorted(issues_of[value])),
                        sort.sort if sort else UNSORTED,
                        sort.reason if sort else "",
                    )
                )
    return Replay(
        revision=plan.revision,
        index=plan.index.name,
        final_version=final_version,
        total=total.agreement(),
        by_issue=tuple((number, counts[number].agreement()) for number in sorted(touched)),
        left_alone=_left_alone(plan, successors, final_version),
        disagreements=tuple(disagreements),
        uncoded=uncoded,
    )


def touched_groups(plan: Plan) -> dict[int, set[str]]:
    """For each issue with changes, the old groups of the lowest level that it touches.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> touched = touched_groups(plan(small_revision(), small_version(), small_index()))
    >>> {issue: sorted(groups) for issue, groups in touched.items()}
    {1: ['11'], 2: ['12'], 3: ['21', '22']}
    """
    lowest = {group.code.value for group in plan.old.lowest}
    routed = {(r.to.value, r.source.value) for r in plan.routes if r.to and r.where is None}
    touched: dict[int, set[str]] = defaultdict(set)
    for request in plan.revision.requests(strict=plan.strict):
        if isinstance(request.change, CreateGroup):
            continue
        for mention in mentions_of(request.issue, request.change):
            value = mention.reference.value
            if mention.old and value in lowest:
                touched[request.issue].add(value)
            elif not mention.old and not isinstance(request.change, AddEntry):
                touched[request.issue].update(old for new, old in routed if new == value and old in lowest)
            elif isinstance(request.change, AddEntry) and value in lowest:
                touched[request.issue].add(value)
    return dict(sorted(touched.items()))


class _Count:
    """Running counts of verdicts."""

    def __init__(self) -> None:
        self.entries = self.agree = self.renumbered = self.as_drafted = 0

    def add(self, verdict: tuple[bool, bool, bool]) -> None:
        self.entries += 1
        self.agree += verdict[0]
        self.renumbered += verdict[1]
        self.as_drafted += verdict[2]

    def agreement(self) -> Agreement:
        return Agreement(self.entries, self.agree, self.renumbered, self.as_drafted)


def _verdict(draft: str | None, actual: str | None, successors: dict[str, Succession]) -> tuple[bool, bool, bool]:
    """Whether an entry agrees: after all successions, after renumberings only, and as drafted."""
    if draft is None or actual is None:
        return False, False, False
    successor = successors.get(draft)
    if successor is None:
        return (draft == actual,) * 3
    agrees = successor.final_code == actual
    return agrees, agrees if successor.kind == "renumbered" else draft == actual, draft == actual


def _left_alone(plan: Plan, successors: dict[str, Succession], final_version: str) -> tuple[tuple[int, Agreement], ...]:
    """For each issue that ended in no further action, whether its groups were indeed left together."""
    final, drafts = plan.index.codes(final_version), plan.destinations["to_code"]
    rows = plan.index.rows(plan.old.id)
    found = []
    for issue in plan.revision.issues:
        if issue.decision is Decision.NO_ACTION and issue.about:
            count = _Count()
            for reference in issue.about:
                for row in rows.get(reference.value, ()):
                    count.add(_verdict(drafts[row], final[row], successors))
            found.append((issue.number, count.agreement()))
    return tuple(found)
