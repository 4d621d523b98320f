"""``occumap code --update``: a coded file brought up to a newer index."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import out
from occumap.cli.training_progress import starting_coder
from occumap.errors import InputError
from occumap.model.job_description import JobDescription
from occumap.render import as_dict
from occumap.workflows.code.update_file import Updated, keep_updates, update_file

SHOWN = 20
_SETTINGS = ("index", "to", "sure", "calibration", "non_answers", "industries")


def show_update(
    path: Path, to: Path, columns: JobDescription, old_index: str | None, given: Mapping[str, Any], *, as_json: bool
) -> None:
    """Update a coded file, print which answers were coded again, and write all of them beside the result.

    Raises:
        InputError: an option is given that an update doesn't take.
    """
    for name in given.keys() - _SETTINGS:
        if given[name]:
            raise InputError(f"--{name}", "an update doesn't take it", hint="Code the whole file again to use it.")
    with starting_coder():
        updated = update_file(path, to, columns, old_index=old_index, **{name: given[name] for name in _SETTINGS})
    listed = keep_updates(updated, to.with_name(f"{to.stem}-updates.csv")) if updated.updates else None
    if as_json:
        typer.echo(as_dict.to_json(_fields(updated, to, listed)))
        return
    console = out()
    old = ", ".join(updated.old_indexes)
    console.print(f"[bold]{escape(old)} → {escape(updated.index)}[/]", soft_wrap=True)
    again, rows = len(updated.updates), updated.rows
    console.print(f"{again:,} of {rows:,} rows coded again, {updated.recoded:,} with another code; the others stay.")
    if updated.updates:
        console.print()
        console.print(_table(updated))
    for place in filter(None, (to, listed)):
        console.print(f"written  {escape(str(place))}", soft_wrap=True)


def _table(updated: Updated) -> Table:
    table = Table("row", "title", "old code", "new code", "why", box=None, pad_edge=False, header_style="bold")
    for one in updated.updates[:SHOWN]:
        table.add_row(
            f"{one.row:,}", escape(one.title), one.old_code or "none", one.new_code or "none", escape(one.why)
        )
    if len(updated.updates) > SHOWN:
        table.add_row("", f"and {len(updated.updates) - SHOWN:,} more", "", "", "")
    return table


def _fields(updated: Updated, to: Path, listed: Path | None) -> as_dict.Fields:
    names = ("row", "title", "old_code", "new_code", "why")
    return {
        "rows": updated.rows,
        "coded_again": len(updated.updates),
        "with_another_code": updated.recoded,
        "old_indexes": list(updated.old_indexes),
        "index": updated.index,
        "updates": [{name: getattr(one, name) for name in names} for one in updated.updates],
        "out": str(to),
        "updates_file": str(listed) if listed else None,
    }
