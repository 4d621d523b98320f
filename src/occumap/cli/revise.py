"""``occumap revise``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import out
from occumap.cli.evidence_options import Suppress
from occumap.cli.file_options import FIGURES, reads_files
from occumap.cli.out_file import to_folder
from occumap.cli.plan_text import issues_to_correct, open_errors, show_plan
from occumap.read_options import ReadOptions
from occumap.render.revision_files import plan_json
from occumap.workflows.revise.revise import keep, revise


@reads_files(*FIGURES)
def revise_command(
    revision: Annotated[str, typer.Argument(help="A revision: a name (soc2010-review), a folder or a YAML file.")],
    index: Annotated[
        str | None,
        typer.Option(
            help="An index coded to the version: a name, or a file. The default is the best one held; without any, "
            "groups are revised alone."
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        to_folder("Write the structure, correspondence, index, findings, plan, workbook and proposals to this folder."),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(help="A file of dual-coded figures, for the evidence that issues cite and for breaks in series."),
    ] = None,
    suppress: Suppress = None,
    strict: Annotated[bool, typer.Option("--strict", help="Leave out the revision's assumptions.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes as well as errors and warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Plan, check and apply a revision, and write the files its users need."""
    revised = revise(
        revision, index=index, strict=strict, weights=weights, suppress=suppress_below(suppress), options=read_as
    )
    written = keep(revised, folder) if folder else ()
    if as_json:
        typer.echo(plan_json(revised.plan).decode(), nl=False)
    else:
        console = out()
        show_plan(console, revised.plan, revised.outcome, notes=notes)
        console.print()
        if revised.outcome is None:
            console.print(f"[bold red]Not applied:[/] {open_errors(len(revised.plan.errors))}.")
            if places := issues_to_correct(revised.plan):
                console.print(f"Correct {escape(places)}.", soft_wrap=True)
        for path in written:
            console.print(f"written  {path}", soft_wrap=True)
        if not folder and revised.outcome:
            console.print("Add --out DIR to write the new structure, the recoded index and the proposals document.")
    if revised.outcome is None:
        raise typer.Exit(1)
