"""``occumap code``: one title, or a file of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from occumap.catalog.coders import DEFAULT_VERSION
from occumap.catalog.coders import coder as get_coder
from occumap.cli.coder_options import (
    AdditionalOption,
    CalibrationOption,
    DutiesOption,
    EmployerOption,
    IndexOption,
    IndustriesOption,
    IndustryOption,
    NonAnswersOption,
    OldIndexOption,
    OwnOption,
    QualificationOption,
    SemanticOption,
    SureOption,
    TitlesOption,
    ToOption,
    UpdateOption,
)
from occumap.cli.console import err, out
from occumap.cli.file_options import TABLE, reads_files
from occumap.cli.out_file import to_file
from occumap.cli.standard_streams import said_of
from occumap.cli.training_progress import starting_coder
from occumap.errors import InputError
from occumap.model.coding import INDEX, SURE, Coding, Method, Question
from occumap.model.job_description import JobDescription
from occumap.model.noun import counted
from occumap.read_options import WRITTEN_KINDS, ReadOptions
from occumap.workflows.code.code_title import code_job, did_you_mean

if TYPE_CHECKING:
    from occumap.catalog.coders import Coder
    from occumap.workflows.code.code_file import Summary

MAX_SHOWN = 5


@reads_files(*TABLE, "title_column")
def code_command(
    text_or_file: Annotated[
        str,
        typer.Argument(help="A job title, or a file of them, of any kind; - is standard input.", show_default=False),
    ],
    title: Annotated[str | None, typer.Option(metavar="COL", help="For a file: the column of job titles.")] = None,
    industry: IndustryOption = None,
    additional: AdditionalOption = None,
    duties: DutiesOption = None,
    employer: EmployerOption = None,
    qualification: QualificationOption = None,
    to: ToOption = DEFAULT_VERSION,
    index: IndexOption = None,
    titles: TitlesOption = None,
    own: OwnOption = None,
    semantic: SemanticOption = None,
    sure: SureOption = SURE,
    calibration: CalibrationOption = INDEX,
    non_answers: NonAnswersOption = None,
    industries: IndustriesOption = None,
    file: Annotated[
        Path | None,
        to_file(*WRITTEN_KINDS, said="For a file: the result to write, such as .csv, .xlsx, .parquet or .sav."),
    ] = None,
    update: UpdateOption = False,
    old_index: OldIndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all fields as JSON instead.")] = False,
    *,
    read_as: ReadOptions,
) -> None:
    """Code a job title, or a whole file of them, and say why.

    A file that was stopped half-way continues when you run the same command again.
    """
    answers = _file(text_or_file)
    title = title if title is not None else read_as.title_column
    _refuse_mixed(text_or_file, answers, title, file)
    given: dict[str, Any] = {
        "index": index, "to": to, "titles": titles or (), "sure": sure, "semantic": semantic, "own": own,
        "calibration": calibration, "non_answers": non_answers, "industries": industries,
    }  # fmt: skip
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    if update and answers and file is not None:
        from occumap.cli.code_update import show_update  # noqa: PLC0415 (what codes a title needs none of it)

        show_update(answers, file, columns, old_index, given, as_json=as_json)
        return
    if answers and title is not None and file is not None:
        with starting_coder():
            coder = get_coder(**given)
        summary = _code_file(coder, answers, file, columns, read_as)
        _print_summary(summary, file, coder, as_json=as_json)
        return
    job = columns._replace(title=text_or_file)
    answer = code_job(job, **given, while_waiting=starting_coder)
    if as_json:
        _print_json(answer)
    else:
        _show_answer(out(), answer, to, did_you_mean(text_or_file, answer, index=index, to=to))


def _refuse_mixed(text: str, answers: Path | None, title: str | None, file: Path | None) -> None:
    if not answers and title is None and file is None and _is_folder(text):
        hint = (
            "Give a file of job titles. To code it as a title, add a space: " + f"occumap code '{text.rstrip('/')} '."
        )
        raise InputError(text, "this is a folder", hint=hint)
    if answers and (title is None or file is None):
        missing = [option for option, value in (("--title COL", title), ("--out FILE", file)) if value is None]
        needed = " and ".join(option.split()[0] for option in missing)
        raise InputError(str(answers), f"to code a file, you also need {needed}", hint=f"Add {' '.join(missing)}.")
    if not answers and (title is not None or file is not None):
        with suppress(OSError, ValueError):
            if Path(text).exists():
                hint = "Give a file of job titles, such as a CSV or an XLSX."
                raise InputError(
                    text, f"this is {'a folder' if Path(text).is_dir() else 'no ordinary file'}", hint=hint
                )
        raise InputError(text, "there is no such file, and --title and --out are for files", hint="Check the path.")


def _is_folder(text: str) -> bool:
    try:
        return bool(text.strip()) and Path(text).is_dir()
    except (OSError, ValueError):
        return False


def _print_summary(summary: Summary, file: Path, coder: Coder, *, as_json: bool) -> None:
    if as_json:
        _print_json({**asdict(summary), "out": said_of(file), **coder.versions})
    else:
        _show_summary(out(), summary, file)
        out().print(f"index    {escape(coder.versions['index'])}", soft_wrap=True)


def _print_json(told: Coding | dict[str, Any]) -> None:
    from occumap.render import as_dict  # noqa: PLC0415 (the answer in words needs none of it)

    typer.echo(as_dict.to_json(as_dict.coding(told) if isinstance(told, Coding) else told))


def _file(text: str) -> Path | None:
    """Return the file that is meant, None if a title is.

    Raises:
        InputError: it looks like a file, but there is none.
    """
    if not _may_be_a_file(Path(text)):
        return None
    from occumap.workflows.code.code_file import answers_file  # noqa: PLC0415 (a title needs none of it)

    return answers_file(text)


def _may_be_a_file(path: Path) -> bool:
    try:
        return bool(path.suffix) or path.is_file()
    except (OSError, ValueError):
        return False


def _code_file(coder: Coder, path: Path, to: Path, columns: JobDescription, read_as: ReadOptions) -> Summary:
    from occumap.workflows.code.code_file import code_file  # noqa: PLC0415 (a single title needs none of it)

    try:
        with _progress() as told:
            return code_file(coder, path, to, progress=told, options=read_as, **columns._asdict())
    except KeyboardInterrupt:
        err().print("Stopped. Run the same command again to continue from here.")
        raise typer.Exit(130) from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int | None, int], None]]:
    """Yield what tells of rows done, rate and time left, if somebody is watching."""
    from rich.progress import (  # noqa: PLC0415 (takes a while)
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

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
        ("to review", summary.to_review, "fewer digits, confidence below 50%, or a question to ask"),
        ("not coded", summary.not_coded, "see the column ‘reason’"),
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
    rate = f", {counted(round(summary.rows_a_second), 'row')} a second" if summary.rows > summary.resumed_rows else ""
    for note in summary.notes:
        console.print(f"\n{escape(note[:1].upper() + note[1:])}.", soft_wrap=True)
    console.print(f"\n{summary.seconds:,.1f} seconds{rate}.")
    if summary.resumed_rows:
        console.print(f"{counted(summary.resumed_rows, 'row')} already coded by an earlier run that was stopped.")
    console.print(f"written  {escape(said_of(to))}", soft_wrap=True)


def _share(n: int, of: int) -> str:
    return f"{n / of:.1%}" if of else ""


def _show_answer(console: Console, answer: Coding, to: str, perhaps: str) -> None:
    if answer.code is None:
        console.print(f"[bold]No code[/] ({to})", soft_wrap=True)
    else:
        console.print(f"[bold]{answer.code}  {escape(answer.group_title)}[/]", soft_wrap=True)
        console.print(f"Confidence: {answer.confidence_in_words} ({answer.confidence:.0%}).")
        if answer.agreement_in_words:
            console.print(answer.agreement_in_words, soft_wrap=True)
    console.print(f"Method: {answer.method}, {answer.method.in_words}.")
    console.print(f"Reason: {escape(answer.reason)}")
    if perhaps:
        console.print(f"Did you mean ‘{escape(perhaps)}’?")
    console.print(f"Index: {escape(answer.versions['index'])}.", soft_wrap=True)
    if answer.question:
        _show_question(console, answer.question)
    others = [candidate for candidate in answer.candidates if candidate.code != answer.code]
    if others:
        console.print("\n[bold]Other candidates[/]" if answer.code else "\n[bold]Candidates[/]")
        table = _grid("left", "left", "right")
        for candidate in others[:MAX_SHOWN]:
            table.add_row(f"  {candidate.code.value}", escape(candidate.title), f"{candidate.probability:.0%}")
        console.print(table)
        if len(others) > MAX_SHOWN:
            console.print(f"[dim]  and {len(others) - MAX_SHOWN} less likely ones; show them with --json[/]")


def _show_question(console: Console, question: Question) -> None:
    console.print(f"\n[bold]To be sure, ask:[/] {escape(question.text)}")
    table = _grid("left", "left", "left")
    options = [(option.answer, option.code, option.title) for option in question.options]
    if question.otherwise:
        options.append(("anything else", question.otherwise, question.otherwise_title))
    for words, code, title in options:
        table.add_row(f"  {escape(words)}", "→", escape(f"{code.value}  {title}"))
    console.print(table)
    if question.options:
        first = question.options[0]
        given: dict[str, Any] = {"additional": first.additional, "industry": first.industry}
        said = " ".join(f"--{name} {_quoted(value)}" for name, value in given.items() if value)
        if said:
            console.print(f"[dim]Then add the answer, for example {escape(said)}[/]")


def _grid(*justify: JustifyMethod) -> Table:
    table = Table.grid(padding=(0, 2))
    for side in justify:
        table.add_column(justify=side)
    return table


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
