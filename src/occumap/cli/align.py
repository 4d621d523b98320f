"""``occumap align``."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from occumap.catalog import shipped
from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import out
from occumap.cli.evidence_options import Suppress, Weights, WeightsCount
from occumap.cli.file_options import FIGURES, reads_files
from occumap.model.alignment import Alignment, Holder, Separation
from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.align import align


@reads_files(*FIGURES, "from_column", "to_column")
def align_command(
    first: Annotated[str, typer.Argument(help="The version whose groups are to be told apart, such as isco08.")],
    second: Annotated[str, typer.Argument(help="The version that tells them apart, such as soc2020.")],
    index: Annotated[
        str, typer.Option(help="An index coded to both: a name in the catalog, or a file.")
    ] = shipped.STARTER,
    group: Annotated[
        list[str] | None,
        typer.Option(help="Show only this group of the first version and those under it; may be repeated."),
    ] = None,
    weights: Weights = None,
    weights_count: WeightsCount = None,
    source: Annotated[str, typer.Option(help="The source in which people are counted, such as census2011.")] = "",
    minimum: Annotated[
        float, typer.Option(help="The number of people that each part of a split must have.", min=1)
    ] = 5000,
    suppress: Suppress = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all groups as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show which groups of one version another version tells apart.

    It also says whether a split that would tell them apart is viable.
    """
    aligned = align(
        first,
        second,
        index=index,
        weights=weights,
        weights_count=weights_count or "",
        options=read_as,
        source=source,
        minimum=minimum,
        suppress=suppress_below(suppress),
    )
    within = {one for value in group or () for one in aligned.under(value)}
    wanted = [one for one in aligned.groups if not group or one.code in within]
    if as_json:
        typer.echo(as_dict.to_json(as_dict.aligned(replace(aligned, groups=tuple(wanted)))))
        return
    console = out()
    counts = Counter(one.separation for one in aligned.groups)
    said = ", ".join(f"{counts[separation]:,} {separation.value}" for separation in Separation)
    console.print(f"[bold]{aligned.first} in {aligned.second}[/], by ‘{escape(aligned.index)}’: {said}")
    counted = "made-up records, not evidence of anything" if aligned.made_up else aligned.source or "no source"
    console.print(f"people counted in: {counted}; each part of a split needs {minimum:,.0f}\n")
    table = Table(
        aligned.first, "told", aligned.second, "title", "entries", "of\nothers", "people\nat most",
        "if titles\nweigh alike", "a split", box=None, pad_edge=False, header_style="bold",
    )  # fmt: skip
    for n in (4, 5, 6, 7):
        table.columns[n].justify = "right"
    for one in wanted if group else [one for one in wanted if one.separation is Separation.MIXED]:
        _show(table, one)
    console.print(table)
    if any(holder.suppressed for one in wanted for holder in one.holders):
        console.print(f"\n{escape(SUPPRESSED_NOTE)}")


def _show(table: Table, one: Alignment) -> None:
    for number, holder in enumerate(one.holders):
        table.add_row(
            one.code.value if not number else "",
            one.separation.value if not number else "",
            holder.code.value,
            escape(holder.title),
            f"{holder.entries:,}",
            f"{holder.others:,}",
            _people(holder.people, holder),
            _people(holder.by_titles, holder),
            holder.split.value,
        )


def _people(people: float | None, holder: Holder) -> str:
    if holder.suppressed:
        return escape(SUPPRESSED)
    return "–" if people is None else f"{round(people, -2 if people >= 1000 else -1):,.0f}"
