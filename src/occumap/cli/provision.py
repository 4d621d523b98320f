"""``occumap provision``: courses beside what people lack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

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
from occumap.model.courses import CourseSet, Provision
from occumap.model.noun import counted
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.map.provision import keep_provision
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import EXAMPLE
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
    skills: FrameworkOption = STARTER_FRAMEWORK,
    folder: FolderOption = None,
    as_json: JsonOption = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Match courses to skills gaps: what each closes, and the smallest set that is enough."""
    offered, wanted = _required(courses, demand, staff, target)
    how: dict[str, Any] = {"framework": framework(skills), "options": read_as}
    with err().status("Comparing …"):
        lacking = wanted if isinstance(wanted, Path) else compare_workforce(*wanted, **how)
        plan = compare_provision(offered, lacking, share=share, k=best, by_cost=cost, **how)
    written = keep_provision(plan, folder) if folder else ()
    who = {} if isinstance(wanted, Path) else {"people": wanted[0], "roles": wanted[1]}
    print_invented(err() if as_json else out(), {"courses": offered, **who})
    if as_json:
        print_json(as_dict.provision(plan))
        return
    console = out()
    _print_courses(console, _best_heading(len(plan.best.courses)), plan, plan.best)
    kind = "cheapest" if cost else "smallest"
    _print_courses(console, f"The {kind} set that closes {percent(share)}", plan, plan.smallest)
    if not plan.smallest.reached:
        console.print(
            f"[bold]No set closes {percent(share)}[/]: all courses together close {percent(plan.reachable)}.\n"
        )
    if len(plan.gaps_unmet):
        console.print("[bold]Gaps no course closes[/]")
        for row in plan.gaps_unmet.head(MAX_SHOWN).iter_rows(named=True):
            people = counted(row["people"], "person", "people")
            console.print(f"  {escape(str(row['title']))}, {_from_to(row)}: {people}")
        if len(plan.gaps_unmet) > MAX_SHOWN:
            console.print(f"  and {len(plan.gaps_unmet) - MAX_SHOWN:,} more; list them with --json or --out")
    print_left_out(console, plan.left_out)
    print_notice(console, skills)
    print_written(console, written)


def _from_to(gap: dict[str, Any]) -> str:
    held = f"level {gap['held']:g}" if gap["held"] else "none"
    return f"{held} to {gap['needed']:g}"


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
