"""``occumap show``: what is in a version."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.tree import Tree

from occumap.catalog import load, shipped
from occumap.cli.console import out
from occumap.cli.file_options import CLASSIFICATION, reads_files
from occumap.cli.map_options import ContextOption
from occumap.cli.print_figures import print_beside
from occumap.model.noun import counted
from occumap.model.version import Version
from occumap.read_options import ReadOptions
from occumap.workflows.map.context_beside import context_of

TITLES_SHOWN = 12


@reads_files(*CLASSIFICATION)
def show_command(
    version: Annotated[str, typer.Argument(help="A version: a name in the catalog (soc2010), or a file of any kind.")],
    code: Annotated[str | None, typer.Argument(help="A group. The default is the whole version.")] = None,
    context: ContextOption = None,
    index: Annotated[str, typer.Option(help="The index to take titles from.")] = shipped.STARTER,
    *,
    read_as: ReadOptions,
) -> None:
    """Show a version as a tree, or one group with its titles.

    Beside a group stand the figures that were loaded of it.
    """
    held = load.version(version, options=read_as)
    console = out()
    if code is None:
        counts = ", ".join(f"{n} {level}" for level, n in held.counts().items())
        tree = Tree(f"[bold]{held.id}[/] {escape(held.title)} ({counts})", guide_style="dim")
        for group in held.children(None):
            _grow(tree.add(escape(str(group))), held, group.code.value)
        console.print(tree)
        return
    group = held[code]
    titles = load.index(index)  # before anything is printed: it may not be there
    above = [group]
    while above[-1].parent is not None:
        above.append(held[above[-1].parent.value])
    console.print(f"[dim]{held.id}: {escape(' › '.join(str(g) for g in reversed(above[1:])))}[/]")
    tree = Tree(f"[bold]{escape(str(group))}[/] ({group.level})", guide_style="dim")
    _grow(tree, held, group.code.value)
    console.print(tree)
    print_beside(console, context_of(context).of_group(group.code))
    rows = titles.rows(held.id).get(group.code.value, ()) if held.id in titles.versions else ()
    if rows:
        shown = ", ".join(str(titles.at(row)) for row in rows[:TITLES_SHOWN])
        more = f" and {len(rows) - TITLES_SHOWN:,} more" if len(rows) > TITLES_SHOWN else ""
        console.print(f"{counted(len(rows), 'title')} in ‘{escape(titles.name)}’: {escape(shown)}{more}")


def _grow(tree: Tree, version: Version, code: str) -> None:
    for group in version.children(code):
        _grow(tree.add(escape(str(group))), version, group.code.value)
