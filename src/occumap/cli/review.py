"""``occumap review``: the queue, the decisions that come back, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.cli.console import err, out
from occumap.cli.file_command import FileCommand
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.out_file import to_file
from occumap.model.job_description import JobDescription
from occumap.model.noun import counted
from occumap.model.review import SURE_TO_KEEP, Conflict, Decision, Queue
from occumap.read_options import ReadOptions
from occumap.render import as_dict
from occumap.workflows.code.review import apply_to_file, make_queue, promote_to_layer, take_decisions

MAX_SHOWN = 5
STEPS = (10, 100, 1_000, 10_000)

review_app = typer.Typer(
    help="Review a coded file: list what to decide first, and apply your decisions.",
    no_args_is_help=True,
)

_Coded = Annotated[
    Path, typer.Argument(help="A file written by occumap code: CSV, Parquet or XLSX.", show_default=False)
]
_Title = Annotated[str, typer.Option(metavar="COL", help="Its column of job titles.", show_default=False)]
_Industry = Annotated[str | None, typer.Option(metavar="COL", help="Its column of industries, if coded with one.")]
_Additional = Annotated[str | None, typer.Option(metavar="COL", help="Its column of other details, if coded with one.")]
_Duties = Annotated[
    str | None, typer.Option(metavar="COL", help="Its column of what is done in the job, if coded with one.")
]
_Employer = Annotated[str | None, typer.Option(metavar="COL", help="Its column of employers, if coded with one.")]
_Qualification = Annotated[
    str | None, typer.Option(metavar="COL", help="Its column of qualifications, if coded with one.")
]
_Decisions = Annotated[Path, typer.Option(metavar="FILE", help="The CSV of decisions.", show_default=False)]
_Index = Annotated[
    str | None,
    typer.Option(metavar="NAME_OR_FILE", help="An index coded to the version, if Occumap does not have one."),
]
_AsJson = Annotated[bool, typer.Option("--json", help="Print the summary as JSON instead.")]


@review_app.command(
    "queue", cls=FileCommand, epilog="Example: occumap review queue coded.csv --title job_title --out queue.csv"
)
@reads_files(*TABLE)
def queue_command(
    coded: _Coded,
    title: _Title,
    file: Annotated[
        Path, to_file(".csv", ".xlsx", said="The review queue to write: .csv or .xlsx.", show_default=False)
    ],
    industry: _Industry = None,
    additional: _Additional = None,
    duties: _Duties = None,
    employer: _Employer = None,
    qualification: _Qualification = None,
    sure: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="SHARE", help="The confidence from which a code needs no review.")
    ] = SURE_TO_KEEP,
    as_json: _AsJson = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Write the titles that somebody should decide, those first whose decision puts most rows right."""
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    with err().status("Finding uncertain answers …"):
        queue = make_queue(coded, file, sure=sure, options=read_as, **columns._asdict())
    if as_json:
        _echo({**as_dict.queue(queue, _steps(queue)), "out": str(file)})
    else:
        _show_queue(out(), queue, file)


@review_app.command(
    "take", cls=FileCommand, epilog="Example: occumap review take queue.csv --by Ada --decisions decisions.csv"
)
def take_command(
    queue: Annotated[Path, typer.Argument(help="The queue, with a code or “none” in its column ‘decision’.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="The name of the person who decided.", show_default=False)],
    decisions: _Decisions,
    index: _Index = None,
    as_json: _AsJson = False,
) -> None:
    """Keep the decisions that a reviewer wrote into a queue, with who, when and why; all of them, or none."""
    taken = take_decisions(queue, decisions, by=by, at=datetime.now(UTC).replace(microsecond=0), index=index)
    if as_json:
        fields = {"taken": len(taken.new), "known": taken.known, "undecided": taken.undecided}
        _echo({**fields, "conflicts": [as_dict.conflict(one) for one in taken.conflicts], "decisions": str(decisions)})
        return
    console = out()
    table = _grid()
    table.add_row("[bold]taken[/]", f"{len(taken.new):,}", f"[dim]{_without_code(taken.new)}[/]")
    table.add_row("already known", f"{taken.known:,}")
    table.add_row("not decided", f"{taken.undecided:,}")
    console.print(table)
    _show_conflicts(console, taken.conflicts)
    where = f"saved in {escape(str(decisions))}" if taken.new else "There are no new decisions."
    console.print(where, soft_wrap=True)


@review_app.command(
    "apply",
    cls=FileCommand,
    epilog="Example: occumap review apply coded.csv --title job_title --decisions decisions.csv --out decided.csv",
)
@reads_files(*TABLE)
def apply_command(
    coded: _Coded,
    title: _Title,
    decisions: _Decisions,
    file: Annotated[
        Path, to_file(".csv", ".parquet", ".xlsx", said="The result: .csv, .parquet or .xlsx.", show_default=False)
    ],
    industry: _Industry = None,
    additional: _Additional = None,
    duties: _Duties = None,
    employer: _Employer = None,
    qualification: _Qualification = None,
    index: _Index = None,
    as_json: _AsJson = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Code every equal title by the decisions; no other row changes, and none is lost."""
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    with err().status("Applying decisions …"):
        done = apply_to_file(coded, decisions, file, index=index, options=read_as, **columns._asdict())
    if as_json:
        fields = {"rows": done.rows, "decided": done.decided, "unused": [as_dict.decision(one) for one in done.unused]}
        _echo({**fields, "conflicts": [as_dict.conflict(one) for one in done.conflicts], "out": str(file)})
        return
    console = out()
    table = _grid()
    table.add_row("[bold]decided[/]", f"{done.decided:,}", _share(done.decided, done.rows))
    table.add_row("rows", f"{done.rows:,}")
    console.print(table)
    if done.unused:
        console.print(f"\n[bold]No rows have these titles[/] ({len(done.unused):,})")
        _show_some(console, [str(decision) for decision in done.unused])
    _show_conflicts(console, done.conflicts)
    console.print(f"written  {escape(str(file))}", soft_wrap=True)


@review_app.command(
    "promote", cls=FileCommand, epilog="Example: occumap review promote --decisions decisions.csv --out own.csv"
)
def promote_command(
    decisions: _Decisions,
    file: Annotated[Path, to_file(".csv", said="The file of your own entries to write: .csv.", show_default=False)],
    minimum: Annotated[
        int, typer.Option(min=1, metavar="N", help="Only titles that at least this many people decided the same way.")
    ] = 1,
    index: _Index = None,
    as_json: _AsJson = False,
) -> None:
    """Make your own index entries of decisions, for occumap code --own: they come before the index and the model."""
    promoted = promote_to_layer(decisions, file, minimum=minimum, index=index)
    if as_json:
        left_out = [{"decision": as_dict.decision(one), "reason": why} for one, why in promoted.left_out]
        _echo({"entries": len(promoted.index), "left_out": left_out, "out": str(file)})
        return
    console = out()
    table = _grid()
    table.add_row("[bold]entries[/]", f"{len(promoted.index):,}")
    table.add_row("left out", f"{len(promoted.left_out):,}")
    console.print(table)
    _show_some(console, [f"{decision.title}: {reason}" for decision, reason in promoted.left_out])
    console.print(f"written  {escape(str(file))}", soft_wrap=True)
    console.print(f"[dim]Code with them: occumap code … --own {escape(str(file))}[/]", soft_wrap=True)


def _show_queue(console: Console, queue: Queue, file: Path) -> None:
    table = _grid()
    table.add_row("rows", f"{queue.rows:,}")
    table.add_row("[bold]to review[/]", f"{queue.rows_to_review:,}", _share(queue.rows_to_review, queue.rows))
    table.add_row("titles to decide", f"{len(queue):,}")
    if queue.without_title:
        table.add_row("without a title", f"{queue.without_title:,}", "[dim]these cannot be reviewed[/]")
    console.print(table)
    if queue.items:
        console.print("\n[bold]What decisions would settle[/]")
        steps = _grid()
        for n in _steps(queue):
            name = f"the first {n:,}" if n < len(queue) else f"all {n:,}"
            settled = queue.settled_by(n)
            steps.add_row(name, counted(settled, "row"), f"{_share(settled, queue.rows_to_review)} of those to review")
        console.print(steps)
    console.print(f"\nwritten  {escape(str(file))}", soft_wrap=True)
    console.print("[dim]Enter a code or “none” in its column ‘decision’, then run: occumap review take[/]")


def _steps(queue: Queue) -> list[int]:
    return [*(n for n in STEPS if n < len(queue)), len(queue)]


def _show_conflicts(console: Console, conflicts: Sequence[Conflict]) -> None:
    if conflicts:
        console.print(f"\n[bold]Decided differently[/] ({len(conflicts):,}); the latest decision is used")
        _show_some(console, ["; ".join(str(decision) for decision in conflict.decisions) for conflict in conflicts])


def _show_some(console: Console, lines: Sequence[str]) -> None:
    for line in lines[:MAX_SHOWN]:
        console.print(f"  {escape(line)}", soft_wrap=True)
    if len(lines) > MAX_SHOWN:
        console.print(f"[dim]  and {len(lines) - MAX_SHOWN:,} more; show them with --json[/]")


def _without_code(decisions: Sequence[Decision]) -> str:
    none = sum(decision.code is None for decision in decisions)
    return f"{none:,} of them can't be coded" if none else ""


def _echo(fields: dict[str, object]) -> None:
    typer.echo(as_dict.to_json(fields))


def _share(n: int, of: int) -> str:
    return f"{n / of:.1%}" if of else ""


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    for side in ("left", "right", "left"):
        table.add_column(justify=side)
    return table
