"""Everything that can be named: what comes with Occumap, what was downloaded, and what the user keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from occumap.catalog import kept, load, shipped
from occumap.errors import OccumapError
from occumap.model.noun import counted

if TYPE_CHECKING:
    from occumap.catalog.recognised import Noun


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that can be named, and a line about it.

    Args:
        name: as the catalog writes it; any case will do.
        kind: what it is.
        said: what is in it.
        own: whether the user keeps it; else it comes with Occumap.
        problem: why it can't be read, where it can't.
    """

    name: str
    kind: Noun
    said: str
    own: bool = False
    problem: str | None = None


def everything() -> Iterator[Listed]:
    """Yield everything that can be named: what comes with Occumap first, then what the user keeps.

    >>> next(everything()).name
    'soc2010'
    """
    shipped_names = {kind: set(shipped.catalog()[plural]) for kind, plural in _PLURALS.items()}
    for kind, said in _SAID.items():
        for name in load.names(kind):
            found = _listed(name, kind, said, own=name not in shipped_names.get(kind, ()))
            if found.problem is None or name in load.names(kind):  # it may have been removed meanwhile
                yield found


def _listed(name: str, kind: Noun, said: Callable[[str], str], *, own: bool) -> Listed:
    try:
        return Listed(name, kind, said(name), own)
    except OccumapError as error:
        return Listed(name, kind, f"can't be read: {error.what}", own, str(error))


def _version(name: str) -> str:
    version = load.version(f"{load.CATALOG}{name}")
    counts = ", ".join(f"{n:,} {level}" for level, n in version.counts().items())
    return f"{version.title} ({counts})"


def _index(name: str) -> str:
    index = load.index(f"{load.CATALOG}{name}")
    return f"{len(index):,} entries coded to {', '.join(index.versions)}"


def _correspondence(name: str) -> str:
    table = kept.correspondence(name)
    parts = f", {len(table.partial_links):,} of them partial" if table.partial_links else ""
    return f"{table.from_version} to {table.to_version}: {counted(len(table.links), 'link')}{parts}"


def _revision(name: str) -> str:
    revision = load.revision(f"{load.CATALOG}{name}")
    return f"{revision.title} ({counted(len(revision.issues), 'issue')})"


def _map(name: str) -> str:
    stated = shipped.catalog()["maps"].get(name)
    return stated["title"] if stated else load.occupational_map(f"{load.CATALOG}{name}").title


def _context(name: str) -> str:
    figures = kept.context(name)
    return f"{counted(len(figures), 'figure')} by groups of {figures.version.id}: {'; '.join(figures.said)}"


def _framework(name: str) -> str:
    stated = shipped.catalog()["frameworks"].get(name)
    if stated:
        return str(stated["title"])
    framework = load.framework(f"{load.CATALOG}{name}")
    return f"{framework.title} ({len(framework.skills):,} skills, {len(framework.profiles):,} profiles)"


_PLURALS: dict[Noun, str] = {
    "version": "versions",
    "index": "indexes",
    "revision": "revisions",
    "map": "maps",
    "framework": "frameworks",
}
_SAID: dict[Noun, Callable[[str], str]] = {
    "version": _version,
    "index": _index,
    "correspondence": _correspondence,
    "revision": _revision,
    "map": _map,
    "framework": _framework,
    "context": _context,
}
