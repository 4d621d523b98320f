"""Two versions side by side: what became of each group, by level and type of change, as a page and as CSV."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from occumap.catalog import load
from occumap.errors import InputError, OccumapError
from occumap.model.change_type import ChangeType, GroupChange
from occumap.model.plan import Comparison
from occumap.model.version import Group
from occumap.render.revision_files import changes_csv
from occumap.store.kinds import Kind
from occumap.store.store import Store
from occumap.web.pages import render, with_query
from occumap.web.server.dependencies import StoreDep
from occumap.workflows.revise.library import (
    common_entries,
    compared,
    compared_by_what_is_held,
    drafted_tree,
    shipped_revisions,
    version_tree,
)
from occumap.workflows.revise.trace import Flow, Flows, flows_at, flows_of

router = APIRouter()


PAGE = 50


CHANGED, ALL = "changed", "all"


_Text = Annotated[str, Query(max_length=200)]


_Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/compare", response_class=HTMLResponse)
def compare_page(
    request: Request,
    store: StoreDep,
    old: _Text = "",
    new: _Text = "",
    level: _Text = "",
    kind: Annotated[str, Query(alias="type", max_length=40)] = CHANGED,
    index: _Text = "",
    page: _Page = 1,
) -> HTMLResponse:
    """Return two versions side by side; without names, the form to choose them."""
    names = [(name, name) for name in _choosable(store)]
    if not (old and new):
        return render(request, "classification/compare.html", names=names, old=old, new=new, comparison=None)
    comparison = _compared(store, old, new, index)
    asked = level or comparison.old.rules.lowest.name
    chosen = _chosen(comparison, asked, kind)
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(page, pages)
    flows = flows_at(comparison, asked)
    return render(
        request,
        "classification/compare.html",
        names=names,
        old=old,
        new=new,
        comparison=comparison,
        based_on=comparison.based_on,
        level=asked,
        levels=[(name, name) for name in _levels(comparison)],
        kind=kind,
        kinds=_kinds(comparison, asked),
        rows=[_row(comparison, change, flows) for change in chosen[(page - 1) * PAGE : page * PAGE]],
        total=len(chosen),
        page=page,
        pages=pages,
        address_of=lambda n: with_query(request, page=n if n > 1 else None),
        csv=f"/classification/compare.csv?{request.url.query}",
    )


@router.get("/compare.csv")
def compare_csv(
    store: StoreDep,
    old: _Text,
    new: _Text,
    level: _Text = "",
    kind: Annotated[str, Query(alias="type", max_length=40)] = CHANGED,
    index: _Text = "",
) -> Response:
    """Return what the side by side shows, all pages of it, as CSV."""
    comparison = _compared(store, old, new, index)
    chosen = _chosen(comparison, level or comparison.old.rules.lowest.name, kind)
    name = f"{comparison.old.id}-{comparison.new.id}.csv"
    return Response(
        changes_csv(replace(comparison, changes=tuple(chosen))),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the side by side: a group of the old version, or none for one that is created."""

    old: Group | None
    change: GroupChange
    new: tuple[Flow, ...]
    created: Group | None


def _row(comparison: Comparison, change: GroupChange, flows: Flows) -> Row:
    if change.group.version == comparison.old.id:
        group = comparison.old[change.group.value]
        return Row(group, change, flows_of(comparison, group, flows, forward=True), None)
    return Row(None, change, (), comparison.new[change.group.value])


def _compared(store: Store, old: str, new: str, index: str) -> Comparison:
    """Return what became of the groups of one version in another.

    Raises:
        UnknownNameError: there is no such version or index.
        InputError: they are the same.
    """
    one, other = version_tree(store, old, index=index), version_tree(store, new, index=index)
    if one.version.id == other.version.id:
        raise InputError(f"{old} and {new}", "they are the same", hint="Choose two versions.")
    entries = common_entries(one, other)
    return compared(one, other, entries) if entries else compared_by_what_is_held(one, other)


def _chosen(comparison: Comparison, level: str, kind: str) -> list[GroupChange]:
    """Return the changes of a level and type.

    Raises:
        InputError: there is no such level or type.
    """
    if level not in _levels(comparison):
        raise InputError("level", f"there is no level {level!r}", hint=f"Levels: {', '.join(_levels(comparison))}.")
    here = [change for change in comparison.changes if change.level == level]
    if kind == ALL:
        return here
    if kind == CHANGED:
        return [change for change in here if change.types != (ChangeType.UNCHANGED,)]
    if kind not in list(ChangeType):
        raise InputError("type", f"there is no change type {kind!r}", hint=f"Types: {', '.join(ChangeType)}.")
    return [change for change in here if ChangeType(kind) in change.types]


def _levels(comparison: Comparison) -> list[str]:
    found = [level.name for version in (comparison.old, comparison.new) for level in version.rules.levels]
    return list(dict.fromkeys(found))


def _kinds(comparison: Comparison, level: str) -> list[tuple[str, str]]:
    """Return the filters by type, each with how many groups it leaves."""
    here = [change.types for change in comparison.changes if change.level == level]
    counts = Counter(kind for types in here for kind in types)
    changed = sum(types != (ChangeType.UNCHANGED,) for types in here)
    listed = [(kind.value, f"{kind.label} ({counts[kind]:,})") for kind in ChangeType]
    return [(CHANGED, f"everything that changed ({changed:,})"), *listed, (ALL, f"all groups ({len(here):,})")]


def _choosable(store: Store) -> list[str]:
    """Return the names of versions to choose from."""
    names = list(load.names("version"))
    for one in shipped_revisions():
        try:
            tree = drafted_tree(one)
        except OccumapError:
            continue
        names += [tree.version.id] if tree else []
    return list(dict.fromkeys([*names, *(one.name for one in store.published.list(Kind.VERSION))]))
