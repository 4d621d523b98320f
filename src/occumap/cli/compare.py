"""``occumap compare``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from occumap.cli.console import out
from occumap.cli.file_options import CLASSIFICATION, reads_files
from occumap.cli.index_changes import show_index_changes
from occumap.cli.level_option import NAMED
from occumap.cli.out_file import a_folder, ends_in
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.noun import counted, groups_of
from occumap.model.plan import Comparison
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.revise.compare import compare, comparison_of, keep, two_indexes

ROWS_SHOWN = 20


@reads_files(*CLASSIFICATION, "from_column", "to_column")
def compare_command(
    old: Annotated[
        str,
        typer.Argument(help="The earlier version or index: a name in the catalog (soc2010), or a file."),
    ],
    new: Annotated[str, typer.Argument(help="The later version or index: a name in the catalog (soc2020), or a file.")],
    index: Annotated[
        str | None,
        typer.Option(
            help="An index coded to both: a name in the catalog, or a file. The default is the best one held, else a "
            "correspondence kept, else the titles."
        ),
    ] = None,
    crosswalk: Annotated[
        str | None,
        typer.Option(
            help="A correspondence between them, by name or as a file of any kind, or a CSV of pairs of codes, instead "
            "of an index."
        ),
    ] = None,
    level: Annotated[
        str | None, typer.Option(help=f"Groups of this level only, {NAMED}. The default is all with none under them.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="Show only this group and those under it.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--out", help="Write the changes and the correspondence to this folder; for indexes, a CSV."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all changes and links as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show how every group changed between two versions.

    It says by what: an index coded to both, a crosswalk, or the titles alone.
    Of two indexes, it shows new, dropped and recoded titles.
    """
    if (indexes := two_indexes(old, new, read_as)) is not None:
        show_index_changes(compare(*indexes), ends_in(".csv")(folder), as_json=as_json)
        return
    a_folder(folder)
    comparison = compare(old, new, index=index, crosswalk=crosswalk, options=read_as)
    within = comparison.old.rules.written(group) if group else None
    level = comparison.old.require_level(level) if level else None
    shown = comparison_of(comparison, level=level, group=within, upper=as_json)
    written = keep(comparison, folder) if folder else ()
    if as_json:
        typer.echo(as_dict.to_json(as_dict.comparison(shown)))
        return
    console = out()
    _show_counts(console, shown, level)
    _show_groups(console, shown, all_types=group is not None)
    _show_new(console, shown)
    _show_reused(console, shown)
    _show_offers(console, shown)
    if within is not None and not shown.changes:
        named = escape(str(comparison.old[within]))
        console.print(f"Group {named} has no {f'{level} ' if level else ''}groups under it.")
    for path in written:
        console.print(f"written  {path}", soft_wrap=True)


def _show_counts(console: Console, shown: Comparison, level: str | None) -> None:
    of_old = [c for c in shown.changes if c.group.version == shown.old.id]
    levels = {change.level for change in of_old}
    what = level or (levels.pop() if len(levels) == 1 else "lowest")
    groups = groups_of(what)
    console.print(
        f"[bold]{escape(shown.old.id)} → {escape(shown.new.id)}[/], {escape(groups)} by type of change\n"
        f"compared by {escape(shown.based_on)}\n"
    )
    counts = Counter(change_type for change in of_old for change_type in change.types)
    table = _table("change type", "groups")
    table.columns[1].justify = "right"
    for change_type in ChangeType:
        if counts[change_type]:
            table.add_row(change_type.label, f"{counts[change_type]:,}")
    table.add_row("[bold]all groups[/] (a group can have several types)", f"[bold]{len(of_old):,}[/]")
    console.print(table)
    if counts[ChangeType.UNLINKED]:
        console.print("\nNot in the table: what they are compared by has no row for them, so nothing is known of them.")


def _show_groups(console: Console, shown: Comparison, *, all_types: bool) -> None:
    table = _table("code", "title", "change")
    for change in shown.changes:
        if change.group.version == shown.old.id and (all_types or change.types != (ChangeType.UNCHANGED,)):
            table.add_row(change.group.value, escape(change.title), escape(_story(change)))
    console.print()
    if table.row_count:
        console.print(table)


def _show_new(console: Console, shown: Comparison) -> None:
    """Print the groups of the new version that continue none of the old."""
    table = _table("code", "title", "arose by")
    for change in shown.changes:
        if change.group.version == shown.new.id:
            came = ", ".join(code.value for code in change.came_from)
            table.add_row(change.group.value, escape(change.title), escape(f"{change.label}{came and f' from {came}'}"))
    if table.row_count:
        which = counted(table.row_count, "group")
        console.print(f"\n[bold]{which} of {escape(shown.new.id)}[/] that continue none of them\n")
        console.print(Padding(table, (0, 0, 0, 2)))


def _show_reused(console: Console, shown: Comparison) -> None:
    """Print the codes that were given away anew."""
    found = shown.reused
    if not found:
        return
    codes = counted(len(found), "reused code")
    console.print(f"\n[bold]{codes}[/]: without its version, a record that has one could mean either\n")
    table = _table("code", shown.old.id, shown.new.id, "")
    for one in found[:ROWS_SHOWN]:
        table.add_row(one.code, escape(one.old.title), escape(one.new.title), "" if one.known else "titles differ")
    console.print(Padding(table, (0, 0, 0, 2)))
    if len(found) > ROWS_SHOWN:
        console.print(f"  and {len(found) - ROWS_SHOWN:,} more; --out and --json have all")


def _show_offers(console: Console, shown: Comparison) -> None:
    """Print the unlinked groups whose titles have the same words."""
    if shown.offers:
        console.print("\nPerhaps the same, by the words of their titles; nothing else says so:\n")
    for one, other in shown.offers:
        console.print(f"  {escape(str(shown.old[one.value]))}  ?  {escape(str(shown.new[other.value]))}")


def _table(*headings: str) -> Table:
    return Table(*headings, box=None, pad_edge=False, header_style="bold")


def _story(change: GroupChange) -> str:
    went = ", ".join(code.value for code in change.went_to)
    return f"{change.label} → {went}" if went and change.types != (ChangeType.UNCHANGED,) else change.label
