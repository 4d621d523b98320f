"""``occumap differ``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import err, out
from occumap.cli.evidence_options import Suppress
from occumap.cli.file_options import FIGURES, reads_files
from occumap.cli.out_file import to_file
from occumap.model.figure_kind import SUPPRESSED
from occumap.model.noun import counted
from occumap.read_options import ReadOptions
from occumap.workflows.figures.destinations import keep
from occumap.workflows.figures.differ import as_json, differ


@reads_files(*FIGURES)
def differ_command(
    file: Annotated[
        Path,
        typer.Argument(help="A table of records, of any kind, or ‘example’ for a made-up one.", show_default=False),
    ],
    group: Annotated[str, typer.Option(metavar="COL", help="The column of groups.", show_default=False)],
    candidate: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUP", help="A group to compare with the rest. The default is every group."),
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column to compare. The default is all other columns.")
    ] = None,
    categories: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column in which numbers are codes, not amounts.")
    ] = None,
    weight: Annotated[str | None, typer.Option(metavar="COL", help="A column of weights.")] = None,
    suppress: Suppress = None,
    place: Annotated[Path | None, to_file(".json", said="Write the full result to this .json.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the full result as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show how groups of records differ in qualification, pay or any other column."""
    with err().status("Comparing …"):
        found = differ(
            file,
            group=group,
            candidates=candidate or (),
            columns=column or (),
            categories=categories or (),
            weight=weight,
            suppress=suppress_below(suppress),
            options=read_as,
        )
    if place:
        keep(place, as_json(found))
    if json:
        typer.echo(as_json(found), nl=False)
        return
    console = out()
    sizes = ", ".join(f"{name} {SUPPRESSED if n is None else f'{n:,}'}" for name, n in found.records.items())
    console.print(f"[bold]{escape(found.file)}[/] by {escape(found.group)}: {escape(sizes)}", soft_wrap=True)
    for n, what in ((found.without_group, "without a group"), (found.without_weight, "without a weight")):
        if n is None or n:
            some = f"{escape(SUPPRESSED)} records" if n is None else counted(n, "record")
            console.print(f"{some} {what} left out")
    for said in found.said:
        console.print(f"taken: {escape(said)}", soft_wrap=True)
    for said in found.suppressed:
        console.print(escape(said), soft_wrap=True)
    for one in found.differences:
        console.print(f"• {escape(one.sentence)}", soft_wrap=True)
    if place:
        console.print(f"written  {escape(str(place))}", soft_wrap=True)
