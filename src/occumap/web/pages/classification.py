"""Classifications: the versions held, the tree of each, and a group with all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from occumap.catalog import load
from occumap.catalog.load import occupational_map
from occumap.model.change_type import ChangeType
from occumap.model.index import Entry
from occumap.model.occupational_map import Occupation
from occumap.model.version import Group, Version
from occumap.render.figures_in_words import lines_beside
from occumap.store.kinds import Kind
from occumap.store.store import Store
from occumap.web.pages import compare, environment, render, with_query
from occumap.web.pages.drawn_parts import drawn_once
from occumap.web.server.context import ContextDep
from occumap.web.server.dependencies import StoreDep
from occumap.workflows.revise.library import (
    Entries,
    Tree,
    common_entries,
    compared,
    drafted_tree,
    in_time,
    index_name,
    shipped_revisions,
    version_tree,
)
from occumap.workflows.revise.trace import Flow, Flows, change_of, flows_at, flows_of

router = APIRouter(prefix="/classification")
router.include_router(compare.router)


PAGE = 50


MAX_FOUND = 200


_WORDS = re.compile(r"\w+")


_Text = Annotated[str, Query(max_length=200)]


_Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("", response_class=HTMLResponse)
def versions_page(request: Request, store: StoreDep) -> HTMLResponse:
    """Return the versions that can be looked at."""
    held = [version_tree(store, name) for name in load.names("version")]
    drafted = [tree for one in shipped_revisions() if (tree := drafted_tree(one))]
    published = store.published.list(Kind.VERSION)
    return render(
        request, "classification/versions.html", held=held, drafted=drafted, published=published, pairs=_pairs(held)
    )


@router.get("/{version}", response_class=HTMLResponse)
def tree_page(
    request: Request, version: str, store: StoreDep, q: _Text = "", show: Annotated[str, Query(max_length=10)] = ""
) -> HTMLResponse:
    """Return the tree of a version; with ``q``, its groups of that code or with those words."""
    tree = version_tree(store, version)
    asked = q.strip()
    found = search_in(tree.version, asked) if asked else None
    return render(
        request,
        "classification/tree.html",
        partial="found",
        tree=tree,
        version=tree.version,
        q=asked,
        found=found[:MAX_FOUND] if found is not None else None,
        total=len(found or ()),
        opened=show == "all",
        drawn_parts={"branches": _drawn_branches(tree, opened=show == "all")},
    )


@drawn_once(maxsize=32)
def _drawn_branches(tree: Tree, *, opened: bool) -> Markup:
    """Return all groups of a version as a list of lists."""
    template = environment().get_template("classification/branches.html")
    return Markup(template.render(version=tree.version, opened=opened).strip())


@router.get("/{version}/{code:path}", response_class=HTMLResponse)
def group_page(
    request: Request,
    version: str,
    code: str,
    store: StoreDep,
    context: ContextDep,
    q: _Text = "",
    index: _Text = "",
    page: _Page = 1,
) -> HTMLResponse:
    """Return a group: its titles, where it came from and went to, its people, its occupations of the map."""
    tree = version_tree(store, version, index=index)
    group = tree.version[code]
    rows = _rows(tree, group, q.strip())
    pages = max(1, -(-len(rows) // PAGE))
    page = min(page, pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return render(
        request,
        "classification/group.html",
        tree=tree,
        version=tree.version,
        group=group,
        above=_above(tree.version, group),
        children=tree.version.children(code),
        entries=[tree.entries.index.at(row) for row in shown] if tree.entries else [],
        total=len(rows),
        q=q.strip(),
        page=page,
        pages=pages,
        address_of=lambda n: with_query(request, page=n if n > 1 else None),
        indexes=load.names("index") if not tree.origin else [],
        chosen_index=index_name(index),
        stories=list(_stories(store, tree, group, index)),
        figures=lines_beside(context.context.of_group(group.code)),
        occupations=_occupations(tree.version, group),
        at_lowest=group.level == tree.version.rules.lowest.name,
    )


def search_in(version: Version, asked: str) -> list[tuple[Group, tuple[Group, ...]]]:
    """Return groups whose code begins so, or whose title has words that begin with all of those asked, with those
    above.

    >>> from occumap.examples import small_version
    >>> [str(group) for group, _ in search_in(small_version(), "cake mak")], len(search_in(small_version(), "2"))
    (['12 Pastry and cake makers'], 4)
    """
    words = _WORDS.findall(asked.casefold())
    return [
        (group, _above(version, group))
        for group in version
        if group.code.value.startswith(asked) or (words and _has(words, group.title))
    ]


def _has(words: list[str], title: str) -> bool:
    there = _WORDS.findall(title.casefold())
    return all(any(one.startswith(word) for one in there) for word in words)


def _above(version: Version, group: Group) -> tuple[Group, ...]:
    found: list[Group] = []
    while group.parent is not None:
        group = version[group.parent.value]
        found.insert(0, group)
    return tuple(found)


def _lowest_in(version: Version, group: Group) -> set[str]:
    """Return the codes of the lowest level in a group, itself if it is one."""
    below = version.children(group.code.value)
    if not below:
        return {group.code.value}
    return set().union(*(_lowest_in(version, child) for child in below))


def _rows(tree: Tree, group: Group, q: str) -> list[int]:
    """Return the rows of the index that are coded to a group, by title; with ``q``, those that have its words."""
    rows = _all_rows(tree, group.code.value)
    if not q or tree.entries is None:
        return rows
    words = _WORDS.findall(q.casefold())
    return [row for row in rows if _has(words, _words_of(tree.entries.index.at(row)))]


@lru_cache(maxsize=256)
def _all_rows(tree: Tree, code: str) -> list[int]:
    """Return the rows of the index that are coded to a group, by title; a large one has many pages of them."""
    if tree.entries is None:
        return []
    index = tree.entries.index
    by_code = index.rows(tree.version.id)
    rows = [row for lowest in _lowest_in(tree.version, tree.version[code]) for row in by_code.get(lowest, ())]
    titles = _folded_titles(tree.entries)
    return sorted(rows, key=lambda row: (titles[row], row))


@lru_cache(maxsize=4)
def _folded_titles(entries: Entries) -> list[str]:
    return [str(title).casefold() for title in entries.index.frame["natural_title"]]


def _words_of(entry: Entry) -> str:
    return " ".join(part for part in (entry.natural_title, entry.title, entry.add, entry.ind) if part)


@dataclass(frozen=True, slots=True)
class Story:
    """What became of a group in another version, or where it came from."""

    other: Version
    forward: bool
    label: str
    types: tuple[ChangeType, ...]
    flows: tuple[Flow, ...]
    index: str


def _stories(store: Store, tree: Tree, group: Group, index: str) -> Iterator[Story]:
    """Yield a group in each other version that shares an index with its own."""
    for other in _partners(store, tree, index):
        entries = common_entries(tree, other)
        if entries is None:
            continue
        forward = in_time(tree) < in_time(other)
        old, new = (tree, other) if forward else (other, tree)
        comparison = compared(old, new, entries)
        change = change_of(comparison, group, forward=forward)
        flows = _flows(old, new, entries, group.level)
        yield Story(
            other.version,
            forward,
            change.label if change else "",
            change.types if change else (),
            flows_of(comparison, group, flows, forward=forward),
            entries.index.name,
        )


@lru_cache(maxsize=64)
def _flows(old: Tree, new: Tree, entries: Entries, level: str) -> Flows:
    """Return entries by old and new code at a level, which the page of every group of it asks for."""
    return flows_at(compared(old, new, entries), level)


def _partners(store: Store, tree: Tree, index: str) -> list[Tree]:
    if tree.entries is None:
        return []
    names = [v for v in load.names("version") if v in tree.entries.index.versions and v != tree.version.id]
    return sorted((version_tree(store, name, index=index) for name in names), key=in_time)


def _occupations(version: Version, group: Group) -> list[Occupation]:
    """Return the occupations of the map that belong to a group of a version the map is coded to."""
    if version.id not in {"soc2010", "soc2020"}:
        return []
    codes = _lowest_in(version, group)
    return [one for one in occupational_map().occupations if getattr(one, version.id) in codes]


def _pairs(held: list[Tree]) -> list[tuple[str, str]]:
    """Return versions next to each other in time that share an index."""
    ordered = sorted(held, key=in_time)
    coded = [(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :]]
    return [(one.version.id, other.version.id) for one, other in coded if common_entries(one, other)]
