"""What commands say of tables that were understood in part: what is to be chosen comes first, above any figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from occumap.cli.console import err, out
from occumap.cli.file_options import PANEL
from occumap.cli.map_options import MAX_SHOWN, print_invented, print_json, print_written
from occumap.errors import InputError, UnresolvedError
from occumap.model.resolution import Resolved
from occumap.model.staff import LeftOut
from occumap.model.table_resolution import TableResolution, asked_in_words
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.render.reports.resolve_file import RESOLVE_FILE
from occumap.workflows.map.workforce import keep_resolution

ResolveOption = Annotated[
    str | None,
    typer.Option(
        "--resolve",
        metavar="FILE",
        help="Your choices for texts that were asked about: the resolve.csv of --out, with “choose” filled in.",
    ),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="The column of a field, such as staff.title=Position. Told by its name if not given.",
    ),
]
SheetOption = Annotated[
    str | None,
    typer.Option(
        "--target-sheet",
        metavar="NAME",
        help="The sheet of the target roles, where it is another than that of the staff.",
        rich_help_panel=PANEL,
    ),
]


def options_of_roles(staff: str, target: str, options: ReadOptions, sheet: str | None) -> ReadOptions:
    """Return how the roles are to be read, beside a staff list that something was said of.

    Raises:
        InputError: both would be the same sheet of one workbook.

    >>> options_of_roles("a.xlsx", "a.xlsx", ReadOptions(sheet="Staff"), "Roles").sheet
    'Roles'
    """
    if sheet is None and options.sheet is not None and Path(staff) == Path(target):
        raise InputError(
            "--sheet",
            f"staff and roles would both be read from the sheet ‘{options.sheet}’ of {target}",
            hint="Name that of the roles: --target-sheet NAME.",
        )
    return options if sheet is None else replace(options, sheet=sheet)


def columns_said(given: Sequence[str] | None) -> dict[str, str]:
    """Return columns by field from ``staff.title=Position``.

    Raises:
        InputError: it has another form.

    >>> columns_said(["staff.title=Job = post"])
    {'staff.title': 'Job = post'}
    """
    found: dict[str, str] = {}
    for one in given or ():
        name, equals, column = one.partition("=")
        if not (equals and "." in name and column.strip()):
            raise InputError("--column", f"‘{one}’ names no column", hint="Say such as staff.title=Position.")
        found[name.strip()] = column.strip()
    return found


def print_resolution(console: Console, resolution: TableResolution, folder: Path | None) -> None:
    """Say what was not understood, and where to choose; then what was taken otherwise than written; then the rest."""
    if resolution.headlines:
        for line in resolution.headlines:
            console.print(f"[bold]{escape(line)}[/]")
        for one in resolution.open[:MAX_SHOWN]:
            console.print(f"  {escape(asked_in_words(one))}")
        if (more := len(resolution.open) - MAX_SHOWN) > 0:
            console.print(f"  and {more:,} more")
        console.print(f"{escape(_where_to_choose(folder))}\n")
    for line in resolution.notes:
        console.print(escape(line))
    if resolution.to_check:
        console.print("[bold]Taken, though written otherwise: look them over[/]")
        for one in resolution.to_check[:MAX_SHOWN]:
            assert isinstance(one.meant, Resolved)
            line = f"‘{one.shown}’ as {one.meant.id} {one.meant.title} ({one.how})"
            console.print(f"  {escape(line)}")
        if (more := len(resolution.to_check) - MAX_SHOWN) > 0:
            console.print(f"  and {more:,} more, in {RESOLVE_FILE}")
        console.print()
    for columns in resolution.columns:
        console.print(f"[dim]Read of {escape(columns.said)}[/]")


def refuse_figures(
    error: UnresolvedError,
    folder: Path | None,
    replacing: tuple[str, ...],
    invented: Mapping[str, str],
    *,
    as_json: bool,
) -> NoReturn:
    """Say what is to be chosen before any figure is given, and leave with the error's code.

    Args:
        error: that too little was understood.
        folder: where the table to fill in is written, if anywhere.
        replacing: the files of an earlier result, which would belong to other answers.
        invented: which of the tables are invented.
        as_json: whether it is said as JSON.
    """
    resolution: TableResolution = error.resolution
    written = keep_resolution(resolution, folder, replacing=replacing) if folder else ()
    print_invented(err() if as_json else out(), invented)
    if as_json:
        print_json({"resolution": as_dict.table_resolution(resolution)})
    else:
        print_resolution(out(), resolution, folder)
        print_cells_not_used(out(), error.left_out)
        print_written(out(), written)
    err().print(f"[bold red]occumap:[/] {escape(error.where)}: no figures are given: {escape(error.why)}.")
    raise typer.Exit(error.exit_code)


def print_cells_not_used(console: Console, left_out: Sequence[LeftOut]) -> None:
    """Say which cells couldn't be used, those aside that are asked about."""
    cells = [one for one in left_out if one.text is None]
    if cells:
        console.print(f"[bold]Not used: {len(cells)}[/]")
        for one in cells[:MAX_SHOWN]:
            console.print(f"  {escape(str(one))}")
        if len(cells) > MAX_SHOWN:
            console.print(f"  and {len(cells) - MAX_SHOWN:,} more, in left-out.csv of --out")


def _where_to_choose(folder: Path | None) -> str:
    if folder is None:
        return f"To choose, run this again with --out FOLDER: its {RESOLVE_FILE} lists them with candidates."
    path = folder / RESOLVE_FILE
    return f"Fill in the column “choose” of {path}, and run this again with --resolve {path}"
