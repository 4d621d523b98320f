"""``occumap load``: what a file is, and keeping a classification for later."""

from __future__ import annotations

from typing import Annotated

import typer

from occumap.catalog.kept import keep
from occumap.catalog.load import load
from occumap.catalog.loaded import Loaded
from occumap.cli.console import out
from occumap.cli.file_options import ANYTHING, reads_files
from occumap.read_options import ReadOptions
from occumap.render import as_dict


@reads_files(*ANYTHING)
def load_command(
    path: Annotated[str, typer.Argument(help="A file or folder of any kind, or a name in the catalog.")],
    name: Annotated[
        str | None, typer.Option("--as", help="Keep what is in it under this name, for use with every command.")
    ] = None,
    replacing: Annotated[bool, typer.Option("--replace", help="Replace what is kept under the name.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print its kind and content as JSON.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Show what a file contains, and keep it under a name that every command knows."""
    loaded = load(path, options=read_as)
    kept = keep(loaded, name, which=read_as.which, replacing=replacing) if name else None
    if as_json:
        typer.echo(as_dict.to_json(_fields(loaded, kept.name if kept else None)))
        return
    console = out()
    console.print(f"read as    {loaded.taken_as}", soft_wrap=True, markup=False)
    for line in loaded.contents:
        console.print(f"contains   {line}", soft_wrap=True, markup=False)
    for note in loaded.notes:
        console.print(f"note       {note}", soft_wrap=True, markup=False)
    if kept:
        shown = f"; show it with: occumap show {kept.name}" if kept.kind == "version" else f" ({kept.kind})"
        console.print(f"saved as   {kept.name}{shown}", soft_wrap=True, markup=False)


def _fields(loaded: Loaded, kept: str | None) -> as_dict.Fields:
    return {
        "file": str(loaded.path) if loaded.path else None,
        "taken_for": loaded.kind.value if loaded.kind else loaded.why,
        "why": loaded.why,
        "versions": [as_dict.version(one) for one in loaded.versions],
        "correspondences": [
            {
                "from_version": one.from_version,
                "to_version": one.to_version,
                "links": len(one.links),
                "partial": len(one.partial_links),
                "without_counterpart": [str(code) for code in one.without_counterpart],
            }
            for one in loaded.correspondences
        ],
        "index": as_dict.index(loaded.index) if loaded.index is not None else None,
        "framework": as_dict.framework(loaded.framework) if loaded.framework is not None else None,
        "notes": list(loaded.notes),
        "kept_as": kept,
    }
