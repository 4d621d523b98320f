"""``occumap export``: the formats of the field, written."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog import shipped
from occumap.cli.console import err, out
from occumap.workflows.exchange.export import FORMATS, export
from occumap.workflows.exchange.subjects import Options

FILES_SHOWN = 10


def export_command(
    what: Annotated[
        str,
        typer.Argument(
            help="A version (soc2020), OLD:NEW (soc2010:soc2020), a revision, an index, a map or a route, or a file."
        ),
    ],
    kind: Annotated[str, typer.Option("--format", help=f"One of: {', '.join(FORMATS)}.")],
    path: Annotated[
        Path, typer.Option("--out", help="The file to write, or a folder for several; .zip for a package.")
    ],
    index: Annotated[
        str, typer.Option(help="The index used for correspondences, and exported where the format holds one.")
    ] = shipped.STARTER,
    without_index: Annotated[
        bool, typer.Option("--without-index", help="Leave the index out of what is written.")
    ] = False,
    crosswalk: Annotated[
        Path | None, typer.Option(help="For OLD:NEW, a CSV of pairs of codes instead of an index.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Leave a revision's assumptions out.")] = False,
    which: Annotated[str | None, typer.Option(help="Of a file with several versions, the one of this id.")] = None,
    valid_from: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="SDMX: the first day on which the links hold.")
    ] = None,
    valid_to: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="SDMX: the last day on which the links hold.")
    ] = None,
    agency: Annotated[str, typer.Option(help="SDMX: the id of the agency that maintains the lists.")] = Options.agency,
    base: Annotated[str, typer.Option(help="SKOS, XKOS, CTDL: what all addresses begin with.")] = Options.base,
    issued: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="SKOS, XKOS: the day of publication.")
    ] = None,
) -> None:
    """Write a version, a correspondence, a revision or a map in a format of the field."""
    done = export(
        what,
        kind,
        path,
        Options(
            index=index,
            crosswalk=crosswalk,
            with_index=not without_index,
            strict=strict,
            which=which,
            valid_from=_day(valid_from),
            valid_to=_day(valid_to),
            agency=agency,
            base=base,
            issued=_day(issued),
        ),
    )
    console = out()
    for written in done.paths[:FILES_SHOWN]:
        console.print(f"written  {written}", soft_wrap=True, markup=False)
    if len(done.paths) > FILES_SHOWN:
        console.print(f"written  and {len(done.paths) - FILES_SHOWN} more beside them")
    for loss in done.losses:
        err().print(f"[yellow]not held by {kind}:[/] {escape(loss)}", soft_wrap=True)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
