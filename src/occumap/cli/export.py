"""``occumap export``: the formats of the field, written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from occumap.catalog import shipped
from occumap.cli.console import err, out
from occumap.cli.file_options import CLASSIFICATION, reads_files
from occumap.errors import InputError
from occumap.read_options import ReadOptions
from occumap.workflows.exchange.export import FORMATS, Exported, export
from occumap.workflows.exchange.subjects import ExportOptions

FILES_SHOWN = 10


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(text, "it isn't a date", hint="Write it as in 2026-06-30.") from None


_DAY: Any = {"parser": _day, "metavar": "YYYY-MM-DD"}
_READING = (*(name for name in CLASSIFICATION if name not in {"language", "which"}), "from_column", "to_column")
_Language = Annotated[str | None, typer.Option(metavar="TAG", help="The language of titles to show first, or stated.")]
_Issued = Annotated[date | None, typer.Option(**_DAY, help="SKOS, XKOS: the date of publication.")]
_ValidFrom = Annotated[date | None, typer.Option(**_DAY, help="SDMX: the first day on which the links are valid.")]
_ValidTo = Annotated[date | None, typer.Option(**_DAY, help="SDMX: the last day on which the links are valid.")]


@reads_files(*_READING)
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
        str, typer.Option(help="The index used for correspondences, and exported if the format supports it.")
    ] = shipped.STARTER,
    without_index: Annotated[bool, typer.Option("--without-index", help="Do not export the index.")] = False,
    crosswalk: Annotated[
        Path | None, typer.Option(help="For OLD:NEW, a CSV of pairs of codes instead of an index.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Leave a revision's assumptions out.")] = False,
    which: Annotated[
        str | None, typer.Option(help="If the file has several versions, the id of the one to export.")
    ] = None,
    language: _Language = None,
    valid_from: _ValidFrom = None,
    valid_to: _ValidTo = None,
    agency: Annotated[
        str, typer.Option(help="SDMX: the id of the agency that maintains the lists.")
    ] = ExportOptions.agency,
    sdmx_version: Annotated[
        str, typer.Option(help="SDMX: the version of the standard: 2.1 (XML only), 3.0 or 3.1.")
    ] = ExportOptions.sdmx_version,
    base: Annotated[str, typer.Option(help="SKOS, SSSOM, CTDL: the start of every address.")] = ExportOptions.base,
    issued: _Issued = None,
    *,
    read_as: ReadOptions,
) -> None:
    """Write a version, correspondence, revision or map in a standard format."""
    done = export(
        what,
        kind,
        path,
        ExportOptions(
            index=index,
            crosswalk=crosswalk,
            with_index=not without_index,
            strict=strict,
            which=which,
            language=language,
            valid_from=valid_from,
            valid_to=valid_to,
            agency=agency,
            sdmx_version=sdmx_version,
            base=base,
            issued=issued,
            reading=read_as,
        ),
    )
    _show(done, kind)


def _show(done: Exported, kind: str) -> None:
    console = out()
    for written in done.paths[:FILES_SHOWN]:
        console.print(f"written  {written}", soft_wrap=True, markup=False)
    if len(done.paths) > FILES_SHOWN:
        console.print(f"written  and {len(done.paths) - FILES_SHOWN} more in the same folder")
    for loss in done.losses:
        err().print(f"[yellow]not included in {kind}:[/] {escape(loss)}", soft_wrap=True)
