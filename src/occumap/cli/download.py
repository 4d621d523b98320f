"""``occumap download``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from occumap.cli.console import err, out
from occumap.workflows.exchange.download import Downloaded, download


def download_command(
    what: Annotated[str, typer.Argument(help="ons-index (the coding index) or ons-structure (the groups of SOC2020).")],
    address: Annotated[
        str | None,
        typer.Option(help="Download from this address instead of the ONS: the file itself, or a page that lists it."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Keep this file, which you already have, instead.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Save it to this folder instead of your user data.")] = None,
) -> None:
    """Download the coding index or the structure that the ONS publishes.

    Of several releases of the index, the newest is taken. It is checked to be whole and readable before it is kept.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task(what, total=None)
        held = download(
            what,
            address=address,
            folder=folder,
            file=file,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    lines = {"checked" if file else "fetched": what}
    lines |= {"release": held.release} if held.release else {}
    lines |= {"holds": held.summary, "saved to": str(held.path), "sha256": held.sha256}
    lines["use it"] = _next_command(held, own_folder=folder is not None)
    console = out()
    for name, text in lines.items():
        console.print(f"{name:<8} {text}", soft_wrap=True, markup=False)


def _next_command(held: Downloaded, *, own_folder: bool) -> str:
    path = shlex.quote(str(held.path))
    if held.what == "ons-index":
        return f"occumap revise soc2010-review --index {path if own_folder else held.what}"
    return f"occumap show {path}"
