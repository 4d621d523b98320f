"""``occumap compare``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog import shipped
from occumap.cli.console import out
from occumap.cli.index_changes import show_index_changes
from occumap.cli.out_file import a_folder, ends_in
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.code import Code
from occumap.model.plan import Comparison
from occumap.render import as_dict
from occumap.workflows.revise.compare import compare, keep, two_indexes


def compare_command(
    old: Annotated[
        str,
        typer.Argument(help="The earlier version or index: a name in the catalog (soc2010), or a file."),
    ],
    new: Annotated[str, typer.Argument(help="The later version or index: a name in the catalog (soc2020), or a file.")],
    index: Annotated[
        str, typer.Option(help="An index coded to both: a name in the catalog, or a file.")
    ] = shipped.STARTER,
    crosswalk: Annotated[
        Path | None,
        typer.Option(
            help="A file with a correspondence between them, or a CSV of pairs of codes, instead of an index."
        ),
    ] = None,
    level: Annotated[
        str | None, typer.Option(help="Show groups of this level only. The default is the lowest level.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="Show only this group and those under it.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--out", help="Write the changes and the correspondence to this folder; for indexes, a CSV."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all changes and links as JSON instead.")] = False,
) -> None:
    """Show how every group changed between two versions.

    Versions need an index coded to both, or a crosswalk. Of two indexes, it shows new, dropped and recoded titles.
    """
    if (indexes := two_indexes(old, new)) is not None:
        show_index_changes(compare(*indexes), ends_in(".csv")(folder), as_json=as_json)
        return
    a_folder(folder)
    comparison = compare(old, new, index=index, crosswalk=crosswalk)
    shown = comparison.old.require_level(level) if level else comparison.old.rules.lowest.name
    group = comparison.old.rules.written(group) if group else None
    within = None if group is None else {one.code for one in comparison.old.under(group)}
    written = keep(comparison, folder) if folder else ()
    if as_json:
        typer.echo(as_dict.to_json(as_dict.comparison(comparison)))
        return
    console = out()
    _show_counts(console, comparison, shown, within)
    _show_groups(console, comparison, shown, within)
    if within is not None and all(comparison.old[code.value].level != shown for code in within):
        console.print(f"Group {escape(str(comparison.old[str(group)]))} has no {shown} groups under it.")
    for path in written:
        console.print(f"written  {path}", soft_wrap=True)


def _show_counts(console: Console, comparison: Comparison, level: str, within: set[Code] | None) -> None:
    console.print(f"[bold]{comparison.old.id} → {comparison.new.id}[/], {level} groups by type of change\n")
    of_old = [c for c in comparison.changes if c.level == level and c.group.version == comparison.old.id]
    of_old = [c for c in of_old if within is None or c.group in within]
    counts = Counter(change_type for change in of_old for change_type in change.types)
    table = Table("change type", "groups", box=None, pad_edge=False, header_style="bold")
    table.columns[1].justify = "right"
    for change_type in ChangeType:
        if counts[change_type]:
            table.add_row(change_type.label, f"{counts[change_type]:,}")
    table.add_row("[bold]all groups[/] (a group can have several types)", f"[bold]{len(of_old):,}[/]")
    console.print(table)


def _show_groups(console: Console, comparison: Comparison, level: str, within: set[Code] | None) -> None:
    table = Table("code", "title", "change", box=None, pad_edge=False, header_style="bold")
    for change in comparison.changes:
        changed = change.types != (ChangeType.UNCHANGED,)
        if change.group.version != comparison.old.id or change.level != level:
            continue
        if changed if within is None else change.group in within:
            table.add_row(change.group.value, escape(change.title), escape(_story(change)))
    console.print()
    if table.row_count:
        console.print(table)


def _story(change: GroupChange) -> str:
    went = ", ".join(code.value for code in change.went_to)
    return f"{change.label} → {went}" if went and change.types != (ChangeType.UNCHANGED,) else change.label
