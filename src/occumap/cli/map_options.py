"""What the commands of the atlas have in common: the framework option, files to keep, and how shares are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog import load
from occumap.cli.console import err
from occumap.cli.out_file import to_file, to_folder
from occumap.model.gap import Gap, GapLine, Status
from occumap.model.occupational_map import Product
from occumap.model.staff import LeftOut
from occumap.render import as_dict
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.workforce import EXAMPLE

MAX_SHOWN = 8
MARKS = {
    Status.MISSING: "○ missing",
    Status.UNDER_LEVEL: "◐ under level",
    Status.MET: "● met",
    Status.SURPLUS: "▲ surplus",
}
FrameworkOption = Annotated[
    str,
    typer.Option("--framework", metavar="NAME_OR_PATH", help="A skills framework: a name, or a folder or file."),
]
KeepOption = Annotated[Path | None, to_file(".html", ".svg", said="Save it as this .html page or .svg drawing.")]
KeepPageOption = Annotated[Path | None, to_file(".html", said="Save it as this .html page.")]
OccupationArgument = Annotated[
    str, typer.Argument(metavar="FROM", help="An occupation: its code, name or a job title.")
]
FolderOption = Annotated[Path | None, to_folder("Write tables and a report to this folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON instead.")]


def print_json(answer: as_dict.Fields | list[as_dict.Fields]) -> None:
    """Print an answer as JSON, one field a line."""
    typer.echo(as_dict.to_json(answer))


def percent(share: float) -> str:
    """Return a share as a whole percentage.

    >>> percent(0.634)
    '63 %'
    """
    return f"{share:.0%}".replace("%", " %")


def gap_table(gap: Gap, *, surplus: int = 0) -> Table:
    """Return what a gap asks, dearest first; ``surplus`` says how many skills held beyond it to show."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for heading, justify in (
        ("", "left"),
        ("skill", "left"),
        ("held", "right"),
        ("needed", "right"),
        ("share", "right"),
    ):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for line in gap.asked:
        table.add_row(*_cells(line))
    for line in [line for line in gap.surplus if not line.needed][:surplus]:
        table.add_row(*_cells(line), style="dim")
    return table


def _cells(line: GapLine) -> tuple[str, ...]:
    title = escape(line.title) + ("" if line.essential or not line.needed else " (useful)")
    return (
        MARKS[line.status],
        title,
        f"{line.held:g}" if line.held else "–",
        f"{line.needed:g}" if line.needed else "–",
        percent(line.weight) if line.needed else "",
    )


def products_in_words(products: tuple[Product, ...], limit: int = 3) -> str:
    """Return ways in, briefly: kind, name and level."""
    named = [f"{product.kind} {product.name} (level {product.level})" for product in products[:limit]]
    more = f" and {len(products) - limit} more" if len(products) > limit else ""
    return "; ".join(named) + more if named else "no training product leads to it"


def say_taken(skills_map: SkillsMap, *named: tuple[str, str]) -> None:
    """Say on standard error what each text was taken for, where it isn't the code or the whole name."""
    for text, code in named:
        if said := skills_map.taken(text, code):
            err().print(escape(said), soft_wrap=True)


def print_notice(console: Console, framework: str) -> None:
    """Say below a result what must be known of a framework."""
    notice = load.framework(framework).notice
    if notice:
        console.print(f"\n[dim]{escape(notice)}[/]")


def plain_table(headings: tuple[str, ...], numbers: int = 0) -> Table:
    """Return a table without lines; the ``numbers`` columns after the first stand to the right."""
    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1 : 1 + numbers]:
        column.justify = "right"
    return table


def print_invented(console: Console, given: Mapping[str, str]) -> None:
    """Say first what of a result rests on invented rows."""
    invented = [what for what, name in given.items() if name == EXAMPLE]
    if invented:
        said = f"The {' and '.join(invented)} are invented: this shows what the command does, and is about nobody."
        console.print(f"[bold]{said}[/]\n", soft_wrap=True)


def print_left_out(console: Console, left_out: tuple[LeftOut, ...]) -> None:
    """Print how many rows were left out, and why the first of them were."""
    if left_out:
        console.print(f"\n[bold]Left out: {len(left_out)}[/]")
        for one in left_out[:MAX_SHOWN]:
            console.print(f"  {escape(str(one))}")


def print_written(console: Console, written: Iterable[Path]) -> None:
    """Print which files were written."""
    for path in written:
        console.print(f"written  {path}", soft_wrap=True)
