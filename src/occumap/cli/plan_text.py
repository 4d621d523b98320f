"""A plan as text: a tree of changes, the findings by severity, and the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from occumap.model.change import Change, ChangeTarget, MoveEntries, Wording, wording
from occumap.model.finding import Finding, Severity
from occumap.model.noun import groups_of
from occumap.model.plan import Outcome, Plan
from occumap.model.revision import Decision, Issue

Entries = Mapping[tuple[str, str], int | None]

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def open_errors(n: int) -> str:
    """Return how many errors are open, in words.

    >>> open_errors(1), open_errors(13)
    ('1 error is open', '13 errors are open')
    """
    return f"{n:,} {'error is' if n == 1 else 'errors are'} open"


def issues_to_correct(plan: Plan) -> str:
    """Return where the issues with open errors stand in the revision's file; nothing for one that is no file's."""
    numbers = sorted({number for finding in plan.errors for number in finding.issues})
    places = plan.revision.stated_at
    return "; ".join(
        f"issue {number}: {places[f'issue {number}']}" for number in numbers if f"issue {number}" in places
    )


def show_plan(console: Console, plan: Plan, outcome: Outcome | None, *, notes: bool = False) -> None:
    """Print the whole plan."""
    revision = plan.revision
    console.print(f"[bold]{escape(revision.title)}[/]")
    console.print(
        f"{revision.from_version} → {revision.to_version}, {_basis(plan)}. "
        f"Codes to the left of an arrow are {revision.from_version}, to the right {revision.to_version}.\n"
    )
    console.print(_tree(plan))
    show_findings(console, plan, notes=notes)
    console.print()
    console.print(_counts(plan, outcome))


def _basis(plan: Plan) -> str:
    if plan.is_of_groups_alone:
        return escape(f"on groups alone: no index that is held is coded to {plan.old.id} (give one with --index)")
    return f"on the index ‘{escape(plan.index.name)}’ ({len(plan.index):,} entries)"


def show_findings(console: Console, plan: Plan, *, notes: bool) -> None:
    """Print the findings by severity; of notes only how many there are, unless asked."""
    for severity in Severity:
        found = [finding for finding in plan.findings if finding.severity is severity]
        if not found:
            continue
        console.print(f"\n[{STYLES[severity]}]{_heading(severity, found)}[/]")
        if severity is Severity.NOTE and not notes:
            console.print("  Show them with --notes.")
            continue
        console.print(_finding_grid(found, plan))


def _heading(severity: Severity, found: list[Finding]) -> str:
    by_status: dict[str, int] = defaultdict(int)
    for finding in found:
        by_status[finding.status] += 1
    statuses = ", ".join(f"{n} {_STATUS[status]}" for status, n in by_status.items())
    return f"{len(found)} {severity}{'s' if len(found) > 1 else ''} ({statuses})"


_STATUS = {"open": "open", "assumed": "answered by an assumption", "accepted": "accepted"}


def _finding_grid(found: list[Finding], plan: Plan) -> Table:
    assumptions = {assumption.id: assumption for assumption in plan.revision.assumptions}
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=9)
    grid.add_column()
    for finding, others in _joined(found):
        issues = f"issue {', '.join(map(str, finding.issues))}" if finding.issues else ""
        lines = [f"[bold]{finding.kind}[/] {escape(finding.message)}"]
        if others:
            codes = ", ".join(" and ".join(code.value for code in other.codes) for other in others)
            lines.append(f"[dim]The same applies to {escape(codes)}.[/]")
        if finding.assumed in assumptions:
            lines.append(f"[green]assumed[/] {escape(assumptions[finding.assumed].assume)}")
        elif finding.accepted:
            lines.append(f"[green]accepted[/] {escape(finding.accepted)}")
        else:
            lines.append(f"[dim]→ {escape(finding.way_out)}[/]")
        grid.add_row(f"  {issues}", "\n".join(lines))
    return grid


def _joined(found: list[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """Yield codes reused or given away by one issue come together; every other finding stands alone."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        alike = finding.kind in _JOINED and (finding.kind == "code-reused" or finding.assumed)
        answer = (finding.assumed, finding.accepted)
        key = (finding.kind, finding.issues, answer) if alike else (finding.id,)
        groups.setdefault(key, []).append(finding)
    for first, *others in groups.values():
        yield first, others


_JOINED = ("code-reused", "code-given-away")


def _tree(plan: Plan) -> Tree:
    root = Tree("[bold]Issues[/]", guide_style="dim")
    entries = plan.correspondence.counts
    for issue in plan.revision.issues:
        if issue.decision is Decision.NO_ACTION:
            branch = root.add(f"[bold]{issue.number}[/] {escape(issue.question)} [cyan]No further action.[/]")
            branch.add(f"[dim]{escape(issue.reason or issue.found)}[/]")
            continue
        branch = root.add(f"[bold]{issue.number}[/] {escape(issue.question)}")
        for line in _issue_lines(issue, plan, entries):
            branch.add(line)
    return root


def _issue_lines(issue: Issue, plan: Plan, entries: Entries) -> Iterator[str]:
    for change in issue.changes:
        yield from _change_lines(change, entries, counted=not plan.is_of_groups_alone)
    if not plan.strict:
        for assumption in plan.revision.assumptions:
            if assumption.issue == issue.number and assumption.changes:
                yield f"[green]assumed[/]: {escape(assumption.assume)}"


def _change_lines(change: Change, entries: Entries, *, counted: bool) -> Iterator[str]:
    """Yield a change in a line; if it leads to several groups, each of them in a line below."""
    said = wording(change)
    of = f"{escape(said.what.removesuffix(' of'))} of " if isinstance(change, MoveEntries) else ""
    what = f"{of}{escape(' + '.join(map(str, said.before)))}" if said.before else escape(said.what)
    start = f"[{_COLOURS.get(said.verb, 'default')}]{said.verb.lower():7}[/] {what}"
    targets = [_target(target, said, entries, counted=counted) for target in said.after]
    arrow = " →" if what and targets else ""
    under = f", under {escape(str(said.under))}" if said.under else ""
    if len(targets) > 1:
        yield f"{start}{under}{arrow}"
        yield from (f"          {target}" for target in targets)
    else:
        yield " ".join([f"{start}{arrow}".rstrip(), *targets]) + under


_COLOURS = {"Create": "green", "End": "red"}


def _target(target: ChangeTarget, said: Wording, entries: Entries, *, counted: bool) -> str:
    named = escape(str(replace(target, where=None)))
    n = sum(entries.get((group.value, target.group.value)) or 0 for group in said.before) if target.group else 0
    none = counted and target.where is not None and target.group is not None
    number = f" [dim]({f'{n:,}' if n else 'no'} {'entry' if n == 1 else 'entries'})[/]" if n or none else ""
    return f"{named}{number}" + (f"[dim], where {escape(_short(str(target.where)))}[/]" if target.where else "")


def _short(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip(" ,") + "…"


def _counts(plan: Plan, outcome: Outcome | None) -> Table:
    table = Table("", plan.old.id, plan.revision.to_version, box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    new = plan.version.counts()
    for level, n in plan.old.counts().items():
        table.add_row(groups_of(level), f"{n:,}", f"{new[level]:,}")
    if plan.is_of_groups_alone and (outcome is None or not len(outcome.index)):
        return table
    codes = plan.destinations.select("from_code", "to_code")
    coded = outcome.destinations["to_code"] if outcome else codes["to_code"]
    table.add_row("entries coded", f"{codes['from_code'].count():,}", f"{coded.count():,}")
    both = codes.drop_nulls()
    table.add_row("entries with another code", "", f"{(both['from_code'] != both['to_code']).sum():,}")
    return table
