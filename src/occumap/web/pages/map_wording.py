"""What all pages of the map say in the same way: shares, levels, the marks of a gap, and the framework's notice."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from occumap.catalog.load import framework, occupational_map
from occumap.model.gap import Direction, Status
from occumap.model.occupational_map import Occupation
from occumap.render.map.drawing import level, percent, status_mark
from occumap.render.map.gap_drawing import gap_in_words, status_in_words
from occumap.render.map.path_drawing import gains_of, path_in_words
from occumap.web.pages import render

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
def all_occupations() -> tuple[Occupation, ...]:
    """Return the occupations of the map by name, for the lists that fields offer."""
    return tuple(sorted(occupational_map().occupations, key=lambda one: (one.name.casefold(), one.code)))


def notice() -> str:
    """Return what must be known of the framework before relying on it."""
    return framework().notice


WORDS: dict[str, Any] = {
    "share": percent,
    "grade": level,
    "mark": mark,
    "gap_in_words": gap_in_words,
    "status_in_words": status_in_words,
    "path_in_words": path_in_words,
    "gains_of": gains_of,
    "arrows": ARROWS,
    "notice": notice,
}


def draw(
    request: Request, template: str, *, status: int = 200, partial: str | None = None, **values: Any
) -> HTMLResponse:
    """Return a page with these words at hand."""
    return render(request, template, status=status, partial=partial, **WORDS, **values)
