"""``occumap paths``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    MAX_ASKED,
    ContextOption,
    FrameworkOption,
    JsonOption,
    KeepOption,
    MapOption,
    OccupationArgument,
    at_least,
    percent,
    print_json,
    print_notice,
    products_in_words,
    say_taken,
)
from occumap.cli.person_options import (
    Asked,
    CoursesOption,
    PersonOption,
    PlanOption,
    courses_given,
    ends_asked,
    keep_plan,
    today,
)
from occumap.cli.print_figures import print_figures, print_sources
from occumap.errors import InputError
from occumap.model.path import Path, Paths
from occumap.render import as_dict
from occumap.render.map import LEADS, gains_of, no_gain, path_html, path_svg
from occumap.workflows.map.career_plan import plan_of_path
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.paths import MOST_STEPS, paths
from occumap.workflows.map.skills_map import SkillsMap


def paths_command(
    start: OccupationArgument,
    to: Annotated[str | None, typer.Argument(metavar="TO", help="The occupation to reach.")] = None,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
    cap: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="The largest gap allowed in any step, 0 to 1; the framework's own if not given."
        ),
    ] = None,
    steps: Annotated[int, typer.Option(min=1, max=MOST_STEPS, help="The maximum number of steps.")] = 4,
    down: Annotated[bool, typer.Option("--down", help="Allow steps to a lower level.")] = False,
    limit: Annotated[int, typer.Option(help="The number of paths to show.", min=1)] = 3,
    context: ContextOption = None,
    keep: KeepOption = None,
    person: PersonOption = None,
    plan: PlanOption = None,
    courses: CoursesOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the easiest paths, in a few steps, from one occupation to another.

    Skills are gathered on the way.
    """
    with err().status("Searching …"):
        skills_map = SkillsMap.named(framework, occupations)
        asked = ends_asked(start, to, person, skills_map, command="paths")
        found = paths(
            *(asked.start, asked.to),
            person=asked.person,
            framework=skills_map,
            cap=cap,
            max_steps=steps,
            may_fall=down,
            limit=limit,
            context=context,
        )
    if found:
        say_taken(skills_map, (asked.start, found[0].codes[0]), (asked.to, found[0].codes[-1]))
    if plan:
        _keep_plan(plan, found, asked, courses, skills_map)
    if keep and found:
        keep_drawing(keep, html=path_html(found, notice=skills_map.framework.notice), svg=path_svg(found[0]))
    if as_json:
        print_json([as_dict.path(path) for path in found])
        if not found:
            err().print(escape(found.why), soft_wrap=True)
        return
    console = out()
    if not found:
        console.print(f"{escape(found.why)} Raise --cap or --steps to allow more.", soft_wrap=True)
        return
    for n, path in enumerate(found, start=1):
        _print_path(console, n, path, skills_map.framework.profile_titles)
    print_sources(console, [step.gap.context for path in found for step in path.steps])
    print_notice(console, skills_map.framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def _keep_plan(
    files: list[FilePath], found: Paths, asked: Asked, courses: FilePath | None, skills_map: SkillsMap
) -> None:
    if not found:
        raise InputError("--plan", f"there is no path to keep. {found.why}", hint="Keep the gap: occumap gap --plan.")
    taught, named = courses_given(courses, skills_map)
    made = plan_of_path(found[0], skills_map, made=today(), courses=taught, courses_from=named, record=asked.record)
    keep_plan(made, files)


def _print_path(console: Console, n: int, path: Path, titles: Mapping[str, str]) -> None:
    count = f"{len(path.steps)} step{'s' * (len(path.steps) > 1)}"
    console.print(f"[bold]Path {n}[/]: {count}, largest gap {percent(path.widest_gap)}")
    first = path.steps[0]
    console.print(f"   {escape(titles.get(first.start, first.gap.from_title))} [dim]{first.start}[/]")
    for step in path.steps:
        leads = f", {LEADS[step.direction]} {step.level:g}" if step.direction and step.level is not None else ""
        console.print(f" → [bold]{escape(step.gap.to_title)}[/] [dim]{step.to}[/]{leads}, {at_least(step.gap)} covered")
        if step.way:
            console.print(f"     ✓ {step.way}")
        if step.gap.unknown:
            asked = "; ".join(line.title for line in step.gap.questions[:MAX_ASKED])
            console.print(f"     not stated, so more may be covered: {escape(asked)}", soft_wrap=True)
        console.print(f"     to gain: {escape('; '.join(gains_of(step.gap)) or no_gain(step.gap))}")
        if path.map:
            console.print(f"     how to get in: {escape(products_in_words(step.products, 2))}")
        print_figures(console, step.gap.context)
        if step.entry:
            console.print(f"     to enter: {escape('; '.join(step.entry))}")
        if step.off_ramps:
            ramps = "; ".join(f"{ramp.title} ({percent(ramp.coverage)})" for ramp in step.off_ramps)
            console.print(f"     [dim]also within reach: {escape(ramps)}[/]")
    console.print()
