"""Compare a revision with what finally became of the same index.

Every entry of the groups a revision touches counts: those it takes entries from, those it puts
entries into, and those it renames, recodes or joins. An entry agrees when its draft code, led
through the succession table, is the final code. Reasons sort disagreements; they never excuse one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from occumap.errors import UnknownNameError
from occumap.model.change import AddEntry, CreateGroup
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.plan import Agreement, Disagreement, Plan, Reason, Replay, Succession
from occumap.model.revision import Decision
from occumap.revision.checks.references import mentions_of

UNSORTED = "not yet sorted"


def replay(
    plan: Plan, final_version: str, successions: Iterable[Succession] = (), reasons: Iterable[Reason] = ()
) -> Replay:
    """Return how far the plan's destinations agree with the codes the index has in the final version.

    Args:
        plan: a plan on the index, which has codes of ``final_version`` too.
        final_version: the version that was published in the end.
        successions: where the final version gives a draft's group another code.
        reasons: what sort of disagreement each pair of old and final code is.

    Raises:
        UnknownNameError: the index isn't coded to the final version.
    """
    if not len(plan.index.codes(final_version).drop_nulls()):
        raise UnknownNameError(
            plan.index.name, f"no entry has a code of {final_version}", hint="Give an index coded to both versions."
        )
    touched = touched_groups(plan)
    comparing = _Comparing(plan, final_version, successions, reasons)
    disagreements = tuple(comparing.disagreements(touched))
    return Replay(
        revision=plan.revision,
        index=plan.index.name,
        final_version=final_version,
        total=comparing.total.agreement(),
        by_issue=tuple((number, comparing.of_issue[number].agreement()) for number in touched),
        left_alone=tuple(comparing.left_alone()),
        disagreements=disagreements,
        uncoded=comparing.uncoded,
    )


def replay_links(
    plan: Plan, table: Correspondence, successions: Iterable[Succession] = (), *, against: str = "a table"
) -> Replay:
    """Return how far the links that a plan makes agree with a published table, for the groups that it touches.

    For versions that no index is coded to. Each pair of an old and a final group counts that either the plan, led
    through the successions, or the table has. A group without a row in the table counts as uncoded.

    Args:
        plan: a plan, which need not have an index.
        table: from the version revised to the one published in the end.
        successions: where the final version gives a draft's group another code.
        against: the table, in words.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> made = plan(small_revision(), small_version(), small_index())
    >>> replay_links(made, Correspondence("tiny1", "tiny3", made.correspondence.links)).total.agree
    5
    """
    codes = {one.draft_code: one.final_code for one in successions}
    renumbered = {one.draft_code for one in successions if one.kind == "renumbered"}
    touched = touched_groups(plan)
    issues_of: dict[str, set[int]] = defaultdict(set)
    for number, groups in touched.items():
        for value in groups:
            issues_of[value].add(number)
    total, of_issue = _Count(), defaultdict[int, _Count](_Count)
    disagreements, uncoded = [], 0
    for value, issues in sorted(issues_of.items()):
        final = {link.to_code.value for link in table.leaving(value)}
        uncoded += not final
        drafted = {link.to_code.value for link in plan.correspondence.leaving(value)} if final else set()
        expected = {codes.get(draft, draft): draft for draft in drafted}
        for code in sorted(final | expected.keys()):
            draft = expected.get(code)
            agrees = draft is not None and code in final
            verdict = (agrees, agrees and (draft == code or draft in renumbered), agrees and draft == code)
            for count in (total, *(of_issue[number] for number in issues)):
                count.add(verdict)
            if not agrees:
                disagreements.append(_disagreement_of_link(plan, table, value, draft, code, tuple(sorted(issues))))
    return Replay(
        revision=plan.revision,
        index=against,
        final_version=table.to_version,
        total=total.agreement(),
        by_issue=tuple((number, of_issue[number].agreement()) for number in touched),
        left_alone=(),
        disagreements=tuple(disagreements),
        uncoded=uncoded,
        counted="link",
    )


def _disagreement_of_link(
    plan: Plan, table: Correspondence, old: str, draft: str | None, code: str, issues: tuple[int, ...]
) -> Disagreement:
    """Return a link that only the draft has, or only the table."""
    only_drafted = draft is not None
    return Disagreement(
        f"{old}:{code}",
        str(plan.old[old].title),
        Code(plan.old.id, old),
        Code(plan.version.id, draft) if draft else None,
        Code(table.to_version, code) if only_drafted else None,
        None if only_drafted else Code(table.to_version, code),
        issues,
        "in the draft alone" if only_drafted else "in the published table alone",
        "",
    )


def touched_groups(plan: Plan) -> dict[int, set[str]]:
    """Return, for each issue with changes, the old groups of the lowest level that it touches.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.plan import plan
    >>> touched = touched_groups(plan(small_revision(), small_version(), small_index()))
    >>> {issue: sorted(groups) for issue, groups in touched.items()}
    {1: ['11'], 2: ['12'], 3: ['21', '22']}
    """
    lowest = {group.code.value for group in plan.old.leaves}
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
    """Return whether an entry agrees: after all successions, after renumberings only, and as drafted."""
    if draft is None or actual is None:
        return False, False, False
    successor = successors.get(draft)
    if successor is None:
        return (draft == actual,) * 3
    agrees = successor.final_code == actual
    return agrees, agrees if successor.kind == "renumbered" else draft == actual, draft == actual


class _Comparing:
    """The entries of a plan beside the codes they have in the final version, and running counts of both."""

    def __init__(
        self, plan: Plan, final_version: str, successions: Iterable[Succession], reasons: Iterable[Reason]
    ) -> None:
        self.plan = plan
        self.final_version = final_version
        self.successors = {s.draft_code: s for s in successions}
        self.reasons = {(r.from_code, r.final_code): r for r in reasons}
        self.rows = plan.index.rows(plan.old.id)
        self.drafts, self.final = plan.destinations["to_code"], plan.index.codes(final_version)
        self.total, self.uncoded = _Count(), 0
        self.of_issue: dict[int, _Count] = defaultdict(_Count)

    def disagreements(self, touched: Mapping[int, set[str]]) -> Iterator[Disagreement]:
        """Count every entry of the groups touched, and yield those that don't agree."""
        issues_of: dict[str, set[int]] = defaultdict(set)
        for number, groups in touched.items():
            for value in groups:
                issues_of[value].add(number)
        for value in sorted(issues_of):
            for row in self.rows.get(value, ()):
                verdict = self._verdict(row)
                self.uncoded += self.final[row] is None
                self.total.add(verdict)
                for number in issues_of[value]:
                    self.of_issue[number].add(verdict)
                if not verdict[0]:
                    yield self._disagreement(row, value, tuple(sorted(issues_of[value])))

    def left_alone(self) -> Iterator[tuple[int, Agreement]]:
        """Yield, for each issue that ended in no further action, whether its groups were indeed left together."""
        for issue in self.plan.revision.issues:
            if issue.decision is Decision.NO_ACTION and issue.about:
                count = _Count()
                for reference in issue.about:
                    for row in self.rows.get(reference.value, ()):
                        count.add(self._verdict(row))
                yield issue.number, count.agreement()

    def _verdict(self, row: int) -> tuple[bool, bool, bool]:
        return _verdict(self.drafts[row], self.final[row], self.successors)

    def _disagreement(self, row: int, value: str, issues: tuple[int, ...]) -> Disagreement:
        plan, draft, actual = self.plan, self.drafts[row], self.final[row]
        expected = self.successors[draft].final_code if draft in self.successors else draft
        reason = self.reasons.get((value, actual or ""))
        return Disagreement(
            plan.index.frame["entry_id"][row],
            str(plan.index.at(row)),
            Code(plan.old.id, value),
            Code(plan.version.id, draft) if draft else None,
            Code(self.final_version, expected) if expected else None,
            Code(self.final_version, actual) if actual else None,
            issues,
            reason.sort if reason else UNSORTED,
            reason.reason if reason else "",
        )
