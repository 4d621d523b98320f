"""``occumap gap``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    ContextOption,
    FrameworkOption,
    JsonOption,
    KeepOption,
    MapOption,
    gap_table,
    print_json,
    print_notes,
    print_notice,
    products_in_words,
    say_taken,
)
from occumap.cli.person_options import (
    CoursesOption,
    PersonOption,
    PlanOption,
    courses_given,
    gap_ends,
    keep_plan,
    today,
)
from occumap.cli.print_figures import print_sources
from occumap.model.gap import Gap
from occumap.model.noun import counted
from occumap.model.skills import Framework
from occumap.render import as_dict
from occumap.render.background_in_words import background_lines
from occumap.render.figures_in_words import lines_reached
from occumap.render.map import bounds_in_words, gap_html, gap_in_words, gap_svg
from occumap.workflows.map.career_plan import plan_of_gap
from occumap.workflows.map.gap import gap as gap_between
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.skills_map import SkillsMap


def gap_command(
    start: Annotated[str, typer.Argument(metavar="FROM", help="An occupation: its code, name or a job title.")],
    to: Annotated[str | None, typer.Argument(metavar="TO", help="The occupation to reach.")] = None,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
    surplus: Annotated[int, typer.Option(min=0, help="The number of skills to show that are not needed.")] = 5,
    context: ContextOption = None,
    keep: KeepOption = None,
    person: PersonOption = None,
    plan: PlanOption = None,
    courses: CoursesOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the skills gap between two occupations.

    With --person, it is the gap from your own profile to one.
    """
    with err().status("Comparing …"):
        skills_map = SkillsMap.named(framework, occupations)
        asked = gap_ends(start, to, person, skills_map)
        gap = gap_between(asked.person or asked.start, asked.to, framework=skills_map, context=context)
    say_taken(skills_map, *(() if asked.person else ((asked.start, gap.from_id),)), (asked.to, gap.to_id))
    if plan:
        taught, named = courses_given(courses, skills_map)
        made = plan_of_gap(
            gap,
            skills_map,
            start=asked.start if asked.person else "",
            made=today(),
            courses=taught,
            courses_from=named,
            record=asked.record,
        )
        keep_plan(made, plan)
    if keep:
        keep_drawing(keep, html=gap_html(gap, notice=skills_map.framework.notice), svg=gap_svg(gap))
    if as_json:
        print_json(as_dict.gap(gap))
        return
    console = out()
    if gap.of_itself:
        _print_same(console, gap, skills_map.framework)
    else:
        _print_gap(console, gap, skills_map, surplus=surplus)
    print_notice(console, skills_map.framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def _print_gap(console: Console, gap: Gap, skills_map: SkillsMap, *, surplus: int) -> None:
    """Print what stands between two occupations, skill by skill, and what leads in."""
    left = (
        f"[bold]{escape(gap.from_title)}[/] ({gap.from_id})" if gap.from_id in skills_map.framework else "[bold]You[/]"
    )
    console.print(f"{left} → [bold]{escape(gap.to_title)}[/] ({gap.to_id})")
    console.print(f"{gap_in_words(gap)} {bounds_in_words(gap)}".strip().replace("\xa0", " "))
    print_notes(console, gap)
    console.print()
    console.print(gap_table(gap, surplus=surplus))
    unneeded = sum(1 for line in gap.surplus if not line.needed)
    if unneeded > surplus:
        more = counted(unneeded - surplus, "more skill" if surplus else "skill")
        console.print(f"[dim]and {more} not needed; show all with --surplus {unneeded}[/]")
    if skills_map.occupations is not None:
        console.print(f"\nHow to get in: {escape(products_in_words(skills_map.occupations.products_of(gap.to_id)))}.")
    for line in (*lines_reached(gap.context), *background_lines(gap.background)):
        console.print(f"{escape(line[0].upper() + line[1:])}.", soft_wrap=True)
    print_sources(console, [gap.context])


def _print_same(console: Console, gap: Gap, framework: Framework) -> None:
    """Say that both ends are the same occupation, and what it asks."""
    console.print(f"[bold]{escape(gap.to_title)}[/] ({gap.to_id})")
    console.print(f"{gap_in_words(gap)}\n", soft_wrap=True)
    for line in gap.asked:
        level = f"level {line.needed:g}  " if framework.scale.graded else ""
        console.print(f"  {level}{escape(line.title)}")
