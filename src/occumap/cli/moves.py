"""``occumap moves``."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    FrameworkOption,
    JsonOption,
    KeepPageOption,
    OccupationArgument,
    percent,
    plain_table,
    print_json,
    print_notice,
    say_taken,
)
from occumap.errors import InputError
from occumap.model.gap import Direction, Move
from occumap.render import as_dict
from occumap.render.map import moves_html
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.moves import moves
from occumap.workflows.map.skills_map import SkillsMap

ARROWS = {Direction.UP: "↑", Direction.SIDEWAYS: "→", Direction.DOWN: "↓"}


def moves_command(
    start: OccupationArgument,
    framework: FrameworkOption = STARTER_FRAMEWORK,
    direction: Annotated[
        list[Direction] | None, typer.Option(help="Only moves in this direction; may be repeated.")
    ] = None,
    step: Annotated[
        str | None, typer.Option(metavar="LOW..HIGH", help="Levels up or down, such as 1..2 or -1..0.")
    ] = None,
    pathway: Annotated[str | None, typer.Option(help="Only moves to this pathway, by part of its name.")] = None,
    across: Annotated[
        bool | None,
        typer.Option("--across/--within", help="Only moves to other pathways, or only within the same one."),
    ] = None,
    minimum: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="The minimum coverage of the requirements, 0 to 1.")
    ] = 0.0,
    context: Annotated[
        FilePath | None, typer.Option(metavar="FOLDER", help="A folder with pay by unit group (ASHE Table 14).")
    ] = None,
    pay: Annotated[
        float | None, typer.Option(metavar="RATIO", min=0.0, help="The minimum ratio of new pay to current pay.")
    ] = None,
    limit: Annotated[int, typer.Option(help="The number of moves to show.", min=1)] = 10,
    keep: KeepPageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the moves from an occupation, most similar first.

    Each shows what is met already and what leads in.
    """
    with err().status("Searching …"):
        skills_map = SkillsMap.named(framework)
        found = moves(
            start,
            framework=skills_map,
            directions=direction,
            level_step=_step(step) if step else None,
            pathway=pathway,
            across=across,
            minimum_coverage=minimum,
            context=context,
            minimum_pay_ratio=pay,
            limit=limit,
        )
    if found:
        say_taken(skills_map, (start, found[0].start))
    if keep:
        keep_drawing(keep, html=moves_html(found, notice=skills_map.framework.notice))
    if as_json:
        print_json([as_dict.move(move) for move in found])
        return
    console = out()
    _print_moves(console, found)
    if found:
        print_notice(console, framework)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def _print_moves(console: Console, found: tuple[Move, ...]) -> None:
    if not found:
        console.print("No moves match these filters.")
        return
    console.print(f"Moves from [bold]{escape(found[0].start_title)}[/] ({found[0].start}), most similar first\n")
    console.print(_moves_table(found))
    console.print("\n[dim]↑ up, → sideways, ↓ down by level; ⇄ another pathway; ✓ a published progression.[/]")


def _moves_table(found: tuple[Move, ...]) -> Table:
    with_pay = any(move.pay_ratio is not None for move in found)
    table = plain_table(("", "occupation", "level", "covered", *(("pay",) if with_pay else ()), "missing most"))
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


def _step(text: str) -> tuple[int, int]:
    low, _, high = text.partition("..")
    try:
        return int(low), int(high or low)
    except ValueError:
        raise InputError(
            "--step", f"{text!r} isn't a range of levels", hint="Give a range such as 1..2 or -1..0."
        ) from None
