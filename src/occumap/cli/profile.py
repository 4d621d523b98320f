"""``occumap profile``: a person's own jobs, skills and evidence, in a file that stays on their machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.file_command import FileCommand
from occumap.cli.map_options import FrameworkOption, JsonOption, MapOption, print_json
from occumap.cli.person_options import print_unsettled, today
from occumap.errors import InputError
from occumap.model.credential import Credential
from occumap.model.noun import counted
from occumap.model.person import Person
from occumap.model.person_record import PersonRecord
from occumap.render import as_dict
from occumap.workflows.map.cv_text import cv_text
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.person_record import (
    changing_person,
    keep_person,
    read_person,
    with_credentials,
    with_jobs,
    with_qualifications,
    with_skills,
    with_text,
)
from occumap.workflows.map.skills_map import SkillsMap

profile_app = typer.Typer(
    help="Keep your own profile: jobs, skills and badges, in a file on your computer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the profile, such as me.json.")]
Jobs = Annotated[
    list[str] | None,
    typer.Option(
        "--job", help="A job you have or had, with its years if you like: “welder, 2015-2024”; may be repeated."
    ),
]
Qualifications = Annotated[
    list[str] | None,
    typer.Option("--qualification", help="An apprenticeship, T Level or other product; may be repeated."),
]
Skills = Annotated[
    list[str] | None,
    typer.Option("--skill", help="A skill you confirm: welding:3, or welding; welding:0 if you don't have it."),
]
Badges = Annotated[
    list[Path] | None,
    typer.Option(
        "--badge", metavar="FILE", help="Open Badges 2.0 or 3.0, or CLR 2.0: JSON, JWT, PNG or SVG; may be repeated."
    ),
]
Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--key", metavar="PEM", help="The issuer's public key: refuse badges whose signature doesn't hold under it."
    ),
]
Text = Annotated[
    str | None, typer.Option("--text", metavar="FILE_OR_TEXT", help="A CV: the skills in it are offered to confirm.")
]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", help="The badge that shows the skills given, such as e1.")
]


@profile_app.command(
    "new",
    cls=FileCommand,
    epilog='Example: occumap profile new me.json --job "pipe welder, 2015-2024" --skill "welding metal"',
)
def new_command(
    file: File,
    name: Annotated[
        str, typer.Option(help="Your name, if you want it on your plans. It is written nowhere else.")
    ] = "",
    job: Jobs = None,
    qualification: Qualifications = None,
    skill: Skills = None,
    badge: Badges = None,
    key: Keys = None,
    text: Text = None,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
    occupations: MapOption = None,
) -> None:
    """Make a profile in a new file."""
    skills_map = SkillsMap.named(framework, occupations)
    record = PersonRecord(name.strip())
    record, _ = _grown(record, skills_map, job, qualification, skill, badge, key, text, None)
    keep_person(record, file, replacing=False)
    _print(out(), record, skills_map)
    err().print(f"written  {file}", soft_wrap=True)


@profile_app.command("add", cls=FileCommand, epilog="Example: occumap profile add me.json --badge badge.png")
def add_command(
    file: File,
    job: Jobs = None,
    qualification: Qualifications = None,
    skill: Skills = None,
    evidence: Evidence = None,
    badge: Badges = None,
    key: Keys = None,
    text: Text = None,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
    occupations: MapOption = None,
) -> None:
    """Add jobs, skills or badges to a profile, or confirm a skill that was offered."""
    if not (job or qualification or skill or badge or text):
        hint = "Give --job, --qualification, --skill, --badge or --text."
        raise InputError("occumap profile add", "nothing is given to add", hint=hint)
    skills_map = SkillsMap.named(framework, occupations)
    with changing_person(file) as before:
        record, read = _grown(before, skills_map, job, qualification, skill, badge, key, text, evidence)
        keep_person(record, file)
    for one in read:
        err().print(f"{one.id}  {escape(one.said)}", soft_wrap=True)
    _print(out(), record, skills_map)
    err().print(f"written  {file}", soft_wrap=True)


@profile_app.command("show", cls=FileCommand, epilog="Example: occumap profile show me.json")
def show_command(
    file: File,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a profile comes to in the words of a framework, and what is still to be confirmed."""
    skills_map = SkillsMap.named(framework, occupations)
    record = read_person(file)
    if as_json:
        print_json(as_dict.person(describe_person(record=record, framework=skills_map)))
        return
    _print(out(), record, skills_map)


def _grown(
    record: PersonRecord,
    skills_map: SkillsMap,
    job: list[str] | None,
    qualification: list[str] | None,
    skill: list[str] | None,
    badge: list[Path] | None,
    key: list[Path] | None,
    text: str | None,
    evidence: list[str] | None,
) -> tuple[PersonRecord, tuple[Credential, ...]]:
    """Return a record with all that is given, and the credentials that were read."""
    if key and not badge:
        raise InputError("--key", "there is no badge to check", hint="Give the badge again with --badge.")
    if evidence and not skill:
        raise InputError("--evidence", "there is no skill that it shows", hint="Give the skill with --skill.")
    on, held = today(), skills_map.framework
    record = with_qualifications(with_jobs(record, job or (), skills_map), qualification or (), skills_map)
    record, read = with_credentials(record, badge or (), held, on=on, keys=key or ())
    record = with_text(record, cv_text(text), held) if text else record
    return with_skills(record, skill or (), held, on=on, evidence=evidence or ()), read


def _print(console: Console, record: PersonRecord, skills_map: SkillsMap) -> None:
    person = describe_person(record=record, framework=skills_map)
    for job in record.jobs_latest_first:
        taken = f"  [dim]{job.occupation}[/]" if job.occupation else ""
        console.print(f"Job    {escape(job.title)}{taken}{'  ' + job.years if job.years else ''}", soft_wrap=True)
    for one in record.credentials:
        console.print(f"{one.id:<6} {escape(one.said)}", soft_wrap=True)
        why = one.why_not(today())
        if why:
            console.print(f"       [bold]{escape(why)}[/]", soft_wrap=True)
    _print_skills(console, person, skills_map)
    print_unsettled(console, person.unsettled)


def _print_skills(console: Console, person: Person, skills_map: SkillsMap) -> None:
    titles = skills_map.framework.titles
    held = [one for one in person.profile.requirements if one.level > 0]
    console.print(f"\n[bold]{counted(len(held), 'skill')}[/] in the words of {escape(skills_map.framework.title)}")
    for one in held:
        level = "level not stated" if person.profile.why_unstated(one.skill) else f"level {one.level:g}"
        said = level if skills_map.framework.scale.graded else "held"
        sources = "; ".join(dict.fromkeys(str(source) for source in person.sources.get(one.skill, ())))
        console.print(f"  {escape(titles[one.skill])}, {said}  [dim]{escape(sources)}[/]", soft_wrap=True)
    for note in person.profile.notes:
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
