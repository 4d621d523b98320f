"""Pages of HTML about the map, and the fragments that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from occumap.model.amount import amount
from occumap.model.gap import Gap, Move, Status
from occumap.model.occupational_map import Cluster, Direction, Occupation, OccupationalMap, Pathway, TechnicalLevel
from occumap.model.path import Path, Paths
from occumap.model.placement import Placements
from occumap.render.background_in_words import BACKGROUND_WORDS
from occumap.render.figures_in_words import FIGURE_WORDS
from occumap.render.map.drawing import level, percent, status_mark
from occumap.render.map.gap_drawing import (
    bounds_in_words,
    gap_in_words,
    gap_svg,
    held_in_words,
    key_in_words,
    status_in_words,
    why_unstated,
)
from occumap.render.map.map_layout import LEVEL_NUMBERS, LEVELS, the_route
from occumap.render.map.near_wording import near_in_words
from occumap.render.map.path_drawing import LEADS, gains_of, path_in_words, path_svg, products_in_words

MAX_PRODUCTS = 6
# From so many occupations in one cell on, names stand in two columns, then three.
MANY, VERY_MANY = 26, 80
PUBLISHED_HEADINGS = {
    Direction.UP: "Published progressions to a higher level",
    Direction.SIDEWAYS: "Published progressions on the same level",
    Direction.DOWN: "Published progressions to a lower level",
}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A pathway at a technical level: its place in the grid, counted from 1, and its clusters with their members."""

    pathway: Pathway
    level: TechnicalLevel
    column: int
    row: int
    clusters: tuple[tuple[Cluster, tuple[Occupation, ...]], ...]


def map_html(world: OccupationalMap, route: str, *, notes: Mapping[str, str] | None = None, whole: bool = True) -> str:
    """Return a route as a page: the grid of pathways by technical level; each occupation opens to tell more.

    Args:
        world: the map.
        route: id of the route.
        notes: words to stand with occupations, by code; such an occupation gets a mark.
        whole: a page; else the fragment that stands in its ``<main>``.

    Raises:
        UnknownNameError: the map has no such route.

    >>> from occumap.examples import small_map
    >>> "Cycle mender" in map_html(small_map(), "crafts")
    True
    """
    found = the_route(world, route)
    pathways = world.pathways_in(route)
    cells = tuple(_cell(world, pathway, level, pathways) for pathway in pathways for level in LEVELS)
    shown = {occupation.code for cell in cells for _, members in cell.clusters for occupation in members}
    return _written(
        "map",
        whole,
        found.name,
        world=world,
        route=found,
        pathways=pathways,
        cells=cells,
        widths=[_columns_of(world, pathway) for pathway in pathways],
        shown=shown,
        notes=notes or {},
    )


def gap_html(gap: Gap, *, notice: str = "", whole: bool = True) -> str:
    """Return a gap as a page: its drawing, and every skill in a table.

    Args:
        gap: what is shown.
        notice: what a reader must know of the framework.
        whole: a page; else the fragment that stands in its ``<main>``.
    """
    return _written("gap", whole, f"From {gap.from_title} to {gap.to_title}", gap=gap, notice=notice)


def path_html(paths: Iterable[Path], *, notice: str = "", whole: bool = True) -> str:
    """Return one or several paths between the same occupations as a page, each drawn and told step by step.

    Args:
        paths: the best first; none is said to be none.
        notice: what a reader must know of the framework.
        whole: a page; else the fragment that stands in its ``<main>``.
    """
    why = paths.why if isinstance(paths, Paths) else ""
    there = [path for path in paths if path.steps]
    ends = (there[0].steps[0].gap.from_title, there[0].steps[-1].gap.to_title) if there else None
    return _written(
        "path", whole, f"From {ends[0]} to {ends[1]}" if ends else "No path", paths=there, why=why, notice=notice
    )


def moves_html(moves: Iterable[Move], *, notice: str = "", whole: bool = True) -> str:
    """Return moves from an occupation as a page: where each leads, how much of it is held, what to gain, the ways in.

    Args:
        moves: in the order in which they shall stand.
        notice: what a reader must know of the framework.
        whole: a page; else the fragment that stands in its ``<main>``.
    """
    listed = tuple(moves)
    title = f"Moves from {listed[0].start_title}" if listed else "No moves"
    return _written("moves", whole, title, moves=listed, notice=notice)


def placement_html(
    placements: Placements, *, title: str = "Are occupations in the right place?", notice: str = "", whole: bool = True
) -> str:
    """Return occupations whose profile fits another cluster better, with the evidence, as a page.

    Args:
        placements: what was found.
        title: of the page.
        notice: what a reader must know of the framework.
        whole: a page; else the fragment that stands in its ``<main>``.
    """
    return _written("placement", whole, title, found=placements, notice=notice)


def fragment_style() -> str:
    """Return the CSS that fragments need, for pages that frame them otherwise."""
    return _ENVIRONMENT.get_template("style.css.j2").render()


def _columns_of(world: OccupationalMap, pathway: Pathway) -> int:
    """Return how many columns of names a pathway is wide, after its fullest technical level: 1 to 3."""
    limit = max(sum(len(world.in_cluster(c.id)) for c in world.clusters_at(pathway.id, level)) for level in LEVELS)
    return 1 + (limit >= MANY) + (limit >= VERY_MANY)


def _cell(world: OccupationalMap, pathway: Pathway, level: TechnicalLevel, pathways: tuple[Pathway, ...]) -> _Cell:
    clusters = tuple((cluster, world.in_cluster(cluster.id)) for cluster in world.clusters_at(pathway.id, level))
    return _Cell(pathway, level, pathways.index(pathway) + 1, LEVELS.index(level) + 2, clusters)


def _written(template: str, whole: bool, title: str, **values: Any) -> str:
    content = _ENVIRONMENT.get_template(f"{template}.html.j2").render(title=title, **values)
    return _ENVIRONMENT.get_template("page.html.j2").render(title=title, content=content) if whole else content


def _mark(status: Status) -> str:
    """Return the mark of a status as a small drawing, its meaning being said beside it."""
    return (
        '<svg class="om mark" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
        f"{status_mark(status, 7, 7)}</svg>"
    )


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _share(value: float) -> str:
    """Return a share for CSS."""
    return f"{100 * value:.1f}%"


_ENVIRONMENT = Environment(
    loader=PackageLoader("occumap.render.map", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"percent": percent, "level": level, "counted": _counted, "share": _share, "mark": _mark}
_ENVIRONMENT.globals |= {
    **FIGURE_WORDS,
    **BACKGROUND_WORDS,
    "gap_svg": gap_svg,
    "path_svg": path_svg,
    "bounds_in_words": bounds_in_words,
    "amount": amount,
    "gap_in_words": gap_in_words,
    "held_in_words": held_in_words,
    "key_in_words": key_in_words,
    "path_in_words": path_in_words,
    "status_in_words": status_in_words,
    "why_unstated": why_unstated,
    "products_in_words": products_in_words,
    "published_headings": PUBLISHED_HEADINGS,
    "leads_to": LEADS,
    "gains_of": gains_of,
    "near_in_words": near_in_words,
    "level_numbers": LEVEL_NUMBERS,
    "max_products": MAX_PRODUCTS,
}
