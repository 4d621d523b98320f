"""What ``occumap compare`` shows of two indexes."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import out
from occumap.model.index_comparison import EntryChange, EntryChangeType, IndexComparison
from occumap.render import as_dict
from occumap.workflows.revise.compare import keep_changes

SHOWN = 20


def show_index_changes(found: IndexComparison, file: Path | None, *, as_json: bool) -> None:
    """Print how many entries changed in each version and the first of them; all go to a file if one is named."""
    written = keep_changes(found, file) if file else None
    if as_json:
        typer.echo(as_dict.to_json(as_dict.index_comparison(found)))
        return
    console = out()
    console.print(f"[bold]{escape(found.old)} → {escape(found.new)}[/], entries by what changed\n")
    kinds = [kind.value for kind in EntryChangeType]
    table = Table("version", "the same", *kinds, box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for version, same in zip(found.versions, found.same, strict=True):
        table.add_row(version, f"{same:,}", *(f"{n:,}" for n in found.counts(version).values()))
    console.print(table)
    if found.changes:
        console.print()
        console.print(_changes(found.changes[:SHOWN]))
    if len(found.changes) > SHOWN:
        more = f"and {len(found.changes) - SHOWN:,} more; write all of them with --out FILE.csv"
        console.print(f"[dim]{more}[/]")
    if written:
        console.print(f"written  {written}", soft_wrap=True)


def _changes(changes: tuple[EntryChange, ...]) -> Table:
    table = Table("version", "change", "title", "codes", box=None, pad_edge=False, header_style="bold")
    for one in changes:
        qualifiers = "; ".join(part for part in (one.add, one.ind) if part)
        title = f"{one.title} ({qualifiers})" if qualifiers else one.title
        codes = " → ".join(" ".join(codes) or "none" for codes in (one.old_codes, one.new_codes))
        table.add_row(one.version, one.change.value, escape(title), codes)
    return table
