"""``occumap moves``."""

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
    KeepPageOption,
    MapOption,
    percent,
    print_json,
    print_notice,
    say_taken,
)
from occumap.cli.person_options import PersonOption, StartArgument, start_asked
from occumap.cli.print_figures import print_sources
from occumap.errors import InputError
from occumap.model.gap import Gap, Move
from occumap.model.occupational_map import Direction
from occumap.model.person import Person
from occumap.model.skills import Framework
from occumap.render import as_dict
from occumap.render.figures_in_words import cells_reached, kind_in_words
from occumap.render.map import gains_of, moves_html, near_in_words, no_gain
from occumap.workflows.map.keep_drawing import keep_drawing
from occumap.workflows.map.moves import MoveOrder, moves
from occumap.workflows.map.skills_map import SkillsMap

_ORDERS: dict[str, str] = {
    MoveOrder.LIKENESS: "most similar first",
    MoveOrder.PAY: "best paid of the most similar first",
    "interests": "of the most similar, those nearest to the interests first",
}
ARROWS = {Direction.UP: "↑", Direction.SIDEWAYS: "→", Direction.DOWN: "↓"}


PayOption = Annotated[
    float | None, typer.Option(metavar="RATIO", min=0.0, help="The minimum ratio of new pay to current pay.")
]
SortOption = Annotated[
    MoveOrder, typer.Option(help="Order the moves shown by likeness, or by pay, the best paid first.")
]
InterestsOption = Annotated[
    str | None,
    typer.Option(
        metavar="LETTERS", help="Order the moves shown by these interests, the strongest first, such as RIA (O*NET)."
    ),
]


def moves_command(
    start: StartArgument = None,
    framework: FrameworkOption = DEFAULT_FRAMEWORK,
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
    context: ContextOption = None,
    pay: PayOption = None,
    sort: SortOption = MoveOrder.LIKENESS,
    interests: InterestsOption = None,
    limit: Annotated[int, typer.Option(help="The number of moves to show.", min=1)] = 10,
    keep: KeepPageOption = None,
    person: PersonOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the moves from an occupation, most similar first.

    Each shows what is met already and what leads in.
    """
    with err().status("Searching …"):
        skills_map = SkillsMap.named(framework, occupations)
        asked = start_asked(start, person, skills_map, command="moves")
        found = moves(
            asked.start,
            person=asked.person,
            framework=skills_map,
            directions=direction,
            level_step=_step(step) if step else None,
            pathway=pathway,
            across=across,
            minimum_coverage=minimum,
            context=context,
            minimum_pay_ratio=pay,
            sort=sort,
            interests=interests,
            limit=limit,
        )
    if found:
        say_taken(skills_map, (asked.start, found[0].start))
    if keep:
        keep_drawing(keep, html=moves_html(found, notice=skills_map.framework.notice))
    if as_json:
        print_json([as_dict.move(move) for move in found])
        return
    console = out()
    _print_moves(console, found, skills_map.framework, _ORDERS["interests" if interests else sort], asked.person)
    if keep:
        console.print(f"written  {keep}", soft_wrap=True)


def _print_moves(
    console: Console, found: tuple[Move, ...], framework: Framework, order: str, person: Person | None = None
) -> None:
    if not found:
        console.print("No moves match these filters.")
        return
    if found[0].of_map_alone:
        said = "Nothing is known of what it asks. These are only what the map says: published ways, and its cluster."
        console.print(f"[bold]{escape(found[0].start_title)}[/] ({found[0].start}): {said}", soft_wrap=True)
    else:
        skills = " with the skills of your profile" if person else ""
        begin = f"Moves from [bold]{escape(found[0].start_title)}[/] ({found[0].start}){skills}"
        console.print(f"{begin}, {order}", soft_wrap=bool(skills))
    for note in person.profile.notes if person else framework.notes_on(found[0].start):
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
    for move in found:
        _print_move(console, move, framework)
    console.print(
        "\n[dim]↑ up, → sideways, ↓ down by level; ⇄ another pathway; ✓ a published progression, ↶ its reverse.[/]"
    )
    if any(framework.notes_on(move.to) for move in found):
        console.print("[dim]* little is known of it, or that of other groups; occumap gap says which[/]")
    print_sources(console, [move.gap.context for move in found])
    print_notice(console, framework)


def _print_move(console: Console, move: Move, framework: Framework) -> None:
    """Print where a move leads, how much is covered, what makes the two near, and what is to be gained."""
    marks = ARROWS[move.direction] + ("⇄" if move.across else "") + _published_mark(move)
    borrowed = "*" if framework.notes_on(move.to) else ""
    said = [f"level {move.level:g}"] if move.level else []
    title = f"[bold]{escape(move.to_title)}[/]{borrowed} [dim]{move.to}[/]"
    console.print(f"\n{marks:<3} {title}, {', '.join([*said, f'{_covered(move.gap)} covered'])}", soft_wrap=True)
    told = {**_figures(move), "interests": _interests(move)}
    told |= {"to gain": "; ".join(gains_of(move.gap, 3)) or no_gain(move.gap)}
    if near := near_in_words(move):
        console.print(f"    {escape(near)}", soft_wrap=True)
    for heading, words in told.items():
        if words:
            console.print(f"    {heading.capitalize()}: {escape(words)}", soft_wrap=True)


def _figures(move: Move) -> dict[str, str]:
    """Return what is published of the occupation reached, pay with what it is pay of."""
    cells, reached = cells_reached(move.gap.context), move.gap.context
    kind = kind_in_words(reached.to.pay) if reached and reached.to.pay else ""
    return {**cells, "pay": f"{cells['pay']}; {kind}" if cells["pay"] and kind else cells["pay"]}


def _interests(move: Move) -> str:
    """Return the strongest interests there, where moves are ordered by them."""
    return ", ".join(move.gap.background[1].strongest) if move.gap.background else ""


def _published_mark(move: Move) -> str:
    if move.way is None:
        return ""
    return "✓" if move.way.published else "↶"


def _covered(gap: Gap) -> str:
    """Return the share that is covered: at least that where something isn't stated, none where nothing is known."""
    return "?" if not gap.coverage and gap.unknown else percent(gap.coverage) + "+" * bool(gap.unknown)


def _step(text: str) -> tuple[int, int]:
    low, _, high = text.partition("..")
    try:
        return int(low), int(high or low)
    except ValueError:
        raise InputError(
            "--step", f"{text!r} isn't a range of levels", hint="Give a range such as 1..2 or -1..0."
        ) from None
