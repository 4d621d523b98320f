"""``occumap fit``: what a person can do and what fits them."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.load import framework
from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    FrameworkOption,
    JsonOption,
    KeepOption,
    gap_table,
    percent,
    print_json,
    print_notice,
)
from occumap.errors import InputError
from occumap.model.noun import counted
from occumap.render import as_dict
from occumap.render.map import gap_html, gap_svg
from occumap.workflows.map.fit import describe_person, gap_to
from occumap.workflows.map.fit import fit as fitting_occupations
from occumap.workflows.map.keep_drawing import keep_drawing


def fit_command(
    job: Annotated[
        list[str] | None, typer.Option(help="A past job: a title, or an occupation; may be repeated.")
    ] = None,
    qualification: Annotated[
        list[str] | None, typer.Option(help="An apprenticeship, T Level or other product; may be repeated.")
    ] = None,
    skill: Annotated[
        list[str] | None, typer.Option(help="A skill and level, such as welding:3; may be repeated.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="An occupation to reach: show the skills gap to it.")] = None,
    limit: Annotated[int, typer.Option(help="The number of occupations to show.", min=1)] = 10,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the occupations that fit a person's jobs, qualifications and skills.

    With --to, it shows the gap to one occupation.
    """
    if not (job or qualification or skill):
        raise InputError(
            "occumap fit", "nothing is given about the person", hint="Give --job, --qualification or --skill."
        )
    with err().status("Searching …"):
        held = framework(skills)
        person = describe_person(jobs=job or (), qualifications=qualification or (), skills=skill or (), framework=held)
        gap = gap_to(person, to, framework=held) if to else None
        fits = () if gap else fitting_occupations(person, limit=limit, framework=held)
    if keep and gap:
        keep_drawing(keep, html=gap_html(gap, notice=held.notice), svg=gap_svg(gap))
    if as_json:
        found = {"gap": as_dict.gap(gap)} if gap else {"fits": [as_dict.fit(fit) for fit in fits]}
        print_json({"person": as_dict.person(person), **found})
        return
    console = out()
    console.print(counted(len(person.profile.requirements), "skill"), end="")
    sources = dict.fromkeys(str(source) for of_skill in person.sources.values() for source in of_skill)
    console.print(f", from {escape('; '.join(sources))}." if sources else ".")
    for unsettled in person.unsettled:
        console.print(f"[bold]Not used[/]: ‘{escape(unsettled.given)}’: {escape(unsettled.reason)}")
    console.print()
    if gap:
        console.print(f"[bold]{escape(gap.to_title)}[/]: {percent(gap.coverage)} of the requirements covered\n")
        console.print(gap_table(gap))
    for fit in fits:
        lacking = "; ".join(line.title for line in fit.gap.lines if line.cost > 0)
        console.print(f"{percent(fit.coverage):>6}  [bold]{escape(fit.title)}[/] [dim]{fit.profile}[/]")
        console.print(
            f"        [dim]lacks most: {escape(lacking[:90])}[/]" if lacking else "        [dim]no skills missing[/]"
        )
    print_notice(console, skills)
    if keep and gap:
        console.print(f"written  {keep}", soft_wrap=True)
