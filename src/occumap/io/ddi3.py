"""Classifications as DDI 3.2 code lists in a FragmentInstance, as metadata repositories publish them.

The code list that the file is about is its TopLevelReference. Nested codes make the tree; each code
refers to a category, whose label is its title. A document with a DOCTYPE is refused: it can only hold
entities, which a code list needs none of and which can be made to grow without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

from occumap.errors import ClassificationError, InputError
from occumap.io.classification_csv import rules_from_rows
from occumap.io.tables import refuse_missing
from occumap.model.rules import CodeRules
from occumap.model.version import Version

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_URN = re.compile(r"urn:ddi:(?P<agency>[^:]+):(?P<id>[^:]+):(?P<version>[^:]+)", re.IGNORECASE)

Identity = tuple[str, str, str]


def read_ddi3(
    path: Path, version_id: str, *, rules: CodeRules | None = None, title: str = "", source: str = ""
) -> Version:
    """Return the version in a DDI 3.2 file.

    Args:
        path: a FragmentInstance with a CodeList and the categories it refers to.
        version_id: what the version is to be called.
        rules: what its codes look like; without them, levels are the depths of nesting.
        title: its name for people; the label of the code list if not given.
        source: who publishes it; the file's name if not given.

    Raises:
        InputError: not XML, or not a FragmentInstance; a DOCTYPE; no code list as top-level reference; a
            code without a value, or whose category is missing or has no label.
        ClassificationError: codes that aren't codes, stand twice, or don't make a tree.
    """
    root = _root(path)
    where = str(path)
    code_list = _top_code_list(root, where)
    labels = {identity: _label(element) for identity, element in _fragments(root, "Category")}
    rows = [
        (value, _title_of(code, value, labels, where), None if rules else f"level {depth}", parent)
        for code, value, parent, depth in _codes(code_list, where)
    ]
    if not rows:
        raise InputError(where, "its code list has no codes", hint="Give a code list with nested codes.")
    known = rules or rules_from_rows(list(rows), where)
    name = title or _label(code_list) or ""
    try:
        return Version.of(version_id, rows, rules=known, title=name, source=source or path.name)
    except ClassificationError as error:
        raise ClassificationError(where, error.what, hint=error.hint) from None


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
    refuse_missing(path)
    parser = ET.XMLParser(target=_NoDoctype(str(path)))
    try:
        parser.feed(path.read_bytes())
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
    if not re.match(r"\{ddi:instance:3_\d\}FragmentInstance$", root.tag):
        raise InputError(
            str(path),
            f"its first element is {_local(root)}, not a FragmentInstance of DDI 3.2",
            hint="Export the code list as DDI 3.2 fragments.",
        )
    return root


def _top_code_list(root: ET.Element, where: str) -> ET.Element:
    lists = dict(_fragments(root, "CodeList"))
    meant = [lists[identity] for top in _children(root, "TopLevelReference") if (identity := _identity(top)) in lists]
    if len(meant) != 1:
        raise InputError(
            where,
            f"its TopLevelReference names {len(meant) or 'no'} code list{'s' if len(meant) > 1 else ''} in the file",
            hint="Export one code list, with everything it refers to, and make it the TopLevelReference.",
        )
    return meant[0]


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


def _title_of(code: ET.Element, value: str, labels: dict[Identity, str | None], where: str) -> str:
    reference = next(_children(code, "CategoryReference"), None)
    identity = _identity(reference) if reference is not None else None
    if identity is None or identity not in labels:
        raise InputError(
            f"{where}, code {value}",
            "its category is not in the file",
            hint="Export the code list with everything it refers to.",
        )
    label = labels[identity]
    if not label:
        raise InputError(f"{where}, code {value}", "its category has no label", hint="Give every Category a Label.")
    return label


def _fragments(root: ET.Element, kind: str) -> Iterator[tuple[Identity, ET.Element]]:
    for fragment in _children(root, "Fragment"):
        for element in _children(fragment, kind):
            identity = _identity(element)
            if identity is not None:
                yield identity, element


def _identity(element: ET.Element) -> Identity | None:
    """Return agency, id and version, as the element states them or as its URN does."""
    agency, name, version = (_child_text(element, part) for part in ("Agency", "ID", "Version"))
    if agency and name and version:
        return agency, name, version
    urn = _URN.fullmatch(_child_text(element, "URN") or "")
    return (urn["agency"], urn["id"], urn["version"]) if urn else None


def _label(element: ET.Element) -> str | None:
    """Return the label in English; where there is none, the first."""
    contents = [content for label in _children(element, "Label") for content in _children(label, "Content")]
    english = [content for content in contents if content.get(_LANGUAGE, "").casefold().startswith("en")]
    return next((text for content in english or contents if (text := _text(content))), None)


def _child_text(element: ET.Element, name: str) -> str | None:
    child = next(_children(element, name), None)
    return _text(child) if child is not None else None


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if _local(child) == name)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
