"""Classifications as DDI 3 code lists: fragments, as metadata repositories publish them, and whole instances.

The code list that a file of fragments is about is its TopLevelReference; where that names none, the only list there is,
and of several all are read. Nested codes make the tree; each code refers to a category, whose labels are its titles. A
document with a DOCTYPE is refused: it can only hold entities, which a code list needs none of and which can be made to
grow without end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

from occumap.errors import ClassificationError, InputError
from occumap.io.classification_csv import Row, rules_from_rows
from occumap.io.document_bytes import document_bytes
from occumap.model.rules import CodeRules
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_URN = re.compile(r"urn:ddi:(?P<agency>[^:]+):(?P<id>[^:]+):(?P<version>[^:]+)", re.IGNORECASE)
_ROOTS = re.compile(r"\{ddi:instance:3_\d\}(FragmentInstance|DDIInstance)")
# DDI 3.1 and earlier call a code list a code scheme.
_LISTS = frozenset({"CodeList", "CodeScheme"})
UNSTATED = ""

Identity = tuple[str, str, str]
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DdiContent:
    """The versions in a file, what was left in it, how it was read, and (id, other name) of its versions."""

    versions: tuple[Version, ...]
    left: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def read_ddi3(
    path: Path, version_id: str, *, rules: CodeRules | None = None, title: str = "", source: str = ""
) -> Version:
    """Return the one version in a DDI 3 file.

    Args:
        path: a FragmentInstance or DDIInstance with a CodeList and the categories it refers to.
        version_id: what the version is to be called.
        rules: what its codes look like; without them, levels are those that the list names, else the depths of nesting.
        title: its name for people; the label of the code list if not given.
        source: who publishes it; the file's name if not given.

    Raises:
        InputError: not XML, or not DDI 3; a DOCTYPE; no code list or several; a
            code without a value, or whose category is missing or has no label.
        ClassificationError: codes that aren't codes, stand twice, or don't make a tree.
    """
    document = _Document(path)
    meant, _ = _lists_meant(document)
    if len(meant) != 1:
        raise InputError(
            str(path),
            f"its TopLevelReference names {len(meant)} code lists in the file",
            hint="Export one code list, with everything it refers to, and make it the TopLevelReference.",
        )
    return _version(document, meant[0], version_id, rules=rules, title=title, source=source)


def read_ddi3_lists(path: Path, name: str, *, options: ReadOptions = TOLD) -> DdiContent:
    """Return the versions of all code lists in a DDI 3 file that it is about.

    Args:
        path: a FragmentInstance or DDIInstance.
        name: what the version of a single list is to be called; several are called by their own names.
        options: ``which`` of several lists is meant, by its name, label, id or URN.

    Raises:
        InputError: as for `read_ddi3`; or no list is called so.
        ClassificationError: the only list isn't a tree.
    """
    document = _Document(path)
    meant, said = _lists_meant(document)
    if options.which is not None:
        wanted = options.which.strip().casefold()
        every = document.lists
        chosen = [one for one in every if wanted in {called.casefold() for called in _names_of(one)}]
        if not chosen and not (len(meant) == 1 and wanted == name.casefold()):
            called = ", ".join(_name(one) for one in every)
            raise InputError(str(path), f"no code list in it is called {options.which!r}", hint=f"It has: {called}.")
        meant, said = chosen or meant, ()
    own_names = _told_apart(meant) if len(meant) > 1 or options.which is not None else [name]
    versions: list[Version] = []
    left = [f"the code list {_name(one)}" for one in document.lists if not any(one is other for other in meant)]
    remarks = list(said)
    addresses: list[tuple[str, str]] = []
    for one, version_id in zip(meant, own_names, strict=True):
        try:
            versions.append(_version(document, one, version_id))
        except (InputError, ClassificationError) as fault:
            if len(meant) == 1:
                raise
            left.append(f"the code list {_name(one)} ({fault.what})")
            continue
        addresses += [(version_id, other) for other in _names_of(one)]
        if next(_children(one, "CodeListReference"), None) is not None:
            remarks.append(f"{_name(one)} also has the codes of a list that it refers to, which were not read")
    if not versions:
        raise InputError(str(path), f"none of its code lists can be read: {'; '.join(left)}", hint="Export one.")
    kept = tuple(left) if options.which is None else ()
    return DdiContent(tuple(versions), kept, tuple(remarks), tuple(addresses))


class _Document:
    """A parsed file, with its code lists and what categories are called."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self.root = _root(path)
        self.lists = [element for element in self.root.iter() if _local(element) in _LISTS]
        self.labels: dict[Identity, Labels] = {}
        by_id: dict[str, list[Labels]] = {}
        for element in self.root.iter():
            if _local(element) == "Category":
                labels = _labels(element) or _strings(element, "CategoryName")
                if (identity := _identity(element)) is not None:
                    self.labels[identity] = labels
                if name := _id_of(element):
                    by_id.setdefault(name, []).append(labels)
        # DDI 3.1 refers within a file by the id alone.
        self.by_id = {name: labels[0] for name, labels in by_id.items() if len(labels) == 1}

    def titles(self, code: ET.Element, value: str) -> Labels:
        """Return the titles of a code by language.

        Raises:
            InputError: its category isn't in the file, or has no label.
        """
        reference = next(_children(code, "CategoryReference"), None)
        identity = _identity(reference) if reference is not None else None
        if identity is not None:
            labels = self.labels.get(identity)
        else:
            labels = self.by_id.get(_id_of(reference) or "") if reference is not None else None
        if labels is None:
            raise InputError(
                f"{self.where}, code {value}",
                "its category is not in the file",
                hint="Export the code list with everything it refers to.",
            )
        if not labels:
            what = "its category has no label"
            raise InputError(f"{self.where}, code {value}", what, hint="Give every Category a Label.")
        return labels


class _NoDoctype(ET.TreeBuilder):
    """Builds the tree, and stops at a DOCTYPE before anything in it is read."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:  # noqa: ARG002 (the parser's)
        raise InputError(
            self.where, "it has a DOCTYPE, which is not read", hint="Remove the <!DOCTYPE …> and any entities in it."
        )


def _root(path: Path) -> ET.Element:
    data = document_bytes(path)
    parser = ET.XMLParser(target=_NoDoctype(str(path)))
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except ET.ParseError as error:
        line, column = error.position
        raise InputError(
            f"{path}, line {line}, column {column + 1}",
            f"it is not well-formed XML ({str(error).partition(':')[0]})",
            hint="It may be incomplete or another kind of file: download it again.",
        ) from None
    except (OSError, ValueError, LookupError) as error:
        raise InputError(str(path), f"it can't be read ({error})", hint="Give a DDI 3.2 file in UTF-8.") from None
    if not _ROOTS.fullmatch(root.tag):
        raise InputError(
            str(path),
            f"its first element is {_local(root)}, not a FragmentInstance of DDI 3.2",
            hint="Export the code list as DDI 3.2 fragments.",
        )
    return root


def _lists_meant(document: _Document) -> tuple[Sequence[ET.Element], tuple[str, ...]]:
    """Return the code lists that a file is about, and what is to be said of how they were told."""
    references = list(_children(document.root, "TopLevelReference"))
    tops = {identity for top in references if (identity := _identity(top)) is not None}
    named = [one for one in document.lists if _identity(one) in tops]
    if named:
        return named, ()
    there = {_identity(element) for element in document.root.iter() if not _local(element).endswith("Reference")}
    if not document.lists:
        raise InputError(
            document.where, "it has no code list", hint="Export a code list, with everything it refers to."
        )
    if tops - there:
        raise InputError(
            document.where,
            "its TopLevelReference names no code list in the file",
            hint="Export one code list, with everything it refers to, and make it the TopLevelReference.",
        )
    if len(document.lists) == 1:
        return document.lists, (f"{_name(document.lists[0])} was read because it is the only code list in the file",)
    return document.lists, ()


def _version(
    document: _Document,
    code_list: ET.Element,
    version_id: str,
    *,
    rules: CodeRules | None = None,
    title: str = "",
    source: str = "",
) -> Version:
    where = document.where
    codes = list(_codes(code_list, where))
    if not codes:
        raise InputError(where, "its code list has no codes", hint="Give a code list with nested codes.")
    titles = {value: document.titles(code, value) for code, value, _, _ in codes}
    levels = _level_names(code_list, codes)
    rows: list[Row] = [
        (value, next(iter(titles[value].values())), None if rules else levels[depth], parent)
        for (_, value, parent, depth) in codes
    ]
    known = rules or rules_from_rows(list(rows), where, are_text=True)
    own = _labels(code_list) or _strings(code_list, "CodeListName")
    name = title or next(iter(own.values()), "")
    try:
        made = Version.of(version_id, rows, rules=known, title=name, source=source or document.path.name)
    except ClassificationError as error:
        raise ClassificationError(where, error.what, hint=error.hint) from None
    by_language: dict[str, dict[str, str]] = {}
    for code, labels in (("", {UNSTATED: title} if title else own), *titles.items()):
        for language, text in labels.items():
            by_language.setdefault(language, {})[code] = text
    return made.with_titles(by_language)


def _level_names(code_list: ET.Element, codes: Iterable[tuple[ET.Element, str, str | None, int]]) -> Mapping[int, str]:
    """Return the names of levels by depth: those that the list gives, if it gives each depth one of its own."""
    depths = sorted({depth for *_, depth in codes})
    stated = {
        int(number): next(iter(names.values()))
        for level in _children(code_list, "Level")
        if (number := level.get("levelNumber", "")).isdigit() and (names := _strings(level, "LevelName"))
    }
    numbers = sorted(stated)
    if len(numbers) == len(depths) == len(set(stated.values())):
        return {depth: stated[number] for depth, number in zip(depths, numbers, strict=True)}
    return {depth: f"level {depth}" for depth in depths}


def _codes(code_list: ET.Element, where: str) -> Iterator[tuple[ET.Element, str, str | None, int]]:
    """Yield all codes with their value, the value of the code they are nested in, and their depth from 1."""
    waiting: list[tuple[ET.Element, str | None, int]] = [
        (code, None, 1) for code in reversed(list(_children(code_list, "Code")))
    ]
    while waiting:
        code, parent, depth = waiting.pop()
        value = _child_text(code, "Value")
        if not value:
            place = f"under {parent}" if parent else "at the top"
            raise InputError(where, f"a code {place} has no Value", hint="Give every Code a Value.")
        yield code, value, parent, depth
        waiting.extend((child, value, depth + 1) for child in reversed(list(_children(code, "Code"))))


def _name(code_list: ET.Element) -> str:
    """Return what a list is called: by its name, else its label, else its id."""
    return next(iter(_names_of(code_list)), "without a name")


def _names_of(code_list: ET.Element) -> Iterator[str]:
    yield from _strings(code_list, "CodeListName").values()
    yield from _labels(code_list).values()
    identity = _identity(code_list)
    if name := _id_of(code_list):
        yield name
    if identity is not None:
        yield f"urn:ddi:{':'.join(identity)}"


def _told_apart(lists: Sequence[ET.Element]) -> list[str]:
    names = [_name(one) for one in lists]
    times = Counter(names)
    return [
        name if times[name] == 1 else f"{name}-{_id_of(one) or number}"
        for number, (name, one) in enumerate(zip(names, lists, strict=True), start=1)
    ]


def _identity(element: ET.Element) -> Identity | None:
    """Return agency, id and version, as the element states them or as its URN does."""
    agency, name, version = (_child_text(element, part) for part in ("Agency", "ID", "Version"))
    if agency and name and version:
        return agency, name, version
    urn = _URN.fullmatch(_child_text(element, "URN") or "")
    return (urn["agency"], urn["id"], urn["version"]) if urn else None


def _id_of(element: ET.Element) -> str | None:
    return _child_text(element, "ID") or element.get("id")


def _labels(element: ET.Element) -> Labels:
    """Return labels by language; the first of each."""
    found: dict[str, str] = {}
    for label in _children(element, "Label"):
        parts = list(_children(label, "Content")) or [label]
        for part in parts:
            language = part.get(_LANGUAGE) or label.get(_LANGUAGE) or UNSTATED
            if text := _text(part):
                found.setdefault(language, text)
    return found


def _strings(element: ET.Element, name: str) -> Labels:
    found: dict[str, str] = {}
    for child in _children(element, name):
        for part in list(_children(child, "String")) or [child]:
            if text := _text(part):
                found.setdefault(part.get(_LANGUAGE) or UNSTATED, text)
    return found


def _child_text(element: ET.Element, name: str) -> str | None:
    child = next(_children(element, name), None)
    return _text(child) if child is not None else None


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if _local(child) == name)


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
