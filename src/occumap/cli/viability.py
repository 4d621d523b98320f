"""``occumap viability``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog import shipped
from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import out
from occumap.cli.evidence_options import Suppress, Weights, WeightsCount
from occumap.cli.file_options import FIGURES, reads_files
from occumap.cli.level_option import NAMED
from occumap.model.viability import GroupViability, Verdict, Viability, ViabilityPolicy
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.viability import viability as report_viability
from occumap.workflows.revise.issue_evidence import shown_people


@reads_files(*FIGURES, "from_column", "to_column")
def viability_command(
    subject: Annotated[
        str,
        typer.Argument(help="A version (soc2020) or a revision. The default is the earlier version of the weights."),
    ] = "",
    minimum: Annotated[float, typer.Option(help="The number of people that a group must have.", min=1)] = 5000,
    source: Annotated[str, typer.Option(help="The source in which people are counted, such as census2011.")] = "",
    weights: Weights = None,
    weights_count: WeightsCount = None,
    level: Annotated[
        str | None, typer.Option(help=f"For a version, groups of this level, {NAMED}, instead of the lowest.")
    ] = None,
    issue: Annotated[int | None, typer.Option(help="For a revision, only the groups that this issue affects.")] = None,
    people: Annotated[
        float | None, typer.Option(help="The total number of people that the source represents.", min=1)
    ] = None,
    index: Annotated[str, typer.Option(help="For a revision, the index that it is planned on.")] = shipped.STARTER,
    suppress: Suppress = None,
    every: Annotated[bool, typer.Option("--all", help="Also show viable groups.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all groups as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show which groups have enough people, with a 95 % interval.

    In a version, or in what a revision would make.
    """
    policy = ViabilityPolicy(minimum=minimum, source=source)
    report = report_viability(
        subject or None,
        weights=weights,
        policy=policy,
        level=level,
        issue=issue,
        index=index,
        people=people,
        weights_count=weights_count,
        suppress=suppress_below(suppress),
        options=read_as,
    )
    if as_json:
        typer.echo(as_dict.to_json(as_dict.viability_report(report)))
        return
    console = out()
    _head(console, report.old or report.groups)
    if report.issue is not None:
        console.print(f"[bold]Issue {report.issue.issue.number}.[/] {escape(report.issue.issue.question)}\n")
        _show(console, "groups affected", report.issue.about)
        _show(console, "resulting groups", report.issue.becomes)
        _show(console, "small groups that no issue touches", report.issue.left_alone)
        return
    _counts(console, report.groups)
    wanted = [
        one for one in report.groups.groups if every or one.verdict is not Verdict.VIABLE or one.residual_too_large
    ]
    _show(console, "all groups" if every else "groups to check", wanted)
    if report.old is not None:
        _show(console, "small groups that the revision does not change", report.left_alone)


def _head(console: Console, viability: Viability) -> None:
    console.print(f"[bold]{viability.policy.in_words}[/]")
    if viability.made_up:
        console.print(
            "[bold]These records are made up:[/] they show what the command does, and are not evidence of anything."
        )
    else:
        each = f"each record represents {viability.scale:,.1f} people"
        console.print(f"{escape(viability.source_title or viability.source)}: {each}")
    console.print()


def _counts(console: Console, viability: Viability) -> None:
    counts = Counter(one.verdict for one in viability.groups)
    said = ", ".join(f"{counts[verdict]:,} {verdict.value}" for verdict in Verdict if counts[verdict])
    large = sum(one.residual_too_large for one in viability.groups)
    residual = f"; {large} residual {'group is' if large == 1 else 'groups are'} too large" if large else ""
    console.print(f"{viability.version}, {len(viability.groups):,} groups: {said}{residual}\n")


def _show(console: Console, title: str, groups: Iterable[GroupViability]) -> None:
    rows = list(groups)
    if not rows:
        return
    table = Table(
        "code", "title", "people", "95 % interval", "verdict", "share of\nparent", "since the\nearlier source",
        box=None, pad_edge=False, header_style="bold",
        title=f"{rows[0].code.version}: {title}", title_justify="left", title_style="bold",
    )  # fmt: skip
    table.columns[3].no_wrap = True
    for n in (2, 3, 5):
        table.columns[n].justify = "right"
    for one in rows:
        people, interval = map(escape, shown_people(one))
        share = "" if one.share_of_parent is None else f"{one.share_of_parent:.0%}"
        verdict = one.verdict.value + (", residual too large" if one.residual_too_large else "")
        title_cell = escape(one.title) + (f" [dim](parts of {_codes(one)})[/]" if one.parts_of else "")
        table.add_row(one.code.value, title_cell, people, interval, verdict, share, _growth(one))
    console.print(table)
    console.print()


def _growth(one: GroupViability) -> str:
    if one.change is None or one.direction is None:
        return ""
    middle, low, high = one.change
    return f"{one.direction.value} ×{middle:.2f} ({low:.2f}–{high:.2f})"


def _codes(one: GroupViability) -> str:
    return ", ".join(code.value for code in one.parts_of)
