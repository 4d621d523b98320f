"""Code lists to versions: the tree by a hierarchy, by the parents that codes state, or by the codes themselves.

Where no hierarchy and no parents are given, the codes make the tree if all their prefixes are there; else the list is
one level.
"""

from __future__ import annotations

import fnmatch
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from occumap.errors import InputError
from occumap.io.classification_csv import Row, rules_from_rows
from occumap.io.code_rules_json import rules_from_json
from occumap.io.sdmx.message import UNSTATED, CodeList, Extension, Identity, ListedCode, Names, Node, Tree
from occumap.io.sdmx.naming import from_artefact_id, from_sdmx_id
from occumap.model.code import Code
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version

_SHOWN = 3
# What BCP 47 writes where the language of a text isn't known.
UNDETERMINED = "und"


def note_of(one: CodeList, where: str) -> dict[str, Any]:
    """Return what Occumap wrote beside a code list; nothing for another's.

    Raises:
        InputError: it can't be read.
    """
    if not one.note:
        return {}
    try:
        found = json.loads(one.note)
    except ValueError:
        raise InputError(where, "its note of code rules can't be read", hint="Export it again.") from None
    return found if isinstance(found, dict) else {}


def tree_of(one: CodeList, trees: Iterable[Tree]) -> Tree | None:
    """Return the hierarchy in which every code of a list stands once; of several, the one of its name, or none."""
    codes = Counter((one.identity, code.id) for code in one.codes)
    whole = [tree for tree in trees if Counter((node.list, node.code) for node in tree) == codes]
    named = [tree for tree in whole if tree.identity.id == one.identity.id]
    found = named or whole
    return found[0] if len(found) == 1 else None


def version_of(one: CodeList, tree: Tree | None, version_id: str, where: str) -> tuple[Version, tuple[str, ...]]:
    """Return the version of a code list, and what is to be said of how it was read.

    Args:
        one: the list.
        tree: its hierarchy, if there is one.
        version_id: what the version is to be called.
        where: the file and the list.

    Raises:
        InputError: it has no codes, its note can't be read, or levels can't be told.
        ClassificationError: it isn't a tree.
    """
    if not one.codes:
        raise InputError(where, "the code list is empty", hint="Give one with codes.")
    note = note_of(one, where)
    stated = rules_from_json(note["rules"], where) if "rules" in note else None
    shown = {code.id: next(iter(code.names.values()), code.id) for code in one.codes}
    if tree is not None:
        rows = _rows_of_tree(tree, shown, {f"L{v.number}": v.name for v in stated.levels} if stated else {})
    else:
        rows = _rows_of_list(one, shown)
        if stated is not None:
            # The levels that Occumap noted hold where another tool left the hierarchy out.
            rows = [
                (code, name, level.name if (level := stated.level_of(code)) else stated.levels[-1].name, parent)
                for code, name, _, parent in rows
            ]
    held = {code for code, *_ in rows}
    cut = [code for code, _, _, parent in rows if parent and parent not in held]
    if one.partial:
        rows = [(code, name, level, parent if parent in held else None) for code, name, level, parent in rows]
    rules = stated or _rules(rows, tree, where)
    groups = tuple(
        Group(Code(version_id, code), name, str(level), Code(version_id, parent) if parent else None)
        for code, name, level, parent in rows
    )
    title = note.get("title") if note else next(iter(one.names.values()), None) or version_id
    source = note.get("source") or one.description or one.identity.agency
    made = Version(version_id, version_id if title is None else title, rules, groups, source)
    return _in_its_languages(made, one, note), tuple(_said(one, cut))


def _rules(rows: Sequence[Row], tree: Tree | None, where: str) -> CodeRules:
    if tree is None and len({level for _, _, level, _ in rows}) == 1 and not any(parent for *_, parent in rows):
        return CodeRules((Level(1, rows[0][2] or "code", "(?s:.+)"),), "stated")
    return rules_from_rows(list(rows), where, are_text=True)


def _said(one: CodeList, cut: Sequence[str]) -> Iterable[str]:
    if one.partial:
        some = ", ".join(cut[:_SHOWN]) + (" …" if len(cut) > _SHOWN else "")
        n, lost = len(one.codes), len(cut)
        parents = f", of which {lost:,} {'has a parent' if lost == 1 else 'have parents'} left out of it ({some})"
        codes = f"{n:,} {'code' if n == 1 else 'codes'}"
        yield f"{one.identity} is a part of a code list, as it says itself: {codes}{parents if cut else ''}"
    for extension in one.extends:
        yield (
            f"{one.identity} also has codes of {extension.list}, which is not in the file: what was read is a part of "
            "the list"
        )


def _in_its_languages(made: Version, one: CodeList, note: Mapping[str, Any]) -> Version:
    """Return the version with the titles of all languages: its own first, as it says, or the usual one."""
    titles: dict[str, dict[str, str]] = {}
    for code in one.codes:
        for language, text in code.names.items():
            titles.setdefault(_known(language), {})[from_sdmx_id(code.id)] = text
    for language, text in one.names.items():
        titles.setdefault(_known(language), {})[""] = text
    found = made.with_titles(titles, language=note.get("language") or None)
    if "title" not in note:
        return found
    # The note has the title as it was, which may be empty or the id; SDMX has some name for it in its place.
    other = [(code, language) for code, language in found.title_languages if code]
    own = [("", str(note["title_language"]))] if note.get("title_language") is not None else []
    language = own[0][1] if own else note.get("language") or UNSTATED
    return replace(
        found,
        title=made.title,
        other_titles=tuple(one for one in found.other_titles if one[1] or one[0] != language),
        title_languages=(*own, *other),
    )


def _known(language: str) -> str:
    return UNSTATED if language.casefold() == UNDETERMINED else language


def _rows_of_tree(tree: Tree, titles: Mapping[str, str], known: Mapping[str, str]) -> list[Row]:
    """Return groups by their nesting; levels by the names that are known, else by those the tree gives."""
    names = {level: known.get(level) or _first(stated) or level for level, stated in tree.levels}
    by_depth = list(names.values())
    rows: list[Row] = []

    def walk(nodes: Sequence[Node], parent: str | None, depth: int) -> None:
        for node in nodes:
            value = from_sdmx_id(node.code)
            at_depth = by_depth[depth] if depth < len(by_depth) else f"level {depth + 1}"
            level = names.get(node.level, at_depth) if node.level else at_depth
            rows.append((value, titles.get(node.code, value), level, parent))
            walk(node.below, value, depth + 1)

    walk(tree.nodes, None, 0)
    return rows


def _first(names: Names) -> str:
    english = [text for language, text in names.items() if language.partition("-")[0].casefold() == "en"]
    return next(iter(english or names.values()), "")


def _rows_of_list(one: CodeList, titles: Mapping[str, str]) -> list[Row]:
    found = {code.id: code.parent for code in one.codes if code.parent} or _prefixes(titles)
    rows: list[Row] = []
    for code, title in titles.items():
        way = [code]
        while (above := found.get(way[-1])) is not None and above not in way:
            way.append(above)
        parent = found.get(code)
        level = f"level {len(way)}" if found else "code"
        rows.append((from_sdmx_id(code), title, level, from_sdmx_id(parent) if parent else None))
    return rows


def _prefixes(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the longest prefix of each code that is a code, if all but the shortest have one; else none."""
    found = {code: next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in titles), "") for code in titles}
    shortest = min(map(len, titles))
    whole = all(prefix or len(code) == shortest for code, prefix in found.items())
    return {code: prefix for code, prefix in found.items() if prefix} if whole else {}


def with_extensions(one: CodeList, lists: Mapping[Identity, CodeList], above: tuple[Identity, ...] = ()) -> CodeList:
    """Return a list with the codes of those that it extends and that are in the message; the others stay named.

    Its own codes come before those it takes over, and a list that is named later before one that is named earlier.
    """
    codes: dict[str, ListedCode] = {}
    missing: list[Extension] = []
    for extension in one.extends:
        if extension.list not in lists or extension.list in (*above, one.identity):
            missing.append(extension)
            continue
        other = with_extensions(lists[extension.list], lists, (*above, one.identity))
        missing += other.extends
        codes |= {code.id: code for code in _taken_over(other, extension)}
    codes |= {code.id: code for code in one.codes}
    return replace(one, codes=tuple(codes.values()), extends=tuple(missing), partial=one.partial)


def _taken_over(other: CodeList, extension: Extension) -> list[ListedCode]:
    parents = {code.id: code.parent for code in other.codes}

    def is_named(code: str, members: Sequence[tuple[str, str]]) -> bool:
        for member, cascade in members:
            pattern = member.replace("%", "*")
            at, itself = parents.get(code), cascade != "excluderoot"
            if itself and fnmatch.fnmatchcase(code, pattern):
                return True
            while cascade in {"true", "excluderoot"} and at:
                if fnmatch.fnmatchcase(at, pattern):
                    return True
                at = parents.get(at)
        return False

    kept = [
        code
        for code in other.codes
        if (not extension.chosen or is_named(code.id, extension.chosen)) and not is_named(code.id, extension.excluded)
    ]
    ids = {code.id for code in kept}
    return [
        ListedCode(
            extension.prefix + code.id,
            code.names,
            extension.prefix + code.parent if code.parent in ids and code.parent else None,
        )
        for code in kept
    ]


def version_ids(lists: Sequence[CodeList], mentioned: Iterable[Identity], where: str) -> dict[Identity, str]:
    """Return what versions are called: as Occumap called them, else by the id of the list, told apart where needed."""
    all_ids = list(dict.fromkeys([*(one.identity for one in lists), *mentioned]))
    noted = {one.identity: name for one in lists if (name := note_of(one, where).get("version"))}
    by_id: dict[str, list[Identity]] = {}
    for identity in all_ids:
        by_id.setdefault(identity.id, []).append(identity)
    found: dict[Identity, str] = {}
    for identity in all_ids:
        same = by_id[identity.id]
        suffix = "" if len(same) == 1 else f"-{identity.version}"
        if len({other.version for other in same}) < len(same):
            suffix = f"-{identity.agency}-{identity.version}"
        found[identity] = noted.get(identity) or from_artefact_id(identity.id) + suffix
    return found
