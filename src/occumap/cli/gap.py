"""``occumap gap``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

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
    products_in_words,
    say_taken,
)
from occumap.model.noun import counted
from occumap.render import as_dict
from occumap.render.map import gap_html, gap_svg
from occumap.workflows.map.gap import gap as gap_between
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.skills_map import SkillsMap


def gap_command(
    start: Annotated[str, typer.Argument(metavar="FROM", help="An occupation: its code, name or a job title.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="The occupation to reach.")],
    framework: FrameworkOption = STARTER_FRAMEWORK,
    surplus: Annotated[int, typer.Option(min=0, help="The number of skills to show that are not needed.")] = 5,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the skills gap between two occupations."""
    with err().status("Comparing …"):
        skills_map = SkillsMap.named(framework)
        gap = gap_between(start, to, framework=skills_map)
    say_taken(skills_map, (start, gap.from_id), (to, gap.to_id))
    if keep:
        keep_drawing(keep, html=gap_html(gap, notice=skills_map.framework.notice), svg=gap_svg(gap))
    if as_json:
        print_json(as_dict.gap(gap))
        return
    console = out()
    console.print(f"[bold]{escape(gap.from_title)}[/] ({gap.from_id}) → [bold]{escape(gap.to_title)}[/] ({gap.to_id})")
    interval = (
        f", 95 % interval {percent(gap.low)} to {percent(gap.high)}"
        if gap.low is not None and gap.high is not None
        else ""
    )
    console.print(
        f"Covers {percent(gap.coverage)} of the requirements{interval}: {counted(len(gap.missing), 'skill')} missing, "
        f"{len(gap.under_level)} under level, {len(gap.asked) - len(gap.missing) - len(gap.under_level)} met.\n"
    )
    console.print(gap_table(gap, surplus=surplus))
    unneeded = sum(1 for line in gap.surplus if not line.needed)
    if unneeded > surplus:
        more = counted(unneeded - surplus, "more skill" if surplus else "skill")
        console.print(f"[dim]and {more} not needed; show all with --surplus {unneeded}[/]")
    if skills_map.occupations is not None:
        console.print(f"\nHow to get in: {escape(products_in_words(skills_map.occupations.products_of(gap.to_id)))}.")
    print_notice(console, framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)
