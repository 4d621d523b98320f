"""A structure message of SDMX, ours or another agency's, to versions and correspondences.

The published schemas decide whether a message is valid, not what a library can hold of it: of whatever else it has,
such as data structures, only the kinds are said. What can't become a version or a correspondence is left out and
said, unless it was asked for or is all there is: then it is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from occumap.errors import ClassificationError, InputError
from occumap.io.document_bytes import document_bytes
from occumap.io.sdmx.code_lists import tree_of, version_ids, version_of, with_extensions
from occumap.io.sdmx.json_reading import read_json
from occumap.io.sdmx.message import CodeList, Identity, Message, Tree, Urn, ValueTable
from occumap.io.sdmx.ml_reading import read_ml
from occumap.io.sdmx.naming import urn_of
from occumap.io.sdmx.value_maps import UnfitError, ValidCorrespondence, correspondence_of
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions


@dataclass(frozen=True, slots=True)
class SdmxContent:
    """What a message holds that Occumap has values for, what was left out of it, and how it was read.

    ``addresses`` are (name, other name) of versions, and of correspondences as ``old:new``: their ids, URNs and
    ``AGENCY:ID(VERSION)``.
    """

    versions: tuple[Version, ...]
    correspondences: tuple[ValidCorrespondence, ...]
    left: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def read_sdmx(path: Path, *, validate: bool = True, options: ReadOptions = TOLD) -> SdmxContent:
    """Return the versions and correspondences in a structure message of SDMX-ML or SDMX-JSON.

    Args:
        path: SDMX-ML 2.1, 3.0 or 3.1, or SDMX-JSON 1.0 to 2.1, in any encoding that it declares; gzip too.
        validate: hold it against the published schema first.
        options: ``which`` of several lists or maps is meant, by its id, URN or ``AGENCY:ID(VERSION)``.

    Raises:
        UnavailableError: a package that SDMX needs isn't installed.
        InputError: it isn't such a message, or not a valid one; it holds no code list
            and no map between two, or none that was asked for.
        ClassificationError: the only list isn't a tree.
    """
    where = str(path)
    data = document_bytes(path)
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    message = (read_ml if start == b"<" else read_json)(data, where, validate=validate)
    if not message.lists and not message.tables:
        has = f"; it has {', '.join(_kinds(message))}" if message.left else ""
        raise InputError(where, f"it has no code list and no representation map{has}", hint="Give one that has.")
    lists = {one.identity: one for one in message.lists}
    whole = tuple(with_extensions(one, lists) for one in message.lists)
    return _content(replace(message, lists=whole), where, options.which)


def _content(message: Message, where: str, which: str | None) -> SdmxContent:
    ends = [end for table in message.tables for end in (table.source, table.target) if end is not None]
    names = version_ids(message.lists, ends, where)
    lists = [one for one in message.lists if _is_meant(one.identity, names[one.identity], which)]
    tables = [one for one in message.tables if _is_meant(one.identity, _between(one, names), which)]
    if which is not None and not lists and not tables:
        raise _nothing_called(which, message, names, where)
    found = _Found(where, is_single=len(lists) + len(tables) == 1)
    for one in lists:
        found.take_list(one, tree_of(one, message.trees), names[one.identity])
    codes = {one.identity: tuple(code.id for code in one.codes) for one in message.lists if not one.extends}
    for table in tables:
        found.take_table(table, names, codes)
    if not found.versions and not found.tables:
        reasons = "; ".join(found.left)
        raise InputError(where, f"nothing in it can be read: {reasons}", hint="Ask the agency for another.")
    if which is None:
        found.left += _unused(message, found.used)
    return SdmxContent(
        tuple(found.versions), tuple(found.tables), tuple(found.left), tuple(found.said), tuple(found.addresses)
    )


@dataclass
class _Found:
    """What a message turned into so far; what can't be read is left, unless it is all that is meant."""

    where: str
    is_single: bool
    versions: list[Version] = field(default_factory=list)
    tables: list[ValidCorrespondence] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    used: list[Tree] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)

    def take_list(self, one: CodeList, tree: Tree | None, name: str) -> None:
        try:
            version, remarks = version_of(one, tree, name, f"{self.where}, {one.identity.id}")
        except (InputError, ClassificationError) as fault:
            if self.is_single:
                raise
            self.left.append(f"the code list {one.identity} ({fault.what})")
            return
        self.versions.append(version)
        self.said += remarks
        self.used += [tree] if tree is not None else []
        self._address(name, "Codelist", one.identity)

    def take_table(
        self, table: ValueTable, names: Mapping[Identity, str], codes: Mapping[Identity, tuple[str, ...]]
    ) -> None:
        try:
            correspondence, remarks = correspondence_of(table, names, codes)
        except UnfitError as fault:
            if self.is_single:
                raise _cannot_map(self.where, table, fault) from None
            self.left.append(f"the map {table.identity} ({fault})")
            return
        self.tables.append(correspondence)
        self.said += remarks
        self._address(_between(table, names), "RepresentationMap", table.identity)

    def _address(self, name: str, kind: str, identity: Identity) -> None:
        self.addresses += [(name, other) for other in (identity.id, str(identity), urn_of(kind, identity))]


def _unused(message: Message, used: list[Tree]) -> Iterator[str]:
    for tree in message.trees:
        if not any(tree is other for other in used):
            yield f"the hierarchy {tree.identity}, which isn't one of all codes of one list, each once"
    yield from _kinds(message)


def _kinds(message: Message) -> list[str]:
    return [f"{n:,} {kind}" if n > 1 else kind for kind, n in sorted((message.left or {}).items())]


def _is_meant(identity: Identity, name: str, which: str | None) -> bool:
    if which is None:
        return True
    urn = Urn.parse(which)
    if urn is not None:
        return urn.identity == identity
    wanted = which.strip().casefold()
    return wanted in {name.casefold(), identity.id.casefold(), str(identity).casefold()}


def _between(table: ValueTable, names: Mapping[Identity, str]) -> str:
    """Return the name by which a correspondence is chosen."""
    if table.source is None or table.target is None:
        return str(table.identity)
    return f"{names[table.source]}:{names[table.target]}"


def _nothing_called(which: str, message: Message, names: Mapping[Identity, str], where: str) -> InputError:
    called = [
        *(names[one.identity] for one in message.lists),
        *(_between(one, names) for one in message.tables),
    ]
    return InputError(where, f"nothing in it is called {which!r}", hint=f"It has: {', '.join(called)}.")


def _cannot_map(where: str, table: ValueTable, fault: UnfitError) -> InputError:
    return InputError(
        f"{where}, {table.identity}",
        f"the map can't be read as a correspondence: {fault}",
        hint="Ask for a message that has both code lists too, or for a map that names each code.",
    )
