"""``occumap moves``, ``occumap path`` and ``occumap unlock``."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.atlas.paths import Walking
from occumap.catalog.maps import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    FrameworkOption,
    JsonOption,
    KeepOption,
    keep_drawing,
    percent,
    print_json,
    print_notice,
    products_in_words,
)
from occumap.errors import InputError
from occumap.model.gap import Direction, Move, Path
from occumap.render import as_dict
from occumap.render.map import moves_html, path_html, path_svg
from occumap.workflows.map.moves import SkillsMap, moves, paths, unlock, unlock_for_all

ARROWS = {Direction.UP: "↑", Direction.SIDEWAYS: "→", Direction.DOWN: "↓"}
Occupation = Annotated[str, typer.Argument(metavar="FROM", help="An occupation: its code, name or a job title.")]


def moves_command(
    start: Occupation,
    framework: FrameworkOption = STARTER_FRAMEWORK,
    direction: Annotated[list[Direction] | None, typer.Option(help="Only moves this way; may be repeated.")] = None,
    step: Annotated[
        str | None, typer.Option(metavar="LOW..HIGH", help="Levels up or down, such as 1..2 or -1..0.")
    ] = None,
    pathway: Annotated[str | None, typer.Option(help="Only moves into this pathway, by a part of its name.")] = None,
    across: Annotated[
        bool | None, typer.Option("--across/--within", help="Only into other pathways, or only within.")
    ] = None,
    minimum: Annotated[float, typer.Option(help="The least share of what is asked that must be held, 0 to 1.")] = 0.0,
    context: Annotated[
        FilePath | None, typer.Option(metavar="FOLDER", help="A folder with pay by unit group (ASHE Table 14).")
    ] = None,
    pay: Annotated[float | None, typer.Option(metavar="RATIO", help="The least pay reached ÷ pay left.")] = None,
    limit: Annotated[int, typer.Option(help="How many moves.")] = 10,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the moves from an occupation, the most alike first, each with what is held and what leads in."""
    with err().status("Looking …"):
        skills_map = SkillsMap.named(framework)
        found = moves(
            start,
            skills_map=skills_map,
            directions=direction,
            level_step=_step(step) if step else None,
            pathway=pathway,
            across=across,
            minimum_coverage=minimum,
            context=context,
            minimum_pay_ratio=pay,
            limit=limit,
        )
    if keep:
        keep_drawing(keep, html=moves_html(found, notice=skills_map.framework.notice))
    if as_json:
        print_json([as_dict.move(move) for move in found])
        return
    console = out()
    if not found:
        console.print("No move passes the filters.")
        return
    console.print(f"Moves from [bold]{escape(found[0].start_title)}[/] ({found[0].start}), the most alike first\n")
    console.print(_moves_table(found))
    console.print("\n[dim]↑ up, → sideways, ↓ down by level; ⇄ another pathway; ✓ a published progression.[/]")
    print_notice(console, framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def path_command(
    start: Occupation,
    to: Annotated[str, typer.Argument(metavar="TO", help="The occupation to reach.")],
    framework: FrameworkOption = STARTER_FRAMEWORK,
    cap: Annotated[float, typer.Option(help="The widest gap of any step, 0 to 1.")] = 0.75,
    steps: Annotated[int, typer.Option(help="How many steps at most.")] = 4,
    down: Annotated[bool, typer.Option("--down", help="Let a step lead to a lower level.")] = False,
    limit: Annotated[int, typer.Option(help="How many paths.")] = 3,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the easiest paths of a few steps from one occupation to another; skills are gathered on the way."""
    with err().status("Looking …"):
        skills_map = SkillsMap.named(framework)
        walking = Walking(cap=cap, max_steps=steps, may_fall=down, alternatives=limit)
        found = paths(start, to, skills_map=skills_map, walking=walking)
    if keep and found:
        keep_drawing(keep, html=path_html(found, notice=skills_map.framework.notice), svg=path_svg(found[0]))
    if as_json:
        print_json([as_dict.path(path) for path in found])
        return
    console = out()
    if not found:
        console.print(f"No path of at most {steps} steps has every gap within {percent(cap)}. Raise --cap or --steps.")
        return
    for n, path in enumerate(found, start=1):
        _print_path(console, n, path)
    print_notice(console, framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def unlock_command(
    start: Annotated[
        str | None, typer.Argument(metavar="[FROM]", help="An occupation; without one, the mean over all.")
    ] = None,
    framework: FrameworkOption = STARTER_FRAMEWORK,
    threshold: Annotated[float, typer.Option(help="The share held from which an occupation is open, 0 to 1.")] = 0.6,
    limit: Annotated[int, typer.Option(help="How many skills.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Say which single skill opens most occupations."""
    skills_map = SkillsMap.named(framework)
    console = out()
    if start is None:
        table = unlock_for_all(skills_map=skills_map, threshold=threshold, limit=limit)
        if as_json:
            print_json(table.to_dicts())
            return
        console.print(
            f"Skills by how many occupations each alone opens (from {percent(threshold)} held), mean over all\n"
        )
        shown = _table(("skill", "opens on average", "useful to"), numbers=2)
        for row in table.iter_rows(named=True):
            shown.add_row(escape(row["title"]), f"{row['mean_opened']:.2f}", f"{row['profiles']} occupations")
        console.print(shown)
        return
    found = unlock(start, skills_map=skills_map, threshold=threshold, limit=limit)
    if as_json:
        print_json([as_dict.unlock(one) for one in found])
        return
    if not found:
        console.print(f"No single skill opens an occupation at {percent(threshold)}; lower --threshold.")
        return
    shown = _table(("skill", "from", "to", "opens"))
    for u in found:
        names = "; ".join(skills_map.framework.profile_titles[code] for code in u.opens[:3])
        more = f" and {len(u.opens) - 3} more" if len(u.opens) > 3 else ""
        shown.add_row(
            escape(u.title), f"{u.held:g}" if u.held else "–", f"{u.level:g}", escape(f"{len(u.opens)}: {names}{more}")
        )
    console.print(shown)
    print_notice(console, framework)


def _moves_table(found: tuple[Move, ...]) -> Table:
    with_pay = any(move.pay_ratio is not None for move in found)
    table = _table(("", "occupation", "level", "held", *(("pay",) if with_pay else ()), "lacks most"))
    for move in found:
        marks = ARROWS[move.direction] + ("⇄" if move.across else "") + ("✓" if move.published else "")
        lacking = [line.title for line in move.gap.lines if line.cost > 0][:3]
        pay = (f"×{move.pay_ratio:.2f}" if move.pay_ratio is not None else "–",) if with_pay else ()
        table.add_row(
            marks,
            f"{escape(move.to_title)} [dim]{move.to}[/]",
            f"{move.level:g}" if move.level else "",
            percent(move.coverage),
            *pay,
            escape("; ".join(lacking)) or "nothing",
        )
    return table


def _print_path(console: Console, n: int, path: Path) -> None:
    count = f"{len(path.steps)} step{'s' * (len(path.steps) > 1)}"
    console.print(f"[bold]Path {n}[/]: {count}, widest gap {percent(path.widest_gap)}")
    console.print(f"   {escape(path.steps[0].gap.from_title)} [dim]{path.steps[0].start}[/]")
    for step in path.steps:
        mark = " ✓ published" if step.published else ""
        console.print(
            f" → [bold]{escape(step.gap.to_title)}[/] [dim]{step.to}[/], {percent(step.gap.coverage)} held{mark}"
        )
        gains = [f"{line.title} {_levels(line.held, line.needed)}" for line in step.gap.lines if line.cost > 0]
        more = f" and {len(gains) - 5} more" if len(gains) > 5 else ""
        console.print(f"     to learn: {escape('; '.join(gains[:5]))}{more}")
        console.print(f"     ways in: {escape(products_in_words(step.products, 2))}")
        if step.off_ramps:
            ramps = "; ".join(f"{ramp.title} ({percent(ramp.coverage)})" for ramp in step.off_ramps)
            console.print(f"     [dim]as near by then: {escape(ramps)}[/]")
    console.print()


def _levels(held: float, needed: float) -> str:
    return f"{held:g}→{needed:g}" if held else f"to {needed:g}"


def _step(text: str) -> tuple[int, int]:
    low, _, high = text.partition("..")
    try:
        return int(low), int(high or low)
    except ValueError:
        raise InputError(
            "--step", f"{text!r} isn't a range of levels", hint="Give one such as 1..2 or -1..0."
        ) from None


def _table(headings: tuple[str, ...], numbers: int = 0) -> Table:
    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1 : 1 + numbers]:
        column.justify = "right"
    return table
