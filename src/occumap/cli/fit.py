"""``occumap fit``: what a person can do and what fits them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    MAX_ASKED,
    FrameworkOption,
    JsonOption,
    KeepOption,
    MapOption,
    gap_table,
    percent,
    print_json,
    print_notes,
    print_notice,
)
from occumap.cli.person_options import (
    CoursesOption,
    PersonOption,
    PlanOption,
    courses_given,
    keep_plan,
    print_unsettled,
    today,
)
from occumap.errors import InputError, OccumapError
from occumap.model.gap import Gap, Status
from occumap.model.noun import counted
from occumap.model.person import Fits, Person
from occumap.model.person_record import PersonRecord
from occumap.model.skills import Framework
from occumap.render import as_dict
from occumap.render.map import bounds_in_words, gap_html, gap_in_words, gap_svg
from occumap.workflows.map.career_plan import plan_of_gap
from occumap.workflows.map.cv_text import cv_text
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.fit import ask_what_is_unsettled, fit, gap_to
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.person_record import read_person
from occumap.workflows.map.skills_map import SkillsMap

_WIDE = 90


def fit_command(
    job: Annotated[
        list[str] | None, typer.Option(help="A past job: a title, or an occupation; may be repeated.")
    ] = None,
    qualification: Annotated[
        list[str] | None, typer.Option(help="An apprenticeship, T Level or other product; may be repeated.")
    ] = None,
    skill: Annotated[
        list[str] | None,
        typer.Option(help="A skill, such as welding, with its level if known, welding:3; may be repeated."),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(metavar="FILE_OR_TEXT", help="A CV or a few sentences: lists the skills in it, to be confirmed."),
    ] = None,
    person_file: PersonOption = None,
    to: Annotated[str | None, typer.Option(help="An occupation to reach: show the skills gap to it.")] = None,
    limit: Annotated[int, typer.Option(help="The number of occupations to show.", min=1)] = 10,
    skills: FrameworkOption = DEFAULT_FRAMEWORK,
    keep: KeepOption = None,
    plan: PlanOption = None,
    courses: CoursesOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the occupations that fit a person's jobs, qualifications and skills.

    With --to, it shows the gap to one occupation. Nothing that you give leaves this computer. What isn't certain is
    asked about, and then the exit code is 2.
    """
    _refuse_unsaid(keep, to, is_given=bool(job or qualification or skill or text or person_file))
    with err().status("Searching …"):
        skills_map = SkillsMap.named(skills, occupations)
        record = read_person(person_file) if person_file else None
        person = describe_person(
            jobs=job or (),
            qualifications=qualification or (),
            skills=skill or (),
            text=cv_text(text) if text else "",
            record=record,
            framework=skills_map,
        )
        ask_what_is_unsettled(person)
        gap = gap_to(person, to, framework=skills_map) if to else None
        fits = Fits(person, ()) if gap else fit(person, limit=limit, framework=skills_map)
    if plan:
        _keep_plan(plan, gap, person, record, courses, skills_map)
    if keep and gap:
        keep_drawing(keep, html=gap_html(gap, notice=skills_map.framework.notice), svg=gap_svg(gap))
    if as_json:
        print_json({**as_dict.fits(fits), **({"gap": as_dict.gap(gap)} if gap else {})})
    else:
        _print_answer(person, gap, fits, skills_map.framework)
        if keep and gap:
            out().print(f"written  {keep}", soft_wrap=True)
    if person.unsettled:
        raise typer.Exit(OccumapError.exit_code)


def _refuse_unsaid(keep: Path | None, to: str | None, *, is_given: bool) -> None:
    if not is_given:
        hint = "Give --person, --job, --qualification, --skill or --text."
        raise InputError("occumap fit", "nothing is given about the person", hint=hint)
    if keep and not to:
        raise InputError("--out", "a drawing needs an occupation to reach", hint="Give it with --to.")


def _print_answer(person: Person, gap: Gap | None, fits: Fits, framework: Framework) -> None:
    console = out()
    _print_person(console, person, graded=framework.scale.graded)
    if gap:
        _print_gap(console, gap)
    _print_fits(console, fits)
    print_notice(console, framework)


def _keep_plan(
    files: list[Path],
    gap: Gap | None,
    person: Person,
    record: PersonRecord | None,
    courses: Path | None,
    skills_map: SkillsMap,
) -> None:
    if gap is None:
        raise InputError("--plan", "a plan needs an occupation to reach", hint="Give it with --to.")
    taught, named = courses_given(courses, skills_map)
    start = person.occupations[0] if person.occupations else ""
    made = plan_of_gap(gap, skills_map, start=start, made=today(), courses=taught, courses_from=named, record=record)
    keep_plan(made, files)


def _print_person(console: Console, person: Person, *, graded: bool) -> None:
    """Print what couldn't be used, what is known of a person, and what is to be confirmed."""
    print_unsettled(console, person.unsettled)
    held = [one.skill for one in person.profile.requirements if one.level > 0]
    sources = dict.fromkeys(str(source) for skill in held for source in person.sources.get(skill, ()))
    if held:
        said = f"{counted(len(held), 'skill')}, from {'; '.join(sources)}." if sources else counted(len(held), "skill")
        console.print(escape(said), soft_wrap=True)
    if not (held or person.mentions or person.unsettled):
        console.print(
            "The text names no skill that is known here. State some with --skill, or the jobs in it with --job.",
            soft_wrap=True,
        )
    for note in person.profile.notes:
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
    if person.mentions:
        level = ", with its level if you know it" if graded else ""
        gap = "\n" if held or person.profile.notes else ""
        console.print(f"{gap}[bold]In the text, to confirm[/]: none counts until you give it{level}", soft_wrap=True)
        for mention in person.mentions:
            console.print(f'  --skill "{escape(mention.title)}"  [dim]{escape(mention.seen)}[/]', soft_wrap=True)
    console.print()


def _print_gap(console: Console, gap: Gap) -> None:
    said = f"{gap_in_words(gap)} {bounds_in_words(gap)}".strip().replace("\xa0", " ")
    console.print(f"[bold]{escape(gap.to_title)}[/]: {escape(said)}")
    print_notes(console, gap)
    console.print()
    console.print(gap_table(gap))


def _print_fits(console: Console, fits: Fits) -> None:
    """Print occupations with how much of each is held at least, what lacks, and what isn't stated."""
    if len(fits) > 1:
        console.print(f"{escape(fits.order)}\n", soft_wrap=True)
    for one in fits:
        level = f"level {one.level:g}" if one.level is not None else ""
        stands = "".join(f"  {word}" for word in (one.stands, level) if word)
        least = f"{percent(one.coverage)}{'+' if one.gap.unknown else ''}"
        console.print(f"{least:>7}  [bold]{escape(one.title)}[/] [dim]{one.profile}[/]{stands}")
        told = {
            "to gain": one.gap.reasons,
            "not stated": one.gap.questions,
            Status.LEVEL_NOT_STATED.said(one.gap.unit): one.gap.level_not_stated,
        }
        for words, lines in told.items():
            if named := "; ".join(line.title for line in lines):
                console.print(f"         [dim]{words}: {escape(named[:_WIDE])}[/]")
        for note in fits.notes_of(one):
            console.print(f"         [dim]{escape(note)}[/]", soft_wrap=True)
        if one.coverage == 1:
            console.print("         [dim]no skills missing[/]")
    if questions := [question.title for question in fits.questions[:MAX_ASKED]]:
        plus = " A + stands where something isn't stated." if any(one.gap.unknown for one in fits) else ""
        console.print(f"\nAsk first: {escape(', '.join(questions))}.{plus}", soft_wrap=True)
    for note in fits.notes:
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
