"""``occumap evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import out
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.out_file import to_file
from occumap.cli.training_progress import starting_coder
from occumap.model.evaluation import Estimate, Evaluation
from occumap.model.job_description import JobDescription
from occumap.model.noun import counted
from occumap.read_options import ReadOptions
from occumap.workflows.code.evaluate import Evaluated, evaluate, figures, keep, plot, refuse_places, report

MAX_CONFUSIONS = 5

_Industry = Annotated[str | None, typer.Option(metavar="COL", help="The column of industries, to code with.")]
_Additional = Annotated[str | None, typer.Option(metavar="COL", help="The column of other details, to code with.")]
_Duties = Annotated[
    str | None, typer.Option(metavar="COL", help="The column of what is done in the job, to code with.")
]
_Employer = Annotated[str | None, typer.Option(metavar="COL", help="The column of employers, to code with.")]
_Qualification = Annotated[str | None, typer.Option(metavar="COL", help="The column of qualifications, to code with.")]


@reads_files(*TABLE)
def evaluate_command(
    file: Annotated[
        Path,
        typer.Argument(help="A file of job titles with their true codes, of any kind.", show_default=False),
    ],
    truth: Annotated[str, typer.Option(metavar="COL", help="The column of true codes.", show_default=False)],
    title: Annotated[
        str | None, typer.Option(metavar="COL", help="The column of job titles; needed if the file isn't coded yet.")
    ] = None,
    industry: _Industry = None,
    additional: _Additional = None,
    duties: _Duties = None,
    employer: _Employer = None,
    qualification: _Qualification = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION",
            help="The version of the codes. The default is the version stated in the file, or soc2020.",
        ),
    ] = None,
    index: Annotated[
        str | None,
        typer.Option(metavar="NAME_OR_FILE", help="The index to code with, as for occumap code."),
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="COL", help="A column of codes from another coder, to compare.")
    ] = None,
    weight: Annotated[str | None, typer.Option(metavar="COL", help="A column of weights.")] = None,
    page: Annotated[Path | None, to_file(".html", said="Write the report to this .html.")] = None,
    svg: Annotated[
        Path | None, to_file(".svg", said="Write accuracy against production rate to this .svg.", name="--svg")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Measure how accurate coding is, with intervals and a report to share."""
    refuse_places(file, [place for place in (page, svg) if place])
    with starting_coder("Evaluating …"):
        evaluated = evaluate(
            file,
            truth=truth,
            **JobDescription(title, industry, additional, duties, employer, qualification)._asdict(),
            to=to,
            index=index,
            against=against,
            weight=weight,
            options=read_as,
        )
    files = {page: report(evaluated)} if page else {}
    files |= {svg: plot(evaluated)} if svg else {}
    keep(files)
    if as_json:
        typer.echo(figures(evaluated))
        return
    console = out()
    _show(console, evaluated)
    _show_files(console, list(files), page)


def _show_files(console: Console, files: Sequence[Path], page: Path | None) -> None:
    for path in files:
        console.print(f"written  {escape(str(path))}", soft_wrap=True)
    if not page:
        console.print("Add --out report.html for plots, confusions and an explanation of each figure.")


def _show(console: Console, evaluated: Evaluated) -> None:
    found, source = evaluated.evaluation, evaluated.source
    titles = f", {counted(found.titles, 'distinct title')}" if source.title else ""
    rows = counted(found.rows, "row")
    console.print(f"[bold]{escape(source.file)}[/]: {rows} evaluated{titles} ({escape(found.version)})")
    for n, why in (
        (found.left_out.no_truth, "without a true code"),
        (found.left_out.unknown_truth, f"with a true code that is not in {found.version}, {_examples(found)}"),
        (found.left_out.short_truth, f"with a true code above the {found.full.level} level"),
    ):
        if n:
            console.print(f"{n:,} left out {escape(why)}", soft_wrap=True)
    for note in evaluated.notes:
        console.print(f"{escape(note[:1].upper() + note[1:])}.", soft_wrap=True)
    console.print()
    console.print(_levels(found))
    console.print()
    console.print(_figures(found))
    if found.confusions:
        console.print("\n[bold]Worst confusions[/]")
        console.print(_confusions(found))
    if found.against and source.against:
        console.print(f"\n[bold]Compared with {escape(source.against)}[/]")
        console.print(_against(found))
    console.print()


def _levels(found: Evaluation) -> Table:
    table = Table("level", "answered", "right, of all", "Cohen's kappa", box=None, pad_edge=False, header_style="bold")
    for level in found.levels:
        table.add_row(escape(level.level), f"{level.answered:.1%}", _share(level.accuracy), str(level.kappa))
    return _right(table)


def _figures(found: Evaluation) -> Table:
    table = Table.grid(padding=(0, 2))
    if found.candidates:
        table.add_row(f"top {found.candidates.top}", _share(found.candidates.top_accuracy))
        size = found.candidates.mean_size.value or 0.0
        cut = " or more, because sets are cut short" if found.candidates.cut else ""
        table.add_row("true code among candidates", f"{_share(found.candidates.coverage)}{cut}, mean size {size:.1f}")
    target = found.target
    line = f", accepting a confidence of {target.confidence:.4f} or more" if target.confidence is not None else ""
    table.add_row(f"coded at {target.accuracy:.0%} right", f"{_share(target.rate)}{line}")
    error = found.calibration
    if error.value is not None:
        chance = f"{error.by_chance:.3f} by chance alone, {error.bins} bins"
        table.add_row("calibration error", f"{error.value:.3f} ({chance})")
    if found.not_coded:
        table.add_row("without a code", f"{counted(found.not_coded, 'row')}, counted as wrong")
    return table


def _confusions(found: Evaluation) -> Table:
    table = Table("truth", "given", "rows", "examples", box=None, pad_edge=False, header_style="bold")
    table.columns[2].justify = "right"
    for one in found.confusions[:MAX_CONFUSIONS]:
        truth, given = f"{one.truth} {one.truth_title}", f"{one.given} {one.given_title}"
        table.add_row(escape(truth), escape(given), f"{one.rows:,}", escape("; ".join(one.examples)))
    return table


def _against(found: Evaluation) -> Table:
    table = Table(
        "level", "only this", "only the other", "difference", "p", box=None, pad_edge=False, header_style="bold"
    )
    for test in found.against:
        difference = _share(test.difference, sign="+")
        p_value = "<0.0001" if test.p_value < 0.0001 else f"{test.p_value:.4f}"
        table.add_row(escape(test.level), f"{test.only_this:,}", f"{test.only_other:,}", difference, p_value)
    return _right(table)


def _right(table: Table) -> Table:
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _share(one: Estimate, *, sign: str = "") -> str:
    """Return a share with its interval, as text that rich doesn't take for markup."""
    if one.value is None:
        return "–"
    ends = f" [{one.low:{sign}.1%}, {one.high:{sign}.1%}]" if one.low is not None and one.high is not None else ""
    return escape(f"{one.value:{sign}.1%}{ends}")


def _examples(found: Evaluation) -> str:
    return "such as " + ", ".join(repr(example) for example in found.left_out.examples)
