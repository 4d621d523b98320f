"""``occumap workforce``: staff beside target roles."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.load import framework
from occumap.catalog.shipped import STARTER_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.map_options import (
    MAX_SHOWN,
    FolderOption,
    FrameworkOption,
    JsonOption,
    percent,
    plain_table,
    print_invented,
    print_json,
    print_left_out,
    print_notice,
    print_written,
)
from occumap.errors import InputError
from occumap.model.noun import counted
from occumap.model.staff import Workforce
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.map.workforce import EXAMPLE, keep_workforce
from occumap.workflows.map.workforce import workforce as compare_workforce


@reads_files(*TABLE)
def workforce_command(
    staff: Annotated[
        str | None, typer.Argument(metavar="STAFF", help="A table of staff, or “example” for invented people.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="ROLES", help="A table of target roles, or “example” for invented roles.")
    ] = None,
    minimum: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="The minimum coverage to fill a post, 0 to 1; below it, hire.")
    ] = 0.6,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    folder: FolderOption = None,
    as_json: JsonOption = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Match staff to target roles: who fits each role, what to train, what to hire for."""
    given = _required(staff, target)
    with err().status("Comparing …"):
        plan = compare_workforce(*given, minimum=minimum, framework=framework(skills), options=read_as)
    written = keep_workforce(plan, folder) if folder else ()
    print_invented(err() if as_json else out(), {"people": given[0], "roles": given[1]})
    if as_json:
        print_json(as_dict.workforce(plan))
        return
    console = out()
    _print_workforce(console, plan)
    print_left_out(console, plan.left_out)
    print_notice(console, skills)
    print_written(console, written)


def _required(staff: str | None, target: str | None) -> tuple[str, str]:
    """Return where the staff and the roles stand; nothing is invented unless it is asked for by name."""
    if staff is None:
        raise InputError(
            "occumap workforce",
            "no staff are given",
            hint="Give STAFF and --target ROLES. To see what the command does: occumap workforce example",
        )
    if target is None and staff != EXAMPLE:
        raise InputError("--target", "no roles are given", hint="Give a CSV of target roles, or --target example.")
    return staff, target or EXAMPLE


def _print_workforce(console: Console, plan: Workforce) -> None:
    console.print(
        f"[bold]{counted(len(plan.staff), 'person', 'people')} and {counted(len(plan.posts), 'post')} of "
        f"{counted(len(plan.roles), 'role')}[/]: "
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
            people = counted(row["people"], "person", "people")
            levels = f"{row['levels']:g} {'level' if row['levels'] == 1 else 'levels'}"
            console.print(f"  {escape(row['title'])}: {people}, {levels} in total")
    if len(plan.single_points):
        console.print("\n[bold]Skills that only one person has[/]")
        for row in plan.single_points.head(MAX_SHOWN).iter_rows(named=True):
            console.print(f"  {escape(row['title'])} at level {row['level']:g}: {escape(row['name'])}")
