"""``occumap map changes``: what changed on a map since the one that comes along, or another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.shipped import ENGLAND
from occumap.cli.console import out
from occumap.cli.map_options import JsonOption, print_json
from occumap.model.map_changes import MapChanges
from occumap.model.noun import counted
from occumap.render import as_dict

SHOWN = 15


def changes(
    new: Annotated[
        str, typer.Argument(help="The later map: a name, or a folder of tables or of records of the maps’ API.")
    ],
    old: Annotated[str, typer.Argument(help="The earlier map. The default is the one that comes along.")] = ENGLAND,
    part: Annotated[
        bool, typer.Option("--part", help="The later map holds only a part: what it lacks isn't gone.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="List every change, not the first 15 of each kind.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List what changed on the map: occupations, their codes and levels, products, progressions."""
    from occumap.workflows.map.map_changes import map_changes  # noqa: PLC0415 (other commands of the map don't need it)

    found = map_changes(new, old=old, part=part)
    if as_json:
        print_json(as_dict.map_changes(found))
        return
    console = out()
    console.print(f"[bold]{escape(found.old)} → {escape(found.new)}[/]: {_sizes(found)}", soft_wrap=True)
    if not found.counts:
        console.print("Nothing changed.")
    for what, count in found.counts.items():
        console.print(f"  {what}: {count}")
    limit = None if every else SHOWN
    for heading, lines in _lists(found):
        if lines:
            console.print(f"\n[bold]{heading}[/]")
        for line in lines[:limit]:
            console.print(f"  {escape(line)}", soft_wrap=True)
        if limit is not None and len(lines) > limit:
            console.print(f"  and {len(lines) - limit} more; add --all")


def _sizes(found: MapChanges) -> str:
    both = found.new_size - len(found.occupations_new)
    said = f"{counted(found.old_size, 'occupation')} before, {found.new_size} now, {both} in both"
    if found.part:
        return f"{said}; compared is what the later one holds"
    few = found.new_size * 2 < found.old_size
    return f"{said}. If the later one is a part of the map, add --part" if few else said


def _lists(found: MapChanges) -> Iterator[tuple[str, list[str]]]:
    yield "New occupations", [str(one) for one in found.occupations_new]
    yield "Occupations gone", [str(one) for one in found.occupations_gone]
    yield "Occupations changed", [str(one) for one in found.occupations_changed]
    yield "New products", [f"{one.code} {one.described}" for one in found.products_new]
    yield "Products gone", [f"{one.code} {one.described}" for one in found.products_gone]
    yield "Products withdrawn", [f"{one.code} {one.described}" for one in found.products_withdrawn]
    yield "Products changed", [str(one) for one in found.products_changed]
    yield "Progressions added", [f"{start} → {to}" for start, to in found.progressions_added]
    yield "Progressions removed", [f"{start} → {to}" for start, to in found.progressions_removed]
