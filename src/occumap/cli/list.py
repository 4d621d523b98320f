"""``occumap list``: what comes with Occumap."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape

from occumap.catalog import load, shipped
from occumap.cli.console import out
from occumap.model.noun import counted


def list_command() -> None:
    """List the versions, indexes, revisions, maps and frameworks that you can name."""
    rows = list(_rows())
    width = max(len(name) for name, _, _ in rows)
    for name, kind, said in rows:
        out().print(f"[bold]{name:{width}}[/]  {kind:9}  {escape(said)}", soft_wrap=True)


def _rows() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the kind and a line about each."""
    for name in load.names("version"):
        version = load.version(name)
        counts = ", ".join(f"{n} {level}" for level, n in version.counts().items())
        yield name, "version", f"{version.title} ({counts})"
    for name in load.names("index"):
        index = load.index(name)
        yield name, "index", f"{len(index):,} entries coded to {', '.join(index.versions)}"
    for name in shipped.catalog()["revisions"]:
        revision = load.revision(name)
        yield name, "revision", f"{revision.title} ({counted(len(revision.issues), 'issue')})"
    for name, stated in shipped.catalog()["maps"].items():
        yield name, "map", stated["title"]
    for name, stated in shipped.catalog()["frameworks"].items():
        yield name, "framework", stated["title"]
