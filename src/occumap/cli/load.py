"""``occumap load``: what a file is, and keeping a classification for later."""

from __future__ import annotations

from typing import Annotated

import typer

from occumap.catalog.load import load
from occumap.catalog.loaded import Loaded
from occumap.catalog.user_versions import keep
from occumap.cli.console import out
from occumap.render import as_dict


def load_command(
    path: Annotated[str, typer.Argument(help="A file or folder, told from its content; or a name in the catalog.")],
    name: Annotated[
        str | None, typer.Option("--as", help="Keep the version in it under this name, which every command then knows.")
    ] = None,
    which: Annotated[str | None, typer.Option(help="Of several versions in it, keep the one of this id.")] = None,
    replacing: Annotated[bool, typer.Option("--replace", help="Replace another version kept under the name.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what it is and what is in it as JSON.")] = False,
) -> None:
    """Say what a file is and what it holds, and keep a classification for later."""
    loaded = load(path)
    kept = keep(loaded.version(which), name, replacing=replacing) if name else None
    if as_json:
        typer.echo(as_dict.to_json(_fields(loaded, name if kept else None)))
        return
    console = out()
    console.print(f"taken for  {loaded.taken_as}", soft_wrap=True, markup=False)
    for line in loaded.contents:
        console.print(f"holds      {line}", soft_wrap=True, markup=False)
    for note in loaded.notes:
        console.print(f"note       {note}", soft_wrap=True, markup=False)
    if kept:
        console.print(f"kept as    {name}; see it with: occumap show {name}", soft_wrap=True, markup=False)


def _fields(loaded: Loaded, kept: str | None) -> as_dict.Fields:
    return {
        "file": str(loaded.path) if loaded.path else None,
        "taken_for": loaded.kind.value if loaded.kind else loaded.why,
        "why": loaded.why,
        "versions": [as_dict.version(one) for one in loaded.versions],
        "correspondences": [
            {"from_version": one.from_version, "to_version": one.to_version, "links": len(one.links)}
            for one in loaded.correspondences
        ],
        "index": as_dict.index(loaded.index) if loaded.index is not None else None,
        "framework": as_dict.framework(loaded.framework) if loaded.framework is not None else None,
        "notes": list(loaded.notes),
        "kept_as": kept,
    }
