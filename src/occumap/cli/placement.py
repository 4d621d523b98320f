"""``occumap placement``."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.markup import escape

from occumap.catalog.load import ENGLAND
from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import FrameworkOption, JsonOption, KeepPageOption, MapOption, print_json, print_notice
from occumap.errors import UnknownNameError
from occumap.render import as_dict
from occumap.render.map import placement_html
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.placement import placement
from occumap.workflows.map.skills_map import SkillsMap


def placement_command(
    standard: Annotated[str | None, typer.Option(help="Only the occupations of this standard, such as ST0457.")] = None,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    across: Annotated[
        bool, typer.Option("--across", help="Also compare with clusters of other technical levels.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Also show occupations that are well placed.")] = False,
    keep: KeepPageOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """List occupations whose skills fit another cluster better than their own.

    The evidence stands beside each.
    """
    with err().status("Comparing …"):
        skills_map = SkillsMap.named(skills, occupations or ENGLAND)
        found = placement(framework=skills_map, across_levels=across)
    if standard is not None and standard not in (known := {one.occupation.standard for one in found.all}):
        near = get_close_matches(standard.upper(), sorted(filter(None, known)), n=3, cutoff=0)
        hint = f"Give one such as {', '.join(near)}."
        raise UnknownNameError("--standard", f"no occupation of standard ‘{standard}’ can be compared", hint=hint)
    if keep:
        keep_drawing(keep, html=placement_html(found, notice=skills_map.framework.notice))
    shown = [
        one for one in found.all if (every or one.flagged) and (standard is None or one.occupation.standard == standard)
    ]
    if as_json:
        print_json(as_dict.placements(replace(found, all=tuple(shown))))
        return
    console = out()
    of_all = [one for one in found.all if standard is None or one.occupation.standard == standard]
    console.print(
        f"[bold]{sum(one.flagged for one in of_all)} of {len(of_all)}[/] occupations would fit another cluster better\n"
    )
    for one in shown:
        mark = "▲" if one.flagged else "·"
        console.print(f"{mark} [bold]{escape(one.occupation.name)}[/] [dim]{one.occupation.code}[/]")
        console.print(f"    now in     {escape(one.own.cluster.name)} (fit {one.own.fit:.2f})")
        console.print(f"    fits       {escape(one.better.cluster.name)} (fit {one.better.fit:.2f})")
        nearest = "; ".join(neighbour.occupation.name for neighbour in one.better.nearest)
        console.print(f"    nearest    {escape(nearest)}")
        console.print(f"    because    {escape('; '.join(voice.title for voice in one.speaks_for[:4]))}")
    if found.unjudged and standard is None:
        console.print(f"\n{len(found.unjudged)} could not be assessed: their cluster has no other standard.")
    print_notice(console, skills_map.framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)
