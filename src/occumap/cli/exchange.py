"""``occumap export`` and ``occumap load``: the formats of the field, written and read."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog import shipped
from occumap.catalog.read_file import Loaded, load
from occumap.catalog.user_versions import keep
from occumap.cli.console import err, out
from occumap.io.sdmx import AGENCY
from occumap.io.xkos import BASE
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
    agency: Annotated[str, typer.Option(help="SDMX: the id of the agency that maintains the lists.")] = AGENCY,
    base: Annotated[str, typer.Option(help="SKOS, XKOS, CTDL: what all addresses begin with.")] = BASE,
    issued: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="SKOS, XKOS: the day of publication.")
    ] = None,
) -> None:
    """Write a version, a correspondence, a revision's outcome or a route in a format of the field."""
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


def load_command(
    path: Annotated[Path, typer.Argument(help="A file or folder: what it is, is told from its content.")],
    name: Annotated[
        str | None, typer.Option("--as", help="Keep the version in it under this name, which every command then knows.")
    ] = None,
    which: Annotated[str | None, typer.Option(help="Of several versions in it, keep the one of this id.")] = None,
    replacing: Annotated[bool, typer.Option("--replace", help="Replace another version kept under the name.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what it is and what is in it as JSON.")] = False,
) -> None:
    """Say what a file is and what is in it, and keep a classification for later."""
    loaded = load(path)
    kept = keep(loaded.version(which), name, replacing=replacing) if name else None
    if as_json:
        typer.echo(json.dumps(_fields(loaded, name if kept else None), ensure_ascii=False, indent=1))
        return
    console = out()
    console.print(f"taken for  {loaded.kind}: {loaded.why}", soft_wrap=True, markup=False)
    for line in loaded.contents:
        console.print(f"holds      {line}", soft_wrap=True, markup=False)
    for note in loaded.notes:
        console.print(f"note       {note}", soft_wrap=True, markup=False)
    if kept:
        console.print(f"kept as    {name}; see it with: occumap show {name}", soft_wrap=True, markup=False)


def _fields(loaded: Loaded, kept: str | None) -> dict[str, object]:
    return {
        "file": str(loaded.path),
        "taken_for": loaded.kind.value,
        "why": loaded.why,
        "versions": [{"id": v.id, "title": v.title, "source": v.source, "groups": v.counts()} for v in loaded.versions],
        "correspondences": [
            {"from": t.from_version, "to": t.to_version, "links": len(t.links)} for t in loaded.correspondences
        ],
        "index": {"name": loaded.index.name, "entries": len(loaded.index), "coded_to": list(loaded.index.versions)}
        if loaded.index is not None
        else None,
        "framework": {
            "id": loaded.framework.id,
            "skills": len(loaded.framework.skills),
            "profiles": len(loaded.framework.profiles),
        }
        if loaded.framework is not None
        else None,
        "notes": list(loaded.notes),
        "kept_as": kept,
    }


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
