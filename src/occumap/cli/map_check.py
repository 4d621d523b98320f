"""``occumap map check``: occupations whose names contradict the group they are published under."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.shipped import ENGLAND
from occumap.cli.coder_options import IndexOption
from occumap.cli.console import err, out
from occumap.cli.map_options import JsonOption, print_json
from occumap.cli.out_file import to_file
from occumap.cli.training_progress import starting_coder
from occumap.model.map_check import MapCheck
from occumap.model.noun import counted
from occumap.render import as_dict

SHOWN = 20
_TO_SEE = "are to be looked at: their names contradict their"


def check(
    index: IndexOption = None,
    world: Annotated[
        str, typer.Option("--map", metavar="NAME_OR_PATH", help="The map: a name, or a folder of tables or records.")
    ] = ENGLAND,
    every: Annotated[bool, typer.Option("--all", help="Show every occupation to look at, not the first 20.")] = False,
    keep: Annotated[
        Path | None, to_file(".html", ".csv", said="Save the whole list as this .html page or .csv table.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List occupations whose names contradict the SOC2020 group they are published under.

    The heaviest contradiction comes first, with a better group and the reasons. Progressions between options of
    standards that are crossed follow.
    """
    from occumap.atomic import write_file  # noqa: PLC0415 (what codes is slow to start, and other commands don't)
    from occumap.render.reports.map_check import map_check_csv, map_check_html  # noqa: PLC0415
    from occumap.workflows.map.map_check import map_check  # noqa: PLC0415

    with starting_coder(), err().status("Checking …"):
        found = map_check(occupations=world, index=index)
    if keep:
        html = keep.suffix.casefold() == ".html"
        write_file(keep, map_check_html(found).encode() if html else map_check_csv(found))
    if as_json:
        print_json(as_dict.map_check(found))
        return
    _print(found, limit=len(found.all) if every else SHOWN)
    if keep:
        out().print(f"written  {keep}", soft_wrap=True)


def _print(found: MapCheck, *, limit: int) -> None:
    console = out()
    to_see = "is to be looked at: its name contradicts its" if len(found.flagged) == 1 else _TO_SEE
    console.print(
        f"[bold]{len(found.flagged)} of {counted(len(found.all), 'occupation')}[/] {to_see} group of {found.version} "
        f"(by the index {escape(found.index)}).\n",
        soft_wrap=True,
    )
    for one in found.flagged[:limit]:
        console.print(f"{one.weight:4.1f}  [bold]{escape(one.occupation.name)}[/] [dim]{one.occupation.code}[/]")
        console.print(f"      published  {one.occupation.soc2020} {escape(one.published)}")
        console.print(f"      better     {one.better.code} {escape(one.better.title)}")
        console.print(f"      because    {escape(one.reason)}")
    if len(found.flagged) > limit:
        console.print(f"\nand {len(found.flagged) - limit} more; add --all, or --out to write them all")
    if found.crossed:
        said = f"{counted(len(found.crossed), 'progression')} to another option than the one called like the start"
        console.print(f"\n[bold]{said}:[/]")
    few = max(limit // 4, 1)
    for crossed in found.crossed[:few]:
        console.print(f"  {crossed.start.code} → {crossed.to.code}, not {crossed.better.code}")
        console.print(f"      {escape(crossed.reason)}")
    if len(found.crossed) > few:
        console.print(f"  and {len(found.crossed) - few} more")
    if found.unjudged:
        console.print(f"\n{counted(len(found.unjudged), 'occupation')} couldn't be checked: no known code is given.")
