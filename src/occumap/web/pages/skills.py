"""Skills of the framework: all of them, and each with what its levels mean and who asks for it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from occumap.catalog.load import occupational_map
from occumap.errors import UnknownNameError
from occumap.model.occupational_map import Occupation
from occumap.web.pages.map_wording import LEVEL_NAMES, draw
from occumap.web.pages.query import PageQuery

router = APIRouter()


@router.get("/map/skills", response_class=HTMLResponse)
def skills_page(request: Request) -> HTMLResponse:
    """Return all skills of the framework by family, with how many occupations ask for each."""
    skills_map = PageQuery.of(request).framework.skills_map
    held = skills_map.framework
    asking = dict(skills_map.asked["skill"].value_counts().iter_rows())
    families: dict[str, list[tuple[str, str, str, int]]] = {}
    for skill, title, family, definition in held.skills.iter_rows():
        families.setdefault(family, []).append((skill, title, definition, asking.get(skill, 0)))
    return draw(request, "map/skills.html", families=families)


@router.get("/map/skills/{skill}", response_class=HTMLResponse)
def skill_page(request: Request, skill: str) -> HTMLResponse:
    """Return a skill: what it is at each level, and which occupations ask for it."""
    skills_map, world = PageQuery.of(request).framework.skills_map, occupational_map()
    held = skills_map.framework
    if skill not in held.skill_place:
        raise UnknownNameError(skill, "there is no such skill", hint="See all skills at /map/skills.")
    _, title, family, definition = held.skills.row(held.skill_place[skill])
    asking: dict[float, list[tuple[Occupation, bool]]] = {}
    rows = skills_map.asked.filter(skills_map.asked["skill"] == skill).select("profile", "level", "essential")
    for profile, level, essential in rows.iter_rows():
        asking.setdefault(level * held.scale.graded, []).append((world[profile], essential))
    by_level = [(level, sorted(asking[level], key=lambda one: one[0].name)) for level in sorted(asking)]
    return draw(
        request,
        "map/skill.html",
        skill=title,
        family=family,
        definition=definition,
        described=held.described(skill),
        by_level=by_level,
        count=len(rows),
        level_names=LEVEL_NAMES,
        graded=held.scale.graded,
    )
