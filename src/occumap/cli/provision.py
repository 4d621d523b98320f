"""``occumap provision``: courses beside what people lack."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog.shipped import DEFAULT_FRAMEWORK
from occumap.cli.console import err, out
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.map_options import (
    MAX_SHOWN,
    FolderOption,
    FrameworkOption,
    JsonOption,
    MapOption,
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
from occumap.model.courses import CourseSet, Provision
from occumap.model.noun import counted
from occumap.model.skill_amounts import TASKS_SAID, from_to
from occumap.model.skills import TASKS
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.map.example_tables import EXAMPLE
from occumap.workflows.map.provision import PROVISION_FILES, keep_provision
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.workforce import workforce as compare_workforce


@reads_files(*TABLE)
def provision_command(
    courses: Annotated[
        str | None, typer.Argument(metavar="COURSES", help="A table of courses, or “example” for invented courses.")
    ] = None,
    staff: Annotated[
        str | None,
        typer.Option(metavar="STAFF", help="A table of staff whose skills gaps are to be closed, or “example”."),
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="ROLES", help="A table of their target roles, or “example”.")
    ] = None,
    demand: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A table of occupations to reach, and starting occupations, instead of staff."
        ),
    ] = None,
    share: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="The share of the gap that the smallest set must close, 0 to 1.")
    ] = 0.8,
    best: Annotated[int, typer.Option(min=1, help="The number of best courses to show.")] = 3,
    cost: Annotated[bool, typer.Option("--cost", help="Find the cheapest set instead of the smallest.")] = False,
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
    """Match courses to skills gaps: what each closes, and the smallest set that is enough."""
    offered, wanted = _required(courses, demand, staff, target)
    skills_map = SkillsMap.named(skills, occupations)
    chosen = {"resolve": resolve, "columns": columns_said(column)}
    how: dict[str, Any] = {"framework": skills_map, "options": read_as, **chosen}
    who = {} if isinstance(wanted, Path) else {"people": wanted[0], "roles": wanted[1]}
    invented = {"courses": offered, **who}
    of_roles = read_as if isinstance(wanted, Path) else options_of_roles(*wanted, read_as, target_sheet)
    with err().status("Comparing …"):
        try:
            lacking = wanted if isinstance(wanted, Path) else compare_workforce(*wanted, **how, target_options=of_roles)
            plan = compare_provision(offered, lacking, share=share, k=best, by_cost=cost, **how)
        except UnresolvedError as error:
            refuse_figures(error, folder, PROVISION_FILES, invented, as_json=as_json)
    written = keep_provision(plan, folder) if folder else ()
    print_invented(err() if as_json else out(), invented)
    if as_json:
        print_json(as_dict.provision(plan))
        return
    _print_provision(out(), plan, folder, written)


def _print_provision(console: Console, plan: Provision, folder: Path | None, written: Iterable[Path]) -> None:
    print_resolution(console, plan.resolution, folder)
    unneeded = {(one.row, one.column) for one in plan.unneeded}
    print_cells_not_used(console, [one for one in plan.left_out if (one.row, one.column) not in unneeded])
    if plan.resolution.understood:
        console.print(f"Figures rest on {plan.resolution.basis}.")
    console.print()
    _print_courses(console, _best_heading(len(plan.best.courses)), plan, plan.best)
    _print_courses(console, plan.smallest_heading, plan, plan.smallest)
    scale = plan.demand.framework.scale
    if len(plan.gaps_unmet):
        console.print("[bold]Gaps no course closes[/], largest first")
        if scale.unit == TASKS:
            console.print(f"[dim]{TASKS_SAID}[/]")
        for row in plan.gaps_unmet.head(MAX_SHOWN).iter_rows(named=True):
            people = counted(row["people"], "person", "people")
            console.print(f"  {escape(row['title'])}, {from_to(row['held'], row['needed'], scale)}: {people}")
        if len(plan.gaps_unmet) > MAX_SHOWN:
            console.print(f"  and {len(plan.gaps_unmet) - MAX_SHOWN:,} more; list them with --json or --out")
    if plan.unneeded:
        console.print("\n[bold]Courses that nobody here needs[/]")
        for one in plan.unneeded:
            console.print(f"  {escape(one.title)}: {escape(one.reason)}")
    print_notice(console, plan.demand.framework)
    print_written(console, written)


def _required(
    courses: str | None, demand: Path | None, staff: str | None, target: str | None
) -> tuple[str, Path | tuple[str, str]]:
    """Return where the courses stand, and the demand or the staff and roles; nothing is invented unless asked for."""
    if courses is None:
        raise InputError(
            "occumap provision",
            "no courses are given",
            hint="Give COURSES, and --demand or --staff. To see what the command does: occumap provision example",
        )
    if demand is not None:
        if staff or target:
            raise InputError("--demand", "staff or roles are given as well", hint="Give one or the other.")
        return courses, demand
    if staff is None and target is None and courses == EXAMPLE:
        return courses, (EXAMPLE, EXAMPLE)
    if staff is None:
        hint = "Give --demand FILE, or --staff STAFF and --target ROLES; “example” stands for invented people."
        raise InputError("occumap provision", "nothing says what people lack", hint=hint)
    if target is None and staff != EXAMPLE:
        raise InputError("--target", "no roles are given", hint="Give a CSV of target roles, or --target example.")
    return courses, (staff, target or EXAMPLE)


def _best_heading(n: int) -> str:
    return "The course that closes most of the gap" if n == 1 else f"The {n} courses that close most of the gap"


def _print_courses(console: Console, heading: str, plan: Provision, courses: CourseSet) -> None:
    console.print(f"[bold]{heading}[/]")
    console.print(_frame_table(plan.chosen(courses)))
    console.print()


def _frame_table(frame: pl.DataFrame) -> Table:
    table = plain_table(tuple(name.replace("_", " ") for name in frame.columns))
    for column, kind in zip(table.columns, frame.dtypes, strict=True):
        column.justify = "right" if kind.is_numeric() else "left"
    for row in frame.iter_rows():
        table.add_row(
            *("" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else escape(str(cell)) for cell in row)
        )
    return table
