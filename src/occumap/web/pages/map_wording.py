"""What all pages of the map say in the same way: shares, levels, the marks of a gap, and the framework's notice."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from occumap.catalog.load import framework, occupational_map
from occumap.model.amount import amount
from occumap.model.gap import Status
from occumap.model.occupational_map import Direction
from occumap.render.background_in_words import BACKGROUND_WORDS
from occumap.render.figures_in_words import FIGURE_WORDS
from occumap.render.map.drawing import level, percent, status_mark
from occumap.render.map.gap_drawing import (
    bounds_in_words,
    coverage_in_words,
    gap_in_words,
    held_in_words,
    key_in_words,
    status_in_words,
    why_unstated,
)
from occumap.render.map.near_wording import near_in_words, near_parts, shared_in_words
from occumap.render.map.path_drawing import LEADS, gains_of, no_gain, path_in_words, product_in_words
from occumap.web.pages import environment, render
from occumap.web.pages.query import PageQuery
from occumap.workflows.map.held_ground import held_frameworks

# What the starter framework means by its levels.
LEVEL_NAMES = {1: "aware", 2: "assist", 3: "apply", 4: "adapt", 5: "lead", 6: "shape"}
ARROWS = {Direction.UP: "↑", Direction.SIDEWAYS: "→", Direction.DOWN: "↓"}


@cache
def mark(status: Status | str) -> Markup:
    """Return the mark of a status as a small drawing, its meaning being said beside it.

    >>> mark("missing").startswith("<svg"), mark("missing") == mark("met")
    (True, False)
    """
    drawn = status_mark(Status(status), 7, 7)
    return Markup(f'<svg class="om mark" viewBox="0 0 14 14" aria-hidden="true">{drawn}</svg>')


@cache
def occupation_list() -> Markup:
    """Return the occupations of the map by name, as the list that fields offer, drawn once."""
    every = sorted(occupational_map().occupations, key=lambda one: (one.name.casefold(), one.code))
    return fragment("map/occupation_list.html", occupations=every).strip()


def notice() -> str:
    """Return what must be known of the framework before relying on it."""
    return framework().notice


def said_of(status: Status | str, unit: str) -> str:
    """Return the status of a skill in words; where tasks are counted, none of levels.

    >>> said_of("under level", ""), said_of("under level", "tasks")
    ('under level', 'held in part')
    """
    return Status(status).said(unit)


WORDS: dict[str, Any] = {
    **FIGURE_WORDS,
    **BACKGROUND_WORDS,
    "share": percent,
    "grade": level,
    "mark": mark,
    "said_of": said_of,
    "bounds_in_words": bounds_in_words,
    "amount": amount,
    "coverage_in_words": coverage_in_words,
    "gap_in_words": gap_in_words,
    "held_in_words": held_in_words,
    "key_in_words": key_in_words,
    "status_in_words": status_in_words,
    "why_unstated": why_unstated,
    "path_in_words": path_in_words,
    "gains_of": gains_of,
    "no_gain": no_gain,
    "near_in_words": near_in_words,
    "near_parts": near_parts,
    "shared_in_words": shared_in_words,
    "product_in_words": product_in_words,
    "leads_to": LEADS,
    "arrows": ARROWS,
    "notice": notice,
}


def draw(
    request: Request, template: str, *, status: int = 200, partial: str | None = None, **values: Any
) -> HTMLResponse:
    """Return a page with these words at hand, and the framework that its address asks for."""
    of = PageQuery.of(request).framework
    told = of.skills_map.framework.notice
    words = {**WORDS, "notice": lambda: told, "of_framework": of.name, "frameworks": framework_options()}
    return render(request, template, status=status, partial=partial, **words, **values)


def fragment(template: str, **values: Any) -> Markup:
    """Return a part of a page, drawn by itself with these words at hand."""
    return Markup(environment().get_template(template).render(**{**WORDS, **values}))


def framework_options(first: str = "") -> tuple[tuple[str, str], ...]:
    """Return the frameworks that may be chosen: what stands in the address, and its title; the default one first, or
    the one that a page takes unless another is chosen.
    """
    names = held_frameworks()
    first = first or names[0]
    return (("", first), *((name, name) for name in names if name != first))
