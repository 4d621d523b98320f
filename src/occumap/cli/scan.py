"""``occumap scan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog import load
from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import err, out
from occumap.cli.evidence_options import Suppress
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.level_option import NAMED
from occumap.cli.map_options import JsonOption, print_json
from occumap.cli.out_file import to_folder
from occumap.cli.scan_options import (
    AnswersOption,
    CoderOption,
    CodesOfOption,
    DraftOption,
    FrameworkOption,
    IndexOption,
    OrderOption,
    PeopleOption,
    TrendOption,
    VacanciesOption,
    WeightsOption,
)
from occumap.model.finding import Severity
from occumap.model.noun import counted
from occumap.model.rules import group_kind
from occumap.model.scan import Scan, ScannedGroup, ScanOrder
from occumap.model.scan_drafts import ScanDrafts
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.revise.scan import scan
from occumap.workflows.revise.scan_drafts import keep, scan_drafts

SHOWN = 20
_SAID = 2
_USUAL = 0.5


@reads_files(*TABLE)
def scan_command(
    version: Annotated[str, typer.Argument(help="The version to scan, such as soc2020: a name or a file.")],
    index: IndexOption = None,
    people: PeopleOption = None,
    trend: TrendOption = None,
    weights: WeightsOption = None,
    framework: FrameworkOption = None,
    answers: AnswersOption = None,
    vacancies: VacanciesOption = None,
    codes_of: CodesOfOption = None,
    coder: CoderOption = False,
    order: OrderOption = ScanOrder.PEOPLE,
    suppress: Suppress = None,
    level: Annotated[str | None, typer.Option(help=f"The level to show, {NAMED}. The default is the lowest.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The maximum number of groups to show.")] = SHOWN,
    draft: DraftOption = False,
    folder: Annotated[
        Path | None,
        to_folder("Write the report and its tables to this folder, with --draft also a revision for occumap revise."),
    ] = None,
    as_json: JsonOption = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show where a version should change next: the evidence on every group, ranked.

    The rank goes by the people affected × the strength of the evidence, or by strength alone. Where nothing is
    known, it says so.
    """
    if level is not None:
        level = load.version(version).require_level(level)
    with err().status("Scanning …"):
        found = scan(
            version,
            index=index,
            people=people or (),
            trend=trend or (),
            weights=weights,
            frameworks=framework or None,
            answers=answers or (),
            vacancies=vacancies or (),
            with_codes_of=codes_of or (),
            coder=coder,
            order=order,
            suppress=suppress_below(suppress),
            options=read_as,
        )
    drafts = scan_drafts(found, version=version, index=index) if draft else None
    written = keep(found, folder, version=version, drafts=drafts) if folder else ()
    if as_json:
        print_json(as_dict.scan_drafts(drafts) if drafts else as_dict.scan(found))
    else:
        _show(out(), found, level, limit)
        if drafts:
            _show_drafts(out(), drafts)
        for path in written:
            out().print(f"written  {escape(str(path))}", soft_wrap=True)
    if drafts and drafts.plan.errors:
        raise typer.Exit(1)


def _show(console: Console, found: Scan, level: str | None, limit: int) -> None:
    levels = list(dict.fromkeys(group.level for group in found.groups))
    shown = found.of_level(level or levels[0])
    index = f", index ‘{escape(found.index)}’" if found.index else ", no index"
    kind = escape(group_kind(level or levels[0]))
    console.print(f"[bold]{escape(found.version)}[/]: {counted(len(shown), kind)}{index}, by {found.order.in_words}")
    table = Table(box=None, pad_edge=False)
    for name, justify in (("Rank", "right"), ("Code", "left"), ("Group", "left"), ("People", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("Strength", justify="right")
    table.add_column("Strongest evidence")
    for group in shown[:limit]:
        table.add_row(*_row(group))
    console.print(table)
    for note in found.notes:
        console.print(f"note  {escape(note)}", soft_wrap=True)


def _show_drafts(console: Console, drafts: ScanDrafts) -> None:
    proposing = sum(one.proposes for one in drafts.drafts)
    console.print(f"\n[bold]{counted(len(drafts.drafts), 'issue')} drafted[/], {proposing} with changes")
    for one in drafts.drafts:
        console.print(f"{one.issue.number:3}  {escape(one.issue.question)}", soft_wrap=True)
        for change in one.issue.changes:
            console.print(f"     [dim]{escape(str(change))}[/]", soft_wrap=True)
        if not one.proposes:
            console.print(f"     [dim]{one.issue.decision.value}: {escape(one.issue.reason)}[/]", soft_wrap=True)
    errors = len(drafts.plan.errors)
    warnings = sum(one.severity is Severity.WARNING for one in drafts.plan.findings)
    console.print(f"Planned together: {counted(errors, 'open error')}, {counted(warnings, 'warning')}.")
    for error in drafts.plan.errors:
        console.print(f"[bold red]error[/]  {escape(error.message)}", soft_wrap=True)


def _row(group: ScannedGroup) -> tuple[str, ...]:
    strong = {one.name: one.strength for one in reversed(group.evidence) if one.value and (one.strength or 0) > _USUAL}
    said = "; ".join(f"{name} {strength:.2f}" for name, strength in [*reversed(strong.items())][:_SAID])
    return (
        "–" if group.rank is None else str(group.rank),
        group.code.value,
        escape(group.title),
        "no evidence" if group.people is None else f"{group.people:,.0f}",
        "no evidence" if group.strength is None else f"{group.strength:.2f}",
        said or ("nothing that tells it from others" if group.strength is None else "nothing unusual"),
    )
