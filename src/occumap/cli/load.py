"""``occumap load``: what a file is, and keeping a classification for later."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from occumap.catalog.load import load
from occumap.catalog.loaded import Loaded
from occumap.catalog.user_versions import keep
from occumap.cli.console import out


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
        typer.echo(json.dumps(_fields(loaded, name if kept else None), ensure_ascii=False, indent=1))
        return
    console = out()
    console.print(f"taken for  {loaded.taken_as}", soft_wrap=True, markup=False)
    for line in loaded.contents:
        console.print(f"holds      {line}", soft_wrap=True, markup=False)
    for note in loaded.notes:
        console.print(f"note       {note}", soft_wrap=True, markup=False)
    if kept:
        console.print(f"kept as    {name}; see it with: occumap show {name}", soft_wrap=True, markup=False)


def _fields(loaded: Loaded, kept: str | None) -> dict[str, object]:
    return {
        "file": str(loaded.path) if loaded.path else None,
        "taken_for": loaded.kind.value if loaded.kind else loaded.why,
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
