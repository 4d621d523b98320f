"""``occumap list``: what comes with Occumap."""

from __future__ import annotations

from rich.markup import escape

from occumap.catalog import load, shipped
from occumap.cli.console import out
from occumap.model.noun import counted


def list_command() -> None:
    """List the versions, indexes, revisions, maps and frameworks that you can name."""
    console = out()
    for name in load.names("version"):
        version = load.version(name)
        counts = ", ".join(f"{n} {level}" for level, n in version.counts().items())
        console.print(f"[bold]{name}[/]  version   {escape(version.title)} ({counts})")
    for name in load.names("index"):
        index = load.index(name)
        console.print(f"[bold]{name}[/]  index     {len(index):,} entries coded to {', '.join(index.versions)}")
    for name in shipped.catalog()["revisions"]:
        revision = load.revision(name)
        console.print(f"[bold]{name}[/]  revision  {escape(revision.title)} ({counted(len(revision.issues), 'issue')})")
    for name, stated in shipped.catalog()["maps"].items():
        console.print(f"[bold]{name}[/]  map       {escape(stated['title'])}", soft_wrap=True)
    for name, stated in shipped.catalog()["frameworks"].items():
        console.print(f"[bold]{name}[/]  framework {escape(stated['title'])}", soft_wrap=True)
