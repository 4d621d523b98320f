"""Competency frameworks in CASE 1.0 and 1.1 (Competencies and Academic Standards Exchange, of 1EdTech), as JSON.

A package has a document, its items and associations between them. Items stand under each other by ``isChildOf``. An
item whose type is an occupation, a job, a role or a position is a profile; what stands under it, or is related to it or
a part of it, is what it asks for. CASE says nothing of levels or importance, so a skill is held or not. A framework
without such items has skills only.

We have no real package: this reader is tested on small ones of our own, of the fields that the standard names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from occumap.errors import InputError
from occumap.io.competency_tree import Asked, CompetencyTree, Statement, shape_notes
from occumap.io.framework_read import FrameworkRead
from occumap.io.tables import refuse_missing
from occumap.json_text import parse_json

NOTICE = (
    "CASE states neither levels nor importance: a skill is held or not, and all of them count alike. "
    "Our reader has been tested only on made-up packages, never on a real one."
)
_PROFILE_TYPES = re.compile(r"\b(occupation|job|job role|work role|role|position|profession)s?\b", re.IGNORECASE)
_UNDER = "ischildof"
# Associations by which a profile and a competency belong together, whichever of them is named first.
_TOGETHER = frozenset(("isrelatedto", "ispartof"))
_LEFT_OUT = {"origin": pl.String, "destination": pl.String, "type": pl.String, "reason": pl.String}
_HINT = "Give a package as a CASE service sends it, with CFDocument, CFItems and CFAssociations."
Item = Mapping[str, Any]


def is_case(found: object) -> bool:
    """Return whether JSON is a package of CASE.

    >>> is_case({"CFPackage": {"CFDocument": {}, "CFItems": []}}), is_case({"CFItems": []}), is_case([])
    (True, False, False)
    """
    package = found.get("CFPackage", found) if isinstance(found, dict) else None
    return isinstance(package, dict) and {"CFDocument", "CFItems"} <= set(package)


def read_case(path: Path) -> FrameworkRead:
    """Return the framework in a CASE package; ids of skills and profiles are identifiers of items.

    The title of an item is its abbreviated statement, else its full one. Extras: ``titles`` and ``skill_titles``
    (alternative labels and human codes), ``families``, ``left_out`` (origin, destination, type, reason): associations
    with something that isn't in the file.

    Raises:
        InputError: it is no JSON or no package; an item has no identifier or statement, or stands twice.
    """
    package = _package(path)
    items = _items(package, path)
    profiles = {key: one for key, one in items.items() if _is_profile(one)}
    statements = {key: _statement(one) for key, one in items.items()}
    links = list(_links(package, path))
    known = {*items, str(package["CFDocument"].get("identifier"))}
    usable = [link for link in links if {link[0], link[1]} <= known]
    parents: dict[str, list[str]] = {}
    for origin, destination, kind in usable:
        if kind == _UNDER:
            parents.setdefault(origin, []).append(destination)
    tree = CompetencyTree(
        {key: one for key, one in statements.items() if key not in profiles},
        {key: one for key, one in statements.items() if key in profiles},
        parents,
    )
    document = package["CFDocument"]
    left_out = [(*link, "one end isn't in the file") for link in links if not {link[0], link[1]} <= known]
    framework = tree.framework(
        re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "case",
        _title(document, path),
        _asked(usable, profiles, tree),
        source=_source(document),
        notice=NOTICE,
        extras={"left_out": pl.DataFrame(left_out, schema=_LEFT_OUT, orient="row")},
    )
    return FrameworkRead(framework, tuple(shape_notes(tree, len(framework.requirements), len(left_out))))


def _package(path: Path) -> Item:
    refuse_missing(path)
    try:
        found = parse_json(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError, RecursionError) as error:
        raise InputError(str(path), f"it is not valid JSON ({error})", hint="Download or export it again.") from None
    if not is_case(found):
        raise InputError(str(path), "it is no package of CASE", hint=_HINT)
    package: Item = found.get("CFPackage", found)
    if not isinstance(package["CFDocument"], dict) or not isinstance(package["CFItems"], list):
        raise InputError(str(path), "its CFDocument or CFItems isn't what CASE says", hint=_HINT)
    return package


def _items(package: Item, path: Path) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for n, item in enumerate(package["CFItems"], start=1):
        where = f"{path}, item {n} of CFItems"
        if not isinstance(item, dict) or not _text(item, "identifier"):
            raise InputError(where, "it has no identifier", hint="Give every item its identifier.")
        key = _text(item, "identifier")
        if not (_text(item, "fullStatement") or _text(item, "abbreviatedStatement")):
            raise InputError(where, f"{key} has no fullStatement", hint="Give every item a statement.")
        if key in found:
            raise InputError(where, f"the identifier {key} stands twice", hint="Keep one item for each identifier.")
        found[key] = item
    return found


def _is_profile(item: Item) -> bool:
    return bool(_PROFILE_TYPES.search(_text(item, "CFItemType") or _text(item, "cfItemType")))


def _statement(item: Item) -> Statement:
    full, short = _text(item, "fullStatement"), _text(item, "abbreviatedStatement")
    code = _text(item, "humanCodingScheme")
    others = [other for other in (_text(item, "alternativeLabel"), code) if other]
    return Statement(_text(item, "identifier"), short or full, full if short else "", code or None, tuple(others))


def _links(package: Item, path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield origin, destination and kind of each association, the kind in small letters."""
    for n, link in enumerate(package.get("CFAssociations") or (), start=1):
        ends = [_end(link, name) for name in ("originNode", "destinationNode")] if isinstance(link, dict) else ["", ""]
        if not all(ends):
            where = f"{path}, association {n} of CFAssociations"
            raise InputError(where, "it names no origin or no destination", hint="Give both by their identifiers.")
        yield ends[0], ends[1], _text(link, "associationType").casefold()


def _end(link: Item, name: str) -> str:
    """Return the identifier of one end of an association: of its link object, or as it stands."""
    node = link.get(f"{name}URI") or link.get(f"{name}Identifier") or link.get(name) or ""
    return str(node.get("identifier") or "") if isinstance(node, dict) else str(node)


def _asked(
    links: Sequence[tuple[str, str, str]], profiles: Mapping[str, Item], tree: CompetencyTree
) -> Iterator[Asked]:
    for origin, destination, kind in links:
        if kind == _UNDER and destination in profiles:
            yield Asked(destination, origin)
        elif kind in _TOGETHER and origin in profiles and destination in tree.competencies:
            yield Asked(origin, destination)
        elif kind in _TOGETHER and destination in profiles and origin in tree.competencies:
            yield Asked(destination, origin)


def _title(document: Item, path: Path) -> str:
    title = _text(document, "title") or path.stem
    version = _text(document, "version")
    return f"{title}, version {version}" if version else title


def _source(document: Item) -> str:
    licence = document.get("licenseURI")
    named = str(licence.get("title") or "") if isinstance(licence, dict) else ""
    parts = (_text(document, "creator"), _text(document, "publisher"), named)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
