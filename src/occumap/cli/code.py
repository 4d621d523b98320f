"""``occumap code``: one title, or a file of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from occumap.catalog import shipped
from occumap.catalog.coders import DEFAULT_VERSION, get_coder
from occumap.cli.console import err, out
from occumap.coding.coder import SURE, Coder
from occumap.errors import InputError
from occumap.io.answer_files import KINDS
from occumap.model.code import Code
from occumap.model.coding import Coding, Method, Question, confidence_in_words
from occumap.render import as_dict
from occumap.workflows.code.code_file import Summary, code_file

MAX_SHOWN = 5


def code_command(
    text_or_file: Annotated[
        str, typer.Argument(help="A job title, or a file of answers: CSV, Parquet or XLSX.", show_default=False)
    ],
    title: Annotated[str | None, typer.Option(metavar="COL", help="For a file: its column of job titles.")] = None,
    industry: Annotated[
        str | None, typer.Option(metavar="TEXT_OR_COL", help="The employer's industry; for a file, its column.")
    ] = None,
    additional: Annotated[
        str | None,
        typer.Option(metavar="TEXT_OR_COL", help="Anything else known, such as “qualified”; for a file, its column."),
    ] = None,
    to: Annotated[
        str, typer.Option(metavar="VERSION", help="The version to code to, such as soc2020 or isco08.")
    ] = DEFAULT_VERSION,
    index: Annotated[
        str, typer.Option(metavar="NAME_OR_FILE", help="An index held, or a file: ONS workbook or CSV.")
    ] = shipped.STARTER,
    titles: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="A folder of ESCO or O*NET tables to learn from too; may be repeated."),
    ] = None,
    own: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A CSV of your own entries, which come before the index.")
    ] = None,
    semantic: Annotated[
        str | None,
        typer.Option(help="A sentence-embedding model that the coder reads too: a folder, a name, or default."),
    ] = None,
    sure: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="SHARE", help="Below this confidence it gives fewer digits.")
    ] = SURE,
    file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="For a file: where the result goes (.csv, .parquet or .xlsx)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all fields as JSON instead.")] = False,
) -> None:
    """Code a job title, or a whole file of them, and say why; a file stopped half-way goes on when run again."""
    answers = _file(text_or_file)
    if answers and (title is None or file is None):
        missing, what = ("--title", "COL") if title is None else ("--out", "FILE")
        raise InputError(str(answers), f"a file needs {missing}", hint=f"Add {missing} {what}.")
    if not answers and (title is not None or file is not None):
        raise InputError(
            text_or_file, "there is no such file, and --title and --out are for files", hint="Check the path."
        )
    with err().status("Getting the coder ready; the first time takes a little longer …"):
        coder = get_coder(index=index, to=to, titles=titles or (), sure=sure, semantic=semantic, own=own)
    if answers and title is not None and file is not None:
        summary = _code_file(coder, answers, file, title=title, industry=industry, additional=additional)
        if as_json:
            typer.echo(as_dict.to_json({**asdict(summary), "out": str(file), **coder.versions}))
        else:
            _show_summary(out(), summary, file)
        return
    answer = coder.code(text_or_file, industry, additional)
    if as_json:
        typer.echo(as_dict.to_json(as_dict.coding(answer)))
    else:
        _show_answer(out(), answer, coder)


def _file(text: str) -> Path | None:
    """The file that is meant, None if a title is.

    Raises:
        InputError: it looks like a file, but there is none.
    """
    path = Path(text)
    try:
        there = path.is_file()
    except (OSError, ValueError):
        return None
    if there:
        return path
    if path.suffix.casefold() in KINDS:
        raise InputError(text, "there is no such file", hint="Check the path.")
    return None


def _code_file(
    coder: Coder, path: Path, to: Path, *, title: str, industry: str | None, additional: str | None
) -> Summary:
    try:
        with _progress() as told:
            return code_file(coder, path, to, title=title, industry=industry, additional=additional, progress=told)
    except KeyboardInterrupt:
        err().print("Stopped. Run the same command again: it goes on where it was.")
        raise typer.Exit(130) from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int | None, int], None]]:
    """What tells of rows done, rate and time left, if somebody is watching."""
    console = err()
    columns = (
        TextColumn("coding"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("coding", total=None, rows="")

        def told(done: int, hint: int | None, resumed: int) -> None:
            started = bar.tasks[0].elapsed or 0.0
            rate = f", {(done - resumed) / started:,.0f} a second" if started and done > resumed else ""
            bar.update(task, completed=done, total=max(hint, done) if hint else None, rows=f"{done:,} rows{rate}")

        yield told


def _show_summary(console: Console, summary: Summary, to: Path) -> None:
    sorts = (
        ("coded", summary.coded, ""),
        ("to review", summary.to_review, "fewer digits, a confidence below 50%, or a question would decide"),
        ("not coded", summary.not_coded, "the column ‘reason’ says why"),
    )
    table = _grid("left", "right", "right", "left")
    for name, n, hint in sorts:
        table.add_row(f"[bold]{name}[/]", f"{n:,}", _share(n, summary.rows), f"[dim]{hint if n else ''}[/]")
    table.add_row("rows", f"{summary.rows:,}")
    console.print(table)
    console.print("\n[bold]By method[/]")
    methods = _grid("left", "right", "right", "left")
    for name, n in summary.by_method.items():
        methods.add_row(name, f"{n:,}", _share(n, summary.rows), f"[dim]{Method(name).in_words}[/]")
    console.print(methods)
    rate = f", {summary.rows_a_second:,.0f} rows a second" if summary.rows > summary.resumed_rows else ""
    console.print(f"\n{summary.seconds:,.1f} seconds{rate}.")
    if summary.resumed_rows:
        console.print(f"{summary.resumed_rows:,} rows were kept from an earlier run that was stopped.")
    console.print(f"written  {escape(str(to))}", soft_wrap=True)


def _share(n: int, of: int) -> str:
    return f"{n / of:.1%}" if of else ""


def _show_answer(console: Console, answer: Coding, coder: Coder) -> None:
    if answer.code is None:
        console.print(f"[bold]No code[/] ({coder.version.id})", soft_wrap=True)
    else:
        console.print(f"[bold]{answer.code}  {escape(answer.group_title)}[/]", soft_wrap=True)
        console.print(f"Confidence: {confidence_in_words(answer.confidence)} ({answer.confidence:.0%}).")
    console.print(f"Method: {answer.method}, {answer.method.in_words}.")
    console.print(f"Reason: {escape(answer.reason)}")
    if answer.question:
        _show_question(console, answer.question, coder)
    others = [candidate for candidate in answer.candidates if candidate.code != answer.code]
    if others:
        console.print("\n[bold]Other candidates[/]" if answer.code else "\n[bold]Candidates[/]")
        table = _grid("left", "left", "right")
        for candidate in others[:MAX_SHOWN]:
            table.add_row(f"  {candidate.code.value}", escape(candidate.title), f"{candidate.probability:.0%}")
        console.print(table)
        if len(others) > MAX_SHOWN:
            console.print(f"[dim]  and {len(others) - MAX_SHOWN} less likely ones, shown by --json[/]")


def _show_question(console: Console, question: Question, coder: Coder) -> None:
    console.print(f"\n[bold]To be sure, ask:[/] {escape(question.text)}")
    table = _grid("left", "left", "left")
    options = [(option.answer, option.code) for option in question.options]
    if question.otherwise:
        options.append(("anything else", question.otherwise))
    for words, code in options:
        table.add_row(f"  {escape(words)}", "→", _named(code, coder))
    console.print(table)
    if question.options:
        first = question.options[0]
        given = {"additional": first.additional, "industry": first.industry}
        said = " ".join(f"--{name} {_quoted(value)}" for name, value in given.items() if value)
        console.print(f"[dim]Then give the answer, such as {escape(said)}[/]")


def _named(code: Code, coder: Coder) -> str:
    return escape(f"{code.value}  {coder.version[code.value].title}")


def _grid(*justify: JustifyMethod) -> Table:
    table = Table.grid(padding=(0, 2))
    for side in justify:
        table.add_column(justify=side)
    return table


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
