"""``occumap provision``: courses beside what people lack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

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
from occumap.model.courses import CourseSet, Provision
from occumap.model.staff import Workforce
from occumap.render import as_dict
from occumap.workflows.map.provision import keep_provision
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.workforce import EXAMPLE
from occumap.workflows.map.workforce import workforce as compare_workforce


def provision_command(
    courses: Annotated[str, typer.Argument(metavar="COURSES", help="A CSV of courses, or “example”.")] = EXAMPLE,
    staff: Annotated[
        str | None, typer.Option(metavar="STAFF", help="A CSV of staff whose skills gaps are to be closed.")
    ] = None,
    target: Annotated[str, typer.Option(metavar="ROLES", help="A CSV of their target roles, or “example”.")] = EXAMPLE,
    demand: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A CSV of occupations to reach, and starting occupations, instead of staff."),
    ] = None,
    share: Annotated[float, typer.Option(help="The share of the gap that the smallest set must close, 0 to 1.")] = 0.8,
    best: Annotated[int, typer.Option(help="The number of best courses to show.")] = 3,
    cost: Annotated[bool, typer.Option("--cost", help="Find the cheapest set instead of the smallest.")] = False,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Match courses to skills gaps: what each closes, and the smallest set that is enough."""
    with err().status("Comparing …"):
        wanted: Workforce | Path | str = demand or EXAMPLE
        if demand is None and (staff or target != EXAMPLE):
            wanted = compare_workforce(staff or EXAMPLE, target, framework=framework(skills))
        plan = compare_provision(courses, wanted, share=share, k=best, by_cost=cost, framework=framework(skills))
    if courses != EXAMPLE and wanted == EXAMPLE:
        err().print("These courses are compared with invented staff and roles. Give your own: --demand or --staff.")
    written = keep_provision(plan, folder) if folder else ()
    if as_json:
        print_json(as_dict.provision(plan))
        return
    console = out()
    _print_courses(console, f"The {len(plan.best.courses)} courses that close most of the gap", plan, plan.best)
    kind = "cheapest" if cost else "smallest"
    _print_courses(console, f"The {kind} set that closes {percent(share)}", plan, plan.smallest)
    if not plan.smallest.reached:
        console.print(
            f"[bold]No set closes {percent(share)}[/]: all courses together close {percent(plan.reachable)}.\n"
        )
    if len(plan.gaps_unmet):
        console.print("[bold]Gaps no course closes[/]")
        for row in plan.gaps_unmet.head(MAX_SHOWN).iter_rows(named=True):
            console.print(f"  {escape(str(row['title']))}")
        console.print()
    print_left_out(console, plan.left_out)
    print_notice(console, skills)
    print_written(console, written)


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
