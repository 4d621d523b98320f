"""``occumap load``: what a file is, and keeping a classification for later."""

from __future__ import annotations

from typing import Annotated

import typer

from occumap.catalog.context import keep_context
from occumap.catalog.kept import Kept, keep
from occumap.catalog.load import load
from occumap.catalog.loaded import Loaded
from occumap.cli.console import out
from occumap.cli.file_options import ANYTHING, reads_files
from occumap.read_options import ReadOptions
from occumap.render import as_dict

_FURTHER = {"version": "show it with: occumap show", "map": "see what changed with: occumap map changes"}


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
    """Show what a file contains, and keep it under a name that every command knows.

    Figures by group (pay, people, vacancies, projections) are kept at once, and stand beside occupations from then on.
    """
    loaded = load(path, options=read_as)
    kept = _keep(loaded, name, read_as.which, replacing=replacing)
    if as_json:
        typer.echo(as_dict.to_json(_fields(loaded, kept)))
        return
    console = out()
    console.print(f"read as    {loaded.taken_as}", soft_wrap=True, markup=False)
    for line in loaded.contents:
        console.print(f"contains   {line}", soft_wrap=True, markup=False)
    for note in loaded.notes:
        console.print(f"note       {note}", soft_wrap=True, markup=False)
    for one in kept:
        further = _FURTHER.get(one.kind)
        shown = f"; {further} {one.name}" if further else f" ({one.kind})"
        console.print(f"saved as   {one.name}{shown}", soft_wrap=True, markup=False)
    if loaded.contexts and kept:
        console.print("Its figures stand beside occupations from now on, in every command and page.")


def _keep(loaded: Loaded, name: str | None, which: str | None, *, replacing: bool) -> tuple[Kept, ...]:
    if loaded.contexts and loaded.path is not None:
        return keep_context(loaded, name, which=which, replacing=replacing)
    return (keep(loaded, name, which=which, replacing=replacing),) if name else ()


def _fields(loaded: Loaded, kept: tuple[Kept, ...]) -> as_dict.Fields:
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
        "figures": [
            {"name": one.name, "version": one.version.id, "figures": len(one), "contents": list(one.said)}
            for one in loaded.contexts
        ],
        "kept_as": ", ".join(one.name for one in kept) or None,
    }
