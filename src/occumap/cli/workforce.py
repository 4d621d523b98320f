"""``occumap workforce``: staff beside target roles."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.map_options import (
    MAX_SHOWN,
    FolderOption,
    FrameworkOption,
    JsonOption,
    MapOption,
    percent,
    plain_table,
    print_invented,
    print_json,
    print_notice,
    print_written,
)
from occumap.cli.table_choices import (
    ColumnOption,
    ResolveOption,
    SheetOption,
    columns_said,
    options_of_roles,
    print_cells_not_used,
    print_resolution,
    refuse_figures,
)
from occumap.errors import InputError, UnresolvedError
from occumap.model.noun import counted
from occumap.model.skill_amounts import TASKS_SAID, amount
from occumap.model.skills import TASKS
from occumap.model.staff import Workforce
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.map.example_tables import EXAMPLE
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.workforce import WORKFORCE_FILES, keep_workforce
from occumap.workflows.map.workforce import workforce as compare_workforce

# More roles than that have no room side by side.
MAX_COLUMNS = 5


@reads_files(*TABLE)
def workforce_command(
    staff: Annotated[
        str | None, typer.Argument(metavar="STAFF", help="A table of staff, or “example” for invented people.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="ROLES", help="A table of target roles, or “example” for invented roles.")
    ] = None,
    minimum: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="The minimum coverage to fill a post, 0 to 1; below it, hire. 0.6 if not given, 0.35 of tasks.",
        ),
    ] = None,
    resolve: ResolveOption = None,
    column: ColumnOption = None,
    target_sheet: SheetOption = None,
    skills: FrameworkOption = DEFAULT_FRAMEWORK,
    folder: FolderOption = None,
    occupations: MapOption = None,
    as_json: JsonOption = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Match staff to target roles: who fits each role, what to train, what to hire for."""
    given = _required(staff, target)
    said: dict[str, Any] = {"resolve": resolve, "columns": columns_said(column), "options": read_as}
    said["target_options"] = options_of_roles(*given, read_as, target_sheet)
    invented = {"people": given[0], "roles": given[1]}
    with err().status("Comparing …"):
        skills_map = SkillsMap.named(skills, occupations)
        try:
            plan = compare_workforce(*given, minimum=minimum, framework=skills_map, **said)
        except UnresolvedError as error:
            refuse_figures(error, folder, WORKFORCE_FILES, invented, as_json=as_json)
    written = keep_workforce(plan, folder) if folder else ()
    print_invented(err() if as_json else out(), invented)
    if as_json:
        print_json(as_dict.workforce(plan))
        return
    console = out()
    print_resolution(console, plan.resolution, folder)
    print_cells_not_used(console, plan.left_out)
    console.print()
    _print_workforce(console, plan)
    print_notice(console, skills_map.framework)
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
    said = f" Figures rest on {plan.resolution.basis}." if plan.resolution.understood else ""
    console.print(
        f"[bold]{counted(len(plan.posts), 'post')} of {counted(len(plan.roles), 'role')}: "
        f"{len(plan.posts) - len(plan.hiring)} filled from the staff, {len(plan.hiring)} to hire for.[/]{said}"
    )
    if len(plan.roles) <= MAX_COLUMNS:
        console.print("How much of each role each person covers\n")
        _print_matrix(console, plan)
    console.print("Who does the work already keeps it; the others fill the posts that they cover most of in all.\n")
    for n, label in enumerate(plan.role_labels):
        _print_role(console, plan, n, label)
    _print_unassigned(console, plan)
    scale = plan.framework.scale
    if len(plan.training):
        console.print("\n[bold]What to train[/], largest effect on coverage first")
        if scale.unit == TASKS:
            console.print(f"[dim]{TASKS_SAID}[/]")
        for row in plan.training.head(MAX_SHOWN).iter_rows(named=True):
            people = counted(row["people"], "person", "people")
            console.print(f"  {escape(row['title'])}: {people}, {amount(row['levels'], scale)}")
        if len(plan.training) > MAX_SHOWN:
            console.print(f"  and {len(plan.training) - MAX_SHOWN:,} more, in training.csv of --out")
    if len(plan.single_points):
        console.print("\n[bold]Skills that only one person has as needed[/]")
        for row in plan.single_points.head(MAX_SHOWN).iter_rows(named=True):
            level = f" at level {row['level']:g}" if scale.graded else ""
            console.print(f"  {escape(row['title'])}{level}: {escape(row['name'])}, for {escape(row['roles'])}")
        if len(plan.single_points) > MAX_SHOWN:
            console.print(f"  and {len(plan.single_points) - MAX_SHOWN:,} more, in single-points.csv of --out")


def _print_matrix(console: Console, plan: Workforce) -> None:
    table = plain_table(("", *plan.role_labels), numbers=len(plan.roles))
    for n, member in enumerate(plan.staff[: 2 * MAX_SHOWN]):
        taken = {post.role for post in plan.posts if post.member == n and not post.hire}
        cells = [
            f"[bold]● {plan.covers(n, role)}[/]" if role in taken else plan.covers(n, role)
            for role in range(len(plan.roles))
        ]
        table.add_row(f"{escape(member.name)} [dim]{escape(member.title)}[/]", *cells)
    console.print(table)
    console.print("[dim]● fills a post[/]")
    if len(plan.staff) > 2 * MAX_SHOWN:
        console.print(f"[dim]and {len(plan.staff) - 2 * MAX_SHOWN:,} more people, in coverage.csv of --out[/]")
    console.print()


def _print_role(console: Console, plan: Workforce, role: int, label: str) -> None:
    posts = [post for post in plan.posts if post.role == role]
    vacant = [post for post in posts if post.hire]
    console.print(f"[bold]{escape(label)}[/]: {counted(len(posts), 'post')}, {len(posts) - len(vacant)} filled")
    for post in posts:
        if not post.hire and post.member is not None:
            member = plan.staff[post.member]
            how = "does this already" if plan.does_it_already(post) else f"covers {plan.covers(post.member, role)}"
            console.print(f"  {escape(member.name)} [dim]{escape(member.title)}[/]: {how}")
    if vacant:
        many = f"{len(vacant)} " if len(vacant) > 1 else ""
        console.print(f"  [bold]hire {many}[/]: {plan.why_hire(vacant[0])}".replace(" [/]:", "[/]:"))


def _print_unassigned(console: Console, plan: Workforce) -> None:
    if len(plan.unassigned):
        console.print("\n[bold]Without a post[/], with the role that they cover most of")
        for row in plan.unassigned.head(2 * MAX_SHOWN).iter_rows(named=True):
            nearest = f"{row['role']}, {percent(row['coverage'])}" if row["coverage"] else "none known"
            console.print(f"  {escape(row['name'])} [dim]{escape(row['title'])}[/]: {escape(nearest)}")
