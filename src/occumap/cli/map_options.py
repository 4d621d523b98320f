"""What the commands of the atlas have in common: the framework option, files to keep, and how shares are said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import err
from occumap.cli.out_file import to_file, to_folder
from occumap.model.amount import amount
from occumap.model.gap import Gap, GapLine, Status
from occumap.model.occupational_map import Product
from occumap.model.skills import Framework, Requirement
from occumap.model.staff import LeftOut
from occumap.render import as_dict
from occumap.render.map import held_in_words, product_in_words
from occumap.workflows.map.example_tables import EXAMPLE
from occumap.workflows.map.skills_map import SkillsMap

MAX_SHOWN = 8
MAX_LINES = 10
MAX_ASKED = 5
MARKS = {
    Status.MISSING: "○",
    Status.UNDER_LEVEL: "◐",
    Status.NOT_STATED: "?",
    Status.LEVEL_NOT_STATED: "◔",
    Status.MET: "●",
    Status.SURPLUS: "▲",
}
FrameworkOption = Annotated[
    str,
    typer.Option("--framework", metavar="NAME_OR_PATH", help="A skills framework: a name, or a folder or file."),
]
MapOption = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="NAME_OR_PATH",
        help="Lay the framework on the occupations of this map, such as england. "
        "Without it, a framework that describes no map has occupations of its own.",
    ),
]
KeepOption = Annotated[Path | None, to_file(".html", ".svg", said="Save it as this .html page or .svg drawing.")]
KeepPageOption = Annotated[Path | None, to_file(".html", said="Save it as this .html page.")]
ContextOption = Annotated[
    str | None,
    typer.Option(
        "--context",
        metavar="FILE|none",
        help="Pay and other figures by group from this file or folder, or none. The default is what was loaded.",
    ),
]
OccupationArgument = Annotated[
    str, typer.Argument(metavar="FROM", help="An occupation: its code, name or a job title.")
]
FolderOption = Annotated[Path | None, to_folder("Write tables and a report to this folder.")]
AllOption = Annotated[bool, typer.Option("--all", help=f"Show long lists whole, not the first {MAX_LINES} alone.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON instead.")]


def print_json(answer: as_dict.Fields | list[as_dict.Fields]) -> None:
    """Print an answer as JSON, one field a line."""
    typer.echo(as_dict.to_json(answer))


def first_lines(lines: Sequence[str], *, whole: bool = False) -> list[str]:
    """Return lines as they are, or the first ten of them and how many more there are.

    >>> first_lines([str(n) for n in range(12)])[-2:]
    ['9', 'and 2 more; show all with --all']
    """
    if whole or len(lines) <= MAX_LINES:
        return list(lines)
    return [*lines[:MAX_LINES], f"and {len(lines) - MAX_LINES} more; show all with --all"]


def requirement_in_words(one: Requirement, framework: Framework, *notes: str) -> str:
    """Return a skill that is asked for, with its level where levels can be stated and what is noted of it."""
    level = f"level {one.level:g}  " if framework.scale.graded else ""
    done = [amount(one.level, framework.scale.unit)] if framework.scale.unit else []
    said = [*done, *([] if one.essential else ["useful"]), *notes]
    noted = f" ({'; '.join(said)})" if said else ""
    return f"{level}{framework.titles[one.skill]}{noted}"


def percent(share: float) -> str:
    """Return a share as a whole percentage.

    >>> percent(0.634)
    '63 %'
    """
    return f"{share:.0%}".replace("%", " %")


def at_least(gap: Gap) -> str:
    """Return how much of a gap is covered: at least that, where something isn't stated.

    >>> at_least(Gap("a", "A", "b", "B", 0.5, ()))
    '50 %'
    """
    return f"at least {percent(gap.coverage)}" if gap.unknown else percent(gap.coverage)


def gap_table(gap: Gap, *, surplus: int = 0) -> Table:
    """Return what a gap asks, dearest first; ``surplus`` says how many skills held beyond it to show."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    amounts: tuple[str, ...] = ("held",) if gap.unit else ("held", "needed")
    for heading in ("", "skill", *amounts, "share"):
        table.add_column(heading, justify="left" if heading in ("", "skill") else "right")
    for line in gap.asked:
        table.add_row(*_cells(line))
    for line in [line for line in gap.surplus if not line.needed][:surplus]:
        table.add_row(*_cells(line), style="dim")
    return table


def _cells(line: GapLine) -> tuple[str, ...]:
    title = escape(line.title) + ("" if line.essential or not line.needed else " (useful)")
    mark = f"{MARKS[line.status]} {line.status.said(line.unit)}"
    share = percent(line.weight) if line.needed else ""
    if line.unit:
        return mark, title, held_in_words(line), share
    held = f"{line.held:g}{'+' if line.unknown else ''}" if line.held else "?" if line.unknown else "–"
    return mark, title, held, f"{line.needed:g}" if line.needed else "–", share


def print_notes(console: Console, gap: Gap) -> None:
    """Say what a gap assumes and rests on, and what to ask first."""
    for note in gap.notes:
        console.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
    if gap.questions:
        console.print(f"Ask first: {escape(', '.join(line.title for line in gap.questions[:MAX_ASKED]))}.")


def products_in_words(products: tuple[Product, ...], limit: int = 3) -> str:
    """Return ways in, briefly: kind, name and level, and how much each opens where that isn't the whole occupation."""
    named = [product_in_words(product) for product in products[:limit]]
    more = f" and {len(products) - limit} more" if len(products) > limit else ""
    return "; ".join(named) + more if named else "no training product leads to it"


def say_taken(skills_map: SkillsMap, *named: tuple[str, str]) -> None:
    """Say on standard error what each text was taken for, where it isn't the code or the whole name."""
    for text, code in named:
        if said := skills_map.taken(text, code):
            err().print(escape(said), soft_wrap=True)


def print_notice(console: Console, framework: Framework) -> None:
    """Say below a result what must be known of a framework."""
    notice = framework.notice
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
