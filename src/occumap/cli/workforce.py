"""``occumap workforce``: staff beside target roles."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.load import framework
from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.map_options import (
    MAX_SHOWN,
    FolderOption,
    FrameworkOption,
    JsonOption,
    percent,
    plain_table,
    print_json,
    print_left_out,
    print_notice,
    print_written,
)
from occumap.model.staff import Workforce
from occumap.render import as_dict
from occumap.workflows.map.workforce import EXAMPLE, keep_workforce
from occumap.workflows.map.workforce import workforce as compare_workforce


def workforce_command(
    staff: Annotated[str, typer.Argument(metavar="STAFF", help="A CSV of staff, or “example”.")] = EXAMPLE,
    target: Annotated[str, typer.Option(metavar="ROLES", help="A CSV of target roles, or “example”.")] = EXAMPLE,
    minimum: Annotated[float, typer.Option(help="The minimum coverage to fill a post, 0 to 1; below it, hire.")] = 0.6,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Match staff to target roles: who fits each role, what to train, what to hire for."""
    with err().status("Comparing …"):
        plan = compare_workforce(staff, target, minimum=minimum, framework=framework(skills))
    written = keep_workforce(plan, folder) if folder else ()
    if as_json:
        print_json(as_dict.workforce(plan))
        return
    console = out()
    _print_workforce(console, plan)
    print_left_out(console, plan.left_out)
    print_notice(console, skills)
    print_written(console, written)


def _print_workforce(console: Console, plan: Workforce) -> None:
    console.print(
        f"[bold]{len(plan.staff)} people and {len(plan.posts)} posts of {len(plan.roles)} roles[/]: "
        "how much of each role each person covers\n"
    )
    table = plain_table(("", *plan.role_labels), numbers=len(plan.roles))
    for n, member in enumerate(plan.staff[: 2 * MAX_SHOWN]):
        best = {post.role for post in plan.posts if post.member == n and not post.hire}
        cells = [
            f"[bold]● {percent(value)}[/]" if role in best else percent(value)
            for role, value in enumerate(plan.coverage[n])
        ]
        table.add_row(f"{escape(member.name)} [dim]{escape(member.title)}[/]", *cells)
    console.print(table)
    console.print("[dim]● assigned to a post, for the highest total coverage[/]\n")
    for post in plan.posts:
        label = f"{plan.role_labels[post.role]}, post {post.number}"
        who = f"[bold]hire[/]: no available person covers {percent(plan.minimum)} (best: {percent(post.best)})"
        if not post.hire and post.member is not None:
            who = f"{escape(plan.staff[post.member].name)}, {percent(post.coverage)} covered"
        console.print(f"  {escape(label)}: {who}")
    if len(plan.training):
        console.print("\n[bold]What to train[/], largest effect on coverage first")
        for row in plan.training.head(MAX_SHOWN).iter_rows(named=True):
            people = "person" if row["people"] == 1 else "people"
            console.print(f"  {escape(row['title'])}: {row['people']} {people}, {row['levels']:g} levels in total")
    if len(plan.single_points):
        console.print("\n[bold]Skills that only one person has[/]")
        for row in plan.single_points.head(MAX_SHOWN).iter_rows(named=True):
            console.print(f"  {escape(row['title'])} at level {row['level']:g}: {escape(row['name'])}")
