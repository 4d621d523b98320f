"""``occumap convert``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from occumap.catalog.weights import MADE_UP
from occumap.cli.console import out
from occumap.cli.out_file import to_file
from occumap.errors import InputError
from occumap.model.figure_kind import Kind
from occumap.model.weights import ALL
from occumap.render import as_dict
from occumap.workflows.figures.convert import Conversion, convert_records, keep
from occumap.workflows.figures.convert import convert as convert_figures

ROWS_SHOWN = 20
CODES_SHOWN = 12
_NO_EVIDENCE = " [bold](made up: not evidence of anything)[/]"


class Records(StrEnum):
    """How records of people are converted."""

    DRAW = "draw"
    SPREAD = "spread"


def convert_command(
    file: Annotated[Path, typer.Argument(help="A CSV or Parquet file of figures by code, or of one record per row.")],
    from_version: Annotated[str, typer.Option("--from", help="The version of the codes in the file.")],
    to_version: Annotated[str, typer.Option("--to", help="The version to convert to.")],
    code: Annotated[str, typer.Option(help="The column of codes.")],
    value: Annotated[str, typer.Option(help="The column of figures.")] = "",
    times: Annotated[float, typer.Option(help="The unit of the figures, such as 1000 for thousands.", min=0)] = 1,
    by: Annotated[str | None, typer.Option(help="A column that separates several tables in the file.")] = None,
    kind: Annotated[Kind, typer.Option(help="The kind of figures.")] = Kind.COUNT,
    people: Annotated[str | None, typer.Option(help="For means, the column with the number of people.")] = None,
    records: Annotated[
        Records | None, typer.Option(help="Convert records: draw one code for each, or spread each over codes.")
    ] = None,
    weight: Annotated[str | None, typer.Option(help="For spread records, the column of weights.")] = None,
    weights: Annotated[
        list[str] | None, typer.Option(help="Dual-coded figures: a file, or “made-up”; several are combined in turn.")
    ] = None,
    via: Annotated[list[str] | None, typer.Option(help="A version in between, with several weights.")] = None,
    source: Annotated[str, typer.Option(help="The source of the weights. By default, two sources are combined.")] = "",
    group: Annotated[str, typer.Option(help="The people whose weights are used: all, men, women …")] = ALL,
    level: Annotated[str | None, typer.Option(help="The level of the codes. The default is the lowest level.")] = None,
    fill: Annotated[bool, typer.Option("--fill", help="Work out suppressed figures from totals above.")] = False,
    sampled: Annotated[
        float | None, typer.Option(help="The sampling fraction of the figures.", min=1e-9, max=1)
    ] = None,
    leave_uncoded: Annotated[
        bool, typer.Option("--leave-uncoded", help="Leave out dual-coded records that lack a code in either version.")
    ] = False,
    bounds: Annotated[bool, typer.Option("--bounds", help="Give the bounds of each median.")] = False,
    seed: Annotated[int, typer.Option(help="The random seed for intervals and draws.", min=0)] = 0,
    target: Annotated[
        Path | None, to_file(".csv", ".parquet", said="Write the result to this .csv; records also to .parquet.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON instead.")] = False,
) -> None:
    """Convert figures or records from one version to another, with intervals.

    What can't be converted is listed.
    """
    shared: dict[str, Any] = {
        "from_version": from_version, "to_version": to_version, "code": code, "weights": tuple(weights or [MADE_UP]),
        "via": tuple(via or ()), "source": source, "group": group, "seed": seed,
    }  # fmt: skip
    _refuse_unsaid(file, records, target, value)
    if records is not None and target is not None:
        _print_written(convert_records(file, target, how=records.value, weight=weight, **shared), shared["weights"])
        return
    conversion = convert_figures(
        file, value=value, by=by, people=people, kind=kind, level=level, fill=fill, sampled=sampled, bounds=bounds,
        times=times, leave_uncoded=leave_uncoded, **shared,
    )  # fmt: skip
    kept = keep(conversion, target) if target else None
    if as_json:
        typer.echo(as_dict.to_json(as_dict.conversion(conversion)))
        return
    console = out()
    _show(console, conversion, all_rows=target is None)
    _account(console, conversion)
    if kept:
        _print_written(kept)


def _print_written(path: Path, weights: tuple[str, ...] = ()) -> None:
    if weights:
        made_up = _NO_EVIDENCE if MADE_UP in weights else ""
        out().print(f"weights  {escape(', '.join(weights))}{made_up}", soft_wrap=True)
    out().print(f"written  {path}", soft_wrap=True)


def _refuse_unsaid(file: Path, records: Records | None, target: Path | None, value: str) -> None:
    if records is not None and target is None:
        raise InputError(str(file), "converted records must be written to a file", hint="Name it: --out FILE.parquet.")
    if records is None and target is not None and target.suffix.casefold() != ".csv":
        raise InputError(str(target), "figures are written as CSV", hint="Name it .csv.")
    if records is None and not value:
        raise InputError(str(file), "the column of figures is not given", hint="Name it: --value COLUMN.")


def _show(console: Console, conversion: Conversion, *, all_rows: bool) -> None:
    frame = conversion.table
    anew = conversion.converted.frame["low_anew"].count() > 0
    headings = [
        conversion.converted.weights.to_version,
        "title",
        "value",
        "95 % of the table",
        *(["95 % coded anew"] if anew else []),
        "note",
    ]
    by = frame["by"].count() > 0
    table = Table(*(["by"] if by else []), *headings, box=None, pad_edge=False, header_style="bold")
    shown = frame if all_rows else frame.head(ROWS_SHOWN)
    for row in shown.iter_rows(named=True):
        cells = [row["code"], escape(row["title"]), _number(row["value"])]
        cells.append(_interval(row["low"], row["high"]))
        cells += [_interval(row["low_anew"], row["high_anew"])] if anew else []
        table.add_row(*([escape(row["by"])] if by else []), *cells, escape(row["note"]))
    console.print(table)
    if len(shown) < len(frame):
        console.print(f"… and {len(frame) - len(shown):,} more")
    console.print()


def _account(console: Console, conversion: Conversion) -> None:
    """Print what was converted with what, and what wasn't."""
    done, weights = conversion.converted, conversion.converted.weights
    made_up = _NO_EVIDENCE if weights.sources == (MADE_UP,) else ""
    console.print(
        f"weights   {escape(weights.name)}, {', '.join(weights.sources)}, {', '.join(weights.groups)}{made_up}"
    )
    if done.total_in is not None and done.total_out is not None:
        console.print(
            f"total     {done.total_in:,.0f} in, {done.total_out:,.0f} out, "
            f"difference {done.total_out - done.total_in:,.0f}"
        )
    if done.spread > 0:
        console.print(
            f"unlisted  {done.spread:.2%} were in pairs that the publisher left out, and follow the pairs it lists"
        )
    if conversion.figures.filled:
        console.print(f"filled    {_codes(conversion.figures.filled)} from the totals above them")
    if done.suppressed:
        console.print(f"no figure {_codes(done.suppressed)}", soft_wrap=True)
    for reason in dict.fromkeys(reason for _, reason, _ in done.unplaced):
        those = [(code, value) for code, said, value in done.unplaced if said == reason]
        total = sum(value for _, value in those)
        console.print(
            f"[bold]left out[/]  {reason}: {_codes([code for code, _ in those])} ({total:,.0f})", soft_wrap=True
        )
    if len(conversion.figures.totals):
        console.print(f"totals    {len(conversion.figures.totals):,} rows of higher levels were not converted")
    if conversion.drift:
        drift = conversion.drift
        if drift.mixed is None or drift.shifted is None or drift.lost is None:
            console.print("composed  from shares alone: the extra error is not known")
            return
        console.print(
            f"composed  {drift.mixed:.1%} pass through groups that merge and split again, "
            f"sizes differ by {drift.shifted:.1%}, {drift.lost:.1%} have no evidence in between"
        )


def _codes(codes: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(codes) - CODES_SHOWN} more" if len(codes) > CODES_SHOWN else ""
    return ", ".join(codes[:CODES_SHOWN]) + more


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.2f}"


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{_number(low)}–{_number(high)}"
