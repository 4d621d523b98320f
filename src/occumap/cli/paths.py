"""``occumap paths``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    FrameworkOption,
    JsonOption,
    KeepOption,
    OccupationArgument,
    percent,
    print_json,
    print_notice,
    products_in_words,
    say_taken,
)
from occumap.model.gap import Path
from occumap.model.noun import counted
from occumap.render import as_dict
from occumap.render.map import path_html, path_svg
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.paths import paths
from occumap.workflows.map.skills_map import SkillsMap


def paths_command(
    start: OccupationArgument,
    to: Annotated[str, typer.Argument(metavar="TO", help="The occupation to reach.")],
    framework: FrameworkOption = STARTER_FRAMEWORK,
    cap: Annotated[float, typer.Option(min=0.0, max=1.0, help="The largest gap allowed in any step, 0 to 1.")] = 0.75,
    steps: Annotated[int, typer.Option(min=1, help="The maximum number of steps.")] = 4,
    down: Annotated[bool, typer.Option("--down", help="Allow steps to a lower level.")] = False,
    limit: Annotated[int, typer.Option(help="The number of paths to show.", min=1)] = 3,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the easiest paths, in a few steps, from one occupation to another.

    Skills are gathered on the way.
    """
    with err().status("Searching …"):
        skills_map = SkillsMap.named(framework)
        found = paths(start, to, framework=skills_map, cap=cap, max_steps=steps, may_fall=down, limit=limit)
    if found:
        say_taken(skills_map, (start, found[0].codes[0]), (to, found[0].codes[-1]))
    if keep and found:
        keep_drawing(keep, html=path_html(found, notice=skills_map.framework.notice), svg=path_svg(found[0]))
    if as_json:
        print_json([as_dict.path(path) for path in found])
        return
    console = out()
    if not found:
        console.print(
            f"There is no path of up to {counted(steps, 'step')} in which every gap is {percent(cap)} or less. "
            "Raise --cap or --steps."
        )
        return
    for n, path in enumerate(found, start=1):
        _print_path(console, n, path)
    print_notice(console, framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def _print_path(console: Console, n: int, path: Path) -> None:
    count = f"{len(path.steps)} step{'s' * (len(path.steps) > 1)}"
    console.print(f"[bold]Path {n}[/]: {count}, largest gap {percent(path.widest_gap)}")
    console.print(f"   {escape(path.steps[0].gap.from_title)} [dim]{path.steps[0].start}[/]")
    for step in path.steps:
        mark = " ✓ published" if step.published else ""
        console.print(
            f" → [bold]{escape(step.gap.to_title)}[/] [dim]{step.to}[/], {percent(step.gap.coverage)} covered{mark}"
        )
        gains = [f"{line.title} {_levels(line.held, line.needed)}" for line in step.gap.lines if line.cost > 0]
        more = f" and {len(gains) - 5} more" if len(gains) > 5 else ""
        console.print(f"     to learn: {escape('; '.join(gains[:5]))}{more}")
        console.print(f"     how to get in: {escape(products_in_words(step.products, 2))}")
        if step.off_ramps:
            ramps = "; ".join(f"{ramp.title} ({percent(ramp.coverage)})" for ramp in step.off_ramps)
            console.print(f"     [dim]also within reach: {escape(ramps)}[/]")
    console.print()


def _levels(held: float, needed: float) -> str:
    return f"{held:g}→{needed:g}" if held else f"to {needed:g}"
