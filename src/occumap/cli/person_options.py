"""What the commands of the atlas share that start from a person, or keep a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.cli.console import err
from occumap.cli.map_options import MAX_SHOWN
from occumap.cli.out_file import ends_in
from occumap.errors import InputError
from occumap.model.career_plan import CareerPlan
from occumap.model.courses import Course
from occumap.model.person import Person, SourceKind, Unsettled
from occumap.model.person_record import PersonRecord
from occumap.workflows.map.career_plan import courses_of_file
from occumap.workflows.map.career_plan import keep_plan as write_plan_files
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.person_record import read_person, start_of
from occumap.workflows.map.skills_map import SkillsMap


def _each(paths: list[Path] | None) -> list[Path] | None:
    check = ends_in(".html", ".json", ".jsonld")
    for path in paths or ():
        check(path)
    return paths


StartArgument = Annotated[
    str | None, typer.Argument(metavar="[FROM]", help="An occupation: its code, name or a job title.")
]
PersonOption = Annotated[
    Path | None,
    typer.Option("--person", metavar="FILE", help="Start from your own profile; occumap profile makes the file."),
]
PlanOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--plan",
        metavar="FILE",
        callback=_each,
        help="Keep it as a plan: .html to print, .json, or .jsonld (CTDL). May be repeated.",
    ),
]
CoursesOption = Annotated[
    Path | None,
    typer.Option("--courses", metavar="FILE", help="A list of courses, to name in the plan those that teach a skill."),
]


_PAST = (SourceKind.JOB, SourceKind.QUALIFICATION)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a way begins and ends, as it is given; ``person`` has the skills, if it isn't just the occupation."""

    start: str
    to: str
    person: Person | None = None
    record: PersonRecord | None = None


def ends_asked(start: str, to: str | None, file: Path | None, skills_map: SkillsMap, *, command: str) -> Asked:
    """Return the ends of a way: FROM and TO, or with a person's file TO alone, from where their latest job is.

    Raises:
        InputError: one end is missing.
    """
    if file is None:
        if to is None:
            hint = f"Give both, or your profile: occumap {command} TO --person FILE."
            raise InputError(
                f"occumap {command}", "it needs the occupation to start from and the one to reach", hint=hint
            )
        return Asked(start, to)
    person, record = person_of(file, skills_map)
    named, goal = (start, to) if to is not None else (None, start)
    return Asked(start_of(person, skills_map, named), goal, person, record)


def gap_ends(start: str, to: str | None, file: Path | None, skills_map: SkillsMap) -> Asked:
    """Return the ends of a gap; a person needs no job for it, and may name the occupation that they leave."""
    if file is None or to is not None:
        return ends_asked(start, to, file, skills_map, command="gap")
    person, record = person_of(file, skills_map)
    return Asked(person.occupations[0] if person.occupations else "", start, person, record)


def start_asked(start: str | None, file: Path | None, skills_map: SkillsMap, *, command: str) -> Asked:
    """Return where moves begin: at an occupation, or with a person's file at their latest job, or at the one named.

    Raises:
        InputError: neither is given.
    """
    if file is not None:
        person, record = person_of(file, skills_map)
        return Asked(start_of(person, skills_map, start), "", person, record)
    if start is None:
        hint = "Give its code, its name or a job title; or --person FILE."
        raise InputError(f"occumap {command}", "no occupation is given", hint=hint)
    return Asked(start, "")


def unlock_start(start: str | None, file: Path | None, skills_map: SkillsMap) -> Person | str:
    """Return who or what holds skills: the person of a file, or an occupation.

    Raises:
        InputError: both are given.
    """
    if file is None:
        return start or ""
    if start is not None:
        hint = "Leave the occupation out: the profile has the skills."
        raise InputError("occumap unlock", "an occupation and a profile are given", hint=hint)
    return person_of(file, skills_map)[0]


def person_of(file: Path, skills_map: SkillsMap) -> tuple[Person, PersonRecord]:
    """Return what the profile in a file comes to, having said what of it isn't used."""
    record = read_person(file)
    person = describe_person(record=record, framework=skills_map)
    past = tuple(one for one in person.unsettled if one.kind in _PAST)
    print_unsettled(err(), past)
    if others := len(person.unsettled) - len(past):
        said = (
            "1 skill or badge of the profile isn’t"
            if others == 1
            else f"{others} skills or badges of the profile aren’t"
        )
        err().print(f"{said} used as it stands. See occumap profile show {escape(str(file))}", soft_wrap=True)
    return person, record


def print_unsettled(console: Console, unsettled: tuple[Unsettled, ...]) -> None:
    """Print what is given of a person and isn't used, and what it may mean."""
    for one in unsettled[:MAX_SHOWN]:
        console.print(f"[bold]Not used[/]: ‘{escape(one.given)}’: {escape(one.reason)}", soft_wrap=True)
        if one.candidates and one.kind is not SourceKind.JOB:
            named = ", ".join(f"{skill} ({title})" if skill != title else skill for skill, title in one.candidates[:3])
            console.print(f"  [dim]may be: {escape(named)}[/]", soft_wrap=True)
    if len(unsettled) > MAX_SHOWN:
        console.print(f"[dim]and {len(unsettled) - MAX_SHOWN} more that aren’t used[/]")


def courses_given(file: Path | None, skills_map: SkillsMap) -> tuple[tuple[Course, ...], str]:
    """Return the courses of a file and how to name it; what of it isn't used is said."""
    if file is None:
        return (), ""
    courses, left_out = courses_of_file(file, skills_map)
    for one in left_out[:MAX_SHOWN]:
        err().print(f"[bold]Not used[/]: {escape(str(one))}", soft_wrap=True)
    if len(left_out) > MAX_SHOWN:
        err().print(f"[dim]and {len(left_out) - MAX_SHOWN} more that aren’t used[/]")
    return courses, file.name


def keep_plan(plan: CareerPlan, files: list[Path]) -> None:
    """Write a plan, and say where."""
    for path in write_plan_files(plan, files):
        err().print(f"written  {path}", soft_wrap=True)


def today() -> date:
    """Return the day on which a plan is made."""
    return datetime.now(UTC).date()
