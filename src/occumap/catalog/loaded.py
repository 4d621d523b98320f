"""What a name or a file was taken for, and what is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.errors import AmbiguousNameError, InputError
from occumap.model.noun import counted

if TYPE_CHECKING:
    from occumap.catalog.recognised import FileKind, Noun
    from occumap.model.correspondence import Correspondence
    from occumap.model.group_figures import GroupFigures
    from occumap.model.index import Index
    from occumap.model.occupational_map import OccupationalMap
    from occumap.model.revision import Revision
    from occumap.model.skills import Framework
    from occumap.model.version import Version

    Value = Version | Index | Correspondence | Revision | Framework | OccupationalMap | GroupFigures


@dataclass(frozen=True, repr=False)
class Loaded:
    """What a name or a file was taken for, why, and what is in it.

    Args:
        name: the name or path that was given; a name as the catalog writes it.
        why: by what it was told, such as the names of its columns.
        path: the file or folder; None for a name in the catalog.
        kind: what kind of file it is; None for a name in the catalog.
        versions: all versions in it.
        correspondences: all correspondences in it.
        index: the index in it.
        revision: the revision in it.
        framework: the skills framework in it.
        occupational_map: the map in it.
        contexts: figures by group in it, those of each source and version by themselves.
        notes: what was left in the file, or assumed.
        also_called: (name, other name) of things in it that can be chosen by an address or a URN too.
    """

    name: str
    why: str
    path: Path | None = None
    kind: FileKind | None = None
    versions: tuple[Version, ...] = ()
    correspondences: tuple[Correspondence, ...] = ()
    index: Index | None = None
    revision: Revision | None = None
    framework: Framework | None = None
    occupational_map: OccupationalMap | None = None
    contexts: tuple[GroupFigures, ...] = ()
    notes: tuple[str, ...] = ()
    also_called: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        contents = "; ".join(self.contents)
        return f"<Loaded {self.name}: {contents if len(contents) < 200 else f'{contents[:200]}…'}>"

    @property
    def taken_as(self) -> str:
        """What it was taken for and why, in words."""
        return f"{self.kind}: {self.why}" if self.kind else self.why

    @property
    def nouns(self) -> tuple[Noun, ...]:
        """What is in it, each kind once."""
        found: dict[Noun, bool] = {
            "version": bool(self.versions),
            "index": self.index is not None,
            "correspondence": bool(self.correspondences),
            "revision": self.revision is not None,
            "framework": self.framework is not None,
            "map": self.occupational_map is not None,
            "context": bool(self.contexts),
        }
        return tuple(noun for noun, there in found.items() if there)

    @property
    def contents(self) -> tuple[str, ...]:
        """What is in it, a line each for people."""
        lines = [f"version {v.id}: {_counts(v)}{_titles_in(v)}" for v in self.versions]
        for table in self.correspondences:
            parts = f", {len(table.partial_links):,} of them partial" if table.partial_links else ""
            links = counted(len(table.links), "link")
            lines.append(f"correspondence {table.from_version} to {table.to_version}: {links}{parts}")
        if self.index is not None:
            coded = ", ".join(self.index.versions) or "nothing"
            lines.append(f"index {self.index.name}: {counted(len(self.index), 'entry', 'entries')} coded to {coded}")
        if self.revision is not None:
            stated = self.revision
            issues = counted(len(stated.issues), "issue")
            lines.append(f"revision {stated.id}: {issues}, from {stated.from_version} to {stated.to_version}")
        if self.framework is not None:
            skills = counted(len(self.framework.skills), "skill")
            profiles = counted(len(self.framework.profiles), "profile")
            title = self.framework.title
            named = "" if title == self.framework.id else f" ({title})"
            lines.append(f"framework {self.framework.id}{named}: {skills}, {profiles}")
        if self.occupational_map is not None:
            occupations = counted(len(self.occupational_map.occupations), "occupation")
            lines.append(f"map {self.occupational_map.id}: {occupations}")
        for figures in self.contexts:
            said = "; ".join(figures.said)
            lines.append(f"{counted(len(figures), 'figure')} by groups of {figures.version.id}: {said}")
        return tuple(lines)

    @property
    def value(self) -> Value:
        """The one thing in it; of two versions that were named together, or stand in one table, their correspondence.

        Raises:
            AmbiguousNameError: there are several.
        """
        if self.correspondences and (self.path is None or self._is_one_table):
            return self.correspondence()
        found = self._things
        if len(found) > 1:
            first = next(iter(found))
            raise AmbiguousNameError(
                self.name,
                f"there are several things in it: {'; '.join(self.contents)}",
                hint=f"Name one, --which {first} or which={first!r} in Python. They are called: {', '.join(found)}.",
                candidates=tuple(zip(found, self.contents, strict=True)),
            )
        return next(iter(found.values()))

    @property
    def _is_one_table(self) -> bool:
        """Whether it is a table of pairs, whose versions are no more than the titles in it."""
        return self.kind is not None and self.kind.name == "CROSSWALK"

    def called(self, which: str) -> Value:
        """Return one of the things in it: a version by its id, a correspondence by ``old:new``, the rest by its kind.

        A version or a correspondence that has an address or a URN can be named by that, or by its last part.

        Raises:
            InputError: nothing in it is called so.
            AmbiguousNameError: several are.
        """
        found = self._things
        names = self._names_meant(which, tuple(found))
        if len(names) == 1:
            return found[names[0]]
        raise self._not_one(which, names, f"nothing in it is called {which!r}", tuple(found))

    def _names_meant(self, which: str, names: Sequence[str]) -> tuple[str, ...]:
        """Return those of some names that are meant: one by itself, else by what it is called besides."""
        wanted = which.strip().casefold()
        itself = tuple(name for name in names if name.casefold() == wanted)
        others = [(name, other.casefold()) for name, other in self.also_called if name in names]
        whole = [name for name, other in others if other == wanted]
        last = [name for name, other in others if re.split(r"[/#]", other.rstrip("/#"))[-1] == wanted]
        return itself or tuple(dict.fromkeys(whole)) or tuple(dict.fromkeys(last))

    def _not_one(self, which: str, names: Sequence[str], what: str, all_names: Sequence[str]) -> InputError:
        if not names:
            return InputError(self.name, what, hint=f"It has: {', '.join(all_names)}.")
        called = f"several things in it are called {which!r}: {', '.join(names)}"
        candidates = tuple((name, name) for name in names)
        raise AmbiguousNameError(self.name, called, hint=f"Name one, such as {names[0]}.", candidates=candidates)

    @property
    def _things(self) -> dict[str, Value]:
        """What is in it, by the names by which one of it is chosen, in the order of ``contents``."""
        single = {
            "index": self.index,
            "revision": self.revision,
            "framework": self.framework,
            "map": self.occupational_map,
        }
        return (
            {version.id: version for version in self.versions}
            | {f"{table.from_version}:{table.to_version}": table for table in self.correspondences}
            | {name: thing for name, thing in single.items() if thing is not None}
            | {figures.name: figures for figures in self.contexts}
        )

    def version(self, which: str | None = None) -> Version:
        """Return the version in it; of several, the one of that id, address or URN.

        Raises:
            InputError: there is none, or none of that id.
            AmbiguousNameError: there are several and none is named.
        """
        ids = ", ".join(version.id for version in self.versions)
        if not self.versions:
            raise self.refusal("version")
        if which is not None:
            by_id = {version.id: version for version in self.versions}
            names = self._names_meant(which, tuple(by_id))
            if len(names) == 1:
                return by_id[names[0]]
            raise self._not_one(which, names, f"it has no version {which!r}", tuple(by_id))
        if len(self.versions) == 1:
            return self.versions[0]
        raise AmbiguousNameError(
            self.name,
            f"it has several versions: {ids}",
            hint=f"Keep one under a name: occumap load {self.name} --which {self.versions[0].id} --as NAME",
            candidates=tuple((version.id, version.title) for version in self.versions),
        )

    def correspondence(self) -> Correspondence:
        """Return the one correspondence in it.

        Raises:
            InputError: there is none.
            AmbiguousNameError: there are several.
        """
        if not self.correspondences:
            raise self.refusal("correspondence")
        if len(self.correspondences) > 1:
            named = [f"{table.from_version} to {table.to_version}" for table in self.correspondences]
            raise AmbiguousNameError(
                self.name,
                f"it has several correspondences: {', '.join(named)}",
                hint="Give a file that has one.",
                candidates=tuple((name, "correspondence") for name in named),
            )
        return self.correspondences[0]

    def refusal(self, needed: Noun) -> InputError:
        """Return the error that says what was found where something else is needed."""
        found = f"it was taken for {self.taken_as}" if self.kind else f"it is {self.why}"
        return InputError(
            self.name,
            f"{found}; {with_article(needed)} is needed here",
            hint=f"It has: {'; '.join(self.contents)}. Give {with_article(needed)}.",
        )


def with_article(noun: str) -> str:
    """Return a noun with its article.

    >>> with_article("index"), with_article("version"), with_article("context")
    ('an index', 'a version', 'a table of figures by group')
    """
    if noun == "context":
        return "a table of figures by group"
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _counts(version: Version) -> str:
    return ", ".join(f"{n:,} {level}" for level, n in version.counts().items())


def _titles_in(version: Version) -> str:
    return f"; titles in {version.language}" if version.language else ""
