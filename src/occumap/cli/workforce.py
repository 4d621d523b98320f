"""``occumap workforce`` and ``occumap provision``: the employer's and the provider's door."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog.maps import STARTER_FRAMEWORK, framework
from occumap.cli.console import err, out
from occumap.cli.map_options import FrameworkOption, JsonOption, percent, print_json, print_notice
from occumap.model.courses import CourseSet, Provision
from occumap.model.staff import LeftOut, Workforce
from occumap.render import as_dict
from occumap.workflows.map.provision import compare_provision, keep_provision
from occumap.workflows.map.workforce import EXAMPLE, compare_workforce, keep_workforce

SHOWN = 8
FolderOption = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="Write tables and a report here.")]


def workforce_command(
    staff: Annotated[str, typer.Argument(metavar="STAFF", help="A CSV of staff, or: example.")] = EXAMPLE,
    target: Annotated[str, typer.Option(metavar="ROLES", help="A CSV of target roles, or: example.")] = EXAMPLE,
    minimum: Annotated[float, typer.Option(help="Below this coverage a post is to be hired for, 0 to 1.")] = 0.6,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold staff against target roles: who suits which, what to train and hire, and where all hangs on one person."""
    with err().status("Looking …"):
        plan = compare_workforce(staff, target, minimum=minimum, framework=framework(skills))
    written = keep_workforce(plan, folder) if folder else ()
    if as_json:
        print_json(as_dict.workforce(plan))
        return
    console = out()
    _print_workforce(console, plan)
    _print_left_out(console, plan.left_out)
    print_notice(console, skills)
    _print_written(console, written)


def provision_command(
    courses: Annotated[str, typer.Argument(metavar="COURSES", help="A CSV of courses, or: example.")] = EXAMPLE,
    staff: Annotated[
        str | None, typer.Option(metavar="STAFF", help="A CSV of staff whose gaps are to be closed.")
    ] = None,
    target: Annotated[str, typer.Option(metavar="ROLES", help="Their target roles.")] = EXAMPLE,
    demand: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A CSV of occupations to reach and from which, instead of staff."),
    ] = None,
    share: Annotated[float, typer.Option(help="The share of the gap that the smallest set is to close, 0 to 1.")] = 0.8,
    best: Annotated[int, typer.Option(help="How many courses the best few are.")] = 3,
    cost: Annotated[bool, typer.Option("--cost", help="Look for the cheapest set instead of the smallest.")] = False,
    skills: FrameworkOption = STARTER_FRAMEWORK,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold courses against the gaps of staff or a place: what each closes, what none meets, the smallest set."""
    with err().status("Looking …"):
        wanted: Workforce | Path | str = demand or EXAMPLE
        if demand is None and (staff or target != EXAMPLE):
            wanted = compare_workforce(staff or EXAMPLE, target, framework=framework(skills))
        plan = compare_provision(courses, wanted, share=share, k=best, by_cost=cost, framework=framework(skills))
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
        console.print("[bold]What no course meets[/]")
        for row in plan.gaps_unmet.head(SHOWN).iter_rows(named=True):
            console.print(f"  {escape(str(row['title']))}")
        console.print()
    _print_left_out(console, plan.left_out)
    print_notice(console, skills)
    _print_written(console, written)


def _print_workforce(console: Console, plan: Workforce) -> None:
    console.print(
        f"[bold]{len(plan.staff)} people and {len(plan.posts)} posts of {len(plan.roles)} roles[/]: share held\n"
    )
    table = _table(("", *plan.role_labels), numbers=len(plan.roles))
    for n, member in enumerate(plan.staff[: 2 * SHOWN]):
        best = {post.role for post in plan.posts if post.member == n and not post.hire}
        cells = [
            f"[bold]● {percent(value)}[/]" if role in best else percent(value)
            for role, value in enumerate(plan.coverage[n])
        ]
        table.add_row(f"{escape(member.name)} [dim]{escape(member.title)}[/]", *cells)
    console.print(table)
    console.print("[dim]● assigned: the assignment of all posts that covers most together[/]\n")
    for post in plan.posts:
        label = f"{plan.role_labels[post.role]}, post {post.number}"
        who = f"[bold]hire[/]: nobody left covers {percent(plan.minimum)} (most: {percent(post.best)})"
        if not post.hire and post.member is not None:
            who = f"{escape(plan.staff[post.member].name)}, {percent(post.coverage)} held"
        console.print(f"  {escape(label)}: {who}")
    if len(plan.training):
        console.print("\n[bold]What to train[/], what costs most first")
        for row in plan.training.head(SHOWN).iter_rows(named=True):
            people = "person" if row["people"] == 1 else "people"
            console.print(f"  {escape(row['title'])}: {row['people']} {people}, {row['levels']:g} levels in all")
    if len(plan.single_points):
        console.print("\n[bold]Only one person holds[/]")
        for row in plan.single_points.head(SHOWN).iter_rows(named=True):
            console.print(f"  {escape(row['title'])} at level {row['level']:g}: {escape(row['name'])}")


def _print_courses(console: Console, heading: str, plan: Provision, courses: CourseSet) -> None:
    console.print(f"[bold]{heading}[/]")
    console.print(_frame_table(plan.chosen(courses)))
    console.print()


def _frame_table(frame: pl.DataFrame) -> Table:
    table = _table(tuple(name.replace("_", " ") for name in frame.columns))
    for column, kind in zip(table.columns, frame.dtypes, strict=True):
        column.justify = "right" if kind.is_numeric() else "left"
    for row in frame.iter_rows():
        table.add_row(
            *("" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else escape(str(cell)) for cell in row)
        )
    return table


def _print_left_out(console: Console, left_out: tuple[LeftOut, ...]) -> None:
    if left_out:
        console.print(f"\n[bold]Left out: {len(left_out)}[/]")
        for one in left_out[:SHOWN]:
            console.print(f"  {escape(str(one))}")


def _print_written(console: Console, written: Iterable[Path]) -> None:
    for path in written:
        console.print(f"written  {path}", soft_wrap=True)


def _table(headings: tuple[str, ...], numbers: int = 0) -> Table:
    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1 : 1 + numbers]:
        column.justify = "right"
    return table
