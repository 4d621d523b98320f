"""``occumap destinations``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from occumap.catalog import shipped
from occumap.cli.console import err, out
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.out_file import to_file
from occumap.model.noun import counted
from occumap.read_options import ReadOptions
from occumap.workflows.figures.destinations import CANT_TELL, ProposedDestinations, as_csv, as_json, destinations, keep
from occumap.workflows.figures.discover import DEFAULT_VERSION

MAX_SHOWN = 15
Described = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What is said of the new groups: the ONS structure workbook, or a table of code, text and kind "
        "(description, task or title).",
    ),
]


@reads_files(*TABLE)
def destinations_command(
    code: Annotated[str, typer.Argument(help="The group that is split, such as 5312.", show_default=False)],
    to: Annotated[
        list[str],
        typer.Option(
            metavar="CODE_TITLE",
            help="A new group, such as ‘5313 Bricklayers’. Repeat for each group.",
            show_default=False,
        ),
    ],
    version: Annotated[str, typer.Option(help="The version of the group that is split.")] = DEFAULT_VERSION,
    new_version: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION",
            help="The version that has the new groups, by name or as a file. With it, --to can be a code alone.",
        ),
    ] = None,
    index: Annotated[str, typer.Option(metavar="NAME_OR_FILE", help="The index to use.")] = shipped.STARTER,
    codes_of: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="VERSION", help="A version whose codes can help. The default is all earlier versions."
        ),
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A table of entry_id and destination: examples, or an earlier list with confirmed destinations.",
        ),
    ] = None,
    described: Described = None,
    place: Annotated[Path | None, to_file(".csv", said="Write the list to this .csv.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the list and the rules as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Propose where each entry of a split group goes, least certain first.

    Confirm the list and give it back with --known.
    """
    with err().status("Proposing …"):
        found = destinations(
            code,
            to,
            version=version,
            new_version=new_version,
            index=index,
            with_codes_of=codes_of or (),
            known=known or (),
            described=described,
            options=read_as,
        )
    _give(found, place, json=json)


def _give(found: ProposedDestinations, place: Path | None, *, json: bool) -> None:
    if place:
        keep(place, as_csv(found))
    if json:
        typer.echo(as_json(found), nl=False)
        return
    _show(found)
    if place:
        then = "fill in ‘confirmed’ for entries that are right, then use the file with --known"
        out().print(f"written  {escape(str(place))}: {then}", soft_wrap=True)


def _show(found: ProposedDestinations) -> None:
    console = out()
    split = found.split
    sizes = Counter(one.to for one in found.proposals)
    entries = counted(len(split.rows), "entry", "entries")
    console.print(
        f"[bold]{escape(split.code)} {escape(split.title)}[/] ({found.version.id}): {entries}"
        f" in ‘{escape(found.index.name)}’, {len(split.known):,} known"
    )
    if described := sum(bool(to.description or to.titles) for to in split.destinations):
        console.print(f"{described:,} of the {len(split.destinations):,} new groups described")
    for to in split.destinations:
        console.print(f"  {sizes[to.code]:>6,}  {escape(to.code)} {escape(to.title)}", soft_wrap=True)
    if sizes[""]:
        what = "nothing that is said of the new groups, and no example, tells where they go"
        console.print(f"  {sizes['']:>6,}  {CANT_TELL}: {what}", soft_wrap=True)
    doubtful = [one for one in found.proposals if not one.known][:MAX_SHOWN]
    if doubtful:
        table = Table("entry", "proposed", "probability", box=None, pad_edge=False, header_style="bold")
        table.columns[2].justify = "right"
        for one in doubtful:
            said = (escape(one.to), f"{one.probability:.0%}") if one.to else (CANT_TELL, "")
            table.add_row(escape(str(found.index.at(one.row))), *said)
        console.print("\n[bold]Least certain[/]")
        console.print(table)
    if found.rules:
        console.print("\n[bold]Rules that give nearly the same result[/]")
    for rule in found.rules:
        console.print(
            f"{escape(rule.to)} if {escape(str(rule.selector))}  ({rule.right:,} of the {rule.wanted:,} proposed,"
            f" and {rule.meant - rule.right:,} others)",
            soft_wrap=True,
        )
