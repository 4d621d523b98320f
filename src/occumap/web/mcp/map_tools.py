"""Tools about the map: a gap, moves and a path, each said with what the occupations were taken for."""

from __future__ import annotations

from typing import Any

from occumap.model.gap import Gap
from occumap.model.noun import counted
from occumap.model.resolution import Resolved, the_meant
from occumap.render import as_dict
from occumap.render.map import bounds_in_words, gap_in_words
from occumap.web.mcp.tool_answers import ToolAnswer, answered, cant_tell, taken_as
from occumap.web.mcp.tool_inputs import GapInput, MovesInput, PathInput
from occumap.workflows.map.gap import gap as gap_between
from occumap.workflows.map.held_ground import held_ground
from occumap.workflows.map.moves import moves as moves_from
from occumap.workflows.map.paths import paths as paths_between
from occumap.workflows.map.skills_map import SkillsMap

# Of each gap in short, the skills named in these lists are given in full.
_NAMED_FIRST = ("shared", "reasons", "questions")


def gap(asked: GapInput) -> ToolAnswer:
    """Return what somebody in one occupation lacks for another; that it can't be told where nothing is known of one.

    Raises:
        AmbiguousNameError: a name fits several occupations, or isn't certain.
        UnknownNameError: nothing fits a name, or no framework has this name.

    >>> found = gap(GapInput(from_="OCC0349", to="OCC0292"))
    >>> found.status, found.answer["to"]["title"]
    ('answered', 'Nuclear welding inspection technician')
    """
    ground = held_ground(asked.framework, on_map=True)
    start, to = _meant(asked.from_, ground), _meant(asked.to, ground)
    found = gap_between(start.id, to.id, framework=ground)
    document = _gap_in_detail(as_dict.gap(found), asked.detail)
    about = _about(ground, start, to)
    if not _is_known(found):
        notes = " ".join(found.notes) or "Nothing is known of what one of them asks."
        return cant_tell(f"The gap from {found.from_title} to {found.to_title} isn’t known. {notes}", document, **about)
    said = f"{found.from_title} → {found.to_title}: {gap_in_words(found)} {bounds_in_words(found)}"
    return answered(_plain(said), document, **about)


def moves(asked: MovesInput) -> ToolAnswer:
    """Return moves from an occupation, the most alike first.

    Raises:
        AmbiguousNameError: the name fits several occupations, or isn't certain.
        UnknownNameError: nothing fits the name, or no framework has this name.

    >>> found = moves(MovesInput(from_="OCC0023", limit=2))
    >>> len(found.answer["moves"]), found.taken[0].title
    (2, 'Control systems engineer')
    """
    ground = held_ground(asked.framework, on_map=True)
    start = _meant(asked.from_, ground)
    found = moves_from(
        start.id,
        framework=ground,
        directions=None if asked.direction == "any" else (asked.direction,),
        pathway=asked.pathway or None,
        across={"across": True, "within": False}.get(asked.across),
        minimum_coverage=asked.minimum,
        limit=asked.limit,
    )
    document = as_dict.moves(found)
    for move in document["moves"]:
        move["gap"] = _gap_in_detail(move["gap"], asked.detail)
    about = _about(ground, start)
    if not found:
        return answered(f"No moves from {start.title} match this.", document, **about)
    said = f"{counted(len(found), 'move')} from {start.title}, the most alike first: " + "; ".join(
        f"{move.to} {move.to_title}" for move in found
    )
    if found[0].of_map_alone:
        said = f"Nothing is known of what {start.title} asks; these are only what the map says. {said}"
    return answered(f"{said}.", document, **about)


def path(asked: PathInput) -> ToolAnswer:
    """Return the easiest paths between two occupations; or that there is none, and why.

    Raises:
        AmbiguousNameError: a name fits several occupations, or isn't certain.
        InputError: the goal lies lower, or nothing is known of what one of them asks.
        UnknownNameError: nothing fits a name, or no framework has this name.

    >>> path(PathInput(from_="OCC0349", to="OCC0292")).answer["paths"][0]["codes"]
    ['OCC0349', 'OCC0852', 'OCC0292']
    """
    ground = held_ground(asked.framework, on_map=True)
    start, to = _meant(asked.from_, ground), _meant(asked.to, ground)
    found = paths_between(
        *(start.id, to.id), framework=ground, max_steps=asked.steps, may_fall=asked.down, limit=asked.limit
    )
    document = as_dict.paths(found)
    for one in document["paths"]:
        for step in one["steps"]:
            step["gap"] = _gap_in_detail(step["gap"], asked.detail)
    about = _about(ground, start, to)
    if not found:
        return cant_tell(_plain(found.why), document, **about)
    steps = [step.gap.to_title for step in found[0].steps]
    said = f"The easiest path from {start.title} has {counted(len(steps), 'step')}: {'; then '.join(steps)}."
    return answered(said, document, **about)


def _meant(text: str, ground: SkillsMap) -> Resolved:
    """Return the occupation that a text means; a code or a name that fits several is asked about."""
    where = ground.occupations.id if ground.occupations else ground.framework.id
    return the_meant(ground.resolve(text), where=where)


def _about(ground: SkillsMap, *meant: Resolved) -> dict[str, Any]:
    versions = {"framework": ground.framework.id} | ({"map": ground.occupations.id} if ground.occupations else {})
    return {"taken": [taken_as(one) for one in meant], "versions": versions}


def _is_known(found: Gap) -> bool:
    """Return whether anything is known of how much is covered."""
    return found.of_itself or (bool(found.asked) and (found.coverage > 0 or not found.unknown))


def _gap_in_detail(document: dict[str, Any], detail: str) -> dict[str, Any]:
    """Return a gap with all skills; or in short with those that it names first, and how many others it has."""
    if detail == "whole":
        return document
    named = {skill for name in _NAMED_FIRST for skill in document[name]}
    shown = [line for line in document["skills"] if line["skill"] in named]
    return {**document, "skills": shown, "skills_not_shown": len(document["skills"]) - len(shown)}


def _plain(text: str) -> str:
    return text.replace("\xa0", " ").strip()
