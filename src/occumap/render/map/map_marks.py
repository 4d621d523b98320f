"""The marks of occupations on the map: level by shape and size, status by how it is filled, a leaf for green themes."""

from __future__ import annotations

from collections.abc import Iterable

from occumap.model.occupational_map import Occupation, OccupationalMap, OccupationStatus, TechnicalLevel
from occumap.render.map.drawing import at

_STATUS_LETTERS = {
    OccupationStatus.APPROVED.value: "a",
    OccupationStatus.IN_DEVELOPMENT.value: "d",
    OccupationStatus.POTENTIAL.value: "p",
    OccupationStatus.WITHOUT_APPRENTICESHIP.value: "w",
}
_OTHER = "o"
_HIT = 5.75
_SMALL, _LARGE = 3.1, 4.3
LEAF = "leaf"


def mark_id(level: int, status: str) -> str:
    """Return the id of the mark of a level and status, within a drawing.

    >>> mark_id(3, "approved"), mark_id(7, "as somebody wrote it")
    ('3a', '7o')
    """
    return f"{level}{_STATUS_LETTERS.get(status, _OTHER)}"


def marks(world: OccupationalMap, name: str) -> str:
    """Return the definitions of every mark that a map needs; ``name`` begins their ids."""
    needed = sorted({(one.level, one.status) for one in world.occupations})
    known = {mark_id(level, status): (level, status) for level, status in needed}
    drawn = [
        f'<g id="{name}-{key}"><rect class="mark-hit" x="{-_HIT}" y="{-_HIT}" width="{2 * _HIT}" height="{2 * _HIT}"/>'
        f"{_mark(level, status)}</g>"
        for key, (level, status) in known.items()
    ]
    leaf = f'<path id="{name}-{LEAF}" class="mark-leaf" d="M2.6 -2.6q0 -3.8 4 -3.8q0 3.8 -4 3.8z"/>'
    return f"<defs>{''.join(drawn)}{leaf}</defs>"


def _mark(level: int, status: str) -> str:
    large = level % 2 == 1
    shape = _shape(TechnicalLevel.of_level(level), _LARGE if large else _SMALL)
    match _STATUS_LETTERS.get(status, _OTHER):
        case "a":
            return f'<path class="mark-full" d="{shape}"/>'
        case "p":
            return f'<path class="mark-open" d="{shape}"/>'
        case "d":
            return f'<path class="mark-open" d="{shape}"/><circle class="mark-full" r="1.3"/>'
        case "w":
            r = _LARGE + 0.6 if large else _SMALL + 0.8
            slash = f'<path class="mark-slash" d="M{at(-r)} {at(r)}L{at(r)} {at(-r)}"/>'
            return f'<path class="mark-open" d="{shape}"/>{slash}'
        case _:
            return f'<path class="mark-full" d="{shape}"/><path class="mark-gap" d="M{-_HIT + 1} 0H{_HIT - 1}"/>'


def _shape(band: TechnicalLevel, r: float) -> str:
    """Return a circle, a square or a diamond of about one size."""
    if band is TechnicalLevel.TECHNICAL:
        return f"M{at(-r)} 0a{at(r)} {at(r)} 0 1 0 {at(2 * r)} 0a{at(r)} {at(r)} 0 1 0 {at(-2 * r)} 0z"
    if band is TechnicalLevel.HIGHER_TECHNICAL:
        h = 0.9 * r
        return f"M{at(-h)} {at(-h)}h{at(2 * h)}v{at(2 * h)}h{at(-2 * h)}z"
    d = 1.22 * r
    return f"M0 {at(-d)}L{at(d)} 0L0 {at(d)}L{at(-d)} 0z"


def said_of(one: Occupation) -> str:
    """Return an occupation in words, as its mark shows it.

    >>> from occumap.examples import small_map
    >>> said_of(small_map()["O1"])
    'Bakery hand, level 2'
    """
    status = f", {one.status}" if one.status not in ("", OccupationStatus.APPROVED) else ""
    green = (
        f", green theme{'' if len(one.green_themes) == 1 else 's'} {_listed(one.green_themes)}"
        if one.green_themes
        else ""
    )
    return f"{one.name}, level {one.level}{status}{green}"


def _listed(numbers: Iterable[int]) -> str:
    *first, last = map(str, sorted(numbers))
    return f"{', '.join(first)} and {last}" if first else last
