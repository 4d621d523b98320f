"""``occumap impact``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import out
from occumap.cli.evidence_options import Suppress, Weights, WeightsCount
from occumap.cli.file_options import FIGURES, reads_files
from occumap.cli.out_file import to_folder
from occumap.errors import InputError
from occumap.model.figure_kind import SUPPRESSED
from occumap.model.impact import GroupBreak, Impact
from occumap.model.noun import counted
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.impact import impact_of_revision, impact_of_versions, keep
from occumap.workflows.revise.revise import revise

ROWS_SHOWN = 15


@reads_files(*FIGURES, "code_width", "from_column", "to_column")
def impact_command(
    subject: Annotated[str, typer.Argument(help="A revision (soc2010-review), or a version with --to.")],
    to: Annotated[str | None, typer.Option(help="The version that follows, instead of a revision.")] = None,
    index: Annotated[
        str | None, typer.Option(help="The index that links the groups. The default is the best one held.")
    ] = None,
    crosswalk: Annotated[
        str | None, typer.Option(help="A correspondence that links the groups of two versions, instead of an index.")
    ] = None,
    weights: Weights = None,
    weights_count: WeightsCount = None,
    source: Annotated[str, typer.Option(help="The source in which people are counted, such as census2011.")] = "",
    series: Annotated[
        Path | None, typer.Option(help="A table of published figures, of any kind, instead of people.")
    ] = None,
    code: Annotated[str, typer.Option(help="Its column of codes.")] = "code",
    value: Annotated[str, typer.Option(help="Its column of figures.")] = "value",
    suppress: Suppress = None,
    folder: Annotated[Path | None, to_folder("Write the page and its table to this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all breaks as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show what a revision does to a published series: the break in each group.

    It also shows how much stays one to one.
    """
    evidence: dict[str, Any] = {
        "weights": weights, "weights_count": weights_count or "", "source": source, "series": series, "code": code,
        "value": value, "suppress": suppress_below(suppress), "options": read_as,
    }  # fmt: skip
    if to is not None:
        found = impact_of_versions(subject, to, index=index, crosswalk=crosswalk, **evidence)
    else:
        revised = revise(subject, index=index)
        if revised.outcome is None:
            raise InputError(
                subject,
                f"its plan has {len(revised.plan.errors)} open errors, so its groups aren't known",
                hint="Run occumap revise to see them, then correct the revision.",
            )
        found = impact_of_revision(revised.outcome, **evidence)
    written = keep(found, folder) if folder else ()
    if as_json:
        typer.echo(as_dict.to_json(as_dict.impact(found)))
        return
    _show(found)
    for path in written:
        out().print(f"written  {path}", soft_wrap=True)


def _show(found: Impact) -> None:
    console = out()
    made_up = " [bold](made up: not evidence of anything)[/]" if found.made_up else ""
    console.print(f"[bold]{escape(found.title)}[/], {found.old} → {found.new}")
    console.print(f"people counted in: {escape(found.counted_in)}{made_up}", soft_wrap=True)
    for said in found.said:
        console.print(escape(said), soft_wrap=True)
    kept_back = sum(one.suppressed for one in found.breaks)
    if kept_back:
        console.print(f"{escape(SUPPRESSED)} the people or the breaks of {counted(kept_back, 'group')} are suppressed")
    console.print()
    levels = Table(
        "level", "groups", "one to one", "end", "people one to one", box=None, pad_edge=False, header_style="bold"
    )
    for one in found.levels:
        people = (SUPPRESSED if one.suppressed else "–") if one.people is None else f"{one.people:.1%}"
        levels.add_row(one.level, f"{one.groups:,}", f"{one.one_to_one:,}", f"{one.ended:,}", escape(people))
    for n in range(1, 5):
        levels.columns[n].justify = "right"
    console.print(levels)
    lowest = found.levels[-1].level
    broken = sorted(
        (one for one in found.at_level(lowest) if one.successor and one.size > 0),
        key=lambda one: (-one.size, one.group),
    )
    console.print(f"\n[bold]the largest of {len(broken):,} breaks[/] in series of {lowest} groups that continue\n")
    table = Table(
        found.old, "title", found.new, "people before", "break", box=None, pad_edge=False, header_style="bold"
    )
    table.columns[3].justify = "right"
    for broke in broken[:ROWS_SHOWN]:
        successor = broke.successor.value if broke.successor else "–"
        before = (SUPPRESSED if broke.suppressed else "–") if broke.before is None else f"{broke.before:,.0f}"
        table.add_row(broke.group.value, escape(broke.title), successor, escape(before), _broke(broke))
    console.print(table)


def _broke(one: GroupBreak) -> str:
    if one.break_low is None or one.break_high is None:
        return escape(SUPPRESSED) if one.suppressed else "no figure"
    if one.break_high - one.break_low < 1e-9:
        return f"{one.break_low:+.1%}"
    return f"{one.break_low:+.1%} to {one.break_high:+.1%}"
