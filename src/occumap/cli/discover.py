"""``occumap discover``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog import shipped
from occumap.catalog.suppress_below import suppress_below
from occumap.cli.console import err, out
from occumap.cli.evidence_options import Suppress
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.out_file import to_file
from occumap.model.figure_kind import SUPPRESSED, SUPPRESSED_NOTE
from occumap.model.hidden_groups import SHOWN, SMALLEST, HiddenGroup
from occumap.read_options import ReadOptions
from occumap.workflows.figures.destinations import keep
from occumap.workflows.figures.discover import DEFAULT_VERSION, Discovered, as_json
from occumap.workflows.figures.discover import discover as discover_in

TITLES_SHOWN = 8


@reads_files(*TABLE)
def discover_command(
    code: Annotated[str, typer.Argument(help="A unit group to look into, such as 3539.", show_default=False)],
    version: Annotated[str, typer.Option(help="The version of the group.")] = DEFAULT_VERSION,
    index: Annotated[str, typer.Option(metavar="NAME_OR_FILE", help="The index to search.")] = shipped.STARTER,
    codes_of: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="VERSION", help="A version whose codes can help. The default is all earlier versions."
        ),
    ] = None,
    counts: Annotated[Path | None, typer.Option(metavar="FILE", help="A table of entry_id and people.")] = None,
    tasks: Annotated[Path | None, typer.Option(metavar="FILE", help="A table of entry_id and tasks, as text.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="The maximum number of candidates.")] = SHOWN,
    smallest: Annotated[int, typer.Option(min=2, help="The minimum number of entries in a candidate.")] = SMALLEST,
    suppress: Suppress = None,
    place: Annotated[Path | None, to_file(".json", said="Write the full result to this .json.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the full result as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Look for groups hidden in a unit group.

    It finds titles that hang together and stand apart from what would be left.
    """
    with err().status("Searching …"):
        found = discover_in(
            code,
            version=version,
            index=index,
            with_codes_of=codes_of or (),
            counts=counts,
            tasks=tasks,
            limit=limit,
            smallest=smallest,
            suppress=suppress_below(suppress),
            options=read_as,
        )
    if place:
        keep(place, as_json(found))
    if json:
        typer.echo(as_json(found), nl=False)
        return
    _show(found)
    if place:
        out().print(f"written  {escape(str(place))}", soft_wrap=True)


def _show(found: Discovered) -> None:
    console = out()
    inside = found.found
    group = found.version[inside.code]
    helped = f", with codes of {', '.join(found.with_codes_of)}" if found.with_codes_of else ""
    size = _size(len(inside.rows), inside.people, inside.suppressed)
    console.print(f"[bold]{escape(str(group))}[/] ({found.version.id}): {size} in ‘{escape(found.index.name)}’{helped}")
    if not inside.groups:
        console.print("No hidden groups found: there are too few titles, or they have nothing in common.")
    for n, one in enumerate(inside.groups, start=1):
        console.print(f"\n[bold]{n}. {escape(one.name)}[/]  {_size(len(one.rows), one.people, one.suppressed)}")
        console.print(f"   {escape(_apart(one))}", soft_wrap=True)
        more = f" and {len(one.rows) - TITLES_SHOWN:,} more" if len(one.rows) > TITLES_SHOWN else ""
        console.print(f"   {escape('; '.join(found.titles(one, TITLES_SHOWN)))}{more}", soft_wrap=True)
        console.print(f"   left without it: {_size(one.left, one.left_people, one.suppressed)}")
    if inside.groups:
        console.print(f"\nIn none of these: {_size(len(inside.left), None)}. Candidates may overlap.")
    if inside.suppressed or any(one.suppressed for one in inside.groups):
        console.print(escape(SUPPRESSED_NOTE))


def _apart(one: HiddenGroup) -> str:
    marks = "; ".join(
        f"{mark.version} {mark.code} in {mark.inside:.0%} of it, {mark.outside:.0%} of the rest"
        for mark in one.marks[:2]
    )
    return f"apart {one.apart:.2f}, unity {one.unity:.2f}, score {one.score:.2f}{f'; {marks}' if marks else ''}"


def _size(entries: int, people: float | None, suppressed: bool = False) -> str:
    said = f"{entries:,} {'entry' if entries == 1 else 'entries'}"
    if people is None:
        return f"{said}, {escape(SUPPRESSED)} people" if suppressed else said
    return f"{said}, {people:,.0f} people"
