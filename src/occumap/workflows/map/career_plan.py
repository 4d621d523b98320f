"""A plan kept: a gap or a path as a page to print, as JSON and as a pathway in CTDL, with what it rests on.

Time and cost stand where they are known: the map gives neither for its products, so they come from a list of courses
that the user gives. Nothing is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path as FilePath

from occumap.atomic import write_file
from occumap.errors import InputError
from occumap.io.ctdl import write_plan
from occumap.model.career_plan import Basis, CareerPlan, Gain, PlanStep, Teaching
from occumap.model.courses import Course
from occumap.model.gap import Gap, GapLine
from occumap.model.occupational_map import Direction, OccupationalMap
from occumap.model.path import Path, Step
from occumap.model.person_record import PersonRecord
from occumap.model.staff import LeftOut
from occumap.render.as_dict import career_plan as plan_fields
from occumap.render.as_dict import to_json
from occumap.render.map import career_plan_html
from occumap.workflows.map.course_reading import read_courses
from occumap.workflows.map.gap import gap as gap_between
from occumap.workflows.map.paths import paths
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.text_resolver import TextResolver

MAX_COURSES = 3


def plan_of_path(
    path: Path,
    skills_map: SkillsMap,
    *,
    made: date,
    courses: Sequence[Course] = (),
    courses_from: str = "",
    record: PersonRecord | None = None,
) -> CareerPlan:
    """Return the plan of a path.

    Args:
        path: at least one step.
        skills_map: the framework and the map that it was found on.
        made: the day.
        courses: what may teach the skills.
        courses_from: where the courses were taken from, in words.
        record: of the person whose plan it is.

    Raises:
        InputError: the path has no step.

    >>> from occumap.workflows.map.paths import paths
    >>> here = SkillsMap.named()
    >>> plan = plan_of_path(paths("OCC0349", "OCC0292", framework=here)[0], here, made=date(2026, 7, 6))
    >>> [one.step.to for one in plan.steps], plan.framework.id
    (['OCC0852', 'OCC0292'], 'ssc')
    """
    if not path.steps:
        raise InputError("the plan", "there is no path to keep", hint="Name two occupations that a path joins.")
    titles = [path.steps[0].gap.from_title, *(step.gap.to_title for step in path.steps)]
    first, last = path.steps[0], path.steps[-1]
    start_title = skills_map.framework.profile_titles.get(first.start, titles[0])
    titles[0] = start_title
    notes = dict.fromkeys(note for step in path.steps for note in step.gap.notes)
    return CareerPlan(
        first.start,
        start_title,
        last.to,
        last.gap.to_title,
        tuple(_step(step, title, courses) for step, title in zip(path.steps, titles, strict=False)),
        made,
        Basis(skills_map.framework.id, skills_map.framework.title, skills_map.framework.source),
        _basis_of(skills_map.occupations),
        skills_map.framework.notice,
        tuple(notes),
        tuple(one.said for one in record.credentials if not one.why_not(made)) if record else (),
        courses_from if courses else "",
        record.name if record else "",
        f"Occumap {version('occumap')}",
    )


def plan_of_gap(
    gap: Gap,
    skills_map: SkillsMap,
    *,
    start: str = "",
    made: date,
    courses: Sequence[Course] = (),
    courses_from: str = "",
    record: PersonRecord | None = None,
) -> CareerPlan:
    """Return the plan of a gap: a path of one step; ``start`` is the occupation that a person leaves, empty for none.

    >>> from occumap.workflows.map.gap import gap
    >>> here = SkillsMap.named()
    >>> plan_of_gap(gap("OCC0349", "OCC0292", framework=here), here, made=date(2026, 7, 6))
    <CareerPlan OCC0349 Welder -> OCC0292 Nuclear welding inspection technician: 1 step>
    """
    world, code = skills_map.occupations, start or (gap.from_id if gap.from_id in skills_map.framework else "")
    known = world is not None and code in world and gap.to_id in world
    levels = (world[code].level, world[gap.to_id].level) if world is not None and known else None
    step = Step(
        code,
        gap.to_id,
        gap,
        1 - gap.coverage,
        products=world.recommended_products(gap.to_id) if world is not None and gap.to_id in world else (),
        published=world.is_published(code, gap.to_id) if world is not None and known else False,
        way=world.published_way(code, gap.to_id) if world is not None and known else None,
        direction=Direction.between(*levels) if levels else None,
        level=float(levels[1]) if levels else None,
    )
    path = Path((step,), world.id if world is not None else None)
    return plan_of_path(path, skills_map, made=made, courses=courses, courses_from=courses_from, record=record)


def plan_between(
    start: str,
    to: str,
    skills_map: SkillsMap,
    *,
    made: date,
    direct: bool = False,
    cap: float | None = None,
    max_steps: int = 4,
    may_fall: bool = False,
) -> CareerPlan:
    """Return the plan of the easiest path between two occupations, or of the gap between them if it is to be direct.

    Args:
        start, to: codes of the occupations.
        skills_map: the framework and the map.
        made: the day.
        direct: whether to go in one step.
        cap, max_steps, may_fall: of the path, as for `occumap.paths`.

    Raises:
        InputError: there is no sensible path; it says why.

    >>> plan_between("OCC0349", "OCC0292", SkillsMap.named(), made=date(2026, 7, 6))
    <CareerPlan OCC0349 Welder -> OCC0292 Nuclear welding inspection technician: 2 steps>
    """
    if direct:
        return plan_of_gap(gap_between(start, to, framework=skills_map), skills_map, made=made)
    found = paths(start, to, framework=skills_map, cap=cap, max_steps=max_steps, may_fall=may_fall, limit=1)
    if not found:
        raise InputError("the plan", found.why, hint="Keep the gap instead: it goes there in one step.")
    return plan_of_path(found[0], skills_map, made=made)


def courses_of_file(path: FilePath, skills_map: SkillsMap) -> tuple[tuple[Course, ...], tuple[LeftOut, ...]]:
    """Return the courses of a list with the level each reaches in each skill, and what of it couldn't be used.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: it can't be read.
    """
    read = read_courses(path, TextResolver.of(skills_map, None, None))
    return tuple(read.courses), tuple(read.left_out)


def plan_as(plan: CareerPlan, form: str) -> bytes:
    """Return a plan in a form: ``html``, a page to print; ``json``; ``jsonld``, a pathway in CTDL."""
    return PLAN_FORMS[form](plan)


def keep_plan(plan: CareerPlan, files: Iterable[FilePath]) -> tuple[FilePath, ...]:
    """Write a plan to files, each in the form that its ending says, and return their paths.

    All are made before the first is written.

    Raises:
        InputError: an ending is none of `.html`, `.json` and `.jsonld`.
        OutputError: a file can't be written.
    """
    made = []
    for path in files:
        form = path.suffix.casefold().removeprefix(".")
        if form not in PLAN_FORMS:
            raise InputError(str(path), "a plan can't be written as this kind of file", hint=f"Name it {ENDINGS}.")
        made.append((path, plan_as(plan, form)))
    return tuple(write_file(path, content) for path, content in made)


def _html(plan: CareerPlan) -> bytes:
    return career_plan_html(plan).encode()


def _json(plan: CareerPlan) -> bytes:
    return (to_json(plan_fields(plan)) + "\n").encode()


def _ctdl(plan: CareerPlan) -> bytes:
    return write_plan(plan).data


PLAN_FORMS: Mapping[str, Callable[[CareerPlan], bytes]] = {"html": _html, "json": _json, "jsonld": _ctdl}
ENDINGS = "FILE.html, FILE.json or FILE.jsonld"


def _basis_of(occupations: OccupationalMap | None) -> Basis | None:
    return None if occupations is None else Basis(occupations.id, occupations.title, occupations.source)


def _step(step: Step, title: str, courses: Sequence[Course]) -> PlanStep:
    reasons = [line for line in step.gap.asked if line.cost > 0]
    first = {line.skill: n for n, line in enumerate(step.gap.reasons)}
    ordered = sorted(reasons, key=lambda line: first.get(line.skill, len(first)))
    gains = tuple(Gain(line, _teaching(line, courses)) for line in ordered)
    return PlanStep(step, title, gains, step.gap.not_stated)


def _teaching(line: GapLine, courses: Sequence[Course]) -> tuple[Teaching, ...]:
    """Return courses that teach more of a skill than is held: those that reach the level needed first, the cheapest of
    these first.
    """
    useful = [
        Teaching(one.title, one.levels[line.skill], one.cost)
        for one in courses
        if one.levels.get(line.skill, 0.0) > line.held
    ]
    ordered = sorted(
        useful,
        key=lambda one: (
            -min(one.level, line.needed),
            one.cost is None,
            one.cost or 0.0,
            one.course,
        ),
    )
    return tuple(ordered[:MAX_COURSES])
